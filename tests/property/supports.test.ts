import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SUPPORTS } from '../../src/domain/supports/catalogue';
import type { Condition } from '../../src/domain/supports/definition';
import { entitle } from '../../src/domain/supports/entitle';
import { asks, truth, type View } from '../../src/domain/supports/evaluate';
import { explain } from '../../src/domain/supports/explain';
import { knowledgeOf } from '../../src/domain/supports/know';
import { readSituation } from '../../src/domain/supports/read';
import type { Entitlement, Situation } from '../../src/domain/supports/situation';
import { definitionsFor } from '../../src/domain/supports/valid';
import { AnyCondition, Forgotten, forget, FullSituation } from '../unit/supports/arbitrary';

const key = ({ support, person }: Entitlement) => `${support}@${person ?? ''}`;
const byKey = (of: Situation) =>
	new Map(entitle(of, SUPPORTS, { explain: false }).map((one) => [key(one), one]));
const viewsOf = (of: Situation): View[] => {
	const known = knowledgeOf(of);
	return [null, ...known.living, ...(known.dead ?? [])].map((person) => ({ known, person }));
};

describe('what is known', () => {
	test('decides every rule once everything is', () => {
		fc.assert(
			fc.property(FullSituation, (full) => {
				expect(readSituation(full, SUPPORTS)).toEqual({ situation: full });
				for (const { entitled, ask, amountYen, range } of byKey(full).values()) {
					expect([entitled, ask]).not.toContain('unknown');
					expect(ask).toEqual([]);
					if (range) expect([range.least, range.most]).toEqual([amountYen, amountYen]);
				}
			})
		);
	});

	test('never takes a verdict back: what was decided on less stays, and amounts lie in the range that was told', () => {
		fc.assert(
			fc.property(Forgotten, ({ full, hide }) => {
				const known = byKey(full);
				for (const [name, less] of byKey(forget(full, hide))) {
					const whole = known.get(name)!;
					if (less.entitled !== 'unknown') expect(whole.entitled, name).toBe(less.entitled);
					if (less.range) {
						expect(less.range.least, name).toBeLessThanOrEqual(whole.amountYen!);
						expect(less.range.most, name).toBeGreaterThanOrEqual(whole.amountYen!);
					}
					if (less.amountYen !== null) expect(whole.amountYen, name).toBe(less.amountYen);
					if (less.rate !== null) expect(whole.rate, name).toBe(less.rate);
					const papers = new Set(less.papers.map(({ id }) => id));
					if (less.entitled !== 'no')
						for (const { id } of whole.papers) expect(papers.has(id), `${name} ${id}`).toBe(true);
				}
			})
		);
	});

	test('holds for every condition that a form may make', () => {
		fc.assert(
			fc.property(AnyCondition, Forgotten, (condition, { full, hide }) => {
				const less = viewsOf(forget(full, hide));
				for (const [i, view] of viewsOf(full).entries()) {
					const before = truth(condition, less[i]!);
					if (before !== null) expect(truth(condition, view)).toBe(before);
				}
			})
		);
	});
});

test('what is asked is what is not known, and answering it always ends with a verdict', () => {
	fc.assert(
		fc.property(Forgotten, ({ full, hide }) => {
			const answered = new Set<string>();
			const now = () =>
				entitle(
					forget(full, (name) => hide(name) && !answered.has(name)),
					SUPPORTS,
					{ explain: false }
				);
			let open = now().filter(({ entitled, ask }) => entitled === 'unknown' || ask.length > 0);
			while (open.length) {
				const before = answered.size;
				for (const { ask, support } of open) {
					expect(ask.length, support).toBeGreaterThan(0);
					for (const { fact, person } of ask) {
						const name = fact === 'head' ? 'head@' : `${fact}@${person ?? ''}`;
						expect(hide(name) && !answered.has(name), `${support}: ${name}`).toBe(true);
					}
				}
				for (const { ask } of open)
					for (const { fact, person } of ask)
						answered.add(fact === 'head' ? 'head@' : `${fact}@${person ?? ''}`);
				expect(answered.size).toBeGreaterThan(before);
				open = now().filter(({ entitled, ask }) => entitled === 'unknown' || ask.length > 0);
			}
		}),
		{ numRuns: 60 }
	);
});

