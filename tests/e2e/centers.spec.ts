import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { shell } from '../../src/messages/ja/shell';
import { backUp, heard, idsAt, listen, loseDisk, openCenters, type Center } from './harness/centers';
import { receive } from './harness/desk';
import { prepared, startCli } from './harness/gate';
import type { Weather } from './harness/proxy';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

/** The machine may be busy: what has to happen by itself may take this long before a test gives up. */
const PATIENCE = { timeout: 120_000 };

/** The line beside the badge. */
const badge = (tablet: Tablet) => tablet.page.locator('.sync p');

/** Waits until the badge names this data center, in whatever sentence. */
async function uses(tablet: Tablet, { name }: Center): Promise<void> {
	await expect(badge(tablet)).toHaveText(new RegExp(`^${name}につながっています`), PATIENCE);
}

/** Ids of the entries that this tablet has written, with what became of each. */
async function own(tablet: Tablet): Promise<string[]> {
	return (await tablet.book('outbox')).map(({ entry }) => entry);
}

/** Waits until this tablet's roster has a device. */
async function knows(tablet: Tablet, device: string): Promise<void> {
	await expect.poll(() => tablet.page.evaluate(rosterOnDisk), PATIENCE).toContain(device);
}

/** Runs in the page. */
function rosterOnDisk(): Promise<unknown[]> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('tomoshibi');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const reading = opening.result.transaction('roster').objectStore('roster').getAllKeys();
			reading.onerror = () => reject(reading.error);
			reading.onsuccess = () => {
				opening.result.close();
				resolve(reading.result);
			};
		};
	});
}

const plain = (rows: string[]) => rows.map((row) => row.split(' ')[0]!);

/** Waits until a data center holds all of these, each once. */
async function holds({ gate }: Center, ids: string[]): Promise<void> {
	await expect
		.poll(async () => plain(await idsAt(gate)), PATIENCE)
		.toEqual(expect.arrayContaining(ids) as string[]);
	const held = plain(await idsAt(gate));
	expect(held).toHaveLength(new Set(held).size);
}

/** Waits until both hold the same entries in the same revisions. */
async function alike([a, b]: [Center, Center]): Promise<void> {
	await expect
		.poll(async () => {
			const [one, other] = await Promise.all([idsAt(a.gate), idsAt(b.gate)]);
			return one.length > 0 && JSON.stringify(one) === JSON.stringify(other);
		}, PATIENCE)
		.toBe(true);
}

test('a data center dies in mid-transfer, and comes back from an older backup', async () => {
	test.setTimeout(600_000);
	const centers = await openCenters();
	const { east, west, both } = centers;
	const [first, second, third, fourth, fifth] = ordinaryHeads();
	const tablet = await Tablet.enrol(east.gate, {
		role: 'field',
		label: '東小学校 1号機',
		origin: east.origin
	});
	await receive(tablet, first!);
	await tablet.allSent();
	await uses(tablet, east);

	const backup = await test.step('the east is backed up', async () => {
		await east.gate.stop();
		const copy = await backUp(east.gate);
		await east.gate.restart();
		await uses(tablet, east);
		return copy;
	});

	await test.step('something reaches the east alone: the centers do not reach each other', async () => {
		for (const { lane } of both) lane.turn({ kind: 'refuse' });
		await receive(tablet, second!);
		await tablet.allSent();
		await uses(tablet, east);
		await holds(east, await own(tablet));
	});

	await test.step('it is killed while a batch is on its way; the next form is saved at once', async () => {
		await listen(tablet.page);
		const halfway = east.line.halfway('-ledger/_bulk_docs');
		await receive(tablet, third!);
		await halfway;
		await east.gate.kill();
		const killed = Date.now();
		await receive(tablet, fourth!);
		await uses(tablet, west);
		const said = (await heard(tablet.page)).find(({ at, text }) => at >= killed && text.includes(west.name));
		console.log(`on ${west.name} ${said!.at - killed} ms after the kill of ${east.name}`);
		await expect(badge(tablet)).toHaveText(shell.onlineInstead(west.name, east.name), PATIENCE);
		await tablet.allSent();
		// Also what only the dead one had.
		await holds(west, await own(tablet));
	});

	await test.step('the east comes back with an old disk; the tablet says so and repairs it', async () => {
		await backup.restore();
		await east.gate.restart();
		expect(plain(await idsAt(east.gate))).not.toEqual(expect.arrayContaining(await own(tablet)));
		await uses(tablet, east);
		expect((await heard(tablet.page)).map(({ text }) => text)).toContain(shell.repairing(east.name));
		// The centers still do not reach each other: it came from the tablet.
		await holds(east, await own(tablet));
	});

	await test.step('they meet again and hold the same', async () => {
		await receive(tablet, fifth!);
		await tablet.allSent();
		for (const { lane } of both) lane.turn({ kind: 'pass' });
		await alike(both);
		await holds(west, await own(tablet));
	});
	await tablet.close();
	await centers.close();
});

