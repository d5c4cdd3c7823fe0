import type { Role } from '../domain/entry';
import type { LedgerFold } from '../domain/fold/ledger';
import type { Ledger } from '../domain/fold/state';
import type { MunicipalityConfig } from '../domain/municipality';
import type { Appender } from '../store/append';
import type { Identity, TabletDatabase } from '../store/database';
import { forEachEntry } from '../store/entries';
import type { Gate } from '../sync/gate';
import type { Session } from '../sync/session';
import { readEntry } from '../sync/pull';
import type { MunicipalityKeys } from '../vault/keys';
import { BookError } from './api';
import type { Board } from './board';
import type { Reader } from './reader';
import type { Surroundings } from './surroundings';

/** What is in memory only while somebody has the tablet unlocked. */
export interface Desk {
	keys: MunicipalityKeys;
	/**
	 * The municipality key itself: needed to lock it with another PIN or to invite a tablet. Zeroed by lock(): who uses it
	 * across an await takes a copy first.
	 */
	secret: Uint8Array<ArrayBuffer>;
	staff: { staff: string; name: string; role: Role };
	reader: Reader;
}

/** An enrolled tablet, open or locked. */
export interface Tablet {
	identity: Identity;
	config: MunicipalityConfig;
	appender: Appender;
	session: Session;
	fold: LedgerFold;
	/** Resolves when all entries on disk are in the fold. */
	loaded: Promise<void>;
}

/** What the groups of the book's methods share. Each getter throws BookError where it is not to be had. */
export interface Core {
	surroundings: Surroundings;
	board: Board;
	gate: Gate;
	db(): TabletDatabase;
	tablet(): Tablet;
	desk(): Desk;
	/** The ledger, once every entry on disk is in it. */
	ledger(): Promise<Ledger>;
	/** Entries were written: counts, revision and sending follow. */
	written(): void;
}

/** Folds what is on disk. Entries of another disaster (an earlier one, a drill) are not this ledger's. */
export async function loadLedger(db: TabletDatabase, tablet: Tablet): Promise<void> {
	// Both as they are now: another disaster may begin while this one is read, with a fold of its own.
	const { fold, config } = tablet;
	await readStrangers(db, tablet.appender);
	await forEachEntry(db, (entry) => {
		if (entry.disaster === config.disaster.id) fold.add(entry);
	});
}

/** What an older version could not read, this one perhaps can. */
async function readStrangers(db: TabletDatabase, appender: Appender): Promise<void> {
	for (const { id, rev, doc } of await db.strangers.toArray()) {
		const entry = readEntry(doc);
		if (entry) await appender.receive([entry], () => db.strangers.delete([id, rev]));
	}
}

/** Throws notAllowed unless the person at the desk is of headquarters. */
export function requireHeadquarters(core: Core): Desk {
	const desk = core.desk();
	if (desk.staff.role !== 'headquarters') throw new BookError('notAllowed');
	return desk;
}
