import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allMissing, createChains } from '../../../src/domain/chains';

test('names first, last and what is missing, whatever the order', () => {
	const chains = createChains();
	for (const n of [7, 2, 3, 9, 10, 3, 2]) chains.add('1001', n);
	chains.add('20001', 1);
	expect(chains.report()).toEqual([
		{
			device: '1001',
			first: 2,
			last: 10,
			missing: [
				[4, 6],
				[8, 8]
			]
		},
		{ device: '20001', first: 1, last: 1, missing: [] }
	]);
	expect(chains.count).toBe(6);
});

test('nothing added, nothing reported; no number, no chain', () => {
	expect(createChains().report()).toEqual([]);
	for (const n of [0, -1, 1.5, NaN]) expect(() => createChains().add('1001', n)).toThrow(RangeError);
});

test('all that is missing: before, between, and up to what the device reported', () => {
	const row = { first: 3, last: 9, missing: [[5, 6] as [number, number]] };
	expect(allMissing({ ...row, reported: 12 })).toEqual([
		[1, 2],
		[5, 6],
		[10, 12]
	]);
	expect(allMissing({ ...row, reported: 9 })).toEqual([
		[1, 2],
		[5, 6]
	]);
	expect(allMissing({ ...row, reported: null })).toHaveLength(2);
	expect(allMissing({ first: 0, last: 0, missing: [], reported: 4 })).toEqual([[1, 4]]);
	expect(allMissing({ first: 0, last: 0, missing: [], reported: 0 })).toEqual([]);
});

test('agrees with a plain set of numbers', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
			const chains = createChains();
			numbers.forEach((n) => chains.add('1001', n));
			const set = new Set(numbers);
			const [row] = chains.report();
			expect(chains.count).toBe(set.size);
			expect([row!.first, row!.last]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
			const missing = row!.missing.flatMap(([from, to]) =>
				Array.from({ length: to - from + 1 }, (_, i) => from + i)
			);
			const expected = Array.from({ length: row!.last - row!.first + 1 }, (_, i) => row!.first + i);
			expect(missing).toEqual(expected.filter((n) => !set.has(n)));
		})
	);
});
