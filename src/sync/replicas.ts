import { z } from 'zod';
import type { GateAddress } from '../domain/municipality';
import { createGate, GateError, patientWatch, type Gate, type GateProblem } from './gate';
import { DOUBT_MS, watchClosely } from './liveness';
import type { Pace } from './pace';
import { About, PROTOCOL } from './protocol';
import { createSession, type GateSession, type Session, type Signer } from './session';
import type { Time } from './time';

/** One data center's gate as this tablet has come to know it. */
export interface Replica {
	readonly origin: string;
	/** As staff know it. */
	name: string;
	readonly gate: Gate;
	readonly session: GateSession;
	/** left: not used while another can be; `problem` says why. */
	health: 'unknown' | 'ready' | 'left';
	problem: GateProblem | null;
	/** Leavings that no good round has made up for. */
	failures: number;
	/** When it is asked again (Time.elapsed). */
	probeAt: number;
	/** Its resume point and what it is have been looked at since the start or the last leaving. */
	met: boolean;
	/** This clock minus its, ms; null: not measured. */
	skewMs: number | null;
	/** What a tiny question took at last, ms. */
	answerMs: number;
	/** When it was last asked to know this device again (Time.elapsed). */
	rejoinedAt: number;
}

/** What the sync tells of each data center. */
export interface GateRow {
	name: string;
	origin: string;
	state: 'inUse' | 'ready' | 'unreachable' | 'unknown';
	problem: GateProblem | null;
}

export interface ReplicasHost {
	time: Time;
	pace: Pace;
	fetch: typeof globalThis.fetch;
	/** Where the app itself comes from: always a candidate. */
	origin: string;
	identity: Signer;
	/** `gates` of the municipality's config. */
	gates(): readonly GateAddress[];
	/** The municipality's code. */
	municipality(): string;
	/** Something of `rows` has changed. */
	changed(): void;
}

/** The municipality's gates in order of preference, and which of them is used. */
export interface Replicas {
	/** Those to try, in this order: the usable ones as preferred, then those that were left. */
	order(): Replica[];
	/** The one in use. */
	readonly current: Replica | null;
	/** The gate in use, whichever it is: reading moves on to the next gate where one fails, anything else is asked once. */
	readonly session: Session;
	/** A gate that replication has taken place with before: it stays a candidate, whatever a config says. */
	remember(origin: string): void;
	use(replica: Replica): void;
	/** It failed: it is asked again after a while, longer each time. */
	left(replica: Replica, problem: GateProblem): void;
	/** A whole round with it went well. */
	worked(replica: Replica): void;
	/** No gate could be had at all: perhaps the line is only slower than was thought. */
	allFailed(problems: readonly GateProblem[]): void;
	/** Asks what it is, checks the answer and measures its clock. Throws GateError. */
	about(replica: Replica, signal?: AbortSignal): Promise<About>;
	/** Measures its clock by an answer. */
	measured<T extends { now: string }>(replica: Replica, ask: () => Promise<T>): Promise<T>;
	/** All that were left are due now: the network has changed, or somebody has pressed the button. */
	hurry(): void;
	/** Asks the gates that were left, and those not heard of, whose time has come. Resolves when all have answered or not. */
	probeDue(signal?: AbortSignal): Promise<void>;
	/** ms until the next one is due. */
	untilProbe(): number;
	rows(): GateRow[];
}

/** A gate that was left is asked again after this, doubled each time, spread by half so that 300 tablets do not come at once. */
const FIRST_PROBE_MS = 5_000;
const LAST_PROBE_MS = 5 * 60_000;
/** What a gate that acknowledged and did not keep gets instead of the first. */
const LYING_MS = 10 * 60_000;
/** Gates that are not in use are asked this often, so that their state can be shown. */
const STANDBY_MS = 3 * 60_000;
const PROBE_TIMEOUT_MS = 2_500;
const MOST_STRAIN = 4;
const LINE: ReadonlySet<GateProblem> = new Set(['silent', 'slow']);

