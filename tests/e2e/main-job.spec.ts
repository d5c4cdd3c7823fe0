import { expect, test } from '@playwright/test';
import { casePage } from '../../src/messages/ja/case';
import { gradeNames, stateNames } from '../../src/messages/ja/kinds';
import { Gate } from './harness/gate';
import { decideAsProposed, findHousehold, goTo, issue, openCase, receive, survey } from './harness/desk';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

test('from the registers to a printed certificate, with the server killed', async () => {
	test.setTimeout(600_000);
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'survey', label: '第一小学校 1号機' });
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const [first, second, third] = ordinaryHeads();

	const one =
		await test.step('connected: receive, survey, decide at headquarters, issue, print', async () => {
			const taken = await receive(desk, first!);
			await survey(desk, taken.receipt, 'hankai');
			await desk.allSent();
			await decideAsProposed(hq, taken.receipt);
			await hq.allSent();
			await expect
				.poll(
					async () => {
						await openCase(desk, taken.receipt);
						return desk.page.getByText(stateNames.decided).first().isVisible();
					},
					{ timeout: 90_000 }
				)
				.toBe(true);
			const number = await issue(desk, taken.receipt);
			const paper = desk.page.locator('.papers');
			await expect(paper).toContainText(first!.name.replaceAll('　', ' '), { useInnerText: true });
			await expect(paper.locator('li.chosen')).toHaveText(new RegExp(`^\\s*${gradeNames.hankai}`));
			await expect(paper).toContainText(number);
			expect((await desk.page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
			await desk.allSent();
			return taken;
		});

	const two = await test.step('something is decided but not yet issued', async () => {
		const taken = await receive(desk, second!);
		await survey(desk, taken.receipt, 'zenkai');
		await desk.allSent();
		await decideAsProposed(hq, taken.receipt);
		await hq.allSent();
		await openCase(desk, taken.receipt);
		await expect(desk.page.getByText(stateNames.decided).first()).toBeVisible({ timeout: 90_000 });
		return taken;
	});

	await gate.kill();
	const before = await desk.counts();

	const three = await test.step('the server is dead: find, receive and issue as before', async () => {
		await findHousehold(desk, third!);
		const taken = await receive(desk, third!);
		await issue(desk, two.receipt);
		expect(await desk.counts()).toEqual({ saved: before.saved + 2, sent: before.sent, refused: 0 });
		return taken;
	});

	await test.step('a deep link works, and so does the browser after it was closed', async () => {
		await desk.page.goto(`${gate.url}/case/${one.caseNo.replaceAll('-', '')}`);
		await desk.unlock();
		await expect(desk.page.getByRole('heading', { name: casePage.timeline })).toBeVisible();
		await desk.close();
		await desk.reopen('/work');
		expect(await desk.counts()).toMatchObject({ saved: before.saved + 2, refused: 0 });
		await openCase(desk, three.receipt);
		await survey(desk, three.receipt, 'jun');
		expect(await desk.counts()).toMatchObject({ saved: before.saved + 3, refused: 0 });
		await goTo(desk, 'outbox');
		await expect(
			desk.page.getByText(three.caseNo).or(desk.page.getByText(third!.name)).first()
		).toBeVisible();
	});

	await test.step('the server is back: everything is sent with no button pressed, and headquarters sees it', async () => {
		await gate.restart();
		await desk.allSent();
		await openCase(hq, three.receipt);
		await expect(hq.page.getByText(stateNames.surveyed).first()).toBeVisible({ timeout: 90_000 });
	});

	await desk.close();
	await hq.close();
	await gate.stop();
});
