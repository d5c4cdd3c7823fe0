import { afterAll, beforeAll, expect, test } from 'vitest';
import { applying, browser, enrolledTab, openTab, PIN, world, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

test('of two tabs one has the book; the other can take it, and gets it when the first ends', async () => {
	const of = browser(town.origin);
	const first = await enrolledTab(town, of);
	await first.until(({ counts }) => counts.sent === 1);
	const second = openTab(of);
	await second.until(({ phase }) => phase === 'elsewhere');
	await expect(second.book.apply(applying())).rejects.toThrow();

	await second.book.takeOver();
	await first.until(({ phase }) => phase === 'elsewhere');
	await second.until(({ phase }) => phase === 'locked');
	await expect(first.book.apply(applying())).rejects.toThrow();
	await second.book.unlock({ staff: second.status.staffChoices[0]!.staff, pin: PIN });
	await second.book.apply(applying());
	await second.until(({ counts }) => counts.sent === 2);

	second.kill();
	await first.until(({ phase }) => phase === 'locked');
	expect(first.status.counts.sent).toBe(2);
	first.kill();
});

test('a tab that loses the book while it writes writes whole entries or none', async () => {
	const of = browser(town.origin);
	const first = await enrolledTab(town, of);
	of.connected = false;
	const second = openTab(of);
	await second.until(({ phase }) => phase === 'elsewhere');
	const writing = Promise.allSettled(Array.from({ length: 5 }, () => first.book.apply(applying())));
	await second.book.takeOver();
	await second.until(({ phase }) => phase === 'locked');
	const receipts = (await writing).flatMap((one) => (one.status === 'fulfilled' ? [one.value.receipt] : []));
	await second.book.unlock({ staff: second.status.staffChoices[0]!.staff, pin: PIN });
	await second.book.apply(applying());
	const held = (await second.book.applications({})).map(({ view }) => view.receipt);
	for (const receipt of receipts) expect(held).toContain(receipt);
	expect(new Set(held.map((receipt) => receipt.slice(0, 9))).size).toBe(held.length);
	of.connected = true;
	of.networkChanged();
	await second.until(({ counts }) => counts.saved === 0 && counts.refused === 0);
	first.kill();
	second.kill();
});
