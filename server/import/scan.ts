import { UserError } from '../cli/command';
import { readCsv } from './csv';
import { IndividualNumberWatch, namesIndividualNumber } from './individual-number';
import { locateColumns, type Side } from './mapping';
import { bareNumber, tidyCell, type Digits } from './row';
import type { IdentifierKind, Layout } from './layouts';
import { inspectText, type TextFile } from './text';

/** What the first reading of a file finds out, before anything is taken over. */
export interface Scan<Column extends string> {
	file: TextFile;
	layout: Layout<Column>;
	side: Side;
	at: Map<Column, number>;
	/** Cells of a whole row. */
	width: number;
	/** Rows of data. */
	rows: number;
	/** The valid row (from 0) of each identifier (bareNumber), where several rows have the same. */
	valid: Map<string, number>;
	/** How many numbers of each kind begin with 0, by their length: they tell that the width is fixed, and which it is. */
	padded: Map<IdentifierKind, Map<number, number>>;
	/** Columns that are missing and what is lost with them. */
	lacking: string[];
}

/** Whether a row's cells are as many as the header's; blank ones behind the last are the export's habit. */
export function fits(cells: readonly string[], width: number): boolean {
	return (
		cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''))
	);
}

function refuseIndividualNumbers(path: string, places: readonly number[]): void {
	if (places.length)
		throw new UserError(
			`${path}: ${places.map((i) => i + 1).join('、')}列目に個人番号（マイナンバー）が入っています。取り込みを中止しました。この列を除いて出力し直し、このファイルは消してください。`
		);
}

/** Ranks of rows with the same identifier: a higher text is newer. */
const rank = (cells: readonly string[], places: readonly number[]) =>
	places.map((i) => bareNumber(cells[i] ?? '').padStart(10, '0')).join(':');

/**
 * Reads a whole file once: columns, numbers' widths, which row of an identifier is valid, and that no column holds 個人番号.
 * Throws UserError for what makes the file unfit as a whole.
 */
export async function scan<Column extends string>(
	path: string,
	layout: Layout<Column>,
	side: Side,
	progress: (rows: number) => void
): Promise<Scan<Column>> {
	const file = await inspectText(path, side.encoding);
	const watch = new IndividualNumberWatch();
	const valid = new Map<string, number>();
	const ranks = new Map<string, string>();
	const padded: Scan<Column>['padded'] = new Map();
	let at: Map<Column, number> | null = null;
	let width = 0;
	let rows = 0;
	let lastFits = true;
	let lastLine = 0;
	let newest: number[] = [];
	let identifiers: [number, IdentifierKind][] = [];

	for await (const { line, cells } of readCsv(file, side.delimiter)) {
		if (!at) {
			const header = side.header ? cells : null;
			if (header)
				refuseIndividualNumbers(
					path,
					header.flatMap((text, i) => (namesIndividualNumber(text) ? [i] : []))
				);
			at = locateColumns(layout, side, header, path);
			width = cells.length;
			const beyond = [...at].find(([, place]) => place >= width);
			if (beyond)
				throw new UserError(
					`${path}: 対応表は「${beyond[0]}」を ${beyond[1] + 1} 列目としていますが、ファイルは ${width} 列です。区切りの文字 (delimiter) も確かめてください。`
				);
			newest = layout.newest.flatMap((column) => at!.get(column) ?? []);
			identifiers = (Object.entries(layout.identifiers) as [Column, IdentifierKind][]).flatMap(
				([column, kind]) => (at!.has(column) ? [[at!.get(column)!, kind]] : [])
			);
			if (header) continue;
		}
		const row = rows++;
		progress(rows);
		lastLine = line;
		watch.add(cells);
		lastFits = fits(cells, width);
		if (!lastFits) continue;
		for (const [place, kind] of identifiers) {
			const text = tidyCell(cells[place]!).normalize('NFKC');
			if (!/^0\d+$/.test(text)) continue;
			const lengths = padded.get(kind) ?? new Map<number, number>();
			padded.set(kind, lengths.set(text.length, (lengths.get(text.length) ?? 0) + 1));
		}
		const key = bareNumber(tidyCell(cells[at.get(layout.key)!]!));
		if (key) {
			if (newest.length) {
				const own = rank(cells, newest);
				const other = ranks.get(key);
				if (other !== undefined && other > own) continue;
				ranks.set(key, own);
			}
			valid.set(key, row);
		}
	}
	refuseIndividualNumbers(path, watch.found());
	if (!at || rows === 0)
		throw new UserError(`${path}: データの行がありません。出力が途中で止まっていないか確かめてください。`);
	if (!lastFits && !file.endsWithNewline)
		throw new UserError(
			`${path} ${lastLine}行目: 行の途中でファイルが終わっています。出力し直してください（前の台帳はそのまま使えます）。`
		);
	const lacking = Object.entries(layout.wanted).flatMap(([column, loss]) =>
		at.has(column as Column)
			? []
			: [`${layout.title}のファイルに「${column}」の列がありません: ${String(loss)}`]
	);
	return { file, layout, side, at, width, rows, valid, padded, lacking };
}

/**
 * Widths to which numbers are filled up: what the mapping says; otherwise the most frequent length of those that begin
 * with 0, but never less than at the import before (a spreadsheet may have dropped all zeros since). One odd row must not
 * change every number: case numbers are derived from 世帯番号. Numbers that never had zeros stay as they are.
 */
export function chooseDigits(
	scans: readonly Pick<Scan<string>, 'padded' | 'side' | 'layout'>[],
	before: Digits
): Digits {
	const digits: Digits = { ...before };
	const lengths = new Map<IdentifierKind, Map<number, number>>();
	for (const { padded } of scans)
		for (const [kind, counts] of padded)
			for (const [length, count] of counts) {
				const sum = lengths.get(kind) ?? new Map<number, number>();
				lengths.set(kind, sum.set(length, (sum.get(length) ?? 0) + count));
			}
	for (const [kind, counts] of lengths) {
		const [usual] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
		digits[kind] = Math.max(digits[kind] ?? 0, usual);
	}
	for (const { side, layout } of scans)
		for (const [column, width] of Object.entries(side.digits)) digits[layout.identifiers[column]!] = width;
	return digits;
}
