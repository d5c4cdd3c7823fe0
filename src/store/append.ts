import type { CaseNumber, DeviceNumber, Entry, UnsignedEntry } from '../domain/entry';
import { formatStamp, observe, tick } from '../domain/hlc';
import { entryId, parseCertificateNumber, parseReceiptNumber, serialOf } from '../domain/ids';
import { entryContext, seal } from '../vault/seal';
import { hashEntry, NO_ENTRY, signEntry, verifyEntry } from '../vault/sign';
import type { MunicipalityKeys } from '../vault/keys';
import { getMeta, putMeta, type Head, type StoredEntry, type TabletDatabase } from './database';
import { createQueue } from './queue';

/** What the book wants written; `sealed` is still plain. */
export interface NewEntry {
	kind: string;
	disaster: string;
	case: CaseNumber;
	open: Record<string, unknown>;
	sealed?: unknown;
	by: { staff: string; role: Entry['by']['role'] };
	corrects?: string;
}

/** Another tab has written to this database since: this one must stop. Nothing was written. */
export class MovedError extends Error {
	override name = 'MovedError';
}

/** The one path by which entries come onto this disk. All calls are carried out one after the other. */
export interface Appender {
	/**
	 * Seals, signs, chains and writes new entries, all or none, in one transaction with the outbox and the device's
	 * counters; resolves when they are on disk. `also` runs in the same transaction.
	 */
	append(
		entries: readonly NewEntry[],
		keys: MunicipalityKeys,
		also?: () => Promise<void>
	): Promise<StoredEntry[]>;
	/**
	 * Writes entries that came from elsewhere, with whatever `also` writes (the resume point), in one transaction. Returns
	 * those that were not here before, which `also` is told of. Own entries that this disk has lost raise the counters again,
	 * if this device has signed them: what only claims to be its own raises nothing. They are noted as `unexamined`, unless
	 * whoever brings them has `examined` them.
	 */
	receive(
		entries: readonly StoredEntry[],
		also: (fresh: readonly StoredEntry[]) => Promise<void>,
		examined?: boolean
	): Promise<StoredEntry[]>;
	/** The next running numbers of the device's blocks. Used up on disk by the entry that carries them. */
	reserve(block: 'receipt' | 'certificate', count: number): Promise<number[]>;
}

const START: Head = { n: 0, prev: NO_ENTRY, clock: { ms: 0, counter: 0 }, receipt: 0, certificate: 0 };

/**
 * The appender of this device; `now` in ms. `publicKey` resolves to the device's own, by which entries that it has lost are
 * told from forged ones; null: it is not known, and nothing that comes from elsewhere raises a counter.
 */
