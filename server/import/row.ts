import type { Side } from './mapping';
import type { IdentifierKind, Layout } from './layouts';

/** What is wrong in a row: a refused row is left out, of the others it is only said. Never holds the row's values. */
export interface Problem {
	column: string;
	reason: string;
	refuse: boolean;
}

/** Widths to which numbers are filled up with zeros again. */
export type Digits = Partial<Record<IdentifierKind, number>>;

/** Longest cell in characters; nothing in a register is longer. */
const MAX_CELL = 500;
/** Control characters but tab and line ends, and U+FFFD for bytes that were no character. */
// eslint-disable-next-line no-control-regex
const BROKEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/;
const BREAKS = /[\t\r\n]+/g;

/** Half width, no spaces; leading zeros dropped: the same number, however a spreadsheet has treated it. */
export function bareNumber(text: string): string {
	const tidy = text.normalize('NFKC').replace(/\s/g, '');
	return /^\d+$/.test(tidy) ? tidy.replace(/^0+(?=\d)/, '') : tidy;
}

/** A cell without the padding of fixed-width exports and the ="0123" with which spreadsheets keep zeros. */
export function tidyCell(text: string): string {
	const trimmed = text.trim();
	return /^="[^"]*"$/.test(trimmed) ? trimmed.slice(2, -1).trim() : trimmed;
}

/** One row seen through its layout: cells by our column names, problems collected. */
export class Row<Column extends string> {
	readonly problems: Problem[] = [];

	constructor(
		private readonly layout: Layout<Column>,
		private readonly side: Side,
		private readonly at: ReadonlyMap<Column, number>,
		private readonly cells: readonly string[]
	) {}

	refuse(column: Column, reason: string): void {
		this.problems.push({ column, reason, refuse: true });
	}

	warn(column: Column, reason: string): void {
		this.problems.push({ column, reason, refuse: false });
	}

	get refused(): boolean {
		return this.problems.some((problem) => problem.refuse);
	}

	/** Whether the file has such a column. */
	has(column: Column): boolean {
		return this.at.has(column);
	}

	/** The cell's text, '' where the file has no such column. */
	text(column: Column): string {
		const place = this.at.get(column);
		const cell = place === undefined ? '' : (this.cells[place] ?? '');
		if (cell === '') return '';
		let text = tidyCell(cell);
		const values = this.side.values[column];
		if (values && Object.hasOwn(values, text)) text = values[text]!;
		if (BROKEN.test(text)) this.refuse(column, '読めない文字（壊れた文字または制御文字）が入っています');
		else if (text.length > MAX_CELL) this.refuse(column, `${MAX_CELL}文字を超えています`);
		else if (text.startsWith('=')) this.refuse(column, '数式が入っています');
		else if (text.search(BREAKS) >= 0) {
			this.warn(column, '改行またはタブを空白に替えました');
			text = text.replace(BREAKS, ' ');
		}
		return text;
	}

	/** A number such as 宛名番号, filled up with the zeros that it has lost. */
	identifier(column: Column, digits: Digits): string {
		const text = this.text(column).normalize('NFKC').replace(/\s/g, '');
		const kind = this.layout.identifiers[column];
		const width = kind ? digits[kind] : undefined;
		if (!width || !/^\d+$/.test(text) || text.length === width) return text;
		if (text.length > width) {
			this.refuse(column, `${width}桁を超えています`);
			return text;
		}
		this.warn(column, `失われた先頭の0を補い、${width}桁にしました`);
		return text.padStart(width, '0');
	}
}
