import { describe, expect, test } from 'vitest';
import { ranksOf, RELATION_ORDER, type Relation } from '../../../src/domain/bereaved/relation-order';

const one = (relation: Relation, sharedMeans = false, maintained?: boolean) => ({
	relation,
	sharedMeans,
	...(maintained === undefined ? {} : { maintained })
});

describe('order of the bereaved (災害弔慰金の支給等に関する法律3条2項)', () => {
	test('spouse, child, parent, grandchild, grandparent, in whatever order they were recorded', () => {
		const family: Relation[] = ['grandparent', 'child', 'spouse', 'grandchild', 'parent'];
		expect(
			ranksOf(
				family.map((relation) => one(relation)),
				'2026-11-20'
			)
		).toEqual([5, 2, 1, 4, 3]);
	});

	test('several of one group stand side by side, and nobody leaves a gap', () => {
		expect(ranksOf([one('child'), one('child'), one('grandparent')], '2026-11-20')).toEqual([1, 1, 2]);
	});

	test('siblings: only with shared means, and only where nobody of the others is there', () => {
		expect(ranksOf([one('sibling', true), one('sibling', false)], '2026-11-20')).toEqual([1, null]);
		expect(ranksOf([one('sibling', true), one('grandparent')], '2026-11-20')).toEqual([null, 1]);
		expect(ranksOf([one('sibling', true), one('other', true)], '2026-11-20')).toEqual([1, null]);
	});

	test('siblings have a right for deaths from 11 March 2011 on', () => {
		expect(ranksOf([one('sibling', true)], '2011-03-10')).toEqual([null]);
		expect(ranksOf([one('sibling', true)], '2011-03-11')).toEqual([1]);
		expect(ranksOf([one('sibling', true)], null)).toEqual([1]);
	});

	test('who lived on what the deceased earned comes before who did not', () => {
		expect(ranksOf([one('spouse'), one('child', true, true), one('parent', true, true)], null)).toEqual([
			3, 1, 2
		]);
	});

	test('others have no right, and nobody makes no ranks', () => {
		expect(ranksOf([one('other', true, true)], null)).toEqual([null]);
		expect(ranksOf([], null)).toEqual([]);
	});

	test('every row of the table names its source', () => {
		for (const { source } of RELATION_ORDER) expect(source).toContain('3条2項');
		expect(new Set(RELATION_ORDER.map(({ relation }) => relation)).size).toBe(RELATION_ORDER.length);
	});
});
