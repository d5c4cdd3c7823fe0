import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overdueYen, repaymentPlan, type LoanTerms } from '../../../src/domain/supports/loan';

const TERMS: LoanTerms = {
	principalYen: 1_700_000,
	rate: 3000,
	on: '2024-03-31',
	deferMonths: 36,
	repayMonths: 84,
	every: 12
};

describe('the repayment plan of a 災害援護資金', () => {
	test('begins after the deferral and pays the same every year, principal and interest together', () => {
		const { rows, totalYen, balanceYen, next } = repaymentPlan(TERMS);
		expect(rows.map(({ dueOn }) => dueOn)).toEqual(
			[2028, 2029, 2030, 2031, 2032, 2033, 2034].map((y) => `${y}-03-31`)
		);
		expect(rows[0]).toMatchObject({
			no: 1,
			interestYen: 51_000,
			balanceYen: 1_700_000 - rows[0]!.principalYen
		});
		// 1,700,000 × 0.03 ÷ (1 − 1.03^−7) = 272,860.8…
		expect(rows[0]!.principalYen + rows[0]!.interestYen).toBe(272_861);
		expect(rows.slice(0, -1).every((row) => row.principalYen + row.interestYen === 272_861)).toBe(true);
		expect(272_861 - rows[6]!.principalYen - rows[6]!.interestYen).toBeLessThan(7);
		expect([rows[6]!.balanceYen, balanceYen, next]).toEqual([0, totalYen, rows[0]]);
	});
	test('without interest divides the principal', () => {
		const { rows, totalYen } = repaymentPlan({ ...TERMS, rate: 0, every: 6 });
		expect(rows).toHaveLength(14);
		expect(rows[0]).toMatchObject({ dueOn: '2027-09-30', interestYen: 0, principalYen: 121_429 });
		expect([rows[13]!.principalYen, totalYen]).toEqual([1_700_000 - 13 * 121_429, 1_700_000]);
	});
	test('ends the month where the month has no such day', () => {
		const { rows } = repaymentPlan({ ...TERMS, on: '2024-01-31', deferMonths: 0, repayMonths: 3, every: 1 });
		expect(rows.map(({ dueOn }) => dueOn)).toEqual(['2024-02-29', '2024-03-31', '2024-04-30']);
	});
	test('a last period that is shorter bears interest for its months only', () => {
		const { rows } = repaymentPlan({ ...TERMS, principalYen: 1_000_000, deferMonths: 0, repayMonths: 15 });
		expect(rows.map(({ dueOn }) => dueOn)).toEqual(['2025-03-31', '2025-06-30']);
		expect(rows[1]!.interestYen).toBe(Math.floor((rows[0]!.balanceYen * 0.03) / 4));
	});
	test('takes repayments off, interest first, and says what is overdue', () => {
		const plan = repaymentPlan(TERMS, [{ yen: 272_861 }, { yen: 100_000 }]);
		expect(plan.rows.map(({ paidYen }) => paidYen)).toEqual([272_861, 100_000, 0, 0, 0, 0, 0]);
		expect(plan.balanceYen).toBe(plan.totalYen - 372_861);
		const [first, second] = plan.rows;
		expect(plan.principalLeftYen).toBe(1_700_000 - first!.principalYen - (100_000 - second!.interestYen));
		expect(plan.next).toBe(second);
		expect([overdueYen(plan, '2029-03-31'), overdueYen(plan, '2029-04-01')]).toEqual([0, 172_861]);
		expect(repaymentPlan(TERMS, [{ yen: 5_000_000 }])).toMatchObject({
			balanceYen: 0,
			principalLeftYen: 0,
			next: null
		});
	});
});

const Terms = fc.record({
	principalYen: fc.oneof(fc.integer({ min: 1, max: 3_500_000 }), fc.integer({ min: 1, max: 1e12 })),
	rate: fc.integer({ min: 0, max: 3000 }),
	on: fc.constantFrom('2024-01-31', '2024-02-29', '2026-11-20'),
	deferMonths: fc.constantFrom(0, 36, 60),
	repayMonths: fc.integer({ min: 1, max: 120 }),
	every: fc.constantFrom<1 | 6 | 12>(1, 6, 12)
});

test('every plan repays the principal exactly, in instalments that are never more than the first', () => {
	fc.assert(
		fc.property(Terms, fc.array(fc.record({ yen: fc.nat(5_000_000) })), (terms, repaid) => {
			const plan = repaymentPlan(terms, repaid);
			expect(plan.rows.reduce((sum, { principalYen }) => sum + principalYen, 0)).toBe(terms.principalYen);
			expect(plan.rows.at(-1)!.balanceYen).toBe(0);
			const instalments = plan.rows.map(({ principalYen, interestYen }) => principalYen + interestYen);
			for (const yen of instalments) expect(yen <= Math.max(...instalments.slice(0, 1), 0)).toBe(true);
			for (const row of plan.rows)
				for (const yen of [row.principalYen, row.interestYen, row.balanceYen, row.paidYen])
					expect(Number.isSafeInteger(yen) && yen >= 0).toBe(true);
			const all = repaid.reduce((sum, { yen }) => sum + yen, 0);
			expect(plan.balanceYen - plan.overpaidYen).toBe(plan.totalYen - all);
			expect(repaymentPlan(terms, [...repaid].reverse())).toEqual(plan);
		})
	);
});
