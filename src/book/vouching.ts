import type { Entry } from '../domain/entry';
import type { Doubt } from '../domain/fold/read';
import type { Identity, StoredEntry, TabletDatabase } from '../store/database';
import { GateError } from '../sync/gate';
import { Roster } from '../sync/protocol';
import type { Session } from '../sync/session';
import type { MunicipalityKeys } from '../vault/keys';
import { importPublicKey } from '../vault/sign';
import { openRoster, type RosterBook } from './roster';
import { createTrust, type Trust } from './trust';

/** What roster and examination need of the book. */
export interface VouchingHost {
	db: TabletDatabase;
	session: Session;
	now(): number;
	/** Null while locked. */
	keys(): MunicipalityKeys | null;
	/** The disaster whose ledger this is. */
	disaster(): string;
	fold(entry: Entry, doubt: Doubt | null): void;
	/** An entry with a new municipality key is believed. */
	keyArrived(): Promise<void>;
	changed(): void;
	failed(error: unknown): void;
}

/** Whom this tablet believes: the roster, the examination, and when each is done again. */
export interface Vouching {
	trust: Trust;
	roster: RosterBook;
	/** The word that the data center has for its roster: another one, another roster. */
	rosterIs(tag: string): void;
	/** A data center has answered: the roster is fetched where it is old, is another by now, or lacks an entry's device. */
	contacted(): void;
	/** Takes over a roster that was fetched. */
	merge(roster: Roster): Promise<void>;
	/** There are keys, or more of them. */
	keysChanged(): Promise<void>;
	/** Resolves when the roster is fetched, if that is under way, nothing is being examined, and a new key is taken up. */
	settled(): Promise<void>;
}

const ROSTER_EVERY_MS = 60 * 60_000;
/** A device that a fresh roster does not have either is not asked for with every batch. */
const STRANGER_EVERY_MS = 30_000;
/** While tablets are being enrolled the roster is another with every round: no more than a row of it a second is fetched. */
const CHANGED_EVERY_MS = 1_000;

/** Roster and examination of this tablet. */
export async function openVouching(host: VouchingHost): Promise<Vouching> {
	const { db, session, now } = host;
	const roster = await openRoster(db, now);
	let asked = -Infinity;
	let strangers = false;
	let tag = '';
	/** What the data center called the roster that was fetched last. */
	let fetchedTag = '';
	/** Devices that the roster was fetched for, and was perhaps without. */
	const askedFor = new Set<string>();
	let fetching: Promise<void> = Promise.resolve();
	/** A new key is being taken up. */
	let arriving: Promise<void> = Promise.resolve();

	const trust = createTrust({
		db,
		roster,
		keys: host.keys,
		disaster: host.disaster,
		fold: host.fold,
		believed(entries) {
			if (entries.some(({ kind }) => kind === 'key.rotated'))
				arriving = Promise.all([arriving, host.keyArrived()]).then(() => undefined);
		},
		strangersSeen(devices) {
			strangers = true;
			const unheard = devices.filter((device) => !askedFor.has(device));
			for (const device of unheard) askedFor.add(device);
			if (unheard.length) asked = -Infinity;
			fetchIfDue();
		},
		changed: host.changed,
		failed: host.failed
	});

	async function merge(next: Roster): Promise<void> {
		if (!(await roster.merge(next, host.keys()))) return;
		trust.again();
		host.changed();
	}

	/** How old the roster at hand may be, ms. */
	function mayBe(): number {
		const changed = tag === fetchedTag ? ROSTER_EVERY_MS : CHANGED_EVERY_MS * roster.all().length;
		return Math.min(ROSTER_EVERY_MS, changed, strangers ? STRANGER_EVERY_MS : Infinity);
	}

	function fetchIfDue(): void {
		const age = now() - asked;
		// A clock that was put back makes everything due.
		if (age >= 0 && age < mayBe()) return;
		asked = now();
		strangers = false;
		const called = tag;
		fetching = session
			.ask('/roster', Roster)
			.then(async (next) => {
				await merge(next);
				fetchedTag = called;
			})
			.catch((error: unknown) => {
				// Without a data center the next contact asks again; what waits for it stays to be seen.
				if (!(error instanceof GateError)) return host.failed(error);
				asked = -Infinity;
			});
	}

	return {
		trust,
		roster,
		rosterIs: (next) => void (tag = next),
		contacted: fetchIfDue,
		merge,
		async keysChanged() {
			const keys = host.keys();
			if (!keys) return;
			await roster.check(keys);
			trust.again();
			host.changed();
		},
		async settled() {
			// Each can begin the others anew: an examination asks for the roster, a roster or a key begins an examination.
			for (let before: unknown[] = []; before[0] !== fetching || before[1] !== arriving;) {
				before = [fetching, arriving];
				await trust.settled();
				await Promise.all(before);
				await trust.settled();
			}
		}
	};
}

/** The public key of this device: kept since it enrolled, or from its endorsed roster row; null where neither is there. */
export async function ownPublicKey(identity: Identity, roster: RosterBook): Promise<CryptoKey | null> {
	if (identity.publicKey) return importPublicKey(identity.publicKey);
	const row = roster.get(identity.device);
	return row?.endorsed === true ? row.publicKey() : null;
}

/** For the board: what waits and what is not believed. */
export async function trustCounts(db: TabletDatabase): Promise<{ waiting: number; doubts: number }> {
	const [waiting, doubts] = await Promise.all([db.unexamined.count(), db.doubts.count()]);
	return { waiting, doubts };
}

/** A stored entry's place in `doubts` and `unexamined`. */
export function documentKey({ _id, _rev }: Pick<StoredEntry, '_id' | '_rev'>): string {
	return `${_id}\n${_rev}`;
}
