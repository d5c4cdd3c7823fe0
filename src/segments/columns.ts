import { SegmentError } from './seal';

/**
 * Number of the layout: which columns the tables have, and how the search keys in them are made. Raise it with every change
 * of either: an app of another number must refuse the segment, not misread it.
 */
export const FORMAT = 1;

/**
 * Columns of a segment: named typed arrays and strings in one buffer, each aligned to 8 bytes; little-endian as every
 * browser is. Strings stand last, so that their bytes can be let go once they are decoded.
 */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;
export type Columns = Record<string, NumberColumn | string>;

const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f64: Float64Array };
type ArrayType = keyof typeof ARRAYS;
/** `narrow`: one byte a character; `wide`: two. */
type ColumnType = ArrayType | 'narrow' | 'wide';

interface Head {
	format: number;
	/** What the reader needs before the columns, for example the bucket's number. */
	meta: Record<string, number | string>;
	/** Length in elements or characters. */
	columns: [name: string, type: ColumnType, length: number][];
}

const padded = (length: number) => (length + 7) & ~7;
// windows-1252 to browsers, which is Latin-1 outside U+0080 to U+009F; such text is written wide.
const latin1 = new TextDecoder('latin1');
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

function typeOf(column: NumberColumn | string): ColumnType {
	if (typeof column !== 'string')
		return (Object.keys(ARRAYS) as ArrayType[]).find((name) => column instanceof ARRAYS[name])!;
	for (let i = 0; i < column.length; i++) {
		const code = column.charCodeAt(i);
		if (code > 0xff || (code >= 0x80 && code < 0xa0)) return 'wide';
	}
	return 'narrow';
}

function bytesOf(column: NumberColumn | string, type: ColumnType): Uint8Array {
	if (typeof column !== 'string') return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
	const codes = type === 'wide' ? new Uint16Array(column.length) : new Uint8Array(column.length);
	for (let i = 0; i < column.length; i++) codes[i] = column.charCodeAt(i);
	return new Uint8Array(codes.buffer);
}

/** Equal columns in equal order give equal bytes. */
export function encodeColumns(meta: Head['meta'], columns: Columns): Uint8Array<ArrayBuffer> {
	const all = Object.entries(columns)
		.map(([name, column]) => {
			const type = typeOf(column);
			return { name, type, length: column.length, bytes: bytesOf(column, type) };
		})
		.sort((a, b) => Number(!(a.type in ARRAYS)) - Number(!(b.type in ARRAYS)));
	const head: Head = {
		format: FORMAT,
		meta,
		columns: all.map(({ name, type, length }) => [name, type, length])
	};
	const headBytes = new TextEncoder().encode(JSON.stringify(head));
	const start = padded(4 + headBytes.length);
	const file = new Uint8Array(all.reduce((sum, { bytes }) => sum + padded(bytes.length), start));
	new DataView(file.buffer).setUint32(0, headBytes.length, true);
	file.set(headBytes, 4);
	let at = start;
	for (const { bytes } of all) {
		file.set(bytes, at);
		at += padded(bytes.length);
	}
	return file;
}

/**
 * The columns as views into one buffer of `bytes` bytes, and the strings. Throws SegmentError if they are of another layout,
 * RangeError if the buffer is not a whole segment.
 */
export function decodeColumns(file: ArrayBuffer): { meta: Head['meta']; columns: Columns; bytes: number } {
	const headLength = new DataView(file).getUint32(0, true);
	const head = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, headLength))) as Head;
	if (head.format !== FORMAT) throw new SegmentError('segmentFormat', `${head.format}, not ${FORMAT}`);
	const columns: Columns = {};
	let at = padded(4 + headLength);
	const arrays: { name: string; type: ArrayType; length: number; at: number }[] = [];
	let bytes = at;
	for (const [name, type, length] of head.columns) {
		if (type === 'narrow') columns[name] = latin1.decode(new Uint8Array(file, at, length));
		else if (type === 'wide') columns[name] = utf16.decode(new Uint16Array(file, at, length));
		else arrays.push({ name, type, length, at });
		at += padded(length * (type === 'narrow' ? 1 : type === 'wide' ? 2 : ARRAYS[type].BYTES_PER_ELEMENT));
		if (type !== 'narrow' && type !== 'wide') bytes = at;
	}
	if (at > file.byteLength) throw new RangeError('segment is not whole');
	const kept = bytes < file.byteLength ? file.slice(0, bytes) : file;
	for (const { name, type, length, at: offset } of arrays)
		columns[name] = new ARRAYS[type](kept, offset, length);
	return { meta: head.meta, columns, bytes };
}
