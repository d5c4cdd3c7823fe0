/** Why typed labels of units cannot be read; `at` is the line or label. */
export type LabelProblem = { why: 'unread' | 'twice' | 'many'; at: string };

/** As many as one entry of a hand-over names (kinds/housing.ts). */
export const MOST_LABELS = 500;

/**
 * Labels of units from what was typed: one a line, or a series such as `A-101～A-112` (same beginning, same number of digits).
 * Either all of them in order, or the first thing that is wrong.
 */
export function readLabels(text: string): { labels: string[] } | { problem: LabelProblem } {
	const labels: string[] = [];
	const seen = new Set<string>();
	for (const raw of text.split(/[\n、,]/)) {
		const line = raw.normalize('NFKC').replace(/[〜]/g, '~').trim();
		if (line === '') continue;
		const series = seriesOf(line);
		if (!series) return { problem: { why: 'unread', at: raw.trim() } };
		for (const label of series) {
			if (seen.has(label)) return { problem: { why: 'twice', at: label } };
			seen.add(label);
			labels.push(label);
		}
		if (labels.length > MOST_LABELS) return { problem: { why: 'many', at: '' } };
	}
	return { labels };
}

function seriesOf(line: string): string[] | null {
	const ends = line.split('~').map((part) => part.trim());
	if (ends.length === 1) return line.length <= 100 ? [line] : null;
	const [first, last] = ends.map((end) => /^(.*?)(\d{1,6})$/.exec(end));
	if (ends.length !== 2 || !first || !last) return null;
	const [, start, from] = first as unknown as [string, string, string];
	const [, otherStart, to] = last as unknown as [string, string, string];
	// The second end may leave the beginning out: A-101~112.
	if ((otherStart !== '' && otherStart !== start) || from.length !== to.length) return null;
	const count = Number(to) - Number(from) + 1;
	if (count < 1 || count > MOST_LABELS) return null;
	return Array.from({ length: count }, (_, i) => start + String(Number(from) + i).padStart(from.length, '0'));
}
