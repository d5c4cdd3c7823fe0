/**
 * Bytes as a row of QR codes that one screen shows over and over and another tablet's camera collects in any order.
 * A frame is `T1*<id>*<i>*<n>*<crc>*<payload>` in QR's alphanumeric characters; the payload is base 45 (RFC 9285).
 */
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const HEAD = /^T1\*([0-9A-F]{8})\*(\d{1,4})\*(\d{1,4})\*([0-9A-F]{8})\*([0-9A-Z $%*+\-./:]*)$/;

/** Bytes of one frame: a code of about 70 modules, which a tablet's camera reads from another's screen at arm's length. */
export const FRAME_BYTES = 360;
/** What is reasonable to show: at five frames a second about two minutes. */
export const MOST_FRAMES = 600;

/** The frames' texts. Throws RangeError if there are more than MOST_FRAMES: a file is the better way then. */
export function toFrames(bytes: Uint8Array): string[] {
	const count = Math.max(1, Math.ceil(bytes.length / FRAME_BYTES));
	if (count > MOST_FRAMES) throw new RangeError(`${count} frames`);
	const id = hex(crc32(bytes));
	return Array.from({ length: count }, (_, i) => {
		const part = bytes.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
		return `T1*${id}*${i + 1}*${count}*${hex(crc32(part))}*${base45(part)}`;
	});
}

export interface Collected {
	/** Frames that are here, and all that there are; 0 before the first. */
	done: number;
	total: number;
	/** Numbers of those that are missing, from 1. */
	missing: number[];
	/** The whole, once it is here. */
	bytes: Uint8Array<ArrayBuffer> | null;
}

export interface Collector {
	/** Takes what the camera read. False for anything that is no frame, or damaged. A frame of another row begins anew. */
	add(text: string): boolean;
	readonly now: Collected;
}

/** An empty collector. */
export function createCollector(): Collector {
	let id = '';
	let total = 0;
	let parts = new Map<number, Uint8Array<ArrayBuffer>>();
	let whole: Uint8Array<ArrayBuffer> | null = null;

	return {
		add(text) {
			const match = HEAD.exec(text);
			if (!match) return false;
			const [, row, number, count, sum, payload] = match as unknown as [
				string,
				string,
				string,
				string,
				string,
				string
			];
			const [i, n] = [Number(number), Number(count)];
			if (i < 1 || i > n || n > MOST_FRAMES) return false;
			const part = fromBase45(payload);
			if (!part || hex(crc32(part)) !== sum) return false;
			if (row !== id || n !== total) {
				id = row;
				total = n;
				parts = new Map();
				whole = null;
			}
			parts.set(i, part);
			if (parts.size === total && !whole) {
				const joined = join(Array.from({ length: total }, (_, k) => parts.get(k + 1)!));
				// Frames of two rows that look alike: begin again.
				if (hex(crc32(joined)) === id) whole = joined;
				else parts = new Map();
			}
			return true;
		},
		get now() {
			return {
				done: parts.size,
				total,
				missing: Array.from({ length: total }, (_, k) => k + 1).filter((k) => !parts.has(k)),
				bytes: whole
			};
		}
	};
}

function join(parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** RFC 9285: two bytes as three characters, a last single byte as two. */
export function base45(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i += 2) {
		const pair = i + 1 < bytes.length;
		let value = pair ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
		for (let digit = 0; digit < (pair ? 3 : 2); digit++) {
			text += CHARACTERS[value % 45]!;
			value = Math.floor(value / 45);
		}
	}
	return text;
}

/** Null for text that is no base 45. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
	if (text.length % 3 === 1) return null;
	const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 ? 1 : 0));
	for (let i = 0, at = 0; i < text.length; i += 3) {
		const digits = [...text.slice(i, i + 3)].map((c) => CHARACTERS.indexOf(c));
		if (digits.includes(-1)) return null;
		const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
		if (digits.length === 3) {
			if (value > 0xffff) return null;
			bytes[at++] = value >> 8;
			bytes[at++] = value & 0xff;
		} else {
			if (value > 0xff) return null;
			bytes[at++] = value;
		}
	}
	return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	return value;
});

/** CRC-32 (ISO-HDLC): finds reading errors, nothing more; the package's signature finds the rest. */
export function crc32(bytes: Uint8Array): number {
	let value = 0xffffffff;
	for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff]!;
	return (value ^ 0xffffffff) >>> 0;
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
