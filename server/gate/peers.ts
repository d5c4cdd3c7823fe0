import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import replication from 'pouchdb-replication';
import type { PeerStatus } from '../../src/sync/protocol';
import type { Audit } from './audit';
import type { Replica } from './replica';
import type { Database, StoredDocument } from './storage/port';
import type { Town, TownHolder } from './town';

/** Waits between tries, ms. */
const RETRY_MS = [500, 1_000, 2_000, 5_000];
/** The other gate holds a long poll for 25 seconds at the longest (routes/replication.ts); one that is silent for longer is gone. */
const SILENCE_MS = 40_000;
/** How often it is looked up whether this gate serves another disaster now. */
const LOOK_MS = 1_000;
const BATCH = 500;

/** Other data centers' gates, where each keeps the embedded database. With CouchDB, CouchDB itself replicates. */
export interface PeerSettings {
	/** Their origins. */
	origins: string[];
	/** Shown to them, and asked of them. */
	token: string;
}

/** Fetches what the others have, for as long as it is open. */
export interface Peers {
	status(): PeerStatus[];
	/** Resolves when nothing is being fetched or written any more. */
	close(): Promise<void>;
}

type Purpose = PeerStatus['database'];
const PURPOSES: Purpose[] = ['ledger', 'reads', 'devices'];
export const replicaOfPurpose = (town: Town, purpose: Purpose): Replica =>
	purpose === 'devices' ? town.register : town[purpose];

interface Surroundings {
	town: TownHolder;
	audit: Audit;
	now(): number;
	onProblem(problem: unknown): void;
}

/**
 * Pulls ledger, access log and devices from every peer with CouchDB's replication protocol, continuously. Both sides pull, so
 * that both directions exist. A peer that is away is asked again until it is back; checkpoints on both sides say from where.
 */
export function openPeers(settings: PeerSettings | null, surroundings: Surroundings): Peers {
	if (!settings?.origins.length) return { status: () => [], close: () => Promise.resolve() };
	PouchDB.plugin(http);
	// It defines properties that cannot be defined twice.
	if (!Object.hasOwn(PouchDB, 'replicate')) PouchDB.plugin(replication);
	const closing = new AbortController();
	const pulls = settings.origins.flatMap((origin) =>
		PURPOSES.map((purpose) => keepPulling(origin, purpose, settings.token, surroundings, closing.signal))
	);
	return {
		status: () => pulls.map(({ status }) => ({ ...status })),
		async close() {
			closing.abort();
			await Promise.all(pulls.map(({ ended }) => ended));
		}
	};
}

