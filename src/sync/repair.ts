import type { Repair, StoredEntry } from '../store/database';
import { batchSize, offer } from './offer';
import { carry, type Destination } from './push';
import { moveResumePoint, resumePoint } from './resume';

/** In one round: new entries come in between, and 300 tablets do not hold up a gate that has just come back. */
const PER_ROUND = 5_000;

/**
 * Makes a data center whole that has gone back in time: everything that this tablet holds, its own and others', is offered,
 * each once; what is there already costs a line in a question. Goes on where it was, also after a restart.
 */
export interface Repairer {
	/** Offers some more to this data center. Returns whether there is nothing left to do. */
	some(to: Destination): Promise<boolean>;
}

interface Reading {
	batches: AsyncIterator<readonly StoredEntry[]>;
	rest: readonly StoredEntry[];
	at: Repair;
}

/** Keeps its place in the shelf from round to round, for each data center. */
export function createRepairer(): Repairer {
	const readings = new Map<string, Reading>();

	async function open(to: Destination, repair: Repair): Promise<Reading> {
		const generation = await to.shelf.generation();
		const held = readings.get(to.source.gate);
		if (held && held.at.since === repair.since && held.at.generation === generation) return held;
		const offered = repair.generation === generation ? repair.offered : 0;
		const batches = to.shelf.all()[Symbol.asyncIterator]();
		const reading: Reading = { batches, rest: [], at: { ...repair, offered: 0, generation } };
		for (let skip = offered; skip > 0;) {
			const some = await take(reading, skip);
			if (some.length === 0) break;
			skip -= some.length;
		}
		readings.set(to.source.gate, reading);
		return reading;
	}

	return {
		async some(to) {
			const { db, source, disaster } = to;
			const { repair } = await resumePoint(db, source);
			if (!repair) return true;
			try {
				const reading = await open(to, repair);
				for (const end = reading.at.offered + PER_ROUND; reading.at.offered < end;) {
					const some = await take(reading, batchSize(to.pace));
					if (some.length === 0) {
						readings.delete(source.gate);
						await moveResumePoint(db, source, { repair: undefined });
						return true;
					}
					const mine = some.filter((entry) => entry.disaster === disaster);
					const byKey = new Map(mine.map((entry) => [`${entry._id}\n${entry._rev}`, entry]));
					const { refused } = await offer(
						{ ...to, path: to.pathOf(disaster) },
						mine.map(({ _id, _rev }) => [_id, _rev]),
						async (keys) => keys.map(([id, rev]) => byKey.get(`${id}\n${rev}`))
					);
					await db.transaction('rw', db.checkpoints, db.carried, async () => {
						// Often their devices are not known there yet: they are offered again later, and can be seen until then.
						const others = mine.filter(({ _id, by }) => refused.has(_id) && by.device !== to.device);
						await carry(db, others, refused);
						await moveResumePoint(db, source, { repair: reading.at });
					});
				}
				return false;
			} catch (error) {
				readings.delete(source.gate);
				// What is packed away can be read when somebody has unlocked the tablet.
				if (error instanceof Error && error.name === 'LockedError') return true;
				throw error;
			}
		}
	};

	async function take(reading: Reading, count: number): Promise<readonly StoredEntry[]> {
		while (reading.rest.length === 0) {
			const next = await reading.batches.next();
			if (next.done) return [];
			reading.rest = next.value;
		}
		const some = reading.rest.slice(0, count);
		reading.rest = reading.rest.slice(count);
		reading.at = { ...reading.at, offered: reading.at.offered + some.length };
		return some;
	}
}
