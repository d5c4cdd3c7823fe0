import { z } from 'zod';
import type { StoredEntry } from '../store/database';
import { GateError } from './gate';
import type { Pace } from './pace';
import { BulkAnswer, type Refusal } from './protocol';
import type { Session } from './session';
import type { EntryKey } from './shelf';
import type { Time } from './time';

const RevsDiff = z.record(z.string(), z.object({ missing: z.array(z.string()) }));

const Shown = z.object({
	results: z.array(
		z.object({ docs: z.array(z.looseObject({ ok: z.looseObject({ sig: z.string() }).optional() })) })
	)
});

/** The gate takes a thousand in one request; half of that leaves room. */
const MOST_ENTRIES = 500;
/** What one entry takes up in a question. */
const QUESTION_BYTES = 110;

export interface Offering {
	/**
	 * Whether a gate that says it has an entry already must show it: all of them, where this tablet knows of no data center
	 * that has them; else one of each batch.
	 */
	proof?: 'all' | 'one';
	session: Session;
	/** Path of the database. */
	path: string;
	pace: Pace;
	time: Time;
	signal?: AbortSignal;
}

/** What became of a batch: refused ones with the reason, by id; all others are held there, but for the unreadable. */
export interface Offered {
	refused: ReadonlyMap<string, Refusal>;
	/** Wanted there, but not to be read on this tablet now. */
	unreadable: ReadonlySet<string>;
}

/** How many entries to ask about at once on this line. */
export function batchSize(pace: Pace): number {
	return Math.max(10, Math.min(MOST_ENTRIES, Math.floor(pace.budget() / QUESTION_BYTES)));
}

/**
 * Offers entries: asks what is lacking, so that a batch whose answer was lost is not sent again, sends that, and asks once
 * more: what was acknowledged must be there. Throws GateError `lying` where it is not, or where what is said to be there
 * cannot be shown; nothing counts as sent then.
 */
export async function offer(
	{ session, path, pace, time, signal, proof }: Offering,
	keys: readonly EntryKey[],
	get: (keys: readonly EntryKey[]) => Promise<(StoredEntry | undefined)[]>
): Promise<Offered> {
	const ask = async (which: readonly EntryKey[]) => {
		const body: Record<string, string[]> = {};
		// Two documents may have one id.
		for (const [id, rev] of which) (body[id] ??= []).push(rev);
		const lacking = await session.ask(`${path}/_revs_diff`, RevsDiff, { body, signal });
		return which.filter(([id, rev]) => lacking[id]?.missing.includes(rev));
	};
	const refused = new Map<string, Refusal>();
	const unreadable = new Set<string>();
	const wanted = await ask(keys);
	if (proof) await show(keys.filter((key) => !wanted.includes(key)));
	if (wanted.length === 0) return { refused, unreadable };
	const found = await get(wanted);
	const docs: StoredEntry[] = [];
	wanted.forEach(([id], i) => {
		const doc = found[i];
		if (doc) docs.push(doc);
		else unreadable.add(id);
	});

	for (const part of parts(docs, pace)) await send(part);
	const sent = docs.filter(({ _id }) => !refused.has(_id));
	if (sent.length === 0) return { refused, unreadable };
	const lost = await ask(sent.map(({ _id, _rev }) => [_id, _rev]));
	if (lost.length > 0)
		throw new GateError('unreadable', `${lost.length} acknowledged and not kept`, null, 'lying');
	return { refused, unreadable };

	async function show(claimed: readonly EntryKey[]): Promise<void> {
		const some = proof === 'all' ? claimed : claimed.slice(0, 1);
		if (some.length === 0) return;
		const own = await get(some);
		const docs = some.map(([id, rev]) => ({ id, rev }));
		const { results } = await session.ask(`${path}/_bulk_get`, Shown, { body: { docs }, signal });
		const shown = new Set(results.flatMap(({ docs }) => docs.map(({ ok }) => ok?.sig)));
		if (own.some((entry) => entry && !shown.has(entry.sig)))
			throw new GateError('unreadable', 'claimed and not shown', null, 'lying');
	}

	async function send(part: readonly StoredEntry[]): Promise<void> {
		const body = { new_edits: false, docs: part };
		const began = time.elapsed();
		try {
			const answer = await session.ask(`${path}/_bulk_docs`, BulkAnswer, { body, signal });
			pace.measured(sizeOf(part), time.elapsed() - began);
			for (const { id, reason } of answer) refused.set(id, reason);
		} catch (error) {
			if (!(error instanceof GateError) || error.word !== 'too_large') throw error;
			if (part.length === 1) return void refused.set(part[0]!._id, 'size');
			const half = Math.ceil(part.length / 2);
			await send(part.slice(0, half));
			await send(part.slice(half));
		}
	}
}

/** Cuts a batch into requests of what the line carries in about a second, as it is known when each is made. */
function* parts(docs: readonly StoredEntry[], pace: Pace): Generator<StoredEntry[]> {
	let part: StoredEntry[] = [];
	let bytes = 0;
	for (const doc of docs) {
		const size = JSON.stringify(doc).length;
		if (part.length > 0 && bytes + size > pace.budget()) {
			yield part;
			part = [];
			bytes = 0;
		}
		part.push(doc);
		bytes += size;
	}
	if (part.length > 0) yield part;
}

const sizeOf = (docs: readonly StoredEntry[]): number =>
	docs.reduce((sum, doc) => sum + JSON.stringify(doc).length, 0);
