import decodeQR from 'qr/decode.js';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { apply } from '../../src/messages/ja/apply';
import { actionNames, issue as issueWords } from '../../src/messages/ja/case';
import { papers, receipt as receiptWords } from '../../src/messages/ja/papers';
import { printPages } from '../../src/messages/ja/print-pages';
import { townConfig } from '../../seeds/town/config';
import { openCase } from './harness/desk';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';

/** A4 less the margins of print.css, in CSS pixels. */
const PAPER = { width: Math.floor((170 / 25.4) * 96), height: Math.floor((270 / 25.4) * 96) };
/** Needs no survey: received and issued at one desk. */
const REPORT = townConfig.certificateKinds.find((kind) => kind.certifies === 'report')!;

interface Pixels {
	width: number;
	height: number;
	data: Uint8ClampedArray;
}

/** Pixels of a picture, decoded by the browser. */
async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
	const { width, height, data } = await page.evaluate(async (base64) => {
		const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
		const context = canvas.getContext('2d')!;
		context.drawImage(bitmap, 0, 0);
		const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
		let text = '';
		for (const byte of data) text += String.fromCharCode(byte);
		return { width: bitmap.width, height: bitmap.height, data: btoa(text) };
	}, png.toString('base64'));
	return { width, height, data: new Uint8ClampedArray(Buffer.from(data, 'base64')) };
}

/** Ink of a text as the sheet's own fonts draw it. */
function ink(sheet: Locator, text: string, family?: string): Promise<string> {
	return sheet.evaluate(
		(node, [text, family]) => {
			const canvas = new OffscreenCanvas(96, 64);
			const context = canvas.getContext('2d')!;
			context.font = `48px ${family ?? getComputedStyle(node).fontFamily}`;
			context.fillText(text!, 4, 52);
			return context.getImageData(0, 0, 96, 64).data.join();
		},
		[text, family] as const
	);
}

/** Number of pages of a PDF as Chromium writes it. */
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

interface Walk {
	/** Head first. */
	names: string[];
	address: string;
}

/** Takes the report of somebody who is in no register. Resolves to the receipt number. */
async function receiveWalkIn(desk: Tablet, { names, address }: Walk): Promise<string> {
	const { page } = desk;
	await page.goto(`${desk.gate.url}/apply/new`);
	await desk.unlock();
	const main = page.getByRole('main');
	await main.getByRole('radio', { name: REPORT.title }).first().check();
	for (const [i, name] of names.entries()) {
		if (i > 0) await page.getByRole('button', { name: apply.addMember }).click();
		await page.locator(`#name-${i}`).fill(name);
		await page.locator(`#relation-${i}`).fill(i === 0 ? '世帯主' : '子');
	}
	await page.locator('#birth-0').fill('S45.3.5');
	await page.locator('#address').fill(address);
	await main.getByRole('radio', { name: apply.houseTypedChoice }).first().check();
	await page.locator('#houseTyped').fill(address);
	await page.getByRole('textbox', { name: apply.damage }).fill('屋根の瓦が落ちた');
	await main.getByRole('radio', { name: apply.applicantHead }).first().check();
	await page.getByRole('button', { name: apply.submit, exact: true }).click();
	await expect(page.getByRole('heading', { name: apply.doneTitle })).toBeVisible();
	return (await page.locator('[data-receipt]').getAttribute('data-receipt'))!;
}

/** Issues and stays on the print page. Resolves to the issue's entry id. */
async function issueReport(desk: Tablet, receipt: string): Promise<string> {
	const { page } = desk;
	await openCase(desk, receipt);
	await page.getByRole('link', { name: actionNames.issue }).first().click();
	await page.getByRole('button', { name: issueWords.submit }).click();
	await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
	return new URL(page.url()).searchParams.get('issued')!;
}

/** The paper as print media lays it out: nothing sticks out at the sides, nothing is cut off. */
async function expectInsidePaper(page: Page): Promise<void> {
	await page.emulateMedia({ media: 'print' });
	const before = page.viewportSize()!;
	await page.setViewportSize(PAPER);
	const outside = await page.locator('.sheet').evaluateAll((sheets) =>
		sheets.flatMap((sheet) => {
			const { left, right } = sheet.getBoundingClientRect();
			return [...sheet.querySelectorAll('*:not(.watermark)')]
				.filter((node) => {
					const box = node.getBoundingClientRect();
					const cut = getComputedStyle(node).overflow !== 'visible' && node.scrollHeight > node.clientHeight;
					return (
						box.width > 1 && (box.left < left - 1 || box.right > right + 1 || (cut && node.tagName !== 'svg'))
					);
				})
				.map((node) => `${node.tagName}.${node.className}: ${node.textContent?.slice(0, 30)}`);
		})
	);
	expect(outside).toEqual([]);
	await page.setViewportSize(before);
	await page.emulateMedia({ media: null });
}

