import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLabels } from '../../../src/ui/housing/labels';
import { readWhole, within } from '../../../src/ui/housing/numbers';
import { emptySite, siteInput, siteProblems } from '../../../src/ui/housing/site-form';
import { emptyUnits, unitProblems, unitsInput } from '../../../src/ui/housing/unit-form';
import { arrange } from '../../../src/ui/map/arrange';
import { readLatLon, spotOf, writeLatLon } from '../../../src/ui/map/place';

describe('labels of units', () => {
	const labels = (text: string) => {
		const read = readLabels(text);
		return 'labels' in read ? read.labels : read.problem;
	};

	test('one a line, and series as offices write them', () => {
		expect(labels('A-101\nB棟201')).toEqual(['A-101', 'B棟201']);
		expect(labels('A-101～A-104')).toEqual(['A-101', 'A-102', 'A-103', 'A-104']);
		expect(labels('A-101〜104')).toEqual(['A-101', 'A-102', 'A-103', 'A-104']);
		expect(labels('１号～３号')).toEqual({ why: 'unread', at: '１号～３号' });
		expect(labels('08～11\n20')).toEqual(['08', '09', '10', '11', '20']);
		expect(labels('  \n')).toEqual([]);
	});

	test('what cannot be meant is said, not guessed', () => {
		expect(labels('A-101～B-104')).toEqual({ why: 'unread', at: 'A-101～B-104' });
		expect(labels('A-104～A-101')).toMatchObject({ why: 'unread' });
		expect(labels('9～10')).toMatchObject({ why: 'unread' });
		expect(labels('1～2～3')).toMatchObject({ why: 'unread' });
		expect(labels('A-101～A-103\nA-102')).toEqual({ why: 'twice', at: 'A-102' });
		expect(labels('001～400\nB001～B400')).toMatchObject({ why: 'many' });
		expect(labels('0000～9999')).toMatchObject({ why: 'unread' });
	});

	test('a series has every number once, in order, with the digits that were typed', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 80 }), (from, count) => {
				const write = (n: number) => `C${String(n).padStart(3, '0')}`;
				const made = labels(`${write(from)}～${write(from + count - 1)}`);
				expect(made).toEqual(Array.from({ length: count }, (_, i) => write(from + i)));
			})
		);
	});
});

describe('numbers', () => {
	test('as people type them', () => {
		expect(readWhole('60,000')).toBe(60_000);
		expect(readWhole('６万')).toBeNaN();
		expect(readWhole('５００００円')).toBe(50_000);
		expect(readWhole('')).toBeNull();
		expect(readWhole('-1')).toBeNaN();
		expect(within(NaN, 1, 20)).toBe(false);
		expect(within(null, 1, 20)).toBe(false);
		expect(within(20, 1, 20)).toBe(true);
	});
});

describe('places', () => {
	test('latitude and longitude as maps and phones write them, in Japan only', () => {
		expect(readLatLon('37.30512, 136.90244')).toEqual([37.30512, 136.90244]);
		expect(readLatLon('（37.30512、136.90244）')).toEqual([37.30512, 136.90244]);
		expect(readLatLon('３７．３　１３６．９')).toEqual([37.3, 136.9]);
		expect(readLatLon('136.90244, 37.30512')).toBeNull();
		expect(readLatLon('52.5, 113.4')).toBeNull();
		expect(readLatLon('')).toBeNull();
		expect(readLatLon(writeLatLon([37.3, 136.9]))).toEqual([37.3, 136.9]);
	});

	test('a ground without a point is shown in its middle', () => {
		expect(spotOf({ at: null, outline: [] })).toBeNull();
		expect(
			spotOf({
				at: null,
				outline: [
					[36, 136],
					[38, 138]
				]
			})
		).toEqual([37, 137]);
		expect(spotOf({ at: [35, 135], outline: [[36, 136]] })).toEqual([35, 135]);
	});

	test('labels never cover one another, and the first ones win', () => {
		const spot = fc.record({
			x: fc.integer({ min: 0, max: 800 }),
			y: fc.integer({ min: 0, max: 500 }),
			width: fc.integer({ min: 40, max: 240 }),
			height: fc.constant(68)
		});
		fc.assert(
			fc.property(fc.array(spot, { maxLength: 80 }), (labels) => {
				const full = arrange(labels, 30);
				expect(full[0] ?? true).toBe(true);
				const shown = labels.filter((_, i) => full[i]);
				expect(shown.length).toBeLessThanOrEqual(30);
				for (const [i, a] of shown.entries())
					for (const b of shown.slice(i + 1))
						expect(
							Math.abs(a.x - b.x) >= (a.width + b.width) / 2 ||
								Math.abs(a.y - b.y) >= (a.height + b.height) / 2
						).toBe(true);
			})
		);
	});
});

describe('forms', () => {
	test('a site needs a name and a type; a place only if it is one', () => {
		expect(siteProblems(emptySite()).map(({ field }) => field)).toEqual(['name', 'type']);
		const form = { ...emptySite(), name: ' 灯町団地 ', type: 'built' as const };
		expect(siteProblems({ ...form, place: 'どこか' }).map(({ field }) => field)).toEqual(['place']);
		expect(siteProblems(form)).toEqual([]);
		expect(siteInput({ ...form, place: '37.3, 136.9' })).toMatchObject({
			name: '灯町団地',
			at: [37.3, 136.9]
		});
		const far: [number, number][] = [[10, 100]];
		expect(siteProblems({ ...form, outline: far }).map(({ field }) => field)).toEqual(['outline']);
	});

	test('units: every label once, sizes in order, and not what is there already', () => {
		expect(unitProblems(emptyUnits(), []).map(({ field }) => field)).toEqual(['labels', 'layout', 'from']);
		const form = { ...emptyUnits(), labels: 'A-1～A-3', layout: '２ＤＫ', from: '２', to: '4' };
		expect(unitProblems(form, ['A-9'])).toEqual([]);
		expect(unitProblems(form, ['A-2']).map(({ field }) => field)).toEqual(['labels']);
		expect(unitProblems({ ...form, to: '1' }, []).map(({ field }) => field)).toEqual(['from']);
		expect(unitProblems({ ...form, rent: '安い' }, []).map(({ field }) => field)).toEqual(['rent']);
		expect(unitsInput(form, 'site')).toEqual({
			site: 'site',
			labels: ['A-1', 'A-2', 'A-3'],
			layout: '2DK',
			from: 2,
			to: 4,
			stepFree: false,
			pets: false,
			rentYen: null,
			note: '',
			state: 'ready',
			holder: null
		});
	});
});
