import { getMeta, putMeta, type Reach, type TabletDatabase } from '../store/database';

const DAY_MS = 24 * 60 * 60 * 1000;
/** 盗難対策: so many days where the municipality has set none. */
const DEFAULT_LOCK_AFTER_DAYS = 14;

/**
 * How long ago the last contact with a data center was. A clock that was put back does not help: the latest that the wall clock
 * was ever seen at since counts, and the clock of the entries, which never goes back. A clock that was wrong all the time does
 * no harm, because only its progress is measured.
 */
export interface ReachWatch {
	/** A data center has answered now. `skewMs`: this clock minus the gate's. */
	contacted(skewMs: number): Promise<void>;
	/** ms since the last contact; writes down how late it is. */
	elapsedMs(): Promise<number>;
	/** The gate's clock now as well as it can be known here, ms. Nothing is written. */
	gateNow(): number;
}

/** Reads where the clocks stood; a tablet that has no such row begins now. */
export async function watchReach(db: TabletDatabase, now: () => number): Promise<ReachWatch> {
	const clockOf = async () => (await getMeta(db, 'head'))?.clock.ms ?? 0;
	let reach: Reach | undefined = await getMeta(db, 'reach');
	let clock = await clockOf();
	if (!reach) {
		const skewMs = (await getMeta(db, 'contact'))?.skewMs ?? 0;
		reach = { gate: now() - skewMs, wall: now(), clock, seen: now() };
		await putMeta(db, 'reach', reach);
	}
	let held: Reach = reach;
	const elapsed = () => Math.max(now() - held.wall, held.seen - held.wall, clock - held.clock, 0);

	return {
		async contacted(skewMs) {
			clock = await clockOf();
			held = { gate: now() - skewMs, wall: now(), clock, seen: now() };
			await putMeta(db, 'reach', held);
		},
		async elapsedMs() {
			clock = await clockOf();
			if (now() > held.seen) {
				held = { ...held, seen: now() };
				await putMeta(db, 'reach', held);
			}
			return elapsed();
		},
		gateNow: () => held.gate + elapsed()
	};
}

/** Whether a tablet that was so long without contact stays locked. `days`: as the municipality has set. */
export function isStale(elapsedMs: number, days: number | undefined): boolean {
	return elapsedMs >= (days ?? DEFAULT_LOCK_AFTER_DAYS) * DAY_MS;
}
