import { Dexie, type Table } from 'dexie';
import type { DeviceNumber, Entry, Role, Sealed } from '../domain/entry';
import type { ClockState } from '../domain/hlc';
import type { MunicipalityConfig } from '../domain/municipality';
import type { PinLock } from '../vault/pin';
import type { PublicJwk } from '../vault/sign';

/** An entry on disk always has its revision: `1-` and the first 32 hex digits of its hash (append.ts). */
export type StoredEntry = Entry & { _rev: string };

/** One for each entry that this tablet wrote: whether a data center has it. */
export interface OutboxRow {
	entry: string;
	rev: string;
	/** The entry's running number: the order of sending. */
	n: number;
	disaster: string;
	state: 'saved' | 'sent' | 'refused';
	/** Why the gate refused it. */
	reason: string | null;
}

/** Where this device's chain of entries and its blocks of numbers stand; written with every entry. */
export interface Head {
	n: number;
	/** Hash of entry n. */
	prev: string;
	clock: ClockState;
	/** Highest running numbers used for receipts and certificates. */
	receipt: number;
	certificate: number;
}

/** This tablet as the gate enrolled it. Both keys are kept by the browser and cannot be exported. */
export interface Identity {
	device: DeviceNumber;
	role: Role;
	label: string;
	/** Signs entries and token requests. */
	privateKey: CryptoKey;
	/** Outer seal of the staff's PIN locks and of their names in the chooser. */
	tabletKey: CryptoKey;
}

/** An enrolment that has begun: the gate answers the same key pair with the same device again. */
export interface PendingEnrolment {
	lookup: string;
	privateKey: CryptoKey;
	publicKey: PublicJwk;
	endorsement: string;
	/** What the code is for. */
	role: Role;
	label: string;
}

export interface StaffRow {
	/** Staff id, `<device>-<n>`. */
	staff: string;
	role: Role;
	/** Name under the tablet's own key, so that the chooser can show it while the municipality key is locked away. */
	name: { iv: string; ct: string };
	lock: PinLock;
	/** Wrong PINs in a row, and when the next try is allowed (ms). */
	failures: number;
	retryAt: number;
}

export interface DraftRow {
	/** Keyed hash of the page's key for it. */
	id: string;
	savedAt: string;
	sealed: Sealed;
}

/** A document that this version cannot read: kept for the version that can. */
export interface StrangerRow {
	id: string;
	rev: string;
	doc: unknown;
}

/** Single values, by key. */
export interface MetaValues {
	identity: Identity;
	pending: PendingEnrolment;
	revoked: { device: DeviceNumber; label: string; at: string };
	head: Head;
	config: MunicipalityConfig;
	/** Manifest of the register snapshot in use, and of the one that is being downloaded (sync/protocol.ts). */
	snapshot: unknown;
	incoming: unknown;
	contact: { at: string; skewMs: number };
}

/**
 * Everything that this tablet keeps. Every transaction is committed with strict durability: when a write has resolved it is
 * on the disk, not in a buffer of the operating system.
 *
 * Entries are rows here and not documents of a PouchDB: an entry, the number that it uses up, the hash that the next one
 * chains to and its place in the outbox must reach the disk in one transaction, and PouchDB's adapter has its own
 * transactions with relaxed durability. The gate speaks CouchDB's replication all the same (sync/pull.ts, push.ts).
 */
export class TabletDatabase extends Dexie {
	/** A second document with the same id is another row: nothing is overwritten. */
	readonly entries!: Table<StoredEntry, [string, string]>;
	readonly outbox!: Table<OutboxRow, string>;
	readonly strangers!: Table<StrangerRow, [string, string]>;
	readonly checkpoints!: Table<{ gate: string; database: string; since: string | number }, [string, string]>;
	readonly staff!: Table<StaffRow, string>;
	readonly drafts!: Table<DraftRow, string>;
	readonly segments!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
	/** Beginnings of segments whose download was interrupted. */
	readonly partials!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
	readonly meta!: Table<{ key: string; value: unknown }, string>;

	constructor(name: string, { indexedDB, IDBKeyRange }: IndexedDbApi) {
		super(name, { indexedDB, IDBKeyRange, chromeTransactionDurability: 'strict' });
		this.version(1).stores({
			entries: '[_id+_rev]',
			outbox: 'entry, [state+n]',
			strangers: '[id+rev]',
			checkpoints: '[gate+database]',
			staff: 'staff',
			drafts: 'id',
			segments: 'name',
			partials: 'name',
			meta: 'key'
		});
	}
}

export interface IndexedDbApi {
	indexedDB: IDBFactory;
	IDBKeyRange: typeof IDBKeyRange;
}

/** A single value, undefined if it was never put. */
export async function getMeta<K extends keyof MetaValues>(
	db: TabletDatabase,
	key: K
): Promise<MetaValues[K] | undefined> {
	return (await db.meta.get(key))?.value as MetaValues[K] | undefined;
}

/** Puts a single value, in the transaction that is running, if any. */
export async function putMeta<K extends keyof MetaValues>(
	db: TabletDatabase,
	key: K,
	value: MetaValues[K]
): Promise<void> {
	await db.meta.put({ key, value });
}