test('papers: own characters, long addresses, many members, many in one go', async ({ browser }) => {
	test.setTimeout(600_000);
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'field', label: '第一小学校 1号機' });
	const { page } = desk;
	const canvas = await (await browser.newContext()).newPage();
	const issued: string[] = [];

	await test.step('receipt: number, code of the status page, half a page', async () => {
		const receipt = await receiveWalkIn(desk, {
			names: ['渡\u{F0001}　太郎', '葛\u{E0100}城　花子'],
			address: '灯市本町一丁目2番3号'
		});
		await page.getByRole('link', { name: apply.printReceipt }).click();
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
		const sheet = page.locator('.sheet');
		await expect(sheet).toContainText(receipt);
		const code = await sheet.getByRole('img', { name: receiptWords.statusLabel }).screenshot();
		expect(decodeQR(await pixelsOf(canvas, code))).toBe(`${gate.url}/status#${receipt}`);
		await expectInsidePaper(page);
		expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
		issued.push(await issueReport(desk, receipt));
	});

	await test.step('certificate: the register’s own characters, its code, one A4 page', async () => {
		const sheet = page.locator('.sheet');
		await expect(page.getByText(printPages.missingTitle)).toHaveCount(0);
		expect(await sheet.textContent()).toContain('渡\u{F0001}　太郎');
		expect(await sheet.textContent()).toContain('葛\u{E0100}城　花子');
		// The municipality's glyph is drawn, and no box for a character that nobody has.
		const own = await ink(sheet, '\u{F0001}');
		expect(own).toBe(await ink(sheet, '\u{F0001}', "'Town Characters'"));
		expect(own).not.toBe(await ink(sheet, '\u{F0002}'));
		expect(own).not.toBe(await ink(sheet, '\u{10FFFD}'));
		// A variation sequence has its own form, not the base character's.
		expect(await ink(sheet, '葛\u{E0100}')).not.toBe(await ink(sheet, '葛'));
		const code = await sheet.getByRole('img', { name: papers.verifyLabel }).screenshot();
		const text = decodeQR(await pixelsOf(canvas, code));
		expect(text).toBe(await sheet.locator('.verify').getAttribute('data-qr'));
		expect(text).toContain(`${gate.url}/verify#T1.${townConfig.code}.`);
		const pdf = await page.pdf({ preferCSSPageSize: true });
		expect(pagesOf(pdf)).toBe(1);
		// A4 in points.
		const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))!;
		expect([Math.round(Number(box[1])), Math.round(Number(box[2]))]).toEqual([595, 842]);
		await expectInsidePaper(page);
	});

	await test.step('paper stays black on white in the dark', async () => {
		await page.emulateMedia({ colorScheme: 'dark' });
		const { data } = await pixelsOf(canvas, await page.locator('.sheet').screenshot());
		let light = 0;
		for (let i = 0; i < data.length; i += 4) if (data[i]! > 250 && data[i + 1]! > 250) light++;
		expect(light / (data.length / 4)).toBeGreaterThan(0.8);
		await page.emulateMedia({ colorScheme: null });
	});

	await test.step('sixty members and the longest address: a sheet more, everything on it', async () => {
		const names = Array.from({ length: 60 }, (_, i) =>
			`家族　${i + 1}番 ${i % 9 === 0 ? 'Alexandra Maria Nguyen Thi Hong' : ''}`.trim()
		);
		const address = '灯市大字上灯字下川原一番地の二、灯第三団地二十五号棟千二百三十四号室'
			.repeat(15)
			.slice(0, 500);
		issued.push(await issueReport(desk, await receiveWalkIn(desk, { names, address })));
		const text = await page.locator('.sheet').textContent();
		for (const name of names) expect(text).toContain(name);
		expect(text!.split(address).length - 1).toBe(2);
		await expectInsidePaper(page);
		const pages = pagesOf(await page.pdf({ preferCSSPageSize: true }));
		expect(pages).toBeGreaterThanOrEqual(3);
		expect(pages).toBeLessThanOrEqual(4);
		issued.push(String(pages));
	});
	const long = Number(issued.pop());

	await test.step('a character that no font has is named, and nothing prints before somebody has read it', async () => {
		const receipt = await receiveWalkIn(desk, { names: ['山\u{F8FF}　一郎'], address: '灯市本町二丁目1番' });
		issued.push(await issueReport(desk, receipt));
		const warning = page.getByText(printPages.missingTitle);
		await expect(warning).toBeVisible();
		await expect(page.getByText('U+F8FF')).toBeVisible();
		await page.evaluate(() => {
			window.print = () => document.body.setAttribute('data-printed', 'yes');
		});
		await page.getByRole('button', { name: printPages.print, exact: true }).click();
		await expect(page.getByText(printPages.missingFirst)).toBeVisible();
		await expect(page.locator('body')).not.toHaveAttribute('data-printed');
		await page.getByRole('checkbox', { name: printPages.missingAccept }).check();
		await page.getByRole('button', { name: printPages.print, exact: true }).click();
		await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
	});

	await test.step('many in one go: each begins on a page of its own, with the server dead', async () => {
		await gate.kill();
		await page.goto(`${gate.url}/print?issued=${issued.map(encodeURIComponent).join(',')}`);
		await desk.unlock();
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
		await expect(page.locator('.sheet')).toHaveCount(issued.length);
		expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1 + long + 1);
	});

	await desk.close();
	await gate.stop();
});
