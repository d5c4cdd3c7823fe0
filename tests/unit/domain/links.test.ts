import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLinks, type Link } from '../../../src/domain/links';

const hashOf = (name: number) => name.toString(16).padStart(12, '0').padEnd(64, 'f');
const NONE = '0'.repeat(64);
/** Document `name`, number n, after document `before` (0: none). */
const link = (name: number, n: number, before: number): Link => ({
	id: `id${name}`,
	rev: `1-${name}`,
	device: '1001',
	n,
	hash: hashOf(name),
	prev: before === 0 ? NONE : hashOf(before)
});

/** Names of the broken documents once all are in. */
function broken(all: readonly Link[]): string[] {
	const links = createLinks();
	for (const one of all) links.add(one);
	const found = all.filter((one) => links.isBroken(one)).map(({ id }) => id);
	const { broken: told, mended } = links.changes();
	expect([...new Set(told.map(({ id }) => id))].sort()).toEqual([...new Set(found)].sort());
	expect(mended).toEqual([]);
	expect(links.changes()).toEqual({ broken: [], mended: [] });
	return [...new Set(found)].sort();
}

test('a chain is whole, with gaps too', () => {
	expect(broken([link(1, 1, 0), link(2, 2, 1), link(3, 3, 2)])).toEqual([]);
	expect(broken([link(1, 1, 0), link(5, 5, 4)])).toEqual([]);
});

test('an entry in the place of another breaks the next one', () => {
	expect(broken([link(1, 1, 0), link(9, 2, 1), link(3, 3, 2)])).toEqual(['id3']);
	expect(broken([link(1, 1, 7)])).toEqual(['id1']);
});

test('a copied tablet has two branches, both whole', () => {
	expect(broken([link(1, 1, 0), link(2, 2, 1), link(3, 3, 2), link(12, 2, 1), link(13, 3, 12)])).toEqual([]);
});

test('tells what was mended by an entry that came late', () => {
	const links = createLinks();
	for (const one of [link(1, 1, 0), link(12, 2, 1), link(3, 3, 2)]) links.add(one);
	expect(links.changes().broken).toEqual([{ id: 'id3', rev: '1-3' }]);
	links.add(link(2, 2, 1));
	expect(links.changes()).toEqual({ broken: [], mended: [{ id: 'id3', rev: '1-3' }] });
	expect(links.isBroken({ id: 'id3', rev: '1-3' })).toBe(false);
});

test('finds the same in whatever order they come', () => {
	const Doc = fc.record({
		name: fc.integer({ min: 1, max: 12 }),
		n: fc.integer({ min: 1, max: 5 }),
		before: fc.nat(12)
	});
	fc.assert(
		fc.property(
			fc.uniqueArray(Doc, { selector: ({ name }) => name, maxLength: 12 }),
			fc.nat(),
			(docs, seed) => {
				const all = docs.map(({ name, n, before }) => link(name, n, before));
				const shuffled = all
					.map((one, i) => ({ one, at: (seed * 31 + i * 7919) % 101 }))
					.sort((a, b) => a.at - b.at)
					.map(({ one }) => one);
				expect(broken(shuffled)).toEqual(broken(all));
				expect(broken([...all, ...all])).toEqual(broken(all));
			}
		)
	);
});
