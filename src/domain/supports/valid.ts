import { SUPPORTS } from './catalogue';
import type { CatalogueOffice } from './catalogue-part';
import type { Deadline, SupportDefinition } from './definition';
import { addDays, endOfMonths, firstOfNextMonth } from './valid-date';

/** Whether a definition is for disasters of this day (ISO date). */
export function isValidOn(definition: SupportDefinition, disasterOn: string): boolean {
	const { validFrom, validTo } = definition;
	return (validFrom === null || validFrom <= disasterOn) && (validTo === null || disasterOn <= validTo);
}

/** Name of a rule in a decision: `<id>@<validFrom>`, `@-` for one without a beginning. */
export const ruleId = ({ id, validFrom }: SupportDefinition): string => `${id}@${validFrom ?? '-'}`;

/**
 * The supports of a disaster: those that come with the app and are valid on its first day, with the office's own before them: one
 * of the same id that is valid on that day replaces them all, a retired id is gone. Sorted as in the catalogue, the office's last.
 */
export function definitionsFor(
	disasterOn: string,
	office?: Pick<CatalogueOffice, 'defined' | 'retired'>
): SupportDefinition[] {
	const own = [...(office?.defined.values() ?? [])]
		.map(({ definition }) => definition)
		.filter((definition) => isValidOn(definition, disasterOn))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	const replaced = new Map(own.map((definition) => [definition.id, definition]));
	const builtIn = SUPPORTS.filter((definition) => isValidOn(definition, disasterOn));
	const known = new Set(builtIn.map(({ id }) => id));
	return [
		...builtIn.map((definition) => replaced.get(definition.id) ?? definition),
		...own.filter(({ id }) => !known.has(id))
	].filter(({ id }) => !office?.retired.has(id));
}

/** A deadline as a day, ISO. */
export function dayOf(deadline: Deadline, disasterOn: string): string {
	if ('on' in deadline) return deadline.on;
	if ('days' in deadline) return addDays(disasterOn, deadline.days);
	return endOfMonths(
		deadline.from === 'nextMonth' ? firstOfNextMonth(disasterOn) : disasterOn,
		deadline.months
	);
}

/** Last day to ask for a support after a disaster of this first day, ISO; null: none is set. */
export function deadlineOf(definition: SupportDefinition, disasterOn: string): string | null {
	return definition.deadline && dayOf(definition.deadline, disasterOn);
}
