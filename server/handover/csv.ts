import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export type Cell = string | number | boolean | null | undefined;

/** RFC 4180: a field with a comma, a quote or a line break stands in quotes, a quote in it is doubled; lines end with CRLF. */
export function csvLine(cells: readonly Cell[]): string {
	return `${cells
		.map((cell) => {
			const text = cell === null || cell === undefined ? '' : String(cell);
			return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
		})
		.join(',')}\r\n`;
}

/** A text file that grows line by line, with regard to how fast the disk takes it. */
export interface Sheet {
	write(text: string): Promise<void>;
	/** Resolves when everything is on disk. */
	close(): Promise<void>;
}

/** Makes or replaces a file that only its owner may read. `bom`: spreadsheets take UTF-8 for what it is by it. */
export function openSheet(path: string, { bom = false } = {}): Sheet {
	const stream = createWriteStream(path, { mode: 0o600, flush: true });
	// Every write asks; an error in between is kept for the next call.
	let failed: Error | null = null;
	stream.on('error', (error) => (failed = error));
	const check = () => {
		if (failed) throw failed;
	};
	if (bom) stream.write('\ufeff');
	return {
		async write(text) {
			check();
			if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
			check();
		},
		async close() {
			check();
			stream.end();
			if (!stream.closed) await once(stream, 'close');
			check();
		}
	};
}
