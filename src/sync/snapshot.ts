import { SealedManifest, type ManifestSegment } from './protocol';
import { GateError } from './gate';
import type { Session } from './session';
import { getMeta, putMeta, type TabletDatabase } from '../store/database';
import { verifyManifest } from '../segments/manifest';
import type { MunicipalityKeys } from '../vault/keys';

export interface SnapshotProgress {
	segmentsDone: number;
	segmentsTotal: number;
	bytesDone: number;
	bytesTotal: number;
	secondsLeft: number | null;
}

/** The manifest on disk: of the snapshot in use, or of the one that is being downloaded. */
export async function readManifest(
	db: TabletDatabase,
	which: 'snapshot' | 'incoming'
): Promise<SealedManifest | null> {
	const held = await getMeta(db, which);
	return held === undefined ? null : SealedManifest.parse(held);
}

/**
 * Asks for the newest snapshot's manifest and keeps it as the one to download, unless it is in use already.
 * Throws SegmentError; the snapshot in use is not touched.
 */
export async function fetchManifest(
	session: Session,
	db: TabletDatabase,
	keys: MunicipalityKeys,
	signal?: AbortSignal
): Promise<SealedManifest | null> {
	const manifest = await session.ask('/manifest', SealedManifest, { signal });
	await verifyManifest(keys, manifest);
	if ((await readManifest(db, 'snapshot'))?.mac === manifest.mac) {
		await db.meta.delete('incoming');
		return null;
	}
	await putMeta(db, 'incoming', manifest);
	return manifest;
}

/**
 * Brings the incoming snapshot's segments onto the disk; what is there, also half a segment, is not fetched again.
 * Needs no key: it goes on while the tablet is locked.
 */
export async function download(
	session: Session,
	db: TabletDatabase,
	manifest: SealedManifest,
	now: () => number,
	progress: (now: SnapshotProgress) => void,
	signal?: AbortSignal
): Promise<void> {
	const held = new Set(await db.segments.toCollection().primaryKeys());
	const missing = manifest.segments.filter(({ name }) => !held.has(name));
	const sum = (segments: readonly ManifestSegment[]) => segments.reduce((n, { bytes }) => n + bytes, 0);
	const bytesTotal = sum(manifest.segments);
	const before = bytesTotal - sum(missing);
	const startedAt = now();
	let bytesDone = before;
	let segmentsDone = manifest.segments.length - missing.length;
	const report = () => {
		const seconds = (now() - startedAt) / 1000;
		const rate = seconds > 1 ? (bytesDone - before) / seconds : 0;
		progress({
			segmentsDone,
			segmentsTotal: manifest.segments.length,
			bytesDone,
			bytesTotal,
			secondsLeft: rate > 0 ? Math.ceil((bytesTotal - bytesDone) / rate) : null
		});
	};
	report();
	for (const segment of missing) {
		const from = bytesDone;
		const bytes = await fetchSegment(session, db, segment, signal, (read) => {
			bytesDone = from + read;
			report();
		});
		await db.transaction('rw', db.segments, db.partials, async () => {
			await db.segments.put({ name: segment.name, bytes });
			await db.partials.delete(segment.name);
		});
		bytesDone = from + segment.bytes;
		segmentsDone++;
		report();
	}
}

/** A connection over which nothing came for this long is dead. */
const STALLED_MS = 20_000;

async function fetchSegment(
	session: Session,
	db: TabletDatabase,
	{ name, bytes: size }: ManifestSegment,
	signal: AbortSignal | undefined,
	progress: (bytes: number) => void
): Promise<Uint8Array<ArrayBuffer>> {
	const target = new Uint8Array(size);
	const partial = (await db.partials.get(name))?.bytes;
	let done = 0;
	if (partial && partial.length < size) {
		target.set(partial);
		done = partial.length;
	}
	const stalled = new AbortController();
	let timer = setTimeout(() => stalled.abort(), STALLED_MS);
	const combined = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
	try {
		const response = await session.open(`/segments/${name}`, {
			signal: combined,
			...(done > 0 ? { headers: { range: `bytes=${done}-` } } : {})
		});
		// A server that does not know ranges sends the whole again.
		if (response.status !== 206) done = 0;
		if (!response.body) throw new GateError('unreadable', 'a segment without content');
		const reader = response.body.getReader();
		for (;;) {
			const { done: ended, value } = await reader.read();
			if (ended) break;
			clearTimeout(timer);
			timer = setTimeout(() => stalled.abort(), STALLED_MS);
			if (done + value.length > size) throw new GateError('unreadable', 'a segment is too long');
			target.set(value, done);
			done += value.length;
			progress(done);
		}
		if (done < size) throw new GateError('offline', 'a segment broke off');
		return target;
	} catch (error) {
		if (done > 0 && done < size) await db.partials.put({ name, bytes: target.slice(0, done) });
		if (error instanceof GateError || signal?.aborted) throw error;
		throw new GateError('offline', error instanceof Error ? error.message : String(error));
	} finally {
		clearTimeout(timer);
	}
}

/** Puts the incoming snapshot into use, after it was opened; removes what only the old one needed. */
export async function adopt(db: TabletDatabase, manifest: SealedManifest): Promise<void> {
	const names = new Set(manifest.segments.map(({ name }) => name));
	await db.transaction('rw', db.meta, db.segments, db.partials, async () => {
		await putMeta(db, 'snapshot', manifest);
		await db.meta.delete('incoming');
		const keys = await db.segments.toCollection().primaryKeys();
		await db.segments.bulkDelete(keys.filter((name) => !names.has(name)));
		await db.partials.clear();
	});
}

/** Throws away a snapshot that could not be opened; the one in use keeps its segments. */
export async function reject(db: TabletDatabase): Promise<void> {
	const kept = new Set((await readManifest(db, 'snapshot'))?.segments.map(({ name }) => name));
	await db.transaction('rw', db.meta, db.segments, db.partials, async () => {
		await db.meta.delete('incoming');
		const keys = await db.segments.toCollection().primaryKeys();
		await db.segments.bulkDelete(keys.filter((name) => !kept.has(name)));
		await db.partials.clear();
	});
}
