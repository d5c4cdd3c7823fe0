import { brotliDecompressSync } from 'node:zlib';

/** Known tags by their index in the table directory: W3C WOFF2, 4.1. Only the position of `cmap`, `glyf`, `loca`, `hmtx` matters. */
const CMAP = 0;
const GLYF = 10;
const LOCA = 11;
const ANY_TAG = 63;

/**
 * The `cmap` table of a WOFF2 font (never transformed by the format). Throws RangeError if the file is no WOFF2 or has none.
 * Source: W3C WOFF File Format 2.0, sections 4 and 5.
 */
export function cmapOfWoff2(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	const WOF2 = 0x774f4632;
	if (view.getUint32(0) !== WOF2) throw new RangeError('not a WOFF2 file');
	const tables = view.getUint16(12);
	const compressed = view.getUint32(20);
	let at = 48;
	/** UIntBase128: seven bits a byte, high bit means that another follows. */
	const varint = () => {
		let value = 0;
		let byte: number;
		do {
			byte = file[at++]!;
			value = value * 128 + (byte & 127);
		} while (byte & 128);
		return value;
	};
	let offset = 0;
	let cmap: { offset: number; length: number } | null = null;
	for (let i = 0; i < tables; i++) {
		const flags = file[at++]!;
		const tag = flags & 63;
		if (tag === ANY_TAG) at += 4;
		const original = varint();
		const version = flags >> 6;
		const transformed = tag === GLYF || tag === LOCA ? version === 0 : version !== 0;
		const length = transformed ? varint() : original;
		if (tag === CMAP) cmap = { offset, length };
		offset += length;
	}
	if (!cmap) throw new RangeError('the font has no cmap');
	const data = new Uint8Array(brotliDecompressSync(file.subarray(at, at + compressed)));
	return data.subarray(cmap.offset, cmap.offset + cmap.length);
}
