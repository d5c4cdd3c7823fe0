import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../cli/command';
import { readText, type TextFile } from './text';

export interface CsvRecord {
	/** Line on which the row begins, from 1, as an editor shows it. */
	line: number;
	cells: string[];
}

/** Longest row in characters: an unclosed quotation mark must not swallow a file into memory. */
const MAX_RECORD = 100_000;

const REASONS: Partial<Record<string, string>> = {
	CSV_MAX_RECORD_SIZE: '1行が長すぎます。引用符 " の閉じ忘れか、CSV ではないファイルです',
	CSV_QUOTE_NOT_CLOSED: '引用符 " が閉じないままファイルが終わっています。出力が途中で切れた可能性があります',
	CSV_INVALID_CLOSING_QUOTE: '引用符 " の後に余分な文字があります。項目の中の " は "" と書きます',
	INVALID_OPENING_QUOTE: '項目の途中に引用符 " があります。項目全体を " で囲み、中の " は "" と書きます'
};

/**
 * Rows of a CSV file (RFC 4180; CRLF, LF or both), blank ones left out. A row whose quotation marks are wrong makes all
 * rows after it doubtful, so it is a UserError for the whole file.
 */
export async function* readCsv(file: TextFile, delimiter: string): AsyncGenerator<CsvRecord> {
	const parser = parse({
		delimiter,
		record_delimiter: ['\r\n', '\n'],
		relax_column_count: true,
		skip_empty_lines: true,
		skip_records_with_empty_values: true,
		max_record_size: MAX_RECORD,
		info: true
	});
	// Errors of either stream end the loop below, which reports them.
	pipeline(Readable.from(readText(file)), parser, () => undefined);
	// The parser's line count goes up at CR and at LF inside quotation marks.
	let countedTwice = 0;
	try {
		for await (const { record, info } of parser as AsyncIterable<{
			record: string[];
			info: { lines: number };
		}>) {
			let line = info.lines - countedTwice;
			for (const cell of record)
				if (/[\r\n]/.test(cell)) {
					line -= cell.match(/[\r\n]/g)!.length;
					countedTwice += cell.match(/\r\n/g)?.length ?? 0;
				}
			yield { line, cells: record };
		}
	} catch (error) {
		const reason = error instanceof CsvError && REASONS[error.code];
		if (!reason) throw error;
		throw new UserError(`${file.path} ${Number(error.lines) - countedTwice}行目: ${reason}。`, {
			cause: error
		});
	}
}
