import { RECORD_BYTES } from './layout';

/** Something wrong in a transfer file (誤り). */
export interface Problem {
	/** Number of the record from 1; 0: the file as a whole. */
	record: number;
	/** First byte that is wrong, from 1 within the record as in the banks' tables; 0: the record as a whole. */
	position: number;
	/** Place of that byte in the file, from 0. */
	offset: number;
	/** A Japanese sentence: what is wrong, with the field's name. */
	text: string;
}

/** A record as it was found. */
export interface FoundRecord {
	/** From 1. */
	no: number;
	/** Place of its first byte in the file, from 0. */
	offset: number;
	/** 120 bytes, or as many as there were. */
	bytes: Uint8Array;
}

const CR = 0x0d;
const LF = 0x0a;
const isBreak = (byte: number | undefined) => byte === CR || byte === LF;

/**
 * Cuts a file into records, with CR LF behind each or none at all. A record that is too long or too short is reported and given
 * as it is, so that what follows is still looked at in its place.
 */
export function cut(bytes: Uint8Array): { records: FoundRecord[]; problems: Problem[]; lineBreaks: boolean } {
	// A break where the first record ends says which of the two forms it is; in a broken file, any break does.
	const lineBreaks =
		isBreak(bytes[RECORD_BYTES]) || (bytes.length % RECORD_BYTES !== 0 && bytes.includes(LF));
	return { ...(lineBreaks ? cutLines(bytes) : cutPacked(bytes)), lineBreaks };
}

function cutPacked(bytes: Uint8Array): { records: FoundRecord[]; problems: Problem[] } {
	const records: FoundRecord[] = [];
	const problems: Problem[] = [];
	for (let offset = 0; offset < bytes.length; offset += RECORD_BYTES) {
		const no = records.length + 1;
		records.push({ no, offset, bytes: bytes.subarray(offset, offset + RECORD_BYTES) });
		const length = bytes.length - offset;
		if (length < RECORD_BYTES) problems.push({ record: no, position: 0, offset, text: lengthText(length) });
	}
	return { records, problems };
}

function cutLines(bytes: Uint8Array): { records: FoundRecord[]; problems: Problem[] } {
	const records: FoundRecord[] = [];
	const problems: Problem[] = [];
	let offset = 0;
	while (offset < bytes.length) {
		let end = offset;
		while (end < bytes.length && !isBreak(bytes[end])) end++;
		const no = records.length + 1;
		const length = end - offset;
		records.push({ no, offset, bytes: bytes.subarray(offset, Math.min(end, offset + RECORD_BYTES)) });
		if (length !== RECORD_BYTES) problems.push({ record: no, position: 0, offset, text: lengthText(length) });
		const crlf = bytes[end] === CR && bytes[end + 1] === LF;
		// The last record may end the file.
		if (!crlf && end < bytes.length)
			problems.push({
				record: no,
				position: length + 1,
				offset: end,
				text: `改行は CR LF の2バイトです（${bytes[end] === CR ? 'CR' : 'LF'} だけがあります）。`
			});
		offset = end + (crlf ? 2 : 1);
	}
	return { records, problems };
}

function lengthText(length: number): string {
	return `レコードの長さが${RECORD_BYTES}バイトではありません（${length}バイト）。`;
}
