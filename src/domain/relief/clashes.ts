/** What clashes about supports and payments (state.ts Clash); made in area.ts. */
export type ReliefClash =
	/** Two live payments for one key: (fund, round, slot, category, beneficiary). */
	| { type: 'duplicatePayment'; payment: string }
	/** A run by a device that did not hold the fund, or after it had handed it over: provisional, and never paid by itself. */
	| { type: 'foreignRun'; run: string }
	/** A fund was handed over twice by one holder: one of the two counts, and the other's runs are foreign. */
	| { type: 'twoHandovers'; fund: string }
	/** More was ordered from the fund than it has. */
	| { type: 'overBudget'; fund: string }
	/** More was paid than is due by now: a person judges (過払い). */
	| { type: 'overpaid'; fund: string; applied: string; yen: number }
	/** One account stands under two households. */
	| { type: 'sameAccount'; account: string }
	/** One person is paid for in two households. */
	| { type: 'samePerson'; person: string; support: string }
	/** Another municipality has paid this person already. */
	| { type: 'paidElsewhere'; person: string; support: string }
	/** Two live applications of one household for the same. */
	| { type: 'twiceApplied'; support: string }
	/** A decision rests on another grade than the one in force now. */
	| { type: 'basisChanged'; applied: string };
