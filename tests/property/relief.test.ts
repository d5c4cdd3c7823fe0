import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import type { Ledger } from '../../src/domain/fold/state';
import { GRADES, type Grade } from '../../src/domain/grade';
import type { KindName, OpenOf } from '../../src/domain/kinds';
import {
	behindOn,
	leftOf,
	mayApprove,
	mayCancel,
	mayFile,
	mayReturn,
	proposedRun
} from '../../src/domain/relief/check';
import { dueLines } from '../../src/domain/relief/due';
import type { RunView } from '../../src/domain/relief/state';
import { caseOf, START } from '../unit/domain/tablet';
import { man, Office, payable, token } from '../unit/relief/office';

/*
 * Two offices and an approver's desk, each with its own entries, write random histories of money as the book would: what they
 * write is asked of check.ts and dueLines with what they know. Bank and money are real here: what a file orders is paid, what
 * comes back is not.
 */

const HOUSEHOLDS = 3;
const PERSONS = 2;
const FUNDS = ['gienkin', 'saiken'] as const;
const ROWS = { zenkai: 100, daikibo: 75, chukibo: 50, hankai: 25, jun: 10, ichibu: 3 };
const ACTS = [
	...([
		'ask',
		'askPerson',
		'grant',
		'grant',
		'regrade',
		'regrade',
		'withdraw',
		'round',
		'correctRound'
	] as const),
	...([
		'pay',
		'pay',
		'pay',
		'open',
		'approve',
		'file',
		'cancel',
		'return',
		'recover',
		'judge',
		'clear'
	] as const),
	...(['merge', 'separate', 'handOver', 'lost', 'sync', 'sync', 'sync'] as const)
];

const Step = fc.record({
	desk: fc.nat(2),
	act: fc.constantFrom(...ACTS),
	pick: fc.nat(1000),
	other: fc.nat(1000)
});
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;
const Story = fc.record({
	steps: fc.array(Step, { minLength: 20, maxLength: 70, size: 'max' }),
	/** Clocks are off by up to three days. */
	clocks: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3))
});

/** A device with what it knows. */
class Desk extends Office {
	entries = new Map<string, Entry>();
	private fold = createLedgerFold();

	learn(entries: Iterable<Entry>): void {
		for (const entry of entries) {
			if (this.entries.has(entry._id)) continue;
			this.entries.set(entry._id, entry);
			this.fold.add(entry);
		}
	}
	get ledger(): Ledger {
		return this.fold.ledger;
	}
	/** The highest number below which nothing of a device is missing here. */
	upTo(device: string): number {
		const numbers = new Set([...this.entries.values()].filter((e) => e.by.device === device).map((e) => e.n));
		let n = 0;
		while (numbers.has(n + 1)) n++;
		return n;
	}
}

interface Sent {
	payment: Entry;
	key: string;
	run: string;
	yen: number;
	cameBack: boolean;
}

function openOf<K extends KindName>(entry: Entry, kind: K): OpenOf<K> {
	if (entry.kind !== kind) throw new Error(`${entry.kind} is no ${kind}`);
	return entry.open as OpenOf<K>;
}
const pickFrom = <T>(all: readonly T[], pick: number): T | undefined => all[pick % (all.length || 1)];
const latest = (entries: readonly Entry[]) => entries.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);

class World {
	desks: [Desk, Desk, Desk];
	sent: Sent[] = [];
	certificates: Entry[] = [];

	constructor(clocks: readonly number[]) {
		this.desks = [0, 1, 2].map(
			(i) => new Desk(`100${i + 1}`, START + clocks[i]! * 86_400_000)
		) as World['desks'];
		const [a] = this.desks;
		this.write(
			a,
			a.fund(),
			a.fund({ fund: 'saiken', support: 'saiken', pays: 'decisions', budgetYen: man(400) }),
			a.round(1, ROWS, { budget: 220 })
		);
		for (let no = 0; no < HOUSEHOLDS; no++) {
			const graded = a.graded(caseOf(no), 'hankai');
			this.certificates.push(graded[0]!);
			const asked = a.ask(caseOf(no), 'gienkin', { application: graded[0]!._id });
			this.write(a, ...graded, asked, ...a.grant(asked));
		}
		for (const desk of this.desks) desk.learn(a.entries.values());
	}

