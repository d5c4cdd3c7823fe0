import type { z } from 'zod';
import { databases, type MunicipalityConfig } from '../domain/municipality';
import type { DeviceNumber } from '../domain/entry';
import type { Appender } from '../store/append';
import { outboxCounts } from '../store/entries';
import { getMeta, type StoredEntry, type TabletDatabase } from '../store/database';
import { sendAccesses } from './accesses';
import { GateError } from './gate';
import type { Pace } from './pace';
import { ContactAnswer, type ContactReport } from './protocol';
import { pull } from './pull';
import { push, pushCarried, type Destination } from './push';
import { askToRejoin } from './rejoin';
import { createRepairer } from './repair';
import type { GateRow, Replica, Replicas } from './replicas';
import {
	adoptOldPoint,
	beginAgain,
	forgetUnmarked,
	leaveMark,
	resumePoint,
	stillThere,
	type Source
} from './resume';
import type { Session } from './session';
import type { Shelf } from './shelf';
import { pushUnvouched, vouchedFor } from './unvouched';
import type { Time } from './time';

export interface SyncState {
	state: 'idle' | 'working' | 'offline' | 'blocked';
	gate: string | null;
	lastContact: string | null;
	skewMs: number | null;
	/** A word of BookError, what is wrong with every gate, or null. */
	problem: 'serverError' | 'storageFull' | 'storageLost' | 'ended' | 'unknownHere' | null;
	/** The data centers in order of preference. */
	gates: GateRow[];
	/** A data center that had lost entries and is being made whole, since when (ISO). */
	wentBack: { gate: string; since: string } | null;
}

/** What a round needs of the tablet, and what it tells it. */
export interface SyncHost {
	db: TabletDatabase;
	shelf: Shelf;
	appender: Appender;
	device: DeviceNumber;
	version: string;
	time: Time;
	pace: Pace;
	replicas: Replicas;
	config(): MunicipalityConfig;
	/** `createdAt` of the snapshot in use, '' for none. */
	registerInUse(): string;

	changed(sync: Partial<SyncState>): void;
	outboxChanged(): void;
	/** The data center has answered; kept for the next start. */
	contacted(contact: { at: string; skewMs: number }): Promise<void>;
	received(entries: readonly StoredEntry[]): void;
	/** The word that a gate has for its roster (ContactAnswer). */
	rosterIs(tag: string): void;
	/** A gate has said to this device by name what the config is. */
	configured(config: MunicipalityConfig): Promise<void>;
	/**
	 * Called after contact and before pulling, where nothing was ever pulled from this data center, or everything is to be
	 * pulled anew. May fill the tablet from a bundle and write the resume point behind it. `wait`: there may be one, and the
	 * tablet has to be unlocked for it: nothing is pulled in this round. Throws only GateError and errors of the storage.
	 */
	bootstrap?(session: Session, source: Source, signal?: AbortSignal): Promise<'pull' | 'wait'>;
}

export interface RoundResult {
	replica: Replica;
	/** `createdAt` of the newest register snapshot there, '' for none. */
	register: string;
	/** There is more to do at once: a data center is being made whole. */
	more: boolean;
}

/** Sends, fetches and repairs; has no timers of its own beside those that watch over a request. */
export interface Sync {
	/**
	 * One round with the best gate that can be had; a gate that fails is left and the next is tried at once. Throws GateError
	 * if none could be had (`revoked` from whichever gate says so), or an error of the storage.
	 */
	syncOnce(signal?: AbortSignal): Promise<RoundResult>;
	/** Where the ledger at hand stands at this gate. */
	source(replica: Replica): Source;
}

