import { formatWareki } from '../../domain/dates';
import type { RuleSource } from '../../domain/rule-source';
import { common } from '../../messages/ja/common';
import { ruleSource as say } from '../../messages/ja/rule-source';
import { dateProblem } from '../date-problem';
import type { Problem } from './problems';

/** A rule's source as it is typed. */
export interface SourceForm {
	document: string;
	place: string;
	sourceDate: string;
	sourceDateText: string;
	unverified: boolean;
}

export const sourceForm = ({ document, place, date, unverified }: RuleSource): SourceForm => ({
	document,
	place,
	sourceDate: date,
	sourceDateText: '',
	unverified
});

export const toSource = (form: SourceForm): RuleSource => ({
	document: form.document.trim(),
	place: form.place.trim(),
	date: form.sourceDate,
	unverified: form.unverified
});

/** `災害弔慰金の支給等に関する法律　第3条　令和8年4月1日` */
export const sourceText = ({ document, place, date }: RuleSource): string =>
	say.parts([document, place, date && formatWareki(date)]);

export const emptySource = (): SourceForm =>
	sourceForm({ document: '', place: '', date: '', unverified: false });

/** What has to be put right, in the order of SourceFields. */
export function sourceProblems(form: SourceForm): Problem[] {
	const problems: Problem[] = [];
	if (form.document.trim() === '')
		problems.push({ field: 'document', text: common.fillRequired(say.document) });
	const date = dateProblem(form.sourceDateText);
	if (date) problems.push({ field: 'sourceDate', text: date });
	return problems;
}
