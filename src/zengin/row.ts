import type { Account } from '../domain/kinds/common';
import type { Directory } from './directory';
import { toTransferKana } from './kana';
import { DATA } from './layout';
import type { TransferRow } from './write';

/** Name of a bank or branch for its field: transfer kana, cut to 15, '' where the directory has none. */
export function nameField(kana: string | undefined): string {
	return toTransferKana(kana ?? '')
		.kana.slice(0, DATA.bankName.length)
		.trimEnd();
}

/**
 * The transfer of an amount to an account, with the names of bank and branch from the directory.
 * @param customer1 up to ten digits by which the payment is found when a result comes back
 */
export function transferRow(
	directory: Directory,
	account: Account,
	yen: number,
	customer1: string
): TransferRow {
	return {
		...account,
		bankName: nameField(directory.bank(account.bank)?.kana),
		branchName: nameField(directory.branch(account.bank, account.branch)?.kana),
		yen,
		customer1,
		customer2: ''
	};
}
