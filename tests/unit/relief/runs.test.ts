import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { foldLedger } from '../../../src/domain/fold/ledger';
import {
	behindOn,
	mayApprove,
	mayCancel,
	mayFile,
	mayReturn,
	problemsOfRun,
	proposedRun
} from '../../../src/domain/relief/check';
import type { OpenOf } from '../../../src/domain/kinds';
import { dueLines } from '../../../src/domain/relief/due';
import type { DueLine } from '../../../src/domain/relief/state';
import { caseOf } from '../domain/tablet';
import { heldOf, man, Office, payable, payableMan } from './office';

const ROUND = { zenkai: 100, hankai: 25 };

/** Households of zenkai that have been granted the fund's money. */
function town(households = 2, budget = 1000) {
	const office = new Office('1001');
	const entries = [office.fund(), office.round(1, ROUND, { budget })];
	const certificates: [Entry, Entry][] = [];
	for (let no = 0; no < households; no++) {
		const [certificate, decision] = office.graded(caseOf(no), 'zenkai') as [Entry, Entry];
		certificates.push([certificate, decision]);
		const asked = office.ask(caseOf(no), 'gienkin', { application: certificate._id });
		entries.push(certificate, decision, asked, ...office.grant(asked));
	}
	return { office, entries, certificates };
}

const proposals = (lines: readonly DueLine[]) => lines.map((line) => ({ ...line, yen: line.payYen }));
const runOf = (opened: Entry | undefined) => (opened!.open as OpenOf<'run.opened'>).run;
const reasons = (entries: readonly Entry[]) =>
	foldLedger(entries).clashes.map((clash) => (clash.type === 'invalidEntry' ? clash.reason : clash.type));

