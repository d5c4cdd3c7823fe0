import type { Account } from '../../domain/kinds/common';
import { accountProblem as say } from '../../messages/ja/account';
import {
	accountProblemsIn,
	HOLDER_LENGTH,
	type AccountProblem,
	type TypedAccount
} from '../../zengin/account';
import { loadedDirectory } from '../../zengin/directory';
import { toTransferKana } from '../../zengin/kana';
import type { Problem } from '../forms/problems';

/** An account in a form: parts may be empty still. */
export interface AccountForm extends TypedAccount {
	type: Account['type'] | '';
}

/** Nothing filled in. */
export const emptyAccount = (): AccountForm => ({ bank: '', branch: '', type: '', number: '', holder: '' });

/** Whether nothing at all was filled in. */
export function isEmptyAccount(form: AccountForm): boolean {
	return Object.values(form).every((part) => part === '');
}

/** Characters of a holder's name, as typed, that no bank takes; the ones that only have to be converted are none. */
export function wrongInHolder(holder: string, found: readonly string[] = []): string[] {
	const { rest } = toTransferKana(holder);
	return rest.length > 0 ? [...new Set(rest.map(({ character }) => character))] : [...found];
}

function sentence(problem: AccountProblem, { holder }: AccountForm): string {
	switch (problem.problem) {
		case 'tooLong':
			return say.holder.tooLong(problem.length, HOLDER_LENGTH);
		case 'characters':
			return say.holder.characters(wrongInHolder(holder, problem.characters).join(' '));
		default: {
			const of: Record<string, unknown> = say[problem.field];
			return of[problem.problem] as string;
		}
	}
}

/**
 * What has to be put right in an account, for ErrorSummary and beside the fields. Bank and branch are looked up when the
 * directory is there; AccountFields loads it.
 * @param id as given to AccountFields
 * @param required false: an account that is empty altogether is fine
 */
export function accountFormProblems(form: AccountForm, id = 'account', required = true): Problem[] {
	if (!required && isEmptyAccount(form)) return [];
	return accountProblemsIn(loadedDirectory(), form).map((problem) => ({
		field: `${id}-${problem.field}`,
		text: sentence(problem, form)
	}));
}

/** The account as entries keep it; null where it is empty or something is wrong with it. */
export function accountOf(form: AccountForm): Account | null {
	if (form.type === '' || accountProblemsIn(loadedDirectory(), form).length > 0) return null;
	const { bank, branch, type, number, holder } = form;
	return { bank, branch, type, number, holder };
}
