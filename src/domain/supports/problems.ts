import type { Condition, NumberRange, SupportDefinition } from './definition';
import { conditionsOf } from './describe';
import { factOf, fits, type Fact } from './facts';

/** What is wrong with a rule so that it cannot mean what it should. */
export interface DefinitionProblem {
	/** noFact: nobody knows the fact; value: the fact cannot be that; notNumber: limits on what is no number; noLimit; empty: from above to. */
	why: 'noFact' | 'value' | 'notNumber' | 'noLimit' | 'empty';
	fact: string;
}

function rangeProblems(range: NumberRange, fact: Fact): DefinitionProblem[] {
	const { from, to, below, step } = range;
	if (fact.type !== 'number') return [{ why: 'notNumber', fact: fact.id }];
	if (from === undefined && to === undefined && below === undefined)
		return [{ why: 'noLimit', fact: fact.id }];
	const empty =
		from !== undefined &&
		!step &&
		((to !== undefined && from > to) || (below !== undefined && from >= below));
	const by = step ? factOf(step.fact) : undefined;
	return [
		...(empty ? [{ why: 'empty', fact: fact.id } as const] : []),
		...(step && by?.type !== 'number' ? [{ why: by ? 'notNumber' : 'noFact', fact: step.fact } as const] : [])
	];
}

function conditionProblems(condition: Condition): DefinitionProblem[] {
	if ('not' in condition) return conditionProblems(condition.not);
	if ('all' in condition) return condition.all.flatMap(conditionProblems);
	if ('any' in condition) return condition.any.flatMap(conditionProblems);
	const fact = factOf(condition.fact);
	if (!fact) return [{ why: 'noFact', fact: condition.fact }];
	if (!('in' in condition)) return rangeProblems(condition, fact);
	return condition.in.some((value) => !fits(fact, value)) ? [{ why: 'value', fact: fact.id }] : [];
}

/** What a form must not let through beside what the schema refuses; empty for a sound definition. */
export const problemsOf = (definition: SupportDefinition): DefinitionProblem[] =>
	conditionsOf(definition).flatMap(conditionProblems);
