import { toBase64Url, toHex } from '../domain/bytes';
import type { Entry } from '../domain/entry';
import { formatStamp, parseStamp } from '../domain/hlc';
import { decodeColumns, encodeColumns, type Columns, type NumberColumn } from '../segments/columns';
import type { StoredEntry } from '../store/database';
import { bytesOfText, decodeInto, encodeRevs, encodeRows } from './text';

/**
 * A segment of the archive (書庫): up to MOST_ROWS entries ordered by id, which is by case. A case's entries lie side by side,
 * so that its page opens one segment for each time that the tablet has packed, and the fold meets them together.
 *
 * Two parts. The open part has the envelopes by column, with signatures and revisions as bytes, and the open parts as JSON: all
 * that the fold, the index and `_revs_diff` need. The closed part has what only the page of a case needs, and a tablet that
 * passes entries on: the hash of the entry before, and the sealed part as bytes (in base64url a third longer, and no
 * compressor makes ciphertext shorter). Loading a ledger does not touch the closed part.
 *
 * An entry comes back exactly as it went in. What does not fit the columns (another revision, a text that is not canonical
 * base64url, fields that this version does not know) is kept as JSON in a column of its own.
 */
export const MOST_ROWS = 5_000;

/** Any document of the ledger database; most are entries that fit the columns. */
export type StoredDoc = { _id: string; _rev: string } & Record<string, unknown>;

/** What a fold needs of an entry. */
export type Foldable = Omit<StoredEntry, 'sealed' | 'prev'>;

/** Bytes of the closed part before each sealed part: the hash of the entry before. */
const PREV = 32;
const IV = 12;
const SIG = 64;
const REV = 16;
const NOT_SEALED = 0xffff;
const RAW = 0xffff;

const ENVELOPE = ['_id', '_rev', 'v', 'kind', 'disaster', 'case', 'open', 'by', 'at', 'n', 'prev', 'sig'];
const OPTIONAL = ['sealed', 'corrects'];
const hasOnly = (value: object, required: readonly string[], optional: readonly string[] = []) => {
	let found = 0;
	for (const key of Object.keys(value)) {
		if ((value as Record<string, unknown>)[key] === undefined) continue;
		if (required.includes(key)) found++;
		else if (!optional.includes(key)) return false;
	}
	return found === required.length;
};
const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a document can be put together again from its columns. */
export function fits(doc: StoredDoc): boolean {
	if (!hasOnly(doc, ENVELOPE, OPTIONAL)) return false;
	const { _id, _rev, v, kind, disaster, open, by, at, n, prev, sig, sealed, corrects } = doc;
	const texts = [kind, disaster, doc.case, at, prev, sig, ...(corrects === undefined ? [] : [corrects])];
	if (texts.some((text) => typeof text !== 'string')) return false;
	if (v !== 1 || !isObject(open) || !isObject(by) || !hasOnly(by, ['device', 'staff', 'role'])) return false;
	if (Object.values(by).some((text) => typeof text !== 'string')) return false;
	if (typeof n !== 'number' || !Number.isInteger(n) || n < 0 || n > 0xffffffff || Object.is(n, -0))
		return false;
	if (!/^1-[0-9a-f]{32}$/.test(_rev) || !/^[0-9a-f]{64}$/.test(prev as string)) return false;
	if (!/^[0-9a-z]{9}-[0-9a-z]{3}-/.test(at as string)) return false;
	if ((at as string).slice(14) !== by.device) return false;
	if (_id !== idOf(doc as unknown as Entry)) return false;
	if (bytesOfText(sig as string) !== SIG) return false;
	return sealed === undefined || sealedFits(sealed);
}

function sealedFits(sealed: unknown): boolean {
	if (!isObject(sealed) || !hasOnly(sealed, ['k', 'iv', 'ct'])) return false;
	const { k, iv, ct } = sealed;
	return (
		typeof k === 'string' &&
		typeof iv === 'string' &&
		typeof ct === 'string' &&
		bytesOfText(iv) === IV &&
		bytesOfText(ct) >= 0
	);
}

const idOf = (entry: Entry) => `${entry.case}:${entry.at.slice(0, 13)}:${entry.by.device}-${entry.n}`;

/** The order of documents in segments. */
export function byId(a: { _id: string; _rev: string }, b: { _id: string; _rev: string }): number {
	return a._id < b._id ? -1 : a._id > b._id ? 1 : a._rev < b._rev ? -1 : a._rev > b._rev ? 1 : 0;
}

/** Distinct values in the order of their first appearance, and each row's index. */
function dictionary<T>(rows: number, keyOf: (value: T) => string) {
	const index = new Uint16Array(rows);
	const known = new Map<string, number>();
	const values: T[] = [];
	return {
		index,
		values,
		put(row: number, value: T) {
			const key = keyOf(value);
			let at = known.get(key);
			if (at === undefined) {
				known.set(key, (at = values.length));
				values.push(value);
			}
			index[row] = at;
		}
	};
}

