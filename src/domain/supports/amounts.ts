import type { AmountLine } from './definition';
import { asks, truth, type View } from './evaluate';
import { explain } from './explain';
import type { Ask } from './know';
import type { ReasonLine } from './situation';

type Row = AmountLine['rows'][number];
type Factor = AmountLine['factors'][number];

/** What one line of a support comes to: yen, or per mille for reductions. */
export interface LineAmount {
	line: AmountLine;
	/** Null: facts that are not known decide; then it lies between `least` and `most`. */
	value: number | null;
	least: number;
	most: number;
	/** The row that gives it; null where none does or it is not known which. */
	row: Row | null;
	/** Facts that decide it. */
	ask: Ask[];
}

/** Rows that may give the amount: in order, up to the first that surely holds. `none`: it may be that no row does. */
function possibleRows(line: AmountLine, view: View): { rows: Row[]; none: boolean } {
	const rows: Row[] = [];
	for (const row of line.rows) {
		const holds = truth(row.when, view);
		if (holds !== false) rows.push(row);
		if (holds) return { rows, none: false };
	}
	return { rows, none: true };
}

const times = (value: number, { numerator, denominator }: Factor) =>
	Math.floor((value * numerator) / denominator);

/** Every value that a row may come to under factors of which some are not known to apply. */
function withFactors(value: number, line: AmountLine, view: View): number[] {
	let values = [value];
	for (const factor of line.factors) {
		const applies = truth(factor.when, view);
		if (applies === false) continue;
		const taken = values.map((one) => times(one, factor));
		values = applies ? taken : [...values, ...taken];
	}
	return values;
}

/** The amount of a line as far as it is known. A line of which no row holds comes to 0. */
export function amountOf(line: AmountLine, view: View): LineAmount {
	const { rows, none } = possibleRows(line, view);
	const values = rows.flatMap((row) => withFactors(row.value, line, view));
	if (none) values.push(0);
	const least = Math.min(...values);
	const most = Math.max(...values);
	const row = rows.length === 1 && !none ? rows[0]! : null;
	if (least === most) return { line, value: least, least, most, row, ask: [] };
	const ask = [
		...rows.flatMap(({ when }) => asks(when, view)),
		...line.factors.flatMap(({ when }) => asks(when, view))
	];
	return { line, value: null, least, most, row, ask };
}

const yen = (n: number) => `${n.toLocaleString('ja-JP')}円`;
const perMille = (n: number) => `${(n / 10).toLocaleString('ja-JP')}％`;

/** How an amount comes about, line by line. `unit`: what its values are. */
export function explainAmount(amount: LineAmount, unit: 'yen' | 'rate', view: View): ReasonLine[] {
	const text = unit === 'yen' ? yen : perMille;
	const { line, row, value, least, most } = amount;
	const says = (what: string, holds: boolean | null): ReasonLine => ({
		text: `${line.title}：${what}`,
		holds,
		fact: null,
		person: null
	});
	const open = amount.ask.length > 0;
	const lines = row
		? [says(`「${row.title}」の区分 → ${text(row.value)}`, true)]
		: value === null
			? [says(`区分がまだ決まらない → ${text(least)}から${text(most)}`, null)]
			: [says(`当てはまる区分がない → ${text(value)}`, value > 0)];
	if (open)
		for (const candidate of possibleRows(line, view).rows)
			if (truth(candidate.when, view) === null)
				lines.push(says(`「${candidate.title}」なら ${text(candidate.value)}`, null));
	for (const factor of line.factors) {
		const applies = truth(factor.when, view);
		if (applies === false || most === 0) continue;
		const why = explain(factor.when, view)
			.map((reason) => reason.text)
			.join('、');
		lines.push(says(`${factor.denominator}分の${factor.numerator}になる（${why}）`, applies));
	}
	return lines;
}
