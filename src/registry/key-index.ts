import type { Columns } from '../segments/columns';
import { lastAtOrBefore, startsOf } from './positions';

/** Between entries. No key contains it. */
const END = '\n';
const LONGEST = 255;

const FIRST_KANA = 0x3041;
const FIRST_BYTE = 0xa0;
const LONG = 0xfe;

/**
 * Kana keys as Latin-1: hiragana from U+00A0, ー as U+00FE. Strings of one byte a character need half the memory and are
 * searched faster. Characters that no kana key has are left out.
 */
export function packKana(key: string): string {
	let packed = '';
	for (let i = 0; i < key.length; i++) {
		const code = key.charCodeAt(i);
		if (code >= FIRST_KANA && code <= 0x3096) packed += String.fromCharCode(code - FIRST_KANA + FIRST_BYTE);
		else if (code === 0x30fc) packed += String.fromCharCode(LONG);
		else if (code > 0x20 && code < 0x7f) packed += key[i];
	}
	return packed;
}

/** Keys of a segment joined into one string, so that one indexOf looks through all of them. */
export function keyColumns(name: string, keys: string[]): Columns {
	const clipped = keys.map((key) => key.slice(0, LONGEST));
	return {
		[`${name}.length`]: Uint8Array.from(clipped, (key) => key.length),
		[`${name}.keys`]: clipped.map((key) => key + END).join('')
	};
}

/** How an entry matched, for its rank. */
export interface Ranks {
	exact: number;
	prefix: number;
	part: number;
}

/** Takes an entry that matched; may be told of one entry more than once. */
export type OnMatch = (entry: number, rank: number) => void;

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

export class KeyIndex {
	readonly size: number;
	readonly #text: string;
	readonly #lengths: Uint8Array;
	#starts: Uint32Array | undefined;

	constructor(columns: Columns, name: string) {
		this.#text = columns[`${name}.keys`] as string;
		this.#lengths = columns[`${name}.length`] as Uint8Array;
		this.size = this.#lengths.length;
	}

	/** Position of each key in the text. */
	get #begin(): Uint32Array {
		if (!this.#starts) {
			this.#starts = startsOf(this.#lengths);
			// One separator behind each key.
			for (let i = 0; i < this.#starts.length; i++) this.#starts[i]! += i;
		}
		return this.#starts;
	}

	/** Entries that contain a key; those whose rank is 0 are left out. */
	find(key: string, ranks: Ranks, onMatch: OnMatch): void {
		// A single character is in nearly every key: indexOf would stop at every other entry.
		if (key.length === 1 && ranks.prefix > 0 && ranks.part === 0)
			return this.#findPrefix(key, ranks, onMatch);
		const text = this.#text;
		const wanted = ranks.prefix === 0 && ranks.part === 0 ? key + END : key;
		let at = text.indexOf(wanted);
		if (at < 0) return;
		const starts = this.#begin;
		let entry = 0;
		do {
			entry = lastAtOrBefore(starts, at, entry);
			const begins = at === starts[entry];
			const ends = at + key.length === starts[entry + 1]! - 1;
			const rank = begins ? (ends ? ranks.exact : ranks.prefix) : ranks.part;
			if (rank) onMatch(entry, rank);
			at = text.indexOf(wanted, starts[entry + 1]!);
		} while (at >= 0);
	}

	/** Rank of one entry, 0 if it does not contain the key: what `find` would say of it. */
	rankAt(entry: number, key: string, ranks: Ranks): number {
		const text = this.#text;
		const start = this.#begin[entry]!;
		const length = this.#lengths[entry]!;
		// Comparing one character first is much faster than a call for each.
		const first = key.charCodeAt(0);
		if (text.charCodeAt(start) === first && text.startsWith(key, start))
			return length === key.length ? ranks.exact : ranks.prefix;
		const last = start + length - key.length;
		for (let at = start + 1; at <= last; at++)
			if (text.charCodeAt(at) === first && text.startsWith(key, at)) return ranks.part;
		return 0;
	}

	#findPrefix(key: string, ranks: Ranks, onMatch: OnMatch): void {
		const starts = this.#begin;
		const first = key.charCodeAt(0);
		for (let entry = 0; entry < this.size; entry++) {
			const start = starts[entry]!;
			if (this.#text.charCodeAt(start) === first && this.#text.startsWith(key, start))
				onMatch(entry, this.#lengths[entry] === key.length ? ranks.exact : ranks.prefix);
		}
	}

	/**
	 * Rank of an entry that begins with the key, for what stands behind a place name in an address, else 0: `exact` where the last number of the key ends with it
	 * (1-2 of 1-2コーポ), `prefix` where further numbers follow (1-2-3), `part` where it is the beginning of a longer number (1-23).
	 */
	rankOfLot(entry: number, key: string, ranks: Ranks): number {
		const start = this.#begin[entry]!;
		// Comparing one character first is much faster where most entries differ.
		if (this.#text.charCodeAt(start) !== key.charCodeAt(0) || !this.#text.startsWith(key, start)) return 0;
		const next = this.#text.charCodeAt(start + key.length);
		return isDigit(next) ? ranks.part : next === 0x2d ? ranks.prefix : ranks.exact;
	}

	contains(entry: number, key: string): boolean {
		const starts = this.#begin;
		return this.#text.slice(starts[entry], starts[entry + 1]).includes(key);
	}

	/** Bytes beside the segment's own buffer. */
	get extraBytes(): number {
		const wide = /[^\0-\xff]/.test(this.#text);
		return this.#text.length * (wide ? 2 : 1) + (this.#starts?.byteLength ?? 0);
	}
}
