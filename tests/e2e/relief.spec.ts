import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { common } from '../../src/messages/ja/common';
import {
	clawbackOutcomes,
	clawbacks,
	detail,
	fund,
	funds,
	queue,
	returnCodes,
	run,
	runStates,
	supportStates,
	yen
} from '../../src/messages/ja/relief';
import { paths } from '../../src/ui/paths';
import { checkTransfer, summaryOf } from '../../src/zengin';
import { decideAsProposed, receive, survey } from './harness/desk';
import { Gate, newFolder } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

const FUND = 'gienkin';
const SIZES = [
	{ width: 1280, height: 900 },
	{ width: 1024, height: 768 },
	{ width: 768, height: 1024 }
];

/** Nothing sticks out of the page at any size that these pages are for. `SHOTS` names a folder for pictures to look at. */
async function looksRight(tablet: Tablet, name: string): Promise<void> {
	const { page } = tablet;
	for (const size of SIZES) {
		await page.setViewportSize(size);
		const wide = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
		expect(wide, `${name} at ${size.width}`).toBeLessThanOrEqual(0);
		if (process.env.SHOTS)
			await page.screenshot({
				path: join(process.env.SHOTS, `${name}-${size.width}.png`),
				fullPage: true
			});
	}
	await page.setViewportSize(SIZES[0]!);
}

