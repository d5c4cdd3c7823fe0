/** The value below which a share of the values lies (0.5: median). */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export const count = (n: number) => n.toLocaleString('en-US');
export const ms = (n: number) =>
	n >= 1000 ? `${(n / 1000).toFixed(1)} s` : `${n.toFixed(n < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
export const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

export function line(what: string, ...parts: string[]): void {
	console.log(`${what}: ${parts.join(' · ')}`);
}

/** One figure beside its peer, or beside the limit that stands in for one. */
export interface Figure {
	what: string;
	ours: string;
	peer: string;
	/** Peer by ours: above 1 we are better; null where nothing is compared. */
	ratio: number | null;
	/** The least ratio that will do; null where the issue asks for the figures only. */
	target: number | null;
}

const figures: Figure[] = [];
const ratioText = (ratio: number | null) => (ratio === null ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`);
const missed = ({ ratio, target }: Figure) => target !== null && (ratio ?? 0) < target;
const verdict = (of: Figure) => {
	if (of.target === null) return 'no target';
	const wanted = of.target === 1 ? 'the limit' : `at least ${of.target}×`;
	return `${missed(of) ? 'misses' : 'meets'} ${wanted}`;
};

/** Prints a figure at once and keeps it for the table. */
export function figure(of: Figure): void {
	figures.push(of);
	line(of.what, ...[of.ours, of.peer, ratioText(of.ratio), verdict(of)].filter(Boolean));
}

/** Every figure of this run as a table; true if none misses its target. */
export function table(): boolean {
	const rows = figures.map((of) => [of.what, of.ours, of.peer, ratioText(of.ratio), verdict(of)]);
	const all = [['benchmark', 'ours', 'peer or limit', 'ratio', 'target'], ...rows];
	const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
	console.log();
	for (const row of all)
		console.log(
			row
				.map((cell, column) => cell.padEnd(widths[column]!))
				.join('  ')
				.trimEnd()
		);
	return !figures.some(missed);
}
