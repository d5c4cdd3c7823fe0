import { z } from 'zod';
import { checkFile, fromFile, sealRows, toFile } from '../archive/file';
import { MOST_ROWS, type OpenRows, type StoredDoc } from '../archive/format';
import type { Archive } from '../archive/archive';
import { packEntries, type PackOptions } from '../archive/pack';
import { canonicalBytes } from '../domain/canonical';
import type { DeviceNumber } from '../domain/entry';
import { MAX_PULL_MS } from '../domain/hlc';
import { SegmentError } from '../segments/seal';
import type { Appender } from '../store/append';
import { getMeta, putMeta, type StoredEntry, type StrangerRow, type TabletDatabase } from '../store/database';
import { vouch } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { GateError } from './gate';
import { BundleManifest } from './protocol';
import { readEntry, type Source } from './pull';
import { moveResumePoint } from './resume';
import { fetchSegment } from './segment-download';
import type { Session } from './session';

/**
 * Bundles (束): a data center's entries up to a point as sealed segments, made at headquarters. A new tablet takes them in the
 * place of replicating entry by entry and goes on from that point. Everything of the data center up to there is in the bundle:
 * examined entries as segments of the archive; whatever its maker doubts, has not examined or cannot read as loose
 * documents, which the new tablet examines for itself.
 */
export interface BundleHost {
	session: Session;
	db: TabletDatabase;
	archive: Archive;
	keys: MunicipalityKeys;
	device: DeviceNumber;
	source: Source;
	municipality: string;
	disaster: string;
	now(): number;
	signal?: AbortSignal;
}

export interface BundleProgress {
	bytesDone: number;
	bytesTotal: number;
}

/** Segments that are fetched side by side: one alone does not fill a line with a long way. */
const AT_ONCE = 4;

/** MAC of a bundle's manifest under the key that it names. hex; null: not in the ring. */
export async function bundleMac(
	keys: MunicipalityKeys,
	manifest: Omit<BundleManifest, 'mac'>
): Promise<string | null> {
	return vouch(keys, 'bundle', canonicalBytes({ ...manifest, mac: undefined }), manifest.k);
}

type Asked = Pick<BundleHost, 'session' | 'municipality' | 'disaster' | 'signal'>;

async function askManifest({
	session,
	municipality,
	disaster,
	signal
}: Asked): Promise<BundleManifest | null> {
	try {
		const manifest = await session.ask('/bundle', BundleManifest, { signal });
		return manifest.municipality === municipality && manifest.disaster === disaster ? manifest : null;
	} catch (error) {
		if (error instanceof GateError && error.word === 'not_found') return null;
		throw error;
	}
}

/** The newest bundle's manifest at this data center, null if there is none for this disaster. Throws SegmentError if it is forged. */
export async function fetchBundle({
	keys,
	...asked
}: Asked & Pick<BundleHost, 'keys'>): Promise<BundleManifest | null> {
	const manifest = await askManifest(asked);
	if (!manifest) return null;
	// Only the newest key vouches for what need not be examined: an older one may be in the hands of a thief.
	if (manifest.k !== keys.id) return null;
	if ((await bundleMac(keys, manifest)) !== manifest.mac) throw new SegmentError('segmentTampered', 'bundle');
	return manifest;
}

/** The manifest as the data center gives it out, not checked: a locked tablet can only ask whether there may be one. */
export async function bundleMayBe(
	host: Pick<BundleHost, 'session' | 'db' | 'archive' | 'municipality' | 'disaster' | 'signal'>
): Promise<boolean> {
	const manifest = await askManifest(host);
	return manifest !== null && (await lacking(host, manifest)) !== null;
}

/**
 * The segments of a bundle that are not here; null where it is not worth it: what is here already (from another data
 * center, or packed by this tablet itself) is for the most part the same, and replication fetches only what is missing.
 */
