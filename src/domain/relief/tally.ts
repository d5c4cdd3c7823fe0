import type { Grade } from '../grade';
import { gradeOf, rowsOf } from './rows';
import type { FundView, Group, PaymentView, SupportApplication } from './state';

/** One slot of a round for one beneficiary. Yen. */
export interface TallyLine {
	round: number;
	slot: string;
	category: string;
	/** The application that gives the amount; of several the one that gives most, then the oldest. */
	application: SupportApplication;
	dueYen: number;
	/** Live payments less what came back from the beneficiary. */
	orderedYen: number;
}

/** What one beneficiary is due, has had and has too much, from one fund or from all that pay one support's decisions. Yen. */
export interface Tally {
	/** In the order of rounds and slots. */
	lines: TallyLine[];
	/** Live payments. */
	paidYen: number;
	/** Of what was paid for, what is due by now. */
	coveredYen: number;
	recoveredYen: number;
	/** Paid too much, less what was recovered, waived or is to be set off. */
	overYen: number;
	/** Is to be taken off what is due later. */
	offsetYen: number;
	/** Of `overYen` what a person wants back and has not got yet. */
	claimedYen: number;
}

const sum = (of: readonly { yen: number }[]) => of.reduce((total, { yen }) => total + yen, 0);

/** Funds that pay the same thing: one that pays by rounds alone, or all that pay one support's decisions together. */
export function scopeOf(funds: ReadonlyMap<string, FundView>, fund: FundView): FundView[] {
	if (fund.pays === 'rounds') return [fund];
	return [...funds.values()]
		.filter(({ pays, support }) => pays === 'decisions' && support === fund.support)
		.sort((a, b) => (a.fund < b.fund ? -1 : 1));
}

/**
 * Weighs what a group is due against what it was paid. Slots of rounds stand alone: too much in one is never taken off another
 * by itself, a person decides that. `grades`: what it would be with other grades.
 */
export function tallyOf(
	scope: readonly FundView[],
	{ applications, payments }: Pick<Group, 'applications' | 'payments'>,
	grades: (application: SupportApplication) => Grade | null = gradeOf
): Tally {
	const [fund] = scope;
	const inScope = (id: string) => scope.some((one) => one.fund === id);
	const lines = new Map<string, TallyLine>();
	if (fund)
		for (const application of applications) {
			if (application.support !== fund.support) continue;
			for (const { yen, ...row } of rowsOf(fund, application, grades(application))) {
				const id = `${row.round}:${row.slot}`;
				const held = lines.get(id);
				if (!held || held.dueYen < yen) lines.set(id, { ...row, application, dueYen: yen, orderedYen: 0 });
			}
		}
	let paidYen = 0;
	for (const payment of payments) {
		if (!inScope(payment.fund)) continue;
		paidYen += payment.yen;
		order(lines, payment, applications);
	}
	const sorted = [...lines.values()];
	if (sorted.length > 1) sorted.sort((a, b) => a.round - b.round || (a.slot < b.slot ? -1 : 1));
	// Nearly nobody has more than rows and payments, and this is asked of everybody.
	const ofScope = <E extends { fund: string }>(list: (application: SupportApplication) => readonly E[]) =>
		applications.some((application) => list(application).length)
			? applications.flatMap((application) => list(application).filter((one) => inScope(one.fund)))
			: [];
	const recoveredYen = sum(ofScope(({ recovered }) => recovered));
	if (recoveredYen > 0) takeBack(sorted, recoveredYen);
	const excess = sorted.reduce((total, line) => total + Math.max(0, line.orderedYen - line.dueYen), 0);
	const judged = judgedOf(ofScope((application) => application.judged));
	const unwaived = Math.max(0, excess - judged.waivedYen);
	const offsetYen = Math.min(unwaived, judged.setOffYen);
	return {
		lines: sorted,
		paidYen,
		coveredYen: paidYen - recoveredYen - excess,
		recoveredYen,
		overYen: unwaived - offsetYen,
		offsetYen,
		claimedYen: Math.max(0, judged.claimedYen - recoveredYen)
	};
}

/** Sums of what people have judged. Whoever waives or sets off after a claim was made has judged the claim anew. Yen. */
function judgedOf(judged: readonly SupportApplication['judged'][number][]) {
	const sums = { waivedYen: 0, setOffYen: 0, claimedYen: 0 };
	if (judged.length === 0) return sums;
	for (const { outcome, yen } of judged.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
		if (outcome === 'recover') sums.claimedYen += yen;
		else {
			if (outcome === 'waive') sums.waivedYen += yen;
			else sums.setOffYen += yen;
			sums.claimedYen = Math.max(0, sums.claimedYen - yen);
		}
	}
	return sums;
}

/** Counts a payment to its slot; one that nothing is due for any more has a line of its own. */
function order(
	lines: Map<string, TallyLine>,
	{ round, slot, category, applied, yen }: PaymentView,
	applications: readonly SupportApplication[]
): void {
	const id = `${round}:${slot}`;
	let line = lines.get(id);
	if (!line) {
		const application = applications.find(({ entry }) => entry === applied)!;
		lines.set(id, (line = { round, slot, category, application, dueYen: 0, orderedYen: 0 }));
	}
	line.orderedYen += yen;
}

/** Money that came back is taken off what was too much first, from the last round backwards. */
function takeBack(lines: readonly TallyLine[], recoveredYen: number): void {
	let left = recoveredYen;
	const take = (line: TallyLine, most: number) => {
		const yen = Math.min(left, Math.max(0, most));
		line.orderedYen -= yen;
		left -= yen;
	};
	const backwards = lines.toReversed();
	for (const line of backwards) take(line, line.orderedYen - line.dueYen);
	for (const line of backwards) take(line, line.orderedYen);
}