	write(desk: Desk, ...entries: Entry[]): void {
		desk.learn(entries);
	}

	all(): Entry[] {
		return [...new Map(this.desks.flatMap((desk) => [...desk.entries])).values()];
	}

	step({ desk: at, act, pick, other }: Step): void {
		const desk = this.desks[at]!;
		const { ledger } = desk;
		const fund = FUNDS[other % 2]!;
		const applications = [...ledger.relief.applications.values()].sort((a, b) =>
			a.entry < b.entry ? -1 : 1
		);
		const application = pickFrom(applications, pick);
		const caseNo = caseOf(pick % HOUSEHOLDS);
		const runs = [...ledger.relief.runs.values()].sort((a, b) => (a.run < b.run ? -1 : 1));
		const own = runs.filter((run) => run.device === desk.device);
		switch (act) {
			case 'ask':
				return this.write(
					desk,
					desk.ask(caseNo, fund, { application: this.certificates[pick % HOUSEHOLDS]!._id })
				);
			case 'askPerson':
				return this.write(
					desk,
					desk.ask(caseNo, 'gienkin', {
						beneficiary: token(`person${other % PERSONS}`),
						choices: { harm: 'death' },
						account: token(`account${pick % 2}`)
					})
				);
			case 'grant': {
				if (!application || application.state === 'withdrawn') return;
				const asked = desk.entries.get(application.entry)!;
				const lines = ['base', 'extra'].slice(0, (other % 2) + 1).map((slot, i) => {
					const amount = 25 * (1 + ((other >> (i + 1)) % 4));
					return { slot, category: `row${amount}`, yen: man(amount) };
				});
				const grade = other % 3 === 0 ? application.gradeNow : null;
				return this.write(
					desk,
					...desk.grant(asked, { grade, lines: application.support === 'saiken' ? lines : [] })
				);
			}
			case 'regrade': {
				// Grades come from one desk: two that do not know of each other are a clash of the certificates' ledger.
				const [a] = this.desks;
				const certificate = this.certificates[pick % HOUSEHOLDS]!;
				const before = a.ledger.applications.get(certificate._id)!.decision!.entry;
				return this.write(
					a,
					a.decide(certificate, [], { grade: GRADES[other % GRADES.length]! }, a.entries.get(before))
				);
			}
			case 'withdraw':
				if (!application || other % 3) return;
				return this.write(
					desk,
					desk.by('support.withdrawn', application.case, { applied: application.entry, reason: 'duplicate' })
				);
			case 'round':
			case 'correctRound': {
				// Rounds, too, are fixed by one committee.
				const [a] = this.desks;
				const held = a.ledger.relief.funds.get('gienkin')!.rounds;
				const rows = Object.fromEntries(
					Object.entries(ROWS).map(([row, yen]) => [row, yen * (1 + (other % 2))])
				);
				const budget = 100 + (pick % 200);
				if (act === 'round')
					return this.write(a, a.round(held.length + 1, { ...rows, death: 50 }, { budget }));
				const round = pickFrom(held, pick)!;
				return this.write(
					a,
					a.round(round.round, { ...rows, death: 80 }, { budget, corrects: a.entries.get(round.entry)! })
				);
			}
			case 'open':
				return void this.open(desk, fund, pick);
			case 'pay': {
				const run = this.open(desk, fund, pick);
				if (run === null) return;
				this.approve(desk, run);
				return this.file(desk, run);
			}
			case 'approve': {
				const run = pickFrom(runs, pick);
				return run && this.approve(desk, run.run);
			}
			case 'file': {
				const run = pickFrom(own, pick);
				return run && this.file(desk, run.run);
			}
			case 'cancel': {
				const run = pickFrom(runs, pick);
				if (!run || mayCancel(ledger, run.run) !== null) return;
				return this.write(desk, desk.by('run.cancelled', '-', { run: run.run }));
			}
			case 'return': {
				const gone = this.sent.filter(({ payment }) => desk.entries.has(payment._id));
				const one = pickFrom(gone, pick);
				if (!one) return;
				const view = ledger.relief.paymentsOfRun.get(one.run)?.find(({ entry }) => entry === one.payment._id);
				if (!view || mayReturn(ledger, view) !== null) return;
				one.cameBack = true;
				return this.write(
					desk,
					desk.by('payment.returned', view.case, { payment: view.entry, code: '2', on: '2026-12-20' })
				);
			}
			case 'recover':
			case 'judge': {
				const clawback = pickFrom(ledger.relief.clawbacks, pick);
				if (!clawback) return;
				const { applied, fund: of, overYen, open, judged } = clawback;
				if (act === 'judge' && open) {
					const outcome = (['recover', 'waive', 'offset'] as const)[other % 3]!;
					this.write(
						desk,
						desk.by('clawback.judged', clawback.case, {
							...{ applied, fund: of, yen: overYen, outcome },
							after: judged?.entry ?? null
						})
					);
				} else if (act === 'recover' && overYen > 0) {
					// Money comes back at one counter.
					const yen = Math.max(1, Math.floor(overYen / (1 + (other % 2))));
					const [a] = this.desks;
					if (!a.ledger.relief.clawbacks.some((one) => one.applied === applied && one.overYen >= yen)) return;
					this.write(
						a,
						a.by('payment.recovered', clawback.case, { applied, fund: of, yen, on: '2027-01-20' })
					);
				}
				return;
			}
			case 'clear': {
				const clash = pickFrom(
					ledger.clashes.filter(({ type }) => !['overpaid', 'overBudget', 'duplicatePayment'].includes(type)),
					pick
				);
				return clash && this.write(desk, desk.clear(clash.key, clash.entries));
			}
			case 'merge': {
				const into = caseOf(other % HOUSEHOLDS);
				if (into === caseNo) return;
				return this.write(desk, desk.by('household.merged', '-', { into, from: caseNo }));
			}
			case 'separate': {
				const merger = pickFrom(ledger.households.mergers, pick);
				return merger && this.write(desk, desk.by('household.separated', '-', { merged: merger.entry }));
			}
			case 'handOver':
			case 'lost': {
				const view = ledger.relief.funds.get(fund)!;
				const holds = view.holding.device === desk.device;
				if (holds !== (act === 'handOver')) return;
				const to = this.desks[pick % 3]!.device;
				if (to === view.holding.device || (act === 'lost' && other % 4)) return;
				const lostAfter = holds ? null : desk.upTo(view.holding.device);
				return this.write(
					desk,
					desk.by('fund.handedOver', '-', { fund, holding: view.holding.entry, to, lostAfter })
				);
			}
			case 'sync': {
				const peer = this.desks[(at + 1 + (pick % 2)) % 3]!;
				const mine = [...desk.entries.values()];
				desk.learn([...peer.entries.values()].filter((_, i) => other % 4 || i % 2));
				return peer.learn(mine);
			}
		}
	}

