import type { Time } from '../../src/sync/time';

/** Begin of every history: 2026-11-20 09:00 in Japan. */
export const START = Date.UTC(2026, 10, 20, 0, 0);

/** One time for all tablets and data centers of a history. It moves when somebody moves it, never by itself. */
export interface Clock {
	/** ms since 1970, as an observer with a good clock sees it. */
	now(): number;
	elapsed(): number;
	pass(ms: number): void;
	/** The clock of one tablet, wrong by `skew()` ms. */
	timeOf(skew: () => number): Time;
	/** Nothing comes any more: time goes on until whoever waits has given up. Throws the signal's reason. */
	silence(signal: AbortSignal): Promise<never>;
}

/** So many turns of the event loop. */
export async function turns(count: number): Promise<void> {
	for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A clock at START; `random` decides what callers of Time.random get. */
export function createClock(random: () => number): Clock {
	let elapsed = 0;
	const timers = new Set<{ at: number; call(): void }>();

	const after = (ms: number, call: () => void) => {
		const timer = { at: elapsed + ms, call };
		timers.add(timer);
		return () => void timers.delete(timer);
	};
	const first = () => [...timers].reduce((a, b) => (b.at < a.at ? b : a));

	return {
		// Whole milliseconds, as every real clock; what is waited for may be fractions.
		now: () => Math.floor(START + elapsed),
		elapsed: () => elapsed,
		pass: (ms) => void (elapsed += ms),
		timeOf: (skew) => ({
			now: () => Math.floor(START + elapsed + skew()),
			elapsed: () => elapsed,
			after,
			random
		}),
		async silence(signal) {
			for (;;) {
				await turns(3);
				if (signal.aborted) throw signal.reason;
				if (timers.size === 0) throw new Error('nobody watches over a request to a silent gate');
				const next = first();
				timers.delete(next);
				elapsed = Math.max(elapsed, next.at);
				next.call();
			}
		}
	};
}

/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
