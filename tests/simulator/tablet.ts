import type { IDBFactory } from 'fake-indexeddb';
import type { Access } from '../../src/book/access';
import type { Core } from '../../src/book/core';
import { loadLedger } from '../../src/book/core';
import { exchange } from '../../src/book/exchange';
import { openVouching, ownPublicKey, type Vouching } from '../../src/book/vouching';
import type { DeviceNumber } from '../../src/domain/entry';
import { createLedgerFold, type LedgerFold } from '../../src/domain/fold/ledger';
import { createAppender, type Appender, type NewEntry } from '../../src/store/append';
import { getMeta, putMeta, type StoredEntry, type TabletDatabase } from '../../src/store/database';
import { storageProblem } from '../../src/store/errors';
import { wipeBulk, wipeKeys } from '../../src/store/wipe';
import { GateError } from '../../src/sync/gate';
import { createPace } from '../../src/sync/pace';
import { createReplicas, type Replicas } from '../../src/sync/replicas';
import { createSync, type RoundResult, type Sync } from '../../src/sync/round';
import { rowShelf } from '../../src/sync/shelf';
import type { Clock } from './clock';
import { openDisk, type Fate } from './disk';
import type { Fault, Network } from './network';
import { CONFIG, EAST, type Town } from './town';

/** A tablet: its disk outlives the app that runs on it. */
export interface Tablet {
	/** Of this simulation; two tablets may have one device number. */
	name: string;
	device: DeviceNumber;
	disk: IDBFactory;
	/** Its clock minus the true time, ms. */
	skew: number;
	/** Faults that its next requests meet, in this order; null: this one goes well. */
	faults: (Fault | null)[];
	/** Revoked and emptied. */
	wiped: boolean;
	app: App | null;
}

/** What ended an attempt that was to fail: anything else is a mistake of the program. */
export class PowerCut extends Error {
	override name = 'PowerCut';
}

export interface World {
	town: Town;
	clock: Clock;
	network: Network;
	random: () => number;
}

/** The app on a tablet as the book puts it together, without its screens and locks. */
export interface App {
	db: TabletDatabase;
	fate: Fate;
	fold: LedgerFold;
	appender: Appender;
	replicas: Replicas;
	vouching: Vouching;
	write(content: Omit<NewEntry, 'disaster' | 'by'>): Promise<StoredEntry>;
	/** One round; null where the data centers could not be had. Everything that came is examined. */
	round(): Promise<RoundResult | null>;
	exportPackage(which: 'all' | 'unsent'): Promise<Uint8Array<ArrayBuffer>>;
	importPackage(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	/** Ends it as it is: nothing more is written or sent. */
	kill(): Promise<void>;
}

const GATES = CONFIG.gates!;

/** Starts the app on a tablet's disk. */
export async function startApp(world: World, tablet: Tablet): Promise<App> {
	const { town, clock, network } = world;
	const off = new AbortController();
	const ended = new PowerCut('the app has ended');
	const fate: Fate = {
		writesLeft: null,
		dead: false,
		full: 0,
		wasFull: false,
		onDeath: () => off.abort(ended)
	};
	const time = clock.timeOf(() => tablet.skew);
	const db = await openDisk(tablet.disk, fate);
	const identity = await getMeta(db, 'identity');
	if (!identity) throw new Error(`${tablet.name} has no identity`);
	const { device, privateKey } = identity;
	const appender = createAppender(db, device, privateKey, time.now, () =>
		ownPublicKey(identity, vouching.roster)
	);
	const pace = createPace();
	const shelf = rowShelf(db);
	const replicas = createReplicas({
		time,
		pace,
		fetch: network.lineOf(tablet.name, off.signal, () => tablet.faults.shift() ?? undefined),
		origin: EAST,
		identity: { device, privateKey },
		gates: () => GATES,
		municipality: () => CONFIG.code,
		changed: () => undefined
	});
	let failure: unknown = null;
	const fold = createLedgerFold();
	const vouching: Vouching = await openVouching({
		db,
		session: replicas.session,
		now: time.now,
		keys: () => town.keys,
		disaster: () => CONFIG.disaster.id,
		fold: (entry, doubt) => void fold.add(entry, doubt),
		keyArrived: () => Promise.resolve(),
		changed: () => undefined,
		failed(error) {
			// A full disk and the end of the app were meant; what was not examined is examined at the next start.
			if (!fate.dead && storageProblem(error) !== 'storageFull') failure ??= error;
		}
	});
	const loaded = vouching.trust.loading(() =>
		loadLedger(db, { fold, config: CONFIG, vouching, appender } as never)
	);
	vouching.trust.again();
	const sync: Sync = createSync({
		db,
		shelf,
		appender,
		device,
		version: 'test',
		time,
		pace,
		replicas,
		config: () => CONFIG,
		registerInUse: () => '',
		changed: () => undefined,
		outboxChanged: () => undefined,
		contacted: (contact) => putMeta(db, 'contact', contact),
		received: (entries) => vouching.trust.received(entries),
		rosterIs: (tag) => vouching.rosterIs(tag),
		configured: () => Promise.resolve()
	});
	const packages = exchange(
		{
			desk: () => ({ keys: town.keys }),
			tablet: () => ({ identity, config: CONFIG, appender, vouching }),
			surroundings: { now: time.now },
			shelf: () => shelf,
			db: () => db,
			written: () => undefined
		} as unknown as Core,
		{ write: () => Promise.resolve() } as unknown as Access
	);

	/** Resolves when nothing is going on in the background; what failed there is thrown here. */
	async function settled(): Promise<void> {
		await vouching.settled();
		const error = failure;
		failure = null;
		if (error !== null) throw error;
	}
	await loaded;
	await settled();

	return {
		db,
		fate,
		fold,
		appender,
		replicas,
		vouching,
		async write(content) {
			const by = { staff: `${device}-1`, role: 'approver' as const };
			const [entry] = await appender.append([{ ...content, disaster: CONFIG.disaster.id, by }], town.keys);
			fold.add(entry!);
			vouching.trust.held(entry!, null);
			return entry!;
		},
		async round() {
			try {
				const result = await sync.syncOnce(off.signal);
				vouching.contacted();
				await settled();
				return result;
			} catch (error) {
				await settled();
				if (!(error instanceof GateError)) throw error;
				if (error.word !== 'revoked') return null;
				await wipeKeys(db, identity, new Date(time.now()).toISOString());
				// From here on it is nobody's, though the power should go before the rest is cleared.
				tablet.wiped = true;
				await wipeBulk(db);
				return null;
			}
		},
		async exportPackage(which) {
			return (await packages.exportPackage(which)).bytes;
		},
		async importPackage(bytes) {
			await packages.importPackage(bytes);
			await settled();
		},
		async kill() {
			fate.dead = true;
			off.abort(ended);
			db.close();
			await vouching.settled();
		}
	};
}
