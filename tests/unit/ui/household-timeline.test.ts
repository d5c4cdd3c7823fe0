import { expect, test } from 'vitest';
import type { CaseDetail } from '../../../src/book/api';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { groupsOf, onlyGroup, withOthers } from '../../../src/ui/people/ledger-filter';
import { caseOf, HousingTablet } from '../housing/office';

/** Two records of one household, written alternately by one tablet. */
function twoRecords(): CaseDetail[] {
	const desk = new HousingTablet('1001');
	const entries = [desk.asks(1), desk.asks(2)];
	entries.push(desk.judges(entries[0]!), desk.judges(entries[1]!, 'notEligible'));
	const { cases } = foldLedger(entries);
	return [1, 2].map((household) => ({
		state: cases.get(caseOf(household))!,
		entries: entries
			.filter((entry) => entry.case === caseOf(household))
			.map((entry) => ({ entry, sealed: null, staffName: null, delivery: 'sent' as const }))
	}));
}

test('a household’s page has the entries of all its records, in order of time', () => {
	const [one, two] = twoRecords() as [CaseDetail, CaseDetail];
	const all = withOthers(one, [two]);
	expect(all.entries.map(({ entry }) => [entry.kind, entry.case])).toEqual([
		['housing.applied', caseOf(1)],
		['housing.applied', caseOf(2)],
		['housing.judged', caseOf(1)],
		['housing.judged', caseOf(2)]
	]);
	expect(all.state.case).toBe(caseOf(1));
	// Which of them had an effect is known of every one.
	expect(all.state.timeline.map(({ applied }) => applied)).toEqual([true, true, true, true]);
	expect(groupsOf(all)).toHaveLength(1);
	expect(onlyGroup(all, 'housing').entries).toHaveLength(4);
	expect(withOthers(one, [])).toBe(one);
});
