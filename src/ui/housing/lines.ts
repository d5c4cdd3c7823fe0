import { formatWareki } from '../../domain/dates';
import type { KindName } from '../../domain/kinds';
import {
	answerNames,
	extendGrounds,
	groundNames,
	inspectNames,
	judgeNames,
	keyNames,
	lines as say,
	moveOutReasons,
	releaseReasons,
	typeNames,
	unitStates,
	visitNames,
	words
} from '../../messages/ja/housing';
import { housingRules } from '../../messages/ja/housing-rules';
import { ruleSource } from '../../messages/ja/rule-source';
import { line, type Reader } from '../forms/line';
import { readSealed } from '../forms/opened';
import { sourceText } from '../forms/source';

type HousingKind = Extract<
	KindName,
	`site.${string}` | `unit.${string}` | `lottery.${string}` | `housing.${string}`
>;

/** What entries of housing say in the timeline (forms/entry-lines.ts). */
export const housingLines = {
	'site.registered': (open, opened) => {
		const sealed = readSealed(opened, 'site.registered');
		return [
			line(say.name, sealed?.name),
			line(say.type, typeNames[open.type]),
			line(say.address, sealed?.address),
			line(say.note, sealed?.note)
		];
	},
	'unit.registered': (open, opened) => {
		const sealed = readSealed(opened, 'unit.registered');
		return [
			line(say.unit, sealed?.label),
			line(say.layout, open.layout),
			line(say.size, words.forPeople(open.from, open.to)),
			line(say.rent, open.rentYen === null ? null : words.yen(open.rentYen)),
			line(say.note, sealed?.note)
		];
	},
	'unit.stateSet': (open, opened) => [
		line(say.state, unitStates[open.state]),
		line(say.note, readSealed(opened, 'unit.stateSet')?.note)
	],
	'unit.handedOver': (open, opened) => [
		line(say.units, say.unitCount(open.units.length)),
		line(say.to, open.to),
		line(say.reason, open.lostAfter === null ? null : say.lost),
		line(say.note, readSealed(opened, 'unit.handedOver')?.note)
	],
	'lottery.announced': (open, opened) => [
		line(say.title, open.title),
		line(say.entrants, say.entrantCount(open.entrants.length)),
		line(say.units, say.unitCount(open.units.length)),
		line(say.seedHash, open.seedHash),
		line(say.note, readSealed(opened, 'lottery.announced')?.note)
	],
	'lottery.held': (open, opened) => {
		const sealed = readSealed(opened, 'lottery.held');
		return [
			line(say.seed, open.seed),
			line(say.spoken, open.spoken),
			line(say.witnesses, sealed?.witnesses),
			line(say.note, sealed?.note)
		];
	},
	'housing.rulesFixed': (open, opened) => [
		line(say.rulesTable, housingRules.tables[open.table]),
		line(ruleSource.title, sourceText(open.source)),
		line(say.rulesRows, say.rowCount(open.rows.length)),
		line(say.note, readSealed(opened, 'housing.rulesFixed')?.note)
	],
	'housing.applied': (open, opened) => {
		const sealed = readSealed(opened, 'housing.applied');
		return [
			line(say.applicant, sealed?.applicant.name),
			line(say.types, words.features(open.types.map((type) => typeNames[type]))),
			line(say.people, words.people(open.people)),
			line(say.ground, groundNames[open.ground]),
			line(say.wishes, sealed?.wishes),
			line(say.note, sealed?.note)
		];
	},
	'housing.judged': (open, opened) => [
		line(say.outcome, judgeNames[open.outcome]),
		line(say.reason, readSealed(opened, 'housing.judged')?.reason)
	],
	'housing.offered': (open, opened) => [
		line(words.unitId, open.unit),
		line(say.byLottery, open.lottery === null ? null : say.yes),
		line(say.note, readSealed(opened, 'housing.offered')?.note)
	],
	'housing.answered': (open, opened) => [
		line(say.answer, answerNames[open.answer]),
		line(say.note, readSealed(opened, 'housing.answered')?.note)
	],
	'housing.assigned': (open, opened) => [
		line(words.unitId, open.unit),
		line(say.term, words.span(formatWareki(open.from), formatWareki(open.until))),
		line(say.instead, open.instead === null ? null : say.yes),
		line(say.note, readSealed(opened, 'housing.assigned')?.note)
	],
	'housing.confirmed': (open, opened) => [
		line(words.unitId, open.unit),
		line(say.note, readSealed(opened, 'housing.confirmed')?.note)
	],
	'housing.released': (open, opened) => [
		line(say.reason, releaseReasons[open.reason]),
		line(say.note, readSealed(opened, 'housing.released')?.note)
	],
	'housing.contracted': (open, opened) => {
		const sealed = readSealed(opened, 'housing.contracted');
		return [
			line(say.term, words.span(formatWareki(open.from), formatWareki(open.until))),
			line(say.rent, words.yen(open.rentYen)),
			line(say.other, words.yen(open.otherYen)),
			line(say.owner, sealed?.owner),
			line(say.agent, [sealed?.agent, sealed?.agentPhone].filter(Boolean).join('　')),
			line(say.note, sealed?.note)
		];
	},
	'housing.keys': (open, opened) => {
		const sealed = readSealed(opened, 'housing.keys');
		return [
			line(say.keys, say.keysText(open.count, keyNames[open.direction])),
			line(say.on, formatWareki(open.on)),
			line(say.receiver, sealed?.receiver),
			line(say.note, sealed?.note)
		];
	},
	'housing.movedIn': (open, opened) => [
		line(say.on, formatWareki(open.on)),
		line(say.people, words.people(open.people)),
		line(say.note, readSealed(opened, 'housing.movedIn')?.note)
	],
	'housing.extended': (open, opened) => [
		line(say.until, formatWareki(open.until)),
		line(say.reason, extendGrounds[open.ground]),
		line(say.note, readSealed(opened, 'housing.extended')?.note)
	],
	'housing.movedOut': (open, opened) => {
		const sealed = readSealed(opened, 'housing.movedOut');
		return [
			line(say.on, formatWareki(open.on)),
			line(say.reason, moveOutReasons[open.reason]),
			line(say.newAddress, sealed?.newAddress),
			line(say.note, sealed?.note)
		];
	},
	'housing.inspected': (open, opened) => [
		line(say.on, formatWareki(open.on)),
		line(say.result, inspectNames[open.result]),
		line(say.charge, open.yen === null ? null : words.yen(open.yen)),
		line(say.findings, readSealed(opened, 'housing.inspected')?.findings)
	],
	'housing.visited': (open, opened) => [
		line(say.on, formatWareki(open.on)),
		line(say.result, visitNames[open.result]),
		line(say.concern, open.concern ? say.concernYes : null),
		line(say.note, readSealed(opened, 'housing.visited')?.note)
	]
} satisfies { [K in HousingKind]: Reader<K> };
