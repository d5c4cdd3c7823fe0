import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import { DOUBTS, type Doubt } from '../../src/domain/fold/read';
import type { Ledger } from '../../src/domain/fold/state';
import { GRADES } from '../../src/domain/grade';
import { caseOf, numberOf, START, Tablet } from '../unit/domain/tablet';

/** One thing that somebody does: which tablet, what, and to which of the entries that exist (`pick`, wrapped around). */
const Step = fc.record({
	tablet: fc.nat(2),
	act: fc.constantFrom(
		...([
			'apply',
			'survey',
			'correct',
			'decide',
			'redecide',
			'issue',
			'reissue',
			'revoke',
			'resurvey'
		] as const),
		...(['withdraw', 'unknown', 'noRight', 'nonsense', 'copy', 'clear', 'staff', 'end'] as const)
	),
	pick: fc.nat(1000),
	other: fc.nat(1000)
});
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;

const Story = fc.record({
	steps: fc.array(Step, { minLength: 1, maxLength: 40, size: 'max' }),
	/** Clocks of the three tablets differ by up to ten minutes, so that entries of all three mix. */
	clocks: fc.tuple(fc.nat(600_000), fc.nat(600_000), fc.nat(600_000))
});

/** Writes a story: mostly sensible, partly wrong, with hands that do not know of each other. */
function write({ steps, clocks }: { steps: Step[]; clocks: number[] }): Entry[] {
	const tablets = clocks.map((ms, i) => new Tablet(`100${i + 1}`, START + ms));
	const entries: Entry[] = [];
	const pickFrom = (kind: string, pick: number) => {
		const all = entries.filter((e) => e.kind === kind);
		return all.length ? all[pick % all.length] : undefined;
	};
	for (const { tablet, act, pick, other } of steps) {
		const desk = tablets[tablet]!;
		const applied = pickFrom('certificate.applied', pick) ?? desk.apply(caseOf(pick % 3));
		if (!entries.includes(applied)) entries.push(applied);
		const survey = pickFrom('certificate.surveyed', other);
		const decision = pickFrom('certificate.decided', other);
		const issue = pickFrom('certificate.issued', other);
		const grade = GRADES[other % GRADES.length]!;
		switch (act) {
			case 'apply':
				entries.push(
					desk.apply(caseOf(pick % 3), {
						house: other % 4 ? `HOUSE${other % 3}`.padEnd(16, '0') : null,
						lookup: String(other % 5).repeat(64),
						certificate: other % 7 ? 'risai' : 'hisai'
					})
				);
				break;
			case 'survey':
				entries.push(desk.survey(applied, { grade, round: ((other % 3) + 1) as 1 | 2 | 3 }));
				break;
			case 'correct':
				entries.push(desk.survey(applied, { grade }, survey));
				break;
			case 'decide':
				entries.push(
					desk.decide(applied, survey ? [survey] : [], { grade, outcome: other % 5 ? 'certify' : 'refuse' })
				);
				break;
			case 'redecide':
				entries.push(desk.decide(applied, [], { grade }, decision));
				break;
			case 'issue':
				entries.push(desk.issue(applied, other % 3 ? (decision ?? null) : null));
				break;
			case 'reissue':
				entries.push(
					desk.issue(applied, decision ?? null, {
						reason: 'reissue',
						replaces: issue ? numberOf(issue) : null
					})
				);
				break;
			case 'revoke':
				if (issue) entries.push(desk.revoke(applied, issue));
				break;
			case 'resurvey':
				entries.push(desk.resurvey(applied, other % 2 ? 2 : 3));
				break;
			case 'withdraw':
				entries.push(desk.withdraw(applied));
				break;
			case 'unknown':
				entries.push(desk.write(`later.kind${'ab'[other % 2]}`, applied.case, { of: applied._id }));
				break;
			case 'noRight':
				entries.push(
					desk.write('certificate.revoked', applied.case, { application: applied._id }, { role: 'field' })
				);
				break;
			case 'nonsense':
				entries.push(desk.write('certificate.surveyed', applied.case, { application: 7 }));
				break;
			case 'copy': {
				// A copied tablet: another document under the same id, by somebody with other rights.
				const original = entries[other % entries.length]!;
				const role = original.by.role === 'field' ? 'headquarters' : 'field';
				entries.push({ ...original, by: { ...original.by, role }, sig: String(pick % 10).repeat(86) });
				break;
			}
			case 'clear': {
				const [clash] = foldLedger(entries).clashes;
				if (clash) entries.push(desk.clear(clash.key, clash.entries));
				break;
			}
			case 'staff':
				entries.push(
					desk.write('staff.registered', '-', { staff: `${desk.device}-${(other % 2) + 1}`, role: 'field' })
				);
				break;
			case 'end':
				entries.push(desk.write('staff.ended', '-', { staff: `100${(pick % 3) + 1}-1`, reason: 'finished' }));
				break;
		}
	}
	return entries;
}

/** A ledger as plain data: maps and sets by key, so that only their contents count. */
function plain(ledger: Ledger): unknown {
	const sorted = <V>(map: Map<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		...ledger,
		cases: sorted(ledger.cases),
		applications: sorted(ledger.applications),
		byHouse: sorted(ledger.byHouse).map(([house, ids]) => [house, [...ids].sort()]),
		byCertificate: sorted(ledger.byCertificate),
		byReceipt: sorted(ledger.byReceipt),
		byLookup: sorted(ledger.byLookup),
		staff: sorted(ledger.staff),
		people: sorted(ledger.people)
	};
}

/** The entries in another order, some of them more than once; and after how many of them somebody looks. */
const Arrival = fc.record({
	keys: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
	again: fc.array(fc.nat(1000), { maxLength: 20 }),
	looks: fc.array(fc.nat(100), { maxLength: 10 })
});