test('a relief fund from the application to the transfer file and back, with the gate killed', async () => {
	test.setTimeout(900_000);
	const gate = await Gate.start();
	const clerk = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const approver = await Tablet.enrol(gate, { role: 'approver', label: '本部 2号機' });
	const heads = ordinaryHeads().slice(0, 2);
	await clerk.page.setViewportSize(SIZES[0]!);
	await approver.page.setViewportSize(SIZES[0]!);

	const asked: { case: string; applied: string; application: string; survey: string; decision: string }[] =
		[];
	await test.step('two households with a grade ask for relief', async () => {
		for (const [i, head] of heads.entries()) {
			const taken = await receive(clerk, head);
			await survey(clerk, taken.receipt, i === 0 ? 'zenkai' : 'hankai');
			await decideAsProposed(clerk, taken.receipt);
			const [row] = await clerk.book('applications', { text: taken.receipt });
			const applied = await clerk.book('applySupport', {
				case: row!.view.case,
				support: 'gienkin',
				person: null,
				choices: {},
				papers: [],
				account: { bank: '0009', branch: '007', type: '1', number: `123456${i}`, holder: 'ﾄﾓｼﾋﾞ ﾀﾛｳ' },
				applicant: { name: head.name, relation: '本人', phone: '' },
				askedYen: null,
				note: ''
			});
			const { entry, surveys, decision } = row!.view;
			asked.push({
				case: row!.view.case,
				applied,
				application: entry,
				survey: surveys[0]!.entry,
				decision: decision!.entry
			});
		}
	});
	const line = (tablet: Tablet, i: number) => tablet.page.locator(`li[data-applied="${asked[i]!.applied}"]`);

	await test.step('one person examines, another decides; the same person is told why not', async () => {
		for (const i of [0, 1]) {
			await clerk.follow(paths.supportQueue);
			await expect(line(clerk, i)).toBeVisible();
			if (i === 0) await looksRight(clerk, 'queue');
			await line(clerk, i).getByRole('link', { name: queue.open.examine }).click();
			await clerk.page.getByRole('radio', { name: detail.fit }).check();
			if (i === 0) await looksRight(clerk, 'examine');
			await clerk.page.getByRole('button', { name: detail.examineAction }).click();
			await expect(clerk.page.getByText(supportStates.examined).first()).toBeVisible();
			await expect(clerk.page.getByText(detail.decideOnlyApprover)).toBeVisible();
		}
		await clerk.allSent();
		await approver.follow(paths.supportQueue);
		await approver.page.getByRole('radio', { name: new RegExp(`^${queue.steps.decide}`) }).check();
		for (const i of [0, 1]) {
			await approver.follow(paths.supportApplication(asked[i]!.case, asked[i]!.applied));
			await approver.page
				.getByRole('radio', { name: new RegExp(`^\\s*${detail.grant}`) })
				.check({ timeout: 60_000 });
			if (i === 0) await looksRight(approver, 'decide');
			await approver.page.getByRole('button', { name: detail.decideAction }).click();
			await expect(approver.page.getByText(supportStates.granted).first()).toBeVisible();
		}
		await approver.allSent();
	});

	await test.step('a fund is defined; its round is previewed and fixed by an approver', async () => {
		const { page } = clerk;
		await clerk.follow(paths.funds);
		await page.getByRole('button', { name: funds.add }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(funds.name).fill('灯市災害義援金');
		await dialog.getByLabel(funds.id).fill(FUND);
		await dialog.getByLabel(funds.support).selectOption('gienkin');
		await looksRight(clerk, 'fund-add');
		await dialog.getByRole('button', { name: funds.addAction, exact: true }).click();
		await clerk.page.waitForURL(`**${paths.fund(FUND)}`, { timeout: 30_000 });
		await clerk.allSent();

		const other = approver.page;
		await approver.follow(paths.fund(FUND));
		await other.getByRole('button', { name: fund.addRound }).click({ timeout: 60_000 });
		await other.getByLabel(fund.roundName).fill('第1次配分');
		await other.getByLabel(fund.fixedOn).fill('R8.12.1');
		await other.getByLabel(fund.budget).fill('300,000');
		await other.locator('#category-zenkai').fill('200,000');
		await other.locator('#category-hankai').fill('５００００円');
		await other.getByRole('button', { name: fund.preview }).click();
		await expect(
			other
				.getByRole('definition')
				.filter({ hasText: yen(250_000) })
				.first()
		).toBeVisible();
		await looksRight(approver, 'round');
		await other.getByRole('button', { name: fund.fix }).click();
		await other.getByRole('dialog').getByRole('button', { name: fund.fix }).click();
		await expect(other.getByText(fund.roundTitle(1, '第1次配分'))).toBeVisible();
		await approver.allSent();
	});

	let runId = '';
	await test.step('the gate is dead: the run is opened, and the screen says that its file must wait', async () => {
		const { page } = clerk;
		await clerk.follow(paths.fund(FUND));
		await expect(page.getByText(fund.duePayable(2, yen(250_000)))).toBeVisible({ timeout: 60_000 });
		await looksRight(clerk, 'fund');
		await gate.kill();
		await page.getByRole('button', { name: fund.openRun }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(fund.runTitle).fill('第1次配分 12月分');
		await dialog.getByLabel(fund.payOn).fill('R8.12.10');
		await dialog.getByRole('button', { name: fund.openRunAction }).click();
		await page.waitForURL(/\/hq\/runs\/\d+-r1$/, { timeout: 30_000 });
		runId = page.url().split('/').at(-1)!;
		await expect(page.getByText(run.approveOnly)).toBeVisible();
		await expect(page.getByText(run.unsent(3))).toBeVisible();
		expect((await clerk.counts()).saved).toBeGreaterThanOrEqual(3);
		// Killed as well: it is on the disk.
		await clerk.kill();
		await clerk.reopen(paths.run(runId));
		await clerk.page.setViewportSize(SIZES[0]!);
		await expect(clerk.page.getByText(runStates.opened).first()).toBeVisible();
	});

	await test.step('the gate is back: what waited is sent by itself, and another person approves', async () => {
		await gate.restart();
		await clerk.allSent();
		await expect(clerk.page.getByText(run.unsent(3))).toHaveCount(0);
		await approver.follow(paths.run(runId));
		await expect(approver.page.getByRole('button', { name: run.approve })).toBeVisible({ timeout: 90_000 });
		await approver.page.getByRole('button', { name: run.approve }).click();
		await approver.page.getByRole('dialog').getByRole('button', { name: run.approve }).click();
		await expect(approver.page.getByText(runStates.approved).first()).toBeVisible();
		await approver.allSent();
		await expect(clerk.page.getByText(runStates.approved).first()).toBeVisible({ timeout: 90_000 });
		await looksRight(clerk, 'run');
	});

	let bytes = new Uint8Array();
	await test.step('the transfer file is written, and it is one that the checker accepts', async () => {
		const { page } = clerk;
		await page.getByRole('button', { name: run.write }).click();
		await expect(page.getByText(run.wrongDigits(run.payerCode, 10)).first()).toBeVisible();
		await page.getByLabel(run.payerCode).fill('1234567890');
		await page.getByLabel(run.payerName).fill('トモシビシ');
		await page.getByLabel(run.bank).fill('0001');
		await page.getByLabel(run.branch).fill('001');
		await page.getByLabel(run.number).fill('7654321');
		const downloading = page.waitForEvent('download');
		await page.getByRole('button', { name: run.write }).click();
		const download = await downloading;
		expect(download.suggestedFilename()).toBe(`${runId}.txt`);
		bytes = new Uint8Array(await readFile(await download.path()));
		expect(checkTransfer(bytes)).toEqual([]);
		expect(summaryOf(bytes)).toMatchObject({ count: 2, yen: 250_000 });
		await expect(page.getByText(runStates.filed).first()).toBeVisible();
		await expect(page.getByText(`${runId}.txt を保存しました`)).toBeVisible();
		await looksRight(clerk, 'run-filed');
		const again = page.waitForEvent('download');
		await page.getByRole('button', { name: run.writeAgain }).click();
		expect(new Uint8Array(await readFile(await (await again).path()))).toEqual(bytes);
	});

	await test.step('the bank sends one back; it is open again', async () => {
		const { page } = clerk;
		const results = bytes.slice();
		results[122 + 112] = 0x30;
		results[2 * 122 + 112] = 0x32;
		const file = join(await newFolder('bank'), 'results.txt');
		await writeFile(file, results);
		await page.getByLabel(run.resultsFile).setInputFiles(file);
		await page.getByRole('button', { name: run.resultsRead }).click();
		await expect(page.getByText(run.resultsDone(2, 1, 0))).toBeVisible();
		await expect(page.getByText(returnCodes['2']!).first()).toBeVisible();
		await clerk.follow(paths.fund(FUND));
		await expect(page.getByText(fund.duePayable(1, yen(50_000)))).toBeVisible();
		await clerk.follow(paths.runs);
		await looksRight(clerk, 'runs');
	});

	await test.step('a grade that goes down opens a clawback, which an approver judges', async () => {
		const [one] = asked;
		await clerk.book(
			'append',
			{
				kind: 'certificate.decided',
				open: { application: one!.application, surveys: [one!.survey], grade: 'hankai', outcome: 'certify' },
				sealed: { reason: '見直し' },
				corrects: one!.decision
			},
			one!.case
		);
		await clerk.follow(paths.supportApplication(one!.case, one!.applied));
		await expect(clerk.page.getByText(detail.basisChanged)).toBeVisible();
		await looksRight(clerk, 'basis-changed');
		await clerk.page.getByRole('button', { name: detail.examinedAgain }).click();
		await clerk.page.getByRole('radio', { name: detail.fit }).check();
		await clerk.page.getByRole('button', { name: detail.examineAction }).click();
		await expect(clerk.page.getByText(supportStates.examined).first()).toBeVisible();
		await clerk.allSent();
		const { page } = approver;
		await approver.follow(paths.supportApplication(one!.case, one!.applied));
		await page.getByRole('radio', { name: new RegExp(`^\\s*${detail.grant}`) }).check({ timeout: 90_000 });
		await page.getByRole('button', { name: detail.decideAction }).click();
		await expect(page.getByText(supportStates.granted).first()).toBeVisible();
		await approver.follow(paths.clawbacks);
		await expect(page.getByText(yen(150_000)).first()).toBeVisible();
		await looksRight(approver, 'clawbacks');
		await page.getByRole('button', { name: clawbacks.judge }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('radio', { name: new RegExp(clawbackOutcomes.recover) }).check();
		await dialog.getByRole('textbox', { name: clawbacks.reason }).fill('判定の誤りによる');
		await dialog.getByRole('button', { name: clawbacks.judgeAction, exact: true }).click();
		await expect(page.getByRole('heading', { name: clawbacks.settled })).toBeVisible();
	});

	await test.step('a list of people whom others have paid: a bad row is named, nothing is taken', async () => {
		const { page } = approver;
		const file = join(await newFolder('list'), 'paid.csv');
		await writeFile(
			file,
			'\ufeff氏名,生年月日,支援,市区町村コード,金額\r\n灯 太郎,昭和35年2月30日,災害義援金,131016,1\r\n'
		);
		await page.getByLabel(clawbacks.elsewhereFile).setInputFiles(file);
		await page.getByRole('button', { name: clawbacks.elsewhereAction }).click();
		await expect(page.getByText(clawbacks.elsewhereBad)).toBeVisible();
		await expect(page.getByText(clawbacks.badWhy.birth)).toBeVisible();
		expect(await page.getByText(common.loading).count()).toBe(0);
	});

	await clerk.close();
	await approver.close();
	await gate.stop();
});
