import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SealedManifest } from '../../src/sync/protocol';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import type { Digits } from './row';

/**
 * A register snapshot as files: `manifest.json`, which says what belongs to it, and `segments/<name>`. A new snapshot is
 * made in a staging folder; its segments move in beside the old ones, and renaming the manifest, which is one step of the
 * file system, puts it into use. Whatever dies before that step leaves the old snapshot in use.
 */
const MANIFEST = 'manifest.json';
/** Widths of numbers, so that the next import fills up the zeros that a spreadsheet has dropped. */
const DIGITS = 'digits.json';
const SEGMENTS = 'segments';
const STAGING = /^\.import-(\d+)$/;
const SEGMENT_NAME = /^[0-9a-f]{64}$/;

/** Where a segment lies in a snapshot’s directory. */
export function segmentPath(dir: string, name: string): string {
	if (!SEGMENT_NAME.test(name)) throw new RangeError(`not a segment's name: ${name}`);
	return join(dir, SEGMENTS, name);
}

const DigitsFile = z.partialRecord(
	z.enum(['宛名番号', '世帯番号', '物件番号']),
	z.number().int().min(1).max(20)
);

const missing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The manifest of a snapshot folder; null where there is none. Its mac is not checked. Throws UserError if it is damaged. */
async function findManifest(dir: string): Promise<SealedManifest | null> {
	let text: string;
	try {
		text = await readFile(join(dir, MANIFEST), 'utf8');
	} catch (error) {
		if (missing(error)) return null;
		throw error;
	}
	try {
		return SealedManifest.parse(JSON.parse(text));
	} catch (error) {
		throw new UserError(
			`${join(dir, MANIFEST)} が壊れています。このファイルを消してから、台帳をもう一度取り込んでください。`,
			{ cause: error }
		);
	}
}

/** The manifest of a snapshot folder. Throws UserError if there is none. */
export async function readManifest(dir: string): Promise<SealedManifest> {
	const manifest = await withFile('台帳のフォルダー', dir, () => findManifest(dir));
	if (!manifest)
		throw new UserError(
			`${dir} に台帳がありません。register import の --out に指定したフォルダーを指定してください。`
		);
	return manifest;
}

/** Widths of numbers at the last import, {} before the first. */
export async function readDigits(dir: string): Promise<Digits> {
	try {
		return DigitsFile.parse(JSON.parse(await readFile(join(dir, DIGITS), 'utf8')));
	} catch (error) {
		if (missing(error)) return {};
		throw new UserError(
			`${join(dir, DIGITS)} が読めません。このファイルを消してから、もう一度取り込んでください。`,
			{
				cause: error
			}
		);
	}
}

function isRunning(pid: number): boolean {
	// A staging folder with this process's own number is left over from before a restart of the machine or container.
	if (pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Writes a file so that it is on the disk before anything refers to it. */
async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
	const handle = await open(path, 'w', 0o600);
	try {
		await handle.writeFile(data);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** A snapshot that is being made for `dir`. */
export interface Staging {
	/** The snapshot in use, if there is one. */
	readonly before: SealedManifest | null;
	/** Bytes of a segment that the snapshot in use has, null if it has none of this name: equal name, equal rows. */
	size(name: string): Promise<number | null>;
	write(name: string, bytes: Uint8Array): Promise<void>;
	/** Puts the snapshot into use. Segments of the one before stay until the next import, for tablets that are loading it. */
	commit(manifest: SealedManifest, digits: Digits): Promise<void>;
	discard(): Promise<void>;
}

/** Begins a snapshot; clears what interrupted imports left. Throws UserError while another import into `dir` is running. */
export async function stage(dir: string): Promise<Staging> {
	const staging = join(dir, `.import-${process.pid}`);
	const segments = join(dir, SEGMENTS);
	await mkdir(segments, { recursive: true, mode: 0o700 });
	for (const name of await readdir(dir)) {
		const pid = Number(STAGING.exec(name)?.[1] ?? NaN);
		if (Number.isNaN(pid)) continue;
		if (isRunning(pid))
			throw new UserError(
				`${dir} への取り込みがほかに進んでいます（プロセス ${pid}）。終わるのを待ってください。動いていないことが確かなら ${join(dir, name)} を消してください。`
			);
		await rm(join(dir, name), { recursive: true, force: true });
	}
	const before = await findManifest(dir);
	await mkdir(staging, { mode: 0o700 });
	const made: string[] = [];
	return {
		before,
		async size(name) {
			// A file that was cut off does not count, nor one that no snapshot vouches for; equal names have equal sizes.
			const known = before?.segments.find((segment) => segment.name === name);
			if (!known) return null;
			try {
				return (await stat(segmentPath(dir, name))).size === known.bytes ? known.bytes : null;
			} catch (error) {
				if (missing(error)) return null;
				throw error;
			}
		},
		async write(name, bytes) {
			segmentPath(dir, name);
			await writeDurably(join(staging, name), bytes);
			made.push(name);
		},
		async commit(manifest, digits) {
			for (const name of made) await rename(join(staging, name), segmentPath(dir, name));
			await writeDurably(join(staging, DIGITS), JSON.stringify(digits));
			await writeDurably(join(staging, MANIFEST), JSON.stringify(manifest));
			await rename(join(staging, DIGITS), join(dir, DIGITS));
			await rename(join(staging, MANIFEST), join(dir, MANIFEST));
			const kept = new Set([...(before?.segments ?? []), ...manifest.segments].map(({ name }) => name));
			for (const name of await readdir(segments))
				if (SEGMENT_NAME.test(name) && !kept.has(name)) await rm(join(segments, name));
			await rm(staging, { recursive: true, force: true });
		},
		async discard() {
			await rm(staging, { recursive: true, force: true });
		}
	};
}
