import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createArchive, LockedError, type Archive } from '../../../src/archive/archive';
import { packEntries, type PackOptions } from '../../../src/archive/pack';
import type { Entry } from '../../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../../src/domain/fold/ledger';
import { getMeta, TabletDatabase, type StoredEntry } from '../../../src/store/database';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { caseOf, Tablet } from '../domain/tablet';

const HERE = '1001';
const OTHER = '1002';
const pack: PackOptions = { device: HERE, disaster: 'test', confirmed: 0, grown: 0 };
let indexedDB: IDBFactory;
let keys: MunicipalityKeys;
let db: TabletDatabase;
let archive: Archive;

function reopen(): void {
	db?.close();
	db = new TabletDatabase('test', { indexedDB, IDBKeyRange });
	archive = createArchive(db);
	archive.use(keys);
}
beforeEach(async () => {
	indexedDB = new IDBFactory();
	keys = await openMunicipalityKeys(new Uint8Array(32).fill(5));
	reopen();
});
afterEach(() => vi.restoreAllMocks());

let made = 0;
function stored(entry: Entry): StoredEntry {
	made++;
	return {
		...entry,
		sealed: { k: 'ab12cd34', iv: 'A'.repeat(16), ct: 'A'.repeat(40) },
		sig: `${entry.sig.slice(0, 85)}A`,
		_rev: `1-${made.toString(16).padStart(32, '0')}`
	};
}

/** Applications with a survey each, of several households, by one tablet. */
function work(tablet: Tablet, households: number): StoredEntry[] {
	return Array.from({ length: households }, (_, i) => {
		const applied = stored(tablet.apply(caseOf(i)));
		return [applied, stored(tablet.survey(applied))];
	}).flat();
}
const refs = (entries: readonly StoredEntry[]) => entries.map(({ _id, _rev }) => ({ id: _id, rev: _rev }));
const byKey = (entries: readonly StoredEntry[]) =>
	[...entries].sort((a, b) => (a._id + a._rev < b._id + b._rev ? -1 : 1));

/** Everything that can be had, rows and segments, each as often as it is there. */
async function everything(): Promise<StoredEntry[]> {
	const all = await db.entries.toArray();
	for await (const batch of archive.archived()) all.push(...batch);
	return byKey(all);
}

async function loaded(of = archive) {
	const fold = createLedgerFold();
	const lost = await of.load('test', new Set(), (entries) => entries.forEach((entry) => fold.add(entry)));
	await db.entries.each((entry) => void fold.add(entry));
	return { ledger: fold.ledger, lost };
}

describe('packing', () => {
	test('moves rows into segments; they are found by case, by id and exactly, and fold to the same ledger', async () => {
		const entries = work(new Tablet(OTHER), 40);
		await db.entries.bulkAdd(entries);
		const names = await packEntries(db, archive, keys, pack);
		expect(names).toHaveLength(1);
		expect(await db.entries.count()).toBe(0);
		for (const fresh of [false, true]) {
			if (fresh) reopen();
			const { ledger } = await loaded();
			expect(ledger).toEqual(foldLedger(entries));
			expect(await archive.entriesOfCase(caseOf(7))).toEqual(
				byKey(entries.filter((entry) => entry.case === caseOf(7)))
			);
			expect(await archive.entryById(entries[9]!._id)).toEqual(entries[9]);
			expect(await archive.entryById(`${caseOf(7)}:000000000-000:1002-1`)).toBeUndefined();
			expect(await archive.documents(refs(entries.slice(0, 5)))).toEqual(entries.slice(0, 5));
			expect(await everything()).toEqual(byKey(entries));
			const found = [];
			for await (const some of archive.archivedRefs()) found.push(...some);
			expect(found).toEqual(refs(byKey(entries)));
		}
	});

	test('leaves what is unexamined, doubted, carried, unsent, refused, not yet everywhere or another disaster’s', async () => {
		const others = work(new Tablet(OTHER), 5);
		const own = work(new Tablet(HERE), 5);
		const drill = { ...stored(new Tablet('1003').apply(caseOf(1))), disaster: 'drill' };
		await db.entries.bulkAdd([...others, ...own, drill]);
		await db.unexamined.add(refs(others)[0]!);
		await db.doubts.add({ ...refs(others)[1]!, why: 'signature' });
		await db.carried.add({ ...refs(others)[2]!, disaster: 'test' });
		await db.outbox.bulkAdd(
			own.map(({ _id, _rev, n }) => ({
				entry: _id,
				rev: _rev,
				n,
				disaster: 'test',
				state: n === 1 ? 'refused' : n === 2 ? 'saved' : 'sent',
				reason: null
			}))
		);
		await packEntries(db, archive, keys, { ...pack, confirmed: 4 });
		const kept = await db.entries.toArray();
		expect(byKey(kept)).toEqual(
			byKey([...others.slice(0, 3), ...own.filter(({ n }) => n < 3 || n > 4), drill])
		);
		expect(await everything()).toEqual(byKey([...others, ...own, drill]));
	});

	test('waits until the rows have grown', async () => {
		await db.entries.bulkAdd(work(new Tablet(OTHER), 10));
		expect(await packEntries(db, archive, keys, { ...pack, grown: 20 })).toEqual([]);
		expect(await packEntries(db, archive, keys, { ...pack, grown: 19 })).toHaveLength(1);
	});

	test('a crash at any write leaves every entry there exactly once', async () => {
		const entries = work(new Tablet(OTHER), 6);
		await db.entries.bulkAdd(entries);
		const { put, delete: remove } = IDBObjectStore.prototype;
		let writes = 0;
		let failAt = 0;
		const count = () => {
			if (++writes === failAt) throw new DOMException('no room', 'QuotaExceededError');
		};
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			count();
			return put.apply(this, args);
		});
		vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, ...args) {
			count();
			return remove.apply(this, args);
		});
		let crashes = 0;
		for (failAt = 1; ; failAt++) {
			writes = 0;
			const failed = await packEntries(db, archive, keys, pack).then(
				() => false,
				() => true
			);
			// The same memory, and a start from the disk.
			expect(await everything()).toEqual(byKey(entries));
			reopen();
			expect(await everything()).toEqual(byKey(entries));
			if (!failed) break;
			crashes++;
		}
		expect(crashes).toBeGreaterThanOrEqual(4);
		expect(await db.entries.count()).toBe(0);
	});

	test('what is in a segment already only leaves the rows', async () => {
		const entries = work(new Tablet(OTHER), 6);
		await db.entries.bulkAdd(entries);
		await packEntries(db, archive, keys, pack);
		await db.entries.bulkAdd(entries.slice(0, 4));
		expect(await packEntries(db, archive, keys, pack)).toEqual([]);
		expect(await everything()).toEqual(byKey(entries));
		expect(await archive.segments()).toHaveLength(1);
	});

	test('of an entry that is a row and in a segment, a case shows one', async () => {
		const entries = work(new Tablet(OTHER), 3);
		await db.entries.bulkAdd(entries);
		await packEntries(db, archive, keys, pack);
		await db.entries.bulkAdd(entries);
		const mine = byKey(entries.filter((entry) => entry.case === caseOf(1)));
		expect(await archive.entriesOfCase(caseOf(1))).toEqual(mine);
	});

	test('of two documents with one id both are kept, and the smaller signature is the entry', async () => {
		const [entry] = work(new Tablet(OTHER), 1);
		const twin = {
			...entry!,
			open: { changed: true },
			sig: `${'9'.repeat(85)}A`,
			_rev: `1-${'f'.repeat(32)}`
		};
		await db.entries.bulkAdd([entry!, twin]);
		await packEntries(db, archive, keys, pack);
		await loaded();
		expect(await archive.entriesOfCase(entry!.case)).toEqual([entry, twin]);
		expect(await archive.entryById(entry!._id)).toEqual(entry);
		expect(await archive.documents(refs([twin, entry!]))).toEqual([twin, entry]);
	});
});

