/** Positions from lengths: [0, a, a+b, …]. */
export function startsOf(lengths: ArrayLike<number>): Uint32Array {
	const starts = new Uint32Array(lengths.length + 1);
	for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i]! + lengths[i]!;
	return starts;
}

/**
 * Index, from `from` on, of the last start that is not behind `position`; starts ascend and may repeat. Looks nearby first:
 * positions mostly come in order.
 */
export function lastAtOrBefore(starts: Uint32Array, position: number, from = 0): number {
	const last = starts.length - 2;
	let low = from;
	let step = 1;
	while (low + step <= last && starts[low + step]! <= position) {
		low += step;
		step *= 2;
	}
	let high = Math.min(last, low + step - 1);
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (starts[middle]! <= position) low = middle;
		else high = middle - 1;
	}
	return low;
}
