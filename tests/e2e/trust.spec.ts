import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { keys } from '../../src/messages/ja/keys';
import { settings } from '../../src/messages/ja/settings';
import { trust } from '../../src/messages/ja/trust';
import { paths } from '../../src/ui/paths';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';

test('an administrator makes a new key and saves its file; headquarters sees what is missing', async () => {
	const gate = await Gate.start();
	const admin = await Tablet.enrol(gate, { role: 'administrator', label: '管理者 1号機' });
	const centre = await Tablet.enrol(gate, { role: 'approver', label: '本部 1号機' });
	await centre.close();
	const { page } = admin;
	await page.goto(`${gate.url}${paths.settings}`);
	await admin.unlock();
	await page.getByRole('link', { name: settings.keysOpen }).click();
	await expect(page.getByRole('heading', { name: keys.get(2) })).toBeVisible();
	await expect(page.getByText(keys.first)).toBeVisible();
	await pictures(page, 'keys');

	await page.getByRole('button', { name: keys.rotate }).click();
	await page.getByRole('button', { name: keys.rotateAction, exact: true }).click();
	await page.getByLabel(keys.reason).fill('受付の端末1台を紛失したため');
	await page.getByRole('button', { name: keys.rotateAction, exact: true }).click();
	await expect(page.getByText(keys.doneText(2))).toBeVisible();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: keys.save }).click()
	]);
	const file = JSON.parse(await readFile(await download.path(), 'utf8')) as { id: string; secrets: string[] };
	expect(file.secrets).toHaveLength(2);
	expect(download.suggestedFilename()).toBe(keys.fileName('999997', file.id));
	await expect(page.getByText(file.id)).toBeVisible();
	await pictures(page, 'rotated');

	// A tablet that is invited with the old file could not read what is written from now on.
	await expect(gate.invite('field', '受付 1号機')).rejects.toThrow(file.id);

	// The tablet that was switched off takes up the new key when it is back.
	await centre.reopen(paths.hq);
	const link = centre.page.getByRole('link', { name: trust.link(0) });
	await expect(link).toBeVisible();
	await pictures(centre.page, 'hq');
	await link.click();
	await expect(centre.page.getByText(trust.completeText)).toBeVisible();
	await expect(centre.page.getByText(trust.noDoubts)).toBeVisible();
	await expect(centre.page.getByText(trust.missingKeyTitle)).toHaveCount(0);
	await pictures(centre.page, 'chains');
	await admin.close();
	await centre.close();
	await gate.stop();
});

/** The whole page as it is on a tablet lying and standing; nothing may reach beyond its width. */
async function pictures(page: Page, name: string): Promise<void> {
	for (const [width, height] of [
		[768, 1024],
		[1024, 768]
	] as const) {
		await page.setViewportSize({ width, height });
		await page.screenshot({ path: test.info().outputPath(`${name}-${width}.png`), fullPage: true });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
	}
}
