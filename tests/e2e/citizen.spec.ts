import { writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import encodeQR from 'qr';
import { formatWarekiShort } from '../../src/domain/dates';
import { en } from '../../src/messages/citizen/en';
import { easy } from '../../src/messages/citizen/easy';
import { ja } from '../../src/messages/citizen/ja';
import { languageNames } from '../../src/messages/citizen/languages';
import { actionNames, casePage, revoke, revokeReasons } from '../../src/messages/ja/case';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { Gate } from './harness/gate';
import { decideAsProposed, issue, openCase, receive, survey } from './harness/desk';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

/** A phone's width; half of the pages' readers use one. */
const PHONE = { width: 360, height: 740 };

async function noSidewaysScroll(page: Page): Promise<void> {
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
}

async function askStatus(page: Page, birth: string): Promise<void> {
	await page.getByLabel(ja.status.birth).fill(birth);
	await page.getByRole('button', { name: ja.status.submit }).click();
}

/** A camera picture that shows `text` as a QR code: raw video of one frame, which Chromium plays in a loop. */
async function cameraFilm(text: string): Promise<string> {
	const [width, height] = [640, 480];
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const scale = Math.floor(height / rows.length);
	const luma = new Uint8Array(width * height).fill(235);
	for (let y = 0; y < rows.length * scale; y++)
		for (let x = 0; x < rows.length * scale; x++)
			if (rows[Math.floor(y / scale)]![Math.floor(x / scale)]) luma[y * width + x + 60] = 16;
	const colour = new Uint8Array((width * height) / 2).fill(128);
	const file = join(await mkdtemp(join(tmpdir(), 'tomoshibi-film-')), 'qr.y4m');
	const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`;
	await writeFile(file, [head, luma, colour]);
	return file;
}

test('a citizen follows an application and checks a certificate on a phone', async ({ browser }) => {
	test.setTimeout(600_000);
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const person = ordinaryHeads()[0]!;
	const { receipt } = await receive(desk, person);
	await desk.allSent();

	const context = await browser.newContext({ viewport: PHONE, locale: 'ja-JP' });
	const page = await context.newPage();
	const sent: string[] = [];
	const workers: string[] = [];
	page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
	page.on('worker', (worker) => workers.push(worker.url()));
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(error.message));

	await test.step('the receipt’s QR fills in the number; the birth date in either calendar gives the status', async () => {
		await page.goto(`${gate.url}/status#${receipt}`);
		await expect(page.getByLabel(ja.status.receipt)).toHaveValue(receipt);
		await askStatus(page, formatWarekiShort(person.birth));
		await expect(page.getByText(ja.status.states.received)).toBeVisible();
		await expect(page.getByRole('listitem').filter({ hasText: ja.status.steps.received })).toBeVisible();
		await noSidewaysScroll(page);
		await page.getByRole('button', { name: ja.status.again }).click();
		await page.getByLabel(ja.status.receipt).fill(receipt.toLowerCase());
		await askStatus(page, person.birth.replaceAll('-', ''));
		await expect(page.getByText(ja.status.states.received)).toBeVisible();
	});

	await test.step('a wrong number is said at once, a wrong birth date after asking', async () => {
		await page.getByRole('button', { name: ja.status.again }).click();
		await page
			.getByLabel(ja.status.receipt)
			.fill(`${receipt.slice(0, -1)}${receipt.endsWith('A') ? 'B' : 'A'}`);
		await askStatus(page, '19700230');
		await expect(page.getByText(ja.status.receiptProblem.wrong)).toBeVisible();
		await expect(page.getByText(ja.status.birthProblem.noSuchDate)).toBeVisible();
		await expect(page.getByLabel(ja.status.receipt)).toBeFocused();
		await page.getByLabel(ja.status.receipt).fill(receipt);
		await askStatus(page, '19000101');
		await expect(page.getByText(ja.status.notFoundTitle)).toBeVisible();
	});

	await test.step('nothing personal left the phone, and nothing of the staff’s app came to it', async () => {
		const all = sent.map((line) => line.replace(/#.*? /, ' ')).join('\n');
		for (const secret of [receipt, receipt.split('-')[2]!, person.birth, person.birth.replaceAll('-', '')])
			expect(all).not.toContain(secret);
		expect(all).not.toMatch(/\.woff2/);
		expect(workers).toEqual([]);
		expect(all).not.toMatch(/worker/);
		expect(faults).toEqual([]);
	});

	await test.step('three languages, without losing what was typed', async () => {
		await page.getByRole('link', { name: languageNames.en, exact: true }).click();
		await expect(page.getByRole('heading', { name: en.status.title })).toBeVisible();
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page.getByLabel(en.status.receipt)).toHaveValue(receipt);
		await noSidewaysScroll(page);
		await page.getByRole('link', { name: languageNames.easy, exact: true }).click();
		await expect(page.getByRole('heading', { name: easy.status.title })).toBeVisible();
		await noSidewaysScroll(page);
		await page.getByRole('link', { name: languageNames.ja, exact: true }).click();
	});

	await survey(desk, receipt, 'zenkai');
	await decideAsProposed(desk, receipt);
	const number = await issue(desk, receipt);
	const photo = await desk.page.locator('.sheet').screenshot();
	await desk.allSent();

	await test.step('the status has moved on', async () => {
		await page.getByLabel(ja.status.receipt).fill(receipt);
		await askStatus(page, person.birth);
		await expect(page.getByText(ja.status.states.issued, { exact: true })).toBeVisible();
		await expect(page.getByRole('listitem').filter({ hasText: ja.status.steps.decided })).toBeVisible();
	});

	const result = page.locator('[data-outcome]');
	await test.step('a photo of the paper is genuine, and says what to compare', async () => {
		await page.goto(`${gate.url}/verify`);
		await page
			.getByLabel(ja.verify.image)
			.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: photo });
		await expect(result).toHaveAttribute('data-outcome', 'genuine');
		await expect(page.getByText(number)).toBeVisible();
		await expect(page.getByText(ja.grades.zenkai, { exact: true })).toBeVisible();
		await noSidewaysScroll(page);
	});

	const qr = await desk.page.locator('.sheet .verify').getAttribute('data-qr');
	expect(qr).toContain('.zenkai.');
	await test.step('an altered code is not, other texts are none, and a picture without a code is said', async () => {
		await page.getByRole('button', { name: ja.verify.again }).click();
		await page.getByLabel(ja.verify.paste).fill(qr!.replace('.zenkai.', '.hankai.'));
		await page.getByRole('button', { name: ja.verify.check, exact: true }).click();
		await expect(result).toHaveAttribute('data-outcome', 'forged');
		await page.getByRole('button', { name: ja.verify.again }).click();
		await page.getByLabel(ja.verify.paste).fill('https://example.com/');
		await page.getByRole('button', { name: ja.verify.check, exact: true }).click();
		await expect(result).toHaveAttribute('data-outcome', 'notOurs');
		await page.getByRole('button', { name: ja.verify.again }).click();
		const blank = await page.getByRole('heading', { name: ja.verify.title }).screenshot();
		await page
			.getByLabel(ja.verify.image)
			.setInputFiles({ name: 'b.png', mimeType: 'image/png', buffer: blank });
		await expect(page.getByText(ja.verify.imageUnread)).toBeVisible();
	});

	await test.step('the camera reads it too', async () => {
		const phone = await chromium.launch({
			executablePath: findBrowser(),
			args: [
				'--no-sandbox',
				'--disable-background-networking',
				'--use-fake-ui-for-media-stream',
				'--use-fake-device-for-media-stream',
				`--use-file-for-fake-video-capture=${await cameraFilm(qr!)}`
			]
		});
		const other = await phone.newPage({ viewport: PHONE, locale: 'ja-JP' });
		await other.goto(`${gate.url}/verify`);
		await other.getByRole('button', { name: ja.verify.camera }).click();
		await expect(other.locator('[data-outcome]')).toHaveAttribute('data-outcome', 'genuine');
		await phone.close();
	});

	await test.step('with the data center dead the signature is still checked, also after a reload', async () => {
		await page.getByRole('button', { name: ja.verify.keep }).click();
		await expect(page.getByText(ja.verify.kept)).toBeVisible();
		await gate.kill();
		await page.goto(`${gate.url}/verify`);
		await page.getByLabel(ja.verify.paste).fill(qr!);
		await page.getByRole('button', { name: ja.verify.check, exact: true }).click();
		await expect(result).toHaveAttribute('data-outcome', 'signedOnly');
		await expect(page.getByText(ja.failures.offline)).toBeVisible();
		await gate.restart();
	});

	await test.step('revoked at headquarters: the same code says so, by the phone’s own camera app', async () => {
		await openCase(desk, receipt);
		await desk.page.getByText(casePage.otherActions).click();
		await desk.page.getByRole('button', { name: actionNames.revoke }).click();
		const dialog = desk.page.getByRole('dialog');
		await dialog.getByRole('radio', { name: revokeReasons.content }).check();
		await dialog.getByRole('textbox', { name: revoke.note }).fill('氏名の誤り');
		await dialog.getByRole('button', { name: revoke.action, exact: true }).click();
		await expect(dialog).toHaveCount(0);
		await desk.allSent();
		await page.goto('about:blank');
		await page.goto(qr!.replace(/^https?:\/\/[^/]+/, gate.url));
		await expect(result).toHaveAttribute('data-outcome', 'revoked');
		await expect(page.getByText(ja.verify.outcomes.revoked.todo)).toBeVisible();
	});

	expect(faults).toEqual([]);
	await context.close();
	await desk.close();
	await gate.stop();
});
