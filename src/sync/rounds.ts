import type { z } from 'zod';
import { databases, type MunicipalityConfig } from '../domain/municipality';
import type { Role } from '../domain/entry';
import type { Appender } from '../store/append';
import { outboxCounts } from '../store/entries';
import type { StoredEntry, TabletDatabase } from '../store/database';
import { storageProblem } from '../store/errors';
import { SegmentError } from '../segments/seal';
import type { MunicipalityKeys } from '../vault/keys';
import { GateError, type Gate } from './gate';
import { About, ContactAnswer, type ContactReport, type SealedManifest } from './protocol';
import { awaitChange, pull } from './pull';
import { push } from './push';
import type { Session } from './session';
import { download, fetchManifest, readManifest, type SnapshotProgress } from './snapshot';

export interface SyncState {
	state: 'idle' | 'working' | 'offline' | 'blocked';
	gate: string | null;
	lastContact: string | null;
	skewMs: number | null;
	/** A word of BookError, or null. */
	problem: 'serverError' | 'storageFull' | 'storageLost' | null;
}

/** What the rounds need of the book, and what they tell it. */
export interface RoundsHost {
	db: TabletDatabase;
	gate: Gate;
	session: Session;
	appender: Appender;
	role: Role;
	version: string;
	now(): number;
	/** Calls back when the browser sees the network come or go. Returns what ends it. */
	onNetworkChange(callback: () => void): () => void;
	config(): MunicipalityConfig;
	/** Null while locked. */
	keys(): MunicipalityKeys | null;
	/** `createdAt` of the snapshot in use, '' for none. */
	registerInUse(): string;

	changed(sync: Partial<SyncState>): void;
	outboxChanged(): void;
	/** The data center has answered; kept for the next start. */
	contacted(contact: { at: string; skewMs: number }): Promise<void>;
	received(entries: readonly StoredEntry[]): void;
	configured(config: MunicipalityConfig): Promise<void>;
	downloading(progress: SnapshotProgress): void;
	/** The incoming snapshot is on disk in whole. Resolves false if it could not be opened. */
	downloaded(manifest: SealedManifest): Promise<boolean>;
	refusedSnapshot(why: SegmentError['why']): void;
	revoked(): Promise<void>;
}

export interface Rounds {
	/** Something is in the outbox: begin a round now, unless no data center was there a moment ago. */
	written(): void;
	/** Begin a round now. */
	poke(): void;
	/** Begins a round now and resolves when it is over. Throws what it failed with. */
	round(): Promise<void>;
	stop(): void;
}

/** Between rounds of tablets at the desks; headquarters waits at the data center's change feed instead. */
const PAUSE_MS = 15_000;
const LONG_POLL_MS = 25_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;
/** A snapshot that did not open is fetched again after this. */
const REJECTED_MS = 10 * 60_000;

