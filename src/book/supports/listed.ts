import { fromBase64Url, toBase64Url } from '../../domain/bytes';

/** What a list of reductions says of one household or person. */
export interface Listed {
	case: string;
	support: string;
	/** Token, null: the household. */
	person: string | null;
	/** Per mille. */
	rate: number;
}

/**
 * Rows of one file: tokens do not compress, and an entry's sealed part may hold 300 kB (domain/entry.ts). So many of the longest
 * rows fit.
 */
export const ROWS_OF_FILE = 10_000;

async function through(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream
): Promise<Uint8Array<ArrayBuffer>> {
	const body = new Response(bytes).body!.pipeThrough(stream);
	return new Uint8Array(await new Response(body).arrayBuffer());
}

/** The rows as deflated text, base64url, for the sealed part of `reduction.listed`. */
export async function packRows(rows: readonly Listed[]): Promise<string> {
	const text = rows
		.map((row) => [row.support, row.rate, row.case, row.person ?? ''].join(' '))
		.sort()
		.join('\n');
	return toBase64Url(await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw')));
}

/** The rows of packRows. */
export async function unpackRows(packed: string): Promise<Listed[]> {
	const bytes = await through(fromBase64Url(packed), new DecompressionStream('deflate-raw'));
	const text = new TextDecoder().decode(bytes);
	if (text === '') return [];
	return text.split('\n').map((line) => {
		const [support = '', rate = '', caseNo = '', person = ''] = line.split(' ');
		return { support, rate: Number(rate), case: caseNo, person: person || null };
	});
}
