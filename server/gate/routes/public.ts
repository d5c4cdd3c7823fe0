import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseStamp } from '../../../src/domain/hlc';
import { parseEntryId } from '../../../src/domain/ids';
import { certificateStanding, publicStatus } from '../../../src/domain/public-status';
import {
	PublicDevice,
	StatusAnswer,
	StatusRequest,
	VerifyAnswer,
	VerifyRequest
} from '../../../src/sync/protocol';
import { endpoint, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';

/** What citizens ask, from a phone, without an account. Answers hold states and dates, never a person. */
export function publicRoutes(app: FastifyInstance, house: Gatehouse): void {
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/public/devices',
		access: { anyone: 'publicDevices' },
		answer: z.array(PublicDevice),
		handle: () => house.town.need().devices.publicList()
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/public/status',
		access: { anyone: 'status' },
		body: StatusRequest,
		answer: StatusAnswer,
		async handle({ body }) {
			const { config, state, devices } = house.town.need();
			const application = state.applications.get(state.byLookup.get(body.lookup) ?? '');
			// One answer for everything that is not there: a guess learns nothing.
			if (!application) throw new GateError('not_found', 'no application under this key');
			const heard = await devices.lastHeard(parseEntryId(application.entry).device);
			// Its entries came from another data center, its registration not yet.
			const asOf = heard ?? new Date(parseStamp(application.at).ms).toISOString();
			return publicStatus(application, config, asOf);
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/public/verify',
		access: { anyone: 'verify' },
		body: VerifyRequest,
		answer: VerifyAnswer,
		handle: ({ body }) => certificateStanding(house.town.need().state, body.number)
	});
}
