import { join } from 'node:path';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import type { Ledger } from '../../src/domain/fold/state';
import { MunicipalityConfig } from '../../src/domain/municipality';
import { deviceRegistry, type DeviceRegistry } from './devices';
import { GateError } from './errors';
import { readIfThere, replaceFile } from './files';
import { follow } from './follow';
import { keyIds } from './key-ids';
import { openEntries, type EntryDatabase } from './ledger';
import { createMutex } from './mutex';
import { isRegisterId } from './register-document';
import { openReplica, type Replica } from './replica';
import { staffIndex, type StaffIndex } from './staff';
import type { Database, Storage } from './storage/port';

/** The municipality that this gate serves, with everything that depends on its code and disaster. */
export interface Town {
	readonly config: MunicipalityConfig;
	readonly devices: DeviceRegistry;
	readonly ledger: EntryDatabase;
	/** The access log (閲覧記録). */
	readonly reads: EntryDatabase;
	/** The database behind `devices`, for other data centers and backups. */
	readonly register: Replica;
	/** Staff accounts, as far as their entries have been read. */
	readonly staff: Pick<StaffIndex, 'get'>;
	/** Ids of the keys that were made since the first one. GateError `unavailable` until all entries have been read. */
	readonly keyIds: readonly string[];
	/** What citizens may ask, from the open parts. GateError `unavailable` until all entries have been read after a start. */
	readonly state: Ledger;
}

export interface TownHolder {
	/** Null until the operator has put a config. */
	current(): Town | null;
	/** Throws GateError `unavailable` before there is one. */
	need(): Town;
	/** Puts another config into force. GateError `conflict` for another municipality: that is another gate. */
	configure(config: MunicipalityConfig): Promise<void>;
	close(): Promise<void>;
}

/**
 * The municipality whose config is kept under `root`, or none yet. `onProblem` hears what goes wrong while following the
 * ledger; `gate` says whose device numbers are given out and whose contacts are noted.
 */
export async function openTown(
	root: string,
	storage: Storage,
	now: () => number,
	onProblem: (problem: unknown) => void,
	gate: { name: string; number: number }
): Promise<TownHolder> {
	const path = join(root, 'config.json');
	const inOrder = createMutex();
	let town: Town | null = null;

	const open = async (config: MunicipalityConfig): Promise<Town> => {
		const registerDatabase = await storage.devices(config);
		if (town && town.config.disaster.id === config.disaster.id)
			return Object.create(town, { config: { value: config } }) as Town;
		const fold = createLedgerFold();
		const staff = staffIndex();
		const keys = keyIds();
		const writers = new Set<string>();
		let complete = false;
		const ledger = openEntries(
			await storage.ledger(config),
			({ entry, conflicting }) => {
				fold.add(entry);
				staff.add(entry);
				keys.add(entry);
				writers.add(entry.by.device);
				if (conflicting) fold.markConflict(entry._id);
			},
			onProblem
		);
		void ledger.ready.then(() => (complete = true));
		const devices = deviceRegistry(registerDatabase, now, gate, () => ledger.ready.then(() => writers));
		const reads = openEntries(await storage.reads(config), null, onProblem);
		const register = openRegister(registerDatabase, onProblem);
		const needAll = () => {
			if (!complete) throw new GateError('unavailable', 'the entries are being read; try again in a moment');
		};
		return {
			config,
			devices,
			ledger,
			reads,
			register,
			staff,
			get keyIds() {
				needAll();
				return keys.list();
			},
			get state() {
				needAll();
				return fold.ledger;
			}
		};
	};

	const text = await readIfThere(path);
	if (text !== null) town = await open(MunicipalityConfig.parse(JSON.parse(text)));

	return {
		current: () => town,
		need() {
			if (!town) throw new GateError('unavailable', 'no municipality has been configured yet');
			return town;
		},
		configure: (config) =>
			inOrder(async () => {
				if (town && town.config.code !== config.code)
					throw new GateError('conflict', `this gate serves ${town.config.code}`);
				const before = town;
				const next = await open(config);
				await replaceFile(path, JSON.stringify(config));
				town = next;
				if (before && before.ledger !== next.ledger) await close(before);
			}),
		async close() {
			if (town) await close(town);
		}
	};
}

const close = async ({ ledger, reads, register }: Town): Promise<void> => {
	for (const one of [ledger, reads, register]) await one.close();
};

/** The device register as data centers replicate it and backups hold it. */
function openRegister(database: Database, onProblem: (problem: unknown) => void): Replica {
	const replica = openReplica(database, isRegisterId);
	const follower = follow(database.pouch, false, { onChange: () => replica.changed(), onProblem });
	return {
		...replica,
		async close() {
			await replica.close();
			follower.stop();
		}
	};
}
