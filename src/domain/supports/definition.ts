import { z } from 'zod';
import { RuleSource } from '../rule-source';

/** Id of a support (支援制度), for example seikatsu-saiken. */
export const SupportId = z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/);
export type SupportId = z.infer<typeof SupportId>;

/** Id of a fact (supports/facts.ts). */
export const FactId = z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/);
const FactValue = z.union([z.string().max(60), z.number(), z.boolean()]);

/** A number within limits, in the unit of the fact (yen, people, percent). */
export interface NumberRange {
	fact: string;
	/** 以上 */
	from?: number;
	/** 以下 */
	to?: number;
	/** 未満 */
	below?: number;
	/** Upper limits grow by `each` for every unit of another fact over `over` (世帯人数が4人を超えるとき1人につき30万円). */
	step?: { fact: string; over: number; each: number };
}

/**
 * When a rule applies (条件), as data: a form can edit it, a result can explain itself line by line. A fact that is not known makes
 * a condition unknown unless the others decide it (three-valued logic). Amounts are whole yen, rates per mille.
 */
export type Condition = (
	| { all: Condition[] }
	| { any: Condition[] }
	| { not: Condition }
	| { fact: string; in: (string | number | boolean)[] }
	| NumberRange
) & {
	/** Said in a result in place of the sentence that is made from the condition. */
	says?: string;
};
const says = { says: z.string().max(300).optional() };
export const Condition: z.ZodType<Condition> = z.lazy(() =>
	z.union([
		z.strictObject({ all: z.array(Condition).max(30), ...says }),
		z.strictObject({ any: z.array(Condition).min(1).max(30), ...says }),
		z.strictObject({ not: Condition, ...says }),
		z.strictObject({ fact: FactId, in: z.array(FactValue).min(1).max(40), ...says }),
		z.strictObject({
			fact: FactId,
			from: z.number().optional(),
			to: z.number().optional(),
			below: z.number().optional(),
			step: z.strictObject({ fact: FactId, over: z.number(), each: z.number() }).optional(),
			...says
		})
	])
) as z.ZodType<Condition>;

const Slot = z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/);

/**
 * Last day to ask (申請期限): so long after the disaster, or a fixed day. Months are counted with the day of the disaster as the
 * first one (被災日から起算) or, `nextMonth`, from the first of the month after it; days from the day after the disaster.
 */
export const Deadline = z.union([
	z.strictObject({ months: z.number().int().min(1).max(240), from: z.literal('nextMonth').optional() }),
	z.strictObject({ days: z.number().int().min(1).max(3650) }),
	z.strictObject({ on: z.iso.date() })
]);
export type Deadline = z.infer<typeof Deadline>;

/** One amount of a support: the first row whose condition holds gives it. */
export const AmountLine = z.strictObject({
	/** What the amount is for (基礎支援金 …); paid once, and only the difference when it grows. */
	slot: Slot,
	title: z.string().min(1).max(80),
	rows: z
		.array(
			z.strictObject({
				category: Slot,
				title: z.string().min(1).max(80),
				when: Condition,
				/** Yen; for a reduction per mille of what is charged. */
				value: z.number().int().min(0).max(1_000_000_000)
			})
		)
		.min(1)
		.max(60),
	/** Fractions of the row's value, for example three quarters for a single person; yen are rounded down. */
	factors: z
		.array(
			z.strictObject({
				when: Condition,
				numerator: z.number().int().min(0),
				denominator: z.number().int().min(1)
			})
		)
		.max(10),
	/** Of this amount, where it is another one than the support's. */
	deadline: Deadline.optional()
});
export type AmountLine = z.infer<typeof AmountLine>;

/** What kind of help it is, as the navigator groups it. */
export const SUPPORT_FIELDS = [
	'money',
	'loan',
	'housing',
	'repair',
	'demolition',
	'tax',
	'insurance',
	'fee',
	'school',
	'welfare'
] as const;

/**
 * A support (支援制度) with everything that decides who is entitled to what. Rules are data with a source and a validity by the
 * day of the disaster; a municipality overrides one by a `support.defined` with the same id.
 */
export const SupportDefinition = z
	.strictObject({
		id: SupportId,
		title: z.string().min(1).max(80),
		field: z.enum(SUPPORT_FIELDS),
		level: z.enum(['national', 'prefecture', 'municipality']),
		/** What it is, in one or two sentences for staff and on letters. */
		summary: z.string().max(500),
		/** Where to ask (担当). */
		office: z.string().max(80),
		source: RuleSource,
		/** For disasters from this day to that, both included; null: no limit. */
		validFrom: z.iso.date().nullable(),
		validTo: z.iso.date().nullable(),
		/**
		 * One for the household, one for each living member, or one for each who died or is missing. In a rule for the household a
		 * person's fact holds if it holds for at least one living member.
		 */
		per: z.enum(['household', 'person', 'deceased']),
		when: Condition,
		/** rounds: tables of a fund (義援金); limit: up to so much (loan, repair); reduction: per mille; service: no amount. */
		gives: z.enum(['money', 'rounds', 'limit', 'reduction', 'service']),
		lines: z.array(AmountLine).max(12),
		/** Whether the household must ask. */
		needsApplication: z.boolean(),
		deadline: Deadline.nullable(),
		papers: z
			.array(z.strictObject({ id: Slot, title: z.string().min(1).max(80), when: Condition.nullable() }))
			.max(30),
		/** Supports that cannot be had beside this one, unless the condition holds. */
		excludes: z
			.array(z.strictObject({ support: SupportId, unless: Condition.nullable(), text: z.string().max(200) }))
			.max(20)
	})
	.refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom <= validTo, {
		path: ['validTo'],
		message: 'ends before it begins'
	})
	.refine(({ gives, lines }) => (gives === 'service' || gives === 'rounds') === (lines.length === 0), {
		path: ['lines'],
		message: 'amounts do not fit to what it gives'
	});
export type SupportDefinition = z.infer<typeof SupportDefinition>;
