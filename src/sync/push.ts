import type { OutboxRow, StoredEntry, TabletDatabase } from '../store/database';
import { outboxRows, sentAfter } from '../store/entries';
import { GateError } from './gate';
import { batchSize, offer, type Offered, type Offering } from './offer';
import type { Refusal } from './protocol';
import { moveResumePoint, resumePoint, type Source } from './resume';
import type { EntryKey, Shelf } from './shelf';
import { noteUnvouched } from './unvouched';

/** Where own entries go: the data center's ledger of the disaster at hand, and the path of any other's. */
export interface Destination extends Omit<Offering, 'path'> {
	db: TabletDatabase;
	shelf: Shelf;
	source: Source;
	/** This device's number. */
	device: string;
	disaster: string;
	pathOf(disaster: string): string;
	/** Called after each batch. */
	changed(): void;
}

/**
 * Sends this tablet's own entries, oldest first: those that no data center has, then those that another one has
 * acknowledged and this one was not asked about yet: what died with the other reaches this one. Each acknowledgement or
 * refusal is on disk, with the point up to which this data center is known to have everything, before the next batch.
 * Returns whether anything was offered.
 */
export async function push(to: Destination): Promise<boolean> {
	const { db, source, pace } = to;
	let moved = false;
	for (;;) {
		const next = await outboxRows(db, 'saved', batchSize(pace));
		const disaster = next[0]?.disaster;
		if (disaster === undefined) break;
		const rows = next.filter((row) => row.disaster === disaster);
		const { confirmed } = await resumePoint(db, source);
		// Only where nothing older waits to be confirmed does this batch move the point.
		const follows =
			disaster === to.disaster && !(await sentAfter(db, disaster, confirmed, 1, rows[0]!.n)).length;
		await settle(to, rows, await offerOwn(to, disaster, rows, 'all'), follows);
		moved = true;
	}
	for (;;) {
		const { confirmed } = await resumePoint(db, source);
		const rows = await sentAfter(db, to.disaster, confirmed, batchSize(pace));
		if (rows.length === 0) return moved;
		const offered = await offerOwn(to, to.disaster, rows, 'one');
		const unread = rows.findIndex(({ entry }) => offered.unreadable.has(entry));
		// The archive opens with the tablet: from there on it goes on then.
		const done = unread < 0 ? rows : rows.slice(0, unread);
		if (done.length > 0) await settle(to, done, offered, true);
		moved ||= done.length > 0;
		if (unread >= 0) return moved;
	}
}

async function offerOwn(
	to: Destination,
	disaster: string,
	rows: readonly OutboxRow[],
	proof: 'all' | 'one'
): Promise<Offered> {
	try {
		return await offer(
			{ ...to, proof, path: to.pathOf(disaster) },
			rows.map(({ entry, rev }) => [entry, rev]),
			(keys) => to.shelf.get(keys)
		);
	} catch (error) {
		if (!(error instanceof GateError) || error.word !== 'not_found' || disaster === to.disaster) throw error;
		// Another disaster's ledger is kept by now: what cannot be sent must not hold back what can.
		return { refused: new Map(rows.map(({ entry }) => [entry, 'disaster'])), unreadable: new Set() };
	}
}

async function settle(
	{ db, source, changed }: Destination,
	rows: readonly OutboxRow[],
	{ refused, unreadable }: Offered,
	confirms: boolean
): Promise<void> {
	await db.transaction('rw', db.outbox, db.checkpoints, async () => {
		await db.outbox.bulkPut(
			rows
				.filter(({ entry }) => !unreadable.has(entry))
				.map((row) => ({ ...row, ...outcome(refused.get(row.entry)) }))
		);
		if (!confirms) return;
		const { confirmed } = await resumePoint(db, source);
		await moveResumePoint(db, source, { confirmed: Math.max(confirmed, rows.at(-1)!.n) });
	});
	changed();
}

const outcome = (reason: Refusal | undefined): Pick<OutboxRow, 'state' | 'reason'> =>
	reason === undefined ? { state: 'sent', reason: null } : { state: 'refused', reason };

/**
 * Passes on what came from others by another way than a data center. What the gate refuses stays, with the reason, and is
 * offered again when a gate is met anew: often it does not know the writer's device yet. Returns whether anything was.
 */
export async function pushCarried(to: Destination, again: boolean): Promise<boolean> {
	const { db, disaster, pace, shelf } = to;
	const all = await db.carried.filter((row) => row.disaster === disaster && (again || !row.reason)).toArray();
	for (let from = 0; from < all.length;) {
		const rows = all.slice(from, from + batchSize(pace));
		from += rows.length;
		const key = ({ id, rev }: { id: string; rev: string }): EntryKey => [id, rev];
		const offered = await offer({ ...to, proof: 'all', path: to.pathOf(disaster) }, rows.map(key), (keys) =>
			shelf.get(keys)
		);
		const held = rows.filter(({ id }) => !offered.refused.has(id) && !offered.unreadable.has(id));
		await db.transaction('rw', db.carried, db.unvouched, async () => {
			await db.carried.bulkDelete(held.map(({ id, rev }) => [id, rev]));
			await noteUnvouched(db, to.source.gate, disaster, held.map(key));
			await db.carried.bulkPut(
				rows.flatMap((row) => {
					const reason = offered.refused.get(row.id);
					return reason === undefined ? [] : [{ ...row, reason }];
				})
			);
		});
	}
	return all.length > 0;
}

/** Notes entries as to be passed on. In the transaction that is running, if any. */
export async function carry(
	db: TabletDatabase,
	entries: readonly StoredEntry[],
	reasons?: ReadonlyMap<string, string>
): Promise<void> {
	await db.carried.bulkPut(
		entries.map(({ _id: id, _rev: rev, disaster }) => {
			const reason = reasons?.get(id);
			return { id, rev, disaster, ...(reason === undefined ? {} : { reason }) };
		})
	);
}
