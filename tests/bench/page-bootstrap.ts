import PouchDB from 'pouchdb-core';
import { createArchive } from '../../src/archive/archive';
import type { Foldable } from '../../src/archive/format';
import { createChains } from '../../src/domain/chains';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import { databases, type MunicipalityConfig } from '../../src/domain/municipality';
import { createAppender } from '../../src/store/append';
import { TabletDatabase } from '../../src/store/database';
import { bootstrap } from '../../src/sync/bundle';
import { createGate } from '../../src/sync/gate';
import { systemTime } from '../../src/sync/time';
import type { Session } from '../../src/sync/session';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { newDeviceKey } from '../../src/vault/sign';
import { BENCH_SECRET } from './key';

export interface NewTablet {
	config: MunicipalityConfig;
	device: string;
	token: string;
}

export interface Bootstrapped {
	/** Until the ledger can be asked. */
	ms: number;
	/** Of it until everything was on the disk. */
	diskMs: number;
	applications: number;
	clashes: number;
	/** Longest stretch in which nothing else was answered. */
	longestMs: number;
}

/** An enrolled tablet with an empty database: from the first request until its ledger can be asked. */
export async function bootstrapHere(
	{ config, device, token }: NewTablet,
	name: string
): Promise<Bootstrapped> {
	const db = new TabletDatabase(name, { indexedDB, IDBKeyRange });
	await db.open();
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	const { privateKey } = await newDeviceKey();
	const now = () => Date.now();
	const gate = createGate(location.origin, (input, init) => fetch(input, init), { time: systemTime(now) });
	const session: Session = {
		ask: (path, answer, ask = {}) => gate.ask(path, answer, { ...ask, token }),
		open: (path, ask = {}) => gate.open(path, { ...ask, token })
	};
	const disaster = config.disaster.id;
	const source = { gate: location.origin, database: databases.ledger(config.code, disaster) };
	let [longestMs, last] = [0, performance.now()];
	const heart = setInterval(() => {
		longestMs = Math.max(longestMs, performance.now() - last);
		last = performance.now();
	});
	const start = performance.now();
	const archive = createArchive(db);
	archive.use(keys);
	const appender = createAppender(db, device, privateKey, now);
	const host = { session, db, archive, appender, keys, device, source, disaster, now };
	const fold = createLedgerFold();
	const chains = createChains();
	const loaded = new Set<string>();
	// As the book does it (book/archiving.ts): each segment is folded while the next ones are on the line.
	const take = (entries: readonly Foldable[]) => {
		for (const entry of entries) {
			chains.add(entry.by.device, entry.n);
			fold.add(entry);
		}
		void fold.ledger;
	};
	let folding: Promise<unknown> = Promise.resolve();
	const foldTaken = () => (folding = folding.then(() => archive.load(disaster, loaded, take)));
	if (!(await bootstrap({ ...host, municipality: config.code }, undefined, foldTaken)))
		throw new Error('no bundle');
	const diskMs = performance.now() - start;
	await folding;
	const { applications, clashes } = fold.ledger;
	const ms = performance.now() - start;
	clearInterval(heart);
	await db.delete();
	return { ms, diskMs, longestMs, applications: applications.size, clashes: clashes.length };
}

export interface Replicated {
	ms: number;
	documents: number;
	/** False: it was stopped before the end. */
	whole: boolean;
}

/**
 * PouchDB's replication of the same database through the same gate, in the largest batches that it takes; stopped after
 * `longest` ms.
 */
export async function replicateHere({ config, token }: NewTablet, longest: number): Promise<Replicated> {
	const local = new PouchDB('bench-plain', { adapter: 'idb' });
	const database = databases.ledger(config.code, config.disaster.id);
	const remote = new PouchDB(`${location.origin}/v1/db/${database}`, {
		adapter: 'http',
		skip_setup: true,
		fetch: (url: string | Request, options: RequestInit = {}) => {
			const headers = new Headers(options.headers);
			headers.set('authorization', `Bearer ${token}`);
			return fetch(url, { ...options, headers, credentials: 'omit' });
		}
	} as PouchDB.Configuration.DatabaseConfiguration);
	const start = performance.now();
	const replication = local.replicate.from(remote, { batch_size: 1000, batches_limit: 5 });
	const timer = setTimeout(() => replication.cancel(), longest);
	const { status } = await replication;
	const ms = performance.now() - start;
	clearTimeout(timer);
	const { doc_count } = await local.info();
	await local.destroy();
	return { ms, documents: doc_count, whole: status === 'complete' };
}
