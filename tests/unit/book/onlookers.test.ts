import { afterAll, beforeAll, expect, test } from 'vitest';
import { applying, browser, enrolledTab, houses, residents, world, type Tab, type World } from './harness';

let town: World;
let desk: Tab;
let auditor: Tab;
let caseNo: string;
beforeAll(async () => {
	town = await world();
	await town.publish(residents(20), houses(10));
	desk = await enrolledTab(town, browser(town.origin), 'field');
	caseNo = (await desk.book.apply(applying())).case;
	await desk.book.syncNow();
	auditor = await enrolledTab(town, browser(town.origin), 'auditor');
	await auditor.book.syncNow();
	await auditor.until(({ register }) => register.state === 'ready');
});
afterAll(async () => {
	desk.kill();
	auditor.kill();
	await town.close();
});

test('an auditor’s tablet shows what headquarters sees', async () => {
	const { book } = auditor;
	await auditor.until(({ sync }) => sync.problem === null && sync.lastContact !== null);
	expect(await book.figures()).toMatchObject({ clashes: 0 });
	expect(await book.clashes()).toEqual([]);
	expect(await book.applications({})).toHaveLength(1);
	expect((await book.case(caseNo))?.entries).toHaveLength(1);
	expect((await book.search('佐藤')).hits.length).toBeGreaterThan(0);
	expect(await book.household('0000000001')).not.toBeNull();
	const chains = await book.chains();
	expect(chains.map(({ device }) => device)).toContain(desk.status.device!.number);
	expect(chains.every(({ missing }) => missing.length === 0)).toBe(true);
	expect(await book.trustReport()).toMatchObject({ doubts: 0, disputed: [], unendorsed: [] });
	expect(await book.missingEntries()).toBe(0);
	expect(await book.outbox()).toBeInstanceOf(Array);
	expect(await book.drafts()).toEqual([]);
});

test('what an auditor looks at is in the access log as everybody’s is', async () => {
	await auditor.book.case(caseNo);
	await auditor.book.syncNow();
	const { pouch } = await town.gate.storage.reads(auditor.status.config!);
	const { rows } = await pouch.allDocs<{ kind?: string; by?: { role: string } }>({ include_docs: true });
	expect(rows.some(({ doc }) => doc?.kind === 'access.viewed' && doc.by?.role === 'auditor')).toBe(true);
});

test('an auditor changes nothing', async () => {
	const { book } = auditor;
	await expect(book.apply(applying())).rejects.toThrow('notAllowed');
	await expect(book.revokeDevice(desk.status.device!.number)).rejects.toThrow('notAllowed');
	await expect(book.devices()).rejects.toThrow('notAllowed');
});

test('no tablet is made for a prefecture: it gets counts', async () => {
	await expect(town.invite('prefecture')).rejects.toThrow('403');
});
