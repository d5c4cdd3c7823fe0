import { addMonths } from './valid-date';

/** What a loan's plan follows from: `loan.agreed` (kinds/support.ts). */
export interface LoanTerms {
	principalYen: number;
	/** Yearly rate in thousandths of a percent: 1 % = 1000. */
	rate: number;
	/** Day of the contract, ISO. */
	on: string;
	/** Months without repayment and without interest (据置期間), and over which it is repaid after them. */
	deferMonths: number;
	repayMonths: number;
	/** Months between two repayments. */
	every: 1 | 6 | 12;
}

/** One instalment (償還). Yen. */
export interface RepaymentRow {
	/** From 1. */
	no: number;
	/** ISO; the month's last day where it has no such day. */
	dueOn: string;
	principalYen: number;
	interestYen: number;
	/** Principal that is left after it. */
	balanceYen: number;
	/** What was repaid of it, interest before principal. */
	paidYen: number;
}

export interface RepaymentPlan {
	rows: RepaymentRow[];
	/** Principal and interest of all rows. */
	totalYen: number;
	repaidYen: number;
	/** All instalments less what was repaid, never below 0. */
	balanceYen: number;
	/** Principal that is not repaid yet. */
	principalLeftYen: number;
	/** What was repaid beyond the last row. */
	overpaidYen: number;
	/** The first row that is not paid in full. */
	next: RepaymentRow | null;
}

/** Interest of some months on a balance, yen rounded down. BigInt: yen × rate × months may pass 2^53. */
const interestOn = (balanceYen: number, rate: number, months: number): number =>
	Number((BigInt(balanceYen) * BigInt(rate) * BigInt(months)) / (12n * 100_000n));

/** Months of each period; the last may be shorter. */
function periodsOf({ repayMonths, every }: LoanTerms): number[] {
	const whole = Math.floor(repayMonths / every);
	const rest = repayMonths % every;
	return [...Array<number>(whole).fill(every), ...(rest ? [rest] : [])];
}

/** Whether instalments of so many yen clear the loan by the last period. */
function clears(yen: number, terms: LoanTerms, periods: readonly number[]): boolean {
	let balance = terms.principalYen;
	for (const months of periods) {
		balance = balance + interestOn(balance, terms.rate, months) - yen;
		if (balance <= 0) return true;
	}
	return false;
}

/**
 * The equal instalment (元利均等): the least whole yen that clears the loan by the last period. Found by halving in whole numbers, so
 * that every machine finds the same.
 */
function instalmentOf(terms: LoanTerms, periods: readonly number[]): number {
	let low = 0;
	let high = terms.principalYen + interestOn(terms.principalYen, terms.rate, Math.max(...periods));
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (clears(middle, terms, periods)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/**
 * Repayment plan (償還計画) of a loan and where it stands: equal instalments of principal and interest after a period without
 * either; interest by the month on what is left, rounded down to whole yen; the last instalment takes what remains.
 * Source: 災害弔慰金の支給等に関する法律10条, 同施行令 (据置期間中は無利子, 年賦・半年賦・月賦, 元利均等).
 * Early repayments fill the next instalments; the plan is not computed anew: that is a new contract.
 * `repaid` in any order.
 */
export function repaymentPlan(terms: LoanTerms, repaid: readonly { yen: number }[] = []): RepaymentPlan {
	const periods = periodsOf(terms);
	const instalment = instalmentOf(terms, periods);
	const repaidYen = repaid.reduce((sum, { yen }) => sum + yen, 0);
	let balance = terms.principalYen;
	let left = repaidYen;
	let passed = terms.deferMonths;
	let principalLeftYen = terms.principalYen;
	const rows = periods.map((months, i): RepaymentRow => {
		passed += months;
		const interestYen = interestOn(balance, terms.rate, months);
		const last = i === periods.length - 1;
		const principalYen = last ? balance : Math.min(balance, Math.max(0, instalment - interestYen));
		balance -= principalYen;
		const paidYen = Math.min(left, principalYen + interestYen);
		left -= paidYen;
		principalLeftYen -= Math.max(0, paidYen - interestYen);
		return {
			no: i + 1,
			dueOn: addMonths(terms.on, passed),
			principalYen,
			interestYen,
			balanceYen: balance,
			paidYen
		};
	});
	const totalYen = rows.reduce((sum, { principalYen, interestYen }) => sum + principalYen + interestYen, 0);
	return {
		rows,
		totalYen,
		repaidYen,
		balanceYen: Math.max(0, totalYen - repaidYen),
		principalLeftYen,
		overpaidYen: left,
		next: rows.find((row) => row.paidYen < row.principalYen + row.interestYen) ?? null
	};
}

/** Yen of instalments whose day was before this day (ISO) and are not repaid (延滞). */
export const overdueYen = ({ rows }: RepaymentPlan, on: string): number =>
	rows
		.filter(({ dueOn }) => dueOn < on)
		.reduce((sum, row) => sum + row.principalYen + row.interestYen - row.paidYen, 0);
