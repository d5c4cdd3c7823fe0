import { Entry } from '../../src/domain/entry';
import { readEntry } from '../../src/domain/fold/read';
import { roleWithin } from '../../src/domain/kinds';
import { parseStamp } from '../../src/domain/hlc';
import { verifyEntry } from '../../src/vault/sign';
import type { Refusal } from '../../src/sync/protocol';
import type { Device } from './devices';
import type { StoredDocument } from './storage/port';

/** Bytes of one document as JSON: the largest sealed part and its envelope. */
const MAX_DOCUMENT = 512 * 1024;
/** Nesting of JSON in a document. Entries need six; canonical forms are computed recursively. */
const MAX_DEPTH = 32;

const HALF_PAIR = /\p{Surrogate}/u;

export type Checked = { document: StoredDocument; entry: Entry } | { refusal: Refusal };

/**
 * The first wall: whether this device may add this document to the ledger. Everything that can be told from the document
 * and the device alone; whether another document has its id is the ledger's to say.
 * A kind that this gate does not know is accepted with a sound envelope and signature: kept, passed on, shown.
 */
export async function checkEntry(input: unknown, device: Device, disaster: string): Promise<Checked> {
	if (!isPlain(input, MAX_DEPTH) || typeof input !== 'object' || input === null)
		return { refusal: 'envelope' };
	if (Buffer.byteLength(JSON.stringify(input)) > MAX_DOCUMENT) return { refusal: 'size' };
	const { _rev, _revisions, ...content } = input as Record<string, unknown>;
	if ('_deleted' in content) return { refusal: 'deleted' };
	const hash = firstRevision(_rev, _revisions);
	if (!hash) return { refusal: 'revision' };
	const parsed = Entry.safeParse(content);
	if (!parsed.success)
		return { refusal: parsed.error.issues.some((issue) => issue.path[0] === '_id') ? 'id' : 'envelope' };
	const entry = parsed.data;
	if (entry.disaster !== disaster) return { refusal: 'disaster' };
	if (entry.by.device !== device.device || parseStamp(entry.at).device !== device.device)
		return { refusal: 'device' };
	if (!roleWithin(entry.by.role, device.role)) return { refusal: 'role' };
	const { verdict } = readEntry(entry);
	if (verdict === 'role' || verdict === 'content') return { refusal: verdict };
	if (!(await verifyEntry(await device.key(), entry))) return { refusal: 'signature' };
	return {
		entry,
		document: { ...entry, _rev: `1-${hash}`, _revisions: { start: 1, ids: [hash] } }
	};
}

/** The hash of a first revision, or null: a later one would be a change. */
function firstRevision(rev: unknown, revisions: unknown): string | null {
	const hash = typeof rev === 'string' ? /^1-([0-9a-f]{32})$/.exec(rev)?.[1] : undefined;
	if (!hash) return null;
	if (revisions === undefined) return hash;
	const { start, ids } = (revisions ?? {}) as { start?: unknown; ids?: unknown };
	return start === 1 && Array.isArray(ids) && ids.length === 1 && ids[0] === hash ? hash : null;
}

/** Not too deep, and text that every database can hold: CouchDB refuses a whole request for half a surrogate pair. */
function isPlain(value: unknown, depth: number): boolean {
	if (typeof value === 'string') return !HALF_PAIR.test(value);
	if (typeof value !== 'object' || value === null) return true;
	return depth > 0 && Object.entries(value).every((pair) => pair.every((part) => isPlain(part, depth - 1)));
}
