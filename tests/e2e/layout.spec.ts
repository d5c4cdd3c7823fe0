import { expect, test } from '@playwright/test';
import { paths } from '../../src/ui/paths';
import { decideAsProposed, issue, receive, survey } from './harness/desk';
import { Gate } from './harness/gate';
import { misfits } from './harness/measure';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

test('every staff page fits a tablet and a phone, and every target fits a finger', async () => {
	test.setTimeout(900_000);
	const gate = await Gate.start();
	const tablet = await Tablet.enrol(gate, { role: 'headquarters', label: '本部' });
	const [first, second, third] = ordinaryHeads();
	const issued = await receive(tablet, first!);
	await survey(tablet, issued.receipt, 'hankai');
	await decideAsProposed(tablet, issued.receipt);
	await issue(tablet, issued.receipt);
	const surveyed = await receive(tablet, second!);
	await survey(tablet, surveyed.receipt, 'zenkai');
	const received = await receive(tablet, third!);
	await receive(tablet, third!, { again: true });

	const rows = await tablet.book('applications', {});
	const viewOf = (receipt: string) => rows.find(({ view }) => view.receipt === receipt)!.view;
	const done = viewOf(issued.receipt);
	const open = viewOf(received.receipt);
	const pages: Record<string, string> = {
		home: paths.home,
		find: paths.find,
		outbox: paths.outbox,
		settings: paths.settings,
		devices: paths.devices,
		staff: paths.staff,
		case: paths.case(done.case),
		applyFor: paths.applyFor(open.case),
		applyWalkIn: paths.applyWalkIn,
		applied: paths.applied(open.entry),
		work: paths.work,
		survey: paths.survey(open.entry),
		issue: paths.issue(done.entry),
		hq: paths.hq,
		decisions: paths.decisions,
		decide: paths.decide(viewOf(surveyed.receipt).entry),
		clashes: paths.clashes,
		print: paths.print,
		receipt: paths.receipt(open.entry),
		certificate: paths.certificates(done.certificates.map(({ entry }) => entry)),
		supports: paths.supports(done.case),
		applySupport: paths.applySupport(done.case, 'okyu-shuri'),
		facts: paths.facts(done.case),
		whatIf: paths.whatIf(done.case),
		housingOf: paths.housingOf(done.case),
		careOf: paths.careOf(done.case),
		bereavedOf: paths.bereavedOf(done.case),
		roster: paths.roster(done.case),
		housing: paths.housing,
		housingApplications: paths.housingApplications,
		housingRules: paths.housingRules,
		lotteries: paths.lotteries,
		supportQueue: paths.supportQueue,
		catalogue: paths.catalogue,
		supportList: paths.supportList('seikatsu-saiken'),
		editSupport: paths.editSupport(null),
		reductions: paths.reductions,
		funds: paths.funds,
		runs: paths.runs,
		clawbacks: paths.clawbacks,
		bereaved: paths.bereaved,
		care: paths.care
	};

	const problems: string[] = [];
	for (const width of [768, 360]) {
		await tablet.page.setViewportSize({ width, height: 800 });
		for (const [name, path] of Object.entries(pages)) {
			await tablet.follow(path);
			await expect(tablet.page.getByRole('main').getByRole('heading').first()).toBeVisible();
			// The page's data has come when nothing moves any more.
			await tablet.page.waitForTimeout(400);
			problems.push(...(await misfits(tablet.page, name, width)));
		}
	}
	expect([...new Set(problems)]).toEqual([]);
	await tablet.close();
	await gate.stop();
});
