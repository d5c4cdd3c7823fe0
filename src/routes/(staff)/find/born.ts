import type { Resident } from '../../../registry/types';
import { ageOn, formatWareki, isoDateAt } from '$domain/dates';
import { find as words } from '$messages/ja/find';

/** Birth date and age; the register's own words where the date is not known. The dead have no age. */
export function bornText(person: Resident): string {
	if (!person.birth) return person.birthText || words.birthUnknown;
	const born = words.born(formatWareki(person.birth));
	return person.status === 'deceased'
		? born
		: `${born}${words.age(ageOn(person.birth, isoDateAt(Date.now())))}`;
}
