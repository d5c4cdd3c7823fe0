import { z } from 'zod';
import { EntryId } from '../entry';
import { Ground, GroundRule } from '../housing/eligibility';
import { PriorityKey, PriorityRow } from '../housing/priority';
import { RentLimit } from '../housing/rent';
import { RuleSource } from '../rule-source';
import { date, Holder, longText, OfficeId, text, Yen } from './common';

/*
 * Temporary housing (応急仮設住宅). Sites, units and lotteries are the office's entries; applications and everything about a
 * household's stay stand in its case. A unit has one holder (保有者) that can assign it with no network; anybody else's assignment
 * is provisional (仮) until the holder confirms it. After two tablets have met the holder's stands.
 */

const desk = ['field', 'survey', 'headquarters', 'approver'] as const;
const office = ['headquarters', 'approver'] as const;

const UnitState = z.enum(['building', 'ready', 'repair', 'closed']);

/** A site (団地・建物): built (建設型), leased (賃貸型・みなし) or public (公営住宅等). Where it lies is sealed: people live there. */
export const siteRegistered = {
	kind: 'site.registered',
	roles: office,
	open: z.strictObject({ site: OfficeId, type: z.enum(['built', 'leased', 'public']) }),
	sealed: z.strictObject({
		name: text,
		address: text,
		/** WGS 84, degrees; null where nobody has measured. */
		at: z.tuple([z.number().min(20).max(46), z.number().min(122).max(154)]).nullable(),
		/** Corners of the site, latitude and longitude. */
		outline: z.array(z.tuple([z.number().min(20).max(46), z.number().min(122).max(154)])).max(200),
		note: longText
	})
} as const;

/** A unit (住戸). `corrects` names the registration that it replaces; state and holder then stay as they are. */
export const unitRegistered = {
	kind: 'unit.registered',
	roles: office,
	open: z.strictObject({
		unit: OfficeId,
		site: OfficeId,
		/** Layout such as 2DK. */
		layout: z.string().min(1).max(10),
		/** People for whom it is meant. */
		from: z.number().int().min(1).max(20),
		to: z.number().int().min(1).max(20),
		/** No steps (段差なし・バリアフリー). */
		stepFree: z.boolean(),
		pets: z.boolean(),
		/** Rent a month for leased units, null else. */
		rentYen: Yen.nullable(),
		/** What the unit begins with; from then on unit.stateSet says it. */
		state: UnitState,
		/** Who may assign it from the beginning; from then on unit.handedOver says it. */
		holder: Holder
	}),
	sealed: z.strictObject({
		/** As on the door, for example A-101. */
		label: text,
		note: longText
	})
} as const;

/** A unit's state (住戸の状態). */
export const unitStateSet = {
	kind: 'unit.stateSet',
	roles: desk,
	open: z.strictObject({ unit: OfficeId, state: UnitState }),
	sealed: z.strictObject({ note: longText })
} as const;

