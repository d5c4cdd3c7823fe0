import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { GRADES, type Grade } from '../../../src/domain/grade';
import { dueLines, dueLinesOf, roundTotals, whatIf } from '../../../src/domain/relief/due';
import { caseOf } from '../domain/tablet';
import { heldOf, man, Office, payable, payableMan, table, token } from './office';

/** 富山県 義援金, each of three rounds, 万円. */
const TOYAMA = {
	death: 100,
	injury: 50,
	zenkai: 60,
	daikibo: 45,
	chukibo: 30,
	hankai: 15,
	jun: 6,
	ichibu: 2
};
/** 石川県 第1次, 万円. */
const NOTO_1 = { death: 20, injury: 10, zenkai: 20, daikibo: 15, chukibo: 10, hankai: 5, person: 5 };
/** What 石川県 第2次 adds so that the totals are 100, 50, 10, 3. */
const NOTO_2 = { death: 80, zenkai: 80, chukibo: 40, jun: 10, ichibu: 3 };

/** A household of a grade that has been granted 義援金. */
function household(office: Office, no: number, grade: Grade): { entries: Entry[]; certificate: Entry } {
	const [certificate, decision] = office.graded(caseOf(no), grade) as [Entry, Entry];
	const asked = office.ask(caseOf(no), 'gienkin', { application: certificate._id });
	return { entries: [certificate, decision, asked, ...office.grant(asked)], certificate };
}

function town(rounds: Record<string, number>[], grades: readonly Grade[]) {
	const office = new Office('1001');
	const entries = [office.fund(), ...rounds.map((rows, i) => office.round(i + 1, rows))];
	const households = grades.map((grade, no) => household(office, no, grade));
	entries.push(...households.flatMap((one) => one.entries));
	return { office, entries, households };
}

describe('rounds of a relief fund', () => {
	test('the sum of all rounds at the grade is due, whenever the round was fixed', () => {
		const { entries } = town([TOYAMA, TOYAMA, TOYAMA], GRADES);
		const lines = dueLines(foldLedger(entries), 'gienkin');
		const dueOf = (no: number) =>
			lines.filter((line) => line.case === caseOf(no)).reduce((sum, { payYen }) => sum + payYen, 0);
		expect(GRADES.map((_, no) => dueOf(no))).toEqual([180, 135, 90, 45, 18, 6].map(man));
	});

	test('one application is enough for all rounds; a later round pays its own row', () => {
		const { office, entries } = town([NOTO_1], ['zenkai', 'chukibo', 'jun']);
		entries.push(...office.payAll(entries));
		expect(payableMan(foldLedger(entries))).toBe(0);
		expect(foldLedger(entries).relief.orderedYen.get('gienkin')).toBe(man(30));
		entries.push(office.round(2, NOTO_2));
		const lines = payable(foldLedger(entries));
		expect(lines.map(({ round, category, payYen }) => [round, category, payYen])).toEqual([
			[2, 'zenkai', man(80)],
			[2, 'chukibo', man(40)],
			[2, 'jun', man(10)]
		]);
	});

	test('a person is paid by what was told of it, and only once in two households', () => {
		const { office, entries } = town([NOTO_1], ['zenkai']);
		const person = (text: string, choices: Record<string, string | boolean>) =>
			office.ask(caseOf(0), 'gienkin', { beneficiary: token(text), choices, account: token('family') });
		const [dead, hurt, other] = [
			person('dead', { harm: 'death' }),
			person('hurt', { injury: true }),
			person('other', {})
		];
		entries.push(...[dead, hurt, other].flatMap((asked) => [asked, ...office.grant(asked)]));
		const categories = payable(foldLedger(entries)).map(({ category, payYen }) => [category, payYen]);
		expect(categories).toEqual([
			['zenkai', man(20)],
			['death', man(20)],
			['injury', man(10)],
			['person', man(5)]
		]);
		entries.push(...office.payAll(entries));
		const elsewhere = office.ask(caseOf(7), 'gienkin', {
			beneficiary: token('dead'),
			choices: { harm: 'death' }
		});
		entries.push(elsewhere, ...office.grant(elsewhere));
		const ledger = foldLedger(entries);
		expect(ledger.clashes.map(({ type }) => type)).toContain('samePerson');
		expect(payable(ledger)).toEqual([]);
		const clash = ledger.clashes.find(({ type }) => type === 'samePerson')!;
		entries.push(office.clear(clash.key, clash.entries));
		// Cleared or not: what was paid under the other case is paid.
		expect(payable(foldLedger(entries))).toEqual([]);
	});

	test('rows that the decision names are paid beside each other', () => {
		const { office, entries } = town([NOTO_1], []);
		const asked = office.ask(caseOf(1), 'gienkin', { beneficiary: token('hurt') });
		const lines = [
			{ slot: 'injury', category: 'injury', yen: 0 },
			{ slot: 'person', category: 'person', yen: 0 }
		];
		entries.push(asked, ...office.grant(asked, { lines }));
		expect(payableMan(foldLedger(entries))).toBe(15);
	});

	test('a grade that goes up pays the difference, under the new row', () => {
		const { office, entries, households } = town([NOTO_1], ['hankai']);
		entries.push(...office.payAll(entries));
		const { certificate, entries: own } = households[0]!;
		entries.push(office.decide(certificate, [], { grade: 'zenkai' }, own[1]));
		const [line] = payable(foldLedger(entries));
		expect(line).toMatchObject({ category: 'zenkai', dueYen: man(20), orderedYen: man(5), payYen: man(15) });
		entries.push(...office.payAll(entries));
		expect(payableMan(foldLedger(entries))).toBe(0);
		expect(foldLedger(entries).relief.orderedYen.get('gienkin')).toBe(man(20));
	});

	test('a decision that rests on the grade before pays nothing until somebody looks again', () => {
		const { office, entries } = town([NOTO_1], []);
		const [certificate, decision] = office.graded(caseOf(1), 'hankai') as [Entry, Entry];
		const asked = office.ask(caseOf(1), 'gienkin', { application: certificate._id });
		entries.push(certificate, decision, asked, ...office.grant(asked, { grade: 'hankai' }));
		expect(payableMan(foldLedger(entries))).toBe(5);
		entries.push(office.decide(certificate, [], { grade: 'daikibo' }, decision));
		const ledger = foldLedger(entries);
		expect(ledger.relief.applications.get(asked._id)).toMatchObject({
			gradeNow: 'daikibo',
			basisChanged: true
		});
		expect(heldOf(ledger)).toEqual(['basisChanged']);
		expect(ledger.clashes.map(({ type }) => type)).toContain('basisChanged');
		entries.push(...office.grant(asked, { grade: 'daikibo' }));
		expect(payableMan(foldLedger(entries))).toBe(15);
		expect(foldLedger(entries).clashes).toEqual([]);
	});

	test('two households in one house are two, with one round each (秋田)', () => {
		const office = new Office('1001');
		const entries = [office.fund(), office.round(1, NOTO_1)];
		for (const no of [1, 2]) {
			const certificate = office.apply(caseOf(no), { house: token('onehouse') });
			entries.push(certificate, office.decide(certificate, [], { grade: 'zenkai' }));
			const asked = office.ask(caseOf(no), 'gienkin', { application: certificate._id });
			entries.push(asked, ...office.grant(asked));
		}
		expect(payableMan(foldLedger(entries))).toBe(40);
	});

	test('a corrected table counts in the place of the one before, and a second one for a round has no effect', () => {
		const { office, entries } = town([], ['zenkai']);
		const first = office.round(1, { zenkai: 20 }, { budget: 100 });
		const corrected = office.round(1, { zenkai: 25 }, { budget: 120, corrects: first });
		entries.push(first, corrected, office.round(1, { zenkai: 90 }));
		const ledger = foldLedger(entries);
		expect(payableMan(ledger)).toBe(25);
		expect(ledger.relief.funds.get('gienkin')!.totalYen).toBe(man(120));
		expect(ledger.clashes).toMatchObject([{ type: 'invalidEntry', reason: 'content' }]);
	});

	test('every line says the same for one household alone', () => {
		const { entries } = town([TOYAMA, NOTO_1], ['zenkai', 'hankai', 'jun']);
		const ledger = foldLedger(entries);
		for (const no of [0, 1, 2])
			expect(dueLinesOf(ledger, caseOf(no))).toEqual(
				dueLines(ledger, 'gienkin').filter((line) => line.case === caseOf(no))
			);
	});
});

