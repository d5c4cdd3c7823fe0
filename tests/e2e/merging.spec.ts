import { expect, test } from '@playwright/test';
import { formatCaseNumber } from '../../src/domain/ids';
import { casePage } from '../../src/messages/ja/case';
import { common } from '../../src/messages/ja/common';
import { clashTexts } from '../../src/messages/ja/hq';
import {
	elsewhere,
	household,
	housingStates,
	judgeNames,
	lottery,
	queue
} from '../../src/messages/ja/housing';
import { merging as say } from '../../src/messages/ja/people';
import { paths } from '../../src/ui/paths';
import { asking } from '../unit/housing/asking';
import { receive } from './harness/desk';
import { Gate } from './harness/gate';
import { misfits } from './harness/measure';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

test('two records of one household are put together, with the server dead, and taken apart again', async () => {
	test.setTimeout(300_000);
	const gate = await Gate.start();
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const [first, second] = ordinaryHeads();
	await receive(hq, first!);
	await receive(hq, second!);
	const rows = await hq.book('applications', {});
	const [one, other] = rows.map(({ view }) => view.case) as [string, string];
	for (const caseNo of [one, other]) {
		const applied = await hq.book('applyForHousing', caseNo, asking('灯 太郎'));
		await hq.book('judgeHousing', { applied, outcome: 'eligible', reason: '住家が全壊したため' });
	}
	await gate.kill();

	const { page } = hq;
	/** Looks at a page as it is, in every width. */
	const fits = async (name: string) => {
		for (const width of [1024, 768, 360]) {
			await page.setViewportSize({ width, height: 800 });
			expect(await misfits(page, name, width)).toEqual([]);
			if (process.env.SHOTS)
				await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
		}
	};
	await hq.follow(paths.case(one));
	await page.getByRole('button', { name: say.join }).click();
	const dialog = page.getByRole('dialog', { name: say.joinTitle });
	await dialog.getByRole('button', { name: say.joinAction }).click();
	await expect(dialog.getByText(say.otherWrong).first()).toBeVisible();
	await dialog.getByLabel(say.other).fill(formatCaseNumber(one));
	await dialog.getByLabel(say.reason).fill('窓口で本人に確かめた');
	await dialog.getByRole('button', { name: say.joinAction }).click();
	await expect(dialog.getByText(say.otherSame).first()).toBeVisible();
	await dialog.getByLabel(say.other).fill(formatCaseNumber(other).toLowerCase());
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/merge-dialog.png` });
	await dialog.getByRole('button', { name: say.joinAction }).click();
	await expect(dialog).toBeHidden();

	await expect(page.getByText(say.title, { exact: true })).toBeVisible();
	const main = page.getByRole('main');
	// In order of time, both records' entries: an application and two of housing each.
	const theirs = main.getByText(casePage.otherRecord(formatCaseNumber(other)), { exact: true });
	await expect(theirs).toHaveCount(3);
	await expect(main.getByText(elsewhere.title)).toBeVisible();
	await fits('merged');

	// One household is drawn for once, and has one unit.
	await hq.follow(paths.housingOf(one));
	await expect(main.getByText(elsewhere.title)).toBeVisible();
	await expect(main.getByRole('button', { name: household.applyAgain })).toBeHidden();
	await fits('merged-housing');
	await hq.follow(paths.clashes);
	await expect(main.getByText(clashTexts.housingAskedTwice.title)).toBeVisible();
	await fits('merged-clash');
	await hq.follow(paths.housingApplications);
	await expect(main.getByText(queue.twice, { exact: true })).toHaveCount(2);
	await fits('merged-queue');
	await hq.follow(paths.announceLottery);
	await expect(main.getByText(lottery.twiceTitle)).toBeVisible();
	await expect(main.getByText(lottery.noEntrants)).toBeVisible();
	await fits('merged-lottery');
	await hq.follow(paths.housingOf(one));
	await main
		.getByRole('link', { name: elsewhere.open(formatCaseNumber(other), housingStates.eligible) })
		.click();
	await page.waitForURL(`**${paths.housingOf(other)}`);
	await page.getByRole('button', { name: household.judge }).click();
	await page.getByRole('radio', { name: new RegExp(judgeNames.notEligible) }).check();
	await page.getByRole('textbox', { name: household.judgeReason }).fill('同じ世帯の申込みと重複');
	await page.getByRole('dialog').getByRole('button', { name: household.judgeAction }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	await hq.follow(paths.clashes);
	await expect(main.getByText(clashTexts.housingAskedTwice.title)).toBeHidden();

	await hq.follow(paths.case(one));
	await main.getByRole('link', { name: say.open(formatCaseNumber(other), first!.name) }).click();
	await expect(page.getByText(say.goOn)).toBeVisible();

	await page.getByRole('button', { name: say.separate }).click();
	const apart = page.getByRole('dialog', { name: say.separateTitle });
	await apart.getByRole('button', { name: say.separateAction }).click();
	await expect(apart.getByText(common.fillRequired(say.separateReason)).first()).toBeVisible();
	await apart.getByLabel(say.separateReason).fill('同姓同名の別人');
	await apart.getByRole('button', { name: say.separateAction }).click();
	await expect(page.getByText(say.title, { exact: true })).toBeHidden();
	await hq.close();
	await gate.stop();
});
