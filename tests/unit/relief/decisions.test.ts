import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { mayDecide } from '../../../src/domain/relief/check';
import { dueLines } from '../../../src/domain/relief/due';
import { caseOf } from '../domain/tablet';
import { heldOf, man, Office, payableMan, token } from './office';

const SUPPORT = 'seikatsu-saiken';
const line = (slot: string, category: string, yen: number) => ({ slot, category, yen: man(yen) });

function office() {
	const desk = new Office('1001');
	const entries = [desk.fund({ fund: 'saiken', support: SUPPORT, pays: 'decisions', budgetYen: man(1000) })];
	return { desk, entries };
}

describe('four eyes', () => {
	test('who examined does not decide: the entry has no effect and is shown', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), SUPPORT);
		const [examined, decided] = desk.grant(asked) as [Entry, Entry];
		entries.push(asked, examined);
		const ledger = foldLedger(entries);
		const decision = { applied: asked._id, examined: examined._id, outcome: 'grant' as const };
		expect(mayDecide(ledger, decision, '1001-1')).toBe('secondPerson');
		expect(mayDecide(ledger, decision, '1001-2')).toBeNull();
		entries.push({ ...decided, by: { ...decided.by, staff: '1001-1' } });
		expect(foldLedger(entries).relief.applications.get(asked._id)).toMatchObject({
			state: 'examined',
			decision: null
		});
		expect(foldLedger(entries).clashes).toMatchObject([{ type: 'invalidEntry', reason: 'hand' }]);
	});

	test('what one person found unfit the other does not grant alone', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), SUPPORT);
		const [fit, decided] = desk.grant(asked) as [Entry, Entry];
		entries.push(asked, { ...fit, open: { ...fit.open, outcome: 'unfit' } }, decided);
		expect(foldLedger(entries).clashes).toMatchObject([{ type: 'invalidEntry', reason: 'content' }]);
	});
});

describe('a support that is decided case by case', () => {
	test('a newer decision replaces the older one, and the difference is paid (賃借 から 建設 へ)', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), SUPPORT);
		entries.push(
			asked,
			...desk.grant(asked, { lines: [line('base', 'zenkai', 100), line('extra', 'rent', 50)] })
		);
		entries.push(...desk.payAll(entries, 'saiken'));
		expect(foldLedger(entries).relief.orderedYen.get('saiken')).toBe(man(150));
		entries.push(...desk.grant(asked, { lines: [line('base', 'zenkai', 100), line('extra', 'build', 200)] }));
		expect(dueLines(foldLedger(entries), 'saiken')).toMatchObject([
			{ slot: 'base', payYen: 0, held: null },
			{ slot: 'extra', category: 'build', dueYen: man(200), orderedYen: man(50), payYen: man(150) }
		]);
		entries.push(...desk.payAll(entries, 'saiken'));
		entries.push(
			...desk.grant(asked, { lines: [line('base', 'zenkai', 100), line('extra', 'repair', 100)] })
		);
		expect(foldLedger(entries).relief.clawbacks).toMatchObject([{ fund: 'saiken', overYen: man(100) }]);
	});

	test('a second fund for the same support does not pay the same decision again', () => {
		const { desk, entries } = office();
		entries.push(desk.fund({ fund: 'saiken-2', support: SUPPORT, pays: 'decisions' }));
		const asked = desk.ask(caseOf(1), SUPPORT);
		entries.push(asked, ...desk.grant(asked, { lines: [line('base', 'zenkai', 100)] }));
		expect(payableMan(foldLedger(entries), 'saiken-2')).toBe(100);
		entries.push(...desk.payAll(entries, 'saiken'));
		expect(payableMan(foldLedger(entries), 'saiken-2')).toBe(0);
	});

	test('two applications of one household are one claim', () => {
		const { desk, entries } = office();
		for (const yen of [75, 100]) {
			const asked = desk.ask(caseOf(1), SUPPORT);
			entries.push(asked, ...desk.grant(asked, { lines: [line('base', `row${yen}`, yen)] }));
		}
		expect(foldLedger(entries).clashes.map(({ type }) => type)).toEqual(['twiceApplied']);
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(100);
		entries.push(...desk.payAll(entries, 'saiken'));
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(0);
	});

	test('nothing is paid without an account, and a new one is used', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), SUPPORT, { account: null });
		entries.push(asked, ...desk.grant(asked, { lines: [line('base', 'zenkai', 100)] }));
		expect(heldOf(foldLedger(entries), 'saiken')).toEqual(['account']);
		const amended = { applied: asked._id, papers: ['id'], choices: {}, account: token('new') };
		entries.push(desk.by('support.amended', caseOf(1), amended));
		expect(dueLines(foldLedger(entries), 'saiken')).toMatchObject([{ account: token('new'), held: null }]);
	});

	test('a new examination takes nothing away before it is decided', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), SUPPORT);
		entries.push(asked, ...desk.grant(asked, { lines: [line('base', 'zenkai', 100)] }));
		entries.push(...desk.payAll(entries, 'saiken'));
		entries.push(desk.by('support.examined', caseOf(1), { applied: asked._id, outcome: 'fit' }));
		const { relief } = foldLedger(entries);
		expect(relief.applications.get(asked._id)).toMatchObject({ state: 'examined' });
		expect(relief.clawbacks).toEqual([]);
	});

	test('a loan and its repayments', () => {
		const { desk, entries } = office();
		const asked = desk.ask(caseOf(1), 'engo-shikin');
		const agreed = desk.by('loan.agreed', caseOf(1), {
			applied: asked._id,
			principalYen: man(150),
			rate: 1000,
			on: '2027-01-01',
			deferMonths: 36,
			repayMonths: 84,
			every: 12
		});
		const repaid = (yen: number) =>
			desk.by('loan.repaid', caseOf(1), { agreed: agreed._id, yen: man(yen), on: '2030-01-01' });
		entries.push(
			asked,
			agreed,
			repaid(10),
			repaid(5),
			desk.by('loan.agreed', caseOf(1), agreed.open as never)
		);
		const { relief, clashes } = foldLedger(entries);
		expect(relief.applications.get(asked._id)!.loan).toMatchObject({ entry: agreed._id, repaidYen: man(15) });
		expect(clashes).toMatchObject([{ type: 'invalidEntry', reason: 'content' }]);
	});
});

