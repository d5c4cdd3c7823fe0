import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { z } from 'zod';
import { managesDevices, roleWithin } from '../../src/domain/kinds';
import type { Role } from '../../src/domain/entry';
import type { Audit } from './audit';
import type { Device } from './devices';
import { GateError } from './errors';
import type { LimitName, Limiter } from './limits';
import type { MapTiles } from './map/map';
import type { Peers } from './peers';
import type { Rebuild } from './rebuild';
import type { BundleStore, SnapshotStore } from './snapshot';
import { sameSecret, type Tokens } from './tokens';
import type { TownHolder } from './town';

/** What the routes work with. */
export interface Gatehouse {
	/** Name of this data center as staff see it. */
	name: string;
	version: string;
	now(): number;
	town: TownHolder;
	snapshots: SnapshotStore;
	bundles: BundleStore;
	/** Who asks to be let in again after everything was lost. */
	rebuild: Rebuild;
	/** The municipality's own source of map tiles. */
	map: MapTiles;
	/** Other data centers that this one fetches from. */
	peers: Peers;
	/** What other data centers' gates show; null where there are none. */
	peerToken: string | null;
	tokens: Tokens;
	operatorToken: string;
	audit: Audit;
	limit: Limiter;
}

/** Which devices may call, by the role that they were enrolled with. A prefecture's may call nothing: it gets counts. */
const DEVICES = {
	device: (role) => role !== 'prefecture',
	/** Also one whose time is over: what it wrote before may not be lost. It is given nothing. */
	sender: (role) => role !== 'prefecture',
	headquarters: (role) => roleWithin('headquarters', role),
	manager: managesDevices,
	auditor: (role) => roleWithin('auditor', role)
} as const satisfies Record<string, (role: Role) => boolean>;
type DeviceAccess = keyof typeof DEVICES;

/** Who may call: anyone (counted under a name), devices of these roles, the operator, a device or the operator, or
 * another data center's gate. */
export type Access =
	{ anyone: LimitName } | DeviceAccess | 'operator' | 'peer' | `${DeviceAccess} or operator`;

export interface Call<P, Q, B> {
	params: P;
	query: Q;
	body: B;
	/** The calling device; only where `access` asks for one. */
	device: Device;
	request: FastifyRequest;
	reply: FastifyReply;
	/** The calling device, or null for the operator. */
	caller: Device | null;
	/** Records a read of personal bulk. Comes before the answer. */
	audited(count: number): Promise<void>;
	/** Records a change of who may come in, with the device's number. Comes after it. */
	changed(device: string): Promise<void>;
}

interface Endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
	method: HTTPMethods | HTTPMethods[];
	url: string;
	access: Access;
	params?: P;
	query?: Q;
	body?: B;
	/** Shape of the JSON answer; none where the handler sends bytes itself. */
	answer?: A;
	status?: number;
	/** Largest body in bytes; 64 KiB unless told. */
	bodyLimit?: number;
	handle(
		call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>
	): Promise<z.input<A> | FastifyReply> | z.input<A> | FastifyReply;
}

const callers = new WeakMap<FastifyRequest, string>();
/** Notes who is calling, once that is proven. */
export const identify = (request: FastifyRequest, who: string): void => void callers.set(request, who);
/** Who is calling, for the audit trail. */
export const callerOf = (request: FastifyRequest): string => callers.get(request) ?? 'anonymous';

/**
 * Registers a route whose caller, parameters, query, body and answer are all checked, in this order. Nothing of a body is
 * read before the caller is known.
 */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
	app: FastifyInstance,
	house: Gatehouse,
	spec: Endpoint<P, Q, B, A>
): void {
	const devices = new WeakMap<FastifyRequest, Device>();
	app.route({
		method: spec.method,
		url: spec.url,
		bodyLimit: spec.bodyLimit ?? 64 * 1024,
		async onRequest(request) {
			if (typeof spec.access === 'object') {
				await house.limit(spec.access.anyone, request, request.ip);
				return;
			}
			const device = await authenticate(house, request, spec.access);
			if (device) devices.set(request, device);
		},
		async handler(request, reply) {
			reply.header('cache-control', 'no-store');
			const answer = await spec.handle({
				params: read(spec.params, request.params, 'path'),
				query: read(spec.query, request.query, 'query'),
				body: read(spec.body, request.body, 'body'),
				device: devices.get(request)!,
				caller: devices.get(request) ?? null,
				request,
				reply,
				audited: (count) =>
					house.audit.write({ who: callerOf(request), what: routeOf(request), act: 'read', count }),
				changed: (device) =>
					house.audit.write({ who: callerOf(request), what: routeOf(request), act: 'changed', device })
			});
			if (answer === reply) return reply;
			return reply.status(spec.status ?? 200).send(spec.answer ? spec.answer.parse(answer) : answer);
		}
	});
}

/** Method and pattern of the route, without what the caller put into the path. */
export const routeOf = (request: FastifyRequest): string =>
	`${request.method} ${request.routeOptions.url ?? 'unknown'}`;

function read<T extends z.ZodType>(schema: T | undefined, value: unknown, what: string): z.infer<T> {
	if (!schema) return undefined as z.infer<T>;
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	// Where, not what: values of a refused request are not repeated.
	throw new GateError('bad_request', `${what}${issue ? `: ${issue.path.join('.')} ${issue.code}` : ''}`);
}

async function authenticate(
	house: Gatehouse,
	request: FastifyRequest,
	access: Exclude<Access, object>
): Promise<Device | null> {
	try {
		const token = /^Bearer ([A-Za-z0-9._-]{1,2000})$/.exec(request.headers.authorization ?? '')?.[1];
		if (!token) throw new GateError('unauthorized', 'a token is needed');
		if (access.includes('operator') && sameSecret(token, house.operatorToken)) {
			identify(request, 'operator');
			await house.limit('operator', request, 'operator');
			return null;
		}
		if (access === 'peer') {
			if (house.peerToken === null || !sameSecret(token, house.peerToken))
				throw new GateError('unauthorized', 'not the data centers’ token');
			identify(request, 'peer');
			await house.limit('peer', request, 'peer');
			return null;
		}
		if (access === 'operator') throw new GateError('unauthorized', 'not the operator’s token');
		const number = await house.tokens.read(token);
		identify(request, `device:${number}`);
		const level = access.replace(/ or operator$/, '') as DeviceAccess;
		const device = await deviceFor(level, house, number);
		await house.limit('device', request, device.device);
		if (!DEVICES[level](device.role)) throw new GateError('forbidden', 'not with the role of this device');
		return device;
	} catch (error) {
		if (error instanceof GateError && error.statusCode === 401)
			await house.limit('failed', request, request.ip);
		throw error;
	}
}

async function deviceFor(level: DeviceAccess, house: Gatehouse, number: string): Promise<Device> {
	try {
		const { devices } = house.town.need();
		return await (level === 'sender' ? devices.unrevoked(number) : devices.active(number));
	} catch (error) {
		if (error instanceof GateError && error.word === 'not_found')
			throw new GateError('unauthorized', 'no such device');
		throw error;
	}
}
