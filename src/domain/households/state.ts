import type { CaseNumber } from '../entry';
import type { OpenOf } from '../kinds';

/** A merger (世帯の統合) that has not been taken back. */
export type Merger = OpenOf<'household.merged'> & { entry: string; at: string };

/** The office's mergers. */
export interface HouseholdsOffice {
	mergers: Merger[];
}

/** Which cases are one household. */
export interface HouseholdsLedger {
	mergers: readonly Merger[];
	/** Case → the case under which its household is reckoned: the same on every replica, and no more than a name for all. */
	root: ReadonlyMap<CaseNumber, CaseNumber>;
	/** Root → its cases, in order; only where there are several. */
	cases: ReadonlyMap<CaseNumber, readonly CaseNumber[]>;
}