test('the reasons bear the verdict: nothing against a yes, something against a no, something open else', () => {
	fc.assert(
		fc.property(AnyCondition, Forgotten, (condition, { full, hide }) => {
			for (const view of viewsOf(forget(full, hide))) {
				const holds = truth(condition, view);
				const lines = explain(condition, view).map((line) => line.holds);
				if (holds) expect(lines.every((line) => line === true)).toBe(true);
				else expect(lines).toContain(holds);
				if (holds === null) expect(asks(condition, view).length).toBeGreaterThan(0);
				else expect(asks(condition, view)).toEqual([]);
			}
		})
	);
});

describe('order', () => {
	const turned = (condition: Condition): Condition => {
		if ('all' in condition) return { ...condition, all: condition.all.map(turned).reverse() };
		if ('any' in condition) return { ...condition, any: condition.any.map(turned).reverse() };
		return 'not' in condition ? { ...condition, not: turned(condition.not) } : condition;
	};
	test('of the parts of a condition says nothing', () => {
		fc.assert(
			fc.property(AnyCondition, Forgotten, (condition, { full, hide }) => {
				for (const view of viewsOf(forget(full, hide)))
					expect(truth(turned(condition), view)).toBe(truth(condition, view));
			})
		);
	});
	test('of definitions, members and payments says nothing', () => {
		fc.assert(
			fc.property(Forgotten, ({ full, hide }) => {
				const less = forget(full, hide);
				const paid = less.paid?.filter(({ slot }) => slot !== undefined);
				const sorted = (of: Situation, definitions = SUPPORTS) =>
					entitle(of, definitions, { explain: false })
						.map((one) => ({
							...one,
							ask: one.ask.map(({ fact, person }) => `${fact}@${person ?? ''}`).sort(),
							excludedBy: one.excludedBy.map(({ support }) => support).sort()
						}))
						.sort((a, b) => (key(a as never) < key(b as never) ? -1 : 1));
				const one = {
					...less,
					paid: paid?.filter(
						({ support }) => !SUPPORTS.some((s) => s.id === support && s.per !== 'household')
					)
				};
				expect(
					sorted(
						{ ...one, members: [...one.members].reverse(), paid: one.paid?.toReversed() },
						SUPPORTS.toReversed()
					)
				).toEqual(sorted(one));
			})
		);
	});
});

test('no yen is below nothing, and what is left is what is due less what was paid', () => {
	fc.assert(
		fc.property(Forgotten, ({ full, hide }) => {
			for (const one of byKey(forget(full, hide)).values()) {
				const { amountYen, remainingYen, overpaidYen, range, lines, entitled } = one;
				for (const yen of [
					amountYen ?? 0,
					remainingYen ?? 0,
					overpaidYen,
					range?.least ?? 0,
					range?.most ?? 0
				])
					expect(Number.isSafeInteger(yen) && yen >= 0).toBe(true);
				if (entitled === 'yes' && amountYen !== null) {
					const paid = lines.reduce((sum, line) => sum + Math.min(line.paidYen, line.yen!), 0);
					expect(remainingYen).toBe(amountYen - paid);
					expect(amountYen).toBeGreaterThan(0);
				}
				if (entitled === 'no')
					expect([amountYen ?? 0, remainingYen ?? 0, lines.length, one.papers.length]).toEqual([0, 0, 0, 0]);
			}
		})
	);
});

test('on no day do two versions of a support apply', () => {
	const Day = fc.date({ min: new Date('1995-01-17'), max: new Date('2040-12-31'), noInvalidDate: true });
	fc.assert(
		fc.property(Day, FullSituation, (date, full) => {
			const disasterOn = date.toISOString().slice(0, 10);
			const ids = definitionsFor(disasterOn).map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
			const answers = entitle({ ...full, disasterOn, asOf: undefined }, SUPPORTS, { explain: false });
			expect(new Set(answers.map(key)).size).toBe(answers.length);
		})
	);
});
