import { expect, test } from '@playwright/test';
import { formatCaseNumber } from '../../src/domain/ids';
import { common } from '../../src/messages/ja/common';
import { merging as say } from '../../src/messages/ja/people';
import { paths } from '../../src/ui/paths';
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
	await gate.kill();

	const { page } = hq;
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
	for (const width of [1024, 768, 360]) {
		await page.setViewportSize({ width, height: 800 });
		expect(await misfits(page, 'merged', width)).toEqual([]);
		if (process.env.SHOTS)
			await page.screenshot({ path: `${process.env.SHOTS}/merged-${width}.png`, fullPage: true });
	}
	await page.getByRole('link', { name: new RegExp(formatCaseNumber(other)) }).click();
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
