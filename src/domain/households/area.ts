import type { CaseNumber } from '../entry';
import type { Area } from '../fold/areas';
import type { HouseholdsLedger, Merger } from './state';

export const emptyHouseholds = (): HouseholdsLedger => ({ mergers: [], root: new Map(), cases: new Map() });

/** Keeps which cases are one household. Stands before the areas that read it. */
export function householdsArea(ledger: HouseholdsLedger): Area {
	return {
		put({ state }) {
			if (state.case !== '-') return;
			const mergers = state.parts.households?.mergers ?? [];
			if (mergers.length === 0 && ledger.mergers.length === 0) return;
			ledger.mergers = mergers;
			const root = rootsOf(mergers);
			const cases = new Map<CaseNumber, CaseNumber[]>();
			for (const [one, of] of [...root].sort(([a], [b]) => (a < b ? -1 : 1)))
				cases.set(of, [...(cases.get(of) ?? []), one]);
			ledger.root = root;
			ledger.cases = cases;
		},
		flush: () => undefined
	};
}

/** The cases that a case is one household with, itself among them, in order. */
export function householdOf(ledger: HouseholdsLedger, caseNo: CaseNumber): readonly CaseNumber[] {
	return ledger.cases.get(ledger.root.get(caseNo) ?? caseNo) ?? [caseNo];
}

/** Cases that are reckoned under another root than before, after mergers or separations. */
export function movedCases(
	before: HouseholdsLedger['root'],
	after: HouseholdsLedger['root']
): { case: CaseNumber; was: CaseNumber; is: CaseNumber }[] {
	if (before === after) return [];
	return [...new Set([...before.keys(), ...after.keys()])]
		.map((one) => ({ case: one, was: before.get(one) ?? one, is: after.get(one) ?? one }))
		.filter(({ was, is }) => was !== is);
}

/** Whoever is merged with whom, in any order and also in a circle: the smallest case number of all is the root. */
function rootsOf(mergers: readonly Merger[]): Map<CaseNumber, CaseNumber> {
	const root = new Map<CaseNumber, CaseNumber>();
	const find = (one: CaseNumber): CaseNumber => {
		const of = root.get(one) ?? one;
		return of === one ? one : find(of);
	};
	for (const { from, into } of mergers) {
		const [a, b] = [find(from), find(into)].sort() as [CaseNumber, CaseNumber];
		root.set(b, a);
		root.set(a, a);
	}
	for (const one of root.keys()) root.set(one, find(one));
	return root;
}
