import type { TabletDatabase } from '../store/database';
import { GateError, type Opened } from './gate';
import type { Session } from './session';

/** A file of sealed bytes at a gate. */
export interface SegmentFile {
	/** Below /v1, for example /segments/ab… */
	path: string;
	/** Key of its beginning in `partials`. Those of bundles begin with `~`, so that each kind can be cleared alone. */
	partial: string;
	bytes: number;
}

/** A beginning is put on the disk every so often, so that a tablet that dies loses little of a slow line's work. */
const KEPT_EVERY_MS = 3_000;

/**
 * Fetches a file, from where it broke off the last time. What has come stays in `partials` when it breaks off again; the
 * caller removes it with the transaction that puts the whole onto the disk. Throws GateError; AbortError if `signal` was
 * aborted.
 */
export async function fetchSegment(
	session: Session,
	db: TabletDatabase,
	{ path, partial, bytes: size }: SegmentFile,
	signal: AbortSignal | undefined,
	progress: (bytes: number) => void
): Promise<Uint8Array<ArrayBuffer>> {
	const target = new Uint8Array(size);
	const begun = (await db.partials.get(partial))?.bytes;
	let done = 0;
	if (begun && begun.length < size) {
		target.set(begun);
		done = begun.length;
	}
	let kept = done;
	let keptAt = performance.now();
	const keep = async () => {
		keptAt = performance.now();
		if (done === kept || done === size) return;
		await db.partials.put({ name: partial, bytes: target.slice(0, done) });
		kept = done;
	};
	try {
		const response = await session.open(path, {
			signal,
			...(done > 0 ? { headers: { range: `bytes=${done}-` } } : {})
		});
		// A server that does not know ranges sends the whole again; what an unasked-for range belongs to is not known.
		if (response.status !== 206) done = 0;
		else if (!startsAt(response, done)) {
			response.cancel();
			throw new GateError('unreadable', 'another range than was asked for');
		}
		for (let value = await response.read(); value; value = await response.read()) {
			if (done + value.length > size) {
				done = 0;
				response.cancel();
				throw new GateError('unreadable', 'a segment is too long');
			}
			target.set(value, done);
			done += value.length;
			progress(done);
			if (performance.now() - keptAt > KEPT_EVERY_MS) await keep();
		}
		if (done < size) throw new GateError('offline', 'a segment broke off');
		return target;
	} catch (error) {
		await keep();
		if (error instanceof GateError || signal?.aborted) throw error;
		throw new GateError('offline', error instanceof Error ? error.message : String(error));
	}
}

function startsAt(response: Pick<Opened, 'headers'>, at: number): boolean {
	const range = response.headers.get('content-range');
	return range === null || range.startsWith(`bytes ${at}-`);
}
