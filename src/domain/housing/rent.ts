import { z } from 'zod';
import type { RuleSource } from '../rule-source';

/** Upper limit of a leased unit's rent (賃貸型応急住宅の家賃の上限). */
export const RentLimit = z.strictObject({
	/** Households of this many people or more. */
	people: z.number().int().min(1).max(20),
	/** Yen a month, 共益費 and 管理費 not included. */
	yen: z.number().int().min(1).max(10_000_000)
});
export type RentLimit = z.infer<typeof RentLimit>;

/**
 * The table that holds where a municipality has none of its own: 熊本県 2016. Every prefecture agrees on its own with the State
 * after each disaster.
 */
export const RENT_LIMITS: { source: RuleSource; rows: readonly RentLimit[] } = {
	source: {
		document: '平成28年熊本地震 熊本県賃貸型応急住宅の家賃基準',
		place: '家賃の上限',
		date: '',
		unverified: true
	},
	rows: [
		{ people: 1, yen: 60_000 },
		{ people: 5, yen: 90_000 }
	]
};

/** The limit for a household; infants (未就学児) are counted as the municipality's table says, here as everybody. Null: no row. */
export function rentLimitOf(people: number, rows: readonly RentLimit[]): RentLimit | null {
	let found: RentLimit | null = null;
	for (const row of rows) if (row.people <= people && (!found || row.people > found.people)) found = row;
	return found;
}
