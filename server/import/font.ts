import { readFile } from 'node:fs/promises';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';

/** First four bytes of fonts that browsers load: TrueType, OpenType (CFF), WOFF, WOFF2. */
const MAGIC = new Set(['\u0000\u0001\u0000\u0000', 'true', 'OTTO', 'wOFF', 'wOF2']);
/** Every tablet downloads it. */
const MAX_BYTES = 40_000_000;

/** Reads the municipality's 外字 font. Throws UserError for anything that is no font. */
export async function readFont(path: string): Promise<Uint8Array<ArrayBuffer>> {
	const bytes = new Uint8Array(await withFile('外字フォント', path, () => readFile(path)));
	const magic = String.fromCharCode(...bytes.subarray(0, 4));
	if (magic === 'ttcf')
		throw new UserError(
			`${path} はフォントの集まり (TTC) です。一つのフォント (TTF、OTF、WOFF2) に分けてください。`
		);
	if (!MAGIC.has(magic)) throw new UserError(`${path} はフォント (TTF、OTF、WOFF、WOFF2) ではありません。`);
	if (bytes.length > MAX_BYTES)
		throw new UserError(
			`${path} は大きすぎます（${MAX_BYTES / 1e6} MB まで）。使う外字だけのフォントにしてください。`
		);
	return bytes;
}
