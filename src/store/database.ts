import { Dexie, type Table } from 'dexie';
import type { DeviceNumber, Entry, Role, Sealed } from '../domain/entry';
import type { Doubt } from '../domain/fold/read';
import type { ClockState } from '../domain/hlc';
import type { Task } from '../domain/kinds/office';
import type { MunicipalityConfig } from '../domain/municipality';
import type { StaffLock } from '../vault/staff-lock';
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
	/** Its public half. Not on disks of tablets that enrolled before it was kept: their roster row has it. */
	publicKey?: PublicJwk;
	/** Opens new municipality keys that were wrapped for this device (ECDH). */
	agreementKey: CryptoKey;
	/** When the device's rights end by themselves, ISO. */
	until: string | null;
	/** Outer seal of the staff's PIN locks and of their names in the chooser. */
	tabletKey: CryptoKey;
}

/** An enrolment that has begun: the gate answers the same key pair with the same device again. */
export interface PendingEnrolment {
	lookup: string;
	privateKey: CryptoKey;
	publicKey: PublicJwk;
	agreementPrivate: CryptoKey;
	agreementKey: PublicJwk;
	k: string;
	endorsement: string;
	/** What the code is for. */
	device: DeviceNumber;
	role: Role;
	label: string;
	until: string | null;
}

export interface StaffRow {
	/** Staff id, `<device>-<n>`. */
	staff: string;
	role: Role;
	/** Name under the tablet's own key, so that the chooser can show it while the municipality key is locked away. */
	name: { iv: string; ct: string };
	lock: StaffLock;
	/** When the account ends by itself, ISO; null or left out: it does not. */
	until?: string | null;
	/** What the account is limited to; null or left out: everything that the role may do. */
	tasks?: Task[] | null;
	/** An entry has ended the account. */
	ended?: boolean;
	/** Wrong tries that the access log has not been told of yet. */
	untold?: number;
	/** Wrong tries in a row, and when the next one is allowed (ms). */
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

/** Where replication with a data center stands. */
export interface Checkpoint {
	/** Origin of the gate. */
	gate: string;
	database: string;
	since: string | number;
	/** All own entries up to this running number were seen at this data center (refused ones were offered). */
	confirmed: number;
	/** The mark that was left there with this resume point (`_local`); another one there means that it has gone back in time. */
	mark: string | null;
	/** The data center has gone back in time, and what this tablet holds is being offered again (sync/repair.ts). */
	repair?: Repair;
}

/** How far a repair has come. */
export interface Repair {
	/** When the loss was noticed, ISO. */
	since: string;
	/** So many of everything held, in the shelf's order, were offered. */
	offered: number;
	/** Of the shelf (sync/shelf.ts): in another one the order is another, and it begins again. */
	generation: number;
}

/** A device that entries are checked against (端末名簿). */
export interface RosterRow {
	device: DeviceNumber;
	/** As in sync/protocol.ts (RosterDevice). */
	info: unknown;
	/** The endorsement was checked with the municipality key; null: not yet, the tablet was locked. */
	endorsed: boolean | null;
	/** When this tablet first heard of it, ISO. */
	firstSeen: string;
	/** A data center has said something else of it since, which is shown and not taken over. */
	rival?: unknown;
}

/** Where the clocks stood at the last contact with a data center, ms. */
export interface Reach {
	/** The gate's clock. */
	gate: number;
	/** This tablet's wall clock, and the clock of its entries. */
	wall: number;
	clock: number;
	/** The latest that the wall clock has been seen at since. */
	seen: number;
}

/** Somebody else's entry that this tablet passes on. */
export interface CarriedRow {
	id: string;
	rev: string;
	disaster: string;
	/** Why the last gate did not take it; it is offered again when one is met anew. */
	reason?: string;
}

/** Entries that a data center has, and that no mark at the first one vouches for yet (sync/unvouched.ts). */
export interface UnvouchedRow {
	n?: number;
	/** Origin of the gate that has them. */
	gate: string;
	disaster: string;
	keys: [id: string, rev: string][];
}

/** Single values, by key. */
export interface MetaValues {
	identity: Identity;
	pending: PendingEnrolment;
	revoked: { device: DeviceNumber; label: string; at: string };
	head: Head;
	/** The same for the access log, whose chain is its own. */
	accessHead: Pick<Head, 'n' | 'prev' | 'clock'>;
	config: MunicipalityConfig;
	/** Manifest of the register snapshot in use, and of the one that is being downloaded (sync/protocol.ts). */
	snapshot: unknown;
	incoming: unknown;
	contact: { at: string; skewMs: number };
	/** For measuring the time since the last contact (book/reach.ts). */
	reach: Reach;
	/** Segments of the archive that are in use; others in its tables are on their way in. */
	archive: readonly { name: string; disaster: string; rows: number; bytes: number }[];
	/** The bundle that this tablet made last (sync/bundle.ts). */
	bundle: { mac: string };
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
	readonly checkpoints!: Table<Checkpoint, [string, string]>;
	/** Received entries whose signature and device have still to be checked. */
	readonly unexamined!: Table<{ id: string; rev: string }, [string, string]>;
	/** Entries that failed the check: kept, passed on, shown, and not folded. */
	readonly doubts!: Table<{ id: string; rev: string; why: Doubt }, [string, string]>;
	readonly roster!: Table<RosterRow, string>;
	/** Other devices' entries that came by another way than a data center: to be passed on to one. */
	readonly carried!: Table<CarriedRow, [string, string]>;
	/** Entries that are at a data center and may be lost with it unseen: offered to the first one again. */
	readonly unvouched!: Table<UnvouchedRow, number>;
	/** Own entries of the access log that no data center has acknowledged. */
	readonly accesses!: Table<StoredEntry, number>;
	/** Old entries as sealed segments (src/archive); `entries` holds what came since. */
	readonly archive!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
	/** What of each of them only single entries need, and which entries it has (src/archive/file.ts). */
	readonly archiveClosed!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
	readonly archiveIds!: Table<{ name: string; bytes: Uint8Array<ArrayBuffer> }, string>;
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
		this.version(2).stores({
			unexamined: '[id+rev]',
			doubts: '[id+rev]',
			roster: 'device',
			carried: '[id+rev]',
			accesses: 'n',
			archive: 'name',
			archiveClosed: 'name',
			archiveIds: 'name'
		});
		this.version(3).stores({ unvouched: '++n, gate, disaster' });
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
