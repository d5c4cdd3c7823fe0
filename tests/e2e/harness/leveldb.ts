import { readFileSync } from 'node:fs';

/*
 * Reads what LevelDB wrote without opening the database: table files (.ldb, blocks may be Snappy-compressed and keys share
 * prefixes) and write-ahead logs. Chromium's IndexedDB cannot be opened by LevelDB itself, because it orders keys its own
 * way. Formats: google/leveldb doc/table_format.md and log_format.md, google/snappy format_description.txt.
 */

const MAGIC = 0xdb4775248b80fb57n;

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** Every key and value of a table file or log, one after the other. Throws RangeError on a damaged file. */
export function levelDbContents(path: string): Uint8Array {
	const file = new Uint8Array(readFileSync(path));
	return path.endsWith('.log') ? logContents(file) : tableContents(file);
}

/** Whether a table file was written to its end: one that a closing process cut off is no part of the database. */
export const isWholeTable = (path: string): boolean => hasFooter(new Uint8Array(readFileSync(path)));

const hasFooter = (file: Uint8Array) =>
	file.length >= 48 && view(file).getBigUint64(file.length - 8, true) === MAGIC;

function tableContents(file: Uint8Array): Uint8Array {
	if (!hasFooter(file)) throw new RangeError('not a LevelDB table');
	const footer = new Reader(file.subarray(file.length - 48));
	footer.varint();
	footer.varint();
	const index = blockAt(file, footer.varint(), footer.varint());
	const parts: Uint8Array[] = [];
	for (const { value: handle } of entriesOf(index)) {
		const reader = new Reader(handle);
		for (const { key, value } of entriesOf(blockAt(file, reader.varint(), reader.varint())))
			parts.push(key, value);
	}
	return joined(parts);
}

function blockAt(file: Uint8Array, offset: number, size: number): Uint8Array {
	const raw = file.subarray(offset, offset + size);
	const type = file[offset + size];
	if (type === 0) return raw;
	if (type === 1) return unsnappy(raw);
	throw new RangeError(`unknown block compression ${type}`);
}

function* entriesOf(block: Uint8Array): Generator<{ key: Uint8Array; value: Uint8Array }> {
	const restarts = view(block).getUint32(block.length - 4, true);
	const reader = new Reader(block.subarray(0, block.length - 4 * (restarts + 1)));
	let key = new Uint8Array(0);
	while (!reader.done) {
		const [shared, fresh, length] = [reader.varint(), reader.varint(), reader.varint()];
		key = joined([key.subarray(0, shared), reader.bytes(fresh)]);
		yield { key, value: reader.bytes(length) };
	}
}

/** Records without the headers that cut them every 32 KiB. A torn tail (the writer was killed) ends the log. */
function logContents(file: Uint8Array): Uint8Array {
	const parts: Uint8Array[] = [];
	for (let block = 0; block < file.length; block += 32768) {
		const end = Math.min(block + 32768, file.length);
		for (let at = block; at + 7 <= end;) {
			const length = view(file).getUint16(at + 4, true);
			if (length === 0 && file[at + 6] === 0) break;
			parts.push(file.subarray(at + 7, at + 7 + length));
			at += 7 + length;
		}
	}
	return joined(parts);
}

class Reader {
	#at = 0;
	constructor(readonly buffer: Uint8Array) {}
	get done(): boolean {
		return this.#at >= this.buffer.length;
	}
	varint(): number {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.buffer[this.#at++];
			if (byte === undefined) throw new RangeError('cut off');
			value += (byte & 127) * 2 ** shift;
			if (byte < 128) return value;
		}
	}
	/** Little-endian, `length` bytes. */
	uint(length: number): number {
		return this.bytes(length).reduceRight((value, byte) => value * 256 + byte, 0);
	}
	bytes(length: number): Uint8Array {
		if (this.#at + length > this.buffer.length) throw new RangeError('cut off');
		this.#at += length;
		return this.buffer.subarray(this.#at - length, this.#at);
	}
}

/** Snappy, raw format. */
export function unsnappy(input: Uint8Array): Uint8Array {
	const reader = new Reader(input);
	const output = new Uint8Array(reader.varint());
	let at = 0;
	const copy = (length: number, offset: number) => {
		if (offset === 0 || offset > at || at + length > output.length) throw new RangeError('bad Snappy copy');
		// Byte by byte: a copy may reach into what it is writing.
		for (let i = 0; i < length; i++, at++) output[at] = output[at - offset]!;
	};
	while (!reader.done) {
		const tag = reader.uint(1);
		const high = tag >> 2;
		if ((tag & 3) === 0) {
			const length = 1 + (high < 60 ? high : reader.uint(high - 59));
			output.set(reader.bytes(length), at);
			at += length;
		} else if ((tag & 3) === 1) copy(4 + (high & 7), ((tag >> 5) << 8) | reader.uint(1));
		else if ((tag & 3) === 2) copy(1 + high, reader.uint(2));
		else copy(1 + high, reader.uint(4));
	}
	if (at !== output.length) throw new RangeError('bad Snappy length');
	return output;
}
