import type { Clash } from './state';
import type { FoldedCase } from './case';

/**
 * A ledger's view over all cases, kept up to date case by case (claims.ts): what no case can know alone, such as a unit that
 * two households were promised, or the sum that was paid from a fund.
 */
export interface Area {
	/** A case was folded anew: what it said before no longer counts. */
	put(folded: FoldedCase): void;
	/** Brings the area up to date with all that was put. */
	flush(): void;
}

/** Where an area says what clashes; null: no longer. */
export type SetClash = (key: string, clash: Clash | null) => void;
