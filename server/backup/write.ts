import { createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import { SealedManifest } from '../../src/sync/protocol';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import type { Operator } from '../cli/operator';
import {
	CONFIG,
	documentsFile,
	generationName,
	MANIFEST,
	openGeneration,
	PURPOSES,
	REGISTER,
	segmentFile,
	type BackupFile,
	type BackupManifest,
	type Purpose
} from './layout';
import { digestOf } from './lines';

/** What is told while it works. */
export type Show = (what: string, done: number, total?: number) => void;

/**
 * Writes a generation under a temporary name; `finish` gives it its own. Segments that the last generation has are linked, not
 * fetched again. Throws UserError: unreachable, disk full, broken off.
 */
export async function writeGeneration(
	operator: Operator,
	config: MunicipalityConfig,
	directory: string,
	at: Date,
	show: Show
): Promise<{ path: string; manifest: BackupManifest; finish(): Promise<string> }> {
	await withFile('控えのフォルダー', directory, () => mkdir(directory, { recursive: true, mode: 0o700 }));
	await removeLeftovers(directory);
	const name = generationName(at);
	const path = join(directory, `.${name}.${process.pid}.writing`);
	await withFile('控えのフォルダー', path, () =>
		mkdir(join(path, 'segments'), { recursive: true, mode: 0o700 })
	);
	try {
		const files: BackupFile[] = [];
		const text = async (file: string, content: unknown) => {
			const full = join(path, file);
			await withFile('控えのファイル', full, () =>
				writeFile(full, JSON.stringify(content, null, '\t'), { mode: 0o600 })
			);
			await syncPath(full);
			files.push({ name: file, ...(await digestOf(full)) });
		};
		await text(CONFIG, config);
		const documents = { ledger: 0, reads: 0, devices: 0 };
		// Devices last: whoever wrote an entry that is in the backup is in it too.
		for (const purpose of PURPOSES) {
			documents[purpose] = await writeDocuments(operator, purpose, join(path, documentsFile(purpose)), show);
			files.push({ name: documentsFile(purpose), ...(await digestOf(join(path, documentsFile(purpose)))) });
		}
		const register = await readRegister(operator);
		if (register) {
			await text(REGISTER, register);
			files.push(...(await writeSegments(operator, register, directory, path, show)));
		}
		const manifest: BackupManifest = {
			format: 'tomoshibi-backup-1',
			createdAt: at.toISOString(),
			gate: operator.origin,
			municipality: config.code,
			disaster: config.disaster.id,
			documents,
			register: register?.createdAt ?? null,
			files
		};
		const last = join(path, MANIFEST);
		await withFile('控えの目録', last, () =>
			writeFile(last, JSON.stringify(manifest, null, '\t'), { mode: 0o600 })
		);
		await syncPath(last);
		for (const folder of [join(path, 'segments'), path]) await syncPath(folder);
		return {
			path,
			manifest,
			async finish() {
				await withFile('控えのフォルダー', directory, () => rename(path, join(directory, name)));
				await syncPath(directory);
				return name;
			}
		};
	} catch (error) {
		await rm(path, { recursive: true, force: true });
		throw error;
	}
}

/** What a run that was stopped has left. One that is still running is left alone. */
async function removeLeftovers(directory: string): Promise<void> {
	for (const name of await readdir(directory)) {
		const pid = /^\.\d{8}T\d{9}Z\.(\d+)\.writing$/.exec(name)?.[1];
		if (pid === undefined ? name.startsWith('.removing-') : !isRunning(Number(pid)))
			await rm(join(directory, name), { recursive: true, force: true });
	}
}

function isRunning(pid: number): boolean {
	if (pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs as somebody else.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

async function writeDocuments(
	operator: Operator,
	purpose: Purpose,
	path: string,
	show: Show
): Promise<number> {
	const response = await operator.open(`/operator/export/${purpose}`);
	if (!response?.body)
		throw new UserError(
			'門番がデータを渡しませんでした。門番とこのコマンドの版が合っているか確かめてください。'
		);
	let documents = 0;
	const counted = new Transform({
		transform(chunk: Uint8Array, _encoding, done) {
			for (const byte of chunk) if (byte === 10) documents++;
			show(`${purpose} を写しています`, documents);
			done(null, chunk);
		}
	});
	await saving(path, async () =>
		pipeline(streamOf(response), counted, createGzip(), createWriteStream(path, { mode: 0o600 }))
	);
	await syncPath(path);
	return documents;
}

async function readRegister(operator: Operator): Promise<SealedManifest | null> {
	const response = await operator.open('/operator/manifest');
	return response ? SealedManifest.parse(await response.json()) : null;
}

async function writeSegments(
	operator: Operator,
	register: SealedManifest,
	directory: string,
	path: string,
	show: Show
): Promise<BackupFile[]> {
	const before = await previous(directory);
	const files: BackupFile[] = [];
	for (const [i, { name, bytes }] of register.segments.entries()) {
		const file = segmentFile(name);
		const full = join(path, file);
		const old = before?.files.get(file);
		const kept = old?.bytes === bytes && (await take(join(before!.path, file), full, old));
		if (!kept) {
			const response = await operator.open(`/operator/segments/${name}`);
			if (!response)
				throw new UserError('写しているあいだに台帳が新しくなりました。もう一度、控えを取ってください。');
			await saving(full, () => pipeline(streamOf(response), createWriteStream(full, { mode: 0o600 })));
			await syncPath(full);
		}
		const found = kept ? old : await digestOf(full);
		if (found.bytes !== bytes)
			throw new UserError(
				`台帳のセグメント ${name} が目録と違う大きさで届きました。もう一度、控えを取ってください。`
			);
		files.push({ name: file, bytes: found.bytes, sha256: found.sha256 });
		show('台帳を写しています', i + 1, register.segments.length);
	}
	return files;
}

/** The newest generation that can be read; none is no error: everything is fetched. */
async function previous(directory: string): Promise<{ path: string; files: Map<string, BackupFile> } | null> {
	try {
		const { path, manifest } = await openGeneration(directory);
		return { path, files: new Map(manifest.files.map((file) => [file.name, file])) };
	} catch (error) {
		if (error instanceof UserError) return null;
		throw error;
	}
}

/** Links a segment of the generation before, or copies it where the disk has no hard links. False if it is damaged or gone. */
async function take(from: string, to: string, { sha256 }: BackupFile): Promise<boolean> {
	try {
		await stat(from);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
		throw error;
	}
	if ((await digestOf(from)).sha256 !== sha256) return false;
	try {
		await link(from, to);
	} catch (error) {
		// USB sticks and network drives often have none.
		if (
			!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(
				(error as NodeJS.ErrnoException).code ?? ''
			)
		)
			throw error;
		await withFile('控えのファイル', to, () => copyFile(from, to));
		await syncPath(to);
	}
	return true;
}

/** Turns a connection that broke off into a sentence. */
async function saving(path: string, action: () => Promise<void>): Promise<void> {
	try {
		await withFile('控えのファイル', path, action);
	} catch (error) {
		if (error instanceof UserError || (error as NodeJS.ErrnoException).syscall) throw error;
		throw new UserError(
			'門番との接続が途中で切れました。書きかけの控えは消しました。もう一度実行してください。',
			{
				cause: error
			}
		);
	}
}

const streamOf = (response: Response): Readable =>
	Readable.fromWeb(response.body as unknown as Parameters<typeof Readable.fromWeb>[0]);

async function syncPath(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}
