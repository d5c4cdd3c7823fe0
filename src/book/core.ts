import type { CaseNumber, Role } from '../domain/entry';
import type { LedgerFold } from '../domain/fold/ledger';
import type { Ledger } from '../domain/fold/state';
import { managesDevices } from '../domain/kinds';
import type { MunicipalityConfig } from '../domain/municipality';
import type { Archive } from '../archive/archive';
import type { Register } from '../registry/open';
import type { Household } from '../registry/types';
import type { Appender } from '../store/append';
import type { Identity, TabletDatabase } from '../store/database';
import { forEachEntry } from '../store/entries';
import type { Gate } from '../sync/gate';
import type { Replicas } from '../sync/replicas';
import type { Shelf } from '../sync/shelf';
import type { Session } from '../sync/session';
import { readEntry } from '../sync/pull';
import type { MunicipalityKeys } from '../vault/keys';
import { BookError, type AtDesk } from './api';
import type { Access } from './access';
import type { Board } from './board';
import type { Reader } from './reader';
import type { Surroundings } from './surroundings';
import { documentKey, type Vouching } from './vouching';

/** What is in memory only while somebody has the tablet unlocked. */
export interface Desk {
	keys: MunicipalityKeys;
	/**
	 * The municipality's keyring itself (vault/keys.ts): needed to lock it with another PIN or to invite a tablet.
	 * Zeroed by lock(): who uses it across an await takes a copy first.
	 */
	secret: Uint8Array<ArrayBuffer>;
	staff: AtDesk;
	reader: Reader;
}

/** An enrolled tablet, open or locked. */
export interface Tablet {
	identity: Identity;
	config: MunicipalityConfig;
	appender: Appender;
	/** The data centers, and which of them is used. */
	replicas: Replicas;
	/** The one that is used, whichever it is. */
	session: Session;
	fold: LedgerFold;
	vouching: Vouching;
	/** Resolves when all entries on disk are in the fold. */
	loaded: Promise<void>;
}

/** What the groups of the book's methods share. Each getter throws BookError where it is not to be had. */
export interface Core {
	surroundings: Surroundings;
	board: Board;
	gate: Gate;
	db(): TabletDatabase;
	/** All entries that this tablet holds. */
	shelf(): Shelf;
	/** The same, by case and by id. */
	archive(): Archive;
	tablet(): Tablet;
	desk(): Desk;
	/** The access log, where wrong tries at the lock are told. */
	access?: Pick<Access, 'failedTries'>;
	/** The ledger, once every entry on disk is in it. */
	ledger(): Promise<Ledger>;
	/** The registers (住民・家屋), once they are open. Throws notFound where none has come in yet. */
	register(): Promise<Register>;
	/** The household behind a case, from the register; null for walk-ins. What shows it to people records that first. */
	householdOf(caseNo: CaseNumber): Promise<Household | null>;
	/** Entries were written: counts, revision and sending follow. */
	written(): void;
}

/** Folds what is on disk. Entries of another disaster (an earlier one, a drill) are not this ledger's. */
export async function loadLedger(db: TabletDatabase, tablet: Tablet): Promise<void> {
	// Both as they are now: another disaster may begin while this one is read, with a fold of its own.
	const { fold, config, vouching } = tablet;
	await readStrangers(db, tablet);
	const pending = new Set((await db.unexamined.toArray()).map(({ id, rev }) => `${id}\n${rev}`));
	const doubts = new Map((await db.doubts.toArray()).map(({ id, rev, why }) => [`${id}\n${rev}`, why]));
	await forEachEntry(db, (entry) => {
		const key = documentKey(entry);
		if (pending.has(key)) return;
		const doubt = doubts.get(key) ?? null;
		vouching.trust.held(entry, doubt);
		if (entry.disaster === config.disaster.id) fold.add(entry, doubt);
	});
}

/** What an older version could not read, this one perhaps can. */
async function readStrangers(db: TabletDatabase, { appender }: Tablet): Promise<void> {
	for (const { id, rev, doc } of await db.strangers.toArray()) {
		const entry = readEntry(doc);
		if (!entry) continue;
		await appender.receive([entry], async () => {
			await db.strangers.delete([id, rev]);
			await db.unexamined.put({ id: entry._id, rev: entry._rev });
		});
	}
}

/** Throws notAllowed unless the person at the desk may invite and revoke devices. */
export function requireDeviceManager(core: Core): Desk {
	return requireRole(core, managesDevices);
}

/** Throws notAllowed unless `may` says yes to the role of the person at the desk and of the tablet. */
export function requireRole(core: Core, may: (role: Role) => boolean): Desk {
	const desk = core.desk();
	if (!may(desk.staff.role) || !may(core.tablet().identity.role)) throw new BookError('notAllowed');
	return desk;
}
