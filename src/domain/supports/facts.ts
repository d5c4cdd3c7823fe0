import type { Fact } from './fact-type';
import { HOUSEHOLD_FACTS } from './facts-household';
import { PERSON_FACTS } from './facts-person';

export type { Fact, FactValue } from './fact-type';

/** Everything that rules may ask about. The order is that of a form. */
export const FACTS: readonly Fact[] = [...HOUSEHOLD_FACTS, ...PERSON_FACTS];

const BY_ID = new Map(FACTS.map((fact) => [fact.id, fact]));

/** The fact of an id; undefined for one that this version does not know. */
export const factOf = (id: string): Fact | undefined => BY_ID.get(id);

/** Whether a value is one that the fact may have. */
export function fits(fact: Fact, value: unknown): boolean {
	if (fact.type === 'number') return typeof value === 'number' && Number.isFinite(value) && value >= 0;
	return fact.options.some((option) => option.value === value);
}

/** A value as people read it: 全壊, はい, 2,200,000円. */
export function valueText(fact: Fact, value: string | number | boolean): string {
	if (typeof value === 'number') return `${value.toLocaleString('ja-JP')}${fact.unit}`;
	return fact.options.find((option) => option.value === value)?.label ?? String(value);
}
