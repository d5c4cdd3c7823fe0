/** A label that wants to stand above its point; all in pixels. */
export interface Wanted {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Which labels are shown in full: in the given order, each that covers none before it. The others shrink to their sign, which may
 * stand close to others. So a map of a thousand leased houses stays readable, and what matters comes first.
 * @param most at most so many in full
 */
export function arrange(labels: readonly Wanted[], most = 60): boolean[] {
	const taken: Wanted[] = [];
	return labels.map((label) => {
		if (taken.length >= most || taken.some((other) => covers(label, other))) return false;
		taken.push(label);
		return true;
	});
}

const covers = (a: Wanted, b: Wanted): boolean =>
	Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
