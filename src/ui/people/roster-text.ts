import type { Roster, RosterPerson } from '../../book/people/api';
import { formatWareki, isoDateAt } from '../../domain/dates';
import { ITEM_BASIS, type RosterItem } from '../../domain/care/roster-items';
import { certificateStates } from '../../messages/ja/case';
import { common } from '../../messages/ja/common';
import { gradeNames, sexNames, stateNames } from '../../messages/ja/kinds';
import {
	basisNames,
	housingStateNames,
	roster as say,
	rosterItems,
	supportStateNames,
	wishNames
} from '../../messages/ja/people';

/** One item of the 被災者台帳 as people read it. */
export interface RosterRow {
	item: RosterItem;
	/** Number in the list of the law: 1, 8a … */
	no: string;
	title: string;
	/** Nothing is known: empty. */
	lines: string[];
}

/** Items that are a person's own; the others are the household's. */
export const PERSON_ITEMS: readonly RosterItem[] = [
	'name',
	'birth',
	'sex',
	'address',
	'care',
	'contact',
	'members'
];

const dayOf = (iso: string): string => formatWareki(isoDateAt(Date.parse(iso)));
const joined = (...parts: (string | false)[]): string[] =>
	parts.filter((part): part is string => Boolean(part));

/** How a person is called where the name was not chosen. */
export const personLabel = (person: RosterPerson, place: number): string =>
	person.name ?? say.personNo(place + 1);

/** What an item says about one person; '' where nothing is known. `hidden` stands for what is suppressed. */
export function personText(person: RosterPerson, item: RosterItem, hidden: string): string {
	switch (item) {
		case 'name':
			return say.kana(person.name ?? '', person.kana ?? '');
		case 'birth':
			return person.birth ? formatWareki(person.birth) : person.birthText || common.unknown;
		case 'sex':
			return person.sex ? sexNames[person.sex] : '';
		case 'address':
			return person.address === null ? hidden : (person.address ?? '');
		case 'care':
			return (person.care ?? []).join('、');
		case 'contact':
			return person.phone === null ? hidden : (person.phone ?? '');
		case 'members':
			return person.relation ?? '';
		default:
			return '';
	}
}

/** What an item says about the household as a whole. */
export function householdLines(roster: Roster, item: RosterItem, hidden: string): string[] {
	switch (item) {
		case 'damage':
			return (roster.damage ?? []).flatMap(({ title, state, grade, house, cause, damage }) =>
				joined(
					say.damageLine(title, stateNames[state], grade ? gradeNames[grade] : ''),
					house !== '' && say.house(house ?? hidden),
					cause && say.cause(cause),
					damage !== '' && say.damage(damage ?? hidden)
				)
			);
		case 'support':
			return [
				...(roster.support ?? []).map(({ title, state, at, paidYen }) =>
					say.supportLine(title, supportStateNames[state], dayOf(at), paidYen)
				),
				...(roster.housing ?? []).map(({ state, from, until }) =>
					say.housingLine(
						housingStateNames[state],
						from ? formatWareki(from) : '',
						until ? formatWareki(until) : ''
					)
				)
			];
		case 'care':
			return roster.care ?? [];
		case 'contact':
			return joined(roster.contact === null ? hidden : (roster.contact ?? ''));
		case 'members':
			return roster.members === undefined ? [] : [say.size(roster.members)];
		case 'certificate':
			return (roster.certificate ?? []).map(({ title, number, issuedOn, grade, state }) =>
				say.certificateLine(
					title,
					number,
					formatWareki(issuedOn),
					grade ? gradeNames[grade] : '',
					certificateStates[state]
				)
			);
		case 'consent':
			return roster.consent
				? joined(
						say.consentLine(roster.consent.agrees, dayOf(roster.consent.at)),
						roster.consent.scope && say.consentScope(roster.consent.scope)
					)
				: [];
		case 'disclosures':
			return (roster.disclosures ?? []).map(({ on, recipient, basis }) =>
				say.disclosureLine(formatWareki(on), recipient, basisNames[basis])
			);
		case 'other':
			return roster.other
				? joined(
						roster.other.wish !== null && say.wish(wishNames[roster.other.wish]),
						roster.other.managed && say.managed,
						roster.other.keeper && say.keeper(roster.other.keeper),
						roster.other.deceased > 0 && say.deceased(roster.other.deceased)
					)
				: [];
		default:
			return [];
	}
}

/** Every item that is there, in the order of the law. */
export function rosterRows(roster: Roster, hidden: string = say.hidden): RosterRow[] {
	return roster.items.map((item) => {
		const persons = PERSON_ITEMS.includes(item)
			? roster.persons.flatMap((person, place) => {
					const text = personText(person, item, hidden);
					if (text === '') return [];
					return item === 'name'
						? [person.dead ? say.ofPerson(text, say.dead) : text]
						: [say.ofPerson(personLabel(person, place), text)];
				})
			: [];
		return {
			item,
			no: ITEM_BASIS[item].no,
			title: rosterItems[item],
			lines: [...householdLines(roster, item, hidden), ...persons]
		};
	});
}

/** Everything that a sheet prints of it, for the check of glyphs. */
export const rosterText = (roster: Roster): string =>
	rosterRows(roster, say.hiddenGiven)
		.flatMap(({ lines }) => lines)
		.join('\n');
