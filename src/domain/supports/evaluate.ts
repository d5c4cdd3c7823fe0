import type { Condition, NumberRange } from './definition';
import { factOf, type Fact } from './facts';
import type { Ask, Known, Knowledge } from './know';

/** Whether a condition holds; null: what is known does not say. */
export type Truth = boolean | null;
type Leaf = Extract<Condition, { fact: string }>;

/** From whose side a condition is read: one person's, or (null) the household's. */
export interface View {
	known: Knowledge;
	person: string | null;
}

/** 死亡の別 is asked of the dead, 生計維持 of everybody, all else of those who live. */
function personsFor(fact: Fact, { living, dead }: Knowledge): readonly string[] | null {
	if (fact.id === 'death') return dead ?? null;
	if (fact.id === 'breadwinner') return dead ? [...living, ...dead] : null;
	return living.length ? living : dead?.length ? [] : null;
}

/** Whose fact a leaf reads from this view: the household's (null), one person's, or that of several, of whom one is enough. */
export function subjects(fact: Fact, view: View): { persons: readonly (string | null)[] } | null {
	if (fact.of === 'household') return { persons: [null] };
	if (view.person !== null) return { persons: [view.person] };
	const persons = personsFor(fact, view.known);
	return persons && { persons };
}

export const knownOf = (fact: Fact, view: View, person: string | null): Known =>
	person === null ? view.known.household(fact) : view.known.person(fact, person);

function stepOf(range: NumberRange, view: View): Known | null {
	const fact = range.step && factOf(range.step.fact);
	return fact ? knownOf(fact, view, fact.of === 'household' ? null : view.person) : null;
}

/** How much upper limits grow (step); null: not known. */
function growthOf(range: NumberRange, view: View): number | null {
	if (!range.step) return 0;
	const by = stepOf(range, view);
	return by && typeof by.value === 'number'
		? Math.max(0, by.value - range.step.over) * range.step.each
		: null;
}

function inRange(range: NumberRange, known: Known, view: View): Truth {
	const { from = -Infinity, to = Infinity, below = Infinity } = range;
	const growth = to === Infinity && below === Infinity ? 0 : growthOf(range, view);
	/** Not above the limits; null where it depends on how much they grow. */
	const under = (value: number): Truth => {
		if (growth !== null) return value <= to + growth && value < below + growth;
		return value <= to && value < below ? true : null;
	};
	if (known.value === undefined) {
		const under0 = under(known.atLeast);
		if (under0 === false) return false;
		return known.atLeast >= from && to === Infinity && below === Infinity ? true : null;
	}
	if (typeof known.value !== 'number') return null;
	return known.value < from ? false : under(known.value);
}

function holdsFor(leaf: Leaf, known: Known, view: View): Truth {
	if ('in' in leaf) return known.value === undefined ? null : leaf.in.includes(known.value);
	return inRange(leaf, known, view);
}

/** Whether one leaf holds, and for whom. A fact that this version does not know is unknown. */
export function leafTruth(leaf: Leaf, view: View): { holds: Truth; person: string | null } {
	const fact = factOf(leaf.fact);
	const of = fact && subjects(fact, view);
	if (!fact || !of) return { holds: null, person: null };
	let open = false;
	for (const person of of.persons) {
		const holds = holdsFor(leaf, knownOf(fact, view, person), view);
		if (holds) return { holds: true, person };
		open ||= holds === null;
	}
	return { holds: open ? null : false, person: null };
}

/** Three-valued: what is unknown leaves a condition unknown unless the rest decides it (Kleene). */
export function truth(condition: Condition, view: View): Truth {
	if ('fact' in condition) {
		const fact = factOf(condition.fact);
		// The two common cases without leafTruth's objects: lists ask this a hundred times for each household.
		if (fact?.of === 'household') return holdsFor(condition, view.known.household(fact), view);
		if (fact && view.person !== null) return holdsFor(condition, view.known.person(fact, view.person), view);
		return leafTruth(condition, view).holds;
	}
	if ('not' in condition) {
		const inner = truth(condition.not, view);
		return inner === null ? null : !inner;
	}
	const isAny = 'any' in condition;
	const children = isAny ? condition.any : condition.all;
	let open = false;
	for (const child of children) {
		const holds = truth(child, view);
		if (holds === isAny) return isAny;
		open ||= holds === null;
	}
	return open ? null : !isAny;
}

function leafAsks(leaf: Leaf, view: View): Ask[] {
	const fact = factOf(leaf.fact);
	if (!fact) return [{ fact: leaf.fact, person: view.person }];
	const of = subjects(fact, view);
	if (!of)
		return [
			{ fact: fact.id === 'death' || fact.id === 'breadwinner' ? 'deaths' : 'householdSize', person: null }
		];
	const asks: Ask[] = [];
	for (const person of of.persons) {
		const known = knownOf(fact, view, person);
		if (holdsFor(leaf, known, view) !== null) continue;
		if (known.value === undefined) asks.push(...known.ask);
		const by = 'in' in leaf ? null : stepOf(leaf, view);
		if (by && by.value === undefined) asks.push(...by.ask);
	}
	return asks;
}

/** Facts that a condition still waits for; none if it is decided. May name one twice. */
export function asks(condition: Condition, view: View): Ask[] {
	if (truth(condition, view) !== null) return [];
	if ('fact' in condition) return leafAsks(condition, view);
	if ('not' in condition) return asks(condition.not, view);
	return ('all' in condition ? condition.all : condition.any).flatMap((child) => asks(child, view));
}
