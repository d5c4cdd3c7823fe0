import { join } from 'node:path';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import type { Ledger } from '../../src/domain/fold/state';
import { MunicipalityConfig } from '../../src/domain/municipality';
import { deviceRegistry, type DeviceRegistry } from './devices';
import { GateError } from './errors';
import { readIfThere, replaceFile } from './files';
import { openLedger, type LedgerDatabase } from './ledger';
import { createMutex } from './mutex';
import type { Storage } from './storage/port';

/** The municipality that this gate serves, with everything that depends on its code and disaster. */
export interface Town {
	readonly config: MunicipalityConfig;
	readonly devices: DeviceRegistry;
	readonly ledger: LedgerDatabase;
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

/** The municipality whose config is kept under `root`, or none yet. `onProblem` hears what goes wrong while following the ledger. */
export async function openTown(
	root: string,
	storage: Storage,
	now: () => number,
	onProblem: (problem: unknown) => void
): Promise<TownHolder> {
	const path = join(root, 'config.json');
	const inOrder = createMutex();
	let town: Town | null = null;

	const open = async (config: MunicipalityConfig): Promise<Town> => {
		const devices = deviceRegistry(await storage.devices(config), now);
		if (town && town.config.disaster.id === config.disaster.id)
			return Object.create(town, { config: { value: config } }) as Town;
		const fold = createLedgerFold();
		let complete = false;
		const ledger = openLedger(
			await storage.ledger(config),
			({ entry, conflicting }) => {
				fold.add(entry);
				if (conflicting) fold.markConflict(entry._id);
			},
			onProblem
		);
		void ledger.ready.then(() => (complete = true));
		return {
			config,
			devices,
			ledger,
			get state() {
				if (!complete)
					throw new GateError('unavailable', 'the entries are being read; try again in a moment');
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
				if (before && before.ledger !== next.ledger) await before.ledger.close();
			}),
		async close() {
			await town?.ledger.close();
		}
	};
}