async function lacking(
	{ db, archive }: Pick<BundleHost, 'db' | 'archive'>,
	{ segments }: BundleManifest
): Promise<BundleManifest['segments'] | null> {
	const here = await archive.segments();
	const used = new Set(here.map(({ name }) => name));
	const wanted = segments.filter(({ name }) => !used.has(name));
	const named = new Set(segments.map(({ name }) => name));
	const rowsOf = (some: readonly { rows: number }[]) => some.reduce((sum, { rows }) => sum + rows, 0);
	// Own entries of a segment are rows as well (takeIntoUse): a tablet that broke off half-way is still a new one.
	const common = rowsOf(here.filter(({ name }) => named.has(name)));
	const rows = Math.max(0, (await db.entries.count()) - common);
	const held = rowsOf(here.filter(({ name }) => !named.has(name))) + rows;
	return wanted.length === 0 || 2 * held < rowsOf(wanted) ? wanted : null;
}

/**
 * Fills a new tablet from a bundle; false if there is none, or if it is not worth it. Each segment is taken into use as it
 * comes (`taken` hears of it), in one transaction with what it says about this tablet's own counters; the resume point
 * is written with the last of it. What breaks off goes on where it was: with the segments that are not here yet, at the byte
 * where each one stopped, or, if there is no such bundle any more, by replication, which fetches what is not in the segments
 * here. Throws GateError, SegmentError.
 */
export async function bootstrap(
	host: BundleHost & { appender: Appender },
	progress: (now: BundleProgress) => void = () => undefined,
	taken: () => void = () => undefined
): Promise<boolean> {
	const { db, appender, source } = host;
	const checkpoint = await db.checkpoints.get([source.gate, source.database]);
	if (checkpoint && checkpoint.since !== 0) return false;
	const manifest = await fetchBundle(host);
	if (!manifest) return false;
	const wanted = await lacking(host, manifest);
	if (!wanted) return false;

	const loose: StoredEntry[] = [];
	const strangers: StrangerRow[] = [];
	const clock = { ms: 0 };
	await fetchAll(host, wanted, progress, async ({ segment, rows, closed }) => {
		if (!rows.loose) {
			await takeIntoUse(host, segment, rows, clock);
			taken();
			return;
		}
		for (let row = 0; row < rows.rows; row++) {
			const doc = rows.doc(row, closed!);
			const entry = readEntry(doc);
			if (entry) loose.push(entry);
			else strangers.push({ id: doc._id, rev: doc._rev, doc });
		}
	});
	await appender.receive(distinct(loose), async () => {
		await db.strangers.bulkPut(strangers);
		await moveResumePoint(db, source, { since: manifest.since });
		await db.partials.where('name').startsWith('~').delete();
	});
	return true;
}

const distinct = (entries: StoredEntry[]) => [
	...new Map(entries.map((entry) => [`${entry._id}\n${entry._rev}`, entry])).values()
];

/**
 * A segment that is on the disk is used from now on. Own entries (of a tablet that was set up again) raise the counters, and
 * the newest one, if nothing later has come (`clock`), sets the clock: they come in as rows too.
 */
async function takeIntoUse(
	{ db, archive, appender, device, disaster, now }: BundleHost & { appender: Appender },
	segment: BundleManifest['segments'][number],
	rows: OpenRows,
	clock: { ms: number }
): Promise<void> {
	const picked: number[] = [];
	let newest = -1;
	const latest = now() + MAX_PULL_MS;
	for (let row = 0; row < rows.rows; row++) {
		const origin = rows.origin(row);
		if (!origin) continue;
		if (origin.device === device) picked.push(row);
		if (origin.ms > latest || origin.ms <= clock.ms) continue;
		clock.ms = origin.ms;
		newest = row;
	}
	if (newest >= 0) picked.push(newest);
	const closed = picked.length > 0 ? await closedOf(db, segment.name) : null;
	const entries = picked.map((row) => rows.doc(row, closed!) as unknown as StoredEntry);
	// They were examined by the bundle's maker; the loose documents were not.
	await archive.adopt([{ ...segment, disaster, rowsOpened: rows }], async (write) => {
		await appender.receive(distinct(entries), write, true);
	});
}

async function closedOf(db: TabletDatabase, name: string): Promise<Uint8Array> {
	const closed = await db.archiveClosed.get(name);
	if (!closed) throw new SegmentError('segmentTampered', `${name} is missing`);
	return closed.bytes;
}

