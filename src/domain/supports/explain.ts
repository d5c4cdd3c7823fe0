import type { Condition } from './definition';
import { describe, factsIn } from './describe';
import { knownOf, leafTruth, subjects, truth, type View } from './evaluate';
import { factOf, valueText } from './facts';
import type { ReasonLine } from './situation';

type Leaf = Extract<Condition, { fact: string }>;

/** What is known of a fact, as it stands behind what a rule asks: 中規模半壊, まだ分からない. */
function knownText(id: string, view: View, person: string | null): string {
	const fact = factOf(id);
	const of = fact && subjects(fact, view);
	if (!fact || !of) return 'まだ分からない';
	if (person === null && of.persons.length !== 1) {
		const open = of.persons.some((one) => knownOf(fact, view, one).value === undefined);
		return open ? 'まだ分からない世帯員がいる' : '当たる世帯員はいない';
	}
	const known = knownOf(fact, view, person ?? of.persons[0]!);
	if (known.value === undefined)
		return known.atLeast > 0 ? `分かっているだけで${valueText(fact, known.atLeast)}` : 'まだ分からない';
	return valueText(fact, known.value);
}

function leafLine(leaf: Leaf, view: View): ReasonLine {
	const { holds, person } = leafTruth(leaf, view);
	const step = 'step' in leaf && leaf.step ? factOf(leaf.step.fact) : undefined;
	const by = step ? `、${step.title}は${knownText(step.id, view, view.person)}` : '';
	return {
		text: `${describe(leaf)} → ${knownText(leaf.fact, view, person)}${by}`,
		holds,
		fact: leaf.fact,
		person: person ?? (factOf(leaf.fact)?.of === 'person' ? view.person : null)
	};
}

/** One line for a whole condition: what it asks, then every fact that it reads as far as it is known. */
function wholeLine(condition: Condition, view: View): ReasonLine {
	const known = [...new Set(factsIn(condition))].map((id) => {
		const fact = factOf(id);
		return `${fact?.title ?? id}は${knownText(id, view, null)}`;
	});
	return {
		text: `${describe(condition)} → ${known.join('、')}`,
		holds: truth(condition, view),
		fact: null,
		person: null
	};
}

/**
 * Why a condition holds or not, line by line, in the order of the rule. Of alternatives those are told that make it hold; if none
 * does, those that are still open; if none can, all of them in one line.
 */
export function explain(condition: Condition, view: View): ReasonLine[] {
	if ('fact' in condition && !condition.says) return [leafLine(condition, view)];
	if (condition.says || 'not' in condition || 'fact' in condition) return [wholeLine(condition, view)];
	if ('all' in condition) return condition.all.flatMap((child) => explain(child, view));
	const holds = truth(condition, view);
	if (holds === false) return [wholeLine(condition, view)];
	const telling = condition.any.filter((child) => truth(child, view) === holds);
	return (holds ? telling.slice(0, 1) : telling).flatMap((child) => explain(child, view));
}
