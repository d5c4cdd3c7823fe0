import { readFile } from 'node:fs/promises';
import {
	openMunicipalityKeys,
	parseKeyFile,
	type KeyFile,
	type KeyringBytes,
	type MunicipalityKeys
} from '../../src/vault/keys';
import { UserError } from './command';
import { withFile } from './files';

/**
 * Reads a key file or keyring file and opens its keys: the newest seals, all open. `keyring`: the bytes that an invitation
 * wraps. Throws UserError.
 */
export async function readKeys(
	path: string
): Promise<{ file: KeyFile; keys: MunicipalityKeys; keyring: KeyringBytes }> {
	const text = await withFile('鍵ファイル', path, () => readFile(path, 'utf8'));
	try {
		const { file, secret } = await parseKeyFile(text);
		return { file, keys: await openMunicipalityKeys(secret), keyring: secret };
	} catch (error) {
		throw new UserError(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
			cause: error
		});
	}
}
