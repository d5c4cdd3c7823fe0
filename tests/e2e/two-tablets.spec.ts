import { expect, test } from '@playwright/test';
import { apply } from '../../src/messages/ja/apply';
import { find } from '../../src/messages/ja/find';
import { clashPage, clashTexts } from '../../src/messages/ja/hq';
import { paths } from '../../src/ui/paths';
import { findHousehold, goTo, receive } from './harness/desk';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

test('two tablets that never met take the same house; headquarters is told when they do', async () => {
	test.setTimeout(600_000);
	const gate = await Gate.start();
	const east = await Tablet.enrol(gate, { role: 'field', label: '東小学校' });
	const west = await Tablet.enrol(gate, { role: 'field', label: '西小学校' });
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部' });
	const person = ordinaryHeads()[5]!;

	await gate.kill();
	const [a, b] = await test.step('both take it offline', async () => [
		await receive(east, person),
		await receive(west, person)
	]);
	expect(a.caseNo).toBe(b.caseNo);
	expect(a.receipt).not.toBe(b.receipt);

	await gate.restart();
	await east.allSent();
	await west.allSent();

	await test.step('the queue of headquarters shows one clash', async () => {
		await goTo(hq, 'hq');
		await hq.page.getByRole('main').locator(`a[href="${paths.clashes}"]`).click();
		await expect(hq.page.getByText(clashTexts.duplicateApplication.title)).toBeVisible({ timeout: 90_000 });
		await expect(hq.page.getByText(clashTexts.duplicateApplication.title)).toHaveCount(1);
		await expect(hq.page.getByRole('link', { name: a.caseNo })).toBeVisible();
	});

	await test.step('a third application is warned before it is taken', async () => {
		const card = await findHousehold(east, person);
		await expect
			.poll(async () => card.getByText(find.receipt(b.receipt)).count(), { timeout: 90_000 })
			.toBe(1);
		await card.getByRole('link', { name: find.apply }).click();
		await east.page.getByRole('radio', { name: apply.houseRegister }).check();
		await east.page.getByRole('radiogroup', { name: apply.houseOf }).getByRole('radio').first().check();
		await expect(east.page.getByText(apply.secondText)).toBeVisible();
		await expect(east.page.getByText(new RegExp(a.receipt))).toBeVisible();
		await expect(east.page.getByText(new RegExp(b.receipt))).toBeVisible();
	});

	await test.step('a person clears it; one more application opens it again', async () => {
		await hq.page.getByRole('button', { name: clashPage.clear }).click();
		const dialog = hq.page.getByRole('dialog');
		await dialog.getByRole('textbox', { name: clashPage.note }).fill('二世帯住宅であることを確かめた');
		await dialog.getByRole('button', { name: clashPage.clearAction }).click();
		await expect(hq.page.getByText(clashPage.empty)).toBeVisible();
		await receive(west, person, { again: true });
		await expect(hq.page.getByText(clashTexts.duplicateApplication.title)).toBeVisible({ timeout: 90_000 });
	});

	for (const tablet of [east, west, hq]) await tablet.close();
	await gate.stop();
});
