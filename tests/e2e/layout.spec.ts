import { expect, test } from '@playwright/test';
import { paths } from '../../src/ui/paths';
import { decideAsProposed, issue, receive, survey } from './harness/desk';
import { Gate } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

/** What sticks out to the right, and what is smaller than a finger (44 px), named by its text. Runs in the page. */
function measure(): { wide: string[]; small: string[] } {
	const width = document.documentElement.clientWidth;
	const visible = (box: DOMRect) => box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0;
	const nameOf = (node: Element) =>
		`${node.tagName.toLowerCase()} ${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 30)}`;
	const wide: string[] = [];
	if (document.documentElement.scrollWidth > width) {
		for (const node of document.querySelectorAll('body *')) {
			const box = node.getBoundingClientRect();
			if (visible(box) && box.right > width + 1) wide.push(`${nameOf(node)} ${Math.round(box.right)}`);
		}
		wide.unshift(`page ${document.documentElement.scrollWidth} > ${width}`);
	}
	const small: string[] = [];
	for (const node of document.querySelectorAll<HTMLElement>(
		'a[href], button, input, select, textarea, summary'
	)) {
		// The label of a box is its target too.
		const target = node.matches('[type=checkbox], [type=radio]') ? (node.closest('label') ?? node) : node;
		const box = target.getBoundingClientRect();
		if (!visible(box) || getComputedStyle(node).visibility === 'hidden') continue;
		if (box.height < 43.5 || box.width < 43.5)
			small.push(`${nameOf(node)} ${Math.round(box.width)}×${Math.round(box.height)}`);
	}
	return { wide: wide.slice(0, 8), small };
}

test('every staff page fits a tablet and a phone, and every target fits a finger', async () => {
	test.setTimeout(600_000);
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
		certificate: paths.certificates(done.certificates.map(({ entry }) => entry))
	};

	const problems: string[] = [];
	for (const width of [768, 360]) {
		await tablet.page.setViewportSize({ width, height: 800 });
		for (const [name, path] of Object.entries(pages)) {
			await tablet.follow(path);
			await expect(tablet.page.getByRole('main').getByRole('heading').first()).toBeVisible();
			// The page's data has come when nothing moves any more.
			await tablet.page.waitForTimeout(400);
			const { wide, small } = await tablet.page.evaluate(measure);
			problems.push(...wide.map((what) => `${name} at ${width} px: sticks out: ${what}`));
			problems.push(...small.map((what) => `${name} at ${width} px: smaller than 44 px: ${what}`));
		}
	}
	expect([...new Set(problems)]).toEqual([]);
	await tablet.close();
	await gate.stop();
});
