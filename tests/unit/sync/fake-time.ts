import type { Time } from '../../../src/sync/time';

/** Time that goes on only when nothing else can: no test waits, and none depends on how fast the machine is. */
export interface FakeTime extends Time {
	/** Lets everything happen until the promise has its outcome. */
	run<T>(promise: Promise<T>): Promise<T>;
	/** The worker is busy or the tablet asleep for so long: no timer fires before it is over. */
	block(ms: number): void;
	/** Lets so many ms pass. */
	pass(ms: number): Promise<void>;
}

// What is under way without a timer: key operations, and the disk's steps, which fake-indexeddb schedules as immediates.
let underWay = 0;
const realImmediate = globalThis.setImmediate;
const countedImmediate = (call: (...args: unknown[]) => void, ...args: unknown[]) => {
	underWay++;
	return realImmediate(() => {
		underWay--;
		call(...args);
	});
};
globalThis.setImmediate = countedImmediate as unknown as typeof setImmediate;
for (const name of ['sign', 'verify', 'digest', 'encrypt', 'decrypt', 'deriveBits', 'importKey'] as const) {
	const real = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
	Object.defineProperty(crypto.subtle, name, {
		value: async (...args: unknown[]) => {
			underWay++;
			try {
				return await real(...args);
			} finally {
				underWay--;
			}
		}
	});
}

const QUIET_TURNS = 6;

/** Resolves when nothing is going on any more that is not waiting for a timer. */
async function settled(): Promise<void> {
	for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
		await new Promise<void>((resolve) => realImmediate(resolve));
		if (underWay > 0) quiet = -1;
	}
}

export function fakeTime(start = Date.parse('2026-11-01T00:00:00Z'), seed = 1): FakeTime {
	let elapsed = 0;
	let state = seed;
	const timers = new Set<{ at: number; call(): void }>();

	async function next(until: number): Promise<boolean> {
		await settled();
		const [first] = [...timers].sort((a, b) => a.at - b.at);
		if (!first || first.at > until) return false;
		timers.delete(first);
		elapsed = Math.max(elapsed, first.at);
		first.call();
		return true;
	}

	return {
		now: () => start + elapsed,
		elapsed: () => elapsed,
		after(ms, call) {
			const timer = { at: elapsed + ms, call };
			timers.add(timer);
			return () => timers.delete(timer);
		},
		// mulberry32
		random() {
			state = (state + 0x6d2b79f5) | 0;
			let t = Math.imul(state ^ (state >>> 15), 1 | state);
			t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
			return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
		},
		async run(promise) {
			let over = false;
			const done = () => (over = true);
			promise.then(done, done);
			await settled();
			while (!over) if (!(await next(Infinity)) && !over) throw new Error('nothing will happen any more');
			return promise;
		},
		block: (ms) => void (elapsed += ms),
		async pass(ms) {
			const until = elapsed + ms;
			while (await next(until));
			elapsed = until;
			await settled();
		}
	};
}
