/**
 * Hybrid logical clock. A stamp is `<milliseconds, 9 digits base 36>-<counter, 3 digits base 36>-<device>`:
 * plain string order is the order in which folds read entries, the same on every replica.
 */
export type Stamp = string;

const MS_DIGITS = 9;
const COUNTER_DIGITS = 3;
const COUNTER_MAX = 36 ** COUNTER_DIGITS - 1;

/** A stamp from elsewhere may pull this device's clock ahead by this much at the most (24 hours, in ms).
 * A tablet set to the year 2040 must not drag the others along (DESIGN 5); its entries still sort, at the end. */
export const MAX_PULL_MS = 24 * 60 * 60 * 1000;

/** The stamp as text, whose alphabetical order is the clock's. */
export function formatStamp(ms: number, counter: number, device: string): Stamp {
	return `${Math.max(0, Math.floor(ms)).toString(36).padStart(MS_DIGITS, '0')}-${counter
		.toString(36)
		.padStart(COUNTER_DIGITS, '0')}-${device}`;
}

/** Milliseconds since 1970 and counter of a stamp. Throws RangeError on anything else. */
export function parseStamp(stamp: Stamp): { ms: number; counter: number; device: string } {
	const match = /^([0-9a-z]{9})-([0-9a-z]{3})-(.+)$/.exec(stamp);
	if (!match) throw new RangeError(`not a clock stamp: ${stamp}`);
	return { ms: parseInt(match[1]!, 36), counter: parseInt(match[2]!, 36), device: match[3]! };
}

export interface ClockState {
	ms: number;
	counter: number;
}

/** The stamp for a new entry: later than everything seen, even if the wall clock went back. */
export function tick(state: ClockState, wallMs: number): ClockState {
	if (wallMs > state.ms) return { ms: wallMs, counter: 0 };
	if (state.counter < COUNTER_MAX) return { ms: state.ms, counter: state.counter + 1 };
	return { ms: state.ms + 1, counter: 0 };
}

/** The clock after an entry from another device was seen. Stamps too far ahead of the wall are not followed. */
export function observe(state: ClockState, seen: Stamp, wallMs: number): ClockState {
	const { ms, counter } = parseStamp(seen);
	if (ms > wallMs + MAX_PULL_MS) return state;
	if (ms > state.ms || (ms === state.ms && counter > state.counter)) return { ms, counter };
	return state;
}
