import type { Ledger } from '../fold/state';
import { isGranted, isLive } from './keys';
import { gradeOf, rowsOfRounds, wantedOf } from './rows';
import type { SupportApplication } from './state';

/** What one row of an allocation table costs. */
export interface RoundTotal {
	category: string;
	/** Yen for each. */
	yen: number;
	/** Whom it is granted by now, and what that costs. */
	count: number;
	totalYen: number;
	/** Who has asked and waits for a decision. */
	waiting: number;
	waitingYen: number;
	/** Households with that grade certified that have not asked; 0 for rows that are no grade. */
	unasked: number;
	unaskedYen: number;
}

/**
 * What an allocation table would cost a fund's households by now, row by row in the order of the table: before it is fixed, its
 * total against the fund. One beneficiary counts once for a row, however often it has asked.
 */
export function roundTotals(
	{ relief, applications }: Pick<Ledger, 'relief' | 'applications'>,
	fund: string,
	table: readonly { category: string; yen: number }[]
): RoundTotal[] {
	const view = relief.funds.get(fund);
	const counts = new Map(table.map(({ category }) => [category, { granted: 0, waiting: 0, unasked: 0 }]));
	const rounds = [...(view?.rounds ?? []), { round: 0, table }];
	const asked = new Set<string>();
	for (const { applications: all } of relief.groups.get(view?.support ?? '')?.values() ?? []) {
		const granted = new Set<string>();
		const waiting = new Set<string>();
		for (const application of all) {
			if (isLive(application)) asked.add(application.case);
			const into = isGranted(application) ? granted : isLive(application) ? waiting : null;
			for (const category of into ? categoriesOf(application, rounds, table) : []) into!.add(category);
		}
		for (const category of granted) counts.get(category)!.granted++;
		for (const category of waiting) if (!granted.has(category)) counts.get(category)!.waiting++;
	}
	const unasked = new Map<string, string>();
	for (const { case: caseNo, state, decision } of applications.values())
		if (state !== 'withdrawn' && decision?.outcome === 'certify' && decision.grade && !asked.has(caseNo))
			unasked.set(caseNo, decision.grade);
	for (const grade of unasked.values()) {
		const count = counts.get(grade);
		if (count) count.unasked++;
	}
	return table.map(({ category, yen }) => {
		const { granted, waiting, unasked } = counts.get(category)!;
		return {
			category,
			yen,
			count: granted,
			totalYen: granted * yen,
			waiting,
			waitingYen: waiting * yen,
			unasked,
			unaskedYen: unasked * yen
		};
	});
}

function categoriesOf(
	application: SupportApplication,
	rounds: Parameters<typeof wantedOf>[0],
	table: readonly { category: string; yen: number }[]
): string[] {
	const wanted = wantedOf(rounds, application, gradeOf(application));
	return rowsOfRounds([{ round: 0, table }], wanted).map(({ category }) => category);
}
