import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MunicipalityConfig } from '../../src/domain/municipality';
import { ExportEnd, type Contents, type HeldDatabases } from '../../src/sync/cluster';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { replaceFile } from '../gate/files';
import { checkHandover, fileRecord, type FetchedSource, type FileRecord } from './check';
import { japanTime } from './columns';
import { openSheet } from './csv';
import { describeHandover } from './describe';
import { createDigest } from './digest';
import { createOpener } from './seals';
import { writeTables, type TablesReport } from './tables';

/** Stands in the folder while a hand-over is being written; what it finds there may be replaced. */
const UNDER_WAY = '途中.json';
const REPORT = '検査.json';

/** Where the data comes from: the cluster's operator, over HTTP. */
export interface HandoverSource {
	databases(): Promise<HeldDatabases>;
	/** NDJSON, one line at a time, the last one ExportEnd. */
	documents(name: string): AsyncIterable<string>;
	trail(): AsyncIterable<string>;
}

/** 検査.json: what was handed over, and that it was read back and found whole. */
export interface HandoverReport extends Omit<TablesReport, 'rows'> {
	format: 1;
	municipality: { code: string; name: string };
	at: string;
	databases: ({ name: string; file: string } & Contents)[];
	entries: number;
	files: FileRecord[];
	/** Empty: everything that is in the databases is in the files. */
	problems: string[];
}

/** The folder holds something that is no hand-over of this municipality. */
export class FolderError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'FolderError';
	}
}

/** A stream that ended before its end, or that the network has changed. */
export class CutError extends Error {
	constructor(what: string) {
		super(`途中で切れました: ${what}`);
		this.name = 'CutError';
	}
}

/**
 * Writes everything of a municipality into a folder in open formats and reads it back (DESIGN 2.1: the entries are the data,
 * ledgers are computed). An interrupted hand-over is written anew when it is run again.
 * @param keys all keys that seals may be under @param step told what is going on
 */
export async function writeHandover(
	folder: string,
	source: HandoverSource,
	keys: readonly MunicipalityKeys[],
	now: number,
	step: (what: string, done: number) => void = () => undefined
): Promise<HandoverReport> {
	const held = await source.databases();
	await prepare(folder, held.code);
	const config = MunicipalityConfig.safeParse(held.config).data ?? null;

	const sources: FetchedSource[] = [];
	for (const { name, purpose, disaster } of held.databases) {
		const base = { ledger: 'entries', reads: 'access', devices: 'devices' }[purpose];
		const file =
			disaster === null || disaster === config?.disaster.id ? `${base}.ndjson` : `${base}-${disaster}.ndjson`;
		const contents = await fetchLines(join(folder, file), source.documents(name), (done) => step(file, done));
		sources.push({ database: name, file, purpose, disaster, contents });
	}
	await fetchLines(join(folder, 'trail.ndjson'), source.trail(), (done) => step('trail.ndjson', done));
	const at = japanTime(now);
	const write = (file: string, text: string) =>
		writeFile(join(folder, file), text, { mode: 0o600, flush: true });
	await write('設定.json', `${JSON.stringify(held.config, null, '\t')}\n`);
	await write('列の説明.md', describeHandover(held, at));

	step('表', 0);
	const { rows, ...tables } = await writeTables(folder, sources, config, createOpener(keys));
	step('検査', 0);
	const { files, problems } = await checkHandover(folder, sources, { rows, unreadable: tables.unreadable });
	for (const file of ['trail.ndjson', '設定.json', '列の説明.md']) files.push(await fileRecord(folder, file));

	const report: HandoverReport = {
		format: 1,
		municipality: { code: held.code, name: held.name },
		at,
		databases: sources.map(({ database, file, contents }) => ({ name: database, file, ...contents })),
		entries: Object.values(tables.kinds).reduce((sum, count) => sum + count, 0),
		...tables,
		files,
		problems
	};
	await write(REPORT, `${JSON.stringify(report, null, '\t')}\n`);
	await rm(join(folder, UNDER_WAY));
	return report;
}

/** A folder that is empty, new, or of an earlier hand-over of the same municipality. Throws FolderError. */
async function prepare(folder: string, code: string): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const there = await readdir(folder);
	const earlier = there.includes(UNDER_WAY) ? UNDER_WAY : REPORT;
	if (there.length) {
		const Owner = z.object({ municipality: z.object({ code: z.literal(code) }) });
		const text = there.includes(earlier) ? await readFile(join(folder, earlier), 'utf8') : 'null';
		if (!Owner.safeParse(JSON.parse(text)).success)
			throw new FolderError(
				`${folder} には、この自治体の引き渡しではないものがあります。空のフォルダーを指定してください。`
			);
	}
	await replaceFile(join(folder, UNDER_WAY), JSON.stringify({ municipality: { code } }));
	await rm(join(folder, REPORT), { force: true });
}

/** Keeps a stream of documents as a file and answers its contents once its end has been checked. Throws CutError. */
async function fetchLines(
	path: string,
	lines: AsyncIterable<string>,
	step: (done: number) => void
): Promise<Contents> {
	const sheet = openSheet(path);
	const digest = createDigest();
	let done = 0;
	let end: Contents | null = null;
	for await (const line of lines) {
		if (end) throw new CutError(path);
		const document = JSON.parse(line) as object;
		const last = ExportEnd.safeParse(document);
		if (last.success) {
			end = { documents: last.data.documents, sha256: last.data.sha256 };
			continue;
		}
		digest.add(document);
		await sheet.write(`${line}\n`);
		step(++done);
	}
	await sheet.close();
	const got = digest.contents();
	if (end?.documents !== got.documents || end.sha256 !== got.sha256) throw new CutError(path);
	return got;
}
