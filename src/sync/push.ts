import { z } from 'zod';
import { outboxRows } from '../store/entries';
import type { OutboxRow, StoredEntry, TabletDatabase } from '../store/database';
import { GateError } from './gate';
import { BulkAnswer, type Refusal } from './protocol';
import type { Session } from './session';

const BATCH = 100;

const RevsDiff = z.record(z.string(), z.object({ missing: z.array(z.string()) }));

/**
 * Sends what is in the outbox, oldest first. Asks first what the data center lacks, so that a batch whose answer was lost is
 * not sent again. Every acknowledgement or refusal is on disk before the next batch. `changed` is called after each.
 */
export async function push(
	session: Session,
	db: TabletDatabase,
	database: (disaster: string) => string,
	changed: () => void,
	signal?: AbortSignal
): Promise<void> {
	for (let limit = BATCH; ;) {
		const next = await outboxRows(db, 'saved', limit);
		const disaster = next[0]?.disaster;
		if (disaster === undefined) return;
		const rows = next.filter((row) => row.disaster === disaster);
		try {
			await settle(db, rows, await offer(session, db, `/db/${database(disaster)}`, rows, signal));
			limit = BATCH;
		} catch (error) {
			if (!(error instanceof GateError)) throw error;
			// This data center keeps another disaster's ledger by now: what cannot be sent must not hold back what can.
			if (error.word === 'not_found') await settle(db, rows, refusedAll(rows, 'disaster'));
			else if (error.word !== 'too_large') throw error;
			else if (rows.length === 1) await settle(db, rows, refusedAll(rows, 'size'));
			else limit = Math.ceil(rows.length / 2);
			continue;
		} finally {
			changed();
		}
	}
}

const refusedAll = (rows: readonly OutboxRow[], reason: Refusal) =>
	new Map(rows.map(({ entry }) => [entry, reason]));

/** Returns the reasons of those that were refused. */
async function offer(
	session: Session,
	db: TabletDatabase,
	path: string,
	rows: readonly OutboxRow[],
	signal?: AbortSignal
): Promise<Map<string, Refusal>> {
	const lacking = await session.ask(`${path}/_revs_diff`, RevsDiff, {
		body: Object.fromEntries(rows.map((row) => [row.entry, [row.rev]])),
		signal
	});
	const wanted = rows.filter((row) => lacking[row.entry]?.missing.includes(row.rev));
	if (wanted.length === 0) return new Map();
	const docs = await db.entries.bulkGet(wanted.map((row) => [row.entry, row.rev]));
	const refused = await session.ask(`${path}/_bulk_docs`, BulkAnswer, {
		body: { new_edits: false, docs: docs.filter((doc): doc is StoredEntry => doc !== undefined) },
		timeout: 60_000,
		signal
	});
	return new Map(refused.map(({ id, reason }) => [id, reason]));
}

async function settle(
	db: TabletDatabase,
	rows: readonly OutboxRow[],
	refused: ReadonlyMap<string, Refusal>
): Promise<void> {
	await db.outbox.bulkPut(
		rows.map((row) => {
			const reason = refused.get(row.entry);
			return reason === undefined
				? { ...row, state: 'sent', reason: null }
				: { ...row, state: 'refused', reason };
		})
	);
}