/** Units go to another desk (住戸の引渡し先の変更), written by the holder, or by headquarters because the holder is gone. */
export const unitsHandedOver = {
	kind: 'unit.handedOver',
	roles: desk,
	open: z.strictObject({
		units: z.array(OfficeId).min(1).max(500),
		/** The holder that gives them away. */
		from: Holder,
		to: Holder,
		/** Null: the holder writes this itself. Else it is lost, and this is the last of its entries that headquarters knows. */
		lostAfter: z.number().int().nonnegative().nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** A lottery is announced (抽選の公告): who takes part for what, and the fingerprint of a number that is not known yet. */
export const lotteryAnnounced = {
	kind: 'lottery.announced',
	roles: ['approver'],
	open: z.strictObject({
		title: z.string().min(1).max(80),
		/** Applications that take part, with their points; sorted by number. */
		entrants: z
			.array(
				z.strictObject({
					application: EntryId,
					/** 抽選番号: random, and all that the notice says of a household: an entry id has its 罹災番号 in it. */
					number: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/),
					/** No more than every row of a table (housingRulesFixed) together. */
					points: z.number().int().min(0).max(40_000)
				})
			)
			.min(1)
			.max(3000),
		units: z.array(OfficeId).min(1).max(1000),
		/** SHA-256 of the seed (hex): it cannot be chosen afterwards. */
		seedHash: z.string().regex(/^[0-9a-f]{64}$/)
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** The lottery is held (抽選): with the seed anyone can compute the same result (housing/lottery.ts). */
export const lotteryHeld = {
	kind: 'lottery.held',
	roles: ['approver'],
	open: z.strictObject({
		announced: EntryId,
		seed: z.string().regex(/^[0-9a-f]{64}$/),
		/** Digits that witnesses called out after the announcement: whoever chose the seed could not choose the result. */
		spoken: z.string().regex(/^[0-9]{1,20}$/),
		/** Applications in the order that was drawn, with the unit that fell to each, or null (補欠). */
		result: z.array(z.strictObject({ application: EntryId, unit: OfficeId.nullable() })).max(3000)
	}),
	sealed: z.strictObject({ witnesses: text, note: longText })
} as const;

const once = <Row>(keyOf: (row: Row) => unknown) => ({
	check: (rows: readonly Row[]) => new Set(rows.map(keyOf)).size === rows.length,
	message: 'two rows for one thing'
});
const noTwoKeys = once<PriorityRow>(({ key }) => key);
const noTwoSizes = once<RentLimit>(({ people }) => people);
const noTwoGrounds = once<GroundRule>(({ ground }) => ground);

/** A table of the municipality's own, for this disaster (入居の基準の制定): it replaces the one before, whole. */
export const housingRulesFixed = {
	kind: 'housing.rulesFixed',
	roles: office,
	open: z.discriminatedUnion('table', [
		z.strictObject({
			table: z.literal('priority'),
			source: RuleSource,
			rows: z.array(PriorityRow).min(1).max(40).refine(noTwoKeys.check, noTwoKeys.message)
		}),
		z.strictObject({
			table: z.literal('rent'),
			source: RuleSource,
			rows: z.array(RentLimit).min(1).max(20).refine(noTwoSizes.check, noTwoSizes.message)
		}),
		z.strictObject({
			table: z.literal('grounds'),
			source: RuleSource,
			rows: z.array(GroundRule).min(1).refine(noTwoGrounds.check, noTwoGrounds.message)
		})
	]),
	sealed: z.strictObject({ note: longText })
} as const;

/** Application for temporary housing (入居申込), before the certificate too. */
export const housingApplied = {
	kind: 'housing.applied',
	roles: desk,
	open: z.strictObject({
		/** Application of the certificate, null where there is none yet. */
		application: EntryId.nullable(),
		types: z
			.array(z.enum(['built', 'leased', 'public']))
			.min(1)
			.max(3),
		people: z.number().int().min(1).max(20),
		stepFree: z.boolean(),
		pets: z.boolean(),
		/** Facts of the priority table that apply (housing/priority.ts). */
		priority: z.array(PriorityKey).max(40),
		/** Why there is a right to it (housing/eligibility.ts). */
		ground: Ground
	}),
	sealed: z.strictObject({
		applicant: z.strictObject({ name: text, phone: text }),
		/** Who moves in, as printed. */
		members: z.array(z.strictObject({ name: text, relation: text, birth: date })).max(20),
		/** Suppressed address (支援措置対象者): no list, map or board says who lives in which unit; left out: no. */
		suppressed: z.boolean().optional(),
		wishes: longText,
		note: longText
	})
} as const;

/** Whether the household may move in (入居資格の決定). */
export const housingJudged = {
	kind: 'housing.judged',
	roles: office,
	open: z.strictObject({ applied: EntryId, outcome: z.enum(['eligible', 'notEligible']) }),
	sealed: z.strictObject({ reason: longText })
} as const;

/** A unit is offered (住戸の提示), and what the household says to it. */
export const housingOffered = {
	kind: 'housing.offered',
	roles: desk,
	open: z.strictObject({
		applied: EntryId,
		unit: OfficeId,
		/** The lottery by which it came. */
		lottery: EntryId.nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;
export const housingAnswered = {
	kind: 'housing.answered',
	roles: desk,
	open: z.strictObject({ offered: EntryId, answer: z.enum(['accept', 'decline']) }),
	sealed: z.strictObject({ note: longText })
} as const;

/** A unit is promised to the household (入居決定). By anybody but the unit's holder it is provisional (仮決定). */
export const housingAssigned = {
	kind: 'housing.assigned',
	roles: desk,
	open: z.strictObject({
		applied: EntryId,
		unit: OfficeId,
		/** First day. */
		from: z.iso.date(),
		/** Last day of the permitted time (供与期間), two years at the most. */
		until: z.iso.date(),
		/** The stay that it takes the place of, when a household moves (住替え). */
		instead: EntryId.nullable()
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** The unit's holder confirms an assignment that somebody else made (仮決定の確定). */
export const housingConfirmed = {
	kind: 'housing.confirmed',
	roles: desk,
	open: z.strictObject({ assigned: EntryId, unit: OfficeId }),
	sealed: z.strictObject({ note: longText })
} as const;

/** An assignment is taken back before anybody moved in (入居決定の取消し). */
export const housingReleased = {
	kind: 'housing.released',
	roles: desk,
	open: z.strictObject({ assigned: EntryId, reason: z.enum(['declined', 'clash', 'mistake', 'other']) }),
	sealed: z.strictObject({ note: longText })
} as const;

/** Contract of a leased unit (賃貸借契約), three parties: owner, prefecture or municipality, household. */
export const housingContracted = {
	kind: 'housing.contracted',
	roles: office,
	open: z.strictObject({
		assigned: EntryId,
		from: z.iso.date(),
		until: z.iso.date(),
		rentYen: Yen,
		/** 共益費, 礼金, 仲介手数料, 損害保険 together. */
		otherYen: Yen
	}),
	sealed: z.strictObject({ owner: text, agent: text, agentPhone: text, note: longText })
} as const;

/** Keys handed out or given back (鍵の受渡し). */
export const housingKeys = {
	kind: 'housing.keys',
	roles: desk,
	open: z.strictObject({
		assigned: EntryId,
		count: z.number().int().min(1).max(20),
		direction: z.enum(['out', 'back']),
		on: z.iso.date()
	}),
	sealed: z.strictObject({ receiver: text, note: longText })
} as const;

/** Moving in (入居). */
export const housingMovedIn = {
	kind: 'housing.movedIn',
	roles: desk,
	open: z.strictObject({ assigned: EntryId, on: z.iso.date(), people: z.number().int().min(1).max(20) }),
	sealed: z.strictObject({ note: longText })
} as const;

/** A longer time (供与期間の延長), with its ground: 特定非常災害, or that the new house is not ready. */
export const housingExtended = {
	kind: 'housing.extended',
	roles: office,
	open: z.strictObject({
		assigned: EntryId,
		until: z.iso.date(),
		ground: z.enum(['specified', 'rebuilding', 'public', 'other'])
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** Moving out (退去). */
export const housingMovedOut = {
	kind: 'housing.movedOut',
	roles: desk,
	open: z.strictObject({
		assigned: EntryId,
		on: z.iso.date(),
		reason: z.enum(['rebuilt', 'bought', 'rented', 'public', 'moved', 'died', 'relatives', 'other'])
	}),
	sealed: z.strictObject({ newAddress: text, note: longText })
} as const;

/** Inspection of a unit after a stay (退去検査), before anybody else moves in. */
export const housingInspected = {
	kind: 'housing.inspected',
	roles: desk,
	open: z.strictObject({
		assigned: EntryId,
		on: z.iso.date(),
		result: z.enum(['good', 'repair', 'charge']),
		yen: Yen.nullable()
	}),
	sealed: z.strictObject({ findings: longText })
} as const;

/** A visit to the residents (見守り訪問), once a month. */
export const housingVisited = {
	kind: 'housing.visited',
	roles: desk,
	open: z.strictObject({
		assigned: EntryId,
		on: z.iso.date(),
		result: z.enum(['met', 'absent', 'refused']),
		/** Somebody should look again soon. */
		concern: z.boolean()
	}),
	sealed: z.strictObject({ note: longText })
} as const;
