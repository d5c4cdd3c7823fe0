import { z } from 'zod';
import { Grade } from '../grade';

/**
 * What is known of a household when its entitlements are computed (世帯の状況): the input of `entitle` and of the command of that
 * name. What is left out is unknown: it is asked for, never assumed.
 */
export const Situation = z.strictObject({
	/** Copied to the result. */
	id: z.string().max(120),
	/** First day of the disaster, ISO: decides which rules are valid. */
	disasterOn: z.iso.date(),
	/** Day for which it is computed (deadlines, ages); the disaster's if left out. */
	asOf: z.iso.date().optional(),
	/** Grade of the dwelling (住家の被害の程度); null: judged as no damage or no dwelling here. */
	grade: Grade.nullable().optional(),
	members: z
		.array(
			z.strictObject({
				/** Token or name under which results speak of the person. */
				id: z.string().max(60),
				birth: z.iso.date().optional(),
				/** 続柄 as text. */
				relation: z.string().max(60).optional(),
				head: z.boolean().optional(),
				/** 総所得金額等 of the year before, yen. */
				incomeYen: z.number().int().min(0).optional(),
				/** Facts of the person (facts.ts, of: 'person'): injuries, disability, school … */
				facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional()
			})
		)
		.max(60),
	/** The dead and missing of the household. */
	deaths: z
		.array(
			z.strictObject({
				id: z.string().max(60),
				/** direct, related (recognised by the board), missing */
				manner: z.enum(['direct', 'related', 'missing']),
				breadwinner: z.boolean().optional()
			})
		)
		.max(60)
		.optional(),
	/** Facts of the household (facts.ts, of: 'household'): tenure, demolition, way of rebuilding, losses … */
	facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
	/** What was paid or received already: support id, slot, yen; yen 0 for a service. */
	paid: z
		.array(
			z.strictObject({
				support: z.string().max(60),
				slot: z.string().max(60).optional(),
				person: z.string().max(60).optional(),
				yen: z.number().int().min(0)
			})
		)
		.max(200)
		.optional()
});
export type Situation = z.infer<typeof Situation>;

/** One line of a reason, in the order in which the rule was read. */
export interface ReasonLine {
	/** A sentence in Japanese: what the rule asks and what is known. */
	text: string;
	/** Null: the fact is not known. */
	holds: boolean | null;
	/** Fact that it is about, if it is about one. */
	fact: string | null;
	/** Person that it is about, if it is about one: in a rule for the household the member of whom it holds. */
	person: string | null;
}

/** What a household (or one person of it) is entitled to under one support. */
export interface Entitlement {
	support: string;
	/** Null: for the household. */
	person: string | null;
	/** unknown: facts in `ask` decide. */
	entitled: 'yes' | 'no' | 'unknown';
	/** Yen in all, before what was paid; null where the support gives no amount or it is not known yet. */
	amountYen: number | null;
	/** amountYen less what was paid, slot by slot, never below 0. */
	remainingYen: number | null;
	/** What was paid above what is due, slot by slot: a person judges it (過払い). */
	overpaidYen: number;
	/** The least and the most that it can come to with what is not known yet; null where it gives no yen. Before what was paid. */
	range: { least: number; most: number } | null;
	/** Per mille, for reductions; null for all else. */
	rate: number | null;
	/** Amounts by slot; empty for who is not entitled. `category` '' where it is not known which row applies. */
	lines: {
		slot: string;
		category: string;
		title: string;
		yen: number | null;
		rate: number | null;
		paidYen: number;
		/** ISO; null: none is set. */
		deadline: string | null;
	}[];
	reasons: ReasonLine[];
	/** Facts that must be asked for before it can be said. */
	ask: { fact: string; person: string | null }[];
	/** Papers that are needed. */
	papers: { id: string; title: string }[];
	/** Last day to ask, ISO: the earliest of the amounts that are not paid yet; null: none is set. */
	deadline: string | null;
	/** Supports that the household has and that stand against this one. */
	excludedBy: { support: string; text: string }[];
	/** `<id>@<validFrom>` of the rules that were applied. */
	rules: string[];
}
