import { expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { householdOf } from '../../../src/domain/households/area';
import { caseOf } from '../domain/tablet';
import { man, Office, payableMan } from './office';

/** One household that was taken twice, once from the register and once as a walk-in; both ask for the same. */
function takenTwice() {
	const office = new Office('1001');
	const entries: Entry[] = [office.fund(), office.round(1, { zenkai: 100, hankai: 25 })];
	for (const no of [1, 2]) {
		const graded = office.graded(caseOf(no), 'hankai');
		const asked = office.ask(caseOf(no), 'gienkin', { application: graded[0]!._id });
		entries.push(...graded, asked, ...office.grant(asked));
	}
	const merge = (into = caseOf(1), from = caseOf(2)) => {
		const merged = office.by('household.merged', '-', { into, from });
		entries.push(merged);
		return merged;
	};
	return { office, entries, merge, now: () => foldLedger(entries) };
}

test('two records of one household are due once, and asked for twice', () => {
	const one = takenTwice();
	expect(payableMan(one.now())).toBe(50);
	one.merge();
	expect(payableMan(one.now())).toBe(25);
	expect(one.now().clashes.map(({ type }) => type)).toContain('twiceApplied');
	expect(householdOf(one.now().households, caseOf(2))).toEqual([caseOf(1), caseOf(2)].sort());
});

test('what was paid to both is too much once they are known to be one, until somebody takes it back', () => {
	const one = takenTwice();
	one.entries.push(...one.office.payAll(one.entries));
	expect(one.now().relief.clawbacks).toEqual([]);
	const merged = one.merge();
	expect(one.now().relief.clawbacks).toMatchObject([{ overYen: man(25), open: true }]);
	one.entries.push(one.office.by('household.separated', '-', { merged: merged._id }));
	expect(one.now().relief.clawbacks).toEqual([]);
	expect(one.now().households.mergers).toEqual([]);
});

test('three in a circle are one household, and no record of itself', () => {
	const one = takenTwice();
	one.merge(caseOf(1), caseOf(2));
	one.merge(caseOf(2), caseOf(3));
	one.merge(caseOf(3), caseOf(1));
	one.merge(caseOf(1), caseOf(1));
	const { households, clashes } = one.now();
	expect(householdOf(households, caseOf(3))).toHaveLength(3);
	expect(new Set(households.root.values()).size).toBe(1);
	expect(clashes.filter(({ type }) => type === 'invalidEntry')).toHaveLength(1);
});