export function createAppender(
	db: TabletDatabase,
	device: DeviceNumber,
	privateKey: CryptoKey,
	now: () => number,
	publicKey: () => Promise<CryptoKey | null> = () => Promise.resolve(null)
): Appender {
	const inTurn = createQueue();
	/** Copy of what is on disk; null: read it again. */
	let known: Head | null = null;
	const reserved = { receipt: 0, certificate: 0 };

	const currentHead = async () => (known ??= (await getMeta(db, 'head')) ?? START);

	/** Of these the ones that this device has signed, in its order. */
	async function signedHere(entries: readonly StoredEntry[]): Promise<StoredEntry[]> {
		const claimed = entries.filter(({ by }) => by.device === device);
		const key = claimed.length ? await publicKey() : null;
		if (!key) return [];
		const signed = await Promise.all(claimed.map((entry) => verifyEntry(key, entry)));
		return claimed.filter((_, i) => signed[i]).sort((a, b) => a.n - b.n);
	}

	/** Writes the head behind `before`, or nothing if that is not what is on disk. */
	async function commit(before: Head, after: Head, tables: 'entries' | 'all', write: () => Promise<unknown>) {
		known = null;
		const scope = tables === 'all' ? db.tables : [db.entries, db.outbox, db.meta];
		await db.transaction('rw', scope, async () => {
			const onDisk = (await getMeta(db, 'head')) ?? START;
			if (onDisk.n !== before.n || onDisk.prev !== before.prev) throw new MovedError();
			await write();
			await putMeta(db, 'head', after);
		});
		known = after;
	}

	return {
		append: (contents, keys, also) =>
			inTurn(async () => {
				const before = await currentHead();
				let after = before;
				const entries: StoredEntry[] = [];
				for (const content of contents) {
					const clock = tick(after.clock, now());
					const entry = await completeEntry(content, keys, { ...after, clock }, device, privateKey);
					entries.push(entry.stored);
					after = raise({ ...after, clock, n: after.n + 1, prev: entry.hash }, entry.stored);
				}
				await commit(before, after, also ? 'all' : 'entries', async () => {
					// add, not put: what is there is never written over.
					await db.entries.bulkAdd(entries);
					await db.outbox.bulkAdd(entries.map((entry) => outboxRow(entry, 'saved')));
					await also?.();
				});
				return entries;
			}),

		receive: (entries, also, examined = false) =>
			inTurn(async () => {
				const before = await currentHead();
				const held = await db.entries.bulkGet(entries.map((e) => [e._id, e._rev]));
				const fresh = entries.filter((_, i) => !held[i]);
				const own = await signedHere(fresh);
				let after = before;
				for (const entry of fresh) {
					after = { ...after, clock: observe(after.clock, entry.at, now()) };
				}
				for (const entry of own) {
					if (entry.n > after.n) after = { ...after, n: entry.n, prev: await hashEntry(entry) };
					after = raise(after, entry);
				}
				await commit(before, after, 'all', async () => {
					await db.entries.bulkAdd(fresh);
					const rows = await db.outbox.bulkGet(own.map(({ _id }) => _id));
					// Another document under the id of one that was refused: the refusal stays to be seen.
					const lost = own.filter(({ _rev }, i) => rows[i] === undefined || rows[i].rev === _rev);
					await db.outbox.bulkPut(lost.map((entry) => outboxRow(entry, 'sent')));
					// Own entries too: whoever sends them may have made them up.
					const strange = examined ? [] : fresh;
					await db.unexamined.bulkPut(strange.map(({ _id: id, _rev: rev }) => ({ id, rev })));
					await also(fresh);
				});
				return fresh;
			}),

		reserve: (block, count) =>
			inTurn(async () => {
				const head = await currentHead();
				const from = Math.max(head[block], reserved[block]);
				reserved[block] = from + count;
				return Array.from({ length: count }, (_, i) => from + 1 + i);
			})
	};
}

/** Seals, stamps, chains and signs one entry as number n + 1 of a chain. */
export async function completeEntry(
	content: NewEntry,
	keys: MunicipalityKeys,
	head: Pick<Head, 'n' | 'prev' | 'clock'>,
	device: DeviceNumber,
	privateKey: CryptoKey
): Promise<{ stored: StoredEntry; hash: string }> {
	const at = formatStamp(head.clock.ms, head.clock.counter, device);
	const { sealed: plain, by, corrects, ...rest } = content;
	const envelope = {
		...rest,
		_id: entryId(content.case, at, device, head.n + 1),
		v: 1,
		by: { device, ...by },
		at,
		n: head.n + 1,
		prev: head.prev,
		...(corrects === undefined ? {} : { corrects })
	} as const;
	const unsigned: UnsignedEntry =
		plain === undefined ? envelope : { ...envelope, sealed: await seal(keys, entryContext(envelope), plain) };
	const entry = await signEntry(privateKey, unsigned);
	const hash = await hashEntry(entry);
	// The same entry has the same revision on every replica, also on one that is built again from tablets.
	return { stored: { ...entry, _rev: `1-${hash.slice(0, 32)}` }, hash };
}

function outboxRow(entry: StoredEntry, state: 'saved' | 'sent') {
	const { _id, _rev, n, disaster } = entry;
	return { entry: _id, rev: _rev, n, disaster, state, reason: null };
}

/** The head after the numbers that an own entry carries. */
function raise(head: Head, { open }: Entry): Head {
	const serial = (value: unknown, parse: (text: string) => string | null) => {
		const number = typeof value === 'string' ? parse(value) : null;
		return number === null ? 0 : serialOf(number).serial;
	};
	return {
		...head,
		receipt: Math.max(head.receipt, serial(open.receipt, parseReceiptNumber)),
		certificate: Math.max(head.certificate, serial(open.number, parseCertificateNumber))
	};
}
