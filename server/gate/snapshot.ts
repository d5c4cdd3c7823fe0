import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { BundleManifest, SealedManifest } from '../../src/sync/protocol';
import { codeOf, GateError } from './errors';
import { readIfThere, replaceFile } from './files';
import { createMutex } from './mutex';

interface Manifest {
	segments: readonly { name: string; bytes: number }[];
}

/**
 * Segments that no manifest names are removed after this: until then a tablet may be in the middle of loading the manifest
 * before, or headquarters in the middle of bringing those of the next.
 */
export const GRACE_MS = 6 * 60 * 60_000;

/**
 * One manifest and its sealed segments as files. A segment's name says its content, so files never change; what no manifest
 * names any more goes after GRACE_MS, when the next manifest comes.
 */
export interface SegmentStore<M extends Manifest> {
	readonly directory: string;
	manifest(): M | null;
	/** Bytes of a segment, or null if it is not here. */
	size(name: string): Promise<number | null>;
	putSegment(name: string, body: Readable): Promise<void>;
	/** Switches to another manifest at once. GateError `conflict` if a segment is missing or has another size. */
	putManifest(manifest: M): Promise<void>;
}

/** The newest register snapshot (台帳の写し). */
export type SnapshotStore = SegmentStore<SealedManifest>;
/** The newest bundle of entries, and of which database's sequence its `since` is (replica.ts, incarnation). */
export const HeldBundle = BundleManifest.extend({ incarnation: z.string() });
export type HeldBundle = z.infer<typeof HeldBundle>;
export type BundleStore = SegmentStore<HeldBundle>;

/** Opens the snapshot under `root` that was in force last. */
export const openSnapshots = (root: string): Promise<SnapshotStore> =>
	openStore(join(root, 'segments'), join(root, 'manifest.json'), SealedManifest);

/** Opens the bundle under `root` that was in force last. */
export const openBundles = (root: string): Promise<BundleStore> =>
	openStore(join(root, 'bundle'), join(root, 'bundle.json'), HeldBundle);

async function openStore<M extends Manifest>(
	directory: string,
	path: string,
	schema: z.ZodType<M>
): Promise<SegmentStore<M>> {
	await mkdir(directory, { recursive: true });
	const text = await readIfThere(path);
	let current = text === null ? null : schema.parse(JSON.parse(text));
	const inOrder = createMutex();

	const size = async (name: string): Promise<number | null> => {
		try {
			return (await stat(join(directory, name))).size;
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return null;
			throw error;
		}
	};
	const namesOf = (manifest: M | null) => (manifest?.segments ?? []).map(({ name }) => name);

	/** A file's time is that of its coming, or of the moment from which nothing named it. */
	async function clear(before: readonly string[]): Promise<void> {
		const named = new Set(namesOf(current));
		const now = new Date();
		for (const name of new Set(before)) if (!named.has(name)) await utimes(join(directory, name), now, now);
		for (const name of await readdir(directory)) {
			if (named.has(name)) continue;
			const path = join(directory, name);
			if (now.getTime() - (await stat(path)).mtimeMs > GRACE_MS) await rm(path, { force: true });
		}
	}

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
				const before = namesOf(current);
				current = manifest;
				await clear(before);
			})
	};
}
