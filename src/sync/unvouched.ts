import type { TabletDatabase } from '../store/database';
import { offer } from './offer';
import { carry, type Destination } from './push';
import type { EntryKey } from './shelf';
import type { Source } from './resume';

/*
 * A tablet notices that a data center has lost something by its mark (resume.ts), and offers it everything again. Two things no mark
 * vouches for: what has come from a data center, or was passed on to it, in a round that broke off before its mark; and all that
 * is at a lesser data center only, which a tablet may never visit again, when that one loses it before the first has fetched it.
 * Whoever wrote an entry offers it to every data center (push.ts), but a tablet may be destroyed, and its last entries be on another.
 * So what others wrote is noted here until a mark at the first data center vouches for it, and offered to that one before.
 */

/** Notes entries that are at a data center now. In the transaction that is running, if any. */
export async function noteUnvouched(
	db: TabletDatabase,
	gate: string,
	disaster: string,
	keys: readonly EntryKey[]
): Promise<void> {
	if (keys.length) await db.unvouched.add({ gate, disaster, keys: keys.map(([id, rev]) => [id, rev]) });
}

/**
 * Offers what was noted to the first data center, which is asked about each and sent what it lacks; what it refuses is carried,
 * with the reason. Nothing is struck out before a mark stands there (vouchedFor). Resolves to the notes that were offered.
 */
export async function pushUnvouched(to: Destination): Promise<number[]> {
	const { db, disaster, shelf } = to;
	const offered: number[] = [];
	for (const n of await db.unvouched.where('disaster').equals(disaster).primaryKeys()) {
		const row = await db.unvouched.get(n);
		if (!row) continue;
		const { refused, unreadable } = await offer(
			{ ...to, path: to.pathOf(disaster), proof: 'one' },
			row.keys,
			(some) => shelf.get(some)
		);
		const others = await shelf.get(row.keys.filter(([id]) => refused.has(id)));
		await carry(
			db,
			others.filter((one) => one !== undefined),
			refused
		);
		// The archive opens with the tablet: the rest goes then.
		if (unreadable.size === 0) offered.push(n);
	}
	return offered;
}

/** A mark at the first data center vouches for what was offered to it and for what has come from it. */
export async function vouchedFor(db: TabletDatabase, { gate }: Source, offered: number[]): Promise<void> {
	await db.transaction('rw', db.unvouched, async () => {
		await db.unvouched.bulkDelete(offered);
		await db.unvouched.where('gate').equals(gate).delete();
	});
}