	private open(desk: Desk, fund: string, pick: number): string | null {
		const { ledger } = desk;
		const view = ledger.relief.funds.get(fund)!;
		if (view.holding.device !== desk.device || behindOn(view, (device) => desk.upTo(device)).length)
			return null;
		let left = leftOf(ledger, view) ?? Infinity;
		const lines = payable(ledger, fund)
			.filter((_, i) => (pick >> i) % 4 !== 3)
			.filter(({ payYen }) => payYen <= left && ((left -= payYen), true));
		if (lines.length === 0) return null;
		expect(
			proposedRun(
				ledger,
				fund,
				desk.device,
				lines.map((line) => ({ ...line, yen: line.payYen }))
			)
		).toEqual([]);
		const run = desk.run([], lines, { holding: view.holding.entry });
		this.write(desk, ...run);
		return openOf(run[0]!, 'run.opened').run;
	}

	private approve(desk: Desk, run: string): void {
		if (mayApprove(desk.ledger, run, `${desk.device}-2`) !== null) return;
		const { count, yen } = desk.ledger.relief.runs.get(run)!;
		this.write(desk, desk.by('run.approved', '-', { run, count, yen }, { staff: 2 }));
	}

	private file(desk: Desk, run: string): void {
		if (mayFile(desk.ledger, run, desk.device) !== null) return;
		const view = desk.ledger.relief.runs.get(run)!;
		const { count, yen, approved } = view;
		const before = this.sent.length;
		for (const payment of desk.ledger.relief.paymentsOfRun.get(run)!)
			this.sent.push({
				payment: desk.entries.get(payment.entry)!,
				key: payment.key,
				run,
				yen: payment.yen,
				cameBack: false
			});
		this.write(
			desk,
			desk.by('run.filed', '-', { run, approved: approved!.entry, hash: 'a'.repeat(64), count, yen })
		);
		checkFile(desk, view, this.sent.slice(before));
	}
}