describe('a payment run', () => {
	test('opened, approved by a second person, filed; its payments are used up', () => {
		const { office, entries } = town();
		const lines = payable(foldLedger(entries));
		expect(proposedRun(foldLedger(entries), 'gienkin', '1001', proposals(lines))).toEqual([]);
		const run = office.run(entries, lines);
		entries.push(...run);
		const id = runOf(run[0]);
		expect(mayApprove(foldLedger(entries), id, '1001-1')).toBe('secondPerson');
		expect(mayApprove(foldLedger(entries), id, '1001-2')).toBeNull();
		expect(mayFile(foldLedger(entries), id, '1001')).toBe('stateChanged');
		const [approved, filed] = office.send(run) as [Entry, Entry];
		entries.push(approved);
		expect(mayFile(foldLedger(entries), id, '1002')).toBe('notHolder');
		expect(mayFile(foldLedger(entries), id, '1001')).toBeNull();
		expect(mayCancel(foldLedger(entries), id)).toBeNull();
		entries.push(filed);
		const ledger = foldLedger(entries);
		expect(mayCancel(ledger, id)).toBe('stateChanged');
		expect(ledger.relief.runs.get(id)).toMatchObject({ state: 'filed', foreign: false });
		expect(ledger.relief.paymentsOfRun.get(id)).toHaveLength(2);
		expect(payableMan(ledger)).toBe(0);
		expect(ledger.clashes).toEqual([]);
		expect(proposedRun(ledger, 'gienkin', '1001', proposals(lines))).toEqual(['paidAlready']);
	});

	test('the same person approves nothing, and other sums are not approved or filed', () => {
		const { office, entries } = town();
		const run = office.run(entries, payable(foldLedger(entries)));
		entries.push(...run, office.send(run, { staff: 1 })[0]!);
		expect(reasons(entries)).toEqual(['hand']);
		const id = runOf(run[0]);
		entries.push(office.by('run.approved', '-', { run: id, count: 2, yen: man(199) }, { staff: 2 }));
		expect(reasons(entries)).toEqual(['hand', 'content']);
		expect(foldLedger(entries).relief.runs.get(id)!.state).toBe('opened');
		const [approved, filed] = office.send(run) as [Entry, Entry];
		entries.push(approved, { ...filed, open: { ...filed.open, count: 1 } });
		expect(reasons(entries)).toEqual(['hand', 'content', 'content']);
		expect(foldLedger(entries).relief.runs.get(id)!.state).toBe('approved');
	});

	test('a file before the approval, another hash, and a file of another device have no effect', () => {
		const { office, entries } = town();
		const other = new Office('1002', office.ms + 3_600_000);
		const run = office.run(entries, payable(foldLedger(entries)));
		const early = office.send(run)[1]!;
		entries.push(...run, early);
		expect(reasons(entries)).toEqual(['target']);
		const [approved, filed] = office.send(run) as [Entry, Entry];
		entries.push(approved, other.file(run, approved), filed);
		expect(reasons(entries)).toEqual(['target', 'holder']);
		entries.push(office.file(run, approved, 'b'));
		expect(reasons(entries)).toEqual(['target', 'content', 'holder']);
		expect(foldLedger(entries).relief.runs.get(runOf(run[0]))!.filed!.hash).toBe('a'.repeat(64));
	});

	test('given up: its payments are free again; with a file it is not given up', () => {
		const { office, entries } = town();
		const run = office.run(entries, payable(foldLedger(entries)));
		entries.push(...run);
		expect(payableMan(foldLedger(entries))).toBe(0);
		entries.push(office.by('run.cancelled', '-', { run: runOf(run[0]) }));
		expect(payableMan(foldLedger(entries))).toBe(200);
		expect(foldLedger(entries).relief.orderedYen.get('gienkin')).toBeUndefined();
		const again = office.payAll(entries);
		entries.push(...again, office.by('run.cancelled', '-', { run: runOf(again[0]) }));
		expect(reasons(entries)).toEqual(['content']);
		expect(payableMan(foldLedger(entries))).toBe(0);
	});

	test('the file that the holder has written stands, whoever gave the run up at the same time', () => {
		for (const early of [true, false]) {
			const { office, entries } = town();
			const run = office.run(entries, payable(foldLedger(entries)));
			const [approved, filed] = office.send(run) as [Entry, Entry];
			const other = new Office('1002', early ? office.ms - 90_000 : office.ms + 90_000);
			entries.push(...run, approved, other.by('run.cancelled', '-', { run: runOf(run[0]) }), filed);
			const { relief } = foldLedger(entries);
			expect(relief.runs.get(runOf(run[0]))!.state).toBe('filed');
			expect(relief.orderedYen.get('gienkin')).toBe(man(200));
			expect(payableMan(foldLedger(entries))).toBe(0);
		}
	});

	test('sent back by the bank: open again, and paid again under its key', () => {
		const { office, entries } = town(1);
		const first = office.payAll(entries);
		entries.push(...first);
		const [payment] = foldLedger(entries).relief.paymentsOfRun.get(runOf(first[0]))!;
		expect(mayReturn(foldLedger(entries), payment!)).toBeNull();
		entries.push(
			office.by('payment.returned', caseOf(0), { payment: payment!.entry, code: '2', on: '2026-12-12' })
		);
		const ledger = foldLedger(entries);
		expect(mayReturn(ledger, ledger.relief.paymentsOfRun.get(runOf(first[0]))![0]!)).toBe('stateChanged');
		expect(payable(ledger)).toMatchObject([{ key: payment!.key, payYen: man(100) }]);
		entries.push(...office.payAll(entries));
		expect(foldLedger(entries).relief.byKey.get(payment!.key)).toHaveLength(1);
		expect(foldLedger(entries).relief.orderedYen.get('gienkin')).toBe(man(100));
		expect(foldLedger(entries).clashes).toEqual([]);
	});

	test('a payment of a run without a file cannot come back: it stays used up', () => {
		const { office, entries } = town(1);
		const run = office.run(entries, payable(foldLedger(entries)));
		entries.push(...run);
		const payment = run[1]!._id;
		entries.push(office.by('payment.returned', caseOf(0), { payment, code: '2', on: '2026-12-12' }));
		expect(payableMan(foldLedger(entries))).toBe(0);
	});

	test('the budget is never exceeded by a run, and an excess shows', () => {
		const { office, entries } = town(3, 250);
		const lines = payable(foldLedger(entries));
		expect(proposedRun(foldLedger(entries), 'gienkin', '1001', proposals(lines))).toEqual(['overBudget']);
		expect(proposedRun(foldLedger(entries), 'gienkin', '1001', proposals(lines.slice(0, 2)))).toEqual([]);
		const run = office.run(entries, lines);
		entries.push(...run);
		const ledger = foldLedger(entries);
		expect(ledger.clashes).toMatchObject([{ type: 'overBudget', fund: 'gienkin' }]);
		expect(mayApprove(ledger, runOf(run[0]), '1001-2')).toBe('overBudget');
	});

	test('a proposed run is judged line by line', () => {
		const { entries } = town();
		const ledger = foldLedger(entries);
		const [line] = proposals(payable(ledger));
		const judge = (...lines: (typeof line)[]) =>
			proposedRun(ledger, 'gienkin', '1001', lines as NonNullable<typeof line>[]);
		expect(judge(line, line)).toEqual(['paidAlready']);
		expect(judge({ ...line!, yen: man(101) })).toEqual(['stateChanged']);
		expect(judge({ ...line!, key: `${line!.key}0` })).toEqual(['stateChanged']);
		expect(proposedRun(ledger, 'gienkin', '1002', [line!])).toEqual(['notHolder']);
		expect(proposedRun(ledger, 'nothing', '1001', [line!])).toEqual(['notFound']);
	});

	test('a grade that went down before the file was written stops the run', () => {
		const { office, entries, certificates } = town();
		const run = office.run(entries, payable(foldLedger(entries)));
		const [approved] = office.send(run);
		const [certificate, decision] = certificates[0]!;
		entries.push(...run, approved!, office.decide(certificate, [], { grade: 'hankai' }, decision));
		expect(mayFile(foldLedger(entries), runOf(run[0]), '1001')).toBe('clashOpen');
	});

	test('a run is whole before it is approved, and strangers add nothing to it', () => {
		const { office, entries } = town();
		const run = office.run(entries, payable(foldLedger(entries)));
		const id = runOf(run[0]);
		const without = foldLedger([...entries, ...run.slice(0, 2)]);
		expect(mayApprove(without, id, '1001-2')).toBe('fileMismatch');
		const other = new Office('1002', office.ms + 3_600_000);
		const added = other.by('payment.ordered', run[1]!.case, {
			...(run[1]!.open as OpenOf<'payment.ordered'>),
			category: 'hankai'
		});
		const ledger = foldLedger([...entries, ...run, added]);
		expect(ledger.relief.paymentsOfRun.get(id)).toHaveLength(2);
		expect(ledger.relief.orderedYen.get('gienkin')).toBe(man(200));
		expect(ledger.clashes).toMatchObject([{ type: 'foreignRun', run: id, entries: [added._id] }]);
	});

	test('one key in two runs collides before a file is written', () => {
		const { office, entries } = town(1);
		const lines = payable(foldLedger(entries));
		const [first, second] = [office.run(entries, lines), office.run(entries, lines)];
		entries.push(...first, ...second);
		const ledger = foldLedger(entries);
		expect(ledger.clashes.map(({ type }) => type)).toEqual(['duplicatePayment', 'overpaid']);
		expect(problemsOfRun(ledger, ledger.relief.runs.get(runOf(first[0]))!)).toMatchObject([
			{ problem: 'paidAlready' },
			{ problem: 'clashOpen' }
		]);
		entries.push(office.by('run.cancelled', '-', { run: runOf(second[0]) }));
		expect(foldLedger(entries).clashes).toEqual([]);
	});
});

