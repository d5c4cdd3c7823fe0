import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { GateError, statusOf } from './errors';
import { createMutex } from './mutex';
import { createRecent } from './recent';
import type { Database, StoredDocument, WriteError } from './storage/port';

export interface Change {
	id: string;
	seq: string | number;
	changes: { rev: string }[];
}

export interface ChangesPage {
	results: Change[];
	last_seq: string | number;
}

export interface BulkGetResult {
	id: string;
	docs: ({ ok: Record<string, unknown> } | { error: Record<string, unknown> })[];
}

/** What adding stored documents did. */
export interface Grafted {
	added: number;
	there: number;
	refused: WriteError[];
}

/** A database as CouchDB's replication sees it. Documents whose ids are not of its kind (designs) do not exist here. */
export interface Replica {
	readonly name: string;
	/** What stands behind it. */
	readonly database: Database;
	info(): Promise<{ db_name: string; doc_count: number; update_seq: string | number }>;
	/** GateError `bad_request` for a sequence that the database has never given out, as far as it can tell. */
	changes(since: string | number, limit: number, style: 'main_only' | 'all_docs'): Promise<ChangesPage>;
	/** Grows with every change; taken before a question, it tells nextChange what the answer could have missed. */
	changeCount(): number;
	/** Resolves true at the first change after `count`, after `ms`, or at the abort; false once the database has closed. */
	nextChange(count: number, ms: number, signal: AbortSignal): Promise<boolean>;
	bulkGet(docs: { id: string; rev?: string }[], revs: boolean, latest: boolean): Promise<BulkGetResult[]>;
	revsDiff(revs: Record<string, string[]>): Promise<Record<string, { missing: string[] }>>;
	getLocal(id: string): Promise<Record<string, unknown> | null>;
	/** The new revision, or null if the held one is another than `_rev`. */
	putLocal(id: string, content: Record<string, unknown>): Promise<string | null>;
	/** Adds revisions that are not here yet, as they are, also beside others. Resolves when they are on disk. */
	graft(documents: StoredDocument[]): Promise<Grafted>;
	/** Every leaf of every document with its history, in pages. */
	leaves(): AsyncGenerator<Record<string, unknown>[]>;
	/** A random name of this database, made at the first call: a copy that was made anew has another. */
	incarnation(): Promise<string>;
	/** To be called at each change, by whoever follows the database. */
	changed(): void;
	/** Ends all waits, and waits for what is being written. */
	close(): Promise<void>;
}

/** An entry can have half a megabyte, though most have one or two kilobytes. */
const PAGE = 200;
/** Checkpoints of devices have a colon in their ids (routes/replication.ts); this has none. */
const INCARNATION = 'incarnation';

// Not in @types/pouchdb-core.
interface RevsDiff {
	revsDiff(revs: Record<string, string[]>): Promise<Record<string, { missing: string[] }>>;
}

