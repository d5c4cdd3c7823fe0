import type { DeviceNumber } from './entry';

/** From and to, both included. */
export type Range = [number, number];

/** What is here of one device's chain: its entries are numbered 1, 2, 3 … with no gap. */
export interface ChainReport {
	device: DeviceNumber;
	/** Lowest and highest running number that is here. */
	first: number;
	last: number;
	/** Numbers between the two that are not here. */
	missing: Range[];
}

/** Running numbers that have been seen, by device. Memory grows with the gaps, not with the entries. */
export interface Chains {
	/** Notes a number; the same one again changes nothing. RangeError for what is no running number. */
	add(device: DeviceNumber, n: number): void;
	/** How many different numbers there are. */
	readonly count: number;
	/** One row for each device with at least one number, in order of the device numbers. */
	report(): ChainReport[];
}

/** An empty set of chains. */
export function createChains(): Chains {
	/** Of each device: what is here, as ranges in order, that neither overlap nor touch. */
	const here = new Map<DeviceNumber, Range[]>();
	let count = 0;

	return {
		add(device, n) {
			if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a running number: ${n}`);
			let ranges = here.get(device);
			if (!ranges) here.set(device, (ranges = []));
			// The first range that does not end before n.
			let low = 0;
			let high = ranges.length;
			while (low < high) {
				const middle = (low + high) >>> 1;
				if (ranges[middle]![1] < n) low = middle + 1;
				else high = middle;
			}
			const before = ranges[low - 1];
			const next = ranges[low];
			if (next && next[0] <= n) return;
			count++;
			const follows = before?.[1] === n - 1;
			const leads = next?.[0] === n + 1;
			if (follows && leads) {
				before[1] = next[1];
				ranges.splice(low, 1);
			} else if (follows) before[1] = n;
			else if (leads) next[0] = n;
			else ranges.splice(low, 0, [n, n]);
		},
		get count() {
			return count;
		},
		report: () =>
			[...here]
				.map(([device, ranges]) => ({
					device,
					first: ranges[0]![0],
					last: ranges.at(-1)![1],
					missing: ranges.slice(1).map(([from], i): Range => [ranges[i]![1] + 1, from - 1])
				}))
				.sort((a, b) => Number(a.device) - Number(b.device))
	};
}

/**
 * Everything of a chain that is not here: before the first number, between, and up to the highest that the device has
 * reported of itself (null: never heard). A chain of which nothing is here has first and last 0.
 */
export function allMissing({
	first,
	last,
	missing,
	reported
}: Omit<ChainReport, 'device'> & { reported: number | null }): Range[] {
	const before: Range[] = first > 1 ? [[1, first - 1]] : [];
	const after: Range[] = reported !== null && reported > last ? [[last + 1, reported]] : [];
	return [...before, ...missing, ...after];
}