describe('while locked', () => {
	test('it says exactly what it holds, and gives nothing away', async () => {
		const entries = work(new Tablet(OTHER), 20);
		await db.entries.bulkAdd(entries);
		await packEntries(db, archive, keys, pack);
		reopen();
		archive.use(null);
		const strange = { id: entries[0]!._id, rev: `1-${'e'.repeat(32)}` };
		const moved = { id: entries[0]!._id, rev: entries[1]!._rev };
		expect(await archive.holds([...refs(entries), strange, moved])).toEqual([
			...entries.map(() => true),
			false,
			false
		]);
		expect(await archive.documents(refs(entries.slice(0, 1)))).toEqual([undefined]);
		await expect(loaded()).rejects.toBeInstanceOf(LockedError);
		await expect(archive.archived().next()).rejects.toBeInstanceOf(LockedError);
		archive.use(keys);
		expect((await loaded()).ledger).toEqual(foldLedger(entries));
	});
});

test('a segment that the disk has damaged is given up: its entries are asked for again from the start', async () => {
	const entries = work(new Tablet(OTHER), 20);
	await db.entries.bulkAdd(entries.slice(0, 20));
	await packEntries(db, archive, keys, pack);
	await db.entries.bulkAdd(entries.slice(20));
	await packEntries(db, archive, keys, pack);
	const [first] = (await getMeta(db, 'archive'))!;
	await db.archive
		.where('name')
		.equals(first!.name)
		.modify((row) => void (row.bytes[30]! ^= 1));
	await db.checkpoints.put({ gate: 'east', database: 'd', since: 99, confirmed: 7, mark: 'm-1' });
	reopen();
	const { ledger, lost } = await loaded();
	expect(lost).toBe(first!.rows);
	expect(ledger).toEqual(foldLedger(entries.slice(20)));
	expect(await archive.holds(refs(entries))).toEqual(entries.map((_, i) => i >= 20));
	expect(await db.checkpoints.get(['east', 'd'])).toMatchObject({ since: 0, confirmed: 7 });
});

test('loading tells how far it is and adds only what is new', async () => {
	const tablet = new Tablet(OTHER);
	const into = new Set<string>();
	const takes: number[] = [];
	const load = async () => {
		const seen: number[] = [];
		await archive.load(
			'test',
			into,
			(entries) => takes.push(entries.length),
			({ done }) => seen.push(done)
		);
		return seen;
	};
	await db.entries.bulkAdd(work(tablet, 4));
	await packEntries(db, archive, keys, pack);
	expect(await load()).toEqual([8]);
	await db.entries.bulkAdd(work(tablet, 3));
	await packEntries(db, archive, keys, pack);
	expect(await load()).toEqual([6]);
	expect(await load()).toEqual([]);
	expect(takes).toEqual([8, 6]);
});
