import { EventEmitter } from 'node:events';
import { canonicalBytes } from '../../src/domain/canonical';
import { Entry, EntryId } from '../../src/domain/entry';
import type { Refusal } from '../../src/sync/protocol';
import { GateError, statusOf } from './errors';
import { follow, type Follower } from './follow';
import { createMutex } from './mutex';
import type { Database, StoredDocument } from './storage/port';

export interface Change {
	id: string;
	seq: string | number;
	changes: { rev: string }[];
}

export interface ChangesPage {
	results: Change[];
	last_seq: string | number;
}

/** An entry as the database holds it. `conflicting`: another document with this id came from another data center. */
export interface Arrival {
	entry: Entry;
	conflicting: boolean;
}

/** The ledger database as CouchDB's replication sees it: entries only, and only ever more of them. */
export interface LedgerDatabase {
	readonly name: string;
	info(): Promise<{ db_name: string; doc_count: number; update_seq: string | number }>;
	/** Adds entries; those that are there already, byte for byte, are fine. Resolves when they are on disk. */
	append(documents: StoredDocument[]): Promise<Map<string, Refusal>>;
	changes(since: string | number, limit: number, style: 'main_only' | 'all_docs'): Promise<ChangesPage>;
	/** Grows with every change; taken before a question, it tells nextChange what the answer could have missed. */
	changeCount(): number;
	/** Resolves true at the first change after `count`, after `ms`, or at the abort; false once the database has closed. */
	nextChange(count: number, ms: number, signal: AbortSignal): Promise<boolean>;
	bulkGet(docs: { id: string; rev?: string }[], revs: boolean, latest: boolean): Promise<BulkGetResult[]>;
	revsDiff(revs: Record<string, string[]>): Promise<Record<string, { missing: string[] }>>;
	/** Resolves when every entry that was there at the opening has arrived. */
	readonly ready: Promise<void>;
	getLocal(id: string): Promise<Record<string, unknown> | null>;
	/** The new revision, or null if the held one is another than `_rev`. */
	putLocal(id: string, content: Record<string, unknown>): Promise<string | null>;
	close(): Promise<void>;
}

export interface BulkGetResult {
	id: string;
	docs: ({ ok: Record<string, unknown> } | { error: Record<string, unknown> })[];
}

const isEntryId = (id: string) => EntryId.safeParse(id).success;

/** Opens the ledger and follows it: `onArrival` gets every entry once, and again when it has come into conflict. */
export function openLedger(
	database: Database,
	onArrival: (arrival: Arrival) => void,
	onProblem: (problem: unknown) => void
): LedgerDatabase {
	const { pouch, name } = database;
	const oneWriter = createMutex();
	const events = new EventEmitter().setMaxListeners(0);
	let changeCount = 0;
	let closed = false;

	const follower: Follower = follow(pouch, {
		onChange(document) {
			const { _conflicts, ...held } = document;
			if (!String(document._id).startsWith('_design/')) {
				const entry = Entry.safeParse(held);
				if (entry.success)
					onArrival({ entry: entry.data, conflicting: Array.isArray(_conflicts) && _conflicts.length > 0 });
				else onProblem(new Error(`a document of the ledger is no entry: ${String(document._id)}`));
			}
			changeCount++;
			events.emit('change');
		},
		onProblem
	});

	/** Entries with these ids that are stored: id → its revision and canonical form. */
	const stored = async (ids: string[]): Promise<Map<string, string>> => {
		const answer = await pouch.allDocs({ keys: ids, include_docs: true });
		const held = new Map<string, string>();
		for (const row of answer.rows) {
			if ('error' in row) continue;
			if (!row.doc) throw new Error(`an entry was deleted behind the gate: ${row.id}`);
			held.set(row.id, identity(row.doc));
		}
		return held;
	};

	return {
		name,
		ready: follower.ready,
		async info() {
			const { doc_count, update_seq } = await pouch.info();
			return { db_name: name, doc_count, update_seq };
		},
		append: (documents) =>
			oneWriter(async () => {
				const refused = new Map<string, Refusal>();
				if (!documents.length) return refused;
				const held = await stored([...new Set(documents.map((document) => document._id))]);
				const fresh: StoredDocument[] = [];
				for (const document of documents) {
					const mine = identity(document);
					const other = held.get(document._id);
					if (other === undefined) {
						held.set(document._id, mine);
						fresh.push(document);
					} else if (other !== mine) refused.set(document._id, 'conflict');
				}
				for (const { id, error, reason } of await database.insert(fresh)) {
					// Only what the second wall says is about the entry; a database in trouble says nothing about it.
					if (error !== 'forbidden') throw new Error(`${name}: ${error}: ${reason}`);
					refused.set(id, 'envelope');
				}
				return refused;
			}),
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
				for (const { id, seq, changes } of page.results)
					if (isEntryId(id)) results.push({ id, seq, changes });
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
			const asked = docs.filter(({ id }) => isEntryId(id));
			const answer = asked.length
				? ((await pouch.bulkGet({ docs: asked, revs, latest } as PouchDB.Core.BulkGetOptions)) as unknown as {
						results: BulkGetResult[];
					})
				: { results: [] };
			const missing = docs
				.filter(({ id }) => !isEntryId(id))
				.map(({ id, rev }) => ({
					id,
					docs: [{ error: { id, rev: rev ?? 'undefined', error: 'not_found', reason: 'missing' } }]
				}));
			return [...answer.results, ...missing];
		},
		async revsDiff(revs) {
			const ids = Object.keys(revs);
			const asked = ids.filter(isEntryId);
			const answer = asked.length
				? await (pouch as unknown as RevsDiff).revsDiff(
						Object.fromEntries(asked.map((id) => [id, revs[id]!]))
					)
				: {};
			for (const id of ids) if (!isEntryId(id)) answer[id] = { missing: revs[id]! };
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
		async close() {
			closed = true;
			events.emit('close');
			follower.stop();
			await oneWriter(() => Promise.resolve());
		}
	};
}

/** GateError `bad_request` for a sequence that the database has never given out, as far as it can tell. */
async function changesOf(pouch: PouchDB.Database, options: PouchDB.Core.ChangesOptions) {
	try {
		return await pouch.changes(options);
	} catch (error) {
		if (statusOf(error) === 400) throw new GateError('bad_request', 'no such sequence');
		throw error;
	}
}

// Not in @types/pouchdb-core.
interface RevsDiff {
	revsDiff(revs: Record<string, string[]>): Promise<Record<string, { missing: string[] }>>;
}

/** Equal for the same document in the same revision, and for nothing else. */
function identity(document: object): string {
	return Buffer.from(canonicalBytes({ ...document, _revisions: undefined })).toString('utf8');
}
