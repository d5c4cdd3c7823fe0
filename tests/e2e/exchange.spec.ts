import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type TestInfo } from '@playwright/test';
import { makePackage } from '../../src/exchange/package';
import { find } from '../../src/messages/ja/find';
import { bookErrors } from '../../src/messages/ja/errors';
import { exchange as words } from '../../src/messages/ja/exchange';
import { paths } from '../../src/ui/paths';
import { openMunicipalityKeys, parseKeyFile } from '../../src/vault/keys';
import { newDeviceKey } from '../../src/vault/sign';
import { CAMERA, pointAt } from './harness/camera';
import { idsAt } from './harness/centers';
import { findHousehold, receive, type Taken } from './harness/desk';
import { Gate, newFolder, prepared } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads, type Person } from './harness/town';

/** Two browsers on one machine without a network: addresses are not hidden behind names, and the loopback counts. */
const WIFI = ['--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection'];
const WAIT = { timeout: 120_000 };

/** Two tablets that know of each other, and no data center any more. */
async function twoAlone(): Promise<{ gate: Gate; a: Tablet; b: Tablet; close(): Promise<void> }> {
	const gate = await Gate.start();
	const enrol = (label: string) => Tablet.enrol(gate, { role: 'field', label, flags: WIFI, script: CAMERA });
	const a = await enrol('東小学校 1号機');
	const b = await enrol('西小学校 1号機');
	for (const tablet of [a, b]) await tablet.allSent();
	await gate.kill();
	return {
		gate,
		a,
		b,
		async close() {
			for (const tablet of [a, b]) await tablet.close();
			await gate.stop();
		}
	};
}

const press = (tablet: Tablet, name: string) =>
	tablet.page.getByRole('main').getByRole('button', { name, exact: true }).click();
const says = (tablet: Tablet, text: string | RegExp) =>
	expect(tablet.page.getByRole('main').getByText(text).first()).toBeVisible(WAIT);

/** What came of it, where whoever pressed the button sees it. */
const tells = (tablet: Tablet, text: string | RegExp) =>
	expect(tablet.page.getByRole('main').getByText(text).first()).toBeInViewport({ ...WAIT, ratio: 1 });

/** Pictures of a state in both positions of a tablet; nothing may reach beyond the edge in either. */
async function look({ page }: Tablet, info: TestInfo, name: string): Promise<void> {
	const upright = { width: 768, height: 1024 };
	for (const size of [upright, { width: 1024, height: 768 }]) {
		await page.setViewportSize(size);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
		await page.screenshot({ path: info.outputPath(`${name}-${size.width}.png`), fullPage: true });
	}
}

/** Whether a household's page shows an application. */
async function shows(tablet: Tablet, person: Person, { receipt }: Taken): Promise<void> {
	const card = await findHousehold(tablet, person);
	await expect(card.getByText(find.receipt(receipt))).toHaveCount(1);
}

/** Writes a package down as a file and resolves to its path. */
async function exported(tablet: Tablet): Promise<string> {
	await tablet.follow(paths.exchange);
	const [download] = await Promise.all([tablet.page.waitForEvent('download'), press(tablet, words.makeFile)]);
	expect(download.suggestedFilename()).toMatch(/^m999997-\d{4}-\d{8}T\d{4}\.tomoshibi$/);
	return download.path();
}

const choose = (tablet: Tablet, path: string) => tablet.page.locator('input[type=file]').setInputFiles(path);

