import { IDBObjectStore } from 'fake-indexeddb';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { TabletDatabase } from '../../../src/store/database';
import {
	applying,
	browser,
	enrolledTab,
	houses,
	openTab,
	person,
	PIN,
	residents,
	world,
	type Browser,
	type World
} from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());
afterEach(() => vi.restoreAllMocks());

/** Everything that stands on the tablet's disk, as text. */
async function rawDisk(of: Browser): Promise<string> {
	const open = of.indexedDB.open('tomoshibi');
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		open.onsuccess = () => resolve(open.result as unknown as IDBDatabase);
		open.onerror = () => reject(open.error);
	});
	let text = '';
	for (const name of db.objectStoreNames) {
		const all = db.transaction(name).objectStore(name).getAll();
		await new Promise((resolve) => (all.onsuccess = resolve));
		text += JSON.stringify(all.result, (_, value: unknown) =>
			value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value
		);
	}
	db.close();
	return text;
}

const names = (of: Browser) =>
	rawDisk(of).then((text) => /佐藤|サトウ|1960-04-05|本町|花子|0000000001/.exec(text));

describe('the disk', () => {
	test('holds no name, date, address or register number in the clear', async () => {
		await town.publish(residents(50), houses(10));
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.until(({ register }) => register.state === 'ready');
		await tab.book.apply(applying());
		await tab.book.saveDraft('apply:0000000001', { head: '佐藤 一郎' });
		expect(await names(of)).toBeNull();
		expect(await tab.book.drafts()).toMatchObject([{ key: 'apply:0000000001' }]);
		await tab.book.deleteDraft('apply:0000000001');
		expect(await tab.book.drafts()).toEqual([]);
		expect(await tab.book.loadDraft('apply:0000000001')).toBeNull();
		tab.kill();
	});

	test('keeps what a newer version wrote, and says how much of it there is', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		tab.kill();
		const db = new TabletDatabase('tomoshibi', of.surroundings());
		await db.strangers.add({ id: 'x', rev: '1-a', doc: { _id: 'x', _rev: '1-a', v: 2 } });
		db.close();
		const again = openTab(of);
		await again.until(({ unreadable }) => unreadable === 1);
		again.kill();
	});

	test('that is full says so, and nothing is half written', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.until(({ counts }) => counts.sent === 1);
		const { add } = IDBObjectStore.prototype;
		const full = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
			this: IDBObjectStore,
			...args
		) {
			if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
			return add.apply(this, args);
		});
		await expect(tab.book.apply(applying())).rejects.toThrow('storageFull');
		full.mockRestore();
		expect(await tab.book.applications({})).toEqual([]);
		expect(tab.status.counts).toEqual({ saved: 0, sent: 1, refused: 0 });
		const applied = await tab.book.apply(applying());
		await tab.until(({ counts }) => counts.sent === 2);
		expect(applied.receipt).toMatch(/^\d{4}-000[12]-/);
		tab.kill();
	});

	test('an acknowledged entry survives the browser being killed right after', async () => {
		const of = browser(town.origin);
		let tab = await enrolledTab(town, of);
		await tab.until(({ counts }) => counts.sent === 1);
		of.connected = false;
		const receipts: string[] = [];
		for (let i = 0; i < 3; i++) {
			const applied = await tab.book.apply(applying({}, person('佐藤 一郎', '')));
			receipts.push(applied.receipt);
			void tab.book.apply(applying({}, person('途中 太郎', ''))).catch(() => undefined);
			tab.kill();
			tab = openTab(of);
			await tab.until(({ phase }) => phase === 'locked');
			await tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN });
		}
		const held = (await tab.book.applications({})).map(({ view }) => view.receipt);
		for (const receipt of receipts) expect(held).toContain(receipt);
		expect(new Set(held.map((receipt) => receipt.slice(0, 9))).size).toBe(held.length);
		of.connected = true;
		of.networkChanged();
		await tab.until(({ counts }) => counts.saved === 0 && counts.refused === 0, 20_000);
		tab.kill();
	});
});

describe('a revoked tablet', () => {
	test('loses its keys first, then the rest; what it had not sent stays sealed', async () => {
		await town.publish(residents(50), houses(10));
		const centre = await enrolledTab(town, browser(town.origin), 'headquarters');
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.until(({ register, counts }) => register.state === 'ready' && counts.sent === 1);
		await tab.book.saveDraft('a', { text: 1 });
		of.connected = false;
		await tab.book.apply(applying());
		await centre.book.revokeDevice(tab.status.device!.number);
		of.connected = true;
		of.networkChanged();
		await tab.until(({ phase }) => phase === 'revoked', 20_000);
		await expect(tab.book.search('佐藤')).rejects.toThrow('revoked');
		await expect(tab.book.unlock({ staff: 'x', pin: PIN })).rejects.toThrow('revoked');
		const disk = JSON.parse(`[${(await rawDisk(of)).replaceAll('][', '],[')}]`) as unknown[][];
		expect(JSON.stringify(disk)).not.toContain('"lock"');
		expect(JSON.stringify(disk)).not.toContain('identity');
		expect(JSON.stringify(disk)).toContain('certificate.applied');
		tab.kill();
		const again = openTab(of);
		await again.until(({ phase }) => phase === 'revoked');
		await again.book.enrol({
			code: await town.invite(),
			staff: { name: '灯', from: '', role: 'field', pin: PIN }
		});
		expect(again.status.phase).toBe('open');
		again.kill();
		centre.kill();
	});
});
