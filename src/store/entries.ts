import type { CaseNumber } from '../domain/entry';
import type { OutboxRow, StoredEntry, TabletDatabase } from './database';

const LOWEST = '';
const HIGHEST = '\uffff';

/** Calls back with every entry, a few thousand at a time: all at once would not fit into memory. */
export async function forEachEntry(db: TabletDatabase, take: (entry: StoredEntry) => void): Promise<void> {
	let after: [string, string] = [LOWEST, LOWEST];
	for (;;) {
		const batch = await db.entries
			.where('[_id+_rev]')
			.between(after, [HIGHEST, HIGHEST], false, true)
			.limit(2000)
			.toArray();
		batch.forEach(take);
		const last = batch.at(-1);
		if (!last) return;
		after = [last._id, last._rev];
	}
}

/** All entries of a case, in the order of their ids. */
export async function entriesOfCase(db: TabletDatabase, caseNo: CaseNumber): Promise<StoredEntry[]> {
	return db.entries
		.where('[_id+_rev]')
		.between([`${caseNo}:`, LOWEST], [`${caseNo}:${HIGHEST}`, HIGHEST])
		.toArray();
}

/** The entry of this id that is not doubted. Of two different documents, the one that the fold keeps: the smaller signature. */
export async function entryById(db: TabletDatabase, id: string): Promise<StoredEntry | undefined> {
	const found = await db.entries.where('[_id+_rev]').between([id, LOWEST], [id, HIGHEST]).toArray();
	const believed = await withoutDoubted(db, found);
	return believed.sort((a, b) => (a.sig < b.sig || (a.sig === b.sig && a._rev < b._rev) ? -1 : 1))[0];
}

/** Those of these documents that the examination has not found fault with. */
export async function withoutDoubted(
	db: TabletDatabase,
	entries: readonly StoredEntry[]
): Promise<StoredEntry[]> {
	const doubts = await db.doubts.bulkGet(entries.map(({ _id, _rev }): [string, string] => [_id, _rev]));
	return entries.filter((_, i) => doubts[i] === undefined);
}

/** Rows of the outbox in one state, in the order in which they were written. */
export async function outboxRows(
	db: TabletDatabase,
	state: OutboxRow['state'],
	limit: number,
	newestFirst = false
): Promise<OutboxRow[]> {
	const rows = db.outbox.where('[state+n]').between([state, 0], [state, Infinity]);
	return (newestFirst ? rows.reverse() : rows).limit(limit).toArray();
}

/**
 * Rows that some data center has acknowledged, of one disaster, with a running number above `after` and below `before`, in
 * that order.
 */
export async function sentAfter(
	db: TabletDatabase,
	disaster: string,
	after: number,
	limit: number,
	before = Infinity
): Promise<OutboxRow[]> {
	// An empty range is an error to IndexedDB.
	if (before - after <= 1) return [];
	return db.outbox
		.where('[state+n]')
		.between(['sent', after], ['sent', before], false, false)
		.filter((row) => row.disaster === disaster)
		.limit(limit)
		.toArray();
}

/** Rows of the outbox in each state, at one moment. */
export async function outboxCounts(db: TabletDatabase): Promise<Record<OutboxRow['state'], number>> {
	const count = async (state: OutboxRow['state']) =>
		db.outbox.where('[state+n]').between([state, 0], [state, Infinity]).count();
	return db.transaction('r', db.outbox, async () => ({
		saved: await count('saved'),
		sent: await count('sent'),
		refused: await count('refused')
	}));
}

/** Offers refused entries again. */
export async function offerAgain(db: TabletDatabase, entries: readonly string[]): Promise<void> {
	await db.outbox
		.where('entry')
		.anyOf([...entries])
		.modify((row) => {
			if (row.state === 'refused') Object.assign(row, { state: 'saved', reason: null });
		});
}