test('by file: once, however often; what is damaged or somebody else’s is refused in words', async () => {
	const info = test.info();
	test.setTimeout(600_000);
	const { gate, a, b, close } = await twoAlone();
	const [person] = ordinaryHeads();
	const taken = await receive(a, person!);
	const file = await exported(a);
	await look(a, info, 'exported');
	await b.follow(paths.exchange);
	await look(b, info, 'choose');

	await test.step('damaged, cut off, no package, and another municipality’s', async () => {
		const folder = await newFolder('packages');
		const bytes = new Uint8Array(await readFile(file));
		const refuses = async (name: string, content: Uint8Array | string, sentence: string) => {
			const path = join(folder, name);
			await writeFile(path, content);
			await choose(b, path);
			await tells(b, sentence);
		};
		await refuses(
			'damaged',
			bytes.map((byte, i) => (i === bytes.length - 40 ? byte ^ 1 : byte)),
			bookErrors.packageDamaged
		);
		await look(b, info, 'damaged');
		await refuses('text', '氏名,住所\n', bookErrors.packageFormat);
		await refuses('cut', bytes.subarray(0, bytes.length >> 1), bookErrors.packageDamaged);
		const { secret } = await parseKeyFile(await readFile(join(prepared.town, 'key.json'), 'utf8'));
		const { privateKey } = await newDeviceKey();
		const maker = {
			municipality: '131016',
			device: '1001',
			privateKey,
			createdAt: '2026-11-02T00:00:00.000Z'
		};
		const foreign = await makePackage(await openMunicipalityKeys(secret), maker, [], []);
		await refuses('foreign', foreign, bookErrors.packageTown);
		const stranger = { ...maker, municipality: '999997' };
		const forged = await makePackage(await openMunicipalityKeys(secret), stranger, [], []);
		await refuses('forged', forged, bookErrors.packageSignature);
	});

	await test.step('taken in once', async () => {
		await choose(b, file);
		await tells(b, /件のうち新しい[1-9]\d*件を取り込みました/);
		await look(b, info, 'taken');
		await choose(b, file);
		await tells(b, /すべてこの端末にもうあります/);
		await shows(b, person!, taken);
	});

	await test.step('the second tablet sends it on, the first is away', async () => {
		const written = (await a.book('outbox')).map(({ entry }) => entry);
		await a.close();
		await gate.restart();
		await expect
			.poll(async () => (await idsAt(gate)).map((row) => row.split(' ')[0]), WAIT)
			.toEqual(expect.arrayContaining(written) as string[]);
		const ids = await idsAt(gate);
		await a.reopen();
		await a.allSent();
		// It comes with the same entries and they are there already.
		expect(await idsAt(gate)).toEqual(ids);
	});
	await close();
});

test('by QR codes, and over one Wi-Fi in both directions', async () => {
	const info = test.info();
	test.setTimeout(900_000);
	const { a, b, close } = await twoAlone();
	const [first, second, third] = ordinaryHeads();
	const screen = (tablet: Tablet) => tablet.page.locator('figure svg');
	const gone = (tablet: Tablet) => async () =>
		(await tablet.page.getByRole('main').locator('video').count()) === 0;

	await test.step('nothing to hand over is said where it is seen', async () => {
		await b.follow(paths.exchange);
		await press(b, words.showQr);
		await tells(b, words.nothing);
	});

	await test.step('QR: one shows, the other’s camera collects', async () => {
		const taken = await receive(a, first!);
		await a.follow(paths.exchange);
		await b.follow(paths.exchange);
		await press(a, words.showQr);
		await expect(screen(a)).toBeInViewport({ ratio: 1 });
		await look(a, info, 'qr-show');
		await press(b, words.readQr);
		await says(b, words.reading(0, 0));
		await look(b, info, 'qr-read-empty');
		let pictures = 0;
		await pointAt(b.page, screen(a), async () => {
			if (++pictures === 4) await look(b, info, 'qr-read');
			return gone(b)();
		});
		await tells(b, /件のうち新しい[1-9]\d*件を取り込みました/);
		await press(a, words.close);
		await shows(b, first!, taken);
	});

	const handOver = async (from: Tablet, to: Tablet, name: string) => {
		await from.follow(paths.exchange);
		await to.follow(paths.exchange);
		await press(from, words.lanGive);
		await says(from, words.lanSteps.give1);
		await expect(screen(from)).toBeInViewport({ ratio: 1 });
		await press(to, words.lanTake);
		await says(to, words.lanSteps.take1);
		await look(from, info, `${name}-give1`);
		await pointAt(to.page, screen(from), gone(to));
		await says(to, words.lanSteps.take2);
		await expect(screen(to)).toBeInViewport({ ratio: 1 });
		await look(to, info, `${name}-take2`);
		await press(from, words.lanSteps.give2Button);
		await press(from, words.lanSteps.give1Button);
		await says(from, words.lanSteps.give1);
		await press(from, words.lanSteps.give2Button);
		await says(from, words.lanSteps.give2);
		await look(from, info, `${name}-give2`);
		await pointAt(from.page, screen(to), gone(from));
		await tells(to, /件のうち新しい[1-9]\d*件を取り込みました/);
		await tells(from, /^相手の端末が受け取りました/);
		await look(from, info, `${name}-given`);
		await look(to, info, `${name}-taken`);
	};

	await test.step('Wi-Fi, one way', async () => {
		const taken = await receive(a, second!);
		await handOver(a, b, 'lan');
		await shows(b, second!, taken);
	});

	await test.step('Wi-Fi, the other way', async () => {
		const taken = await receive(b, third!);
		await handOver(b, a, 'lan-back');
		await shows(a, third!, taken);
	});
	await close();
});
