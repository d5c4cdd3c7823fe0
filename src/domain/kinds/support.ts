import { z } from 'zod';
import { EntryId } from '../entry';
import { Grade } from '../grade';
import { SupportDefinition, SupportId } from '../supports/definition';
import { Account, AccountToken, date, longText, PersonToken, text, Yen } from './common';

/*
 * Support of a household (支援制度): what it told, asked for, was granted and received. All stand in the household's case, but for
 * the definitions of supports, which are the office's. An application is named by its entry, everything after it by the entry
 * that it follows.
 */

const desk = ['field', 'survey', 'headquarters', 'approver'] as const;
const office = ['headquarters', 'approver'] as const;

/** A support that headquarters has added or changed (支援制度の登録); the same id again is the newer version, or an override. */
export const supportDefined = {
	kind: 'support.defined',
	roles: office,
	open: z.strictObject({ definition: SupportDefinition }),
	sealed: z.strictObject({ note: longText })
} as const;

/** A support that is no longer offered (支援制度の廃止). Applications for it stay. */
export const supportRetired = {
	kind: 'support.retired',
	roles: office,
	open: z.strictObject({ support: SupportId }),
	sealed: z.strictObject({ note: longText })
} as const;

/**
 * What the household told about itself (聞き取り): facts of supports/facts.ts that no register knows. The newest word about a fact
 * counts; null takes one back. All sealed: incomes, injuries and debts are nobody's but theirs.
 */
export const supportTold = {
	kind: 'support.told',
	roles: desk,
	open: z.strictObject({}),
	sealed: z.strictObject({
		/** Fact id → what was told; of a person: `<fact>@<person token>`. */
		facts: z.record(z.string().max(120), z.union([z.string().max(200), z.number(), z.boolean(), z.null()])),
		note: longText
	})
} as const;

/** Application for a support (支援の申請). For 義援金 once is enough for all rounds. */
export const supportApplied = {
	kind: 'support.applied',
	roles: desk,
	open: z.strictObject({
		support: SupportId,
		/** Application of the certificate on whose grade it rests (罹災証明); null where none is needed or there is none yet. */
		application: EntryId.nullable(),
		/** Whom it is for: the household, or one person of it (a deceased, an injured). */
		beneficiary: z.union([z.literal('household'), PersonToken]),
		/** For a household: everyone of it. A person who is in another one's application too, or was paid elsewhere, shows. */
		members: z.array(PersonToken).max(60).optional(),
		/** Choices that rules need, for example the way of rebuilding; fact id → value. Nothing personal. */
		choices: z.record(z.string().max(60), z.union([z.string().max(60), z.number(), z.boolean()])),
		/** Papers that were handed in (ids of the definition). */
		papers: z.array(z.string().max(60)).max(60),
		/** Keyed hash of the account: the same account under two households shows without a name. */
		account: AccountToken.nullable()
	}),
	sealed: z.strictObject({
		applicant: z.strictObject({ name: text, relation: text, phone: text }),
		/** Whom it is for, as printed. */
		beneficiary: text,
		account: Account.nullable(),
		/** Yen that the household asks for (loan, repair), null where the rule says how much. */
		askedYen: Yen.nullable(),
		note: longText
	})
} as const;

/** Papers that came later (添付書類の追加), or another account (口座の変更). */
export const supportAmended = {
	kind: 'support.amended',
	roles: desk,
	open: z.strictObject({
		applied: EntryId,
		papers: z.array(z.string().max(60)).max(60),
		choices: z.record(z.string().max(60), z.union([z.string().max(60), z.number(), z.boolean()])),
		account: AccountToken.nullable()
	}),
	sealed: z.strictObject({ account: Account.nullable(), note: longText })
} as const;

/** Examination (審査): whether it fits, before a second person decides. */
export const supportExamined = {
	kind: 'support.examined',
	roles: office,
	open: z.strictObject({ applied: EntryId, outcome: z.enum(['fit', 'unfit']) }),
	sealed: z.strictObject({ reason: longText })
} as const;

