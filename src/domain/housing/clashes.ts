/** What clashes about housing (state.ts Clash); made in area.ts. */
export type HousingClash =
	/** A unit was promised to two households: the holder's promise stands. `standing` is the entry that keeps it, null: nobody's does. */
	| { type: 'unitPromisedTwice'; unit: string; standing: string | null }
	/** One household has two units at once. */
	| { type: 'twoUnits' }
	/** One household asks more than once: it would be drawn for, and offered a unit, twice. */
	| { type: 'housingAskedTwice' }
	/** A promise for a unit that is not known, closed or still being built. */
	| { type: 'unitNotReady'; unit: string }
	/** A promise was taken back while the household moved in: it lives there, and keeps the unit. */
	| { type: 'releasedLivedIn'; unit: string }
	/** Somebody who did not hold a unit handed it over: it stays with its holder. */
	| { type: 'unitNotTheirs'; unit: string }
	/** The result that was written is not the one that the seed gives. */
	| { type: 'lotteryMismatch'; lottery: string };
