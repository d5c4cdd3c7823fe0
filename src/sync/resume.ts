import { z } from 'zod';
import { toHex } from '../domain/bytes';
import type { Checkpoint, TabletDatabase } from '../store/database';
import { GateError } from './gate';
import type { Session } from './session';

export const Seq = z.union([z.string(), z.number()]);

export interface Source {
	/** Origin of the data center's gate: the resume point is kept for each. */
	gate: string;
	database: string;
}

/** Where replication with a data center stands; at the beginning, where there has been none. */
export async function resumePoint(db: TabletDatabase, { gate, database }: Source): Promise<Checkpoint> {
	return { ...start(gate, database), ...(await db.checkpoints.get([gate, database])) };
}

const start = (gate: string, database: string): Checkpoint => ({
	gate,
	database,
	since: 0,
	confirmed: 0,
	mark: null
});

/** Changes the resume point; in the transaction that is running, if any. */
export async function moveResumePoint(
	db: TabletDatabase,
	source: Source,
	change: Partial<Checkpoint>
): Promise<void> {
	await db.checkpoints.put({ ...(await resumePoint(db, source)), ...change });
}

/**
 * Rows of earlier versions of the app were kept by the data center's name and knew neither mark nor confirmation: the
 * point to go on from is taken over, everything else is found out again.
 */
export async function adoptOldPoint(db: TabletDatabase, name: string, source: Source): Promise<void> {
	await db.transaction('rw', db.checkpoints, async () => {
		const old = await db.checkpoints.get([name, source.database]);
		if (!old || name === source.gate) return;
		if (!(await db.checkpoints.get([source.gate, source.database])))
			await moveResumePoint(db, source, { since: old.since });
		await db.checkpoints.delete([name, source.database]);
	});
}

/**
 * The mark is left at the data center, beside its documents, after each round in which anything has moved: `<random>-<count>`.
 * A data center that was restored from an older backup, or emptied, has an older mark or none. The count may be ahead of the
 * one on this disk: the answer was lost.
 */
const Mark = z.looseObject({ _rev: z.string(), mark: z.string(), since: Seq, confirmed: z.number() });

const split = (mark: string) => {
	const [random = '', count = ''] = mark.split('-');
	return { random, count: Number(count) };
};

async function markThere(session: Session, source: Source, signal?: AbortSignal) {
	try {
		return await session.ask(`/db/${source.database}/_local/resume`, Mark, { signal });
	} catch (error) {
		if (error instanceof GateError && error.word === 'not_found') return null;
		throw error;
	}
}

/**
 * Whether the data center still has everything that it had when this tablet left its mark. What has moved here since then, in
 * a round that broke off before its mark, nobody vouches for: the resume point goes back to where the mark stands.
 */
export async function stillThere(
	session: Session,
	db: TabletDatabase,
	source: Source,
	signal?: AbortSignal
): Promise<boolean> {
	const { mark, since, confirmed, repair } = await resumePoint(db, source);
	if (mark === null) return true;
	const there = await markThere(session, source, signal);
	if (!there) return false;
	const [mine, theirs] = [split(mark), split(there.mark)];
	if (theirs.random !== mine.random || !(theirs.count >= mine.count)) return false;
	// A higher count was left by this round's predecessor, whose answer was lost, or by a copy of this tablet.
	if (theirs.count === mine.count && (since !== there.since || confirmed > there.confirmed))
		await moveResumePoint(db, source, {
			since: there.since,
			confirmed: Math.min(confirmed, there.confirmed),
			...(repair ? { repair: { ...repair, offered: 0 } } : {})
		});
	return true;
}

/** After a first round that broke off before its mark: nobody vouches for what it moved. */
export async function forgetUnmarked(db: TabletDatabase, source: Source): Promise<void> {
	const { mark, since, confirmed, repair } = await resumePoint(db, source);
	if (mark !== null || (since === 0 && confirmed === 0)) return;
	const again = repair ? { repair: { ...repair, offered: 0 } } : {};
	await moveResumePoint(db, source, { since: 0, confirmed: 0, ...again });
}

/** Leaves a new mark. */
export async function leaveMark(
	session: Session,
	db: TabletDatabase,
	source: Source,
	signal?: AbortSignal
): Promise<void> {
	const there = await markThere(session, source, signal);
	const { mark, since, confirmed } = await resumePoint(db, source);
	const before =
		mark === null ? { random: toHex(crypto.getRandomValues(new Uint8Array(8))), count: 0 } : split(mark);
	const next = `${before.random}-${Math.max(before.count, there ? split(there.mark).count || 0 : 0) + 1}`;
	await session.ask(`/db/${source.database}/_local/resume`, z.object({ ok: z.literal(true) }), {
		method: 'PUT',
		body: { _id: '_local/resume', ...(there ? { _rev: there._rev } : {}), mark: next, since, confirmed },
		signal
	});
	await moveResumePoint(db, source, { mark: next });
}

/** The data center has lost something: nothing that is known of it counts any more, and everything is offered again. */
export async function beginAgain(db: TabletDatabase, { gate, database }: Source, now: number): Promise<void> {
	const repair = { since: new Date(now).toISOString(), offered: 0, generation: 0 };
	await db.checkpoints.put({ ...start(gate, database), repair });
}
