import { AccountType } from '../domain/kinds/common';
import { wrongCharacters } from './characters';
import { bankDirectory, type Directory } from './directory';

/** An account as it is typed: any of its parts may be empty or wrong still. */
export interface TypedAccount {
	bank: string;
	branch: string;
	type: string;
	number: string;
	/** In transfer kana (zengin/kana.ts). */
	holder: string;
}

/** Longest 受取人名 in a transfer file, in bytes: a voiced mark counts as one. */
export const HOLDER_LENGTH = 30;

/** What is wrong with a part of an account. */
export type AccountProblem =
	| { field: 'bank'; problem: 'missing' | 'unknown' }
	| { field: 'branch'; problem: 'missing' | 'unknown' }
	| { field: 'type'; problem: 'missing' }
	| { field: 'number'; problem: 'missing' | 'digits' }
	| { field: 'holder'; problem: 'missing' }
	| { field: 'holder'; problem: 'tooLong'; length: number }
	/** Characters that no bank takes, and voiced marks that belong to nothing. */
	| { field: 'holder'; problem: 'characters'; characters: string[] };

/**
 * What is wrong with an account (口座の確認), in the order of the form; empty: it can stand in a transfer file.
 * @param directory null leaves out whether bank and branch exist
 */
export function accountProblemsIn(directory: Directory | null, account: TypedAccount): AccountProblem[] {
	const { bank, branch, type, number, holder } = account;
	const problems: AccountProblem[] = [];
	const bankFits = /^\d{4}$/.test(bank) && (directory === null || directory.bank(bank) !== null);
	if (bank === '') problems.push({ field: 'bank', problem: 'missing' });
	else if (!bankFits) problems.push({ field: 'bank', problem: 'unknown' });

	if (branch === '') problems.push({ field: 'branch', problem: 'missing' });
	else if (!/^\d{3}$/.test(branch)) problems.push({ field: 'branch', problem: 'unknown' });
	// Whether a branch exists can only be said of a bank that does.
	else if (bankFits && directory && !directory.branch(bank, branch))
		problems.push({ field: 'branch', problem: 'unknown' });

	if (!AccountType.safeParse(type).success) problems.push({ field: 'type', problem: 'missing' });

	if (number === '') problems.push({ field: 'number', problem: 'missing' });
	else if (!/^\d{7}$/.test(number)) problems.push({ field: 'number', problem: 'digits' });

	const wrong = wrongCharacters(holder);
	if (holder.trim() === '') problems.push({ field: 'holder', problem: 'missing' });
	else if (wrong.length > 0)
		problems.push({
			field: 'holder',
			problem: 'characters',
			characters: [...new Set(wrong.map(({ character }) => character))]
		});
	else if (holder.length > HOLDER_LENGTH)
		problems.push({ field: 'holder', problem: 'tooLong', length: holder.length });
	return problems;
}

/** What is wrong with an account, with bank and branch looked up. */
export async function accountProblems(account: TypedAccount): Promise<AccountProblem[]> {
	return accountProblemsIn(await bankDirectory(), account);
}
