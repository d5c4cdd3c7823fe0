import { expect, test, type Page } from '@playwright/test';
import { account } from '../../src/messages/ja/account';
import { common, drafts } from '../../src/messages/ja/common';
import {
	applying,
	callList,
	catalogue,
	definitionForm,
	facts as factWords,
	letter as letterWords,
	navigator as words,
	reductionsPage,
	supportWords,
	whatIfPage
} from '../../src/messages/ja/supports';
import { detail, supportStates, withdrawnReasons } from '../../src/messages/ja/relief';
import { ruleSource } from '../../src/messages/ja/rule-source';
import { printPages } from '../../src/messages/ja/print-pages';
import { factOf } from '../../src/domain/supports/facts';
import { parseCaseNumber } from '../../src/domain/ids';
import { paths } from '../../src/ui/paths';
import { decideAsProposed, receive, survey } from './harness/desk';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

const LIVELIHOOD = 'seikatsu-saiken';
const OWN = 'hi-mimaikin';

/** What sticks out at the side, and what is too small for a finger. */
function measure(): string[] {
	const width = document.documentElement.clientWidth;
	const wrong: string[] = [];
	const nameOf = (node: Element) => `${node.tagName} ${(node.textContent ?? '').trim().slice(0, 24)}`;
	if (document.documentElement.scrollWidth > width)
		for (const node of document.querySelectorAll('main *')) {
			const { right, width: wide } = node.getBoundingClientRect();
			if (wide > 1 && right > width + 1) wrong.push(`sticks out: ${nameOf(node)}`);
		}
	for (const node of document.querySelectorAll(
		'main a[href], main button, main input, main select, main summary'
	)) {
		const target = node.matches('[type=checkbox], [type=radio]') ? (node.closest('label') ?? node) : node;
		const box = target.getBoundingClientRect();
		if (box.width > 1 && box.height > 1 && (box.height < 43.5 || box.width < 43.5))
			wrong.push(`small: ${nameOf(node)} ${Math.round(box.width)}×${Math.round(box.height)}`);
	}
	return wrong.slice(0, 6);
}

