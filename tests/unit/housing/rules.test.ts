import { describe, expect, test } from 'vitest';
import { addDays, addMonths } from '../../../src/domain/housing/dates';
import { groundsOf, worstGrade } from '../../../src/domain/housing/eligibility';
import { pointLines, pointsOf, PRIORITY } from '../../../src/domain/housing/priority';
import { rentLimitOf } from '../../../src/domain/housing/rent';
import { extendedUntil, timeWarning, untilOf, visitOverdue } from '../../../src/domain/housing/terms';

describe('the two-year clock', () => {
	test.each([
		['2026-12-01', '2028-11-30'],
		['2026-12-31', '2028-12-30'],
		['2027-03-01', '2029-02-28'],
		['2026-03-01', '2028-02-29'],
		// No 29 February two years later: the period ends with the month (民法143条2項).
		['2028-02-29', '2030-02-28']
	])('from %s to %s', (from, until) => expect(untilOf(from)).toBe(until));

	test('an extension adds a year', () => {
		expect(extendedUntil('2028-11-30')).toBe('2029-11-30');
		expect(extendedUntil('2028-02-29')).toBe('2029-02-28');
	});

	test('warnings begin three months and one month before the last day', () => {
		expect(timeWarning('2028-11-30', '2028-08-29')).toBeNull();
		expect(timeWarning('2028-11-30', '2028-08-30')).toMatchObject({ type: 'months3', days: 92 });
		expect(timeWarning('2028-11-30', '2028-10-29')).toMatchObject({ type: 'months3' });
		expect(timeWarning('2028-11-30', '2028-10-30')).toMatchObject({ type: 'month1', days: 31 });
		expect(timeWarning('2028-11-30', '2028-11-30')).toMatchObject({ type: 'month1', days: 0 });
		expect(timeWarning('2028-11-30', '2028-12-01')).toMatchObject({ type: 'over', days: -1 });
	});

	test('a visit is due after a month', () => {
		expect(visitOverdue('2026-12-05', '2027-01-05')).toBe(false);
		expect(visitOverdue('2026-12-05', '2027-01-06')).toBe(true);
	});

	test('months and days', () => {
		expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
		expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
		expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
		expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
		expect(() => addMonths('2026-02-30', 1)).toThrow(RangeError);
	});
});

describe('priority', () => {
	test('points add up; of a group the most counts; unknown and doubled keys count nothing', () => {
		const points = (key: string) => PRIORITY.rows.find((row) => row.key === key)!.points;
		expect(pointsOf([])).toBe(0);
		expect(pointsOf(['infant', 'oneParent'])).toBe(points('infant') + points('oneParent'));
		expect(pointsOf(['infant', 'infant', 'nonsense'])).toBe(points('infant'));
		expect(pointsOf(['elderly', 'elderly75', 'elderlyAlone'])).toBe(points('elderlyAlone'));
		// Two rows of a group with the same points count once.
		expect(pointsOf(['shelter30', 'outside'])).toBe(points('shelter30'));
	});

	test('the lines say what the points are for, and keys fit the kind', () => {
		expect(pointLines(['shelter', 'shelter90', 'pregnant']).map(({ key }) => key)).toEqual([
			'pregnant',
			'shelter90'
		]);
		const keys = PRIORITY.rows.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		for (const key of keys) expect(key).toMatch(/^[a-z][A-Za-z0-9-]{0,40}$/);
	});
});

describe('grounds', () => {
	const holds = (grade: Parameters<typeof groundsOf>[0]) =>
		Object.fromEntries(groundsOf(grade, false).rows.map(({ ground, holds }) => [ground, holds]));
	test('全壊 is one by itself, 半壊 with a demolition that somebody must see', () => {
		expect(holds('zenkai')).toMatchObject({ grade: 'yes', demolition: 'unknown', danger: 'unknown' });
		expect(holds('hankai')).toMatchObject({ grade: 'no', demolition: 'unknown', lifeline: 'unknown' });
		expect(holds('jun')).toMatchObject({ grade: 'no', demolition: 'no', longEvacuation: 'unknown' });
	});
	test('before the certificate nothing is known, and nothing is assumed', () => {
		expect(Object.values(holds(null)).every((one) => one === 'unknown')).toBe(true);
	});
	test('the worst of several grades', () => {
		expect(worstGrade([null, 'jun', 'hankai'])).toBe('hankai');
		expect(worstGrade([null])).toBeNull();
	});
});

test('the rent limit is that of the largest row that fits', () => {
	expect(rentLimitOf(1)?.yen).toBe(60_000);
	expect(rentLimitOf(4)?.yen).toBe(60_000);
	expect(rentLimitOf(5)?.yen).toBe(90_000);
	expect(rentLimitOf(9)?.yen).toBe(90_000);
	expect(rentLimitOf(1, [{ people: 2, yen: 1 }])).toBeNull();
});