interface Fetched {
	segment: BundleManifest['segments'][number];
	rows: OpenRows;
	/** Of loose documents, which are not put onto the disk as a segment. */
	closed?: Uint8Array;
}

/** Hands each segment over as it comes, in any order; up to AT_ONCE at the same time. */
async function fetchAll(
	host: BundleHost,
	segments: BundleManifest['segments'],
	progress: (now: BundleProgress) => void,
	take: (fetched: Fetched) => Promise<void>
): Promise<void> {
	const staged = await host.archive.staged();
	const bytesTotal = segments.reduce((sum, { bytes }) => sum + bytes, 0);
	const bytesOf = new Map<string, number>();
	const report = (name: string, bytes: number) => {
		bytesOf.set(name, bytes);
		let bytesDone = 0;
		for (const done of bytesOf.values()) bytesDone += done;
		progress({ bytesDone, bytesTotal });
	};
	const failed = new AbortController();
	const signal = host.signal ? AbortSignal.any([host.signal, failed.signal]) : failed.signal;
	let next = 0;
	const worker = async () => {
		for (let i = next++; i < segments.length; i = next++) {
			const segment = segments[i]!;
			try {
				await take(
					await fetchOne({ ...host, signal }, segment, staged, (done) => report(segment.name, done))
				);
			} catch (error) {
				failed.abort(error);
				throw error;
			}
			report(segment.name, segment.bytes);
		}
	};
	const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
	// The first failure ended the others: it is the one that says why.
	if (failed.signal.aborted) throw failed.signal.reason;
	const stopped = workers.find((one) => one.status === 'rejected');
	if (stopped) throw stopped.reason;
}

async function fetchOne(
	host: BundleHost,
	segment: BundleManifest['segments'][number],
	staged: ReadonlySet<string>,
	progress: (bytes: number) => void
): Promise<Fetched> {
	const { session, db, archive, keys, signal } = host;
	const { name, bytes } = segment;
	const partial = `~${name}`;
	if (staged.has(name)) {
		try {
			return { segment, rows: await checkFile(keys, fromFile(name, await archive.file(name))) };
		} catch (error) {
			if (!(error instanceof SegmentError)) throw error;
			// Damaged on this disk: it is fetched again.
		}
	}
	const file = await fetchSegment(session, db, { path: `/bundle/${name}`, partial, bytes }, signal, progress);
	try {
		const parts = fromFile(name, file);
		const rows = await checkFile(keys, parts);
		if (rows.rows !== segment.rows) throw new SegmentError('segmentTampered', name);
		if (rows.loose) return { segment, rows, closed: parts.closed };
		await archive.stage(parts);
		return { segment, rows };
	} catch (error) {
		// Nothing that was tampered with is continued.
		if (error instanceof SegmentError) await db.partials.delete(partial);
		throw error;
	}
}

/** Fewer entries are replicated before a bundle would be worth it. */
const LEAST = 2_000;
/** A new bundle after so many new entries, or with fewer after an hour. */
const EVERY = 5_000;
const HOUR_MS = 60 * 60_000;
/** Another tablet that made the last bundle goes on doing so, or has gone: its segments differ from this tablet's, and
 * all of them would have to be sent. */
const MAKER_GONE_MS = 6 * HOUR_MS;

/** Whether it is time for this tablet to make a bundle. `mac`: of the bundle that it made last. */
export function bundleIsDue(
	held: Pick<BundleManifest, 'entries' | 'createdAt' | 'mac'> | null,
	mac: string | null,
	entries: number,
	now: number
): boolean {
	if (entries < LEAST) return false;
	if (!held) return true;
	const fresh = entries - held.entries;
	if (fresh <= 0) return false;
	const age = now - Date.parse(held.createdAt);
	if (held.mac !== mac) return age > MAKER_GONE_MS && fresh >= EVERY;
	return fresh >= EVERY || age > HOUR_MS;
}

