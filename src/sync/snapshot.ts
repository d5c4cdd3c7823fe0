import { SealedManifest, type ManifestSegment } from './protocol';
import { fetchSegment } from './segment-download';
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
		const { name, bytes: size } = segment;
		const file = { path: `/segments/${name}`, partial: name, bytes: size };
		const bytes = await fetchSegment(session, db, file, signal, (read) => {
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

/** Puts the incoming snapshot into use, after it was opened; removes what only the old one needed. */
export async function adopt(db: TabletDatabase, manifest: SealedManifest): Promise<void> {
	const names = new Set(manifest.segments.map(({ name }) => name));
	await db.transaction('rw', db.meta, db.segments, db.partials, async () => {
		await putMeta(db, 'snapshot', manifest);
		await db.meta.delete('incoming');
		const keys = await db.segments.toCollection().primaryKeys();
		await db.segments.bulkDelete(keys.filter((name) => !names.has(name)));
		await clearPartials(db);
	});
}

/** Throws away a snapshot that could not be opened; the one in use keeps its segments. */
export async function reject(db: TabletDatabase): Promise<void> {
	const kept = new Set((await readManifest(db, 'snapshot'))?.segments.map(({ name }) => name));
	await db.transaction('rw', db.meta, db.segments, db.partials, async () => {
		await db.meta.delete('incoming');
		const keys = await db.segments.toCollection().primaryKeys();
		await db.segments.bulkDelete(keys.filter((name) => !kept.has(name)));
		await clearPartials(db);
	});
}

/** Beginnings of this snapshot's segments; a bundle's (`~`) are left alone. */
async function clearPartials(db: TabletDatabase): Promise<void> {
	await db.partials.where('name').below('~').delete();
}
