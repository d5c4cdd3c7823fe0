import { z } from 'zod';
import { EntryId } from '../entry';
import { SupportId } from '../supports/definition';
import { AccountToken, Holder, longText, OfficeId, PersonToken, text, Yen } from './common';

/*
 * Funds and payments (義援金・支援金の支払). Funds, rounds and payment runs are the office's entries; each payment stands in its
 * household's case.
 *
 * A fund has one holder (保有者): the device that pays from it. The holder has all its own payments on its own disk, so it pays
 * nothing twice and never beyond the budget, with no network. Anybody else's run is provisional (仮) and has no effect. A fund
 * changes hands by an entry of the holder itself; if the holder is lost, by an approver's, and what the lost device may have
 * paid after it is a clash.
 */

const office = ['headquarters', 'approver'] as const;

/** A payment run: the device that opened it and its running number there. */
export const RunId = z.string().regex(/^[1-9][0-9]{3,5}-r[1-9][0-9]{0,5}$/);

/** Who pays (振込依頼人): header of a transfer file, as agreed with the bank. */
export const Payer = z.strictObject({
	/** 委託者コード, ten digits. */
	code: z.string().regex(/^\d{10}$/),
	/** 委託者名 in the characters of 全銀協 transfers, at most 40. */
	name: z.string().min(1).max(40),
	/** The account that is debited (振込元口座). */
	bank: z.string().regex(/^\d{4}$/),
	branch: z.string().regex(/^\d{3}$/),
	type: z.enum(['1', '2', '9']),
	number: z.string().regex(/^\d{7}$/)
});
export type Payer = z.infer<typeof Payer>;

/** A fund (基金): 義援金 of one collection, or the budget of a support that is decided case by case. */
export const fundDefined = {
	kind: 'fund.defined',
	roles: office,
	open: z.strictObject({
		fund: OfficeId,
		title: z.string().min(1).max(80),
		/** The support that it pays. */
		support: SupportId,
		/** rounds: the rounds' tables give the amounts (義援金); decisions: each decision does. */
		pays: z.enum(['rounds', 'decisions']),
		/** For `decisions`: what may be paid out; null: no limit was set. Rounds bring their own. */
		budgetYen: Yen.nullable(),
		holder: Holder
	}),
	sealed: z.strictObject({
		note: longText,
		/** Left out until a transfer file was first written. */
		payer: Payer.optional()
	})
} as const;

/** A round (配分) with its table, fixed by the committee. `corrects` names the round that it replaces. */
export const fundRoundFixed = {
	kind: 'fund.roundFixed',
	roles: ['approver'],
	open: z.strictObject({
		fund: OfficeId,
		round: z.number().int().min(1).max(99),
		title: z.string().min(1).max(80),
		fixedOn: z.iso.date(),
		/** Category → yen for each: a grade, death, injury, household (every household), person (every member). */
		table: z
			.array(z.strictObject({ category: z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/), yen: Yen }))
			.min(1)
			.max(40),
		/** What this round adds to the fund. */
		budgetYen: Yen
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** The fund goes to another device (保有者の交代). */
export const fundHandedOver = {
	kind: 'fund.handedOver',
	roles: ['approver'],
	open: z.strictObject({
		fund: OfficeId,
		/** The entry by which the fund came to its holder: fund.defined or fund.handedOver. */
		holding: EntryId,
		to: Holder,
		/** Null: the holder writes this itself. Else the holder is lost, and this is the last of its entries that are known. */
		lostAfter: z.number().int().nonnegative().nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** A payment run (支払回) is opened together with all its payments. */
export const runOpened = {
	kind: 'run.opened',
	roles: office,
	open: z.strictObject({
		run: RunId,
		fund: OfficeId,
		/** The entry by which the fund is this device's. */
		holding: EntryId,
		title: z.string().min(1).max(80),
		/** Day of the transfer (振込指定日). */
		payOn: z.iso.date(),
		count: z.number().int().min(1).max(100_000),
		yen: Yen
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** A second person has checked and approved the run (決裁). */
export const runApproved = {
	kind: 'run.approved',
	roles: ['approver'],
	open: z.strictObject({ run: RunId, count: z.number().int().positive(), yen: Yen }),
	sealed: z.strictObject({ note: longText })
} as const;

/** The transfer file was written (振込データの作成); only one with this hash may go to the bank. */
export const runFiled = {
	kind: 'run.filed',
	roles: office,
	open: z.strictObject({
		run: RunId,
		/** The approval on which it rests: run.approved. No clock says which came first. */
		approved: EntryId,
		/** SHA-256 of the file, hex. */
		hash: z.string().regex(/^[0-9a-f]{64}$/),
		count: z.number().int().positive(),
		yen: Yen
	}),
	/** `payer`: what stood in the header, so that the same file can be written again. */
	sealed: z.strictObject({ note: longText, payer: Payer.optional() })
} as const;

/** A run that was not filed is given up (支払回の取消し): its payments are free again. */
export const runCancelled = {
	kind: 'run.cancelled',
	roles: office,
	open: z.strictObject({ run: RunId }),
	sealed: z.strictObject({ reason: longText })
} as const;

/** What identifies a payment: paid once, whatever happens. */
const paymentKey = {
	fund: OfficeId,
	/** 0 for decisions. */
	round: z.number().int().min(0).max(99),
	slot: z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/),
	category: z.string().regex(/^[a-z][A-Za-z0-9-]{0,40}$/),
	beneficiary: z.union([z.literal('household'), PersonToken])
};

/** A payment of a run (支払), in the household's case. */
export const paymentOrdered = {
	kind: 'payment.ordered',
	roles: office,
	open: z.strictObject({
		run: RunId,
		applied: EntryId,
		decided: EntryId,
		...paymentKey,
		yen: Yen.min(1),
		account: AccountToken
	}),
	sealed: z.strictObject({ note: text })
} as const;

/** The bank sent it back (振込不能・組戻し): it is open again. */
export const paymentReturned = {
	kind: 'payment.returned',
	roles: office,
	open: z.strictObject({
		payment: EntryId,
		/** Code of 全銀協: 1 資金なし … 9 その他 (zengin/results.ts). */
		code: z.string().max(4),
		on: z.iso.date()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** A person has judged what was paid too much (過払いの処理): recover it, let it be, or take it off what is due later. */
export const clawbackJudged = {
	kind: 'clawback.judged',
	roles: ['approver'],
	open: z.strictObject({
		applied: EntryId,
		fund: OfficeId,
		/** Yen that were paid too much when it was judged. */
		yen: Yen,
		outcome: z.enum(['recover', 'waive', 'offset']),
		/** The judgement that was in force when it was written, null: none. Of two after the same one the first counts. */
		after: EntryId.nullable().optional()
	}),
	sealed: z.strictObject({ reason: longText })
} as const;

/** Money came back (返還). */
export const paymentRecovered = {
	kind: 'payment.recovered',
	roles: office,
	open: z.strictObject({ applied: EntryId, fund: OfficeId, yen: Yen.min(1), on: z.iso.date() }),
	sealed: z.strictObject({ note: longText })
} as const;

/** Another municipality has paid this person already (他市町村で支給済), from an imported list; the office's entry. */
export const paymentElsewhere = {
	kind: 'payment.elsewhere',
	roles: office,
	open: z.strictObject({
		support: SupportId,
		person: PersonToken,
		/** 全国地方公共団体コード of the one that paid. */
		municipality: z.string().regex(/^\d{6}$/),
		yen: Yen
	}),
	sealed: z.strictObject({ name: text, birth: text, note: longText })
} as const;
