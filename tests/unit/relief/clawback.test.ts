import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../../src/domain/fold/ledger';
import type { Grade } from '../../../src/domain/grade';
import type { OpenOf } from '../../../src/domain/kinds';
import { caseOf } from '../domain/tablet';
import { heldOf, man, Office, payableMan } from './office';

const ROUND = { zenkai: 100, daikibo: 75, chukibo: 50, hankai: 25, ichibu: 3 };

/** One household, granted and paid at a grade from a fund with one round. */
function paidAt(grade: Grade) {
	const office = new Office('1001');
	const [certificate, decision] = office.graded(caseOf(1), grade) as [Entry, Entry];
	const asked = office.ask(caseOf(1), 'gienkin', { application: certificate._id });
	const entries = [
		office.fund(),
		office.round(1, ROUND),
		certificate,
		decision,
		asked,
		...office.grant(asked)
	];
	entries.push(...office.payAll(entries));
	let last = decision;
	return {
		office,
		entries,
		asked,
		regrade(to: Grade) {
			last = office.decide(certificate, [], { grade: to }, last);
			entries.push(last);
		},
		judge(
			outcome: OpenOf<'clawback.judged'>['outcome'],
			yen: number,
			{ after, ...more }: { corrects?: Entry; after?: Entry | null } = {}
		) {
			const judged = office.by(
				'clawback.judged',
				caseOf(1),
				{
					...{ applied: asked._id, fund: 'gienkin', yen: man(yen), outcome },
					...(after === undefined ? {} : { after: after?._id ?? null })
				},
				more
			);
			entries.push(judged);
			return judged;
		},
		recover(yen: number) {
			entries.push(
				office.by('payment.recovered', caseOf(1), {
					...{ applied: asked._id, fund: 'gienkin', yen: man(yen), on: '2027-01-10' }
				})
			);
		},
		now: () => foldLedger(entries),
		clawback: () => foldLedger(entries).relief.clawbacks[0]
	};
}