/** All names of a beneficiary by an entry list: of a household those of every case that it was merged with. */
function namesOf(entries: readonly Entry[], beneficiary: string): ReadonlySet<string> {
	const names = new Set([beneficiary]);
	const takenBack = new Set(
		entries.filter((e) => e.kind === 'household.separated').map((e) => e.open.merged)
	);
	const mergers = entries.filter((e) => e.kind === 'household.merged' && !takenBack.has(e._id));
	for (let size = 0; size < names.size;) {
		size = names.size;
		for (const { open } of mergers) {
			const both = [open.into, open.from].map((caseNo) => `${String(caseNo)}:household`);
			if (both.some((name) => names.has(name))) for (const name of both) names.add(name);
		}
	}
	return names;
}

/** What is due by an entry list, reckoned anew and plainly: slot → yen for one household or person. */
function dueOf(entries: readonly Entry[], support: string, beneficiary: string): Map<string, number> {
	const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
	const names = namesOf(entries, beneficiary);
	const due = new Map<string, number>();
	for (const asked of of('support.applied')) {
		const { support: its, application, beneficiary: whom } = openOf(asked, 'support.applied');
		if (its !== support || !names.has(whom === 'household' ? `${asked.case}:household` : whom)) continue;
		const about = (kind: string) => of(kind).filter(({ open }) => open.applied === asked._id);
		const decision = latest(about('support.decided'));
		if (!decision || about('support.withdrawn').length) continue;
		const { lines } = openOf(decision, 'support.decided');
		const most = (slot: string, yen: number) => due.set(slot, Math.max(due.get(slot) ?? 0, yen));
		if (support === 'saiken') for (const { slot, yen } of lines) most(`0:${slot}`, yen);
		else {
			const graded = latest(of('certificate.decided').filter(({ open }) => open.application === application));
			const row = whom === 'household' ? (graded?.open.grade as Grade) : 'death';
			const rounds = new Map<number, Entry>();
			for (const fixed of of('fund.roundFixed').sort((a, b) => (a.at < b.at ? -1 : 1)))
				rounds.set(openOf(fixed, 'fund.roundFixed').round, fixed);
			for (const [round, fixed] of rounds) {
				const found = openOf(fixed, 'fund.roundFixed').table.find(({ category }) => category === row);
				if (found) most(`${round}:${whom === 'household' ? 'grade' : 'death'}`, found.yen);
			}
		}
	}
	return due;
}

const sum = (yen: readonly number[]) => yen.reduce((total, one) => total + one, 0);
const whoseOf = (payment: Entry) => {
	const { beneficiary } = openOf(payment, 'payment.ordered');
	return beneficiary === 'household' ? `${payment.case}:household` : beneficiary;
};

