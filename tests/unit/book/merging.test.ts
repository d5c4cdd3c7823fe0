import { afterAll, beforeAll, expect, test } from 'vitest';
import { applying, browser, enrolledTab, world, type Tab, type World } from './harness';

let town: World;
let hq: Tab;
let desk: Tab;

beforeAll(async () => {
	town = await world();
	hq = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 太郎');
	desk = await enrolledTab(town, browser(town.origin), 'field', '受付 花子');
});
afterAll(async () => {
	hq.kill();
	desk.kill();
	await town.close();
});

test('headquarters makes two records one household, once, and takes it back; other desks see it', async () => {
	const first = await hq.book.apply(applying({ household: '0000000001' }));
	const walkIn = await desk.book.apply(applying({ household: null }));
	await desk.book.syncNow();
	await hq.book.syncNow();
	const merge = (into: string, from: string) =>
		hq.book.append({ kind: 'household.merged', open: { into, from }, sealed: { reason: '本人に確認' } }, '-');
	await expect(merge(first.case, first.case)).rejects.toThrow('badInput');
	await expect(merge(first.case, '003GE1R70W2')).rejects.toThrow('notFound');
	await expect(
		desk.book.append(
			{ kind: 'household.merged', open: { into: first.case, from: walkIn.case }, sealed: { reason: '' } },
			'-'
		)
	).rejects.toThrow('notAllowed');
	const merged = await merge(first.case, walkIn.case);
	await expect(merge(walkIn.case, first.case)).rejects.toThrow('stateChanged');
	expect(await hq.book.sameHousehold(first.case)).toMatchObject([
		{ case: walkIn.case, merger: merged, goOn: false }
	]);

	await hq.book.syncNow();
	await desk.book.syncNow();
	const [other] = await desk.book.sameHousehold(walkIn.case);
	expect(other).toMatchObject({ case: first.case, merger: merged, goOn: true });
	expect(other!.head).not.toBe('');

	const separate = () =>
		hq.book.append({ kind: 'household.separated', open: { merged }, sealed: { reason: '別の世帯' } }, '-');
	await separate();
	expect(await hq.book.sameHousehold(first.case)).toEqual([]);
	await expect(separate()).rejects.toThrow('stateChanged');
});