describe('a grade that goes down', () => {
	test('opens a case and holds all that is due, and takes nothing by itself', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		one.entries.push(one.office.round(2, ROUND));
		expect(one.clawback()).toMatchObject({
			fund: 'gienkin',
			applied: one.asked._id,
			paidYen: man(100),
			dueYen: man(25),
			overYen: man(75),
			judged: null,
			open: true
		});
		expect(one.now().clashes).toMatchObject([{ type: 'overpaid', fund: 'gienkin', yen: man(75) }]);
		// The second round's 25 is due beside it: only a person may set it off.
		expect(payableMan(one.now())).toBe(0);
		expect(heldOf(one.now())).toEqual(['clawback']);
	});

	test('waived: the sum no longer counts, and later rounds are paid in full', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		one.judge('waive', 75);
		one.entries.push(one.office.round(2, ROUND));
		expect(one.clawback()).toMatchObject({ overYen: 0, open: false, judged: { outcome: 'waive' } });
		expect(one.now().clashes).toEqual([]);
		expect(payableMan(one.now())).toBe(25);
		one.regrade('ichibu');
		// What was waived stays waived; what is too much beyond it is a new question.
		expect(one.clawback()).toMatchObject({ overYen: man(22), open: true });
	});

	test('set off: later rounds pay less until the sum is used up', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		one.judge('offset', 75);
		expect(one.clawback()).toMatchObject({ overYen: 0, open: false });
		for (const [round, pays] of [
			[2, 0],
			[3, 0],
			[4, 0],
			[5, 25]
		] as const) {
			one.entries.push(one.office.round(round, ROUND));
			expect(payableMan(one.now()), `round ${round}`).toBe(pays);
			one.entries.push(...one.office.payAll(one.entries));
		}
		expect(one.now().relief.orderedYen.get('gienkin')).toBe(man(125));
	});

	test('claimed: held until it came back', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		one.judge('recover', 75);
		one.entries.push(one.office.round(2, ROUND));
		expect(one.clawback()).toMatchObject({ overYen: man(75), open: false });
		expect(one.now().clashes).toEqual([]);
		expect(heldOf(one.now())).toEqual(['clawback']);
		one.recover(50);
		expect(one.clawback()).toMatchObject({ overYen: man(25), open: false });
		expect(payableMan(one.now())).toBe(0);
		one.recover(25);
		expect(one.clawback()).toMatchObject({ overYen: 0, dueYen: man(25) });
		expect(payableMan(one.now())).toBe(25);
		// The grade goes down again: that is a new question.
		one.regrade('ichibu');
		expect(one.clawback()).toMatchObject({ overYen: man(22), open: true });
	});

	test('two approvers who did not know of each other: the first counts, and the other is for a person', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		const first = one.judge('waive', 75, { after: null });
		one.judge('waive', 75, { after: null });
		expect(one.clawback()).toMatchObject({ overYen: 0, judged: { entry: first._id }, open: false });
		expect(one.now().clashes).toMatchObject([{ type: 'invalidEntry', reason: 'rival' }]);
		expect(foldLedger([...one.entries].reverse()).relief.clawbacks).toEqual(one.now().relief.clawbacks);
		// A second waiver would have swallowed what is too much after another regrade.
		one.regrade('ichibu');
		expect(one.clawback()).toMatchObject({ overYen: man(22), open: true });
		one.judge('recover', 22, { after: first });
		expect(one.clawback()).toMatchObject({ judged: { outcome: 'recover' }, open: false });
		expect(one.now().clashes.filter(({ type }) => type === 'invalidEntry')).toHaveLength(1);
	});

	test('a judgement that corrects another stands in its place', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		const first = one.judge('waive', 75);
		one.judge('recover', 75, { corrects: first });
		expect(one.clawback()).toMatchObject({ overYen: man(75), open: false, judged: { outcome: 'recover' } });
	});

	test('up again after money came back: due, and held because the key was used', () => {
		const one = paidAt('zenkai');
		one.regrade('hankai');
		one.judge('recover', 75);
		one.recover(75);
		one.regrade('zenkai');
		expect(payableMan(one.now())).toBe(0);
		expect(heldOf(one.now())).toEqual(['keyUsed']);
		one.regrade('daikibo');
		expect(payableMan(one.now())).toBe(50);
	});

	test('a withdrawn or refused application owes nothing: what was paid is a case', () => {
		const one = paidAt('zenkai');
		one.entries.push(
			one.office.by('support.withdrawn', caseOf(1), { applied: one.asked._id, reason: 'mistake' })
		);
		expect(one.clawback()).toMatchObject({ overYen: man(100), open: true });
	});
});

test('93 households that were paid on a grade which was lowered later (仙台): every one is a case, and none is paid or taken from', () => {
	const office = new Office('1001');
	const entries = [office.fund(), office.round(1, { daikibo: 150, ichibu: 0, zenkai: 200 })];
	const certificates: [Entry, Entry][] = [];
	for (let no = 0; no < 93; no++) {
		const [certificate, decision] = office.graded(caseOf(no), 'daikibo') as [Entry, Entry];
		const asked = office.ask(caseOf(no), 'gienkin', { application: certificate._id });
		certificates.push([certificate, decision]);
		entries.push(certificate, decision, asked, ...office.grant(asked));
	}
	entries.push(...office.payAll(entries));
	const fold = createLedgerFold();
	for (const entry of entries) fold.add(entry);
	expect(fold.ledger.relief.clawbacks).toEqual([]);
	for (const [certificate, decision] of certificates)
		fold.add(office.decide(certificate, [], { grade: 'ichibu' }, decision));
	fold.add(office.round(2, { ichibu: 2 }));
	const { ledger } = fold;
	expect(ledger.relief.clawbacks).toHaveLength(93);
	expect(ledger.relief.clawbacks.every(({ open, overYen }) => open && overYen === man(150))).toBe(true);
	expect(ledger.clashes.filter(({ type }) => type === 'overpaid')).toHaveLength(93);
	expect(payableMan(ledger)).toBe(0);
	expect(ledger.relief.orderedYen.get('gienkin')).toBe(man(93 * 150));
});
