import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DeviceNumber } from '../../../src/domain/entry';
import {
	About,
	ContactAnswer,
	ContactReport,
	DeviceInfo,
	DeviceReservation,
	EnrolAnswer,
	EnrolOpenAnswer,
	EnrolOpenRequest,
	EnrolRequest,
	Invitation,
	PROTOCOL,
	Roster,
	TokenAnswer,
	TokenRequest
} from '../../../src/sync/protocol';
import { managesDevices, roleWithin } from '../../../src/domain/kinds';
import type { Device } from '../devices';
import { endpoint, identify, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';

/** An invitation lies around for a month at the longest. */
const LONGEST_INVITATION_MS = 31 * 24 * 60 * 60_000;

/** Enrolment, tokens, contacts and what headquarters does with devices. */
export function deviceRoutes(app: FastifyInstance, house: Gatehouse): void {
	const now = () => new Date(house.now()).toISOString();

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/about',
		access: { anyone: 'about' },
		answer: About,
		handle: (): About => ({
			protocol: PROTOCOL,
			gate: house.name,
			version: house.version,
			now: now(),
			config: house.town.current()?.config ?? null
		})
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/enrol/open',
		access: { anyone: 'enrol' },
		body: EnrolOpenRequest,
		answer: EnrolOpenAnswer,
		async handle({ body }) {
			const { devices, config } = house.town.need();
			return { ...(await devices.openInvitation(body.lookup)), config };
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/enrol',
		access: { anyone: 'enrol' },
		body: EnrolRequest,
		answer: EnrolAnswer,
		async handle({ body, changed }) {
			const { devices, config } = house.town.need();
			const enrolled = await devices.enrol(body);
			await changed(enrolled.device);
			return { ...enrolled, config };
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/token',
		access: { anyone: 'token' },
		body: TokenRequest,
		answer: TokenAnswer,
		handle: ({ body, request }) =>
			house.tokens.issue(house.town.need().devices, body, (device) => identify(request, `device:${device}`))
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/contact',
		access: 'sender',
		body: ContactReport,
		answer: ContactAnswer,
		async handle({ body, device }) {
			const { devices, config } = house.town.need();
			await devices.contact(device.device, body);
			const register = house.snapshots.manifest()?.createdAt ?? '';
			return { now: now(), register, roster: await devices.rosterTag(), config };
		}
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/devices',
		access: 'manager',
		answer: z.array(DeviceInfo),
		handle: () => house.town.need().devices.list()
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/roster',
		access: 'device',
		answer: Roster,
		handle: async () => ({ devices: await house.town.need().devices.roster() })
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/invitations/number',
		access: 'manager or operator',
		body: z.strictObject({}),
		answer: DeviceReservation,
		handle: () => house.town.need().devices.reserve()
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/invitations',
		access: 'manager or operator',
		body: Invitation,
		answer: z.strictObject({}),
		async handle({ body, caller, changed }) {
			const left = Date.parse(body.expiresAt) - house.now();
			if (left <= 0 || left > LONGEST_INVITATION_MS)
				throw new GateError('bad_request', 'expiresAt must lie within the next 31 days');
			if (body.until !== null && Date.parse(body.until) <= house.now())
				throw new GateError('bad_request', 'until must not be over yet');
			checkInvitation(body, caller);
			await house.town.need().devices.invite(body);
			await changed(body.device);
			return {};
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/devices/:number/revoke',
		access: 'manager',
		params: z.strictObject({ number: DeviceNumber }),
		body: z.strictObject({}),
		answer: z.strictObject({}),
		async handle({ params, device, changed }) {
			const { devices } = house.town.need();
			await devices.revoke(params.number, (role) => {
				if (role === 'administrator' && device.role !== 'administrator')
					throw new GateError('forbidden', 'only an administrator revokes an administrator’s device');
			});
			await changed(params.number);
			return {};
		}
	});
}

/** Nobody gives more than they have: neither in rights nor in time. The operator gives what the key's holder decides. */
function checkInvitation({ role, until }: Invitation, inviter: Device | null): void {
	if (role === 'prefecture') throw new GateError('forbidden', 'a prefecture has no device; it gets counts');
	if (!inviter) return;
	if (!managesDevices(inviter.role) || !roleWithin(role, inviter.role))
		throw new GateError('forbidden', 'not a role that this device may give');
	if (inviter.until !== null && (until === null || Date.parse(until) > Date.parse(inviter.until)))
		throw new GateError('forbidden', 'not beyond the end of this device’s own rights');
}