/** The gates as the config has them, with the app's own; nothing is asked yet. */
export function createReplicas(host: ReplicasHost): Replicas {
	const { time, pace } = host;
	const replicas = new Map<string, Replica>();
	const remembered = new Set<string>();
	let current: Replica | null = null;
	let strain = 1;

	function candidates(): Replica[] {
		const wanted = new Map(host.gates().map(({ origin, name }) => [origin, name]));
		for (const origin of [host.origin, ...remembered])
			if (!wanted.has(origin)) wanted.set(origin, replicas.get(origin)?.name ?? hostOf(origin));
		return [...wanted].map(([origin, name]) => {
			const replica = replicas.get(origin) ?? create(origin, name);
			replicas.set(origin, replica);
			return replica;
		});
	}

	function create(origin: string, name: string): Replica {
		const alone = () => candidates().length < 2;
		const close = watchClosely({
			time,
			pace,
			strain: () => strain,
			probe: (signal) => quick(origin).ask('/about', About, { signal }),
			rival(signal) {
				const other = order().find((one) => one.origin !== origin);
				return other ? ask(other, quick(other.origin), signal) : null;
			}
		});
		const nobodyElse = patientWatch(time);
		const gate = createGate(origin, host.fetch, {
			time,
			watch: (upload) => (alone() ? nobodyElse : close)(upload)
		});
		return {
			origin,
			name,
			gate,
			session: createSession(gate, host.identity, time.now),
			health: 'unknown',
			problem: null,
			failures: 0,
			probeAt: time.elapsed(),
			met: false,
			skewMs: null,
			answerMs: 0,
			rejoinedAt: -Infinity
		};
	}

	const order = () => {
		const all = candidates();
		return [
			...all.filter(({ health }) => health !== 'left'),
			...all.filter(({ health }) => health === 'left')
		];
	};

	function later(replica: Replica, ms: number): void {
		replica.probeAt = time.elapsed() + ms * (0.75 + time.random() / 2);
	}

	/** Checked strictly: what answers may be a login page, another version, another town. */
	async function ask(replica: Replica, gate: Gate, signal?: AbortSignal): Promise<About> {
		const before = time.elapsed();
		const any = await gate.ask('/about', z.looseObject({ protocol: z.number() }), { signal });
		if (any.protocol !== PROTOCOL)
			throw new GateError('unreadable', `protocol ${any.protocol}`, null, 'protocol');
		const read = About.safeParse(any);
		if (!read.success) throw new GateError('unreadable', read.error.issues[0]?.message ?? 'wrong shape');
		const about = read.data;
		if (about.config && about.config.code !== host.municipality())
			throw new GateError('unreadable', about.config.code, null, 'otherMunicipality');
		measure(replica, about.now, before);
		if (!host.gates().some(({ origin }) => origin === replica.origin)) replica.name = about.gate;
		return about;
	}

	function measure(replica: Replica, now: string, before: number): void {
		replica.answerMs = time.elapsed() - before;
		const gateNow = Date.parse(now);
		if (Number.isNaN(gateNow)) return;
		replica.skewMs = Math.round(time.now() - (time.elapsed() - before) / 2 - gateNow);
	}

	/** Beside everything else: its time is short, however patient the others are. */
	const quick = (origin: string) =>
		createGate(origin, host.fetch, { time, watch: patientWatch(time, PROBE_TIMEOUT_MS * strain) });

	async function probe(replica: Replica, signal?: AbortSignal): Promise<void> {
		try {
			await ask(replica, quick(replica.origin), signal);
		} catch (error) {
			if (!(error instanceof GateError)) throw error;
			if (replica !== current) self.left(replica, error.problem);
			return;
		}
		later(replica, STANDBY_MS);
		if (replica.health === 'ready') return;
		replica.health = 'ready';
		replica.problem = null;
		host.changed();
	}

	const isDue = (replica: Replica) => replica !== current && replica.probeAt <= time.elapsed();

	const self: Replicas = {
		order,
		get current() {
			return current;
		},
		session: {
			ask: (path, answer, options = {}) => roving((session) => session.ask(path, answer, options), options),
			open: (path, options = {}) => roving((session) => session.open(path, options), options)
		},
		remember(origin) {
			if (URL.canParse(origin) && new URL(origin).origin === origin) remembered.add(origin);
		},
		use(replica) {
			if (current === replica) return;
			// What will happen to the other one while it is not in use, nobody will tell.
			if (current) current.met = false;
			current = replica;
			host.changed();
		},
		left(replica, problem) {
			if (LINE.has(problem)) pace.broken();
			replica.health = 'left';
			replica.problem = problem;
			replica.met = false;
			const first = problem === 'lying' ? LYING_MS : FIRST_PROBE_MS;
			later(replica, Math.min(Math.max(first, LAST_PROBE_MS), first * 2 ** replica.failures));
			replica.failures = Math.min(replica.failures + 1, 10);
			if (current === replica) current = null;
			host.changed();
		},
		worked(replica) {
			// On a line on which a tiny question takes seconds, a silence of a second means nothing.
			strain = Math.min(MOST_STRAIN, Math.max(1, replica.answerMs / DOUBT_MS));
			replica.failures = Math.max(0, replica.failures - 1);
			later(replica, STANDBY_MS);
			if (replica.health === 'ready') return;
			replica.health = 'ready';
			replica.problem = null;
			host.changed();
		},
		allFailed(problems) {
			if (problems.length > 0 && problems.every((problem) => LINE.has(problem)))
				strain = Math.min(MOST_STRAIN, 2 * strain);
		},
		about: (replica, signal) => ask(replica, replica.gate, signal),
		async measured(replica, request) {
			const before = time.elapsed();
			const answer = await request();
			measure(replica, answer.now, before);
			return answer;
		},
		hurry() {
			for (const replica of candidates()) if (replica.health === 'left') replica.probeAt = time.elapsed();
		},
		async probeDue(signal) {
			await Promise.all(
				candidates()
					.filter(isDue)
					.map((replica) => {
						// Not again before it has answered.
						later(replica, LAST_PROBE_MS);
						return probe(replica, signal);
					})
			);
		},
		untilProbe() {
			const due = candidates().flatMap((one) => (one === current ? [] : [one.probeAt]));
			return Math.max(0, Math.min(...due, time.elapsed() + STANDBY_MS) - time.elapsed());
		},
		rows: () =>
			candidates().map(({ name, origin, health, problem }) => ({
				name,
				origin,
				state: origin === current?.origin ? 'inUse' : health === 'left' ? 'unreachable' : health,
				problem
			}))
	};

	async function roving<T>(
		use: (session: Session) => Promise<T>,
		{ method, body }: { method?: string; body?: unknown }
	): Promise<T> {
		const [first, ...others] = current ? [current, ...order().filter((one) => one !== current)] : order();
		try {
			return await use(first!.session);
		} catch (error) {
			const reading = (method ?? (body === undefined ? 'GET' : 'POST')) === 'GET';
			if (!(error instanceof GateError) || error.word !== 'offline') throw error;
			self.left(first!, error.problem);
			const next = others.find(({ health }) => health !== 'left');
			if (!reading || !next) throw error;
			return use(next.session);
		}
	}

	return self;
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);
