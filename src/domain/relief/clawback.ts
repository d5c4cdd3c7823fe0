import { scopeOf, tallyOf } from './tally';
import type { Clawback, FundView, Group } from './state';

/** Clawback cases (過払い) of a group: what is too much by now, and what a person has judged and is settled. */
export function clawbacksOf(funds: ReadonlyMap<string, FundView>, group: Group): Clawback[] {
	const touched = new Set<string>();
	for (const { fund } of group.payments) touched.add(fund);
	for (const { judged } of group.applications) for (const { fund } of judged) touched.add(fund);
	const found: Clawback[] = [];
	const weighed = new Set<string>();
	for (const id of [...touched].sort()) {
		const fund = funds.get(id);
		if (!fund || weighed.has(id)) continue;
		const scope = scopeOf(funds, fund);
		for (const one of scope) weighed.add(one.fund);
		const clawback = clawbackOf(scope, group);
		if (clawback) found.push(clawback);
	}
	return found;
}

function clawbackOf(scope: readonly FundView[], group: Group): Clawback | null {
	const inScope = ({ fund }: { fund: string }) => scope.some((one) => one.fund === fund);
	const { paidYen, coveredYen, overYen, claimedYen } = tallyOf(scope, group);
	const judged = group.applications
		.flatMap((application) => application.judged.filter(inScope).map((one) => ({ application, one })))
		.sort((a, b) => (a.one.at < b.one.at ? -1 : 1))
		.at(-1);
	if (overYen === 0 && !judged) return null;
	const newest = group.payments.findLast(inScope);
	const application =
		group.applications.find(({ entry }) => entry === newest?.applied) ?? judged!.application;
	return {
		fund: newest?.fund ?? judged!.one.fund,
		applied: application.entry,
		case: application.case,
		paidYen,
		dueYen: coveredYen,
		overYen,
		judged: judged?.one ?? null,
		open: overYen > claimedYen
	};
}
