import { z } from 'zod';
import { Entry } from '../domain/entry';
import type { Appender } from '../store/append';
import type { StoredEntry, StrangerRow, TabletDatabase } from '../store/database';
import { GateError } from './gate';
import { moveResumePoint, resumePoint, Seq, type Source } from './resume';
import type { Session } from './session';
import type { Shelf } from './shelf';
import { noteUnvouched } from './unvouched';

/** Changes in one answer, about 120 kB; documents in one answer, about 300 kB. */
const PAGE = 1_000;
const BATCH = 200;

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

export interface Drain {
	session: Session;
	db: TabletDatabase;
	shelf: Shelf;
	appender: Appender;
	source: Source;
	/** Of the ledger that is pulled. */
	disaster: string;
	/** Gets what was not here before; nothing, where only documents came that this version cannot read. */
	received(entries: readonly StoredEntry[]): void;
	signal?: AbortSignal;
}

export type { Source };

interface Ref {
	id: string;
	rev: string;
}

/**
 * Fetches what is new, in CouchDB's own way (_changes, then _bulk_get), all branches of conflicts included. The resume point
 * is written in the transaction of the last entries that it stands for. Returns whether there was anything new.
 */
export async function pull(from: Drain): Promise<boolean> {
	const { session, db, appender, source, received, signal } = from;
	let moved = false;
	for (;;) {
		const { since } = await resumePoint(db, source);
		const changes = await session.ask(
			`/db/${source.database}/_changes?limit=${PAGE}&style=all_docs&since=${encodeURIComponent(since)}`,
			Changes,
			{ signal }
		);
		const lacking = await missing(from, changes.results);
		do {
			const { entries, strangers } = await fetchDocuments(from, lacking.splice(0, BATCH));
			const last = lacking.length === 0;
			const fresh = await appender.receive(entries, async (added) => {
				await db.strangers.bulkPut(strangers);
				const keys = added.map(({ _id, _rev }): [string, string] => [_id, _rev]);
				await noteUnvouched(db, source.gate, from.disaster, keys);
				if (last) await moveResumePoint(db, source, { since: changes.last_seq });
			});
			if (fresh.length > 0 || strangers.length > 0) received(fresh);
		} while (lacking.length > 0);
		// A page may be short and not the last: documents that are no entries are left out of it.
		if (changes.results.length === 0) return moved;
		if (changes.last_seq === since)
			throw new GateError('unreadable', 'the changes do not go on', null, 'garbage');
		moved = true;
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
	const since = encodeURIComponent((await resumePoint(db, source)).since);
	const changes = await session.ask(
		`/db/${source.database}/_changes?feed=longpoll&limit=1&timeout=${timeout}&since=${since}`,
		Changes,
		{ timeout: timeout + 3_000, signal }
	);
	return changes.results.length > 0;
}

async function missing({ db, shelf }: Drain, results: z.infer<typeof Changes>['results']): Promise<Ref[]> {
	const offered = results
		.filter(({ id }) => !id.startsWith('_design/'))
		.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
	const keys = offered.map(({ id, rev }): [string, string] => [id, rev]);
	const held = await shelf.has(keys);
	const strange = await db.strangers.bulkGet(keys);
	return offered.filter((_, i) => !held[i] && !strange[i]);
}

async function fetchDocuments(
	{ session, source, signal }: Drain,
	wanted: Ref[]
): Promise<{ entries: StoredEntry[]; strangers: StrangerRow[] }> {
	const entries: StoredEntry[] = [];
	const strangers: StrangerRow[] = [];
	if (wanted.length === 0) return { entries, strangers };
	const answer = await session.ask(`/db/${source.database}/_bulk_get`, BulkGet, {
		body: { docs: wanted },
		signal
	});
	const asked = new Set(wanted.map(({ id, rev }) => `${id}\n${rev}`));
	for (const doc of answer.results.flatMap((result) => result.docs)) {
		// Passing over a document would lose it: the resume point stays until it can be had.
		if (!('ok' in doc)) throw new GateError('unavailable', doc.error.reason ?? 'a document is missing');
		// What was not asked for is not taken.
		if (!asked.delete(`${doc.ok._id}\n${doc.ok._rev}`)) continue;
		const entry = readEntry(doc.ok);
		if (entry) entries.push(entry);
		else strangers.push({ id: doc.ok._id, rev: doc.ok._rev, doc: doc.ok });
	}
	if (asked.size > 0) throw new GateError('unavailable', 'documents are missing');
	return { entries, strangers };
}

/** Null for a document that this version does not understand. */
export function readEntry(doc: unknown): StoredEntry | null {
	const { success, data } = Entry.safeParse(doc);
	return success && data._rev !== undefined ? { ...data, _rev: data._rev } : null;
}
