import { z } from 'zod';
import type { RuleSource } from '../rule-source';

/** Key of a row; a municipality's own begin with `own-`. */
export const PriorityKey = z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/);

/** One reason to come first (優先順位の加点項目). */
export const PriorityRow = z.strictObject({
	/** As in housing.applied. */
	key: PriorityKey,
	title: z.string().min(1).max(80),
	points: z.number().int().min(0).max(1000),
	/** Of the rows of one group only the one with the most points counts. */
	group: z
		.string()
		.regex(/^[a-z]{1,20}$/)
		.nullable()
});
export type PriorityRow = z.infer<typeof PriorityRow>;

/**
 * The table of points (優先入居の加点表) that holds where a municipality has fixed none of its own. That the elderly, people with disabilities and other
 * 要配慮者 come first is asked for by 災害救助事務取扱要領 (応急仮設住宅, 入居者の選定); points are the municipality's.
 */
export const PRIORITY: { source: RuleSource; rows: readonly PriorityRow[] } = {
	source: {
		document: '災害救助事務取扱要領',
		place: '応急仮設住宅 入居者の選定',
		date: '',
		unverified: true
	},
	rows: [
		{ key: 'elderlyAlone', title: '65歳以上の人だけの世帯', points: 20, group: 'elderly' },
		{ key: 'elderly75', title: '75歳以上の人がいる世帯', points: 15, group: 'elderly' },
		{ key: 'elderly', title: '65歳以上の人がいる世帯', points: 10, group: 'elderly' },
		{ key: 'disabilityHeavy', title: '重度の障害がある人がいる世帯', points: 20, group: 'disability' },
		{ key: 'disability', title: '障害がある人がいる世帯', points: 10, group: 'disability' },
		{ key: 'care', title: '要介護3以上の人がいる世帯', points: 15, group: null },
		{ key: 'illness', title: '難病などで療養している人がいる世帯', points: 10, group: null },
		{ key: 'pregnant', title: '妊産婦がいる世帯', points: 15, group: null },
		{ key: 'infant', title: '乳幼児（小学校に入る前の子）がいる世帯', points: 15, group: null },
		{ key: 'oneParent', title: 'ひとり親の世帯', points: 15, group: null },
		{ key: 'manyChildren', title: '18歳未満の子が3人以上いる世帯', points: 10, group: null },
		{ key: 'houseLost', title: '住家が全壊または流失した世帯', points: 10, group: null },
		{ key: 'shelter90', title: '避難所での生活が90日以上', points: 15, group: 'shelter' },
		{ key: 'shelter30', title: '避難所での生活が30日以上', points: 10, group: 'shelter' },
		{ key: 'shelter', title: '避難所で生活している', points: 5, group: 'shelter' },
		{ key: 'outside', title: '車中泊またはテントで生活している', points: 10, group: 'shelter' }
	]
};

/** Points of the facts that apply. A key twice counts once; of a group the row with the most; unknown keys count nothing. */
export function pointsOf(keys: readonly string[], rows: readonly PriorityRow[]): number {
	return pointLines(keys, rows).reduce((sum, { points }) => sum + points, 0);
}

/** The rows that make up the points, in the table's order, for people who ask why. */
export function pointLines(keys: readonly string[], rows: readonly PriorityRow[]): PriorityRow[] {
	const chosen = rows.filter(({ key }) => keys.includes(key));
	return chosen.filter(
		(row, i) =>
			row.group === null ||
			chosen.every(
				(other, k) =>
					k === i ||
					other.group !== row.group ||
					other.points < row.points ||
					(other.points === row.points && k > i)
			)
	);
}
