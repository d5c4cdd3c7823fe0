import { z } from 'zod';
import { EntryId } from '../entry';
import { Account, AccountToken, date, longText, PersonToken, text } from './common';

/*
 * The dead and their bereaved (犠牲者・遺族), consultations (生活再建相談) and who was told what (被災者台帳情報の提供). All stand in
 * the household's case.
 */

const desk = ['field', 'survey', 'headquarters', 'approver'] as const;
const office = ['headquarters', 'approver'] as const;

/** A person who died or is missing (犠牲者). `corrects` names what it replaces. */
export const bereavedRecorded = {
	kind: 'bereaved.recorded',
	roles: office,
	open: z.strictObject({
		person: PersonToken,
		/**
		 * direct: 直接死; relatedAsked: 災害関連死, once a board has said so; missing: 行方不明; struck: a correction that takes the record
		 * back (登録の取消し), because the person was found alive or is recorded twice.
		 */
		manner: z.enum(['direct', 'relatedAsked', 'missing', 'struck']),
		/** Day of death, null where it is unknown. */
		diedOn: z.iso.date().nullable()
	}),
	sealed: z.strictObject({
		name: text,
		kana: text,
		birth: date,
		place: text,
		cause: longText,
		/** 生計維持者: null where it was not found out. */
		breadwinner: z.boolean().nullable(),
		/** 検視・火葬・住基消除 and the like. */
		note: longText
	})
} as const;

/** What the board said (災害関連死の審査会). */
export const bereavedBoardDecided = {
	kind: 'bereaved.boardDecided',
	roles: ['approver'],
	open: z.strictObject({
		deceased: EntryId,
		outcome: z.enum(['related', 'notRelated', 'again']),
		on: z.iso.date()
	}),
	sealed: z.strictObject({ reason: longText })
} as const;

/** A bereaved person (遺族). `corrects` names what it replaces. */
export const bereavedSurvivor = {
	kind: 'bereaved.survivor',
	roles: office,
	open: z.strictObject({
		deceased: EntryId,
		person: PersonToken,
		/** Order of 災害弔慰金の支給等に関する法律 3条. */
		relation: z.enum(['spouse', 'child', 'parent', 'grandchild', 'grandparent', 'sibling', 'other']),
		/** Lived with the deceased or on the same means (生計同一): siblings only count if so. */
		sharedMeans: z.boolean(),
		/** Lived mainly on what the deceased earned (主として生計を維持されていた): such come first. Left out: no. */
		maintained: z.boolean().optional(),
		/** 遺児 */
		orphan: z.boolean(),
		/** 弔慰金 goes to this person, as the municipality has found. */
		payee: z.boolean(),
		account: AccountToken.nullable()
	}),
	sealed: z.strictObject({
		name: text,
		kana: text,
		birth: date,
		address: text,
		phone: text,
		account: Account.nullable(),
		note: longText
	})
} as const;

/** Long-term contact with the bereaved (遺族への連絡・追悼式・遺児支援). */
export const bereavedContacted = {
	kind: 'bereaved.contacted',
	roles: desk,
	open: z.strictObject({
		deceased: EntryId,
		on: z.iso.date(),
		occasion: z.enum(['visit', 'phone', 'letter', 'ceremony', 'orphanSupport', 'other']),
		next: z.iso.date().nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** A consultation or visit (生活再建相談). */
export const careConsulted = {
	kind: 'care.consulted',
	roles: desk,
	open: z.strictObject({
		on: z.iso.date(),
		way: z.enum(['desk', 'visit', 'phone', 'shelter', 'other']),
		topics: z
			.array(
				z.enum(['rebuilding', 'money', 'health', 'school', 'welfare', 'work', 'debt', 'housing', 'other'])
			)
			.max(9),
		/** How the household wants to live again (再建の意向); null: nothing new. */
		wish: z.enum(['rebuild', 'buy', 'repair', 'rent', 'public', 'relatives', 'undecided']).nullable(),
		/** Day of the next contact. */
		next: z.iso.date().nullable(),
		/** Case managers look after it (災害ケースマネジメント): opened, goes on, closed. */
		management: z.enum(['none', 'open', 'closed'])
	}),
	sealed: z.strictObject({ text: longText, nextText: text })
} as const;

/** Whoever looks after the household goes, somebody else comes (担当の引継ぎ). */
export const careHandedOver = {
	kind: 'care.handedOver',
	roles: desk,
	open: z.strictObject({
		/** Staff id of the new one, null: whoever is next. */
		to: z
			.string()
			.regex(/^[0-9]{4,6}-[0-9]{1,4}$/)
			.nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** Whether the household agrees to be told of to others (情報提供への同意), and to whom. */
export const disclosureConsented = {
	kind: 'disclosure.consented',
	roles: desk,
	open: z.strictObject({ agrees: z.boolean() }),
	sealed: z.strictObject({ scope: longText })
} as const;

/** Items of the 被災者台帳 (災害対策基本法90条の3②, 施行規則8条の5). */
export const ROSTER_ITEMS = [
	'name',
	'birth',
	'sex',
	'address',
	'damage',
	'support',
	'care',
	'contact',
	'members',
	'certificate',
	'consent',
	'disclosures',
	'other'
] as const;

/** Data of the roster were given to somebody (台帳情報の提供): with purpose, scope and basis, or not at all. */
export const disclosureMade = {
	kind: 'disclosure.made',
	roles: office,
	open: z.strictObject({
		/** 90条の4①: consent or to the person (1), within the municipality (2), to another public body (3). */
		basis: z.enum(['person', 'consent', 'internal', 'publicBody']),
		items: z.array(z.enum(ROSTER_ITEMS)).min(1).max(ROSTER_ITEMS.length),
		on: z.iso.date()
	}),
	sealed: z.strictObject({ recipient: text.min(1), purpose: longText.min(1), note: longText })
} as const;
