import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	applying,
	browser,
	CONFIG,
	enrolledTab,
	houses,
	openTab,
	PIN,
	residents,
	world,
	type Browser,
	type Tab,
	type World
} from './harness';
import { TabletDatabase } from '../../../src/store/database';

let town: World;
let here: Browser;
let there: Browser;
let giver: Tab;
let taker: Tab;

beforeAll(async () => {
	town = await world();
	await town.publish(residents(20), houses(10));
});
afterAll(async () => town.close());

beforeEach(async () => {
	[here, there] = [browser(town.origin), browser(town.origin)];
	giver = await enrolledTab(town, here);
	taker = await enrolledTab(town, there);
	for (const tab of [giver, taker]) {
		await tab.book.syncNow();
		// Each knows the other's device: the roster was fetched after both were enrolled.
		await tab.until(({ counts }) => counts.saved === 0);
	}
	here.connected = there.connected = false;
});

const entriesOf = async (of: Browser): Promise<string[]> => {
	const db = new TabletDatabase('tomoshibi', of.surroundings());
	const rows = (await db.entries.toCollection().primaryKeys()).map(([id]) => id);
	db.close();
	return rows.sort();
};

describe('with no network at all', () => {
	test('entries reach another tablet by a package, once, and through it the data center', async () => {
		const { entry, case: caseNo } = await giver.book.apply(applying());
		const made = await giver.book.exportPackage('unsent');
		expect(made).toMatchObject({ entries: 1 });
		expect(made.name).toMatch(/^m999997-\d{4}-\d{8}T\d{4}\.tomoshibi$/);

		expect(await taker.book.importPackage(made.bytes)).toMatchObject({ entries: 1, fresh: 1, unreadable: 0 });
		await taker.until(({ trust }) => trust.waiting === 0);
		expect((await taker.book.case(caseNo))?.state.applications).toHaveLength(1);
		expect(await taker.book.importPackage(made.bytes)).toMatchObject({ fresh: 0 });

		// The first tablet never comes back; the second meets a data center.
		giver.kill();
		there.connected = true;
		await taker.book.syncNow();
		const third = await enrolledTab(town, browser(town.origin));
		await third.book.syncNow();
		await third.until(({ trust }) => trust.waiting === 0);
		expect((await third.book.case(caseNo))?.entries.map((one) => one.entry._id)).toContain(entry);
	});

	test('what came by hand and later by the data center is there once', async () => {
		await giver.book.apply(applying());
		const { bytes } = await giver.book.exportPackage('unsent');
		await taker.book.importPackage(bytes);
		here.connected = there.connected = true;
		await giver.book.syncNow();
		await taker.book.syncNow();
		await giver.book.syncNow();
		const mine = await entriesOf(here);
		expect(new Set(mine).size).toBe(mine.length);
		expect(await entriesOf(there)).toEqual(mine);
	});

	test('a tablet that holds everything gives everything', async () => {
		here.connected = true;
		await giver.book.apply(applying());
		await giver.book.syncNow();
		here.connected = false;
		expect(await giver.book.exportPackage('unsent')).toMatchObject({ entries: 0 });
		const { bytes, entries } = await giver.book.exportPackage('all');
		expect(entries).toBe((await entriesOf(here)).length);
		const taken = await taker.book.importPackage(bytes);
		expect(taken.fresh).toBeGreaterThan(0);
		expect(await entriesOf(there)).toEqual(await entriesOf(here));
	});

	test('a damaged package, and one of a stranger, are refused in words, and nothing of it is taken', async () => {
		await giver.book.apply(applying());
		const { bytes } = await giver.book.exportPackage('unsent');
		const before = await entriesOf(there);
		const changed = bytes.slice();
		changed[changed.length - 5]! ^= 1;
		await expect(taker.book.importPackage(changed)).rejects.toThrow('packageDamaged');
		await expect(taker.book.importPackage(bytes.slice(0, -1))).rejects.toThrow('packageDamaged');
		await expect(taker.book.importPackage(new Uint8Array([1, 2, 3]))).rejects.toThrow('packageFormat');
		expect(await entriesOf(there)).toEqual(before);
	});

	test('a locked tablet gives and takes nothing', async () => {
		await giver.book.lock();
		await expect(giver.book.exportPackage('all')).rejects.toThrow('locked');
		await expect(giver.book.importPackage(new Uint8Array([1]))).rejects.toThrow('locked');
	});
});

describe('who saw whom', () => {
	/** The rows of the access log that have not been sent, as what and case. */
	const log = async (of: Browser) => {
		const db = new TabletDatabase('tomoshibi', of.surroundings());
		const rows = await db.accesses.orderBy('n').toArray();
		db.close();
		return rows;
	};

	test('each page of a person is a line, and opening it again at once is not another', async () => {
		const { case: caseNo, entry } = await giver.book.apply(applying());
		await giver.book.case(caseNo);
		await giver.book.case(caseNo);
		await giver.book.receiptPaper(entry);
		await giver.book.printed('receipt', 1, '佐藤 一郎');
		await giver.book.exportPackage('unsent');
		const rows = await log(here);
		expect(rows.map(({ kind, case: one, open }) => [kind, one, open])).toEqual([
			['access.viewed', caseNo, { what: 'case' }],
			['access.viewed', caseNo, { what: 'receipt' }],
			['access.printed', '-', { what: 'receipt', count: 1 }],
			['access.exported', '-', { what: 'package', count: 1 }]
		]);
		expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
		expect(JSON.stringify(rows)).not.toContain('佐藤');
	});

	test('a search is one line, when it was meant, with its words sealed', async () => {
		here.connected = true;
		await giver.book.syncNow();
		await giver.until(({ register }) => register.state === 'ready');
		here.connected = false;
		for (const query of ['さ', 'さと', 'さとう', '佐藤']) await giver.book.search(query);
		await giver.book.household('0000000001');
		const rows = (await log(here)).filter(({ kind }) => kind === 'access.searched');
		expect(rows).toHaveLength(1);
		expect(JSON.stringify(await log(here))).not.toContain('佐藤');
	});

	test('the lines are sent along, once', async () => {
		const { case: caseNo } = await giver.book.apply(applying());
		await giver.book.case(caseNo);
		here.connected = true;
		await giver.book.syncNow();
		await giver.book.syncNow();
		const [row] = await log(here);
		const reads = (request: string) => request.includes('-reads/_bulk_docs');
		expect(here.requests.filter(reads)).toHaveLength(1);
		const { pouch } = await town.gate.storage.reads(CONFIG);
		expect(await pouch.get(row!._id)).toMatchObject({ kind: 'access.viewed', n: row!.n });
	});

	test('a wrong passphrase is told by the next person who gets in', async () => {
		await giver.book.lock();
		const { staff } = giver.status.staffChoices[0]!;
		await expect(giver.book.unlock({ staff, pin: '11111 22222 33333 44444' })).rejects.toThrow('wrongPin');
		await giver.book.unlock({ staff, pin: PIN });
		expect((await log(here)).map(({ kind, open }) => [kind, open])).toEqual([
			['access.refused', { what: 'unlock', count: 1 }]
		]);
	});

	test('what cannot be recorded is not shown', async () => {
		const { case: caseNo } = await giver.book.apply(applying());
		giver.kill();
		const again = openTab(here);
		await again.until(({ phase }) => phase === 'locked');
		await again.book.unlock({ staff: again.status.staffChoices[0]!.staff, pin: PIN });
		const db = new TabletDatabase('tomoshibi', here.surroundings());
		await db.open();
		await db.delete();
		await expect(again.book.case(caseNo)).rejects.toThrow();
	});
});
