import { csvBytes } from '../../book/supports/csv';
import type { Disclosure, Roster } from '../../book/people/api';
import type { RosterItem } from '../../domain/care/roster-items';
import { roster as say, rosterItems } from '../../messages/ja/people';
import { householdLines, PERSON_ITEMS, personText } from './roster-text';

/** Columns of an item: a person's own, and the household's in the same words on every row. */
function columnsOf(item: RosterItem): { label: string; cell(roster: Roster, place: number): string }[] {
	const label = rosterItems[item];
	const ofHousehold = {
		label,
		cell: (roster: Roster) => householdLines(roster, item, say.hiddenGiven).join('\n')
	};
	if (!PERSON_ITEMS.includes(item)) return [ofHousehold];
	if (item === 'name')
		return [
			{ label, cell: ({ persons }, place) => persons[place]!.name ?? '' },
			{ label: say.csv.kana, cell: ({ persons }, place) => persons[place]!.kana ?? '' }
		];
	const ofPerson = {
		label,
		cell: ({ persons }: Roster, place: number) => personText(persons[place]!, item, say.hiddenGiven)
	};
	if (item === 'members')
		return [
			{ ...ofPerson, label: say.csv.relation },
			{ ...ofHousehold, label: say.csv.size }
		];
	if (item === 'care' || item === 'contact')
		return [ofPerson, { ...ofHousehold, label: say.csv.ofHousehold(label) }];
	return [ofPerson];
}

/** What was given as a table: one row for each person, one column or two for each chosen item, and nothing else. */
export function disclosureFile({ on, roster }: Disclosure): { name: string; bytes: Uint8Array<ArrayBuffer> } {
	const columns = roster.items.flatMap(columnsOf);
	const rows = roster.persons.map((_, place) => columns.map(({ cell }) => cell(roster, place)));
	return {
		name: say.fileName(on, roster.case),
		bytes: csvBytes([columns.map(({ label }) => label), ...rows])
	};
}
