import type { DeviceNumber } from '../domain/entry';
import type { StoredEntry, TabletDatabase } from '../store/database';
import type { MunicipalityKeys } from '../vault/keys';
import type { Archive } from './archive';
import { checkFile, sealRows } from './file';
import { MOST_ROWS, type StoredDoc } from './format';

/** From so many rows on it is worth it: fewer are loaded in a moment. */
export const GROWN = 20_000;

/** The case of entries that belong to no household. */
const OFFICE = '-';

export interface PackOptions {
	device: DeviceNumber;
	/** Rows of other disasters stay rows: each disaster can be removed whole. */
	disaster: string;
	/**
	 * Own entries up to this number have been seen at every data center (the least `confirmed`). Later ones stay rows, because a
	 * locked tablet must be able to send them.
	 */
	confirmed: number;
	/** Whether everything that the device wrote before this entry is here; all are taken if left out. */
	followsOn?(device: DeviceNumber, n: number): boolean;
	/** Rows that are left alone, unless there are more. 0: everything that may be packed is packed. */
	grown?: number;
	signal?: AbortSignal;
}

/**
 * Turns rows of `entries` that were examined and, where they are this tablet's own, acknowledged into segments of the archive,
 * one transaction for each: the segment goes in, its rows go out. Returns the names of the new segments; their entries are
 * in every fold that had the rows.
 */
export async function packEntries(
	db: TabletDatabase,
	archive: Archive,
	keys: MunicipalityKeys,
	{ device, disaster, confirmed, followsOn = () => true, grown = GROWN, signal }: PackOptions
): Promise<string[]> {
	if ((await db.entries.count()) <= grown) return [];
	const names: string[] = [];
	let after: [string, string] = ['', ''];
	let waiting: StoredEntry[] = [];
	for (;;) {
		const batch = await db.entries
			.where('[_id+_rev]')
			.between(after, ['\uffff', '\uffff'], false, true)
			.limit(MOST_ROWS)
			.toArray();
		// New municipality keys (kinds/office.ts) are needed before the archive can be opened: the office's few entries stay rows.
		const ofDisaster = batch.filter(
			(row) => row.disaster === disaster && row.case !== OFFICE && followsOn(row.by.device, row.n)
		);
		waiting.push(...(await eligible(db, ofDisaster, device, confirmed)));
		const over = batch.length < MOST_ROWS;
		while (waiting.length >= MOST_ROWS || (over && waiting.length > 0)) {
			if (signal?.aborted) return names;
			const name = await packSome(db, archive, keys, disaster, waiting.slice(0, MOST_ROWS));
			if (name !== null) names.push(name);
			waiting = waiting.slice(MOST_ROWS);
		}
		const last = batch.at(-1);
		if (over || !last) return names;
		after = [last._id, last._rev];
	}
}

/** Rows that may leave `entries`. */
async function eligible(
	db: TabletDatabase,
	rows: readonly StoredEntry[],
	device: DeviceNumber,
	confirmed: number
): Promise<StoredEntry[]> {
	const refs = rows.map(({ _id, _rev }): [string, string] => [_id, _rev]);
	const kept = await Promise.all(
		[db.unexamined, db.doubts, db.carried].map(async (table) =>
			(await table.bulkGet(refs)).map((row) => row !== undefined)
		)
	);
	const own = rows.filter(({ by }) => by.device === device);
	const outbox = new Map(
		(await db.outbox.bulkGet(own.map(({ _id }) => _id))).flatMap((row) =>
			row ? [[row.entry, row.state]] : []
		)
	);
	return rows.filter(
		(row, i) =>
			kept.every((of) => !of[i]) &&
			// A new municipality key must be found before anything that is sealed with it can be opened.
			row.kind !== 'key.rotated' &&
			(row.by.device !== device || (row.n <= confirmed && outbox.get(row._id) === 'sent'))
	);
}

/** Null where all of them were in the archive before: then only the rows go. */
async function packSome(
	db: TabletDatabase,
	archive: Archive,
	keys: MunicipalityKeys,
	disaster: string,
	rows: readonly StoredEntry[]
): Promise<string | null> {
	const held = await archive.holds(rows.map(({ _id, _rev }) => ({ id: _id, rev: _rev })));
	const fresh = rows.filter((_, i) => !held[i]);
	const parts = fresh.length > 0 ? await sealRows(keys, fresh as unknown as StoredDoc[]) : null;
	// Rows only go for what was read back from the segment.
	const opened = parts && (await checkFile(keys, parts));
	const added = parts && opened ? [{ ...parts, disaster, parts, rowsOpened: opened }] : [];
	await archive.adopt(added, async (write) => {
		await db.transaction('rw', db.tables, async () => {
			await write();
			await db.entries.bulkDelete(rows.map(({ _id, _rev }) => [_id, _rev]));
		});
	});
	return parts?.name ?? null;
}
