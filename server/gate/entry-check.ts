import { setImmediate } from 'node:timers/promises';
import { Entry, type Role } from '../../src/domain/entry';
import { byClock, readEntry } from '../../src/domain/fold/read';
import { parseStamp } from '../../src/domain/hlc';
import { ACCESS_KINDS, isAccessKind, roleWithin, type AccessKindName } from '../../src/domain/kinds';
import { verifyEntry } from '../../src/vault/sign';
import type { Refusal } from '../../src/sync/protocol';
import type { Device, DeviceRegistry } from './devices';
import { staffIndex, staffRefusal, type StaffIndex } from './staff';
import type { StoredDocument } from './storage/port';

/** Bytes of one document as JSON: the largest sealed part and its envelope. */
const MAX_DOCUMENT = 512 * 1024;
/** Nesting of JSON in a document. Entries need six; canonical forms are computed recursively. */
const MAX_DEPTH = 32;
/** Documents between two turns of the event loop: other requests wait for so many at the most. */
const CHUNK = 64;

const HALF_PAIR = /\p{Surrogate}/u;

/** Of which database, and by what is known there of devices and people. */
export interface EntryRules {
	disaster: string;
	/** The ledger, or the access log: an entry of one never stands in the other. */
	purpose: 'ledger' | 'reads';
	devices: Pick<DeviceRegistry, 'authors'>;
	staff: Pick<StaffIndex, 'get'>;
	/** The entries come from a backup: they were accepted before. What was revoked, ended or limited since, and a clock that
	 * was ahead, must not lose them; rights, contents and signatures are checked all the same. */
	accepted?: boolean;
}

interface Sound {
	entry: Entry;
	document: StoredDocument;
}
export type Checked = Sound | { refusal: Refusal };

/**
 * The first wall: which of these documents may be added. Everything that can be told without the documents that are there
 * already; whether another has its id is the database's to say. An entry is judged by its writer's device and account, whoever
 * carries it here: any device brings what it has from files, neighbours or before a loss.
 * A kind that this gate does not know is accepted with a sound envelope and signature: kept, passed on, shown.
 * @returns an answer for each input, in their order
 */
export async function checkEntries(inputs: readonly unknown[], rules: EntryRules): Promise<Checked[]> {
	const read = await inChunks(inputs, (input) => readDocument(input, rules.disaster));
	const authors = await rules.devices.authors(
		read.flatMap((one) => ('entry' in one ? [one.entry.by.device] : []))
	);
	const signed = await inChunks(read, async (one) => {
		if (!('entry' in one)) return one;
		const author = authors.get(one.entry.by.device);
		const refusal = author ? await deviceRefusal(one.entry, author, rules) : 'device';
		return refusal ? { refusal } : one;
	});
	// The access log holds what ended and limited people tried, too.
	if (rules.purpose === 'reads' || rules.accepted) return signed;
	return judgeStaff(signed, rules.staff);
}

/** A person can arrive in the same request as their work, and behind it: entries are judged in the order of their clocks. */
function judgeStaff(signed: readonly Checked[], known: EntryRules['staff']): Checked[] {
	const staff = staffIndex(known);
	const judged = [...signed];
	const order = signed.flatMap((one, index) =>
		'entry' in one ? [{ ...one.entry, id: one.entry._id, index }] : []
	);
	for (const { index } of order.sort(byClock)) {
		const one = signed[index] as Sound;
		const refusal = staffRefusal(one.entry, staff.get(one.entry.by.staff));
		if (refusal) judged[index] = { refusal };
		else staff.add(one.entry);
	}
	return judged;
}

function readDocument(input: unknown, disaster: string): Checked {
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
	return { entry, document: { ...entry, _rev: `1-${hash}`, _revisions: { start: 1, ids: [hash] } } };
}

/** What stands against an entry because of the device that wrote it, or null. */
async function deviceRefusal(
	entry: Entry,
	author: Device,
	{ purpose, accepted }: EntryRules
): Promise<Refusal | null> {
	if (isAccessKind(entry.kind) !== (purpose === 'reads')) return 'disaster';
	const { ms, device } = parseStamp(entry.at);
	if (device !== author.device) return 'content';
	if (!roleWithin(entry.by.role, author.role)) return 'role';
	const refusal = purpose === 'reads' ? accessRefusal(entry) : ledgerRefusal(entry, author.role);
	if (refusal) return refusal;
	if (!accepted && author.revokedAt !== null && ms > Date.parse(author.revokedAt)) return 'revoked';
	if (!accepted && author.until !== null && ms > Date.parse(author.until)) return 'ended';
	return (await verifyEntry(await author.key(), entry)) ? null : 'signature';
}

function ledgerRefusal(entry: Entry, deviceRole: Role): Refusal | null {
	const item = readEntry(entry);
	if (item.verdict === 'role' || item.verdict === 'content') return item.verdict;
	// Those who only look on add nothing, of no version.
	if (item.verdict === 'unknown' && (entry.by.role === 'auditor' || entry.by.role === 'prefecture'))
		return 'role';
	if (item.verdict === 'ok' && item.kind === 'staff.registered' && !roleWithin(item.open.role, deviceRole))
		return 'role';
	return null;
}

function accessRefusal(entry: Entry): Refusal | null {
	if (readEntry(entry).verdict === 'content') return 'content';
	if (!Object.hasOwn(ACCESS_KINDS, entry.kind)) return null;
	const { roles, open } = ACCESS_KINDS[entry.kind as AccessKindName];
	if (!(roles as readonly Role[]).includes(entry.by.role)) return 'role';
	return open.safeParse(entry.open).success ? null : 'content';
}

/** Keeps the order; lets other requests have their turn. */
async function inChunks<T, U>(items: readonly T[], task: (item: T) => U | Promise<U>): Promise<U[]> {
	const done: U[] = [];
	for (let from = 0; from < items.length; from += CHUNK) {
		if (from) await setImmediate();
		done.push(...(await Promise.all(items.slice(from, from + CHUNK).map(task))));
	}
	return done;
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
export function isPlain(value: unknown, depth: number = MAX_DEPTH): boolean {
	if (typeof value === 'string') return !HALF_PAIR.test(value);
	if (typeof value !== 'object' || value === null) return true;
	return depth > 0 && Object.entries(value).every((pair) => pair.every((part) => isPlain(part, depth - 1)));
}
