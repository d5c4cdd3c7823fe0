import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Chains } from '../../../src/sync/protocol';
import { entriesOf } from '../admission';
import { endpoint, type Gatehouse } from '../endpoint';

/** Which entries of each device are here: what is missing shows as a number. */
export function chainRoutes(app: FastifyInstance, house: Gatehouse): void {
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/chains/:purpose',
		access: 'device or operator',
		params: z.strictObject({ purpose: z.enum(['ledger', 'reads']) }),
		answer: Chains,
		async handle({ params: { purpose } }) {
			const town = house.town.need();
			const here = new Map(
				entriesOf(town, purpose)
					.chains()
					.map((row) => [row.device, row])
			);
			const reported = await town.devices.reported();
			const numbers = new Set([...here.keys(), ...reported.keys()]);
			const devices = [...numbers].map((device) => ({
				...(here.get(device) ?? { device, first: 0, last: 0, missing: [] }),
				reported: reported.get(device)?.[purpose] ?? null
			}));
			return {
				devices: devices
					.filter(({ last, reported }) => last > 0 || (reported ?? 0) > 0)
					.sort((a, b) => Number(a.device) - Number(b.device))
			};
		}
	});
}