describe('warnings that a person must clear', () => {
	const both = (open: (no: number) => object) => {
		const { desk, entries } = office();
		for (const no of [1, 2]) {
			const asked = desk.ask(caseOf(no), SUPPORT, open(no));
			entries.push(asked, ...desk.grant(asked, { lines: [line('base', 'zenkai', 100)] }));
		}
		const clear = () => {
			for (const { key, entries: seen } of foldLedger(entries).clashes) entries.push(desk.clear(key, seen));
		};
		return { desk, entries, clear };
	};

	test('one account under two households', () => {
		const { entries, clear } = both(() => ({ account: token('same') }));
		expect(heldOf(foldLedger(entries), 'saiken')).toEqual(['clash']);
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(0);
		clear();
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(200);
	});

	test('one person in two households is one claim, before and after it is cleared', () => {
		const { entries, clear } = both(() => ({ beneficiary: token('person') }));
		expect(heldOf(foldLedger(entries), 'saiken')).toEqual(['clash']);
		clear();
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(100);
	});

	test('one person among the members of two households, or paid elsewhere as one of a household', () => {
		const moved = token('moved');
		const { desk, entries, clear } = both((no) => ({ members: [token(`head${no}`), moved] }));
		expect(foldLedger(entries).clashes).toMatchObject([{ type: 'samePerson', person: moved }]);
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(0);
		clear();
		// Two households are two claims, whoever lives in both.
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(200);
		const elsewhere = { support: SUPPORT, person: token('head1'), municipality: '172049', yen: man(100) };
		entries.push(desk.by('payment.elsewhere', '-', elsewhere));
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(100);
	});

	test('another municipality has paid', () => {
		const { desk, entries, clear } = both((no) => ({ beneficiary: token(`person${no}`) }));
		const elsewhere = (person: string, support = SUPPORT) =>
			desk.by('payment.elsewhere', '-', {
				support,
				person: token(person),
				municipality: '172049',
				yen: man(100)
			});
		entries.push(elsewhere('person1'), elsewhere('person2', 'gienkin'), elsewhere('nobody'));
		expect(foldLedger(entries).clashes).toMatchObject([
			{ type: 'paidElsewhere', person: token('person1'), support: SUPPORT }
		]);
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(100);
		clear();
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(200);
		entries.push(elsewhere('person1'));
		// What joined since was not seen by whoever cleared it.
		expect(payableMan(foldLedger(entries), 'saiken')).toBe(100);
	});

	test('two judgements of the damage that did not know of each other', () => {
		const desk = new Office('1001');
		const [certificate, decision] = desk.graded(caseOf(1), 'hankai') as [Entry, Entry];
		const asked = desk.ask(caseOf(1), 'gienkin', { application: certificate._id });
		const entries = [desk.fund(), desk.round(1, { hankai: 5, zenkai: 20 }), certificate, decision, asked];
		entries.push(...desk.grant(asked), desk.decide(certificate, [], { grade: 'zenkai' }));
		expect(heldOf(foldLedger(entries))).toEqual(['clash']);
	});
});