/** Payments that count by what a desk knows: of runs that are the holder's and not given up, and not sent back. */
function countingOf(ledger: Ledger, entries: readonly Entry[]): Entry[] {
	const back = new Set(entries.filter((e) => e.kind === 'payment.returned').map((e) => e.open.payment));
	return entries.filter((entry) => {
		if (entry.kind !== 'payment.ordered') return false;
		const run = ledger.relief.runs.get(openOf(entry, 'payment.ordered').run);
		if (!run || run.foreign || run.state === 'cancelled') return false;
		return run.state !== 'filed' || !back.has(entry._id);
	});
}

/** Sums of a beneficiary by an entry list. Yen. */
function sumsOf(ledger: Ledger, entries: readonly Entry[], support: string, beneficiary: string) {
	const names = namesOf(entries, beneficiary);
	const counting = countingOf(ledger, entries).filter(
		(payment) => payment.open.fund === support && names.has(whoseOf(payment))
	);
	const applied = new Set(
		[...ledger.relief.applications.values()]
			.filter((one) => one.support === support)
			.filter((one) => names.has(one.beneficiary === 'household' ? `${one.case}:household` : one.beneficiary))
			.map(({ entry }) => entry)
	);
	const of = (kind: string, outcome?: string) =>
		sum(
			entries
				.filter((e) => e.kind === kind && applied.has(e.open.applied as string))
				.filter((e) => outcome === undefined || e.open.outcome === outcome)
				.map((e) => e.open.yen as number)
		);
	return {
		paid: sum(counting.map((payment) => openOf(payment, 'payment.ordered').yen)),
		bySlot(slot: string) {
			const inSlot = counting.filter(({ open }) => `${String(open.round)}:${String(open.slot)}` === slot);
			return sum(inSlot.map((payment) => openOf(payment, 'payment.ordered').yen));
		},
		recovered: of('payment.recovered'),
		waived: of('clawback.judged', 'waive'),
		setOff: of('clawback.judged', 'offset')
	};
}

/** At the time of the file and by what its writer knows: not beyond what is due, not beyond the budget, no key twice. */
function checkFile(desk: Desk, { fund }: RunView, sent: readonly Sent[]): void {
	const entries = [...desk.entries.values()];
	const { ledger } = desk;
	for (const { payment } of sent) {
		const { round, slot } = openOf(payment, 'payment.ordered');
		const due = dueOf(entries, fund, whoseOf(payment));
		const sums = sumsOf(ledger, entries, fund, whoseOf(payment));
		const inSlot = `${round}:${slot}`;
		expect(sums.bySlot(inSlot) - sums.recovered, inSlot).toBeLessThanOrEqual(due.get(inSlot) ?? 0);
		expect(sums.paid - sums.recovered, 'all slots').toBeLessThanOrEqual(sum([...due.values()]) + sums.waived);
	}
	const counting = countingOf(ledger, entries).filter(({ open }) => open.fund === fund);
	const keys = counting.map((payment) => {
		const { round, slot, category } = openOf(payment, 'payment.ordered');
		return `${round}:${slot}:${category}:${whoseOf(payment)}`;
	});
	expect(new Set(keys).size, 'a key twice').toBe(keys.length);
	const total = ledger.relief.funds.get(fund)!.totalYen!;
	expect(sum(counting.map(({ open }) => open.yen as number)), 'budget').toBeLessThanOrEqual(total);
}

