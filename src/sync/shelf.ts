import type { Archive } from '../archive/archive';
import type { StoredEntry, TabletDatabase } from '../store/database';

export type EntryKey = readonly [id: string, rev: string];

/** All entries that this tablet holds, wherever it keeps them: in rows, or packed away in the archive. */
export interface Shelf {
	/** Whether each is held, readable now or not. */
	has(keys: readonly EntryKey[]): Promise<boolean[]>;
	/** Each entry; undefined where it cannot be read now, because the archive is sealed and the tablet locked. */
	get(keys: readonly EntryKey[]): Promise<(StoredEntry | undefined)[]>;
	/**
	 * Everything, a batch at a time, the archive first. Throws LockedError (src/archive) where that cannot be read now. The
	 * order stays the same within a generation, but for entries that came in between.
	 */
	all(): AsyncIterable<readonly StoredEntry[]>;
	/** Another number whenever rows have moved into the archive. */
	generation(): Promise<number>;
}

const BATCH = 1_000;

/** The shelf of a tablet that has archived nothing. */
export function rowShelf(db: TabletDatabase): Shelf {
	const get: Shelf['get'] = (keys) => db.entries.bulkGet(keys.map(([id, rev]) => [id, rev]));
	return {
		get,
		has: async (keys) => (await get(keys)).map((entry) => entry !== undefined),
		all: () => rows(db),
		generation: async () => 0
	};
}

/** The shelf of a tablet with an archive. */
export function archiveShelf(
	db: TabletDatabase,
	archive: Pick<Archive, 'holds' | 'documents' | 'archived' | 'segments'>
): Shelf {
	const plain = rowShelf(db);
	const refs = (keys: readonly EntryKey[]) => keys.map(([id, rev]) => ({ id, rev }));
	return {
		async has(keys) {
			const here = await plain.has(keys);
			const others = keys.filter((_, i) => !here[i]);
			const packed = others.length > 0 ? await archive.holds(refs(others)) : [];
			let next = 0;
			return here.map((held) => held || packed[next++]!);
		},
		get: (keys) => archive.documents(refs(keys)),
		async *all() {
			yield* archive.archived();
			yield* rows(db);
		},
		generation: async () => (await archive.segments()).length
	};
}

/** The rows, in the order of their keys. */
export async function* rows(db: TabletDatabase): AsyncGenerator<StoredEntry[]> {
	let after: [string, string] = ['', ''];
	for (;;) {
		const batch = await db.entries
			.where('[_id+_rev]')
			.between(after, ['\uffff', '\uffff'], false, true)
			.limit(BATCH)
			.toArray();
		const last = batch.at(-1);
		if (!last) return;
		yield batch;
		after = [last._id, last._rev];
	}
}