function keepPulling(
	origin: string,
	purpose: Purpose,
	token: string,
	{ town: holder, audit, now, onProblem }: Surroundings,
	closing: AbortSignal
): { status: PeerStatus; ended: Promise<void> } {
	const status: PeerStatus = {
		origin,
		database: purpose,
		lastPulled: null,
		pending: null,
		written: 0,
		refused: 0,
		problem: null
	};
	const run = async () => {
		for (let failures = 0; !closing.aborted;) {
			const town = holder.current();
			if (!town) {
				await pause(LOOK_MS, closing);
				continue;
			}
			try {
				await pullOnce(town, () => (failures = 0));
			} catch (error) {
				if (closing.aborted) return;
				const problem = describe(error);
				if (problem !== status.problem) onProblem(new Error(`${origin} ${purpose}: ${problem}`));
				status.problem = problem;
			}
			await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!, closing);
		}
	};

	/** One live replication; resolves when it was ended from here, rejects when the peer or the connection ended it. */
	const pullOnce = async (town: Town, onProgress: () => void): Promise<void> => {
		const { database } = replicaOfPurpose(town, purpose);
		const source = peerDatabase(origin, database.name, token);
		const target = walled(database);
		let ahead = 0;
		const info = source.info.bind(source);
		const measure = async () => {
			// PouchDB passes an answer that is an error on as if it were the description of the database.
			const answer = (await info()) as { update_seq?: unknown; reason?: unknown };
			const seq = answer.update_seq === undefined ? NaN : Number(answer.update_seq);
			if (Number.isNaN(seq)) throw new Error(String(answer.reason ?? 'no sequence in the answer'));
			ahead = seq;
		};
		// The replicator asks after each batch too, for its own statistics, and lets a failure of that question go unheard, which
		// would end this process when the other gate dies in mid-transfer. Whatever is in the way, the next batch says it.
		const unknownYet = () => ({ db_name: database.name, doc_count: 0, update_seq: ahead });
		source.info = () => info().catch(unknownYet);
		const left = (seq: unknown): number | null => {
			const pending = ahead - Number(seq);
			return Number.isNaN(pending) ? null : Math.max(0, pending);
		};
		await measure();
		await new Promise<void>((resolve, reject) => {
			const feed = PouchDB.replicate(source, target.pouch, {
				live: true,
				retry: false,
				batch_size: BATCH,
				batches_limit: 2
			} as PouchDB.Replication.ReplicateOptions);
			const stop = () => void feed.cancel();
			const look = setInterval(() => {
				const current = holder.current();
				if (!current || replicaOfPurpose(current, purpose).database !== database) stop();
			}, LOOK_MS);
			let written = 0;
			const end = (settle: () => void) => {
				clearInterval(look);
				closing.removeEventListener('abort', stop);
				settle();
			};
			feed
				.on('change', ({ docs_written, last_seq }) => {
					status.written += docs_written - written;
					written = docs_written;
					status.pending = left(last_seq);
					status.problem = null;
					onProgress();
				})
				.on('denied', (denied) => {
					status.refused++;
					const why = String((denied as { reason?: unknown }).reason ?? 'forbidden');
					audit
						.write({ who: 'peer', what: `pull ${purpose}`, act: 'refused', why, count: 1 })
						.catch(onProblem);
				})
				.on('paused', (error) => {
					if (error) return;
					status.lastPulled = new Date(now()).toISOString();
					status.pending = 0;
					status.problem = null;
					onProgress();
				})
				.on('active', () => void measure().catch(() => (status.pending = null)))
				.on('complete', () => end(resolve))
				.on('error', (error) => end(() => reject(error as Error)));
			// Node warns of a rejection that nobody hears, though the listener above has heard it.
			(feed as unknown as Promise<unknown>).then(
				() => undefined,
				() => undefined
			);
			closing.addEventListener('abort', stop);
			if (closing.aborted) stop();
		}).finally(async () => {
			await target.idle();
			await source.close();
		});
	};

	return { status, ended: run() };
}

/** The other gate's database, as this one may reach it. */
function peerDatabase(origin: string, name: string, token: string): PouchDB.Database {
	return new PouchDB(`${origin}/v1/peer/db/${name}`, {
		adapter: 'http',
		skip_setup: true,
		fetch: (url: string | URL, init: RequestInit = {}) => {
			const headers = new Headers([...((init.headers ?? []) as Iterable<[string, string]>)]);
			headers.set('authorization', `Bearer ${token}`);
			const limit = AbortSignal.timeout(SILENCE_MS);
			const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
			return fetch(url, { ...init, headers, signal, redirect: 'error' });
		}
	} as unknown as PouchDB.Configuration.RemoteDatabaseConfiguration);
}

/**
 * The database as the replicator sees it: what it writes passes the second wall, which refuses single documents as CouchDB
 * does. `idle` resolves when nothing that it began is under way.
 */
function walled(database: Database): { pouch: PouchDB.Database; idle(): Promise<void> } {
	const underWay = new Set<Promise<unknown>>();
	const watched = <T>(task: Promise<T>): Promise<T> => {
		underWay.add(task);
		const done = () => void underWay.delete(task);
		task.then(done, done);
		return task;
	};
	const bulkDocs = async (given: StoredDocument[] | { docs: StoredDocument[] }) => {
		const rows = await database.insert(Array.isArray(given) ? given : given.docs);
		return rows.map(({ id, error, reason }) => ({ id, error, name: error, reason, status: 403 }));
	};
	const pouch = new Proxy(database.pouch, {
		get(target, property) {
			if (property === 'bulkDocs') return (given: StoredDocument[]) => watched(bulkDocs(given));
			const value = Reflect.get(target, property, target) as unknown;
			if (typeof value !== 'function') return value;
			return (...args: unknown[]) => {
				const answer = (value as (...args: unknown[]) => unknown).apply(target, args);
				return answer instanceof Promise ? watched(answer) : answer;
			};
		}
	});
	return {
		pouch,
		async idle() {
			while (underWay.size) await Promise.allSettled(underWay);
		}
	};
}

/** What is in the way, without addresses beyond the origin. */
function describe(error: unknown): string {
	const { status, reason, message, cause } = (error ?? {}) as Record<string, unknown>;
	const code = (cause as { code?: unknown } | undefined)?.code;
	return [status, code, reason ?? message].filter((part) => part !== undefined && part !== '').join(' ');
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
		if (signal.aborted) done();
	});
}
