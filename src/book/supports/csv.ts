import { toHex } from '../../domain/bytes';
import type { CsvFile } from './api';

export type Cell = string | number | null;

/** Spreadsheets would run what begins like this as a formula. A minus before digits is a number. */
const FORMULA = /^(?:[=+@\t\r]|-(?!\d))/;

/**
 * A table as spreadsheets of Japanese offices read it: UTF-8 with a byte order mark, comma, CRLF, RFC 4180. What a formula could be
 * gets an apostrophe in front.
 */
export function csvBytes(rows: readonly (readonly Cell[])[]): Uint8Array<ArrayBuffer> {
	const text = rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
	return new TextEncoder().encode(`\ufeff${text}`);
}

function cellText(cell: Cell): string {
	if (cell === null) return '';
	const text = typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : String(cell);
	return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A CSV file with its SHA-256. `rows` is without the heading. */
export async function csvFile(
	name: string,
	heading: readonly string[],
	rows: readonly (readonly Cell[])[]
): Promise<CsvFile> {
	const bytes = csvBytes([heading, ...rows]);
	const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
	return { name, bytes, rows: rows.length, hash };
}

/** Part of a file's name that sorts by time: 20261101T0900. */
export const stampOf = (now: number): string => new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '');
