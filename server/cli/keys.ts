import { readFile } from 'node:fs/promises';
import {
	openMunicipalityKeys,
	parseKeyFile,
	type KeyFile,
	type MunicipalityKeys
} from '../../src/vault/keys';
import { UserError } from './command';
import { withFile } from './files';

/** Reads the file that `key new` wrote and opens its keys. Throws UserError. */
export async function readKeys(path: string): Promise<{ file: KeyFile; keys: MunicipalityKeys }> {
	const text = await withFile('鍵ファイル', path, () => readFile(path, 'utf8'));
	try {
		const { file, secret } = await parseKeyFile(text);
		return { file, keys: await openMunicipalityKeys(secret) };
	} catch (error) {
		throw new UserError(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
			cause: error
		});
	}
}