/**
 * Makes a bundle of what this tablet has of a data center and brings it there, if it is time (bundleIsDue). Only what the
 * data center lacks is sent, and the manifest last. `confirmed` and `followsOn`: as in packEntries. Returns the segments that were packed on
 * the way, and whether a bundle was made. Throws GateError.
 */
export async function offerBundle(
	host: BundleHost & Pick<PackOptions, 'confirmed' | 'followsOn'>
): Promise<{ packed: string[]; made: boolean }> {
	const { session, db, archive, keys, device, disaster, signal } = host;
	const held = await fetchBundle(host).catch((error: unknown) => {
		// A forged one is replaced.
		if (error instanceof SegmentError) return null;
		throw error;
	});
	const mine = (await getMeta(db, 'bundle'))?.mac ?? null;
	const rows = (await archive.segments()).filter((one) => one.disaster === disaster);
	const entries = rows.reduce((sum, one) => sum + one.rows, 0) + (await db.entries.count());
	if (!bundleIsDue(held, mine, entries, host.now())) return { packed: [], made: false };

	const { confirmed, followsOn } = host;
	const packed = await packEntries(db, archive, keys, {
		device,
		disaster,
		confirmed,
		followsOn,
		grown: 0,
		signal
	});
	const moment = await readMoment(host);
	if (!moment) return { packed, made: false };
	const there = new Set(held?.segments.map(({ name }) => name));
	const segments: BundleManifest['segments'] = [];
	const put = async (name: string, file: () => Promise<Uint8Array<ArrayBuffer>>) => {
		if (there.has(name) || (await isThere(session, name, signal))) return;
		await session.ask(`/bundle/${name}`, z.object({}), { method: 'PUT', bytes: await file(), signal });
	};
	for (const { name, rows, bytes } of moment.segments) {
		await put(name, () => archive.file(name));
		segments.push({ name, rows, bytes });
	}
	for (let from = 0; from < moment.loose.length; from += MOST_ROWS) {
		const parts = await sealRows(keys, moment.loose.slice(from, from + MOST_ROWS), true);
		await put(parts.name, async () => toFile(parts));
		segments.push({ name: parts.name, rows: parts.rows, bytes: parts.bytes });
	}
	const content = {
		format: 1,
		municipality: host.municipality,
		disaster,
		k: keys.id,
		createdAt: new Date(host.now()).toISOString(),
		since: moment.since,
		entries: segments.reduce((sum, one) => sum + one.rows, 0),
		segments
	} as const;
	const mac = (await bundleMac(keys, content))!;
	await session.ask('/bundle', z.object({}), { method: 'PUT', body: { ...content, mac }, signal });
	await putMeta(db, 'bundle', { mac });
	return { packed, made: true };
}

async function isThere(session: Session, name: string, signal?: AbortSignal): Promise<boolean> {
	try {
		await session.open(`/bundle/${name}`, { method: 'HEAD', signal });
		return true;
	} catch (error) {
		if (error instanceof GateError && error.word === 'not_found') return false;
		throw error;
	}
}

/** At one moment: the resume point, and everything that stands before it. Null before the first replication. */
async function readMoment({ db, source, disaster, device }: BundleHost) {
	return db.transaction('r', db.tables, async () => {
		const since = (await db.checkpoints.get([source.gate, source.database]))?.since ?? 0;
		if (since === 0) return null;
		const segments = ((await getMeta(db, 'archive')) ?? []).filter((one) => one.disaster === disaster);
		const rows = await db.entries.filter((entry) => entry.disaster === disaster).toArray();
		const refs = rows.map(({ _id, _rev }): [string, string] => [_id, _rev]);
		const carried = await db.carried.bulkGet(refs);
		const outbox = await db.outbox.bulkGet(rows.map(({ _id }) => _id));
		// What no data center has accepted is not passed on as if one had.
		const accepted = rows.filter(
			({ by, _rev }, i) =>
				!carried[i] && (by.device !== device || (outbox[i]?.state === 'sent' && outbox[i].rev === _rev))
		);
		const strangers = await db.strangers.toArray();
		const loose = [...accepted, ...strangers.map(({ doc }) => doc)] as StoredDoc[];
		return { since, segments, loose };
	});
}
