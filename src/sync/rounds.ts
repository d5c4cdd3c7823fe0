import type { Role } from '../domain/entry';
import { storageProblem } from '../store/errors';
import { SegmentError } from '../segments/seal';
import type { MunicipalityKeys } from '../vault/keys';
import { GateError } from './gate';
import type { SealedManifest } from './protocol';
import { awaitChange } from './pull';
import type { Replica } from './replicas';
import { createSync, type RoundResult, type SyncHost } from './round';
import { download, fetchManifest, readManifest, type SnapshotProgress } from './snapshot';
import { sleep } from './time';

/** What the rounds need of the book, and what they tell it. */
export interface RoundsHost extends SyncHost {
	role: Role;
	/** Calls back when the browser sees the network come or go. Returns what ends it. */
	onNetworkChange(callback: () => void): () => void;
	/** Null while locked. */
	keys(): MunicipalityKeys | null;
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
/** Between rounds while a data center is made whole: others want to be served too. */
const REPAIR_PAUSE_MS = 2_000;
/** A snapshot that did not open is fetched again after this. */
const REJECTED_MS = 10 * 60_000;

/** Sends, fetches and downloads for as long as the tablet is enrolled, open or locked, with no button pressed. */
export function startRounds(host: RoundsHost): Rounds {
	const { db, time, replicas } = host;
	const { now } = time;
	const sync = createSync(host);
	const stopped = new AbortController();
	const { signal } = stopped;
	let wake: () => void = () => undefined;
	let wakeProbes: () => void = () => undefined;
	let poked = false;
	/** Something was written since the round began. */
	let unsent = false;
	let waiting: { resolve(): void; reject(error: unknown): void }[] = [];
	/** Rounds in a row that have failed. */
	let failures = 0;
	let downloadRunning = false;
	let rejectedUntil = 0;
	/** Somebody has pressed the button: also a snapshot that did not open is fetched again. */
	let insisted = false;

	const poke = () => {
		poked = true;
		wake();
	};
	const forgetNetwork = host.onNetworkChange(() => {
		hurry();
		poke();
	});
	/** Gates that were left are asked now: they may be there again. */
	function hurry(): void {
		replicas.hurry();
		wakeProbes();
	}

	/** Beside the rounds: entries do not wait for the registers. What fails is tried again after the next round. */
	async function updateRegister({ replica, register: newest }: RoundResult): Promise<void> {
		if (downloadRunning || newest === '' || newest === host.registerInUse()) return;
		if (now() < rejectedUntil && !insisted) return;
		downloadRunning = true;
		insisted = false;
		const { session } = replica;
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
			} else await brokeOff(replica, error);
		} finally {
			downloadRunning = false;
		}
	}

	/** Whatever has come stays; the rest comes from whichever gate the next round finds. */
	async function brokeOff(replica: Replica, error: unknown): Promise<void> {
		if (error instanceof GateError && error.word !== 'revoked') {
			replicas.left(replica, error.problem);
			time.after(FIRST_RETRY_MS, poke);
		} else await failed(error);
	}

	async function failed(error: unknown): Promise<void> {
		const storage = storageProblem(error);
		if (error instanceof GateError && error.word === 'revoked') {
			stop();
			await host.revoked();
		} else if (error instanceof GateError && error.word === 'offline') {
			host.changed({ state: 'offline', gate: null, problem: null });
		} else {
			const own = error instanceof GateError ? error.problem : null;
			const told = own === 'ended' || own === 'unknownHere' ? own : 'serverError';
			host.changed({ state: 'blocked', gate: null, problem: storage ?? told });
		}
	}

	/** Until poked, or for this long; at headquarters until something changes. */
	async function pause(ms: number, live: boolean): Promise<void> {
		const waited = new AbortController();
		const over = AbortSignal.any([signal, waited.signal]);
		await new Promise<void>((resolve) => {
			wake = resolve;
			void sleep(time, ms, over).then(resolve);
			if (poked || (unsent && failures === 0) || signal.aborted) resolve();
			const at = replicas.current;
			if (live && at) {
				// A feed that breaks ends the pause soon: the next round finds out why.
				awaitChange(at.session, db, sync.source(at), ms, over).then(
					() => resolve(),
					() => void sleep(time, FIRST_RETRY_MS, over).then(resolve)
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
			let more = false;
			// While no data center answers, the badge says so, and does not flicker with every try.
			if (failures === 0) host.changed({ state: 'working' });
			try {
				const result = await sync.syncOnce(signal);
				failures = 0;
				({ more } = result);
				host.changed({ state: 'idle', problem: null });
				asked.forEach(({ resolve }) => resolve());
				updateRegister(result).catch(broken);
			} catch (error) {
				asked.forEach(({ reject }) => reject(error));
				if (signal.aborted) break;
				failures++;
				await failed(error);
			}
			wakeProbes();
			const live = failures === 0 && !more && host.role === 'headquarters';
			const retry = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
			const rest = failures ? retry : more ? REPAIR_PAUSE_MS : PAUSE_MS;
			// Spread, so that 300 tablets do not come back in the same second.
			await pause(live ? LONG_POLL_MS : rest * (0.75 + time.random() / 2), live);
		}
	}

	/** Beside the rounds: gates that were left are asked whether they are there again. The next round uses a better one. */
	async function probes(): Promise<void> {
		// The first round does not wait for the others, nor beside them.
		let woken = new Promise<void>((resolve) => (wakeProbes = resolve));
		await Promise.race([woken, sleep(time, FIRST_RETRY_MS, signal)]);
		while (!signal.aborted) {
			woken = new Promise<void>((resolve) => (wakeProbes = resolve));
			const rested = new AbortController();
			const over = AbortSignal.any([signal, rested.signal]);
			await Promise.race([woken, sleep(time, replicas.untilProbe(), over)]);
			rested.abort();
			if (signal.aborted) return;
			await replicas.probeDue(signal);
			const [best] = replicas.order();
			if (best?.health === 'ready' && best !== replicas.current) poke();
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
		if (!signal.aborted) host.changed({ state: 'blocked', problem: storageProblem(error) ?? 'serverError' });
	}
	run().catch(broken);
	probes().catch(broken);

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
				hurry();
				poke();
			}),
		stop
	};
}
