import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';

/** Encodings (文字コード) of municipal exports, by their WHATWG names; shift_jis is CP932 with ①, 髙 and 外字 (U+E000 …). */
export const ENCODINGS = { 'utf-8': 'UTF-8', cp932: 'CP932 (Shift_JIS)', 'euc-jp': 'EUC-JP' } as const;
export type Encoding = keyof typeof ENCODINGS;

export interface TextFile {
	path: string;
	encoding: Encoding;
	/** Whether the last line is ended: an export that was cut off has no such end. */
	endsWithNewline: boolean;
}

const REPLACEMENT = '\uFFFD';
const HEAD_BYTES = 4096;

const decoderFor = (encoding: Encoding) => new TextDecoder(encoding === 'cp932' ? 'shift_jis' : encoding);

/** Throws UserError when the first bytes are those of something else than a text file in a supported encoding. */
function refuseOtherThanText(path: string, head: Uint8Array): void {
	const refuse = (what: string) => {
		throw new UserError(`${path}: ${what}CSV (UTF-8 または CP932) で保存し直してください。`);
	};
	if (head.length === 0)
		throw new UserError(`${path}: 空のファイルです。出力が途中で止まっていないか確かめてください。`);
	if (head[0] === 0x50 && head[1] === 0x4b && head[2]! < 9)
		refuse('ZIP または Excel (.xlsx) のファイルです。');
	if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
		refuse('UTF-16 のファイルです。');
	if (head.includes(0)) refuse('文字だけのファイルではありません（バイナリ、または UTF-16）。');
}

/** Characters that could not be read, counted through a whole file. */
function unreadableCounter(encoding: Encoding) {
	const decoder = decoderFor(encoding);
	let count = 0;
	return {
		add(chunk?: Uint8Array) {
			const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
			for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) count++;
		},
		get count() {
			return count;
		}
	};
}

/**
 * Finds out in which encoding a file is written: `wanted` if the mapping names one, otherwise UTF-8 (with or without
 * BOM) or CP932, whichever reads without broken characters. Throws UserError for what is no text at all.
 */
export async function inspectText(path: string, wanted?: Encoding): Promise<TextFile> {
	return withFile('ファイル', path, async () => {
		const handle = await open(path);
		try {
			if (!(await handle.stat()).isFile())
				throw new UserError(`${path}: 通常のファイルを指定してください（2回読むため、パイプは使えません）。`);
			const head = new Uint8Array(HEAD_BYTES);
			const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
			refuseOtherThanText(path, head.subarray(0, bytesRead));
		} finally {
			await handle.close();
		}
		const candidates: Encoding[] = wanted ? [wanted] : ['utf-8', 'cp932'];
		const counters = candidates.map(unreadableCounter);
		let bytes = 0;
		let lastByte = 0;
		for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
			bytes += chunk.length;
			lastByte = chunk.at(-1)!;
			for (const counter of counters) counter.add(chunk);
		}
		for (const counter of counters) counter.add();
		const best = counters.reduce((a, i) => (i.count < a.count ? i : a));
		if (best.count > Math.max(10, bytes / 1000))
			throw new UserError(
				`${path}: ${wanted ? ENCODINGS[wanted] : 'UTF-8 でも CP932'} ${wanted ? '' : 'でも'}読めません。文字コードを UTF-8 にして出力し直してください。`
			);
		return { path, encoding: candidates[counters.indexOf(best)]!, endsWithNewline: lastByte === 0x0a };
	});
}

/** The file's text, piece by piece; broken characters come as U+FFFD. */
export async function* readText(file: TextFile): AsyncGenerator<string> {
	const decoder = decoderFor(file.encoding);
	for await (const chunk of createReadStream(file.path) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
		const text = decoder.decode(chunk, { stream: true });
		if (text) yield text;
	}
	const rest = decoder.decode();
	if (rest) yield rest;
}
