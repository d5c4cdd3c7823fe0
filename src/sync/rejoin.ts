import { z } from 'zod';
import type { MunicipalityConfig } from '../domain/municipality';
import type { TabletDatabase } from '../store/database';
import { GateError } from './gate';
import { RosterDevice } from './protocol';
import type { Replica } from './replicas';

/** Not more often: hundreds of tablets do this at the same time. */
const AGAIN_MS = 60_000;
const MOST_DEVICES = 5_000;

/**
 * Asks a gate that does not know this device, because its data center was emptied, to let it in again, with everybody whom
 * this tablet knows: the operator's rebuild checks it (protocol.ts). Returns whether it was asked.
 */
export async function askToRejoin(
	replica: Replica,
	db: TabletDatabase,
	config: MunicipalityConfig,
	elapsed: number,
	signal?: AbortSignal
): Promise<boolean> {
	if (elapsed - replica.rejoinedAt < AGAIN_MS) return false;
	const devices = (await db.roster.limit(MOST_DEVICES).toArray()).flatMap(({ info }) => {
		const read = RosterDevice.safeParse(info);
		return read.success ? [read.data] : [];
	});
	// Without a roster there is nothing that anybody could check: the next gate that knows this device will send one.
	if (devices.length === 0) return false;
	replica.rejoinedAt = elapsed;
	try {
		await replica.session.signed('rejoin', (statement) =>
			replica.gate.ask('/rejoin', z.object({}), { body: { ...statement, config, devices }, signal })
		);
		return true;
	} catch (error) {
		// It is not being rebuilt, or not yet: that this device is unknown there is what is said of it either way.
		if (error instanceof GateError) return false;
		throw error;
	}
}
