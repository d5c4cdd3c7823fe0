import { SegmentError } from '../segments/seal';
import { getMeta, putMeta, type StoredEntry, type TabletDatabase } from '../store/database';
import { entriesOfCase, entryById, withoutDoubted } from '../store/entries';
import type { MunicipalityKeys } from '../vault/keys';
import { openPart, toFile, type SegmentParts } from './file';
import { fingerprints, isAmong, type DocRef } from './fingerprints';
import { byId, type Foldable, type OpenRows, type StoredDoc } from './format';
import { latest } from './latest';

/** A segment in use. */
export interface SegmentInfo {
	name: string;
	disaster: string;
	rows: number;
	bytes: number;
}

export interface LoadProgress {
	done: number;
	total: number;
}

/**
 * Everything that this tablet holds of the ledger: old entries in segments, and the rows of `entries` that came since. Which
 * entries are here can be asked while the tablet is locked; their content only while it is open.
 */
export interface Archive {
	/** Whether exactly these documents are in segments (rows are not looked at). Works while locked. */
	holds(docs: readonly DocRef[]): Promise<boolean[]>;
	segments(): Promise<readonly SegmentInfo[]>;
	/** With these keys content can be read; null: locked. */
	use(keys: MunicipalityKeys | null): void;
	/**
	 * Opens every segment of this disaster that is not in `loaded`, adds it there, and calls back with its entries, a segment at a time, letting
	 * the worker answer in between. A segment that cannot be opened is given up: its entries are fetched again from the data
	 * centers; their number is returned. Throws LockedError.
	 */
	load(
		disaster: string,
		loaded: Set<string>,
		take: (entries: readonly Foldable[]) => void,
		progress?: (now: LoadProgress) => void
	): Promise<number>;
	/** All entries of a case in the order of their ids, from segments and rows. */
	entriesOfCase(caseNo: string): Promise<StoredEntry[]>;
	/** The entry of this id that is not doubted; of two different documents, the one that the fold keeps: the smaller signature. */
	entryById(id: string): Promise<StoredEntry | undefined>;
	/** Exactly these documents; undefined for what is not here. Rows do not need the key. */
	documents(refs: readonly DocRef[]): Promise<(StoredEntry | undefined)[]>;
	/** Every document in segments, a few thousand at a time; rows are not among them. Throws LockedError. */
	archived(): AsyncGenerator<StoredEntry[]>;
	/** Id and revision of every document in segments, as archived() but without opening the closed parts. */
	archivedRefs(): AsyncGenerator<DocRef[]>;
	/** A segment as one file, for others. */
	file(name: string): Promise<Uint8Array<ArrayBuffer>>;
	/** Names of the segments on disk, in use or not yet. */
	staged(): Promise<Set<string>>;
	/** Puts a segment on the disk without using it. */
	stage(parts: SegmentParts): Promise<void>;
	/**
	 * Takes segments into use: `run` opens the transaction, over all tables, and calls `write` in it, with whatever must happen
	 * together (rows that go, a resume point).
	 */
	adopt(segments: readonly NewSegment[], run: (write: () => Promise<void>) => Promise<void>): Promise<void>;
}

export interface NewSegment extends SegmentInfo {
	/** Opened already: load() need not do it again. */
	rowsOpened?: OpenRows;
	/** Not staged: written in the same transaction. */
	parts?: SegmentParts;
}

/** The archive was asked for content while the tablet is locked. */
export class LockedError extends Error {
	override name = 'LockedError';
}

/** Segments that are kept decoded, each about 2 MB. */
const DECODED = 4;
/** Closed parts that are kept, each about 3 MB. */
const CLOSED = 2;
/** Segments that are opened ahead, on other threads, while one is folded. */
const AHEAD = 3;

const breath = () => new Promise<void>((resolve) => setTimeout(resolve));
const keyOf = ({ _id, _rev }: { _id: string; _rev: string }) => `${_id}\n${_rev}`;