export interface PackedRows {
	/** Columns of the open part, before the seal. */
	open(closedHash: string): Uint8Array<ArrayBuffer>;
	closed: Uint8Array<ArrayBuffer>;
}

/**
 * Lays documents out, in the order given (byId). `loose`: documents of a bundle that whoever takes it has to examine
 * (sync/bundle.ts); such a segment is never part of an archive. Throws RangeError for more than MOST_ROWS.
 */
export function packRows(docs: readonly StoredDoc[], loose = false): PackedRows {
	const rows = docs.length;
	if (rows > MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS} rows`);
	const text = (value: string) => value;
	const cases = dictionary(rows, text);
	const kinds = dictionary(rows, text);
	const disasters = dictionary(rows, text);
	const writers = dictionary<Entry['by']>(rows, ({ device, staff, role }) =>
		JSON.stringify([device, staff, role])
	);
	const keyIds = dictionary(rows, text);
	const ms = new Float64Array(rows);
	const counter = new Uint16Array(rows);
	const n = new Uint32Array(rows);
	const ctBytes = new Uint32Array(rows);
	const sig = new Uint8Array(rows * SIG);
	const rev = new Uint8Array(rows * REV);
	const opens: string[] = [];
	const raws: string[] = [];
	const corrects: [row: number, entry: string][] = [];
	const regular: [row: number, entry: StoredEntry][] = [];
	let closedBytes = 0;

	docs.forEach((doc, row) => {
		if (!fits(doc)) {
			raws.push(JSON.stringify(doc));
			kinds.index[row] = RAW;
			return;
		}
		const entry = doc as unknown as StoredEntry;
		const stamp = parseStamp(entry.at);
		cases.put(row, entry.case);
		kinds.put(row, entry.kind);
		disasters.put(row, entry.disaster);
		writers.put(row, entry.by);
		ms[row] = stamp.ms;
		counter[row] = stamp.counter;
		n[row] = entry.n;
		decodeInto(entry.sig, sig, row * SIG);
		hexInto(entry._rev.slice(2), rev, row * REV);
		opens.push(JSON.stringify(entry.open));
		if (entry.corrects !== undefined) corrects.push([row, entry.corrects]);
		closedBytes += PREV;
		if (entry.sealed) {
			keyIds.put(row, entry.sealed.k);
			ctBytes[row] = bytesOfText(entry.sealed.ct);
			closedBytes += IV + ctBytes[row]!;
		} else keyIds.index[row] = NOT_SEALED;
		regular.push([row, entry]);
	});

	const closed = new Uint8Array(closedBytes);
	let at = 0;
	for (const [row, { prev, sealed }] of regular) {
		hexInto(prev, closed, at);
		at += PREV;
		if (!sealed) continue;
		decodeInto(sealed.iv, closed, at);
		decodeInto(sealed.ct, closed, at + IV);
		at += IV + ctBytes[row]!;
	}
	return {
		closed,
		open: (closedHash) =>
			encodeColumns(
				{
					rows,
					loose: Number(loose),
					closedHash,
					cases: JSON.stringify(cases.values),
					kinds: JSON.stringify(kinds.values),
					disasters: JSON.stringify(disasters.values),
					writers: JSON.stringify(writers.values),
					keyIds: JSON.stringify(keyIds.values)
				},
				{
					ms,
					n,
					ctBytes,
					case: cases.index,
					kind: kinds.index,
					disaster: disasters.index,
					by: writers.index,
					keyId: keyIds.index,
					counter,
					sig,
					rev,
					open: `[${opens.join(',')}]`,
					raw: `[${raws.join(',')}]`,
					corrects: JSON.stringify(corrects)
				}
			)
	};
}

function hexInto(text: string, target: Uint8Array, at: number): void {
	for (let i = 0; i < text.length; i += 2) target[at++] = parseInt(text.slice(i, i + 2), 16);
}

/** The open part of a segment, decoded. */
export interface OpenRows {
	readonly rows: number;
	/** Whether these documents have still to be examined. */
	readonly loose: boolean;
	/** Hashes of what belongs to it outside the seal (file.ts). hex */
	readonly closedHash: string;
	/** Runs of rows of one case: its number, the first row, the row behind the last. */
	cases(): { case: string; from: number; to: number }[];
	id(row: number): string;
	rev(row: number): string;
	/** An entry without its closed part; null for a row that did not fit the columns (`raw`). */
	foldable(row: number): Foldable | null;
	/** The document of a row that did not fit, null for the others. */
	raw(row: number): StoredDoc | null;
	/** When and by which device a row was written; null for a row that did not fit. */
	origin(row: number): { device: string; ms: number } | null;
	/** The whole document. */
	doc(row: number, closed: Uint8Array): StoredDoc;
}

/** Reads an open part. Throws SegmentError for another format, RangeError or SyntaxError if it is not whole. */
export function openRows(plain: ArrayBuffer): OpenRows {
	const { meta, columns } = decodeColumns(plain);
	const rows = meta.rows as number;
	const list = <T>(name: string) => JSON.parse(meta[name] as string) as T[];
	const cases = list<string>('cases');
	const kinds = list<string>('kinds');
	const disasters = list<string>('disasters');
	const writers = list<Entry['by']>('writers');
	const keyIds = list<string>('keyIds');
	const of = (name: string) => (columns as Columns)[name] as NumberColumn;
	const [ms, n, ctBytes] = [of('ms'), of('n'), of('ctBytes')];
	const [caseAt, kindAt, disasterAt, byAt] = [of('case'), of('kind'), of('disaster'), of('by')];
	const [keyAt, counter] = [of('keyId'), of('counter')];
	const revText = encodeRevs(of('rev') as Uint8Array);
	const sigOf = encodeRows(of('sig') as Uint8Array, SIG);
	const opens = JSON.parse(columns.open as string) as Entry['open'][];
	const raws = JSON.parse(columns.raw as string) as StoredDoc[];
	const corrects = new Map(JSON.parse(columns.corrects as string) as [number, string][]);
	// Where each row's own things are: its open or raw JSON, and its bytes of the closed part.
	const jsonAt = new Uint32Array(rows);
	const closedAt = new Uint32Array(rows + 1);
	let [regular, raw] = [0, 0];
	for (let row = 0; row < rows; row++) {
		const isRaw = kindAt[row] === RAW;
		jsonAt[row] = isRaw ? raw++ : regular++;
		const sealed = keyAt[row] === NOT_SEALED ? 0 : IV + ctBytes[row]!;
		closedAt[row + 1] = closedAt[row]! + (isRaw ? 0 : PREV + sealed);
	}
	const stamp = (row: number) => formatStamp(ms[row]!, counter[row]!, writers[byAt[row]!]!.device);
	const rawOf = (row: number) => (kindAt[row] === RAW ? raws[jsonAt[row]!]! : null);
	const revOf = (row: number) => rawOf(row)?._rev ?? revText(row);
	const idAt = (row: number, at: string) =>
		`${cases[caseAt[row]!]!}:${at.slice(0, 13)}:${writers[byAt[row]!]!.device}-${n[row]!}`;

	function envelope(row: number) {
		const at = stamp(row);
		const corrected = corrects.get(row);
		const entry = {
			_id: idAt(row, at),
			_rev: revText(row),
			v: 1 as const,
			kind: kinds[kindAt[row]!]!,
			disaster: disasters[disasterAt[row]!]!,
			case: cases[caseAt[row]!]!,
			open: opens[jsonAt[row]!]!,
			by: writers[byAt[row]!]!,
			at,
			n: n[row]!,
			sig: sigOf(row)
		};
		return corrected === undefined ? entry : { ...entry, corrects: corrected };
	}

	return {
		rows,
		loose: meta.loose === 1,
		closedHash: meta.closedHash as string,
		cases() {
			const found: { case: string; from: number; to: number }[] = [];
			for (let row = 0; row < rows; row++) {
				const name = rawOf(row)?._id.split(':', 1)[0] ?? cases[caseAt[row]!]!;
				const last = found.at(-1);
				if (last?.case === name) last.to = row + 1;
				else found.push({ case: name, from: row, to: row + 1 });
			}
			return found;
		},
		id: (row) => rawOf(row)?._id ?? idAt(row, stamp(row)),
		rev: revOf,
		foldable: (row) => (kindAt[row] === RAW ? null : envelope(row)),
		raw: rawOf,
		origin: (row) => (kindAt[row] === RAW ? null : { device: writers[byAt[row]!]!.device, ms: ms[row]! }),
		doc(row, closed) {
			const raw = rawOf(row);
			if (raw) return structuredClone(raw);
			const from = closedAt[row]!;
			const end = closedAt[row + 1]!;
			if (end > closed.length) throw new RangeError('the closed part is not whole');
			const doc: StoredDoc = {
				...envelope(row),
				prev: toHex(closed.subarray(from, from + PREV))
			};
			doc.open = structuredClone(doc.open);
			doc.by = { ...(doc.by as object) };
			if (keyAt[row] !== NOT_SEALED)
				doc.sealed = {
					k: keyIds[keyAt[row]!]!,
					iv: toBase64Url(closed.subarray(from + PREV, from + PREV + IV)),
					ct: toBase64Url(closed.subarray(from + PREV + IV, end))
				};
			return doc;
		}
	};
}
