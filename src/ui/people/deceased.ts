import type {
	DeceasedDetail,
	DeceasedInput,
	MemberChoice,
	SurvivorDetail,
	SurvivorInput
} from '../../book/people/api';
import { formatWareki } from '../../domain/dates';
import { KINDS, type OpenOf } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { bereaved as say } from '../../messages/ja/people';
import {
	accountFormProblems,
	accountOf,
	emptyAccount,
	isEmptyAccount,
	type AccountForm
} from '../account/account';
import { dateProblem } from '../date-problem';
import { oncePerField, schemaProblems, type Problem } from '../forms/problems';

/** Choices for somebody who is in no register, and for the person of the record that is corrected. */
export const OTHER = 'other';
export const SAME = 'same';

/** Who a form is about: somebody of the household, or typed. */
export interface WhoForm {
	/** Place among the members, OTHER, SAME, '' for nothing chosen. */
	who: string;
	personId: string;
	name: string;
	kana: string;
	birth: string;
	birthText: string;
}

const emptyWho = (): WhoForm => ({ who: '', personId: '', name: '', kana: '', birth: '', birthText: '' });

/** Puts a member's data into a form; OTHER empties them, SAME leaves them. */
export function choose(form: WhoForm, who: string, members: readonly MemberChoice[]): void {
	form.who = who;
	if (who === SAME) return;
	const member = who === OTHER ? null : members[Number(who)];
	const { id = '', name = '', kana = '', birth = '' } = member ?? {};
	Object.assign(form, { personId: id, name, kana, birth, birthText: formatWareki(birth) });
}

export interface DeceasedForm extends WhoForm {
	manner: OpenOf<'bereaved.recorded'>['manner'] | '';
	diedOn: string;
	diedOnText: string;
	place: string;
	cause: string;
	breadwinner: 'yes' | 'no' | 'unknown';
	note: string;
}

export interface SurvivorForm extends WhoForm {
	relation: OpenOf<'bereaved.survivor'>['relation'] | '';
	sharedMeans: boolean;
	maintained: boolean;
	orphan: boolean;
	payee: boolean;
	address: string;
	phone: string;
	withAccount: boolean;
	account: AccountForm;
	note: string;
}

/** An empty form, or what was recorded, for correcting it. */
export function deceasedForm(of: DeceasedDetail | null): DeceasedForm {
	const sealed = of?.sealed;
	return {
		...emptyWho(),
		...(of ? { who: SAME } : {}),
		name: sealed?.name ?? '',
		kana: sealed?.kana ?? '',
		birth: sealed?.birth ?? '',
		birthText: formatWareki(sealed?.birth ?? ''),
		manner: of?.view.manner ?? '',
		diedOn: of?.view.diedOn ?? '',
		diedOnText: formatWareki(of?.view.diedOn ?? ''),
		place: sealed?.place ?? '',
		cause: sealed?.cause ?? '',
		breadwinner: { true: 'yes', false: 'no', null: 'unknown' }[String(sealed?.breadwinner ?? null)] as 'yes',
		note: sealed?.note ?? ''
	};
}

export function survivorForm(of: SurvivorDetail | null): SurvivorForm {
	const sealed = of?.sealed;
	return {
		...emptyWho(),
		...(of ? { who: SAME } : {}),
		name: sealed?.name ?? '',
		kana: sealed?.kana ?? '',
		birth: sealed?.birth ?? '',
		birthText: formatWareki(sealed?.birth ?? ''),
		relation: of?.view.relation ?? '',
		sharedMeans: of?.view.sharedMeans ?? false,
		maintained: of?.view.maintained ?? false,
		orphan: of?.view.orphan ?? false,
		payee: of?.view.payee ?? false,
		address: sealed?.address ?? '',
		phone: sealed?.phone ?? '',
		withAccount: Boolean(sealed?.account),
		account: sealed?.account ? { ...sealed.account } : emptyAccount(),
		note: sealed?.note ?? ''
	};
}

function whoProblems(form: WhoForm, today: string): Problem[] {
	const problems: Problem[] = [];
	if (form.who === '') return [{ field: 'who', text: say.chooseWho }];
	if (form.name.trim() === '') problems.push({ field: 'name', text: common.fillRequired(say.name) });
	const misread = dateProblem(form.birthText, { max: today });
	if (misread) problems.push({ field: 'birth', text: misread });
	return problems;
}

/** What has to be put right before a record of the dead is written. ISO dates. */
export function deceasedProblems(form: DeceasedForm, today: string): Problem[] {
	const problems = whoProblems(form, today);
	if (form.manner === '') problems.push({ field: 'manner', text: common.chooseRequired(say.manner) });
	const misread = dateProblem(form.diedOnText, { max: today });
	if (misread) problems.push({ field: 'diedOn', text: misread });
	if (problems.length > 0) return oncePerField(problems);
	const { sealed } = deceasedInput(form, { corrects: null, suppressed: false });
	return schemaProblems(KINDS['bereaved.recorded'].sealed, sealed, (path) => ({
		field: path,
		label: say[path as 'name'] ?? path
	}));
}

export function survivorProblems(form: SurvivorForm, today: string): Problem[] {
	const problems = whoProblems(form, today);
	if (form.relation === '') problems.push({ field: 'relation', text: common.chooseRequired(say.relation) });
	if (form.withAccount) problems.push(...accountFormProblems(form.account, 'account', false));
	if (problems.length > 0) return oncePerField(problems);
	const { sealed } = survivorInput(form, { deceased: '', corrects: null, suppressed: false });
	return schemaProblems(KINDS['bereaved.survivor'].sealed, sealed, (path) => ({
		field: path,
		label: say[path as 'name'] ?? path
	}));
}

/** What the book is told from a form without problems. */
export function deceasedInput(
	form: DeceasedForm,
	{ corrects, suppressed }: { corrects: string | null; suppressed: boolean }
): DeceasedInput {
	return {
		corrects,
		personId: form.who === SAME ? null : form.personId,
		open: { manner: form.manner as 'direct', diedOn: form.diedOn || null },
		sealed: {
			name: form.name.trim(),
			kana: form.kana.trim(),
			birth: form.birth,
			place: suppressed && corrects !== null ? null : form.place.trim(),
			cause: form.cause.trim(),
			breadwinner: form.breadwinner === 'unknown' ? null : form.breadwinner === 'yes',
			note: form.note.trim()
		}
	};
}

export function survivorInput(
	form: SurvivorForm,
	of: { deceased: string; corrects: string | null; suppressed: boolean }
): SurvivorInput {
	const { sharedMeans, maintained, orphan, payee } = form;
	return {
		corrects: of.corrects,
		personId: form.who === SAME ? null : form.personId,
		open: {
			deceased: of.deceased,
			relation: form.relation as 'spouse',
			...{ sharedMeans, maintained, orphan, payee }
		},
		sealed: {
			name: form.name.trim(),
			kana: form.kana.trim(),
			birth: form.birth,
			address: of.suppressed && of.corrects !== null ? null : form.address.trim(),
			phone: form.phone.trim(),
			account: form.withAccount && !isEmptyAccount(form.account) ? accountOf(form.account) : null,
			note: form.note.trim()
		}
	};
}