export function createArchive(db: TabletDatabase): Archive {
	let keys: MunicipalityKeys | null = null;
	let list: Promise<readonly SegmentInfo[]> | null = null;
	/** Fingerprints of each segment in use. */
	let ids: Promise<Uint8Array[]> | null = null;
	/** Where each case is, of the segments that were loaded. */
	const index = new Map<string, { name: string; from: number; to: number }[]>();
	const indexed = new Set<string>();
	let decoded = latest<OpenRows>(DECODED);
	let closed = latest<Uint8Array>(CLOSED);
	/** Segments that were handed over opened, until they are loaded. */
	const fresh = new Map<string, OpenRows>();
	/** While rows become segments, and how often that has happened. */
	let moving: Promise<unknown> | null = null;
	let moves = 0;

	const segments = () => (list ??= getMeta(db, 'archive').then((held) => held ?? []));

	/** What was read from rows and segments while rows became segments is read again. */
	async function steady<T>(read: () => Promise<T>): Promise<T> {
		for (;;) {
			if (moving) await moving;
			const before = moves;
			const found = await read();
			if (before === moves && !moving) return found;
		}
	}

	async function open(name: string): Promise<OpenRows> {
		return decoded.of(name, async () => {
			if (!keys) throw new LockedError();
			const row = await db.archive.get(name);
			if (!row) throw new SegmentError('segmentTampered', `${name} is missing`);
			return openPart(keys, name, row.bytes);
		});
	}

	async function closedPart(name: string): Promise<Uint8Array> {
		return closed.of(name, async () => {
			const row = await db.archiveClosed.get(name);
			if (!row) throw new SegmentError('segmentTampered', `${name} is missing`);
			return row.bytes;
		});
	}

	/** The documents of a run of rows that `wanted` picks. */
	async function read(
		{ name, from, to }: { name: string; from: number; to: number },
		wanted: (rows: OpenRows, row: number) => boolean = () => true
	): Promise<StoredEntry[]> {
		const rows = await open(name);
		const found: StoredEntry[] = [];
		for (let row = from; row < to; row++)
			if (wanted(rows, row)) found.push(asEntry(rows.doc(row, await closedPart(name))));
		return found;
	}

	function addToIndex(name: string, rows: OpenRows): void {
		if (indexed.has(name)) return;
		indexed.add(name);
		for (const { case: caseNo, from, to } of rows.cases()) {
			const held = index.get(caseNo);
			if (held) held.push({ name, from, to });
			else index.set(caseNo, [{ name, from, to }]);
		}
	}

	/** Gives up a segment that cannot be opened. All that it had is at the data centers: they are asked from the start. */
	async function giveUp(name: string): Promise<void> {
		await db.transaction(
			'rw',
			[db.meta, db.archive, db.archiveClosed, db.archiveIds, db.checkpoints],
			async () => {
				const held = (await getMeta(db, 'archive')) ?? [];
				await putMeta(
					db,
					'archive',
					held.filter((one) => one.name !== name)
				);
				for (const table of [db.archive, db.archiveClosed, db.archiveIds]) await table.delete(name);
				await db.checkpoints.toCollection().modify({ since: 0 });
			}
		);
		list = null;
		ids = null;
	}

	async function write(added: readonly NewSegment[]): Promise<void> {
		const held = (await getMeta(db, 'archive')) ?? [];
		const names = new Set(held.map(({ name }) => name));
		for (const { parts } of added) if (parts) await put(parts);
		const next = added.filter(({ name }) => !names.has(name));
		await putMeta(db, 'archive', [
			...held,
			...next.map(({ name, disaster, rows, bytes }) => ({ name, disaster, rows, bytes }))
		]);
	}

	async function put({ name, open, ids, closed }: SegmentParts): Promise<void> {
		await db.archive.put({ name, bytes: open });
		await db.archiveClosed.put({ name, bytes: closed });
		await db.archiveIds.put({ name, bytes: ids });
	}

	async function adopt(
		added: readonly NewSegment[],
		run: (write: () => Promise<void>) => Promise<void>
	): Promise<void> {
		while (moving) await moving;
		const move = (async () => {
			await run(() => write(added));
			for (const { name, rowsOpened } of added) {
				if (!rowsOpened) continue;
				addToIndex(name, rowsOpened);
				fresh.set(name, rowsOpened);
			}
			list = null;
			ids = null;
			moves++;
		})();
		moving = move.catch(() => undefined).then(() => (moving = null));
		await move;
	}

	return {
		async holds(docs) {
			// While rows become segments this may say no for one that is there by now: it then comes in twice, and is one.
			const held = await (ids ??= fingerprintsOf(db, segments));
			if (held.length === 0) return docs.map(() => false);
			const asked = await fingerprints(docs);
			return docs.map((_, i) => held.some((sorted) => isAmong(sorted, asked, i)));
		},
		segments,
		use(next) {
			keys = next;
			if (next) return;
			decoded = latest(DECODED);
			closed = latest(CLOSED);
			fresh.clear();
		},
		async load(disaster, loaded, take, progress) {
			const wanted = (await segments()).filter((one) => one.disaster === disaster && !loaded.has(one.name));
			const total = wanted.reduce((sum, { rows }) => sum + rows, 0);
			const ahead: (Promise<OpenRows> | undefined)[] = [];
			const opening = (name: string) => {
				const opened = fresh.get(name);
				const promise = opened ? Promise.resolve(opened) : open(name);
				promise.catch(() => undefined); // awaited in its turn
				return promise;
			};
			let done = 0;
			let lost = 0;
			for (const [i, { name, rows: count }] of wanted.entries()) {
				for (let j = i; j < Math.min(wanted.length, i + AHEAD); j++) ahead[j] ??= opening(wanted[j]!.name);
				try {
					const rows = await ahead[i]!;
					ahead[i] = undefined;
					addToIndex(name, rows);
					take(foldables(rows));
					fresh.delete(name);
					loaded.add(name);
				} catch (error) {
					if (!(error instanceof SegmentError)) throw error;
					await giveUp(name);
					lost += count;
				}
				done += count;
				progress?.({ done, total });
				await breath();
			}
			return lost;
		},
		entriesOfCase: (caseNo) =>
			steady(async () => {
				const rows = await entriesOfCase(db, caseNo);
				const held = await Promise.all((index.get(caseNo) ?? []).map((run) => read(run)));
				return distinct([...rows, ...held.flat()]);
			}),
		entryById: (id) =>
			steady(async () => {
				const row = await entryById(db, id);
				const runs = index.get(id.split(':', 1)[0]!) ?? [];
				const held = await Promise.all(runs.map((run) => read(run, (rows, i) => rows.id(i) === id)));
				const found = [...(row ? [row] : []), ...(await withoutDoubted(db, held.flat()))];
				return found.sort((a, b) => (a.sig < b.sig || (a.sig === b.sig && a._rev < b._rev) ? -1 : 1))[0];
			}),
		documents: (refs) =>
			steady(async () => {
				const rows = await db.entries.bulkGet(refs.map(({ id, rev }) => [id, rev]));
				return Promise.all(
					refs.map(async ({ id, rev }, i) => {
						if (rows[i] || !keys) return rows[i];
						for (const run of index.get(id.split(':', 1)[0]!) ?? []) {
							const [found] = await read(run, (all, row) => all.id(row) === id && all.rev(row) === rev);
							if (found) return found;
						}
						return undefined;
					})
				);
			}),
		async *archived() {
			for (const { name, rows } of await segments()) yield await read({ name, from: 0, to: rows });
		},
		async *archivedRefs() {
			for (const { name } of await segments()) {
				const rows = await open(name);
				yield Array.from({ length: rows.rows }, (_, row) => ({ id: rows.id(row), rev: rows.rev(row) }));
			}
		},
		async file(name) {
			const [open, closed, ids] = await Promise.all([
				db.archive.get(name),
				db.archiveClosed.get(name),
				db.archiveIds.get(name)
			]);
			if (!open || !closed || !ids) throw new SegmentError('segmentTampered', `${name} is missing`);
			return toFile({ open: open.bytes, closed: closed.bytes, ids: ids.bytes });
		},
		staged: async () => new Set(await db.archive.toCollection().primaryKeys()),
		async stage(parts) {
			await db.transaction('rw', db.archive, db.archiveClosed, db.archiveIds, db.partials, async () => {
				await put(parts);
				await db.partials.delete(`~${parts.name}`);
			});
		},
		adopt
	};
}

async function fingerprintsOf(
	db: TabletDatabase,
	segments: () => Promise<readonly SegmentInfo[]>
): Promise<Uint8Array[]> {
	const rows = await db.archiveIds.bulkGet((await segments()).map(({ name }) => name));
	return rows.flatMap((row) => (row ? [row.bytes] : []));
}

function foldables(rows: OpenRows): Foldable[] {
	const entries: Foldable[] = [];
	for (let row = 0; row < rows.rows; row++) {
		const entry = rows.foldable(row) ?? rows.raw(row);
		if (entry) entries.push(entry as Foldable);
	}
	return entries;
}

/** What is in a tablet's archive was an entry when it was packed. */
const asEntry = (doc: StoredDoc) => doc as unknown as StoredEntry;

/** Each document once, in the order of ids. */
function distinct(entries: StoredEntry[]): StoredEntry[] {
	return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()].sort(byId);
}
