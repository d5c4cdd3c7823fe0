import { describe, expect, test } from 'vitest';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { KINDS, type OpenOf } from '../../../src/domain/kinds';
import { rulesForm, rulesInput, rulesProblems, type RulesForm } from '../../../src/ui/housing/rules-form';
import { HousingTablet } from './office';
import { addDays, addMonths } from '../../../src/domain/housing/dates';
import { GROUNDS, groundsOf, worstGrade } from '../../../src/domain/housing/eligibility';
import { pointLines, pointsOf, PRIORITY } from '../../../src/domain/housing/priority';
import { RENT_LIMITS, rentLimitOf } from '../../../src/domain/housing/rent';
import { usualRules, type RulesTable } from '../../../src/domain/housing/rules';
import {
	extendedUntil,
	timeWarning,
	untilAfterMove,
	untilOf,
	visitOverdue
} from '../../../src/domain/housing/terms';

describe('the two-year clock', () => {
	test.each([
		['2026-12-01', '2028-11-30'],
		['2026-12-31', '2028-12-30'],
		['2027-03-01', '2029-02-28'],
		['2026-03-01', '2028-02-29'],
		// No 29 February two years later: the period ends with the month (民法143条2項).
		['2028-02-29', '2030-02-28']
	])('from %s to %s', (from, until) => expect(untilOf(from)).toBe(until));
	test('moving to another unit does not begin it anew, unless it is over', () => {
		expect(untilAfterMove('2027-06-01', '2028-11-30')).toBe('2028-11-30');
		expect(untilAfterMove('2028-12-01', '2028-11-30')).toBe('2030-11-30');
	});

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
		expect(pointsOf([], PRIORITY.rows)).toBe(0);
		expect(pointsOf(['infant', 'oneParent'], PRIORITY.rows)).toBe(points('infant') + points('oneParent'));
		expect(pointsOf(['infant', 'infant', 'nonsense'], PRIORITY.rows)).toBe(points('infant'));
		expect(pointsOf(['elderly', 'elderly75', 'elderlyAlone'], PRIORITY.rows)).toBe(points('elderlyAlone'));
		// Two rows of a group with the same points count once.
		expect(pointsOf(['shelter30', 'outside'], PRIORITY.rows)).toBe(points('shelter30'));
	});

	test('the lines say what the points are for, and keys fit the kind', () => {
		expect(pointLines(['shelter', 'shelter90', 'pregnant'], PRIORITY.rows).map(({ key }) => key)).toEqual([
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
		Object.fromEntries(
			groundsOf(grade, false, GROUNDS.rows).rows.map(({ ground, holds }) => [ground, holds])
		);
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
	expect(rentLimitOf(1, RENT_LIMITS.rows)?.yen).toBe(60_000);
	expect(rentLimitOf(4, RENT_LIMITS.rows)?.yen).toBe(60_000);
	expect(rentLimitOf(5, RENT_LIMITS.rows)?.yen).toBe(90_000);
	expect(rentLimitOf(9, RENT_LIMITS.rows)?.yen).toBe(90_000);
	expect(rentLimitOf(1, [{ people: 2, yen: 1 }])).toBeNull();
});

describe('tables of the municipality’s own', () => {
	const source = { document: '灯市要綱', place: '', date: '', unverified: false };
	const office = new HousingTablet('1001');
	const fix = (open: OpenOf<'housing.rulesFixed'>) => office.put('housing.rulesFixed', '-', open);
	const first = fix({ table: 'rent', source, rows: [{ people: 1, yen: 50_000 }] });
	const second = fix({ table: 'rent', source, rows: [{ people: 1, yen: 70_000 }] });
	const points = fix({
		table: 'priority',
		source,
		rows: [{ key: 'own-1', title: '孤立集落の世帯', points: 40, group: null }]
	});

	test('the newest of a table holds, whole and in whatever order it came; the others stay', () => {
		for (const entries of [
			[first, second, points],
			[points, second, first]
		]) {
			const { rules } = foldLedger(entries).housing;
			expect(rules.rent.rows).toEqual([{ people: 1, yen: 70_000 }]);
			expect(rules.rent.fixed?.entry).toBe(second._id);
			expect(rules.priority.rows.map(({ key }) => key)).toEqual(['own-1']);
			expect(rules.grounds).toEqual({ ...GROUNDS, fixed: null });
		}
	});

	test('two rows for one thing are refused, and so is an empty table', () => {
		const { open } = KINDS['housing.rulesFixed'];
		const row = { people: 1, yen: 1 };
		for (const rows of [[row, row], []])
			expect(open.safeParse({ table: 'rent', source, rows }).success).toBe(false);
		expect(open.safeParse({ table: 'rent', source, rows: [row] }).success).toBe(true);
	});
});

describe('the form of a table', () => {
	test.each(['priority', 'rent', 'grounds'] as const)(
		'%s: what is in force comes back as it was',
		(table) => {
			const form = { ...rulesForm(usualRules(), table, GROUNDS.rows), document: '要綱' };
			expect(rulesProblems(form, table)).toEqual([]);
			const { rows } = rulesInput(form, table);
			expect(rows).toEqual(usualRules()[table].rows);
		}
	);
	test('what is wrong is said at its field', () => {
		const fields = (form: RulesForm, table: RulesTable) =>
			rulesProblems(form, table).map(({ field }) => field);
		const rent = rulesForm(usualRules(), 'rent', GROUNDS.rows);
		expect(fields({ ...rent, rent: [{ people: '2', yen: '0' }] }, 'rent')).toEqual([
			'yen-0',
			'people-0',
			'document'
		]);
		const grounds = rulesForm(usualRules(), 'grounds', GROUNDS.rows);
		expect(
			fields({ ...grounds, grounds: grounds.grounds.map((row) => ({ ...row, used: false })) }, 'grounds')
		).toEqual(['used-0', 'document']);
		const priority = rulesForm(usualRules(), 'priority', GROUNDS.rows);
		expect(fields({ ...priority, document: '要綱', priority: [] }, 'priority')).toEqual(['rows']);
	});
});
