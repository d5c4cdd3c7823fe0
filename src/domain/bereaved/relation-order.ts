import type { OpenOf } from '../kinds';

export type Relation = OpenOf<'bereaved.survivor'>['relation'];

/** One group of the bereaved that has a right to 災害弔慰金, in the order of the law. */
export interface RelationRule {
	relation: Relation;
	/** Only who lived with the deceased or on the same means (同居・生計同一). */
	sharedMeansOnly: boolean;
	/** Only where nobody of the groups before is there. */
	onlyIfNobodyBefore: boolean;
	/** Day of death from which the group has a right, ISO; null: since the law exists. */
	since: string | null;
	source: string;
}

const LAW = '災害弔慰金の支給等に関する法律3条2項';

/**
 * Who receives 災害弔慰金, first to last. Spouse: a common-law one too. Siblings have a right since the law of 平成23年
 * (法律86号), for deaths from 11 March 2011 on.
 */
export const RELATION_ORDER: readonly RelationRule[] = [
	{ relation: 'spouse', sharedMeansOnly: false, onlyIfNobodyBefore: false, since: null, source: LAW },
	{ relation: 'child', sharedMeansOnly: false, onlyIfNobodyBefore: false, since: null, source: LAW },
	{ relation: 'parent', sharedMeansOnly: false, onlyIfNobodyBefore: false, since: null, source: LAW },
	{ relation: 'grandchild', sharedMeansOnly: false, onlyIfNobodyBefore: false, since: null, source: LAW },
	{ relation: 'grandparent', sharedMeansOnly: false, onlyIfNobodyBefore: false, since: null, source: LAW },
	{
		relation: 'sibling',
		sharedMeansOnly: true,
		onlyIfNobodyBefore: true,
		since: '2011-03-11',
		source: `${LAW}ただし書（平成23年法律86号）`
	}
];

/** By which those come first who lived mainly on what the deceased earned, before the order of relations; not siblings. */
export const MAINTAINED_FIRST = {
	source: '災害弔慰金の支給等に関する条例準則4条1項（死亡者により生計を主として維持していた遺族を先にする）'
} as const;

type Bereaved = Pick<OpenOf<'bereaved.survivor'>, 'relation' | 'sharedMeans' | 'maintained'>;

/**
 * Rank of each of the bereaved of one person, 1 is first, in the order of `survivors`; equal where the law puts them side by side
 * (one of them is paid for all). Null: no right. Counts whom the municipality has recorded: somebody who is not yet known
 * changes it.
 * @param diedOn day of death, ISO; null where it is unknown (then as today's law has it)
 */
export function ranksOf(survivors: readonly Bereaved[], diedOn: string | null): (number | null)[] {
	const rules = new Map(RELATION_ORDER.map((rule, order) => [rule.relation, { rule, order }]));
	const somebodyBefore = survivors.some(({ relation }) => {
		const found = rules.get(relation);
		return found !== undefined && !found.rule.onlyIfNobodyBefore;
	});
	const places = survivors.map(({ relation, sharedMeans, maintained = false }) => {
		const found = rules.get(relation);
		if (!found) return null;
		const { rule, order } = found;
		if (rule.sharedMeansOnly && !sharedMeans) return null;
		if (rule.onlyIfNobodyBefore && somebodyBefore) return null;
		if (rule.since !== null && diedOn !== null && diedOn < rule.since) return null;
		const first = maintained && !rule.onlyIfNobodyBefore;
		return (first ? 0 : RELATION_ORDER.length) + order;
	});
	const taken = [...new Set(places.filter((place) => place !== null))].sort((a, b) => a - b);
	return places.map((place) => (place === null ? null : taken.indexOf(place) + 1));
}
