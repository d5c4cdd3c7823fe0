import fc from 'fast-check';
import { FAULTS, MOODS, type Fault, type Mood } from './network';

/** What the people at the desks do. */
export const WORK = ['apply', 'survey', 'decide', 'issue', 'withdraw', 'clear', 'unknown'] as const;
export type Work = (typeof WORK)[number];
/** What a tablet is doing when the power goes or the disk is full. */
export type Busy = 'write' | 'sync' | 'import' | 'start';

/** One thing that happens. Tablets and centers are picked by number, wrapped around. */
export type Action =
	| { do: 'write'; tablet: number; work: Work; pick: number; count: number }
	| { do: 'sync'; tablet: number; faults: (Fault | null)[]; hurry: boolean }
	| { do: 'together'; tablets: [number, number]; faults: (Fault | null)[] }
	/** The power goes at one write of what it does, or right after. */
	| { do: 'crash'; tablet: number; busy: Busy; after: number; faults: (Fault | null)[] }
	| { do: 'full'; tablet: number; busy: Busy; writes: number }
	| { do: 'restart'; tablet: number }
	| { do: 'cut'; tablet: number; center: number; cut: boolean }
	| { do: 'mood'; center: number; mood: Mood }
	/** Between the centers, broken off after so many documents. */
	| { do: 'replicate'; from: number; most: number }
	| { do: 'backup'; center: number }
	| { do: 'restore'; center: number; locals: boolean }
	/** Everything in a center is gone; the operator rebuilds it. */
	| { do: 'lose'; center: number }
	| { do: 'image'; tablet: number }
	/** The tablet's disk as it was at its last image. */
	| { do: 'oldDisk'; tablet: number }
	/** A second tablet with the same disk, used beside it. */
	| { do: 'twin'; tablet: number }
	| { do: 'revoke'; tablet: number; center: number }
	| { do: 'clock'; tablet: number; days: number }
	/** A package on a stick, without any network; `times`: how often it is read in. */
	| { do: 'stick'; from: number; to: number; which: 'all' | 'unsent'; times: number }
	/** Requests that were still under way arrive. */
	| { do: 'deliver' }
	| { do: 'pass'; minutes: number };

const tablet = fc.nat(3);
const center = fc.nat(1);
const fault = fc.option(fc.constantFrom(...FAULTS), { freq: 2, nil: null });
const faults = fc.oneof(
	{ weight: 3, arbitrary: fc.constant([] as (Fault | null)[]) },
	// One fault at one place: between any two requests of a round something may break.
	{
		weight: 4,
		arbitrary: fc
			.tuple(fc.nat(14), fc.constantFrom(...FAULTS))
			.map(([at, one]): (Fault | null)[] => [...Array<null>(at).fill(null), one])
	},
	{ weight: 1, arbitrary: fc.array(fault, { maxLength: 12 }) }
);
const one = <T extends Action['do']>(
	name: T,
	fields: { [K in keyof Omit<Extract<Action, { do: T }>, 'do'>]: fc.Arbitrary<Extract<Action, { do: T }>[K]> }
) => fc.record({ do: fc.constant(name), ...fields } as never) as unknown as fc.Arbitrary<Action>;

export const Happening: fc.Arbitrary<Action> = fc.oneof(
	{
		weight: 22,
		arbitrary: one('write', {
			tablet,
			work: fc.oneof(
				{ weight: 3, arbitrary: fc.constant('apply' as const) },
				{ weight: 2, arbitrary: fc.constantFrom(...WORK) }
			),
			pick: fc.nat(20),
			count: fc.integer({ min: 1, max: 3 })
		})
	},
	{ weight: 22, arbitrary: one('sync', { tablet, faults, hurry: fc.boolean() }) },
	{ weight: 4, arbitrary: one('together', { tablets: fc.tuple(tablet, tablet), faults }) },
	{
		weight: 7,
		arbitrary: one('crash', {
			tablet,
			busy: fc.constantFrom<Busy>('sync', 'sync', 'sync', 'write', 'import', 'start'),
			after: fc.nat(14),
			faults
		})
	},
	{
		weight: 3,
		arbitrary: one('full', {
			tablet,
			busy: fc.constantFrom<Busy>('sync', 'write', 'import', 'start'),
			writes: fc.integer({ min: 1, max: 6 })
		})
	},
	{ weight: 3, arbitrary: one('restart', { tablet }) },
	{ weight: 4, arbitrary: one('cut', { tablet, center, cut: fc.boolean() }) },
	{
		weight: 5,
		arbitrary: one('mood', { center, mood: fc.constantFrom('ok' as const, 'ok' as const, ...MOODS) })
	},
	{ weight: 6, arbitrary: one('replicate', { from: center, most: fc.integer({ min: 1, max: 8 }) }) },
	{ weight: 3, arbitrary: one('backup', { center }) },
	{ weight: 3, arbitrary: one('restore', { center, locals: fc.boolean() }) },
	{ weight: 2, arbitrary: one('lose', { center }) },
	{ weight: 2, arbitrary: one('image', { tablet }) },
	{ weight: 2, arbitrary: one('oldDisk', { tablet }) },
	{ weight: 2, arbitrary: one('twin', { tablet }) },
	{ weight: 1, arbitrary: one('revoke', { tablet, center }) },
	{
		weight: 3,
		arbitrary: one('clock', { tablet, days: fc.constantFrom(0, -1, 1, -3, 3, -30, 30, 5_000) })
	},
	{
		weight: 4,
		arbitrary: one('stick', {
			from: tablet,
			to: tablet,
			which: fc.constantFrom('all' as const, 'unsent' as const),
			times: fc.integer({ min: 1, max: 2 })
		})
	},
	{ weight: 1, arbitrary: one('deliver', {}) },
	{ weight: 2, arbitrary: one('pass', { minutes: fc.constantFrom(1, 16, 70, 1_500) }) }
);

/** A history: how many tablets there are, what happens to them, and the seed of everything that is left to chance. */
export const History = fc.record({
	tablets: fc.constantFrom(2, 2, 3, 3, 4),
	seed: fc.nat(),
	actions: fc.array(Happening, { minLength: 8, maxLength: 26, size: 'max' })
});
export type History = { tablets: number; seed: number; actions: Action[] };

/** A history as a list that a person can read and a test can repeat. */
export function tell({ tablets, seed, actions }: History): string {
	const lines = actions.map((action, i) => `  ${String(i + 1).padStart(2)}. ${JSON.stringify(action)}`);
	return [`${tablets} tablets, seed ${seed}`, ...lines].join('\n');
}
