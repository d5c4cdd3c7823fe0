import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import type { Ledger } from '../../src/domain/fold/state';
import { caseOf, START, Tablet } from '../unit/domain/tablet';

const ACTS = [
	...(['record', 'correct', 'strike', 'board', 'survivor', 'mend', 'contact'] as const),
	...(['consult', 'reconsult', 'handOver', 'consent', 'disclose', 'staff', 'end', 'clear'] as const)
];
const Step = fc.record({
	tablet: fc.nat(2),
	act: fc.constantFrom(...ACTS),
	pick: fc.nat(1000),
	other: fc.nat(1000)
});
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;
const Story = fc.record({
	steps: fc.array(Step, { minLength: 1, maxLength: 40, size: 'max' }),
	clocks: fc.tuple(fc.nat(600_000), fc.nat(600_000), fc.nat(600_000))
});

const person = (n: number) => `PERS0N${String(n).padStart(10, '0')}`;
const day = (n: number) => `2026-12-${String((n % 28) + 1).padStart(2, '0')}`;

/** Hands that partly do not know of each other write about the people of three households. */
function write({ steps, clocks }: { steps: Step[]; clocks: number[] }): Entry[] {
	const tablets = clocks.map((ms, i) => new Tablet(`100${i + 1}`, START + ms));
	const entries: Entry[] = [];
	const pickFrom = (kind: string, pick: number) => {
		const all = entries.filter((e) => e.kind === kind);
		return all.length ? all[pick % all.length] : undefined;
	};
	for (const { tablet, act, pick, other } of steps) {
		const desk = tablets[tablet]!;
		const at = caseOf(pick % 3);
		const dead = pickFrom('bereaved.recorded', pick);
		const manner = (['direct', 'relatedAsked', 'missing', 'struck'] as const)[other % 4]!;
		const recorded = { person: person(other % 4), manner: 'direct', diedOn: day(other) };
		const survivor = (deceased: Entry) => ({
			deceased: deceased._id,
			person: person(10 + (other % 5)),
			relation: (['spouse', 'child', 'parent', 'sibling', 'other'] as const)[other % 5]!,
			sharedMeans: other % 2 === 0,
			orphan: false,
			payee: other % 3 === 0,
			account: null
		});
		const consulted = {
			on: day(other),
			way: 'visit',
			topics: [],
			wish: other % 3 ? null : 'rent',
			next: other % 2 ? day(other + 3) : null,
			management: (['none', 'open', 'closed'] as const)[other % 3]!
		};
		const put = (kind: string, caseNo: string, open: Record<string, unknown>, corrects?: string) =>
			entries.push(
				desk.write(kind, caseNo, open, { role: 'approver', ...(corrects === undefined ? {} : { corrects }) })
			);
		switch (act) {
			case 'record':
				put('bereaved.recorded', at, recorded);
				break;
			case 'correct':
				if (dead) put('bereaved.recorded', dead.case, { ...recorded, manner }, dead._id);
				break;
			case 'strike':
				if (dead) put('bereaved.recorded', dead.case, { ...recorded, manner: 'struck' }, dead._id);
				break;
			case 'board': {
				const outcome = (['related', 'notRelated', 'again'] as const)[other % 3]!;
				if (dead) put('bereaved.boardDecided', dead.case, { deceased: dead._id, outcome, on: day(other) });
				break;
			}
			case 'survivor':
				if (dead) put('bereaved.survivor', dead.case, survivor(dead));
				break;
			case 'mend': {
				const held = pickFrom('bereaved.survivor', other);
				// Sometimes of another of the dead: then it has no effect, everywhere.
				if (held && dead) put('bereaved.survivor', held.case, survivor(dead), held._id);
				break;
			}
			case 'contact':
				if (dead)
					put('bereaved.contacted', dead.case, {
						deceased: dead._id,
						on: day(other),
						occasion: 'phone',
						next: other % 2 ? day(other + 7) : null
					});
				break;
			case 'consult':
				put('care.consulted', at, consulted);
				break;
			case 'reconsult': {
				const held = pickFrom('care.consulted', pick);
				if (held) put('care.consulted', held.case, consulted, held._id);
				break;
			}
			case 'handOver':
				put('care.handedOver', at, { to: other % 4 ? `100${(other % 3) + 1}-1` : null });
				break;
			case 'consent':
				put('disclosure.consented', at, { agrees: other % 2 === 0 });
				break;
			case 'disclose':
				put('disclosure.made', at, { basis: 'internal', items: ['name'], on: day(other) });
				break;
			case 'staff':
				put('staff.registered', '-', { staff: `${desk.device}-1`, role: 'field' });
				break;
			case 'end':
				put('staff.ended', '-', { staff: `${desk.device}-1`, reason: 'finished' });
				break;
			case 'clear': {
				const [clash] = foldLedger(entries).clashes;
				if (clash) put('clash.cleared', '-', { clash: clash.key, seen: clash.entries });
				break;
			}
		}
	}
	return entries;
}

function plain({ bereaved, care, clashes, cases }: Ledger): unknown {
	const sorted = <V>(map: Map<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		bereaved: sorted(bereaved.deceased),
		care: sorted(care.cases),
		clashes,
		parts: sorted(cases).map(([caseNo, { parts, timeline }]) => [caseNo, parts, timeline])
	};
}

const Keys = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
const arrive = (entries: Entry[], keys: readonly number[]): Entry[] =>
	entries
		.map((entry, i) => ({ entry, key: keys[i % keys.length]! }))
		.sort((a, b) => a.key - b.key)
		.map(({ entry }) => entry);

describe('the ledgers of people do not depend on how their entries arrived', () => {
	test('any order, with looks in between, as all at once', () => {
		fc.assert(
			fc.property(Story, Keys, fc.array(fc.nat(40), { maxLength: 6 }), (story, keys, looks) => {
				const entries = write(story);
				const fold = createLedgerFold();
				arrive(entries, keys).forEach((entry, i) => {
					fold.add(entry);
					if (looks.includes(i)) void fold.ledger.clashes;
				});
				expect(plain(fold.ledger)).toEqual(plain(foldLedger(entries)));
			})
		);
	});

	test('whatever was written: nobody of the dead is struck, ranks begin at 1, one without right has none, and two payees are in the queue', () => {
		fc.assert(
			fc.property(Story, (story) => {
				const entries = write(story).filter(({ kind }) => kind !== 'clash.cleared');
				const { bereaved, clashes } = foldLedger(entries);
				for (const view of bereaved.deceased.values()) {
					expect(view.manner).not.toBe('struck');
					const ranks = view.survivors.map(({ rank }) => rank).filter((rank) => rank !== null);
					if (ranks.length) expect(Math.min(...ranks)).toBe(1);
					for (const { relation, rank } of view.survivors) if (relation === 'other') expect(rank).toBeNull();
					const payees = new Set(view.survivors.filter(({ payee }) => payee).map((one) => one.person));
					const queued = clashes.some((one) => one.type === 'twoPayees' && one.deceased === view.first);
					expect(queued).toBe(payees.size > 1);
				}
				const persons = [...bereaved.deceased.values()].map((view) => view.person);
				for (const one of new Set(persons)) {
					const queued = clashes.some((clash) => clash.type === 'sameDeceased' && clash.person === one);
					expect(queued).toBe(persons.filter((other) => other === one).length > 1);
				}
			})
		);
	});
});