test('silent, half-open, slow, cut and lying lines are left, and used again once they are well', async () => {
	test.setTimeout(900_000);
	const centers = await openCenters();
	const { east, west, both } = centers;
	const tablet = await Tablet.enrol(east.gate, {
		role: 'field',
		label: '東小学校 1号機',
		origin: east.origin
	});
	await tablet.allSent();
	await expect
		.poll(() => idsAt(west.gate, 'devices'), PATIENCE)
		.toEqual(expect.arrayContaining([expect.stringContaining(`device:${tablet.device} `)]) as string[]);
	// From here on what arrives at the west has come from the tablet, not from the east.
	for (const { lane } of both) lane.turn({ kind: 'refuse' });

	const storms: Weather[] = [
		{ kind: 'silent' },
		{ kind: 'mute' },
		{ kind: 'delay', ms: 10_000 },
		{ kind: 'throttle', bytesPerSecond: 60 },
		{ kind: 'cut', afterBytes: 120 },
		{ kind: 'corrupt', everyBytes: 40 }
	];
	const people = ordinaryHeads();
	for (const [i, weather] of storms.entries()) {
		await test.step(weather.kind, async () => {
			await listen(tablet.page);
			east.line.turn(weather);
			const turned = Date.now();
			await receive(tablet, people[i]!);
			const written = await own(tablet);
			await uses(tablet, west);
			const said = (await heard(tablet.page)).find(
				({ at, text }) => at >= turned && text.includes(west.name)
			);
			console.log(`${weather.kind}: on ${west.name} ${said!.at - turned} ms after the line turned bad`);
			await tablet.allSent();
			await holds(west, written);
			east.line.turn({ kind: 'pass' });
			// No button is pressed.
			await uses(tablet, east);
		});
	}
	for (const { lane } of both) lane.turn({ kind: 'pass' });
	await alike(both);
	await tablet.close();
	await centers.close();
});

test('no data center is left; then none ever was: the tablets make an empty one whole', async () => {
	test.setTimeout(900_000);
	const centers = await openCenters();
	const { east, west, both } = centers;
	const enrol = (label: string) => Tablet.enrol(east.gate, { role: 'field', label, origin: east.origin });
	const first = await enrol('東小学校 1号機');
	const other = await enrol('西小学校 1号機');
	// It has not written anything yet: that it is there is heard with the next round.
	await knows(first, other.device);
	const [a, b, c, d] = ordinaryHeads();
	await receive(other, a!);
	await other.allSent();
	await alike(both);

	await test.step('both are dead: work goes on, and is kept on the tablet', async () => {
		for (const { gate } of both) await gate.kill();
		await receive(first, b!);
		await expect(badge(first)).toHaveText(/^通信なし/, PATIENCE);
		expect((await first.counts()).saved).toBeGreaterThan(0);
	});

	await test.step('both come back: everything arrives at both', async () => {
		for (const { gate } of both) await gate.restart();
		await first.allSent();
		await alike(both);
		await holds(west, await own(first));
	});

	await test.step('both disks are gone; rebuilding names the tablet that is away', async () => {
		// Sent to a data center that is about to vanish, and seen by nobody else.
		const mine = await own(first);
		await first.close();
		await receive(other, c!);
		await other.allSent();
		const others = await own(other);
		await other.close();
		for (const center of both) {
			center.line.turn({ kind: 'refuse' });
			await center.gate.kill();
			await loseDisk(center.gate);
		}
		await first.reopen();
		await receive(first, d!);
		await east.gate.restart();
		const rebuild = startCli(
			...['rebuild', '--url', east.gate.url, '--token', east.gate.operatorToken],
			...['--key', join(prepared.town, 'key.json')]
		);
		const report = () => (rebuild.reports.length ? JSON.parse(rebuild.reports.at(-1)!) : null) as unknown;
		await expect.poll(() => rebuild.said(), PATIENCE).toContain('再構築の受付を開きました');
		east.line.turn({ kind: 'pass' });
		await first.allSent();
		await holds(east, [...mine, ...(await own(first))]);
		await expect
			.poll(report, PATIENCE)
			.toMatchObject({ devices: 2, silent: [other.device], refused: [], done: false });

		await other.reopen();
		expect(await rebuild.ended, rebuild.said()).toBe(0);
		expect(report()).toMatchObject({ silent: [], missing: { ledger: {}, reads: {} }, done: true });
		await holds(east, [...(await own(first)), ...others]);
	});

	await test.step('the second one, empty too, fetches everything from the first', async () => {
		await west.gate.restart();
		await centers.publish(west);
		west.line.turn({ kind: 'pass' });
		await alike(both);
	});
	await first.close();
	await other.close();
	await centers.close();
});