/** The replication subset over a database, for ids that pass `isId`. */
export function openReplica(database: Database, isId: (id: string) => boolean): Replica {
	const { pouch, name } = database;
	const events = new EventEmitter().setMaxListeners(0);
	const oneIncarnation = createMutex();
	const recent = createRecent<Record<string, unknown>>();
	let incarnation: string | undefined;
	let changeCount = 0;
	let closed = false;

	const replica: Replica = {
		name,
		database,
		async info() {
			const { doc_count, update_seq } = await pouch.info();
			return { db_name: name, doc_count, update_seq };
		},
		async changes(since, limit, style) {
			const results: Change[] = [];
			let last_seq = since;
			// Design documents are no entries; a page that they make shorter must not look like the last one.
			for (;;) {
				const wanted = limit - results.length;
				const page = await changesOf(pouch, {
					since: last_seq,
					limit: wanted,
					style,
					batch_size: wanted
				} as PouchDB.Core.ChangesOptions);
				for (const { id, seq, changes } of page.results) if (isId(id)) results.push({ id, seq, changes });
				last_seq = page.last_seq;
				if (results.length === limit || page.results.length < wanted) return { results, last_seq };
			}
		},
		changeCount: () => changeCount,
		nextChange: (count, ms, signal) =>
			new Promise((resolve) => {
				const done = () => {
					clearTimeout(timer);
					events.off('change', done).off('close', done);
					signal.removeEventListener('abort', done);
					resolve(!closed);
				};
				const timer = setTimeout(done, ms);
				events.once('change', done).once('close', done);
				signal.addEventListener('abort', done);
				if (signal.aborted || closed || changeCount !== count) done();
			}),
		async bulkGet(docs, revs, latest) {
			const plain = !revs && !latest;
			const known: BulkGetResult[] = [];
			const asked = docs.filter(({ id, rev }) => {
				if (!isId(id)) return false;
				const ok = plain && rev !== undefined ? recent.get(id, rev) : undefined;
				if (ok) known.push({ id, docs: [{ ok }] });
				return !ok;
			});
			const answer = asked.length
				? ((await pouch.bulkGet({ docs: asked, revs, latest } as PouchDB.Core.BulkGetOptions)) as unknown as {
						results: BulkGetResult[];
					})
				: { results: [] };
			if (plain)
				for (const { id, docs: found } of answer.results)
					for (const one of found) if ('ok' in one) recent.put(id, String(one.ok._rev), one.ok);
			const missing = docs
				.filter(({ id }) => !isId(id))
				.map(({ id, rev }) => ({
					id,
					docs: [{ error: { id, rev: rev ?? 'undefined', error: 'not_found', reason: 'missing' } }]
				}));
			return [...known, ...answer.results, ...missing];
		},
		async revsDiff(revs) {
			const ids = Object.keys(revs);
			const asked = ids.filter(isId);
			const answer = asked.length
				? await (pouch as unknown as RevsDiff).revsDiff(
						Object.fromEntries(asked.map((id) => [id, revs[id]!]))
					)
				: {};
			for (const id of ids) if (!isId(id)) answer[id] = { missing: revs[id]! };
			return answer;
		},
		async getLocal(id) {
			try {
				return (await pouch.get(`_local/${id}`)) as unknown as Record<string, unknown>;
			} catch (error) {
				if (statusOf(error) === 404) return null;
				throw error;
			}
		},
		async putLocal(id, content) {
			try {
				return (await pouch.put({ ...content, _id: `_local/${id}` })).rev;
			} catch (error) {
				if (statusOf(error) === 409) return null;
				throw error;
			}
		},
		async graft(documents) {
			const revisions = new Map(documents.map((one) => [`${one._id} ${one._rev}`, one]));
			const asked: Record<string, string[]> = {};
			for (const { _id, _rev } of revisions.values()) (asked[_id] ??= []).push(_rev);
			const missing = await replica.revsDiff(asked);
			const fresh = [...revisions.values()].filter(({ _id, _rev }) => missing[_id]?.missing.includes(_rev));
			const refused = await database.insert(fresh);
			// Only what the second wall says is about the document; a database in trouble says nothing about it.
			for (const { error, reason } of refused)
				if (error !== 'forbidden') throw new Error(`${name}: ${error}: ${reason}`);
			return {
				added: fresh.length - refused.length,
				there: documents.length - fresh.length,
				refused
			};
		},
		async *leaves() {
			for (let since: string | number = 0; ;) {
				const page = await replica.changes(since, PAGE, 'all_docs');
				since = page.last_seq;
				if (!page.results.length) return;
				const asked = page.results.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
				const found: Record<string, unknown>[] = [];
				for (const { id, docs } of await replica.bulkGet(asked, true, false))
					for (const one of docs) {
						// A revision that has been replaced in the meantime comes again, as its successor, on a later page.
						if ('ok' in one) found.push(one.ok);
						else if (one.error.error !== 'not_found')
							throw new Error(`${name}: ${id}: ${String(one.error.reason)}`);
					}
				yield found;
			}
		},
		incarnation: () =>
			oneIncarnation(async () => {
				while (!incarnation) {
					const held = await replica.getLocal(INCARNATION);
					if (held) incarnation = String(held.id);
					else await replica.putLocal(INCARNATION, { id: randomBytes(16).toString('hex') });
				}
				return incarnation;
			}),
		changed() {
			changeCount++;
			events.emit('change');
		},
		close() {
			closed = true;
			events.emit('close');
			return Promise.resolve();
		}
	};
	return replica;
}

async function changesOf(pouch: PouchDB.Database, options: PouchDB.Core.ChangesOptions) {
	try {
		return await pouch.changes(options);
	} catch (error) {
		if (statusOf(error) === 400) throw new GateError('bad_request', 'no such sequence');
		throw error;
	}
}
