/** Random numbers from a seed: the same seed, the same town, on every machine. */
export interface Random {
	/** Uniform in [0, 1). */
	next(): number;
	/** Whole number from `from` to `to`, both included. */
	int(from: number, to: number): number;
	chance(probability: number): boolean;
	pick<T>(items: readonly T[]): T;
	/** Picks by the `weight` of each item. */
	weighted<T extends { weight: number }>(items: readonly T[]): T;
}

/** sfc32 (PractRand's small fast counter): 128 bits of state from a 32-bit seed. */
export function randomFrom(seed: number): Random {
	let a = 0x9e3779b9;
	let b = 0x243f6a88;
	let c = seed >>> 0;
	let counter = 1;
	const step = () => {
		const t = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + t) | 0;
		return (t >>> 0) / 4294967296;
	};
	for (let i = 0; i < 15; i++) step();
	const totals = new WeakMap<object, number>();
	return {
		next: step,
		int: (from, to) => from + Math.floor(step() * (to - from + 1)),
		chance: (probability) => step() < probability,
		pick: (items) => items[Math.floor(step() * items.length)]!,
		weighted(items) {
			let total = totals.get(items);
			if (total === undefined) {
				total = items.reduce((sum, item) => sum + item.weight, 0);
				totals.set(items, total);
			}
			let left = step() * total;
			for (const item of items) {
				left -= item.weight;
				if (left < 0) return item;
			}
			return items.at(-1)!;
		}
	};
}
