import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import type { OpenOf } from '../kinds';
import type { RuleSource } from '../rule-source';
import { GROUNDS, type GroundRule } from './eligibility';
import { PRIORITY, type PriorityRow } from './priority';
import { RENT_LIMITS, type RentLimit } from './rent';

/** The entry by which headquarters has fixed a table; null: the one that comes with the app. */
type FixedBy = { entry: string; at: string } | null;

/** A table of rules that holds in this disaster. */
export interface TableInForce<Row> {
	source: RuleSource;
	rows: readonly Row[];
	fixed: FixedBy;
}

/** Tables for temporary housing that hold (入居の基準): the municipality's own or, until it has fixed one, the app's. */
export interface HousingRules {
	/** 優先入居の加点表 */
	priority: TableInForce<PriorityRow>;
	/** 賃貸型の家賃の上限 */
	rent: TableInForce<RentLimit>;
	/** 入居資格の根拠 */
	grounds: TableInForce<GroundRule>;
}
export type RulesTable = keyof HousingRules;
/** What headquarters fixes. */
export type RulesFixed = OpenOf<'housing.rulesFixed'>;

export const usualRules = (): HousingRules => ({
	priority: { ...PRIORITY, fixed: null },
	rent: { ...RENT_LIMITS, fixed: null },
	grounds: { ...GROUNDS, fixed: null }
});

/** The newest by the clock holds, whole: a table is never mixed from two. */
export function fixRules(
	rules: HousingRules,
	{ id: entry, at, open }: ItemOf<'housing.rulesFixed'>
): Outcome {
	const fixed = { entry, at };
	const { source } = open;
	switch (open.table) {
		case 'priority':
			rules.priority = { source, rows: open.rows, fixed };
			return null;
		case 'rent':
			rules.rent = { source, rows: open.rows, fixed };
			return null;
		case 'grounds':
			rules.grounds = { source, rows: open.rows, fixed };
			return null;
	}
}
