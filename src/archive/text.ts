const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128).fill(255);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/**
 * Bytes that a base64url text stands for, -1 unless it is the one text that these bytes have: no padding, no other
 * character, no bit set behind the last byte. What is stored as bytes must come back as the same text.
 */
export function bytesOfText(text: string): number {
	const over = text.length & 3;
	if (over === 1) return -1;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 127 || VALUES[code] === 255) return -1;
	}
	const spare = over === 2 ? 15 : over === 3 ? 3 : 0;
	if (spare && VALUES[text.charCodeAt(text.length - 1)]! & spare) return -1;
	return Math.floor((text.length * 3) / 4);
}

/** Writes the bytes of a text that bytesOfText has measured to `at`. */
export function decodeInto(text: string, target: Uint8Array, at: number): void {
	let bits = 0;
	let value = 0;
	for (let i = 0; i < text.length; i++) {
		value = (value << 6) | VALUES[text.charCodeAt(i)]!;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			target[at++] = (value >>> bits) & 255;
			value &= (1 << bits) - 1;
		}
	}
}

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const ascii = new TextDecoder('latin1');

/**
 * The texts of rows of equal length, all in one go: one text holds them side by side, and a row's own is a slice of it. Each
 * takes the place of whole groups of three bytes there.
 */
export function encodeRows(bytes: Uint8Array, width: number): (row: number) => string {
	const rows = bytes.length / width;
	const step = Math.ceil(width / 3) * 4;
	const codes = new Uint8Array(rows * step);
	let to = 0;
	for (let row = 0; row < rows; row++) {
		const end = (row + 1) * width;
		for (let at = row * width; at < end; at += 3) {
			const a = bytes[at]!;
			const b = at + 1 < end ? bytes[at + 1]! : 0;
			const c = at + 2 < end ? bytes[at + 2]! : 0;
			codes[to++] = CODES[a >> 2]!;
			codes[to++] = CODES[((a & 3) << 4) | (b >> 4)]!;
			codes[to++] = CODES[((b & 15) << 2) | (c >> 6)]!;
			codes[to++] = CODES[c & 63]!;
		}
	}
	const text = ascii.decode(codes);
	const length = Math.ceil((width * 4) / 3);
	return (row) => text.slice(row * step, row * step + length);
}

const HEX = '0123456789abcdef';
const HASH = 16;
const REV_TEXT = 2 + 2 * HASH;

/** The revisions `1-<hash>` of rows of 16 bytes, in one go as encodeRows does it. */
export function encodeRevs(bytes: Uint8Array): (row: number) => string {
	const codes = new Uint8Array((bytes.length / HASH) * REV_TEXT);
	for (let i = 0; i < bytes.length; i++) {
		const at = Math.floor(i / HASH) * REV_TEXT + 2 + (i % HASH) * 2;
		if (i % HASH === 0) codes.set([0x31, 0x2d], at - 2);
		codes[at] = HEX.charCodeAt(bytes[i]! >> 4);
		codes[at + 1] = HEX.charCodeAt(bytes[i]! & 15);
	}
	const text = ascii.decode(codes);
	return (row) => text.slice(row * REV_TEXT, (row + 1) * REV_TEXT);
}
