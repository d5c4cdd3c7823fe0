import type { z } from 'zod';
import type { Role } from '../entry';
import * as access from './access';
import * as certificate from './certificate';
import * as fund from './fund';
import * as household from './household';
import * as housing from './housing';
import * as office from './office';
import * as people from './people';
import * as support from './support';

/** Shape of one row: a kind's name, the roles that may write it, its open and its sealed part. */
interface KindDefinition {
	readonly kind: string;
	readonly roles: readonly Role[];
	readonly open: z.ZodType;
	readonly sealed: z.ZodType;
}

/** Every kind that this version knows. Adding one: its schema here, its ledger in fold/parts.ts, its screen in routes/. */
export const KINDS = {
	[certificate.certificateApplied.kind]: certificate.certificateApplied,
	[certificate.certificateSurveyed.kind]: certificate.certificateSurveyed,
	[certificate.certificateDecided.kind]: certificate.certificateDecided,
	[certificate.certificateIssued.kind]: certificate.certificateIssued,
	[certificate.certificateRevoked.kind]: certificate.certificateRevoked,
	[certificate.certificateResurveyRequested.kind]: certificate.certificateResurveyRequested,
	[certificate.certificateWithdrawn.kind]: certificate.certificateWithdrawn,
	[office.staffRegistered.kind]: office.staffRegistered,
	[office.staffEnded.kind]: office.staffEnded,
	[office.keyRotated.kind]: office.keyRotated,
	[office.clashCleared.kind]: office.clashCleared,
	[household.householdMerged.kind]: household.householdMerged,
	[household.householdSeparated.kind]: household.householdSeparated,
	[support.supportDefined.kind]: support.supportDefined,
	[support.supportRetired.kind]: support.supportRetired,
	[support.supportTold.kind]: support.supportTold,
	[support.supportApplied.kind]: support.supportApplied,
	[support.supportAmended.kind]: support.supportAmended,
	[support.supportExamined.kind]: support.supportExamined,
	[support.supportDecided.kind]: support.supportDecided,
	[support.supportProgressed.kind]: support.supportProgressed,
	[support.supportWithdrawn.kind]: support.supportWithdrawn,
	[support.loanAgreed.kind]: support.loanAgreed,
	[support.loanRepaid.kind]: support.loanRepaid,
	[support.reductionListed.kind]: support.reductionListed,
	[fund.fundDefined.kind]: fund.fundDefined,
	[fund.fundRoundFixed.kind]: fund.fundRoundFixed,
	[fund.fundHandedOver.kind]: fund.fundHandedOver,
	[fund.runOpened.kind]: fund.runOpened,
	[fund.runApproved.kind]: fund.runApproved,
	[fund.runFiled.kind]: fund.runFiled,
	[fund.runCancelled.kind]: fund.runCancelled,
	[fund.paymentOrdered.kind]: fund.paymentOrdered,
	[fund.paymentReturned.kind]: fund.paymentReturned,
	[fund.clawbackJudged.kind]: fund.clawbackJudged,
	[fund.paymentRecovered.kind]: fund.paymentRecovered,
	[fund.paymentElsewhere.kind]: fund.paymentElsewhere,
	[housing.siteRegistered.kind]: housing.siteRegistered,
	[housing.unitRegistered.kind]: housing.unitRegistered,
	[housing.unitStateSet.kind]: housing.unitStateSet,
	[housing.unitsHandedOver.kind]: housing.unitsHandedOver,
	[housing.lotteryAnnounced.kind]: housing.lotteryAnnounced,
	[housing.lotteryHeld.kind]: housing.lotteryHeld,
	[housing.housingRulesFixed.kind]: housing.housingRulesFixed,
	[housing.housingApplied.kind]: housing.housingApplied,
	[housing.housingJudged.kind]: housing.housingJudged,
	[housing.housingOffered.kind]: housing.housingOffered,
	[housing.housingAnswered.kind]: housing.housingAnswered,
	[housing.housingAssigned.kind]: housing.housingAssigned,
	[housing.housingConfirmed.kind]: housing.housingConfirmed,
	[housing.housingReleased.kind]: housing.housingReleased,
	[housing.housingContracted.kind]: housing.housingContracted,
	[housing.housingKeys.kind]: housing.housingKeys,
	[housing.housingMovedIn.kind]: housing.housingMovedIn,
	[housing.housingExtended.kind]: housing.housingExtended,
	[housing.housingMovedOut.kind]: housing.housingMovedOut,
	[housing.housingInspected.kind]: housing.housingInspected,
	[housing.housingVisited.kind]: housing.housingVisited,
	[people.bereavedRecorded.kind]: people.bereavedRecorded,
	[people.bereavedBoardDecided.kind]: people.bereavedBoardDecided,
	[people.bereavedSurvivor.kind]: people.bereavedSurvivor,
	[people.bereavedContacted.kind]: people.bereavedContacted,
	[people.careConsulted.kind]: people.careConsulted,
	[people.careHandedOver.kind]: people.careHandedOver,
	[people.disclosureConsented.kind]: people.disclosureConsented,
	[people.disclosureMade.kind]: people.disclosureMade
} as const satisfies Record<string, KindDefinition>;