/** When everybody knows everything. */
function checkWhole(world: World): { valid: number; foreign: number; clawbacks: number } {
	const entries = world.all();
	const ledger = foldLedger(entries);
	const { relief } = ledger;
	const stands = ({ run }: Sent) => relief.runs.get(run)!.state === 'filed' && !relief.runs.get(run)!.foreign;

	const valid = world.sent.filter(stands);
	const gone = valid.filter(({ cameBack }) => !cameBack).map(({ key }) => key);
	expect(new Set(gone).size, 'a key was paid twice').toBe(gone.length);
	// What was sent by somebody who did not hold the fund shows until somebody clears it.
	const cleared = new Set(entries.filter((e) => e.kind === 'clash.cleared').map((e) => e.open.clash));
	const strange = world.sent.filter((one) => !stands(one));
	for (const { run } of strange) {
		const shown = ledger.clashes.some((clash) => clash.type === 'foreignRun' && clash.run === run);
		expect(shown || cleared.has(`foreignRun:${run}`), `${run} does not show`).toBe(true);
	}
	for (const fund of FUNDS) {
		const paid = sum(
			valid.filter((one) => one.payment.open.fund === fund && !one.cameBack).map(({ yen }) => yen)
		);
		const ordered = relief.orderedYen.get(fund) ?? 0;
		expect(ordered, 'what was paid is counted').toBeGreaterThanOrEqual(paid);
		const counting = countingOf(ledger, entries).filter(({ open }) => open.fund === fund);
		expect(ordered, 'and what counts for nothing is not').toBe(
			sum(counting.map(({ open }) => open.yen as number))
		);
		const over = ordered > relief.funds.get(fund)!.totalYen!;
		expect(ledger.clashes.some((clash) => clash.type === 'overBudget' && clash.fund === fund)).toBe(over);
		for (const [beneficiary, group] of relief.groups.get(fund) ?? []) {
			const due = dueOf(entries, fund, beneficiary);
			const sums = sumsOf(ledger, entries, fund, beneficiary);
			const settled = sum([...due.values()]) + sums.waived + sums.setOff;
			if (sums.paid - sums.recovered <= settled) continue;
			const found = relief.clawbacks.filter(({ applied }) =>
				group.applications.some(({ entry }) => entry === applied)
			);
			expect(
				found.some(({ overYen }) => overYen > 0),
				`${beneficiary} has too much`
			).toBe(true);
			expect(
				payable(ledger, fund).some((line) => group.applications.some(({ entry }) => entry === line.applied))
			).toBe(false);
		}
	}
	return { valid: valid.length, foreign: strange.length, clawbacks: relief.clawbacks.length };
}

/** A ledger of money as plain data, whatever order its maps were filled in. */
function plain(ledger: Ledger): unknown {
	const flat = (value: unknown): unknown => {
		if (value instanceof Map)
			return [...(value as Map<string, unknown>)]
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.map(([k, v]) => [k, flat(v)]);
		if (value instanceof Set) return [...(value as Set<string>)].sort();
		if (Array.isArray(value)) return value.map(flat);
		if (value && typeof value === 'object')
			return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, flat(v)]));
		return value;
	};
	return flat({
		relief: ledger.relief,
		clashes: ledger.clashes,
		due: FUNDS.map((fund) => dueLines(ledger, fund))
	});
}

function play({ steps, clocks }: { steps: Step[]; clocks: readonly number[] }): World {
	const world = new World(clocks);
	for (const step of steps) world.step(step);
	return world;
}

test('nobody is paid beyond what is due, twice for a key, or beyond the budget', { timeout: 120_000 }, () => {
	const seen = { valid: 0, foreign: 0, clawbacks: 0 };
	fc.assert(
		fc.property(Story, (story) => {
			const found = checkWhole(play(story));
			for (const what of Object.keys(seen) as (keyof typeof seen)[]) seen[what] += found[what];
		}),
		{ numRuns: 60 }
	);
	// The stories do what they are about.
	expect(Math.min(seen.valid, seen.foreign, seen.clawbacks)).toBeGreaterThan(0);
});

test('the ledger of money does not depend on the order in which entries arrive', { timeout: 120_000 }, () => {
	fc.assert(
		fc.property(Story, fc.infiniteStream(fc.nat()), (story, random) => {
			const entries = play(story).all();
			const whole = plain(foldLedger(entries));
			const keys = new Map(entries.map((entry) => [entry, random.next().value as number]));
			const shuffled = entries.toSorted((a, b) => keys.get(a)! - keys.get(b)!);
			expect(plain(foldLedger(shuffled))).toEqual(whole);
			// Read in between, so that everything that is kept up to date is.
			const fold = createLedgerFold();
			shuffled.forEach((entry, i) => {
				fold.add(entry);
				if (i % 3 === 0) expect(fold.ledger.relief).toBeDefined();
			});
			expect(plain(fold.ledger)).toEqual(whole);
		}),
		{ numRuns: 40 }
	);
});
