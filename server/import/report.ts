import { closeSync, openSync, writeSync } from 'node:fs';
import { withFile } from '../cli/files';
import type { Problem } from './row';

const FLUSH_AT = 64 * 1024;
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/**
 * The error report (取り込み結果の一覧): file, line, column, what was done, reason. It names no value of a row, so that it may
 * be handed to whoever makes the export. Written as it comes: any number of bad rows, the same memory.
 */
export class Report {
	/** How often each reason occurred. */
	readonly reasons = new Map<string, number>();
	private buffer = '\uFEFFファイル,行,列,扱い,理由\r\n';

	private constructor(
		readonly path: string,
		private readonly handle: number
	) {}

	static async create(path: string): Promise<Report> {
		return withFile('結果の一覧', path, async () => new Report(path, openSync(path, 'w', 0o600)));
	}

	add(file: string, line: number, { column, reason, refuse }: Problem): void {
		const key = `${file} ${column}: ${reason}${refuse ? '（取り込まず）' : ''}`;
		this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
		this.buffer +=
			[file, String(line), column, refuse ? '取り込まず' : '注意', reason].map(cell).join(',') + '\r\n';
		if (this.buffer.length > FLUSH_AT) this.flush();
	}

	private flush(): void {
		writeSync(this.handle, this.buffer);
		this.buffer = '';
	}

	close(): void {
		this.flush();
		closeSync(this.handle);
	}
}
