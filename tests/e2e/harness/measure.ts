import type { Page } from '@playwright/test';

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

/** What does not fit a page at this width, in words; nothing where all of it fits. */
export async function misfits(page: Page, name: string, width: number): Promise<string[]> {
	const { wide, small } = await page.evaluate(measure);
	return [
		...wide.map((what) => `${name} at ${width} px: sticks out: ${what}`),
		...small.map((what) => `${name} at ${width} px: smaller than 44 px: ${what}`)
	];
}
