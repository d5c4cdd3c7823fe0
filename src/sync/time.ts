/** Time and chance as the sync sees them: tests and simulations bring their own. */
export interface Time {
	/** The tablet's clock, ms since 1970. It may be wrong and it may jump. */
	now(): number;
	/** ms since some moment; never jumps. */
	elapsed(): number;
	/** Calls back after `ms`. Returns what calls it off. */
	after(ms: number, call: () => void): () => void;
	/** At least 0, below 1. */
	random(): number;
}

/** The machine's own time; `now` where the tablet's clock is not the machine's. */
export function systemTime(now: () => number = () => Date.now()): Time {
	return {
		now,
		elapsed: () => performance.now(),
		after(ms, call) {
			const timer = setTimeout(call, ms);
			return () => clearTimeout(timer);
		},
		random: () => Math.random()
	};
}

/** A timer that fires so late was held up: the worker was busy, or the tablet asleep. */
const LATE_MS = 250;
const AWAKE_MS = 1_000;

/**
 * Calls back after `ms` in which something could have come: where this worker was busy or the tablet asleep, what has come
 * in the meantime is taken in first. Returns what calls it off.
 */
export function afterAwake(time: Time, ms: number, call: () => void): () => void {
	let cancel: () => void = () => undefined;
	let tries = 2;
	const arm = (wait: number) => {
		const due = time.elapsed() + wait;
		cancel = time.after(wait, () => {
			if (time.elapsed() - due > LATE_MS && tries-- > 0) arm(Math.min(wait, AWAKE_MS));
			else call();
		});
	};
	arm(ms);
	return () => cancel();
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function sleep(time: Time, ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal?.aborted) return resolve();
		const done = () => {
			cancel();
			signal?.removeEventListener('abort', done);
			resolve();
		};
		const cancel = time.after(ms, done);
		signal?.addEventListener('abort', done);
	});
}

/** A promise's outcome, unless the signal is aborted first: then its reason is thrown, whatever the promise still does. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const aborted = () => reject(signal.reason as unknown);
		if (signal.aborted) aborted();
		else signal.addEventListener('abort', aborted, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
	});
}
