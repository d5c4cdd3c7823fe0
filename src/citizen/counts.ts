import { PrefectureCounts } from '../sync/cluster';
import { GateError, type Gate } from '../sync/gate';
import { failureOf, type Failure } from './failure';

export type CountsOutcome = { found: PrefectureCounts } | { problem: 'wrongToken' | 'notHere' | Failure };

/** Asks for the counts of all municipalities. @param token the prefecture's; anything else than its characters is no token */
export async function askCounts(gate: Gate, token: string): Promise<CountsOutcome> {
	if (!/^[A-Za-z0-9_-]{1,200}$/.test(token)) return { problem: 'wrongToken' };
	try {
		return { found: await gate.ask('/prefecture/counts', PrefectureCounts, { token }) };
	} catch (error) {
		if (error instanceof GateError && error.word === 'unauthorized') return { problem: 'wrongToken' };
		if (error instanceof GateError && error.word === 'not_found') return { problem: 'notHere' };
		return { problem: failureOf(error) };
	}
}

/** One line of the table. */
export interface CountsRow {
	key: string;
	name: string;
	/** Null: no figures yet. */
	figures: Record<Figure, number> | null;
	oldest: number | null;
	devices: { heard: number; all: number };
	entries: number;
	disaster: { name: string; drill: boolean } | null;
	why: PrefectureCounts['municipalities'][number]['why'];
	total: boolean;
}
export type Figure =
	'applications' | 'received' | 'surveyed' | 'decided' | 'resurvey' | 'done' | 'closed' | 'issued';

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

/** The lines of the table, the total first: on a narrow screen it is what one sees. */
export function countsRows({ municipalities }: PrefectureCounts): CountsRow[] {
	const rows = municipalities.map(({ code, name, counts, why }): CountsRow => {
		const of = (...states: string[]) => sum(states.map((state) => counts?.applications[state] ?? 0));
		return {
			key: code,
			name,
			figures: counts && {
				applications: sum(Object.values(counts.applications)),
				received: of('received'),
				surveyed: of('surveyed'),
				decided: of('decided'),
				resurvey: of('resurvey'),
				done: of('issued'),
				closed: of('refused', 'revoked', 'withdrawn'),
				issued: counts.issued
			},
			oldest: counts?.oldestWaitingDays ?? null,
			devices: { heard: counts?.devicesHeard ?? 0, all: counts?.devices ?? 0 },
			entries: counts?.entries ?? 0,
			disaster: counts && { name: counts.disaster.name, drill: counts.disaster.drill },
			why,
			total: false
		};
	});
	const known = rows.flatMap((row) => (row.figures ? [row.figures] : []));
	const figure = (name: Figure) => sum(known.map((one) => one[name]));
	const waiting = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest]));
	return [
		{
			key: 'total',
			name: '',
			figures: {
				applications: figure('applications'),
				received: figure('received'),
				surveyed: figure('surveyed'),
				decided: figure('decided'),
				resurvey: figure('resurvey'),
				done: figure('done'),
				closed: figure('closed'),
				issued: figure('issued')
			},
			oldest: waiting.length ? Math.max(...waiting) : null,
			devices: {
				heard: sum(rows.map((row) => row.devices.heard)),
				all: sum(rows.map((row) => row.devices.all))
			},
			entries: sum(rows.map((row) => row.entries)),
			disaster: null,
			why: null,
			total: true
		},
		...rows
	];
}
