import { z } from 'zod';
import { Entry } from '../domain/entry';
import type { Appender } from '../store/append';
import type { StoredEntry, StrangerRow, TabletDatabase } from '../store/database';
import { GateError } from './gate';
import type { Session } from './session';

const BATCH = 200;

const Seq = z.union([z.string(), z.number()]);
const Changes = z.object({
	results: z.array(z.object({ id: z.string(), changes: z.array(z.object({ rev: z.string() })) })),
	last_seq: Seq
});
const BulkGet = z.object({
	results: z.array(
		z.object({
			id: z.string(),
			docs: z.array(
				z.union([
					z.object({ ok: z.looseObject({ _id: z.string(), _rev: z.string() }) }),
					z.object({ error: z.looseObject({ reason: z.string().optional() }) })
				])
			)
		})
	)
});

export interface Source {
	/** Name of the data center: the resume point is kept for each. */
	gate: string;
	database: string;
}

/**
 * Fetches what is new, in CouchDB's own way (_changes, then _bulk_get), all branches of conflicts included. The resume point
 * is written in the transaction of the entries that it stands for. `received` gets what was not here before; nothing,
 * where only documents came that this version cannot read.
 */
export async function pull(
	session: Session,
	db: TabletDatabase,
	appender: Appender,
	source: Source,
	received: (entries: readonly StoredEntry[]) => void,
	signal?: AbortSignal
): Promise<void> {
	const path = `/db/${source.database}`;
	for (;;) {
		const since = await resumePoint(db, source);
		const changes = await session.ask(
			`${path}/_changes?limit=${BATCH}&style=all_docs&since=${encodeURIComponent(since)}`,
			Changes,
			{ signal }
		);
		const { entries, strangers } = await fetchMissing(session, db, path, changes.results, signal);
		const fresh = await appender.receive(entries, async () => {
			await db.strangers.bulkPut(strangers);
			await db.checkpoints.put({ ...source, since: changes.last_seq });
		});
		if (fresh.length > 0 || strangers.length > 0) received(fresh);
		// A page may be short and not the last: documents that are no entries are left out of it.
		if (changes.results.length === 0) return;
	}
}

/** Resolves true as soon as the data center has something new; false when it has not for `timeout` ms. */
export async function awaitChange(
	session: Session,
	db: TabletDatabase,
	source: Source,
	timeout: number,
	signal?: AbortSignal
): Promise<boolean> {
	const since = encodeURIComponent(await resumePoint(db, source));
	const changes = await session.ask(
		`/db/${source.database}/_changes?feed=longpoll&limit=1&timeout=${timeout}&since=${since}`,
		Changes,
		{ timeout: timeout + 15_000, signal }
	);
	return changes.results.length > 0;
}

async function resumePoint(db: TabletDatabase, { gate, database }: Source): Promise<string | number> {
	return (await db.checkpoints.get([gate, database]))?.since ?? 0;
}

async function fetchMissing(
	session: Session,
	db: TabletDatabase,
	path: string,
	results: z.infer<typeof Changes>['results'],
	signal?: AbortSignal
): Promise<{ entries: StoredEntry[]; strangers: StrangerRow[] }> {
	const offered = results
		.filter(({ id }) => !id.startsWith('_design/'))
		.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
	const held = await db.entries.bulkGet(offered.map(({ id, rev }) => [id, rev]));
	const wanted = offered.filter((_, i) => !held[i]);
	const entries: StoredEntry[] = [];
	const strangers: StrangerRow[] = [];
	if (wanted.length === 0) return { entries, strangers };
	const answer = await session.ask(`${path}/_bulk_get`, BulkGet, {
		body: { docs: wanted },
		timeout: 60_000,
		signal
	});
	for (const doc of answer.results.flatMap((result) => result.docs)) {
		// Passing over a document would lose it: the resume point stays until it can be had.
		if (!('ok' in doc)) throw new GateError('unavailable', doc.error.reason ?? 'a document is missing');
		const entry = readEntry(doc.ok);
		if (entry) entries.push(entry);
		else strangers.push({ id: doc.ok._id, rev: doc.ok._rev, doc: doc.ok });
	}
	if (entries.length + strangers.length < wanted.length)
		throw new GateError('unavailable', 'documents are missing');
	return { entries, strangers };
}

/** Null for a document that this version does not understand. */
export function readEntry(doc: unknown): StoredEntry | null {
	const { success, data } = Entry.safeParse(doc);
	return success && data._rev !== undefined ? { ...data, _rev: data._rev } : null;
}
