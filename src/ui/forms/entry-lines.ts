import type { OpenedEntry } from '../../book/api';
import { formatWareki } from '../../domain/dates';
import type { Grade } from '../../domain/grade';
import type { CoreKind } from '../../domain/fold/parts';
import { isKnownKind, KINDS, type KindName } from '../../domain/kinds';
import type { MunicipalityConfig } from '../../domain/municipality';
import {
	entryLines as say,
	issueReasons,
	methodNames,
	outcomeNames,
	revokeReasons,
	roundNames,
	withdrawReasons
} from '../../messages/ja/case';
import { gradeNames } from '../../messages/ja/kinds';
import { housingLines } from '../housing/lines';
import { peopleLines } from '../people/lines';
import { reliefLines } from '../relief/lines';
import { supportsLines } from '../supports/lines';
import { line, type Line, type Reader } from './line';
import { kindOf, readSealed } from './opened';

const gradeLine = (grade: Grade | null) => line(say.grade, grade && gradeNames[grade]);

/** What entries of certificates, people and the queue say in the timeline; the other ledgers have their own lines. */
const CORE: { [K in CoreKind]: Reader<K> } = {
	'certificate.applied': (open, opened, config) => {
		const sealed = readSealed(opened, 'certificate.applied');
		return [
			line(say.certificate, kindOf(config, open.certificate)?.title ?? open.certificate),
			line(say.receipt, open.receipt),
			line(open.byAgent ? say.agent : say.applicant, sealed?.applicant.name),
			line(say.damage, sealed?.damage)
		];
	},
	'certificate.surveyed': (open, opened) => {
		const sealed = readSealed(opened, 'certificate.surveyed');
		return [
			line(say.round, roundNames[open.round]),
			line(say.surveyedOn, formatWareki(open.surveyedOn)),
			line(say.method, methodNames[open.method]),
			gradeLine(open.grade),
			line(say.loss, open.lossPct === null ? null : say.percent(open.lossPct)),
			line(say.surveyors, sealed?.surveyors),
			line(say.findings, sealed?.findings)
		];
	},
	'certificate.decided': (open, opened) => [
		line(say.outcome, outcomeNames[open.outcome]),
		gradeLine(open.grade),
		line(say.reason, readSealed(opened, 'certificate.decided')?.reason)
	],
	'certificate.issued': (open) => [
		line(say.number, open.number),
		line(say.reason, issueReasons[open.reason]),
		gradeLine(open.grade),
		line(say.issuedOn, formatWareki(open.issuedOn)),
		line(say.replaces, open.replaces)
	],
	'certificate.revoked': (open, opened) => [
		line(say.number, open.number),
		line(say.reason, revokeReasons[open.reason]),
		line(say.note, readSealed(opened, 'certificate.revoked')?.note)
	],
	'certificate.resurveyRequested': (open, opened) => [
		line(say.round, roundNames[open.round]),
		line(say.reason, readSealed(opened, 'certificate.resurveyRequested')?.reason)
	],
	'certificate.withdrawn': (open, opened) => [
		line(say.reason, withdrawReasons[open.reason]),
		line(say.note, readSealed(opened, 'certificate.withdrawn')?.note)
	],
	'staff.registered': () => [],
	'staff.ended': (_open, opened) => [line(say.note, readSealed(opened, 'staff.ended')?.note)],
	'key.rotated': (_open, opened) => [line(say.reason, readSealed(opened, 'key.rotated')?.reason)],
	'clash.cleared': (_open, opened) => [line(say.note, readSealed(opened, 'clash.cleared')?.note)]
};

const READERS: { [K in KindName]: Reader<K> } = {
	...CORE,
	...supportsLines,
	...reliefLines,
	...housingLines,
	...peopleLines
};

/** The content of an entry for people, line by line; empty for a kind that this version does not know. */
export function linesOf(opened: OpenedEntry, config: MunicipalityConfig): Line[] {
	const { kind, open } = opened.entry;
	if (!isKnownKind(kind)) return [];
	const parsed = KINDS[kind].open.safeParse(open);
	if (!parsed.success) return [];
	const read = READERS[kind] as Reader<KindName>;
	return read(parsed.data, opened, config).filter((item): item is Line => Boolean(item));
}
