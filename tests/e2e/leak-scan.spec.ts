import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { apply } from '../../src/messages/ja/apply';
import { home } from '../../src/messages/ja/shell';
import { find } from '../../src/messages/ja/find';
import { paths } from '../../src/ui/paths';
import { decideAsProposed, findHousehold, goTo, issue, openCase, receive, survey } from './harness/desk';
import { Gate, prepared } from './harness/gate';
import { isWholeTable } from './harness/leveldb';
import { Scanner } from './harness/needles';
import { Tablet } from './harness/tablet';
import { ordinaryHeads, secrets } from './harness/town';

/** What is typed in this test and stands in no register. */
const TYPED = {
	walkIn: '旅路　迷子之介',
	walkInKana: 'タビジ　マイゴノスケ',
	damage: '屋根の瓦が落ち、柱が傾いた',
	draft: '書きかけの秘密の備考',
	phone: '0799-88-7766'
};

/**
 * Closes a tablet and makes Chromium pack its logs into tables, which a second opening does. A table that the closing cut off
 * is thrown away by the next opening.
 */
async function pack(tablet: Tablet): Promise<void> {
	await tablet.close();
	for (let tries = 0; tries < 5; tries++) {
		await tablet.open();
		await tablet.close();
		const files = await readdir(tablet.profile, { recursive: true, withFileTypes: true });
		const tables = files.filter(({ name }) => name.endsWith('.ldb'));
		if (tables.every(({ parentPath, name }) => isWholeTable(join(parentPath, name)))) return;
	}
}

/** Data of a gate and profiles of tablets with which a whole day's work was done, all of them closed. */
async function workday(): Promise<{ gate: Gate; tablets: Tablet[]; receipt: string }> {
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'survey', label: '小学校' });
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部' });
	const [first, second, third] = ordinaryHeads();

	const taken = await receive(desk, first!);
	await survey(desk, taken.receipt, 'hankai');
	await desk.allSent();
	await decideAsProposed(hq, taken.receipt);
	await hq.allSent();
	await openCase(hq, taken.receipt);
	await issue(hq, taken.receipt);
	await hq.allSent();

	const { page } = desk;
	await desk.follow(paths.applyWalkIn);
	await page.getByRole('textbox', { name: apply.name }).fill(TYPED.walkIn);
	await page.getByRole('textbox', { name: apply.kana }).fill(TYPED.walkInKana);
	await page.getByRole('textbox', { name: apply.phone }).fill(TYPED.phone);
	await page.getByRole('textbox', { name: apply.note }).fill(TYPED.draft);
	await expect.poll(() => desk.book('drafts')).toHaveLength(1);

	// Half a search, a page left open, and a browser that dies with all of it.
	await gate.kill();
	await receive(desk, second!);
	await findHousehold(desk, third!);
	await desk.kill();
	await desk.open('/');
	await desk.unlock();
	await goTo(desk, 'find');
	await desk.page.getByRole('searchbox', { name: home.search }).fill(third!.name);
	await expect(
		desk.page.getByText(find.results).or(desk.page.getByRole('article').first()).first()
	).toBeVisible();
	await gate.restart();
	await desk.allSent();

	for (const tablet of [desk, hq]) await pack(tablet);
	await gate.stop();
	return { gate, tablets: [desk, hq], receipt: taken.receipt };
}

test('nothing of a person is on the server, in its log or on a tablet’s disk', async () => {
	test.setTimeout(600_000);
	const { gate, tablets, receipt } = await workday();
	const places = [gate.data, ...tablets.map((tablet) => tablet.profile)];

	// What the app itself says to everybody (days on which eras begin, examples in hints) is no secret.
	const all = [...secrets(), ...Object.values(TYPED), ...tablets.map((tablet) => tablet.staff)];
	const known = new Set(new Scanner(all).scanFolder(prepared.app).map(({ needle }) => needle));
	const needles = all.filter((needle) => !known.has(needle));
	expect(needles.length).toBeGreaterThan(2000);
	expect(known.size).toBeLessThan(20);

	for (const place of places) {
		const scanner = new Scanner(needles);
		expect(scanner.scanFolder(place), place).toEqual([]);
		expect(scanner.unpacked, place).toBeGreaterThan(0);
		// The same scan does find what may be seen: a receipt number is open.
		expect(new Scanner([receipt]).scanFolder(place), place).not.toEqual([]);
	}
	const log = new Uint8Array(await readFile(gate.log));
	expect(new Scanner(needles).scan(log)).toEqual([]);
});

test('the scan finds people who do lie on a disk, in logs and packed tables, as values and as keys', async () => {
	const gate = await Gate.start();
	const tablet = await Tablet.enrol(gate, { role: 'field', label: '対照' });
	const [person] = ordinaryHeads();
	await tablet.page.evaluate(
		(planted) =>
			new Promise<void>((resolve, reject) => {
				const request = indexedDB.open('control');
				request.onerror = () => reject(request.error);
				request.onupgradeneeded = () => request.result.createObjectStore('rows').createIndex('name', 'name');
				request.onsuccess = () => {
					const transaction = request.result.transaction('rows', 'readwrite');
					// More than LevelDB holds in memory, so that some of it is packed into tables.
					for (let i = 0; i < 30_000; i++)
						transaction.objectStore('rows').put({ ...planted, filler: `${i} `.repeat(40) }, i);
					transaction.oncomplete = () => resolve();
					transaction.onerror = () => reject(transaction.error);
				};
			}),
		{ name: person!.name, birth: person!.birth, phone: person!.phone }
	);
	await pack(tablet);
	await gate.stop();

	const found = new Scanner([person!.name, person!.birth, person!.phone]).scanFolder(tablet.profile);
	const packed = found.filter(({ file }) => file.endsWith('.ldb'));
	expect(new Set(packed.map(({ needle }) => needle))).toEqual(
		new Set([person!.name, person!.birth, person!.phone])
	);
	expect(new Set(packed.map(({ encoding }) => encoding))).toEqual(new Set(['UTF-8', 'UTF-16LE', 'UTF-16BE']));
});
