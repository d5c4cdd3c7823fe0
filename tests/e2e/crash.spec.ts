import { expect, test } from '@playwright/test';
import type { Draft } from '../../src/domain/kinds';
import { receive } from './harness/desk';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

test('no acknowledged entry is lost when the browser is killed while it writes', async () => {
	test.setTimeout(600_000);
	const gate = await Gate.start();
	const tablet = await Tablet.enrol(gate, { role: 'survey', label: '中学校' });
	await receive(tablet, ordinaryHeads()[7]!);
	await tablet.allSent();
	const { view } = (await tablet.book('applications', {}))[0]!;
	const { sent } = await tablet.counts();
	await gate.kill();

	const acknowledged: string[] = [];
	for (const lifetime of [400, 900, 1700]) {
		await test.step(`killed after ${lifetime} ms of writing`, async () => {
			const before = acknowledged.length;
			await tablet.page.exposeFunction('acknowledged', (entry: string) => acknowledged.push(entry));
			const draft: Draft = {
				kind: 'certificate.surveyed',
				open: {
					application: view.entry,
					round: 1,
					surveyedOn: '2026-11-20',
					method: 'outside',
					grade: 'jun',
					lossPct: null
				},
				sealed: { findings: '外壁にひび', surveyors: '調査班' }
			};
			// Three forms are saved again and again, without a pause, until the browser is gone.
			await tablet.page.evaluate(
				([entry, caseNo]) => {
					const page = window as unknown as {
						askBook(method: string, args: unknown[]): Promise<string>;
						acknowledged(entry: string): Promise<void>;
					};
					const write = async () => {
						for (;;) await page.acknowledged(await page.askBook('append', [entry, caseNo]));
					};
					for (let form = 0; form < 3; form++) void write();
				},
				[draft, view.case] as const
			);
			await expect.poll(() => acknowledged.length).toBeGreaterThan(before);
			await tablet.page.waitForTimeout(lifetime);
			await tablet.kill();

			await tablet.reopen();
			const detail = await tablet.book('case', view.case);
			const there = new Set(detail!.entries.map(({ entry }) => entry._id));
			expect(acknowledged.filter((entry) => !there.has(entry))).toEqual([]);
			expect(detail!.entries.every(({ sealed }) => sealed !== null)).toBe(true);
			// One more than acknowledged may be there for each form: on disk, but nobody was told.
			expect((await tablet.counts()).saved).toBeGreaterThanOrEqual(acknowledged.length);
			expect((await tablet.counts()).sent).toBe(sent);
		});
	}

	await test.step('the server takes all of them: no number is missing and none is there twice', async () => {
		const { saved } = await tablet.counts();
		await gate.restart();
		await tablet.allSent();
		expect((await tablet.counts()).sent).toBe(sent + saved);
		const detail = await tablet.book('case', view.case);
		const own = detail!.entries.map(({ entry }) => entry.n).sort((x, y) => x - y);
		expect(new Set(own).size).toBe(own.length);
		expect(own).toEqual(own.map((_, i) => own[0]! + i));
	});
	test.info().annotations.push({ type: 'acknowledged entries', description: String(acknowledged.length) });
	await tablet.close();
	await gate.stop();
});