export function createSync(host: SyncHost): Sync {
	const { db, replicas, time, pace, shelf } = host;
	const repairer = createRepairer();
	/** Entries of the access log that a gate has refused since it was met. */
	const passedOver = new WeakMap<Replica, Set<number>>();

	const ledgerOf = (disaster: string) => databases.ledger(host.config().code, disaster);
	const readsOf = (disaster: string) => databases.reads(host.config().code, disaster);
	const source = ({ origin }: Replica): Source => ({
		gate: origin,
		database: ledgerOf(host.config().disaster.id)
	});

	async function syncOnce(signal?: AbortSignal): Promise<RoundResult> {
		for (const { gate } of await db.checkpoints.toArray()) replicas.remember(gate);
		const errors: GateError[] = [];
		for (const replica of replicas.order()) {
			try {
				const result = await roundWith(replica, signal);
				replicas.worked(replica);
				return result;
			} catch (error) {
				if (signal?.aborted || !(error instanceof GateError) || error.word === 'revoked') throw error;
				if (error.problem === 'unknownHere') await rejoin(replica, signal);
				replicas.left(replica, error.problem);
				errors.push(error);
			}
		}
		replicas.allFailed(errors.map(({ problem }) => problem));
		// What a gate says tells more than that another could not be reached.
		throw errors.find(({ word }) => word !== 'offline') ?? errors[0]!;
	}

	async function rejoin(replica: Replica, signal?: AbortSignal): Promise<void> {
		await askToRejoin(replica, db, host.config(), time.elapsed(), signal);
	}

	async function roundWith(replica: Replica, signal?: AbortSignal, again = false): Promise<RoundResult> {
		// A backup may have been put in between two rounds, with no request that failed.
		const met = replica.met && (await stillThere(replica.session, db, source(replica), signal));
		if (!met) await meet(replica, signal);
		replicas.use(replica);
		host.changed({ gate: replica.name });
		const { session } = replica;
		const { disaster, gates = [] } = host.config();
		const here = source(replica);
		const first = gates.length === 0 || gates[0]!.origin === replica.origin;
		const to: Destination = {
			session,
			db,
			shelf,
			pace,
			time,
			source: here,
			device: host.device,
			disaster: disaster.id,
			pathOf: (one) => `/db/${ledgerOf(one)}`,
			changed: host.outboxChanged,
			signal
		};
		let moved = false;
		let register: string | null = null;
		let offered: number[] = [];
		try {
			moved = await push(to);
			moved = (await pushCarried(to, !met)) || moved;
			if (first) offered = await pushUnvouched(to);
			moved ||= offered.length > 0;
			await sendAccesses(
				{ ...to, gate: replica.origin, databaseOf: readsOf },
				passedOver.get(replica) ?? new Set()
			);
		} catch (error) {
			if (!(error instanceof GateError) || error.word !== 'not_found') throw error;
			// This gate keeps another disaster's ledger by now: it says so itself.
			register = await contact(replica, signal);
			if (host.config().disaster.id === disaster.id) throw error;
		}
		register ??= await contact(replica, signal);
		if (host.config().disaster.id !== disaster.id) {
			if (again) throw new GateError('unreadable', 'the disaster changes with every answer', null, 'garbage');
			replica.met = false;
			return roundWith(replica, signal, true);
		}
		let ended: GateError | null = null;
		try {
			const anew = (await resumePoint(db, here)).since === 0;
			if (!anew || (await host.bootstrap?.(session, here, signal)) !== 'wait')
				moved =
					(await pull({
						session,
						db,
						shelf,
						appender: host.appender,
						source: here,
						disaster: disaster.id,
						received: host.received,
						signal
					})) || moved;
		} catch (error) {
			if (!(error instanceof GateError) || error.problem !== 'ended') throw error;
			// A tablet whose time is over hands in what it has and is given nothing; the next gate's clock may differ.
			ended = error;
		}
		const whole = await repairer.some(to);
		const point = await resumePoint(db, here);
		if (moved || (point.mark === null && (point.since !== 0 || point.confirmed !== 0))) {
			await leaveMark(session, db, here, signal);
			if (first) await vouchedFor(db, here, offered);
		}
		await tellRepair(replica);
		if (ended) throw ended;
		return { replica, register, more: !whole };
	}

	/** The first time, and after it or another was in use: is it what it should be, and has it kept what it had? */
	async function meet(replica: Replica, signal?: AbortSignal): Promise<void> {
		const about = await replicas.about(replica, signal);
		await answered();
		if (!about.config) throw new GateError('unauthorized', 'no municipality is configured there');
		const here = source(replica);
		await forgetUnmarked(db, here);
		await adoptOldPoint(db, about.gate, here);
		// Another disaster's gate has another ledger; contact() will tell.
		if (about.config.disaster.id === host.config().disaster.id) {
			if (!(await stillThere(replica.session, db, here, signal))) {
				await beginAgain(db, here, time.now());
				// Who has lost the ledger's entries has lost the access log's as well.
				await db.checkpoints.delete([here.gate, readsOf(host.config().disaster.id)]);
			}
			await tellRepair(replica);
		}
		passedOver.set(replica, new Set());
		replica.met = true;
	}

	/** Of the gate in use: what was begun at another goes on there when it is met again. */
	async function tellRepair(replica: Replica): Promise<void> {
		const { repair } = await resumePoint(db, source(replica));
		host.changed({ wentBack: repair ? { gate: replica.name, since: repair.since } : null });
	}

	/** Of several gates the one whose clock is nearest counts: one that is years off says nothing about this tablet. */
	async function answered(): Promise<void> {
		const measured = replicas.order().flatMap(({ skewMs }) => (skewMs === null ? [] : [skewMs]));
		const skewMs = measured.reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least));
		const at = new Date(time.now()).toISOString();
		host.changed({ lastContact: at, skewMs });
		await host.contacted({ at, skewMs });
	}

	async function contact(replica: Replica, signal?: AbortSignal): Promise<string> {
		const { saved, refused } = await outboxCounts(db);
		const report: ContactReport = {
			unsent: saved,
			refused,
			skewMs: replica.skewMs ?? 0,
			version: host.version,
			register: host.registerInUse(),
			heads: {
				ledger: (await getMeta(db, 'head'))?.n ?? 0,
				reads: (await getMeta(db, 'accessHead'))?.n ?? 0
			}
		};
		const answer = await replicas.measured<z.infer<typeof ContactAnswer>>(replica, () =>
			replica.session.ask('/contact', ContactAnswer, { body: report, signal })
		);
		if (answer.config.code !== host.config().code)
			throw new GateError('unreadable', answer.config.code, null, 'otherMunicipality');
		await answered();
		host.rosterIs(answer.roster);
		await host.configured(answer.config);
		return answer.register;
	}

	return { syncOnce, source };
}
