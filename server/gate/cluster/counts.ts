import type { z } from 'zod';
import { ledgerFigures } from '../../../src/domain/waiting';
import type { PrefectureCounts } from '../../../src/sync/cluster';
import { GateError } from '../errors';
import type { Town } from '../town';

const HEARD_MS = 24 * 3_600_000;

type Row = z.infer<typeof PrefectureCounts>['municipalities'][number];

/** What the prefecture sees of one municipality at a time (ms). `name`: as it was registered; its config's own wins. */
export async function countsOf(code: string, name: string, town: Town | null, now: number): Promise<Row> {
	if (!town) return { code, name, counts: null, why: 'notConfigured' };
	const { config } = town;
	let figures;
	try {
		figures = ledgerFigures(town.state, now);
	} catch (error) {
		if (!(error instanceof GateError) || error.word !== 'unavailable') throw error;
		return { code, name: config.name, counts: null, why: 'reading' };
	}
	const devices = (await town.devices.list()).filter((one) => one.revokedAt === null);
	const heard = devices.filter((one) => Date.parse(one.lastContact ?? one.enrolledAt) > now - HEARD_MS);
	const { name: disaster, occurredOn, drill } = config.disaster;
	return {
		code,
		name: config.name,
		counts: {
			disaster: { name: disaster, occurredOn, drill },
			...figures,
			devicesHeard: heard.length,
			devices: devices.length
		},
		why: null
	};
}
