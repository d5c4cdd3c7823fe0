import type { NavigatorRow, SupportApplying } from '../../book/supports/api';
import { factOf, type Fact } from '../../domain/supports/facts';
import { factsIn } from '../../domain/supports/describe';
import type { SupportDefinition } from '../../domain/supports/definition';
import { common } from '../../messages/ja/common';
import { applying as say } from '../../messages/ja/supports';
import {
	accountFormProblems,
	accountOf,
	emptyAccount,
	isEmptyAccount,
	type AccountForm
} from '../account/account';
import type { Problem } from '../forms/problems';
import { readNumber } from './facts';

/** The application for a support as it is filled in; kept as a draft. */
export interface ApplyForm {
	applicant: string;
	relation: string;
	phone: string;
	choices: Record<string, string>;
	papers: string[];
	account: AccountForm;
	accountLater: boolean;
	askedYen: string;
	note: string;
}

export const emptyApply = (head: string): ApplyForm => ({
	applicant: head,
	relation: '',
	phone: '',
	choices: {},
	papers: [],
	account: emptyAccount(),
	accountLater: false,
	askedYen: '',
	note: ''
});

/** Facts that the household chooses by applying, and that decide the amounts: the way of rebuilding, pulling down. */
const CHOSEN = new Set(['rebuilding', 'demolition']);

/** What must be chosen with an application: facts of its amounts and conditions that are choices of the household. */
export function choicesOf({ when, lines }: SupportDefinition): Fact[] {
	const read = [when, ...lines.flatMap((line) => line.rows.map((row) => row.when))].flatMap(factsIn);
	return [...new Set(read)].filter((id) => CHOSEN.has(id)).flatMap((id) => factOf(id) ?? []);
}

/** Whether money goes to an account of the household. What is repaired or pulled down is paid to the contractor. */
export const needsAccount = ({ gives, field }: Pick<SupportDefinition, 'gives' | 'field'>): boolean =>
	gives === 'money' || gives === 'rounds' || (gives === 'limit' && field === 'loan');

export function applyFormProblems(
	form: ApplyForm,
	definition: Pick<SupportDefinition, 'gives' | 'field'>
): Problem[] {
	const { gives } = definition;
	const problems: Problem[] = [];
	if (form.applicant.trim() === '')
		problems.push({ field: 'applicant', text: common.fillRequired(say.applicant) });
	if (gives === 'limit' && Number.isNaN(readNumber(form.askedYen)))
		problems.push({ field: 'askedYen', text: say.askedYenWrong });
	if (needsAccount(definition) && !form.accountLater) problems.push(...accountFormProblems(form.account));
	return problems;
}

/** What the book takes, from a form without problems. */
export function applyInput(
	form: ApplyForm,
	definition: SupportDefinition,
	of: { case: string; person: string | null },
	papers: NavigatorRow['papers']
): SupportApplying {
	const known = new Set(papers.map(({ id }) => id));
	const later = form.accountLater || !needsAccount(definition) || isEmptyAccount(form.account);
	const asked = definition.gives === 'limit' ? readNumber(form.askedYen) : null;
	return {
		...of,
		support: definition.id,
		choices: Object.fromEntries(Object.entries(form.choices).filter(([, value]) => value !== '')),
		papers: form.papers.filter((id) => known.has(id)),
		account: later ? null : accountOf(form.account),
		applicant: {
			name: form.applicant.trim(),
			relation: form.relation.trim(),
			phone: form.phone.trim()
		},
		askedYen: asked === null ? null : Math.floor(asked),
		note: form.note.trim()
	};
}
