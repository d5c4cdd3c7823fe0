/// <reference types="pouchdb-core" />
import { createHash } from 'node:crypto';

/**
 * A CouchDB database in memory, as far as the gate uses one: documents with all their leaves, new_edits=false, an update
 * sequence of its own, `_local` documents that are not replicated. By the documentation of CouchDB's API; where that leaves
 * it open (a sequence that this copy has never reached), it answers what finds mistakes: nothing, and no error.
 */
interface Revision {
	doc: Document | null;
	parent: string | null;
}
type Document = { _id: string; _rev?: string; _revisions?: Revisions; [field: string]: unknown };
interface Revisions {
	start: number;
	ids: string[];
}
interface Held {
	revisions: Map<string, Revision>;
	seq: number;
}

/** What a copy of the database's file holds. */
export interface CouchImage {
	docs: Map<string, Held>;
	locals: Map<string, Document>;
	seq: number;
}

const generation = (rev: string) => Number(rev.slice(0, rev.indexOf('-')));
const failure = (status: number, reason: string) => Object.assign(new Error(reason), { status });

export class MemoryCouch {
	private docs: Map<string, Held>;
	private locals: Map<string, Document>;
	private seq: number;
	private readonly feeds = new Set<(id: string) => void>();

	constructor(image: CouchImage = { docs: new Map(), locals: new Map(), seq: 0 }) {
		const { docs, locals, seq } = MemoryCouch.copy(image);
		this.docs = docs;
		this.locals = locals;
		this.seq = seq;
	}

	private static copy({ docs, locals, seq }: CouchImage): CouchImage {
		const copied = [...docs].map(([id, held]): [string, Held] => [
			id,
			{ ...held, revisions: new Map(held.revisions) }
		]);
		return { docs: new Map(copied), locals: new Map(locals), seq };
	}

	/** A copy of everything, `_local` documents included. */
	image(): CouchImage {
		return MemoryCouch.copy({ docs: this.docs, locals: this.locals, seq: this.seq });
	}

	/** The leaf revisions of a document, the winner first: the most edits, then the greater hash. */
	leaves(id: string): string[] {
		const revisions = this.docs.get(id)?.revisions ?? new Map<string, Revision>();
		const parents = new Set([...revisions.values()].map(({ parent }) => parent));
		return [...revisions.keys()]
			.filter((rev) => !parents.has(rev))
			.sort((a, b) => generation(b) - generation(a) || (a < b ? 1 : -1));
	}

	ids(): string[] {
		return [...this.docs.keys()].sort();
	}

	private read(id: string, rev: string): Document | null {
		return this.docs.get(id)?.revisions.get(rev)?.doc ?? null;
	}

	private revisionsOf(id: string, rev: string): Revisions {
		const ids: string[] = [];
		const { revisions } = this.docs.get(id)!;
		for (let at: string | null = rev; at !== null; at = revisions.get(at)?.parent ?? null)
			ids.push(at.slice(at.indexOf('-') + 1));
		return { start: generation(rev), ids };
	}

	/** `_bulk_docs` with new_edits=false. */
	graft(document: Document): void {
		const { _id, _rev, _revisions, ...content } = document;
		const rev = _rev!;
		const held = this.docs.get(_id) ?? { revisions: new Map<string, Revision>(), seq: 0 };
		const known = held.revisions.get(rev);
		if (known?.doc) return;
		const line = (_revisions?.ids ?? [rev.slice(rev.indexOf('-') + 1)]).map(
			(hash, i) => `${generation(rev) - i}-${hash}`
		);
		line.forEach((one, i) => {
			if (!held.revisions.has(one)) held.revisions.set(one, { doc: null, parent: line[i + 1] ?? null });
		});
		held.revisions.set(rev, { doc: { _id, _rev: rev, ...content }, parent: line[1] ?? null });
		held.seq = ++this.seq;
		this.docs.set(_id, held);
		for (const feed of this.feeds) feed(_id);
	}

	private row(id: string, { style, include_docs, conflicts }: Omit<ChangesOptions, 'since'>) {
		const leaves = this.leaves(id);
		const others = conflicts && leaves.length > 1 ? { _conflicts: leaves.slice(1) } : {};
		return {
			id,
			seq: this.docs.get(id)!.seq,
			changes: (style === 'all_docs' ? leaves : leaves.slice(0, 1)).map((rev) => ({ rev })),
			...(include_docs ? { doc: { ...this.read(id, leaves[0]!), ...others } } : {})
		};
	}

	private page({ since, limit = Infinity, ...options }: ChangesOptions) {
		const results = [...this.docs]
			.filter(([, { seq }]) => seq > Number(since))
			.sort(([, a], [, b]) => a.seq - b.seq)
			.slice(0, limit)
			.map(([id]) => this.row(id, options));
		return { results, last_seq: results.at(-1)?.seq ?? since };
	}

