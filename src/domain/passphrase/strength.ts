import { canonicalPassphrase } from './canonical';
import { COMMON } from './common';
import { PASSPHRASE_WORDS } from './words';

/**
 * The least that a passphrase must be worth, bits. Who copies a tablet's disk may guess with all the machines that they have.
 * PBKDF2-SHA-256 with 600,000 rounds is 1.2 million SHA-256 a guess; a graphics card of 2022 makes some 2·10^10 SHA-256 a
 * second, so under 20,000 guesses. Half of 2^50 guesses are 890 years of one such card, or a year of nine hundred.
 */
export const FLOOR_BITS = 50;

/**
 * The least for a PIN beside an authenticator, bits, and its length: there the PIN can only be tried on the tablet itself,
 * where wrong tries cost waiting (book/people.ts). 16 bits leave out runs, repeats and birthdays.
 */
export const PIN_BITS = 16;
export const PIN_LENGTH = 6;

/** Worth of one character that belongs to nothing, bits. Letters are counted as people put them into words, not as dice do. */
const DIGIT_BITS = Math.log2(10);
const LETTER_BITS = 2.2;
const SYMBOL_BITS = 4.5;
/** Kanji, and kana that have no one spelling. */
const OTHER_BITS = 5;

const WORD_BITS = Math.log2(PASSPHRASE_WORDS.length);
/** A word of the list of the commonest, and a name that anybody can know. */
const COMMON_BITS = 6;
const KNOWN_BITS = 2;
/** A year between 1900 and 2030, and a day of these years. */
const YEAR_BITS = 7;
const DAY_BITS = 15.5;

const SHORTEST_PATTERN = 3;
const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz'];
/** Columns and diagonals of a keypad. */
const PAD = ['147', '258', '369', '159', '357', '2580', '0852', '741', '852', '963', '951', '753'];

const words = new Map<string, number>([
	...PASSPHRASE_WORDS.map((word) => [canonicalPassphrase(word), WORD_BITS] as const),
	...COMMON.map((word) => [canonicalPassphrase(word), COMMON_BITS] as const)
]);
const LONGEST = Math.max(...[...words.keys()].map((word) => word.length));

/**
 * What a passphrase is worth against somebody who guesses as people choose, bits: the cheapest way to put it together from
 * words, names in `known`, years, runs, repeats, rows of the keyboard and single characters. Deliberately low.
 */
export function passphraseBits(text: string, known: readonly string[] = []): number {
	const all = canonicalPassphrase(text);
	const names = new Set(
		known
			.flatMap((name) => [name, ...name.split(/\s+/)])
			.map(canonicalPassphrase)
			.filter((name) => [...name].length >= 2)
	);
	/** Cheapest cost of the first i code units. */
	const cost = [0];
	for (let end = 1; end <= all.length; end++) {
		let best = cost[end - 1]! + characterBits(all[end - 1]!);
		for (let start = end - 2; start >= 0; start--) {
			const piece = pieceBits(all, start, end, names);
			if (piece !== null) best = Math.min(best, cost[start]! + piece);
		}
		cost[end] = best;
	}
	return cost[all.length]!;
}

/** Whether it may lock a tablet that has no authenticator. `known`: names of the person and the municipality. */
export function isStrongPassphrase(text: string, known: readonly string[] = []): boolean {
	return passphraseBits(text, known) >= FLOOR_BITS;
}

/** Whether it may stand beside an authenticator. */
export function isGoodPin(text: string, known: readonly string[] = []): boolean {
	return canonicalPassphrase(text).length >= PIN_LENGTH && passphraseBits(text, known) >= PIN_BITS;
}

function characterBits(one: string): number {
	if (/[0-9]/.test(one)) return DIGIT_BITS;
	if (/[a-z]/.test(one)) return LETTER_BITS;
	return /[\x21-\x7e]/.test(one) ? SYMBOL_BITS : OTHER_BITS;
}

/** Worth of a piece that is one thing, null where it is none. */
function pieceBits(all: string, start: number, end: number, names: ReadonlySet<string>): number | null {
	const piece = all.slice(start, end);
	const found: number[] = [];
	if (names.has(piece)) found.push(KNOWN_BITS);
	if (piece.length <= LONGEST && words.has(piece)) found.push(words.get(piece)!);
	if (/^(19\d\d|20[0-3]\d)$/.test(piece)) found.push(YEAR_BITS);
	if (/^(19\d\d|20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(piece)) found.push(DAY_BITS);
	if (piece.length >= SHORTEST_PATTERN) {
		const longer = Math.log2(piece.length);
		if (isRun(piece) || PAD.includes(piece)) found.push(DIGIT_BITS + longer);
		if (isOnRow(piece)) found.push(Math.log2(ROWS.join('').length) + 1 + longer);
		// The same again, as in abcabc.
		if (all.slice(0, start).includes(piece)) found.push(2 + longer);
	}
	return found.length ? Math.min(...found) : null;
}

/** 111, 123 or 987: every character one above, below or like the one before. */
function isRun(piece: string): boolean {
	const steps = new Set(
		Array.from({ length: piece.length - 1 }, (_, i) => piece.charCodeAt(i + 1) - piece.charCodeAt(i))
	);
	return steps.size === 1 && Math.abs([...steps][0]!) <= 1;
}

function isOnRow(piece: string): boolean {
	const back = [...piece].reverse().join('');
	return ROWS.some((row) => row.includes(piece) || row.includes(back));
}
