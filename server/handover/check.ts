import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import type { Contents } from '../../src/sync/cluster';
import { createDigest } from './digest';
import { tableOf } from './fields';
import { ALL_TABLES } from './files';
import { linesOf } from './lines';
import type { Source, TablesReport } from './tables';

/** A file as it lies on the disk. */
export interface FileRecord {
	file: string;
	bytes: number;
	/** hex */
	sha256: string;
	/** Rows of a CSV without its header, or lines of an NDJSON. */
	rows?: number;
}

/** A source and what the database said of itself when it was read. */
export interface FetchedSource extends Source {
	database: string;
	contents: Contents;
}

/** Size and hash of a file. */
export async function fileRecord(folder: string, file: string): Promise<FileRecord> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk as Uint8Array);
	return { file, bytes: (await stat(join(folder, file))).size, sha256: hash.digest('hex') };
}

/** Count and digest of the documents of an NDJSON, read back from the disk. */
export async function contentsOfFile(path: string): Promise<Contents> {
	const digest = createDigest();
	for await (const line of linesOf(createReadStream(path))) digest.add(JSON.parse(line) as object);
	return digest.contents();
}

/**
 * Reads a hand-over back from the disk: every database's documents are in its file, and every entry is in the table of its kind,
 * as often as it is stored. Answers the files, and one sentence for each thing that is wrong.
 */
export async function checkHandover(
	folder: string,
	sources: readonly FetchedSource[],
	report: Pick<TablesReport, 'rows' | 'unreadable'>
): Promise<{ files: FileRecord[]; problems: string[] }> {
	const files: FileRecord[] = [];
	const problems: string[] = [];
	const wanted = new Map<string, number>();
	for (const { file, database, contents, purpose } of sources) {
		const path = join(folder, file);
		const held = await contentsOfFile(path);
		if (held.documents !== contents.documents || held.sha256 !== contents.sha256)
			problems.push(`${file} がデータベース ${database} と一致しません`);
		files.push({ ...(await fileRecord(folder, file)), rows: held.documents });
		if (purpose === 'devices') continue;
		for await (const line of linesOf(createReadStream(path))) {
			const { _id, _rev, kind } = JSON.parse(line) as { _id: string; _rev: string; kind: string };
			if (report.unreadable.includes(_id)) continue;
			const key = `${tableOf(kind).file}\n${_id}\n${_rev}`;
			wanted.set(key, (wanted.get(key) ?? 0) + 1);
		}
	}
	for (const { file, columns } of ALL_TABLES) {
		let rows = 0;
		const events = columns.some(([header]) => header === '改訂');
		for await (const row of createReadStream(join(folder, file)).pipe(
			parse({ bom: true, columns: true, record_delimiter: '\r\n' })
		) as AsyncIterable<Record<string, string>>) {
			rows++;
			if (!events) continue;
			const key = `${file}\n${row['記録ID']}\n${row['改訂']}`;
			const left = (wanted.get(key) ?? 0) - 1;
			if (left < 0) problems.push(`${file} に原本のない行があります: ${row['記録ID']}`);
			else if (left === 0) wanted.delete(key);
			else wanted.set(key, left);
		}
		if (rows !== report.rows[file]) problems.push(`${file} の行数が書いた数と違います`);
		files.push({ ...(await fileRecord(folder, file)), rows });
	}
	for (const key of wanted.keys()) {
		const [file, id] = key.split('\n');
		problems.push(`${file} に記録がありません: ${id}`);
	}
	return { files, problems };
}
