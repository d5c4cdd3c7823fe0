import type { CaseNumber } from '../entry';
import type { Ledger } from '../fold/state';
import { byApplication, groupsOf } from './groups';
import { holdsOf, type Holds } from './holds';
import { paymentKey } from './keys';
import type { DueLine, FundView, Group, ReliefLedger } from './state';
import { scopeOf, tallyOf } from './tally';

export { roundTotals } from './round-totals';
export { whatIf } from './what-if';

type Known = Pick<Ledger, 'relief' | 'clashes' | 'bereaved'>;

/**
 * What a fund owes to everybody, slot by slot: what is due by now, what of it was ordered, what may be ordered now and why not.
 * Who asked first stands first. A fund that is not there owes nothing. Whether the fund's money suffices is the run's business
 * (check.ts).
 */
export function dueLines(ledger: Known, fund: string): DueLine[] {
	const view = ledger.relief.funds.get(fund);
	if (!view) return [];
	const groups = [...(ledger.relief.groups.get(view.support)?.values() ?? [])].sort(byApplication);
	return linesOf(ledger, view, groups);
}

/** The same for one household, from every fund. */
export function dueLinesOf(ledger: Known & Pick<Ledger, 'cases'>, caseNo: CaseNumber): DueLine[] {
	const groups = groupsOf(ledger, caseNo);
	const supports = new Set(groups.map(({ support }) => support));
	return [...ledger.relief.funds.values()]
		.filter(({ support }) => supports.has(support))
		.sort((a, b) => (a.fund < b.fund ? -1 : 1))
		.flatMap((fund) =>
			linesOf(
				ledger,
				fund,
				groups.filter(({ support }) => support === fund.support)
			)
		)
		.filter((line) => line.case === caseNo);
}

function linesOf(ledger: Known, fund: FundView, groups: readonly Group[]): DueLine[] {
	const scope = scopeOf(ledger.relief.funds, fund);
	const holds = holdsOf(ledger);
	const lines: DueLine[] = [];
	for (const group of groups) addLines(lines, ledger.relief, fund, scope, group, holds);
	return lines;
}

function addLines(
	lines: DueLine[],
	{ byKey }: ReliefLedger,
	fund: FundView,
	scope: readonly FundView[],
	group: Group,
	holds: Holds
): void {
	const tally = tallyOf(scope, group);
	/** What a person has decided to take off what is due later is taken off in the order of rounds. */
	let offset = tally.offsetYen;
	for (const line of tally.lines) {
		const { round, slot, category, application, dueYen, orderedYen } = line;
		if (dueYen === 0 && orderedYen === 0) continue;
		const open = Math.max(0, dueYen - orderedYen);
		const taken = Math.min(offset, open);
		offset -= taken;
		const { beneficiary, account } = application;
		const keyIn = (id: string) =>
			paymentKey({ fund: id, round, slot, category, beneficiary }, application.case);
		const heldBy = (): DueLine['held'] => {
			if (tally.overYen > 0) return 'clawback';
			if (application.basisChanged) return 'basisChanged';
			if (holds.against(application, group, scope, line)) return 'clash';
			if (account === null) return 'account';
			return scope.some((one) => byKey.has(keyIn(one.fund))) ? 'keyUsed' : null;
		};
		const held = open > taken ? heldBy() : null;
		lines.push({
			fund: fund.fund,
			round,
			slot,
			category,
			case: application.case,
			applied: application.entry,
			decided: application.decision?.entry ?? '',
			beneficiary,
			account: account?.token ?? null,
			dueYen,
			orderedYen,
			payYen: held === null ? open - taken : 0,
			held,
			key: keyIn(fund.fund)
		});
	}
}
