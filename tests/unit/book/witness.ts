import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Entry, Role } from '../../../src/domain/entry';
import { createLedgerFold } from '../../../src/domain/fold/ledger';
import type { Doubt } from '../../../src/domain/fold/read';
import { caseNumber, receiptNumber } from '../../../src/domain/ids';
import { openVouching, type Vouching } from '../../../src/book/vouching';
import { completeEntry, type NewEntry } from '../../../src/store/append';
import { TabletDatabase, type StoredEntry } from '../../../src/store/database';
import type { RosterDevice } from '../../../src/sync/protocol';
import type { Session } from '../../../src/sync/session';
import { endorse } from '../../../src/vault/derive';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { newAgreementKey } from '../../../src/vault/rotation';
import { hashEntry, newDeviceKey, NO_ENTRY, signEntry } from '../../../src/vault/sign';

export const START = Date.UTC(2026, 10, 20, 0, 0);
export const newSecret = () => crypto.getRandomValues(new Uint8Array(32));
export const newKeys = () => openMunicipalityKeys(newSecret());
export const caseOf = (household: number) => caseNumber(new Uint8Array(16).fill(9).with(0, household));

/** Another tablet: writes true entries with its own keys. */
export class Writer {
	private head = { n: 0, prev: NO_ENTRY, clock: { ms: START, counter: 0 } };
	private receipts = 0;

	private constructor(
		readonly info: RosterDevice,
		readonly privateKey: CryptoKey,
		readonly agreementKey: CryptoKey,
		private keys: MunicipalityKeys
	) {}

	static async enrolled(
		keys: MunicipalityKeys,
		device: string,
		role: Role = 'headquarters',
		until: string | null = null
	): Promise<Writer> {
		const { privateKey, publicKey } = await newDeviceKey();
		const agreement = await newAgreementKey();
		const statement = { device, role, until, publicKey, agreementKey: agreement.publicKey };
		const info: RosterDevice = {
			...statement,
			label: `端末 ${device}`,
			k: keys.id,
			endorsement: await endorse(keys, statement),
			enrolledAt: new Date(START).toISOString(),
			revokedAt: null
		};
		return new Writer(info, privateKey, agreement.privateKey, keys);
	}

	use(keys: MunicipalityKeys): void {
		this.keys = keys;
	}

	async write(content: Omit<NewEntry, 'disaster' | 'by'>, role: Role = this.info.role): Promise<StoredEntry> {
		const { device } = this.info;
		const clock = { ms: this.head.clock.ms + 60_000, counter: 0 };
		const { stored, hash } = await completeEntry(
			{ ...content, disaster: 'd', by: { staff: `${device}-1`, role } },
			this.keys,
			{ ...this.head, clock },
			device,
			this.privateKey
		);
		this.head = { n: this.head.n + 1, prev: hash, clock };
		return stored;
	}

	apply(household = 1, role: Role = this.info.role): Promise<StoredEntry> {
		this.receipts++;
		return this.write(
			{
				kind: 'certificate.applied',
				case: caseOf(household),
				open: {
					receipt: receiptNumber(this.info.device, this.receipts, new Uint8Array(4)),
					certificate: 'risai',
					via: 'register',
					house: null,
					lookup: null,
					byAgent: false
				},
				sealed: { head: '佐藤' }
			},
			role
		);
	}

	/** The tablet as it is, to go another way from here: a copied disk. */
	copy(): Writer {
		const copy = new Writer(this.info, this.privateKey, this.agreementKey, this.keys);
		copy.head = this.head;
		copy.receipts = this.receipts;
		return copy;
	}
}

/** A document with changes, under the revision that belongs to it: as a thief of a data center would store it. */
export async function forged(
	entry: StoredEntry,
	change: Partial<Entry>,
	by?: CryptoKey
): Promise<StoredEntry> {
	const changed = { ...entry, ...change };
	const { sig, _rev, ...unsigned } = changed;
	void _rev;
	const signed = by ? await signEntry(by, unsigned) : { ...unsigned, sig };
	return { ...signed, _rev: `1-${(await hashEntry(signed)).slice(0, 32)}` };
}

/** A tablet that reads: its disk, its roster as a data center gives it, and the ledger that it makes of what it believes. */
export class Reader {
	readonly db: TabletDatabase;
	fold = createLedgerFold();
	keys: MunicipalityKeys | null;
	roster: RosterDevice[] = [];
	connected = true;
	now = START;
	keyArrivals = 0;
	vouching!: Vouching;

	private constructor(keys: MunicipalityKeys | null, factory: IDBFactory) {
		this.keys = keys;
		this.db = new TabletDatabase('tomoshibi', { indexedDB: factory, IDBKeyRange });
	}

	static async open(keys: MunicipalityKeys | null, factory = new IDBFactory()): Promise<Reader> {
		const reader = new Reader(keys, factory);
		await reader.db.open();
		const session: Session = {
			ask: async (_path, answer) => {
				if (!reader.connected) {
					const { GateError } = await import('../../../src/sync/gate');
					throw new GateError('offline', 'no network');
				}
				return answer.parse({ devices: reader.roster });
			},
			open: () => Promise.reject(new Error('nothing to open'))
		} as Session;
		reader.vouching = await openVouching({
			db: reader.db,
			session,
			now: () => reader.now,
			keys: () => reader.keys,
			disaster: () => 'd',
			fold: (entry, doubt) => void reader.fold.add(entry, doubt),
			keyArrived: async () => void reader.keyArrivals++,
			changed: () => undefined,
			failed: (error) => {
				throw error;
			}
		});
		return reader;
	}

	/** As a round does: on disk with its place in line, then into the examination. */
	async receive(...entries: StoredEntry[]): Promise<void> {
		const fresh: StoredEntry[] = [];
		await this.db.transaction('rw', this.db.entries, this.db.unexamined, async () => {
			for (const entry of entries) {
				if (await this.db.entries.get([entry._id, entry._rev])) continue;
				await this.db.entries.add(entry);
				await this.db.unexamined.put({ id: entry._id, rev: entry._rev });
				fresh.push(entry);
			}
		});
		this.vouching.trust.received(fresh);
		await this.vouching.settled();
	}

	async knows(...devices: RosterDevice[]): Promise<void> {
		this.roster = devices;
		await this.vouching.merge({ devices });
		await this.vouching.settled();
	}

	async doubts(): Promise<Record<string, Doubt>> {
		return Object.fromEntries((await this.db.doubts.toArray()).map(({ id, why }) => [id, why]));
	}

	get applications(): string[] {
		return [...this.fold.ledger.applications.keys()].sort();
	}

	get reasons(): string[] {
		return this.fold.ledger.clashes.map((one) => (one.type === 'invalidEntry' ? one.reason : one.type));
	}
}