describe('before it is fixed', () => {
	test('what a table costs, by row: granted, waiting, and certified without having asked', () => {
		const { office, entries } = town([NOTO_1], ['zenkai', 'zenkai', 'hankai']);
		const waiting = office.ask(caseOf(9), 'gienkin', { beneficiary: token('p'), choices: { harm: 'death' } });
		entries.push(waiting, ...office.graded(caseOf(20), 'zenkai'));
		const totals = roundTotals(foldLedger(entries), 'gienkin', table({ zenkai: 80, hankai: 20, death: 80 }));
		expect(totals).toMatchObject([
			{ category: 'zenkai', count: 2, totalYen: man(160), waiting: 0, unasked: 1, unaskedYen: man(80) },
			{ category: 'hankai', count: 1, totalYen: man(20), waiting: 0, unasked: 0 },
			{ category: 'death', count: 0, totalYen: 0, waiting: 1, waitingYen: man(80), unasked: 0 }
		]);
	});

	test('what another grade changes in a household', () => {
		const { office, entries } = town([NOTO_1, NOTO_2], ['chukibo']);
		entries.push(...office.payAll(entries));
		const ledger = foldLedger(entries);
		expect(whatIf(ledger, caseOf(0), 'zenkai')).toEqual([
			{
				fund: 'gienkin',
				dueNow: man(50),
				dueThen: man(100),
				paid: man(50),
				differenceYen: man(50),
				balanceYen: man(50),
				decides: false
			}
		]);
		expect(whatIf(ledger, caseOf(0), 'hankai')[0]).toMatchObject({ dueThen: man(5), balanceYen: man(-45) });
		expect(whatIf(ledger, caseOf(0), null)[0]).toMatchObject({ dueThen: 0 });
		expect(whatIf(ledger, caseOf(5), 'zenkai')).toEqual([]);
	});
});