test('a household sees what it is entitled to, asks for it, and headquarters forgets nobody', async () => {
	test.setTimeout(900_000);
	const info = test.info();
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'survey', label: '第一小学校 1号機' });
	const hq = await Tablet.enrol(gate, { role: 'approver', label: '本部 1号機' });
	const [first, second] = ordinaryHeads();
	const shoot = async (page: Page, name: string) => {
		await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
	};

	const taken = await test.step('two households with a grade', async () => {
		const one = await receive(desk, first!);
		await survey(desk, one.receipt, 'zenkai');
		const two = await receive(desk, second!);
		await survey(desk, two.receipt, 'hankai');
		await desk.allSent();
		await decideAsProposed(hq, one.receipt);
		await decideAsProposed(hq, two.receipt);
		await hq.allSent();
		return { one: parseCaseNumber(one.caseNo)!, two: parseCaseNumber(two.caseNo)! };
	});
	await expect
		.poll(async () => (await desk.book('navigator', taken.one))?.grade.state, { timeout: 90_000 })
		.toBe('decided');
	await gate.kill();
	const before = await desk.counts();
	const { page } = desk;
	const row = page.locator(`article[data-support="${LIVELIHOOD}"]`);

	await test.step('the server is dead: the navigator answers, with reasons line by line', async () => {
		await desk.follow(paths.supports(taken.one));
		await expect(row).toHaveAttribute('data-group', 'next');
		await expect(page.getByRole('heading', { name: words.groups.next.title })).toBeVisible();
		await row.getByText(words.details).click();
		await expect(row.getByText(words.holds.true, { exact: true }).first()).toBeVisible();
		await expect(row.getByText('罹災証明書').first()).toBeVisible();
		await shoot(page, 'navigator');
		await page.getByText(words.groups.notEntitled.title).first().scrollIntoViewIfNeeded();
	});

	await test.step('what the household tells changes it; an unfinished interview survives the browser', async () => {
		await page.getByRole('link', { name: words.interview, exact: true }).click();
		const question = page.getByRole('radiogroup', { name: factOf('rebuilding')!.question });
		await question.getByRole('radio', { name: factOf('rebuilding')!.options[0]!.label }).check();
		await shoot(page, 'facts');
		await desk.follow(paths.supports(taken.one));
		await desk.follow(paths.facts(taken.one));
		await expect(page.getByText(drafts.restored)).toBeVisible();
		await expect(
			question.getByRole('radio', { name: factOf('rebuilding')!.options[0]!.label })
		).toBeChecked();
		await page.getByRole('button', { name: factWords.submit }).click();
		await expect(row.getByText(supportWords.yen(3_000_000)).first()).toBeVisible();
	});

	await test.step('what if the grade were another', async () => {
		await page.getByRole('link', { name: words.whatIf }).click();
		await page.getByRole('radio', { name: '準半壊', exact: true }).check();
		const changed = page.locator(`li[data-support="${LIVELIHOOD}"]`);
		await expect(changed.getByText(supportWords.entitled.no, { exact: true })).toBeVisible();
		await expect(page.getByRole('heading', { name: whatIfPage.changedTitle })).toBeVisible();
		await shoot(page, 'what-if');
	});

	await test.step('the application, with its papers', async () => {
		await desk.follow(paths.supports(taken.one));
		await row.getByRole('link', { name: words.apply }).click();
		await page.getByRole('checkbox', { name: '罹災証明書' }).check();
		await page.getByRole('button', { name: applying.submit }).click();
		// Neither an account nor the word that it comes later.
		await expect(page.getByRole('alert')).toBeVisible();
		await page.getByRole('checkbox', { name: applying.accountLater }).check();
		await shoot(page, 'apply');
		await page.getByRole('button', { name: applying.submit }).click();
		await page.waitForURL(/\/supports\/[^/]+%3A/);
		await desk.follow(paths.supports(taken.one));
		await expect(row).toHaveAttribute('data-group', 'running');
		await expect(row.getByText(supportWords.standings.asked)).toBeVisible();
		expect((await desk.counts()).saved).toBe(before.saved + 2);
	});

	await test.step('the account comes later; an application by mistake is withdrawn', async () => {
		const main = page.getByRole('main');
		await main
			.locator(`a[href*="${encodeURIComponent(taken.one)}%3A"]`)
			.first()
			.click();
		await page.getByRole('button', { name: detail.accountAdd }).click();
		await page.getByRole('button', { name: detail.accountAction }).click();
		await expect(page.getByRole('alert')).toBeVisible();
		for (const [label, code] of [
			[account.bank, '0001'],
			[account.branch, '001']
		] as const) {
			await page.getByRole('combobox', { name: label }).fill(code);
			await page.getByRole('option').first().click();
		}
		await page.getByRole('radio', { name: account.types['1'] }).check();
		await page.getByRole('textbox', { name: account.number }).fill('７６５４３２１');
		await page.getByRole('textbox', { name: account.holder }).fill('トモシビ　タロウ');
		await shoot(page, 'account');
		await page.getByRole('button', { name: detail.accountAction }).click();
		await expect(main.getByText(/7654321\u3000ﾄﾓｼﾋﾞ ﾀﾛｳ/)).toBeVisible();
		await page.getByRole('button', { name: detail.withdraw }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('radio', { name: withdrawnReasons.mistake }).check();
		await dialog.getByRole('button', { name: detail.withdrawAction, exact: true }).click();
		await expect(main.getByText(supportStates.withdrawn).first()).toBeVisible();
		await desk.follow(paths.supports(taken.one));
		await row.getByRole('link', { name: words.apply }).click();
		await page.getByRole('checkbox', { name: applying.accountLater }).check();
		await page.getByRole('button', { name: applying.submit }).click();
		await page.waitForURL(/\/supports\/[^/]+%3A/);
	});

	await test.step('from one application straight to another nothing is carried along', async () => {
		const chosen = () => page.getByRole('main').getByRole('radio', { checked: true });
		// The way of rebuilding was told by the first household only.
		await desk.follow(paths.applySupport(taken.one, 'fukko-yushi'));
		await expect(chosen()).toHaveCount(1);
		await desk.follow(paths.applySupport(taken.two, LIVELIHOOD));
		await expect(page.getByRole('textbox', { name: applying.applicant })).toHaveValue(second!.name);
		await expect(chosen()).toHaveCount(0);
	});

	await test.step('every page of the household fits a tablet upright and a phone', async () => {
		const wrong: string[] = [];
		for (const width of [768, 360]) {
			await page.setViewportSize({ width, height: 1024 });
			for (const [name, path] of Object.entries({
				supports: paths.supports(taken.one),
				facts: paths.facts(taken.two),
				apply: paths.applySupport(taken.two, LIVELIHOOD),
				whatIf: paths.whatIf(taken.one)
			})) {
				await desk.follow(path);
				await expect(page.getByRole('main').getByRole('heading').nth(1)).toBeVisible();
				await page.waitForTimeout(300);
				wrong.push(...(await page.evaluate(measure)).map((what) => `${name} at ${width}: ${what}`));
				await shoot(page, `${name}-${width}`);
			}
		}
		await page.setViewportSize({ width: 1024, height: 768 });
		expect(wrong).toEqual([]);
	});

	await gate.restart();
	await desk.allSent();

	await test.step('headquarters adds a support, and sees before it who would get what', async () => {
		const { page } = hq;
		await expect
			.poll(
				async () =>
					(await hq.book('navigator', taken.one))?.rows.find((one) => one.support === LIVELIHOOD)?.group,
				{ timeout: 90_000 }
			)
			.toBe('running');
		await hq.follow(paths.catalogue);
		await expect(page.getByRole('link', { name: '被災者生活再建支援金' })).toBeVisible();
		await shoot(page, 'catalogue');
		await page.getByRole('link', { name: catalogue.add }).click();
		await page.getByRole('textbox', { name: definitionForm.id }).fill(OWN);
		await page.getByRole('textbox', { name: definitionForm.name, exact: true }).fill('灯市災害見舞金');
		await page.locator('#when-0').selectOption('grade');
		await page.locator('#when-0-zenkai').check();
		await page.locator('#when-0-hankai').check();
		await page.locator('#amount-title-0').fill('全壊・半壊');
		await page.locator('#amount-value-0').fill('50,000');
		await page.getByRole('radio', { name: definitionForm.deadlines.months }).check();
		await page.locator('#months').fill('６');
		await page.getByRole('button', { name: definitionForm.addPaper }).click();
		await page.locator('#paper-0').fill('罹災証明書');
		await page.getByRole('textbox', { name: ruleSource.document }).fill('灯市災害見舞金要綱');
		await expect(page.getByText(definitionForm.previewFirst)).toBeVisible();
		await page.getByRole('button', { name: definitionForm.preview }).click();
		const preview = page.locator('[data-preview]');
		await expect(preview.getByText(supportWords.yen(100_000)).first()).toBeVisible();
		await expect(preview.getByRole('link', { name: first!.name })).toBeVisible();
		await shoot(page, 'edit');
		expect(await hq.book('supportRule', OWN)).toBeNull();
		await page.getByRole('button', { name: definitionForm.submit }).click();
		await page.waitForURL(`**${paths.supportList(OWN)}`);
		await hq.allSent();
	});

	await test.step('the tablet in the field knows it after it has met the data center', async () => {
		await desk.follow(paths.supports(taken.two));
		const own = page.locator(`article[data-support="${OWN}"]`);
		await expect(own).toHaveAttribute('data-group', 'next', { timeout: 90_000 });
		await expect(own.getByText(supportWords.yen(50_000)).first()).toBeVisible();
	});

	await test.step('call list, file and letters', async () => {
		const { page } = hq;
		await expect(page.getByRole('link', { name: first!.name })).toBeVisible();
		await expect(page.getByRole('link', { name: second!.name })).toBeVisible();
		await shoot(page, 'call-list');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: callList.csv }).click()
		]);
		expect(download.suggestedFilename()).toMatch(/^support-hi-mimaikin-\d{8}T\d{4}\.csv$/);
		await page.getByRole('link', { name: callList.letters }).click();
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible({ timeout: 60_000 });
		await expect(page.getByText(printPages.missingTitle)).toHaveCount(0);
		const sheets = page.locator('.sheet.letter');
		await expect(sheets).toHaveCount(2);
		await expect(sheets.first()).toContainText(letterWords.title('灯市災害見舞金'));
		await expect(sheets.first()).toContainText(supportWords.yen(50_000));
		const pdf = await page.pdf({ preferCSSPageSize: true });
		expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2);
		await page.emulateMedia({ media: 'print' });
		await shoot(page, 'letters');
		await page.emulateMedia({ media: null });
	});

	await test.step('reductions are handed over', async () => {
		const { page } = hq;
		await hq.follow(paths.reductions);
		await page.getByRole('checkbox').first().check();
		await page.getByRole('textbox', { name: reductionsPage.officeOther }).fill('税務課');
		await page.getByRole('button', { name: reductionsPage.show }).click();
		await expect(page.getByText(reductionsPage.never)).toBeVisible({ timeout: 60_000 });
		await shoot(page, 'reductions');
	});

	await test.step('headquarters’ pages fit, too', async () => {
		const { page } = hq;
		const wrong: string[] = [];
		for (const width of [768, 360]) {
			await page.setViewportSize({ width, height: 1024 });
			for (const [name, path] of Object.entries({
				catalogue: paths.catalogue,
				list: paths.supportList(OWN),
				edit: paths.editSupport(LIVELIHOOD),
				letters: `${paths.supportList(OWN)}/letters?who=notAsked`,
				reductions: paths.reductions
			})) {
				await hq.follow(path);
				await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
				await expect(page.getByText(common.loading)).toHaveCount(0);
				await page.waitForTimeout(500);
				wrong.push(...(await page.evaluate(measure)).map((what) => `${name} at ${width}: ${what}`));
				await shoot(page, `hq-${name}-${width}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	await desk.close();
	await hq.close();
	await gate.stop();
});
