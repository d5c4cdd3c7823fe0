import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import { lines } from '../gate/streams';
import type { BackupFile } from './layout';

const LONGEST_LINE = 1024 * 1024;

/** Size and SHA-256 of a file, read through once. Throws UserError. */
export async function digestOf(path: string): Promise<Omit<BackupFile, 'name'>> {
	return withFile('控えのファイル', path, async () => {
		const hash = createHash('sha256');
		let bytes = 0;
		for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
			hash.update(chunk);
			bytes += chunk.length;
		}
		return { bytes, sha256: hash.digest('hex') };
	});
}

/** Reads a file of a generation back and compares. Throws UserError that names the file. */
export async function checkFile(generation: string, { name, bytes, sha256 }: BackupFile): Promise<void> {
	const path = join(generation, name);
	const found = await digestOf(path);
	if (found.bytes !== bytes)
		throw new UserError(
			`控えのファイルの大きさが違います: ${path}（${bytes} バイトのはずが ${found.bytes} バイト）。ほかの世代を使ってください。`
		);
	if (found.sha256 !== sha256)
		throw new UserError(
			`控えのファイルが壊れています: ${path}（書いたときと内容が違います）。ほかの世代を使ってください。`
		);
}

/** Documents of a file of a generation, with their line numbers from 1. Throws UserError that names file and line. */
export async function* documentsIn(
	path: string
): AsyncGenerator<{ line: number; text: string; document: unknown }> {
	const file = createReadStream(path);
	const plain = createGunzip();
	file.on('error', (error) => plain.destroy(error));
	let line = 0;
	try {
		for await (const text of lines(file.pipe(plain), LONGEST_LINE)) {
			line++;
			yield { line, text, document: JSON.parse(text) as unknown };
		}
	} catch (error) {
		if (error instanceof UserError) throw error;
		throw new UserError(
			`控えのファイルを読めません: ${path} の ${line} 行目のあたり。ほかの世代を使ってください。`,
			{
				cause: error
			}
		);
	} finally {
		file.destroy();
	}
}
