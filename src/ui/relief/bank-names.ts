import { bankDirectory } from '../../zengin';

/** Names of an account's bank and branch; left out where the directory has none. Throws where it cannot be loaded. */
export async function bankNames(account: {
	bank: string;
	branch: string;
}): Promise<{ bank?: string | undefined; branch?: string | undefined }> {
	const directory = await bankDirectory();
	return {
		bank: directory.bank(account.bank)?.name,
		branch: directory.branch(account.bank, account.branch)?.name
	};
}
