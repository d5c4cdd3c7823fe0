import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { codeOf } from './errors';

/** A file's text, or null if there is none. */
export async function readIfThere(path: string): Promise<string | null> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw error;
	}
}

/** Replaces a file so that after a crash either the old or the new one is there, whole. Resolves when it is on disk. */
export async function replaceFile(path: string, content: string | Readable, mode = 0o600): Promise<void> {
	const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
	try {
		const file = await open(temporary, 'wx', mode);
		try {
			await writeFile(file, content);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, 'r');
	try {
		await directory.sync();
	} finally {
		await directory.close();
	}
}

/** A secret that this machine made for itself: 32 random bytes, base64url, made at the first call. */
export async function ownSecret(path: string): Promise<string> {
	const there = (await readIfThere(path))?.trim();
	if (there) return there;
	const secret = randomBytes(32).toString('base64url');
	await replaceFile(path, `${secret}\n`);
	return secret;
}
