import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { SealedManifest } from '../../src/sync/protocol';
import { codeOf, GateError } from './errors';
import { readIfThere, replaceFile } from './files';
import { createMutex } from './mutex';

/**
 * The newest register snapshot: its manifest and its sealed segments as files. A segment's name says its content, so files
 * never change; those of the snapshot before stay for tablets that are in the middle of loading it.
 */
export interface SnapshotStore {
	readonly directory: string;
	manifest(): SealedManifest | null;
	/** Bytes of a segment, or null if it is not here. */
	size(name: string): Promise<number | null>;
	putSegment(name: string, body: Readable): Promise<void>;
	/** Switches to another snapshot at once. GateError `conflict` if a segment is missing or has another size. */
	putManifest(manifest: SealedManifest): Promise<void>;
}

/** Opens the store under `root`, with the snapshot that was in force last. */
export async function openSnapshots(root: string): Promise<SnapshotStore> {
	const directory = join(root, 'segments');
	const path = join(root, 'manifest.json');
	await mkdir(directory, { recursive: true });
	const text = await readIfThere(path);
	let current = text === null ? null : SealedManifest.parse(JSON.parse(text));
	const inOrder = createMutex();

	const size = async (name: string): Promise<number | null> => {
		try {
			return (await stat(join(directory, name))).size;
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return null;
			throw error;
		}
	};
	const namesOf = (manifest: SealedManifest | null) => (manifest?.segments ?? []).map(({ name }) => name);

	return {
		directory,
		manifest: () => current,
		size,
		putSegment: (name, body) => replaceFile(join(directory, name), body),
		putManifest: (manifest) =>
			inOrder(async () => {
				for (const { name, bytes } of manifest.segments) {
					const held = await size(name);
					if (held !== bytes)
						throw new GateError(
							'conflict',
							`segment ${name}: ${held === null ? 'missing' : `${held} bytes, not ${bytes}`}`
						);
				}
				await replaceFile(path, JSON.stringify(manifest));
				const keep = new Set([...namesOf(current), ...namesOf(manifest)]);
				current = manifest;
				for (const name of await readdir(directory))
					if (!keep.has(name)) await rm(join(directory, name), { force: true });
			})
	};
}
