import type { ApplicationState, Ledger } from './fold/state';
import { parseStamp } from './hlc';

/** States in which an application still waits for somebody at the municipality. */
const WAITING: readonly ApplicationState[] = ['received', 'surveyed', 'decided', 'resurvey'];
const STATES: readonly ApplicationState[] = [
	'received',
	'surveyed',
	'decided',
	'refused',
	'issued',
	'resurvey',
	'revoked',
	'withdrawn'
];
const DAY_MS = 24 * 3_600_000;

/** Figures over a whole ledger; no case can be told from them. */
export interface LedgerFigures {
	/** Applications by state; every state is there. */
	applications: Record<ApplicationState, number>;
	/** Certificates that are valid. */
	issued: number;
	/** Entries of every kind, those without effect included. */
	entries: number;
	/** Whole days since the oldest application that waits was taken; null if none waits. */
	oldestWaitingDays: number | null;
}

/** Counts a ledger at a time (ms). A clock that was ahead counts as no day at all. */
export function ledgerFigures(ledger: Ledger, now: number): LedgerFigures {
	const applications = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<
		ApplicationState,
		number
	>;
	let issued = 0;
	let oldest: number | null = null;
	for (const view of ledger.applications.values()) {
		applications[view.state]++;
		for (const one of view.certificates) if (one.state === 'valid') issued++;
		if (!WAITING.includes(view.state)) continue;
		const { ms } = parseStamp(view.at);
		if (oldest === null || ms < oldest) oldest = ms;
	}
	let entries = 0;
	for (const one of ledger.cases.values()) entries += one.timeline.length;
	return {
		applications,
		issued,
		entries,
		oldestWaitingDays: oldest === null ? null : Math.max(0, Math.floor((now - oldest) / DAY_MS))
	};
}