function arrive(entries: Entry[], { keys, again }: { keys: number[]; again: number[] }): Entry[] {
	const shuffled = entries
		.map((entry, i) => ({ entry, key: keys[i % keys.length]! + i / 1000 }))
		.sort((a, b) => a.key - b.key)
		.map(({ entry }) => entry);
	for (const at of again) shuffled.splice(at % (shuffled.length + 1), 0, entries[at % entries.length]!);
	return shuffled;
}

describe('a ledger does not depend on how its entries arrived', () => {
	test('any order, any entry twice: the same fold', () => {
		fc.assert(
			fc.property(Story, Arrival, (story, arrival) => {
				const entries = write(story);
				expect(plain(foldLedger(arrive(entries, arrival)))).toEqual(plain(foldLedger(entries)));
			})
		);
	});

	test('one by one with looks in between: the same as all at once, at every look', () => {
		fc.assert(
			fc.property(Story, Arrival, (story, arrival) => {
				const entries = arrive(write(story), arrival);
				const looks = new Set(arrival.looks.map((l) => l % entries.length));
				const fold = createLedgerFold();
				entries.forEach((entry, i) => {
					fold.add(entry);
					if (looks.has(i)) expect(plain(fold.ledger)).toEqual(plain(foldLedger(entries.slice(0, i + 1))));
				});
				expect(plain(fold.ledger)).toEqual(plain(foldLedger(entries)));
			})
		);
	});

	test('with doubts, told in any order and changed on the way: the last word about each counts', () => {
		const Words = fc.array(fc.option(fc.constantFrom(...DOUBTS)), { minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(Story, Arrival, Words, Words, fc.boolean(), (story, arrival, first, last, looks) => {
				const entries = write(story);
				const wordOf = (words: (Doubt | null)[], entry: Entry) =>
					words[entries.indexOf(entry) % words.length] ?? null;
				const fold = createLedgerFold();
				for (const entry of arrive(entries, arrival)) fold.add(entry, wordOf(first, entry));
				if (looks) void fold.ledger;
				for (const entry of arrive(entries, arrival)) fold.add(entry, wordOf(last, entry));
				const straight = createLedgerFold();
				// A copy of a document is the same document: what was said of it last holds.
				for (const entry of entries) straight.add(entry, wordOf(last, entry));
				for (const entry of arrive(entries, arrival)) straight.add(entry, wordOf(last, entry));
				expect(plain(fold.ledger)).toEqual(plain(straight.ledger));
			})
		);
	});

	test('what is doubted has no effect: the ledger is the one without it, but for the queue and the timelines', () => {
		fc.assert(
			fc.property(
				Story,
				Arrival,
				fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
				(story, arrival, bad) => {
					const entries = write(story).filter(({ sig }) => !/^(.)\1*$/.test(sig));
					const doubted = new Set(entries.filter((_, i) => bad[i % bad.length]));
					const fold = createLedgerFold();
					for (const entry of arrive(entries, arrival))
						fold.add(entry, doubted.has(entry) ? 'signature' : null);
					const without = foldLedger(entries.filter((entry) => !doubted.has(entry)));
					const { applications, byHouse, byCertificate, byReceipt, people } = fold.ledger;
					const { clashes } = fold.ledger;
					expect([...applications.values()].map((view) => view.entry).sort()).toEqual(
						[...without.applications.values()].map((view) => view.entry).sort()
					);
					for (const view of applications.values())
						expect(view).toEqual(without.applications.get(view.entry));
					expect(byHouse).toEqual(without.byHouse);
					expect(byCertificate).toEqual(without.byCertificate);
					expect(byReceipt).toEqual(without.byReceipt);
					expect(people).toEqual(without.people);
					const shown = clashes.filter((one) => one.type === 'invalidEntry' && one.reason === 'signature');
					const cleared = new Set(
						entries.filter(({ kind }) => kind === 'clash.cleared').map(({ open }) => open.clash)
					);
					const expected = [...doubted].map(({ _id }) => _id);
					for (const id of expected)
						if (![...cleared].some((key) => String(key).includes(id)))
							expect(shown.flatMap((one) => one.entries)).toContain(id);
				}
			)
		);
	});

	test('two replicas that exchange what they have agree, and exchanging again changes nothing', () => {
		fc.assert(
			fc.property(Story, fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (story, sides) => {
				const entries = write(story);
				const [east, west] = [createLedgerFold(), createLedgerFold()];
				entries.forEach((entry, i) => (sides[i % sides.length] ? east : west).add(entry));
				void east.ledger.clashes;
				for (const entry of entries) east.add(entry);
				for (const entry of [...entries].reverse()) west.add(entry);
				expect(plain(east.ledger)).toEqual(plain(west.ledger));
				const before = structuredClone(plain(east.ledger));
				for (const entry of entries) east.add(entry);
				expect(plain(east.ledger)).toEqual(before);
			})
		);
	});

	test('nothing is dropped: every entry is on a timeline, and what had no effect is in the queue unless cleared', () => {
		fc.assert(
			fc.property(Story, (story) => {
				const entries = write(story).filter((e) => e.kind !== 'clash.cleared');
				const ledger = foldLedger(entries);
				const shown = [...ledger.cases.values()].flatMap((c) => c.timeline);
				expect(new Set(shown.map((t) => t.entry))).toEqual(new Set(entries.map((e) => e._id)));
				const queued = new Set(ledger.clashes.flatMap((c) => c.entries));
				for (const item of shown) if (!item.applied) expect(queued).toContain(item.entry);
			})
		);
	});
});
