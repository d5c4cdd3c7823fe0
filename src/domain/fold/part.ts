import type { CaseState } from './state';
import type { GoodItem } from './read';
import type { Outcome } from './transitions';

/**
 * A ledger (台帳) beside the certificates': how it reads one case. `step` hears every entry of its kinds in the order in which
 * entries take effect: by the clock, and after those that they name. `finish` hears the whole case at the end, the certificates'
 * state of now included.
 */
export interface Part<S> {
	begin(): S;
	/** Changes the state and says null, or says why the entry has no effect and changes nothing. */
	step(state: S, item: GoodItem, seen: CaseSoFar): Outcome;
	finish?(state: S, of: CaseState): void;
}

/** What has taken effect in the case so far. */
export interface CaseSoFar {
	item(id: string): GoodItem | undefined;
}
