import { toHex } from '../domain/bytes';
import { openSegment, SegmentError, sealSegment, segmentName } from '../segments/seal';
import type { MunicipalityKeys } from '../vault/keys';
import { byId, openRows, packRows, type OpenRows, type StoredDoc } from './format';
import { FINGERPRINT, fingerprints, sortFingerprints } from './fingerprints';

/**
 * A segment of the archive as one file:
 *
 *   `TMA1`, bytes of the open part (4, little endian), of the fingerprints, of the closed part, then the three.
 *
 * The open part is a sealed segment (segments/seal.ts). The other two are not sealed again: fingerprints say nothing about a
 * person, and what is personal in the closed part is ciphertext already. The open part holds the SHA-256 of each, so that nobody
 * can change or exchange them; whoever takes a file from outside checks it (checkFile).
 */
const MAGIC = [0x54, 0x4d, 0x41, 0x31];
const HEAD = 16;

/** One segment as it lies on the disk, each part on its own: the ledger loads open parts only. */
export interface SegmentParts {
	/** Keyed hash of the open part: equal entries, equal name. */
	name: string;
	rows: number;
	/** Bytes of the whole file. */
	bytes: number;
	open: Uint8Array<ArrayBuffer>;
	/** Of every entry in it, sorted (fingerprints.ts). */
	ids: Uint8Array<ArrayBuffer>;
	closed: Uint8Array<ArrayBuffer>;
}

/** Seals documents as a segment (packRows). Sorts them. Throws RangeError for more than MOST_ROWS. */
export async function sealRows(
	keys: MunicipalityKeys,
	docs: readonly StoredDoc[],
	loose = false
): Promise<SegmentParts> {
	const sorted = [...docs].sort(byId);
	const packed = packRows(sorted, loose);
	const ids = sortFingerprints(await fingerprints(sorted.map(({ _id, _rev }) => ({ id: _id, rev: _rev }))));
	const plain = packed.open(await outsideHash(ids, packed.closed));
	const name = await segmentName(keys, plain);
	const open = await sealSegment(keys, name, plain);
	const bytes = HEAD + open.length + ids.length + packed.closed.length;
	return { name, rows: sorted.length, bytes, open, ids, closed: packed.closed };
}

/** Opens the open part. Throws SegmentError: another key's, changed, or of another format. */
export async function openPart(
	keys: MunicipalityKeys,
	name: string,
	open: Uint8Array<ArrayBuffer>
): Promise<OpenRows> {
	return decode(name, await openSegment(keys, name, open));
}

function decode(name: string, plain: ArrayBuffer): OpenRows {
	try {
		return openRows(plain);
	} catch (error) {
		if (error instanceof SegmentError) throw error;
		throw new SegmentError('segmentFormat', name);
	}
}

/** The parts as one file. */
export function toFile({
	open,
	ids,
	closed
}: Pick<SegmentParts, 'open' | 'ids' | 'closed'>): Uint8Array<ArrayBuffer> {
	const file = new Uint8Array(HEAD + open.length + ids.length + closed.length);
	file.set(MAGIC);
	const head = new DataView(file.buffer);
	[open, ids, closed].forEach((part, i) => head.setUint32(4 + 4 * i, part.length, true));
	file.set(open, HEAD);
	file.set(ids, HEAD + open.length);
	file.set(closed, HEAD + open.length + ids.length);
	return file;
}

/** Takes a file apart. Throws SegmentError if its lengths do not fit; what is in the parts is not looked at. */
export function fromFile(name: string, file: Uint8Array<ArrayBuffer>): SegmentParts {
	const broken = () => new SegmentError('segmentTampered', name);
	if (file.length < HEAD || MAGIC.some((byte, i) => file[i] !== byte)) throw broken();
	const head = new DataView(file.buffer, file.byteOffset);
	const [open, ids, closed] = [4, 8, 12].map((at) => head.getUint32(at, true)) as [number, number, number];
	if (HEAD + open + ids + closed !== file.length || ids % FINGERPRINT) throw broken();
	return {
		name,
		rows: ids / FINGERPRINT,
		bytes: file.length,
		open: file.slice(HEAD, HEAD + open),
		ids: file.slice(HEAD + open, HEAD + open + ids),
		closed: file.slice(HEAD + open + ids)
	};
}

/**
 * Checks a file that came from elsewhere: sealed with this municipality's key under this name, whole, and nothing of it from
 * another segment. Throws SegmentError.
 */
export async function checkFile(keys: MunicipalityKeys, parts: SegmentParts): Promise<OpenRows> {
	const plain = await openSegment(keys, parts.name, parts.open);
	// Whoever holds an older key could have sealed something else under this name.
	const current = toHex(parts.open.subarray(4, 8)) === keys.id;
	if (!current && (await segmentName(keys, new Uint8Array(plain))) !== parts.name)
		throw new SegmentError('segmentTampered', parts.name);
	const rows = decode(parts.name, plain);
	if (rows.rows !== parts.rows || rows.closedHash !== (await outsideHash(parts.ids, parts.closed)))
		throw new SegmentError('segmentTampered', parts.name);
	return rows;
}

async function outsideHash(ids: Uint8Array<ArrayBuffer>, closed: Uint8Array<ArrayBuffer>): Promise<string> {
	const [a, b] = await Promise.all([ids, closed].map((part) => crypto.subtle.digest('SHA-256', part)));
	return toHex(new Uint8Array(a!)) + toHex(new Uint8Array(b!));
}
