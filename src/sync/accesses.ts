import { parseStamp } from '../domain/hlc';
import type { StoredEntry, TabletDatabase } from '../store/database';
import { GateError } from './gate';
import { batchSize, offer, type Offering } from './offer';
import { moveResumePoint, resumePoint } from './resume';
import type { EntryKey } from './shelf';

/** So long an entry stays on the tablet after a data center has it: the center may be lost, or set back to an older copy. */
const KEEP_MS = 7 * 24 * 60 * 60_000;
/** And no more of them than this: a busy tablet writes some hundred a day. */
const KEEP_ROWS = 20_000;

export interface AccessDestination extends Omit<Offering, 'path'> {
	db: TabletDatabase;
	/** Origin of the gate. */
	gate: string;
	/** Name of the access log's database of a disaster. */
	databaseOf(disaster: string): string;
}

/**
 * Sends the access log (閲覧記録) in its order. Each data center is asked about everything that is still on this disk, once;
 * what it holds is noted in its checkpoint's `confirmed`. What is refused, or has no database there yet, stays and is offered
 * again: `passedOver` keeps it from being offered twice to a gate that said so.
 */
export async function sendAccesses(to: AccessDestination, passedOver: Set<number>): Promise<void> {
	const { db, gate, pace } = to;
	for (;;) {
		const rows = await nextRows(to, passedOver, batchSize(pace));
		const disaster = rows[0]?.disaster;
		if (disaster === undefined) break;
		const database = to.databaseOf(disaster);
		const byId = new Map(rows.map((row) => [row._id, row]));
		try {
			const { refused } = await offer(
				{ ...to, path: `/db/${database}` },
				rows.map(({ _id, _rev }): EntryKey => [_id, _rev]),
				async (keys) => keys.map(([id]) => byId.get(id))
			);
			for (const { _id, n } of rows) if (refused.has(_id)) passedOver.add(n);
		} catch (error) {
			if (!(error instanceof GateError) || error.word !== 'not_found') throw error;
			for (const { n } of rows) passedOver.add(n);
		}
		const source = { gate, database };
		// Only up to what was not taken: that has to be offered again when the gate is met anew.
		const stuck = rows.find(({ n }) => passedOver.has(n));
		const confirmed = stuck ? stuck.n - 1 : rows.at(-1)!.n;
		if (confirmed > (await resumePoint(db, source)).confirmed)
			await moveResumePoint(db, source, { confirmed });
		for (const { n } of rows) if (n > confirmed) passedOver.add(n);
	}
	await forget(to);
}

/** The oldest that this data center was not asked about yet, all of one disaster. */
async function nextRows(
	{ db, gate, databaseOf }: AccessDestination,
	passedOver: ReadonlySet<number>,
	limit: number
): Promise<StoredEntry[]> {
	const confirmed = new Map<string, number>();
	for (const row of await db.checkpoints
		.where('[gate+database]')
		.between([gate, ''], [gate, '\uffff'])
		.toArray())
		confirmed.set(row.database, row.confirmed);
	const next = await db.accesses
		.orderBy('n')
		.filter(({ n, disaster }) => n > (confirmed.get(databaseOf(disaster)) ?? 0) && !passedOver.has(n))
		.limit(limit)
		.toArray();
	return next.filter(({ disaster }) => disaster === next[0]!.disaster);
}

/** Removes what this data center has and what is old, or too much. */
async function forget({ db, gate, databaseOf, time }: AccessDestination): Promise<void> {
	const surplus = (await db.accesses.count()) - KEEP_ROWS;
	const oldest = await db.accesses.orderBy('n').limit(Math.max(surplus, 500)).toArray();
	const points = new Map<string, number>();
	const gone: number[] = [];
	for (const [i, { n, at, disaster }] of oldest.entries()) {
		const database = databaseOf(disaster);
		const confirmed = points.get(database) ?? (await resumePoint(db, { gate, database })).confirmed;
		points.set(database, confirmed);
		if (n <= confirmed && (i < surplus || parseStamp(at).ms < time.now() - KEEP_MS)) gone.push(n);
	}
	if (gone.length > 0) await db.accesses.bulkDelete(gone);
}
