import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DeviceNumber } from '../../../src/domain/entry';
import {
	About,
	ContactAnswer,
	ContactReport,
	DeviceInfo,
	EnrolAnswer,
	EnrolOpenAnswer,
	EnrolOpenRequest,
	EnrolRequest,
	Invitation,
	PROTOCOL,
	TokenAnswer,
	TokenRequest
} from '../../../src/sync/protocol';
import { endpoint, type Gatehouse } from '../endpoint';
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
		async handle({ body }) {
			const { devices, config } = house.town.need();
			return { ...(await devices.enrol(body)), config };
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/token',
		access: { anyone: 'token' },
		body: TokenRequest,
		answer: TokenAnswer,
		handle: ({ body }) => house.tokens.issue(house.town.need().devices, body)
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/contact',
		access: 'device',
		body: ContactReport,
		answer: ContactAnswer,
		async handle({ body, device }) {
			const { devices, config } = house.town.need();
			await devices.contact(device.device, body);
			return { now: now(), register: house.snapshots.manifest()?.createdAt ?? '', config };
		}
	});
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/devices',
		access: 'headquarters',
		answer: z.array(DeviceInfo),
		handle: () => house.town.need().devices.list()
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/invitations',
		access: 'headquarters or operator',
		body: Invitation,
		answer: z.strictObject({}),
		async handle({ body }) {
			const left = Date.parse(body.expiresAt) - house.now();
			if (left <= 0 || left > LONGEST_INVITATION_MS)
				throw new GateError('bad_request', 'expiresAt must lie within the next 31 days');
			await house.town.need().devices.invite(body);
			return {};
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/devices/:number/revoke',
		access: 'headquarters',
		params: z.strictObject({ number: DeviceNumber }),
		body: z.strictObject({}),
		answer: z.strictObject({}),
		async handle({ params }) {
			await house.town.need().devices.revoke(params.number);
			return {};
		}
	});
}
