import { formatWareki } from '../../domain/dates';
import { formatCaseNumber } from '../../domain/ids';
import type { KindName } from '../../domain/kinds';
import {
	basisNames,
	boardNames,
	managementNames,
	mannerNames,
	occasionNames,
	peopleLines as say,
	relationNames,
	rosterItems,
	topicNames,
	wayNames,
	wishNames
} from '../../messages/ja/people';
import { line, type Reader } from '../forms/line';
import { readSealed } from '../forms/opened';

type PeopleKind = Extract<
	KindName,
	`household.${string}` | `bereaved.${string}` | `care.${string}` | `disclosure.${string}`
>;

const day = (term: string, iso: string | null) => line(term, iso && formatWareki(iso));

/** What entries of people say in the timeline (forms/entry-lines.ts). Addresses are none of it. */
export const peopleLines: { [K in PeopleKind]: Reader<K> } = {
	'household.merged': (open, opened) => [
		line(say.mergedCases, [open.into, open.from].map(formatCaseNumber).join('、')),
		line(say.reason, readSealed(opened, 'household.merged')?.reason)
	],
	'household.separated': (_open, opened) => [
		line(say.reason, readSealed(opened, 'household.separated')?.reason)
	],
	'bereaved.recorded': (open, opened) => {
		const sealed = readSealed(opened, 'bereaved.recorded');
		return [
			line(say.name, sealed?.name),
			line(say.manner, mannerNames[open.manner]),
			day(say.diedOn, open.diedOn),
			line(say.cause, sealed?.cause),
			line(say.note, sealed?.note)
		];
	},
	'bereaved.boardDecided': (open, opened) => [
		line(say.outcome, boardNames[open.outcome]),
		day(say.on, open.on),
		line(say.reason, readSealed(opened, 'bereaved.boardDecided')?.reason)
	],
	'bereaved.survivor': (open, opened) => {
		const sealed = readSealed(opened, 'bereaved.survivor');
		return [
			line(say.name, sealed?.name),
			line(say.relation, relationNames[open.relation]),
			open.payee && line(say.payee, say.payeeYes),
			line(say.note, sealed?.note)
		];
	},
	'bereaved.contacted': (open, opened) => [
		day(say.on, open.on),
		line(say.occasion, occasionNames[open.occasion]),
		line(say.note, readSealed(opened, 'bereaved.contacted')?.note),
		day(say.next, open.next)
	],
	'care.consulted': (open, opened) => {
		const sealed = readSealed(opened, 'care.consulted');
		return [
			day(say.on, open.on),
			line(say.way, wayNames[open.way]),
			line(say.topics, open.topics.map((topic) => topicNames[topic]).join('、')),
			line(say.text, sealed?.text),
			line(say.wish, open.wish && wishNames[open.wish]),
			day(say.next, open.next),
			line(say.nextText, sealed?.nextText),
			open.management !== 'none' && line(say.management, managementNames[open.management])
		];
	},
	'care.handedOver': (open, opened) => [
		line(say.to, open.to === null ? say.toNobody : say.staff(open.to)),
		line(say.note, readSealed(opened, 'care.handedOver')?.note)
	],
	'disclosure.consented': (open, opened) => [
		line(say.consent, open.agrees ? say.agrees : say.refuses),
		line(say.scope, readSealed(opened, 'disclosure.consented')?.scope)
	],
	'disclosure.made': (open, opened) => {
		const sealed = readSealed(opened, 'disclosure.made');
		return [
			day(say.on, open.on),
			line(say.recipient, sealed?.recipient),
			line(say.purpose, sealed?.purpose),
			line(say.basis, basisNames[open.basis]),
			line(say.items, open.items.map((item) => rosterItems[item]).join('、')),
			line(say.note, sealed?.note)
		];
	}
};