	private live(options: ChangesOptions) {
		const handlers: ((change: unknown) => void)[] = [];
		const tell = (change: unknown) => handlers.forEach((handler) => handler(change));
		const feed = (id: string) => {
			const change = this.row(id, options);
			queueMicrotask(() => tell(change));
		};
		const missed = this.page({ ...options, limit: Infinity }).results;
		queueMicrotask(() => missed.forEach(tell));
		this.feeds.add(feed);
		const running = {
			on(event: string, handler: (change: unknown) => void) {
				if (event === 'change') handlers.push(handler);
				return running;
			},
			cancel: () => void this.feeds.delete(feed)
		};
		return running;
	}

	private get(id: string, { rev, conflicts, open_revs }: GetOptions = {}) {
		if (id.startsWith('_local/')) {
			const held = this.locals.get(id);
			if (!held) throw failure(404, 'missing');
			return { ...held };
		}
		const leaves = this.leaves(id);
		if (open_revs === 'all') return leaves.map((one) => ({ ok: { ...this.read(id, one) } }));
		const wanted = rev ?? leaves[0];
		const doc = wanted === undefined ? null : this.read(id, wanted);
		if (!doc) throw failure(404, 'missing');
		return { ...doc, ...(conflicts && leaves.length > 1 ? { _conflicts: leaves.slice(1) } : {}) };
	}

	private put(document: Document): { ok: true; id: string; rev: string } {
		const { _id: id, _rev, ...content } = document;
		if (id.startsWith('_local/')) {
			const held = this.locals.get(id);
			if (held?._rev !== _rev) throw failure(409, 'Document update conflict.');
			const rev = `0-${Number(held?._rev?.slice(2) ?? 0) + 1}`;
			this.locals.set(id, { ...content, _id: id, _rev: rev });
			return { ok: true, id, rev };
		}
		const leaves = this.leaves(id);
		if (_rev === undefined ? leaves.length > 0 : !leaves.includes(_rev))
			throw failure(409, 'Document update conflict.');
		const hash = createHash('md5')
			.update(JSON.stringify([_rev, content]))
			.digest('hex');
		const start = _rev === undefined ? 1 : generation(_rev) + 1;
		const before = _rev === undefined ? [] : this.revisionsOf(id, _rev).ids;
		this.graft({
			_id: id,
			_rev: `${start}-${hash}`,
			...content,
			_revisions: { start, ids: [hash, ...before] }
		});
		return { ok: true, id, rev: `${start}-${hash}` };
	}

	private allDocs({ keys, startkey, endkey, include_docs, conflicts }: AllDocsOptions) {
		const asked = keys ?? this.ids().filter((id) => id >= (startkey ?? '') && id <= (endkey ?? '\uffff'));
		return {
			rows: asked.map((key) =>
				this.docs.has(key)
					? {
							id: key,
							key,
							value: { rev: this.leaves(key)[0] },
							...(include_docs ? { doc: this.get(key, { conflicts }) } : {})
						}
					: { key, error: 'not_found' }
			)
		};
	}

	/** The part of PouchDB's interface by which the gate reads and writes. */
	pouch(): PouchDB.Database {
		const soon =
			<A extends unknown[], T>(call: (...args: A) => T) =>
			async (...args: A): Promise<T> =>
				call(...args);
		return {
			info: soon(() => ({ doc_count: this.docs.size, update_seq: this.seq })),
			changes: (options: ChangesOptions) =>
				options.live ? this.live(options) : Promise.resolve(this.page(options)),
			get: soon((id: string, options?: GetOptions) => this.get(id, options)),
			put: soon((document: Document) => this.put(document)),
			allDocs: soon((options: AllDocsOptions) => this.allDocs(options)),
			bulkGet: soon(({ docs, revs }: { docs: { id: string; rev?: string }[]; revs?: boolean }) => ({
				results: docs.map(({ id, rev }) => {
					const wanted = rev ?? this.leaves(id)[0];
					const doc = wanted === undefined ? null : this.read(id, wanted);
					if (!doc) return { id, docs: [{ error: { id, rev, error: 'not_found', reason: 'missing' } }] };
					return {
						id,
						docs: [{ ok: { ...doc, ...(revs ? { _revisions: this.revisionsOf(id, wanted!) } : {}) } }]
					};
				})
			})),
			revsDiff: soon((asked: Record<string, string[]>) => {
				const lacking: Record<string, { missing: string[] }> = {};
				for (const [id, revs] of Object.entries(asked)) {
					const missing = revs.filter((rev) => !this.docs.get(id)?.revisions.has(rev));
					if (missing.length) lacking[id] = { missing };
				}
				return lacking;
			})
		} as unknown as PouchDB.Database;
	}
}

interface ChangesOptions {
	since: string | number;
	limit?: number;
	style?: string;
	include_docs?: boolean;
	conflicts?: boolean;
	live?: boolean;
}
interface GetOptions {
	rev?: string;
	conflicts?: boolean;
	open_revs?: 'all';
}
interface AllDocsOptions {
	keys?: string[];
	startkey?: string;
	endkey?: string;
	include_docs?: boolean;
	conflicts?: boolean;
}
