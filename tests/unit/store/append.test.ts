import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { certificateNumber, receiptNumber } from '../../../src/domain/ids';
import { parseStamp } from '../../../src/domain/hlc';
import {
	completeEntry,
	createAppender,
	MovedError,
	type Appender,
	type NewEntry
} from '../../../src/store/append';
import { getMeta, TabletDatabase } from '../../../src/store/database';
import { entriesOfCase, entryById, forEachEntry, outboxCounts } from '../../../src/store/entries';
import { storageProblem } from '../../../src/store/errors';
import {
	newKeyFile,
	openMunicipalityKeys,
	parseKeyFile,
	type MunicipalityKeys
} from '../../../src/vault/keys';
import { entryContext, unseal } from '../../../src/vault/seal';
import { hashEntry, importPublicKey, newDeviceKey, NO_ENTRY, verifyEntry } from '../../../src/vault/sign';

const CASE = 'K3F79QX2T4M';
let indexedDB: IDBFactory;
let keys: MunicipalityKeys;
let device: Awaited<ReturnType<typeof newDeviceKey>>;
let clock: number;

beforeEach(async () => {
	indexedDB = new IDBFactory();
	const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile('999997')));
	keys = await openMunicipalityKeys(secret);
	device = await newDeviceKey();
	clock = Date.parse('2026-11-01T00:00:00Z');
});
afterEach(() => vi.restoreAllMocks());

function opened(number = '1001'): { db: TabletDatabase; appender: Appender } {
	const db = new TabletDatabase('test', { indexedDB, IDBKeyRange });
	const publicKey = () => importPublicKey(device.publicKey);
	return { db, appender: createAppender(db, number, device.privateKey, () => clock, publicKey) };
}

function survey(open: Record<string, unknown> = {}): NewEntry {
	return {
		kind: 'certificate.surveyed',
		disaster: 'drill',
		case: CASE,
		open,
		sealed: { findings: '屋根' },
		by: { staff: '1001-1', role: 'field' }
	};
}

async function own(db: TabletDatabase): Promise<Entry[]> {
	const all: Entry[] = [];
	await forEachEntry(db, (entry) => all.push(entry));
	return all.sort((a, b) => a.n - b.n);
}

/** Head, entries and outbox say the same, and the chain has no gap. */
async function expectSound(db: TabletDatabase, count: number): Promise<void> {
	const entries = await own(db);
	expect(entries.map((entry) => entry.n)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
	let prev = NO_ENTRY;
	for (const entry of entries) {
		expect(entry.prev).toBe(prev);
		prev = await hashEntry(entry);
	}
	expect(await db.outbox.count()).toBe(count);
	expect((await getMeta(db, 'head'))?.n ?? 0).toBe(count);
	expect((await getMeta(db, 'head'))?.prev ?? NO_ENTRY).toBe(prev);
}

describe('append', () => {
	test('seals, signs and chains; what it resolves with is on disk', async () => {
		const { db, appender } = opened();
		const [entry] = await appender.append([survey({ a: 1 })], keys);
		const stored = await entryById(db, entry!._id);
		expect(stored).toEqual(entry);
		expect(await verifyEntry(await importPublicKey(device.publicKey), stored!)).toBe(true);
		expect(await unseal(keys, entryContext(stored!), stored!.sealed!)).toEqual({ findings: '屋根' });
		expect(stored!._rev).toBe(`1-${(await hashEntry(stored!)).slice(0, 32)}`);
		expect(await entriesOfCase(db, CASE)).toEqual([entry]);
		expect(await outboxCounts(db)).toEqual({ saved: 1, sent: 0, refused: 0 });
	});

	test('of many at once each gets its own place', async () => {
		const { db, appender } = opened();
		await Promise.all(Array.from({ length: 20 }, () => appender.append([survey()], keys)));
		await expectSound(db, 20);
	});

	test('the clock never goes back, though the wall clock does', async () => {
		const { appender } = opened();
		const [first] = await appender.append([survey()], keys);
		clock -= 3_600_000;
		const [second] = await appender.append([survey()], keys);
		expect(second!.at > first!.at).toBe(true);
		const again = opened();
		clock -= 3_600_000;
		const [third] = await again.appender.append([survey()], keys);
		expect(third!.at > second!.at).toBe(true);
	});

	test('a crash at any write leaves all of it or nothing', async () => {
		const { db, appender } = opened();
		await appender.append([survey()], keys);
		const { add, put } = IDBObjectStore.prototype;
		let writes = 0;
		let failAt = 0;
		const count = () => {
			if (++writes === failAt) throw new DOMException('no room', 'QuotaExceededError');
		};
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
			count();
			return add.apply(this, args);
		});
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			count();
			return put.apply(this, args);
		});
		await appender.append([survey()], keys);
		const perAppend = writes;
		expect(perAppend).toBeGreaterThanOrEqual(3);
		for (failAt = 1; failAt <= perAppend; failAt++) {
			writes = 0;
			const error: unknown = await appender.append([survey()], keys).catch((e: unknown) => e);
			expect(storageProblem(error)).toBe('storageFull');
			await expectSound(new TabletDatabase('test', { indexedDB, IDBKeyRange }), 2);
		}
		failAt = 0;
		await appender.append([survey()], keys);
		await expectSound(db, 3);
	});

	test('a tab that no longer is the writer writes nothing', async () => {
		const first = opened();
		const second = opened();
		await first.appender.append([survey()], keys);
		await second.appender.append([survey()], keys);
		await expect(first.appender.append([survey()], keys)).rejects.toBeInstanceOf(MovedError);
		await expectSound(second.db, 2);
	});

	test('what belongs to it is in the same transaction', async () => {
		const { db, appender } = opened();
		const failing = appender.append([survey()], keys, async () => {
			await db.meta.put({ key: 'config', value: 1 });
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		await expectSound(db, 0);
		expect(await db.meta.get('config')).toBeUndefined();
	});
});

