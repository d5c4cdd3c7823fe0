/**
 * Sets of code points as short text for src/generated: gaps and runs in base 36, `gap` or `gap-run`, joined by dots.
 * `{65, 66, 67, 90}` is `1t-3.n`: 65 = 1t, three in a row, then 23 = n further from the last.
 */
export function packPoints(points: Iterable<number>): string {
	const runs: { first: number; last: number }[] = [];
	for (const point of [...points].sort((a, b) => a - b)) {
		const run = runs.at(-1);
		if (run && point <= run.last + 1) run.last = point;
		else runs.push({ first: point, last: point });
	}
	return runs
		.map(({ first, last }, i) => {
			const gap = (first - (runs[i - 1]?.last ?? 0)).toString(36);
			return last === first ? gap : `${gap}-${(last - first + 1).toString(36)}`;
		})
		.join('.');
}

/** The set that `packPoints` wrote. */
export function unpackPoints(packed: string): Set<number> {
	const points = new Set<number>();
	let last = 0;
	if (packed === '') return points;
	for (const item of packed.split('.')) {
		const [gap, run = '1'] = item.split('-');
		const first = last + parseInt(gap!, 36);
		last = first + parseInt(run, 36) - 1;
		for (let point = first; point <= last; point++) points.add(point);
	}
	return points;
}