describe('who holds a fund', () => {
	const handOver = (office: Office, holding: Entry, to: string, lostAfter: number | null = null): Entry =>
		office.by('fund.handedOver', '-', { fund: 'gienkin', holding: holding._id, to, lostAfter });

	test('a run counts by the holding of its device and its own number, whatever the clocks say', () => {
		const { office, entries } = town(2);
		// Three days behind, and three days ahead.
		for (const ms of [-3, 3]) {
			const next = new Office('1002', office.ms + ms * 86_400_000);
			const [one, two] = payable(foldLedger(entries)) as [DueLine, DueLine];
			const before = office.run(entries, [one]);
			const handed = handOver(office, entries[0]!, '1002');
			const late = office.run(entries, [two]);
			const known = [...entries, ...before, handed];
			const taken = next.run(known, [two]);
			const ledger = foldLedger([...known, ...late, ...taken]);
			const foreign = (run: Entry[]) => ledger.relief.runs.get(runOf(run[0]))?.foreign;
			expect([foreign(before), foreign(late), foreign(taken)]).toEqual([false, true, false]);
			expect(ledger.clashes.map(({ type }) => type)).toEqual(['foreignRun']);
			expect(ledger.relief.orderedYen.get('gienkin')).toBe(man(200));
			expect(ledger.relief.funds.get('gienkin')!.holding).toEqual({ device: '1002', entry: handed._id });
		}
	});

	test('a run of somebody else counts for nothing, and nothing is paid in its place until a person says so', () => {
		const { office, entries } = town(1);
		const other = new Office('1002', office.ms);
		const run = other.run(entries, payable(foldLedger(entries)));
		entries.push(...run, ...other.send(run));
		const ledger = foldLedger(entries);
		expect(ledger.relief.orderedYen.get('gienkin')).toBeUndefined();
		expect(ledger.relief.byKey.size).toBe(0);
		expect(heldOf(ledger)).toEqual(['clash']);
		const [clash] = ledger.clashes;
		expect(clash).toMatchObject({ type: 'foreignRun', run: '1002-r1' });
		expect(payableMan(foldLedger([...entries, office.clear(clash!.key, clash!.entries)]))).toBe(100);
		const given = town(1);
		const open = new Office('1002', given.office.ms).run(given.entries, payable(foldLedger(given.entries)));
		given.entries.push(...open, given.office.by('run.cancelled', '-', { run: '1002-r1' }));
		expect(foldLedger(given.entries).clashes).toEqual([]);
		expect(payableMan(foldLedger(given.entries))).toBe(100);
	});

	test('payments whose run is not here count for nothing and hold their slots', () => {
		const { office, entries } = town(1);
		const run = office.run(entries, payable(foldLedger(entries)));
		const ledger = foldLedger([...entries, ...run.slice(1)]);
		expect(ledger.clashes).toMatchObject([{ type: 'foreignRun', run: runOf(run[0]) }]);
		expect(heldOf(ledger)).toEqual(['clash']);
	});

	test("nobody gives away what is another's; only a holder that is lost is replaced", () => {
		const { office, entries } = town(1);
		const other = new Office('1002', office.ms);
		entries.push(handOver(other, entries[0]!, '1002'));
		expect(reasons(entries)).toEqual(['holder']);
		expect(foldLedger(entries).relief.funds.get('gienkin')!.holding.device).toBe('1001');
	});

	test('a lost holder: what it wrote after the last entry that is known is foreign', () => {
		const { office, entries } = town(3);
		const lines = payable(foldLedger(entries));
		const known = office.run(entries, lines.slice(0, 1));
		const lostAfter = office.n;
		const approved = office.approve(known);
		const late = office.run(entries, lines.slice(1, 2));
		const filedLate = office.file(known, approved);
		const approver = new Office('1003', office.ms);
		const handed = handOver(approver, entries[0]!, '1002', lostAfter);
		const next = new Office('1002', approver.ms);
		const all = [...entries, ...known, handed];
		const ledger = foldLedger(all);
		expect(behindOn(ledger.relief.funds.get('gienkin')!, () => lostAfter - 1)).toEqual([
			{ device: '1001', until: lostAfter }
		]);
		expect(behindOn(ledger.relief.funds.get('gienkin')!, () => lostAfter)).toEqual([]);
		// The new holder gives the run up and pays anew.
		all.push(next.by('run.cancelled', '-', { run: runOf(known[0]) }));
		all.push(...next.payAll(all));
		expect(foldLedger(all).relief.orderedYen.get('gienkin')).toBe(man(300));
		// Then the lost device is found.
		all.push(approved, ...late, filedLate);
		const found = foldLedger(all);
		expect(found.relief.runs.get(runOf(known[0]))).toMatchObject({ state: 'cancelled', filed: null });
		expect(found.relief.orderedYen.get('gienkin')).toBe(man(300));
		expect(found.clashes.filter(({ type }) => type === 'foreignRun')).toHaveLength(2);
	});

	test('two hand-overs from one holding: every replica takes the same one, and the other shows', () => {
		const { office, entries } = town(1);
		const { n } = office;
		const own = handOver(office, entries[0]!, '1002');
		const approver = new Office('1003', office.ms - 86_400_000);
		const declared = [n - 2, n + 5].map((after) =>
			handOver(approver, entries[0]!, `100${after > n ? 5 : 4}`, after)
		);
		const holder = (...handed: (Entry | undefined)[]) => {
			const forwards = foldLedger([...entries, ...(handed as Entry[])]);
			const backwards = foldLedger([...entries, ...(handed as Entry[])].reverse());
			const fund = forwards.relief.funds.get('gienkin')!;
			expect(backwards.relief.funds.get('gienkin')).toEqual(fund);
			expect(forwards.clashes.map(({ type }) => type)).toEqual(['twoHandovers']);
			return fund.holding.device;
		};
		// Lost before it handed over: what it wrote after that counts for nothing, the hand-over included.
		expect(holder(own, declared[0])).toBe('1004');
		// The approver knew of the entry by which it had gone to 1002: that stands.
		expect(holder(own, declared[1])).toBe('1002');
		// Of two who thought it lost, the one who knew more of it.
		expect(holder(declared[0], declared[1])).toBe('1005');
	});

	test('a fund defined again keeps its holder, its runs and its budget of now', () => {
		const { office, entries } = town(1);
		const run = office.payAll(entries);
		const anew = office.fund({ title: '令和8年 義援金' });
		const all = [...entries, ...run, anew];
		const ledger = foldLedger(all);
		expect(ledger.relief.funds.get('gienkin')).toMatchObject({
			title: '令和8年 義援金',
			entry: anew._id,
			holding: { device: '1001', entry: entries[0]!._id }
		});
		expect(ledger.relief.orderedYen.get('gienkin')).toBe(man(100));
		expect(ledger.clashes).toEqual([]);
		expect(reasons([...all, office.fund({ pays: 'decisions' })])).toEqual(['content']);
		expect(reasons([...all, office.fund({ holder: '1009' })])).toEqual(['content']);
		expect(dueLines(ledger, 'gienkin')).toHaveLength(1);
	});
});

test('no clock says whether a file came before its approval', () => {
	const { office, entries } = town(1);
	const run = office.run(entries, payable(foldLedger(entries)));
	const approver = new Office('1002', office.ms + 5 * 86_400_000);
	const approved = approver.approve(run, 1);
	entries.push(...run, approved, office.file(run, approved));
	expect(foldLedger(entries).relief.runs.get(runOf(run[0]))!.state).toBe('filed');
	// Nor before its run was opened.
	const late = new Office('1003', office.ms - 5 * 86_400_000);
	const open = town(1);
	const second = open.office.run(open.entries, payable(foldLedger(open.entries)));
	open.entries.push(...second, late.by('run.cancelled', '-', { run: runOf(second[0]) }));
	expect(foldLedger(open.entries).relief.runs.get(runOf(second[0]))!.state).toBe('cancelled');
});