describe('numbers', () => {
	const withReceipt = (serial: number) =>
		survey({ receipt: receiptNumber('1001', serial, crypto.getRandomValues(new Uint8Array(4))) });

	test('never come again, not after failures, crashes or out of order', async () => {
		const { appender } = opened();
		const [a, b, c] = [
			...(await appender.reserve('receipt', 2)),
			...(await appender.reserve('receipt', 1))
		] as [number, number, number];
		expect([a, b, c]).toEqual([1, 2, 3]);
		await appender.append([withReceipt(c)], keys);
		await appender.append([withReceipt(a)], keys);
		expect(await opened().appender.reserve('receipt', 1)).toEqual([4]);
		expect(await appender.reserve('receipt', 1)).toEqual([4]);
		await appender.append([survey({ number: certificateNumber('1001', 7) })], keys);
		expect(await opened().appender.reserve('certificate', 2)).toEqual([8, 9]);
	});

	test('own entries that this disk has lost raise the counters again', async () => {
		const { appender } = opened();
		const lost = [
			...(await appender.append([withReceipt(1)], keys)),
			...(await appender.append([withReceipt(2)], keys))
		];
		indexedDB = new IDBFactory();
		const restored = opened();
		await restored.appender.receive(lost.toReversed(), async () => undefined);
		await restored.appender.append([survey()], keys);
		await expectSound(restored.db, 3);
		expect(await restored.appender.reserve('receipt', 1)).toEqual([3]);
		expect(await outboxCounts(restored.db)).toEqual({ saved: 1, sent: 2, refused: 0 });
	});
});

describe('receive', () => {
	test('an entry that only claims to be the device’s own raises nothing', async () => {
		const { db, appender } = opened();
		await appender.append([survey()], keys);
		const before = await getMeta(db, 'head');
		const thief = await newDeviceKey();
		const head = { n: 999_999, prev: NO_ENTRY, clock: { ms: clock, counter: 1 } };
		const numbers = {
			number: certificateNumber('1001', 99_999),
			receipt: receiptNumber('1001', 99_999, new Uint8Array(4))
		};
		const { stored } = await completeEntry(survey(numbers), keys, head, '1001', thief.privateKey);
		expect(await appender.receive([stored], async () => undefined)).toEqual([stored]);
		const after = await getMeta(db, 'head');
		// The clock may go on: it is the wall clock that bounds it, not the entry.
		expect({ ...after, clock: null }).toEqual({ ...before, clock: null });
		expect(await db.outbox.get(stored._id)).toBeUndefined();
		expect(await db.unexamined.get([stored._id, stored._rev])).toBeDefined();
		for (const { appender: one } of [{ appender }, opened()]) {
			expect(await one.reserve('certificate', 1)).toEqual([1]);
			expect((await one.append([survey()], keys))[0]!.n).toBe((await getMeta(db, 'head'))!.n);
		}
		expect((await getMeta(db, 'head'))!.n).toBe(3);
	});

	test('without the device’s public key nothing raises the counters', async () => {
		const lost = await opened().appender.append([survey()], keys);
		indexedDB = new IDBFactory();
		const db = new TabletDatabase('test', { indexedDB, IDBKeyRange });
		const appender = createAppender(db, '1001', device.privateKey, () => clock);
		await appender.receive(lost, async () => undefined);
		expect((await getMeta(db, 'head'))?.n ?? 0).toBe(0);
	});

	test('takes each entry once, keeps two documents with one id, and the resume point with them', async () => {
		const other = opened('1002');
		const [entry] = await other.appender.append([survey()], keys);
		indexedDB = new IDBFactory();
		const { db, appender } = opened();
		const checkpoint = (since: number) => () =>
			db.checkpoints
				.put({ gate: 'east', database: 'd', since, confirmed: 0, mark: null })
				.then(() => undefined);
		expect(await appender.receive([entry!], checkpoint(1))).toEqual([entry]);
		expect(await appender.receive([entry!], checkpoint(2))).toEqual([]);
		const twin = { ...entry!, open: { changed: true }, _rev: `1-${'0'.repeat(32)}` };
		expect(await appender.receive([twin], checkpoint(3))).toEqual([twin]);
		expect(await db.entries.count()).toBe(2);
		expect((await db.checkpoints.get(['east', 'd']))?.since).toBe(3);
		const failing = appender.receive([{ ...twin, _rev: `1-${'1'.repeat(32)}` }], async () => {
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await db.entries.count()).toBe(2);
	});

	test('a document under the id of an own entry that was refused leaves the refusal to be seen', async () => {
		const { db, appender } = opened();
		const [mine] = await appender.append([survey()], keys);
		await db.outbox.update(mine!._id, { state: 'refused', reason: 'conflict' });
		const twin = { ...mine!, open: { changed: true }, _rev: `1-${'0'.repeat(32)}` };
		await appender.receive([twin], async () => undefined);
		expect(await db.outbox.get(mine!._id)).toMatchObject({ rev: mine!._rev, state: 'refused' });
		expect(await db.entries.count()).toBe(2);
	});

	test('a clock from the year 2040 does not drag this one along', async () => {
		const ahead = opened('1002');
		const today = clock;
		clock = Date.parse('2040-01-01T00:00:00Z');
		const [entry] = await ahead.appender.append([survey()], keys);
		clock = today;
		indexedDB = new IDBFactory();
		const { appender } = opened();
		await appender.receive([entry!], async () => undefined);
		const [mine] = await appender.append([survey()], keys);
		expect(parseStamp(mine!.at).ms).toBe(today);
	});
});
