import type { AmountLine, Condition, NumberRange, SupportDefinition } from './definition';
import { factOf, valueText, type Fact, type FactValue } from './facts';

type Leaf = Extract<Condition, { fact: string }>;

function rangeText(range: NumberRange, fact: Fact): string {
	const { from, to, below, step } = range;
	const limits =
		(from === undefined ? '' : `${valueText(fact, from)}以上`) +
		(to === undefined ? '' : `${valueText(fact, to)}以下`) +
		(below === undefined ? '' : `${valueText(fact, below)}未満`);
	const by = step && factOf(step.fact);
	const grows =
		step && by
			? `（${by.title}が${valueText(by, step.over)}を超えると1${by.unit}につき${valueText(fact, step.each)}を加える）`
			: '';
	return (limits || 'いくらでも') + grows;
}

/** 住家の被害の程度：全壊・大規模半壊 */
function leafText(leaf: Leaf): string {
	const fact = factOf(leaf.fact);
	if (!fact) return `この版では分からない事項（${leaf.fact}）`;
	const asked =
		'in' in leaf
			? leaf.in.map((value: FactValue) => valueText(fact, value)).join('・')
			: rangeText(leaf, fact);
	return `${fact.title}：${asked}`;
}

/** A condition as a sentence in Japanese, for forms, letters and explanations. */
export function describe(condition: Condition): string {
	if (condition.says) return condition.says;
	if ('fact' in condition) return leafText(condition);
	if ('not' in condition) return `「${describe(condition.not)}」に当たらない`;
	const parts = ('all' in condition ? condition.all : condition.any).map((child) =>
		!('fact' in child || 'not' in child || child.says) ? `（${describe(child)}）` : describe(child)
	);
	if (parts.length === 0) return 'すべての世帯';
	return parts.join('all' in condition ? '、かつ ' : '、または ');
}

/** Ids of the facts that a condition reads, each once. */
export function factsIn(condition: Condition): string[] {
	if ('fact' in condition)
		return [condition.fact, ...('step' in condition && condition.step ? [condition.step.fact] : [])];
	if ('not' in condition) return factsIn(condition.not);
	return [...new Set(('all' in condition ? condition.all : condition.any).flatMap(factsIn))];
}

const conditionsOfLine = (line: AmountLine): Condition[] => [
	...line.rows.map(({ when }) => when),
	...line.factors.map(({ when }) => when)
];

/** Every condition of a definition. */
export function conditionsOf(definition: SupportDefinition): Condition[] {
	const { when, lines, papers, excludes } = definition;
	return [
		when,
		...lines.flatMap(conditionsOfLine),
		...papers.flatMap((paper) => (paper.when ? [paper.when] : [])),
		...excludes.flatMap(({ unless }) => (unless ? [unless] : []))
	];
}

/** Ids of all facts that decide a support, its amounts, papers and exclusions, in the order in which it reads them. */
export const factsOf = (definition: SupportDefinition): string[] => [
	...new Set(conditionsOf(definition).flatMap(factsIn))
];
