import { GateError } from './errors';

/** The data centers of one municipality are numbered 1 to 9 (GATE_NUMBER): a center's number is the first digit of its devices'. */
export const GATE_NUMBERS = { first: 1, last: 9 } as const;

/**
 * Device numbers of a center, first the short ones that read well over a radio: c001–c999, then c1000–c9999, then
 * c00000–c99999. No two centers' ranges have a number in common, so that neither has to ask the other.
 */
const rangesOf = (center: number): [number, number][] => [
	[center * 1_000 + 1, center * 1_000 + 999],
	[center * 10_000 + 1_000, center * 10_000 + 9_999],
	[center * 100_000, center * 100_000 + 99_999]
];

/**
 * The number after the highest of a center's that is taken; holes stay, a number is never given twice.
 * @param taken numbers of all centers, in any order
 * @throws GateError `conflict` where the range is used up
 */
export function nextNumber(center: number, taken: Iterable<string>): string {
	const ranges = rangesOf(center);
	const highest = ranges.map(() => -1);
	for (const text of taken) {
		const number = Number(text);
		const at = ranges.findIndex(([from, to]) => number >= from && number <= to);
		if (at >= 0) highest[at] = Math.max(highest[at]!, number);
	}
	for (const [at, [from, to]] of ranges.entries()) {
		if (highest.slice(at + 1).some((number) => number >= 0)) continue;
		const next = Math.max(from, highest[at]! + 1);
		if (next <= to) return String(next);
	}
	throw new GateError('conflict', `all device numbers that begin with ${center} have been given out`);
}
