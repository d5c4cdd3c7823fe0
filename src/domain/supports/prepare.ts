import type { Condition, SupportDefinition } from './definition';
import { dayOf, deadlineOf, isValidOn, ruleId } from './valid';

/** A definition with what follows from it and the day of the disaster for every household alike. */
export interface Prepared {
	definition: SupportDefinition;
	rules: string[];
	/** ISO; null: none is set. */
	deadline: string | null;
	/** Of each line. */
	lineDeadlines: (string | null)[];
	/** What may not be had beside it, by its own word first, then by that of others. */
	against: { other: string; unless: Condition | null; text: string }[];
}

function prepare(
	definition: SupportDefinition,
	all: readonly SupportDefinition[],
	disasterOn: string
): Prepared {
	const { id, excludes, lines } = definition;
	const deadline = deadlineOf(definition, disasterOn);
	const own = excludes.map(({ support, unless, text }) => ({ other: support, unless, text }));
	const byOthers = all.flatMap((one) =>
		one.excludes
			.filter(({ support }) => support === id)
			.map(({ unless, text }) => ({ other: one.id, unless, text }))
	);
	return {
		definition,
		rules: [ruleId(definition)],
		deadline,
		lineDeadlines: lines.map((line) => (line.deadline ? dayOf(line.deadline, disasterOn) : deadline)),
		against: [...own, ...byOthers].filter(({ other }) => other !== id)
	};
}

const kept = new WeakMap<readonly SupportDefinition[], Map<string, Prepared[]>>();

/** Definitions that are for disasters of this day, prepared; kept as long as the list lives, which nobody may change. */
export function prepared(definitions: readonly SupportDefinition[], disasterOn: string): Prepared[] {
	let byDay = kept.get(definitions);
	if (!byDay) kept.set(definitions, (byDay = new Map()));
	let list = byDay.get(disasterOn);
	if (!list) {
		const valid = definitions.filter((definition) => isValidOn(definition, disasterOn));
		list = valid.map((definition) => prepare(definition, valid, disasterOn));
		byDay.set(disasterOn, list);
	}
	return list;
}
