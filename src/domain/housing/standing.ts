import type { StayView, UnitView } from './state';
import { holdingAt } from './holding';

/*
 * Whose promise stands. A holder's act for a stay is its own promise, or its confirmation of somebody else's, under the numbers
 * with which it held the unit (holding.ts). Acts are in order of the holdings, and within one in order of the holder's own numbers:
 * the same on every replica, whatever arrived first and whatever the clocks say. Of the stays that are neither taken back nor over,
 * the one with the first act has the unit.
 */

/** Whether a promise is still one: not over, and not taken back. Who lives there is not out because somebody took it back. */
export function isLive({ movedOut, released, movedIn }: StayView): boolean {
	return movedOut === null && (released === null || movedIn !== null);
}

/** The stay that has the unit, null if no holder's act speaks for any of them. */
export function standingOf(unit: UnitView | undefined, live: readonly StayView[]): StayView | null {
	if (!unit) return null;
	let first: { stay: StayView; act: Act } | null = null;
	for (const stay of live) {
		const act = firstAct(unit, stay);
		if (act && (!first || before(act, first.act))) first = { stay, act };
	}
	return first?.stay ?? null;
}

interface Act {
	holding: number;
	n: number;
	/** Only a copied device has one number twice. */
	entry: string;
	at: string;
}

/** The first act of a holder for a stay, null if there is none. `at` is its stamp. */
export function firstAct(unit: UnitView, stay: StayView): Act | null {
	let first: Act | null = null;
	for (const { device, n, entry, at } of [stay, ...stay.confirmedBy]) {
		const holding = holdingAt(unit, device, n);
		if (holding === null) continue;
		const act = { holding, n, entry, at };
		if (!first || before(act, first)) first = act;
	}
	return first;
}

function before(a: Act, b: Act): boolean {
	if (a.holding !== b.holding) return a.holding < b.holding;
	return a.n !== b.n ? a.n < b.n : a.entry < b.entry;
}
