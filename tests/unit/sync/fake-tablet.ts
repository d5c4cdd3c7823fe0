import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { createAppender, type NewEntry } from '../../../src/store/append';
import { TabletDatabase, type StoredEntry } from '../../../src/store/database';
import { createPace } from '../../../src/sync/pace';
import { createReplicas } from '../../../src/sync/replicas';
import { createSync, type SyncState } from '../../../src/sync/round';
import { startRounds } from '../../../src/sync/rounds';
import { rowShelf } from '../../../src/sync/shelf';
import type { Time } from '../../../src/sync/time';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { importPublicKey, newDeviceKey } from '../../../src/vault/sign';
import { EAST, TWO_CENTERS, WEST } from '../../town';

export { EAST, WEST };
export const CONFIG = TWO_CENTERS;
export const LEDGER = 'm999997-drill-2026-ledger';
export const READS = 'm999997-drill-2026-reads';
const CASE = 'K3F79QX2T4M';

let shared: Promise<MunicipalityKeys> | null = null;
const keysOf = () => (shared ??= openMunicipalityKeys(new Uint8Array(32).fill(7)));

export function survey(device: string, over: Partial<NewEntry> = {}): NewEntry {
	return {
		kind: 'certificate.surveyed',
		disaster: CONFIG.disaster.id,
		case: CASE,
		open: {},
		sealed: { findings: '屋根' },
		by: { staff: `${device}-1`, role: 'field' },
		...over
	};
}

/** A tablet's disk and key: they outlive the app. */
export async function tabletDisk(device = '1001') {
	const { privateKey, publicKey } = await newDeviceKey();
	return { device, privateKey, publicKey, indexedDB: new IDBFactory() };
}
export type TabletDisk = Awaited<ReturnType<typeof tabletDisk>>;

/** The app as it runs on a tablet, without the book. */
export async function startApp(
	disk: TabletDisk,
	time: Time,
	fetch: typeof globalThis.fetch,
	{ config = CONFIG, origin = EAST } = {}
) {
	const keys = await keysOf();
	const { device, privateKey, publicKey, indexedDB } = disk;
	const db = new TabletDatabase('test', { indexedDB, IDBKeyRange });
	const appender = createAppender(db, device, privateKey, time.now, () => importPublicKey(publicKey));
	const status: Partial<SyncState> = {};
	const told: Partial<SyncState>[] = [];
	const received: StoredEntry[] = [];
	let current = config;
	const pace = createPace();
	const replicas = createReplicas({
		time,
		pace,
		fetch,
		origin,
		identity: { device, privateKey },
		gates: () => current.gates ?? [],
		municipality: () => current.code,
		changed: () => Object.assign(status, { gates: replicas.rows() })
	});
	let networkChanged: () => void = () => undefined;
	let revoked = 0;
	const rosterTags: string[] = [];
	const host = {
		db,
		shelf: rowShelf(db),
		appender,
		device,
		version: 'test',
		time,
		pace,
		replicas,
		role: 'field' as const,
		config: () => current,
		keys: () => keys,
		registerInUse: () => '',
		changed(change: Partial<SyncState>) {
			Object.assign(status, change);
			told.push(change);
		},
		outboxChanged: () => undefined,
		contacted: async () => undefined,
		received: (entries: readonly StoredEntry[]) => void received.push(...entries),
		rosterIs: (tag: string) => void rosterTags.push(tag),
		configured: async (next: MunicipalityConfig) => void (current = next),
		onNetworkChange(callback: () => void) {
			networkChanged = callback;
			return () => undefined;
		},
		downloading: () => undefined,
		downloaded: async () => true,
		refusedSnapshot: () => undefined,
		revoked: async () => void revoked++
	};
	return {
		db,
		host,
		replicas,
		status,
		told,
		received,
		rosterTags,
		sync: createSync(host),
		rounds: () => startRounds(host),
		networkChanged: () => networkChanged(),
		get revoked() {
			return revoked;
		},
		write: (count = 1, over: Partial<NewEntry> = {}) =>
			appender.append(
				Array.from({ length: count }, () => survey(device, over)),
				keys
			),
		states: async () =>
			Object.fromEntries((await db.outbox.toArray()).map(({ entry, state }) => [entry, state]))
	};
}
export type App = Awaited<ReturnType<typeof startApp>>;