export type Kinds = typeof KINDS;
export type KindName = keyof Kinds;
export type OpenOf<K extends KindName> = z.infer<Kinds[K]['open']>;
export type SealedOf<K extends KindName> = z.infer<Kinds[K]['sealed']>;

/** What a person has filled in, before the book gives it an id, a clock stamp and a signature. */
export type Draft = {
	[K in KindName]: {
		kind: K;
		open: OpenOf<K>;
		sealed: SealedOf<K>;
		corrects?: string;
	};
}[KindName];

/** Whether this version has a schema for the kind. */
export function isKnownKind(kind: string): kind is KindName {
	return Object.hasOwn(KINDS, kind);
}

/** Whether a role may write a kind. Used by the screens, the gate, the design documents and the folds alike. */
export function mayWrite(role: Role, kind: KindName): boolean {
	return (KINDS[kind].roles as readonly Role[]).includes(role);
}

/** Kinds that belong to each task of lent staff (応援職員の担当業務). Everything else is not theirs. */
export const KINDS_OF_TASK: Record<office.Task, readonly KindName[]> = {
	apply: ['certificate.applied', 'certificate.withdrawn'],
	survey: ['certificate.surveyed'],
	issue: ['certificate.issued'],
	support: ['support.told', 'support.applied', 'support.amended', 'support.withdrawn', 'housing.applied'],
	care: ['care.consulted', 'care.handedOver', 'housing.visited', 'bereaved.contacted', 'disclosure.consented']
};

/** Whether a kind lies within the tasks that an account is limited to; null: it is not limited. */
export function withinTasks(kind: KindName, tasks: readonly office.Task[] | null): boolean {
	return tasks === null || tasks.some((task) => KINDS_OF_TASK[task].includes(kind));
}

/** Roles that each role includes, itself among them. An administrator's PC may have staff of every role but the prefecture's. */
const INCLUDES: Record<Role, readonly Role[]> = {
	field: ['field'],
	survey: ['field', 'survey'],
	headquarters: ['field', 'survey', 'headquarters'],
	approver: ['field', 'survey', 'headquarters', 'approver'],
	administrator: ['field', 'survey', 'headquarters', 'approver', 'administrator', 'auditor'],
	auditor: ['auditor'],
	prefecture: ['prefecture']
};

/**
 * Whether `role` lies within `outer`: a person may act on a device that was enrolled with `outer`, and somebody with `outer`
 * may invite a device or register a person with `role`.
 */
export function roleWithin(role: Role, outer: Role): boolean {
	return INCLUDES[outer].includes(role);
}

/** Whether the role works at headquarters' pages: decisions, figures, the 要調整 queue. */
export function isHeadquarters(role: Role): boolean {
	return role === 'headquarters' || role === 'approver';
}

/** Whether the role may invite and revoke devices and end accounts. */
export function managesDevices(role: Role): boolean {
	return isHeadquarters(role) || role === 'administrator';
}

/** Kinds of the access log. They are not the ledger's: there they would be unknown. */
export const ACCESS_KINDS = {
	[access.accessViewed.kind]: access.accessViewed,
	[access.accessSearched.kind]: access.accessSearched,
	[access.accessPrinted.kind]: access.accessPrinted,
	[access.accessExported.kind]: access.accessExported,
	[access.accessRefused.kind]: access.accessRefused
} as const satisfies Record<string, KindDefinition>;

export type AccessKindName = keyof typeof ACCESS_KINDS;
/** What the book writes into the access log, before the seal. */
export type AccessDraft = {
	[K in AccessKindName]: {
		kind: K;
		open: z.infer<(typeof ACCESS_KINDS)[K]['open']>;
		sealed: z.infer<(typeof ACCESS_KINDS)[K]['sealed']>;
	};
}[AccessKindName];

/** Whether a kind belongs to the access log and not to the ledger, known to this version or not. */
export function isAccessKind(kind: string): boolean {
	return kind.startsWith('access.');
}
