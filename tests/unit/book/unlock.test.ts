import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	applying,
	browser,
	enrolledTab,
	houses,
	openTab,
	PIN,
	residents,
	world,
	type World
} from './harness';

/** Of somebody else. */
const OTHER = '7391 0558 2746 9031';
const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();

let town: World;
beforeAll(async () => {
	town = await world();
	await town.publish(residents(20), houses(5));
});
afterAll(() => town.close());

describe('lock', () => {
	test('forgets register, names and keys; sending goes on', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.until(({ register }) => register.state === 'ready');
		of.connected = false;
		const applied = await tab.book.apply(applying());
		await tab.book.saveDraft('apply:1', { a: 1 });
		await tab.book.lock();
		expect(tab.status).toMatchObject({ phase: 'locked', staff: null, register: { state: 'none' } });
		const asked: (() => Promise<unknown>)[] = [
			() => tab.book.search('佐藤'),
			() => tab.book.household('0000000001'),
			() => tab.book.case(applied.case),
			() => tab.book.applications({}),
			() => tab.book.receiptPaper(applied.entry),
			() => tab.book.paper(applied.entry),
			() => tab.book.clashes(),
			() => tab.book.figures(),
			() => tab.book.loadDraft('apply:1'),
			() => tab.book.drafts(),
			() => tab.book.townFont(),
			() => tab.book.caseOfHousehold('1'),
			() => tab.book.apply(applying())
		];
		for (const ask of asked) await expect(ask()).rejects.toThrow('locked');
		const items = await tab.book.outbox();
		expect(items.some(({ kind, head }) => kind === 'certificate.applied' && head === null)).toBe(true);
		of.connected = true;
		of.networkChanged();
		await tab.until(({ counts }) => counts.saved === 0);
		await tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN });
		await tab.until(({ register }) => register.state === 'ready');
		expect((await tab.book.outbox()).find(({ entry }) => entry === applied.entry)?.head).toBe('佐藤 一郎');
		expect(await tab.book.loadDraft('apply:1')).toEqual({ a: 1 });
		tab.kill();
	});

	test('opens with no network after the browser was closed', async () => {
		const of = browser(town.origin);
		const first = await enrolledTab(town, of);
		await first.until(({ register }) => register.state === 'ready');
		first.kill();
		of.connected = false;
		const tab = openTab(of);
		await tab.until(({ phase }) => phase === 'locked');
		await tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN });
		expect((await tab.book.search('佐藤')).hits.length).toBeGreaterThan(0);
		await tab.until(({ sync }) => sync.state === 'offline');
		tab.kill();
	});
});

describe('PINs', () => {
	test('wrong ones cost waiting, also after the browser was closed and the clock was changed', async () => {
		const of = browser(town.origin);
		const first = await enrolledTab(town, of);
		const staff = first.status.staff!.staff;
		await first.book.lock();
		await expect(first.book.unlock({ staff: '9999-9', pin: PIN })).rejects.toThrow('notFound');
		for (let i = 0; i < 3; i++)
			await expect(first.book.unlock({ staff, pin: '999111' })).rejects.toThrow('wrongPin');
		expect(Date.parse(first.status.retryAt ?? '') - Date.now()).toBeGreaterThan(25_000);
		await expect(first.book.unlock({ staff, pin: PIN })).rejects.toThrow('tooManyTries');
		first.kill();
		const tab = openTab(of);
		await tab.until(({ phase }) => phase === 'locked');
		await expect(tab.book.unlock({ staff, pin: PIN })).rejects.toThrow('tooManyTries');
		// Back by a year: the wait does not become a year.
		of.clockAhead = -365 * 86_400_000;
		await expect(tab.book.unlock({ staff, pin: PIN })).rejects.toThrow('tooManyTries');
		expect(Date.parse(tab.status.retryAt!) - (Date.now() + of.clockAhead)).toBeLessThanOrEqual(30_000);
		of.clockAhead = 31_000;
		// Two at once are two tries, not one.
		const both = await Promise.allSettled([
			tab.book.unlock({ staff, pin: '999112' }),
			tab.book.unlock({ staff, pin: PIN })
		]);
		expect(both.map((one) => (one.status === 'rejected' ? String(one.reason.message) : ''))).toEqual([
			'wrongPin',
			'tooManyTries'
		]);
		of.clockAhead = 31_000 + 61_000;
		await tab.book.unlock({ staff, pin: PIN });
		expect(tab.status.retryAt).toBeNull();
		tab.kill();
	}, 120_000);

	test('a person who is added while the tablet is being locked gets the true key', async () => {
		const tab = await enrolledTab(town, browser(town.origin));
		const { case: caseNo } = await tab.book.apply(applying());
		const adding = tab.book.addStaff({ name: '応援 太郎', from: '', role: 'field', pin: OTHER });
		await new Promise((resolve) => setImmediate(resolve));
		await tab.book.lock();
		await adding;
		await tab.book.unlock({ staff: tab.status.staffChoices[1]!.staff, pin: OTHER });
		expect((await tab.book.case(caseNo))?.entries[0]?.sealed).toMatchObject({ head: { name: '佐藤 一郎' } });
		tab.kill();
	});

	test('each member of staff has their own', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of, 'survey');
		await tab.book.addStaff({ name: '応援 太郎', from: '隣市', role: 'field', until: soon, pin: OTHER });
		await expect(
			tab.book.addStaff({ name: '本部 次郎', from: '', role: 'headquarters', pin: OTHER })
		).rejects.toThrow('notAllowed');
		await tab.book.lock();
		expect(tab.status.staffChoices.map(({ name }) => name)).toEqual(['応援 花子', '応援 太郎']);
		const second = tab.status.staffChoices[1]!.staff;
		await expect(tab.book.unlock({ staff: second, pin: PIN })).rejects.toThrow('wrongPin');
		await tab.book.unlock({ staff: second, pin: OTHER });
		expect(tab.status.staff).toEqual({
			staff: second,
			name: '応援 太郎',
			role: 'field',
			until: expect.any(String),
			tasks: null,
			renew: false
		});
		const { entry, case: caseNo } = await tab.book.apply(applying());
		const detail = await tab.book.case(caseNo);
		expect(detail?.entries.find((opened) => opened.entry._id === entry)?.staffName).toBe('応援 太郎');
		tab.kill();
	});
});