/** One amount of a decision. */
export const GrantLine = z.strictObject({
	/** What the amount is for; a later decision replaces the amount of the same slot, and the difference is paid. */
	slot: z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/),
	/** Row of the rule's table that gives the amount. */
	category: z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/),
	yen: Yen
});
export type GrantLine = z.infer<typeof GrantLine>;

/** Decision (決定) by another person than the one who examined. A new decision for the same application names the old one. */
export const supportDecided = {
	kind: 'support.decided',
	roles: ['approver'],
	open: z.strictObject({
		applied: EntryId,
		examined: EntryId,
		outcome: z.enum(['grant', 'refuse']),
		/** Empty for a refusal, for 義援金 (the rounds' tables give the amounts) and for what is no money. */
		lines: z.array(GrantLine).max(40),
		/** The grade on which it rests, null where none matters. When the grade in force is another, a person looks again. */
		grade: Grade.nullable(),
		/** Ids of the rules that were applied, with their validity as `<id>@<validFrom>`. */
		rules: z.array(z.string().max(100)).max(60)
	}),
	sealed: z.strictObject({ reason: longText })
} as const;

/** A step of what is no payment: order, start, completion (発注・着工・完了), or that it was received elsewhere. */
export const supportProgressed = {
	kind: 'support.progressed',
	roles: desk,
	open: z.strictObject({
		applied: EntryId,
		step: z.enum(['inspected', 'ordered', 'started', 'completed', 'registered', 'received']),
		on: z.iso.date(),
		/** What it cost the municipality, null where that is not known or none. */
		yen: Yen.nullable()
	}),
	sealed: z.strictObject({ contractor: text, note: longText })
} as const;

/** Withdrawal of an application for a support (取下げ). */
export const supportWithdrawn = {
	kind: 'support.withdrawn',
	roles: desk,
	open: z.strictObject({ applied: EntryId, reason: z.enum(['applicant', 'duplicate', 'mistake']) }),
	sealed: z.strictObject({ note: longText })
} as const;

/** A loan's contract (災害援護資金の借用): what is repaid follows from it (supports/loan.ts). */
export const loanAgreed = {
	kind: 'loan.agreed',
	roles: office,
	open: z.strictObject({
		applied: EntryId,
		principalYen: Yen,
		/** Yearly rate in thousandths of a percent: 1 % = 1000. */
		rate: z.number().int().min(0).max(3000),
		on: z.iso.date(),
		/** Months without repayment (据置期間), and months over which it is repaid after them. */
		deferMonths: z.number().int().min(0).max(60),
		repayMonths: z.number().int().min(1).max(240),
		/** Months between two repayments: 1, 6 (半年賦) or 12 (年賦). */
		every: z.union([z.literal(1), z.literal(6), z.literal(12)])
	}),
	sealed: z.strictObject({ guarantor: text, date, note: longText })
} as const;

/** A repayment (償還). */
export const loanRepaid = {
	kind: 'loan.repaid',
	roles: office,
	open: z.strictObject({ agreed: EntryId, yen: Yen, on: z.iso.date() }),
	sealed: z.strictObject({ note: longText })
} as const;

/** A list of reductions handed to the office that applies them (減免対象者の引継ぎ); stands in the office's case. */
export const reductionListed = {
	kind: 'reduction.listed',
	roles: office,
	open: z.strictObject({
		supports: z.array(SupportId).min(1).max(60),
		/** Households on the list. */
		count: z.number().int().nonnegative(),
		/** SHA-256 of the file, hex. */
		hash: z.string().regex(/^[0-9a-f]{64}$/)
	}),
	sealed: z.strictObject({
		office: text,
		note: longText,
		/** What stands on the list (book/supports/listed.ts), so that the next one can say what has changed. */
		rows: z.string().max(280_000).optional(),
		/** Which file of how many, where the list does not go into one. */
		part: z
			.strictObject({ no: z.number().int().min(1).max(999), of: z.number().int().min(1).max(999) })
			.optional()
	})
} as const;
