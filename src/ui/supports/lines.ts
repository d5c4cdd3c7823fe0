import type { PartKind } from '../../domain/fold/parts';
import { factOf, valueText } from '../../domain/supports/facts';
import { common } from '../../messages/ja/common';
import { ruleSource } from '../../messages/ja/rule-source';
import { supportLines as say, supportWords } from '../../messages/ja/supports';
import { sourceText } from '../forms/source';
import { SUPPORTS } from '../../domain/supports/catalogue';
import { line, type Line, type Reader } from '../forms/line';
import { readSealed } from '../forms/opened';

type SupportKind = Extract<
	PartKind,
	| 'support.defined'
	| 'support.retired'
	| 'support.told'
	| 'support.applied'
	| 'support.amended'
	| 'support.withdrawn'
	| 'reduction.listed'
>;

type Value = string | number | boolean | null;

/** Title of a support that comes with the app; an own one is named by its id here (the timeline knows no ledger). */
const titleOf = (id: string) => SUPPORTS.find((one) => one.id === id)?.title ?? id;

function factLine(key: string, value: Value): Line | null {
	const fact = factOf(key.split('@')[0]!);
	if (!fact) return line(key, String(value));
	return line(fact.title, value === null ? say.takenBack : valueText(fact, value));
}

/** One line for each title: of several persons the answers stand together. */
function joined(lines: readonly (Line | null)[]): Line[] {
	const byTerm = new Map<string, string[]>();
	for (const one of lines) if (one) byTerm.set(one.term, [...(byTerm.get(one.term) ?? []), one.text]);
	return [...byTerm].map(([term, texts]) => ({ term, text: texts.join('、') }));
}

const told = (facts: Record<string, Value>) =>
	joined(Object.entries(facts).map(([key, value]) => factLine(key, value)));

const papersOf = (support: string, papers: readonly string[]) => {
	const known = SUPPORTS.filter(({ id }) => id === support).flatMap((one) => one.papers);
	return papers.map((id) => known.find((paper) => paper.id === id)?.title ?? id).join('、');
};

/** What entries about supports say in the timeline (forms/entry-lines.ts). */
export const supportsLines = {
	'support.defined': (open, opened) => [
		line(say.support, open.definition.title),
		line(ruleSource.title, sourceText(open.definition.source)),
		line(say.note, readSealed(opened, 'support.defined')?.note)
	],
	'support.retired': (open, opened) => [
		line(say.support, titleOf(open.support)),
		line(say.note, readSealed(opened, 'support.retired')?.note)
	],
	'support.told': (_open, opened) => {
		const sealed = readSealed(opened, 'support.told');
		return [...told(sealed?.facts ?? {}), line(say.note, sealed?.note)];
	},
	'support.applied': (open, opened) => {
		const sealed = readSealed(opened, 'support.applied');
		return [
			line(say.support, titleOf(open.support)),
			line(say.beneficiary, sealed?.beneficiary),
			line(say.applicant, sealed?.applicant.name),
			...told(open.choices),
			line(say.papers, papersOf(open.support, open.papers)),
			line(say.account, open.account ? say.accountSet : common.none),
			line(say.askedYen, sealed?.askedYen ? supportWords.yen(sealed.askedYen) : null),
			line(say.note, sealed?.note)
		];
	},
	'support.amended': (open, opened) => [
		line(say.papers, open.papers.length > 0 ? common.count(open.papers.length) : null),
		...told(open.choices),
		line(say.account, open.account && say.accountChanged),
		line(say.note, readSealed(opened, 'support.amended')?.note)
	],
	'support.withdrawn': (open, opened) => [
		line(say.reason, say.withdrawReasons[open.reason]),
		line(say.note, readSealed(opened, 'support.withdrawn')?.note)
	],
	'reduction.listed': (open, opened) => [
		line(say.support, open.supports.map(titleOf).join('、')),
		line(say.office, readSealed(opened, 'reduction.listed')?.office),
		line(say.count, common.count(open.count)),
		line(say.hash, open.hash),
		line(say.note, readSealed(opened, 'reduction.listed')?.note)
	]
} satisfies { [K in SupportKind]: Reader<K> };