/** Sends, fetches and downloads for as long as the tablet is enrolled, open or locked, with no button pressed. */
export function startRounds(host: RoundsHost): Rounds {
	const { db, session, now } = host;
	const stopped = new AbortController();
	const { signal } = stopped;
	let wake: () => void = () => undefined;
	let poked = false;
	/** Something was written since the round began. */
	let unsent = false;
	let waiting: { resolve(): void; reject(error: unknown): void }[] = [];
	let gateName: string | null = null;
	/** Rounds in a row that have failed. */
	let failures = 0;
	let skewMs = 0;
	let downloadRunning = false;
	let rejectedUntil = 0;
	/** Somebody has pressed the button: also a snapshot that did not open is fetched again. */
	let insisted = false;

	const poke = () => {
		poked = true;
		wake();
	};
	const forgetNetwork = host.onNetworkChange(poke);

	async function measured<T extends z.ZodType<{ now: string }>>(ask: () => Promise<z.infer<T>>) {
		const before = now();
		const answer = await ask();
		const gateNow = Date.parse(answer.now);
		if (!Number.isNaN(gateNow)) skewMs = Math.round((before + now()) / 2 - gateNow);
		const at = new Date(now()).toISOString();
		host.changed({ lastContact: at, skewMs });
		await host.contacted({ at, skewMs });
		return answer;
	}

	const ledger = (disaster: string) => databases.ledger(host.config().code, disaster);

	async function contact(): Promise<string> {
		const { saved, refused } = await outboxCounts(db);
		const report: ContactReport = {
			unsent: saved,
			refused,
			skewMs,
			version: host.version,
			register: host.registerInUse()
		};
		const answer = await measured<typeof ContactAnswer>(() =>
			session.ask('/contact', ContactAnswer, { body: report, signal })
		);
		await host.configured(answer.config);
		return answer.register;
	}

	async function oneRound(): Promise<void> {
		if (gateName === null) {
			const about = await measured<typeof About>(() => host.gate.ask('/about', About, { signal }));
			gateName = about.gate;
		}
		host.changed({ gate: gateName });
		await push(session, db, ledger, host.outboxChanged, signal);
		const newest = await contact();
		await pull(session, db, host.appender, source(), host.received, signal);
		updateRegister(newest).catch(broken);
	}

	const source = () => ({ gate: gateName ?? '', database: ledger(host.config().disaster.id) });

	/** Beside the rounds: entries do not wait for the registers. What fails is tried again after the next round. */
	async function updateRegister(newest: string): Promise<void> {
		if (downloadRunning || newest === '' || newest === host.registerInUse()) return;
		if (now() < rejectedUntil && !insisted) return;
		downloadRunning = true;
		insisted = false;
		try {
			const keys = host.keys();
			const manifest = keys
				? await fetchManifest(session, db, keys, signal)
				: await readManifest(db, 'incoming');
			if (!manifest) return;
			await download(session, db, manifest, now, host.downloading, signal);
			if (!(await host.downloaded(manifest))) rejectedUntil = now() + REJECTED_MS;
		} catch (error) {
			if (signal.aborted) return;
			if (error instanceof SegmentError) {
				rejectedUntil = now() + REJECTED_MS;
				host.refusedSnapshot(error.why);
			} else await failed(error);
		} finally {
			downloadRunning = false;
		}
	}

	async function failed(error: unknown): Promise<void> {
		gateName = null;
		const storage = storageProblem(error);
		if (error instanceof GateError && error.word === 'revoked') {
			stop();
			await host.revoked();
		} else if (error instanceof GateError && error.word === 'offline') {
			host.changed({ state: 'offline', gate: null, problem: null });
		} else {
			host.changed({ state: 'blocked', gate: null, problem: storage ?? 'serverError' });
		}
	}

	/** Until poked, or for this long; at headquarters until something changes. */
	async function pause(ms: number, live: boolean): Promise<void> {
		const waited = new AbortController();
		const over = AbortSignal.any([signal, waited.signal]);
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			wake = resolve;
			over.addEventListener('abort', () => {
				clearTimeout(timer);
				resolve();
			});
			if (poked || (unsent && failures === 0) || signal.aborted) resolve();
			if (live) {
				// A feed that breaks ends the pause soon: the next round finds out why.
				awaitChange(session, db, source(), ms, over).then(
					() => resolve(),
					() => setTimeout(resolve, FIRST_RETRY_MS)
				);
			}
		});
		waited.abort();
	}

	async function run(): Promise<void> {
		while (!signal.aborted) {
			poked = false;
			unsent = false;
			const asked = waiting;
			waiting = [];
			// While no data center answers, the badge says so, and does not flicker with every try.
			if (failures === 0) host.changed({ state: 'working' });
			try {
				await oneRound();
				failures = 0;
				host.changed({ state: 'idle', problem: null });
				asked.forEach(({ resolve }) => resolve());
			} catch (error) {
				asked.forEach(({ reject }) => reject(error));
				if (signal.aborted) break;
				failures++;
				await failed(error);
			}
			const live = failures === 0 && host.role === 'headquarters';
			const retry = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
			// Spread, so that 300 tablets do not come back in the same second.
			await pause(live ? LONG_POLL_MS : (failures ? retry : PAUSE_MS) * (0.75 + Math.random() / 2), live);
		}
	}

	const stop = () => {
		stopped.abort();
		forgetNetwork();
		waiting.forEach(({ reject }) => reject(new GateError('offline', 'stopped')));
		waiting = [];
	};
	/** Only the book's own storage can fail here: it is reported, and the next start begins anew. */
	function broken(error: unknown): void {
		host.changed({ state: 'blocked', problem: storageProblem(error) ?? 'serverError' });
	}
	run().catch(broken);

	return {
		written() {
			unsent = true;
			if (failures === 0) wake();
		},
		poke,
		round: () =>
			new Promise((resolve, reject) => {
				waiting.push({ resolve, reject });
				insisted = true;
				poke();
			}),
		stop
	};
}
