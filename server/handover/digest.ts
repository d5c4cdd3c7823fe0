import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../src/domain/canonical';
import type { Contents } from '../../src/sync/cluster';

/** Digest of a set of documents, whatever order they come in (src/sync/cluster.ts Contents). */
export interface Digest {
	add(document: object): void;
	/** Counts and hash of what has been added. */
	contents(): Contents;
}

/** An empty digest. It keeps 32 bytes a document. */
export function createDigest(): Digest {
	const hashes: string[] = [];
	return {
		add(document) {
			hashes.push(createHash('sha256').update(canonicalBytes(document)).digest('hex'));
		},
		contents() {
			const all = createHash('sha256');
			for (const one of [...hashes].sort()) all.update(`${one}\n`);
			return { documents: hashes.length, sha256: all.digest('hex') };
		}
	};
}
