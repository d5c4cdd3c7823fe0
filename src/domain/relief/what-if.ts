import type { CaseNumber } from '../entry';
import type { Ledger } from '../fold/state';
import type { Grade } from '../grade';
import { groupsOf } from './groups';
import { gradeOf } from './rows';
import { scopeOf, tallyOf, type Tally } from './tally';

/** What a regrade changes in one household's money from one fund. Yen. */
export interface WhatIf {
	fund: string;
	/** Due in all at the grade of now, and at the other one. */
	dueNow: number;
	dueThen: number;
	/** Live payments less what came back. */
	paid: number;
	/** dueThen − dueNow. */
	differenceYen: number;
	/** What there would be to pay (above 0) or what would have been paid too much (below 0): dueThen − paid. */
	balanceYen: number;
	/** A fund that pays by decisions: the amounts change only by a new decision, which the regrade would call for. */
	decides: boolean;
}

/**
 * What another grade would change in every payment of a household: for its applications that rest on the certificate's
 * application `of`, or for all of them. Nothing is written; null: no damage is certified.
 */
export function whatIf(
	ledger: Pick<Ledger, 'cases' | 'relief'>,
	caseNo: CaseNumber,
	grade: Grade | null,
	of: string | null = null
): WhatIf[] {
	const { funds } = ledger.relief;
	const found: WhatIf[] = [];
	const groups = groupsOf(ledger, caseNo);
	const due = ({ lines }: Tally) => lines.reduce((sum, { dueYen }) => sum + dueYen, 0);
	for (const fund of [...funds.values()].sort((a, b) => (a.fund < b.fund ? -1 : 1))) {
		const scope = scopeOf(funds, fund);
		// Funds that pay the same decisions stand for each other: the first tells for all.
		if (scope[0] !== fund) continue;
		const ofSupport = groups.filter(({ support }) => support === fund.support);
		if (ofSupport.length === 0) continue;
		const sums = { dueNow: 0, dueThen: 0, paid: 0 };
		for (const group of ofSupport) {
			const now = tallyOf(scope, group);
			const then = tallyOf(scope, group, (application) =>
				application.case === caseNo && (of === null || application.application === of)
					? grade
					: gradeOf(application)
			);
			sums.dueNow += due(now);
			sums.dueThen += due(then);
			sums.paid += now.paidYen - now.recoveredYen;
		}
		found.push({
			fund: fund.fund,
			...sums,
			differenceYen: sums.dueThen - sums.dueNow,
			balanceYen: sums.dueThen - sums.paid,
			decides: fund.pays === 'decisions'
		});
	}
	return found;
}
