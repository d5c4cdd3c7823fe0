import type { CaseNumber, Role } from '../entry';
import type { Grade } from '../grade';
import type { OpenOf } from '../kinds';
import type { Task } from '../kinds/office';
import type { BereavedLedger } from '../bereaved/state';
import type { CareLedger } from '../care/state';
import type { HouseholdsLedger } from '../households/state';
import type { HousingLedger } from '../housing/state';
import type { HousingClash } from '../housing/clashes';
import type { ReliefClash } from '../relief/clashes';
import type { ReliefLedger } from '../relief/state';
import type { BereavedClash } from '../bereaved/clashes';
import type { Parts } from './parts';
import type { Doubt } from './read';
import type { Outcome } from './transitions';

/** Where an application stands (DESIGN 4, domain.md 2.10). */
export type ApplicationState =
	/** 受付済: waits for a survey. */
	| 'received'
	/** 調査済: waits for headquarters. */
	| 'surveyed'
	/** 判定済: may be issued. */
	| 'decided'
	/** 不交付決定 */
	| 'refused'
	/** 交付済 */
	| 'issued'
	/** 第2次調査・再調査待ち */
	| 'resurvey'
	/** 取消済: a corrected certificate may be issued. */
	| 'revoked'
	/** 取下げ */
	| 'withdrawn';

export interface CertificateState {
	entry: string;
	number: string;
	certificate: string;
	grade: Grade | null;
	issuedOn: string;
	at: string;
	replaces: string | null;
	/** valid, revoked by an entry, or replaced by a later issue. */
	state: 'valid' | 'revoked' | 'replaced';
}

export interface TimelineItem {
	entry: string;
	kind: string;
	at: string;
	device: string;
	staff: string;
	role: Role;
	application: string | null;
	/** False for entries that were kept but had no effect (unknown kind, no right, unknown target). */
	applied: boolean;
}

/** One application and all that followed, computed from the open parts alone, on tablets and in the gate alike. */
export interface ApplicationView {
	/** Entry id of certificate.applied. */
	entry: string;
	case: CaseNumber;
	receipt: string;
	certificate: string;
	via: OpenOf<'certificate.applied'>['via'];
	house: string | null;
	lookup: string | null;
	at: string;
	state: ApplicationState;
	/** Stamp of the entry that brought it into this state: its age in the headquarters list. */
	since: string;
	/** Every change of state in the order of the facts; the last is the state now. Public status is made from it. */
	history: { state: ApplicationState; at: string; entry: string }[];
	/** Round that is being worked on or was last judged. */
	round: 1 | 2 | 3;
	surveys: {
		entry: string;
		round: 1 | 2 | 3;
		grade: Grade;
		lossPct: number | null;
		surveyedOn: string;
		at: string;
	}[];
	/** The decision in force, if any. */
	decision: { entry: string; grade: Grade | null; outcome: 'certify' | 'refuse'; at: string } | null;
	certificates: CertificateState[];
}

export interface CaseState {
	case: CaseNumber;
	applications: ApplicationView[];
	timeline: TimelineItem[];
	/** The other ledgers of this case (parts.ts). */
	parts: Partial<Parts>;
}

/** Something that only a person can settle (要調整). `key` is the same on every replica. */
export type Clash = {
	key: string;
	/** Entries that clash, in clock order; of very many the newest 50 (as many as clash.cleared can name). */
	entries: string[];
	cases: CaseNumber[];
	/** Stamp of the newest of them. */
	at: string;
} & (
	| { type: 'duplicateApplication'; house: string; certificate: string }
	/** Two entries carry one receipt or certificate number: a device was copied. */
	| { type: 'duplicateNumber'; number: string }
	/** Two decisions for one application that did not know of each other and differ. */
	| { type: 'conflictingDecisions'; application: string }
	/** A survey of the judged round that the decision in force neither lists nor agrees with (it came in late). */
	| { type: 'unjudgedSurvey'; application: string; survey: string }
	/** A valid certificate rests on a decision that was no longer in force, or its application was refused or withdrawn. */
	| { type: 'outdatedCertificate'; number: string; application: string }
	/** Two certificates of one application are valid at once. */
	| { type: 'twoValidCertificates'; application: string; numbers: string[] }
	/** Kept and passed on, but this version does not know the kind: update the app. */
	| { type: 'unknownKind'; kind: string }
	/** The writer's role may not write this kind, or the content does not parse, or the target is unknown, or it is not believed. */
	| { type: 'invalidEntry'; reason: 'role' | NonNullable<Outcome> | Doubt }
	/** Two different documents with one id. */
	| { type: 'conflictingDocuments' }
	| ReliefClash
	| HousingClash
	| BereavedClash
);

/** A member of staff as the entries say (職員). */
export interface Person {
	/** The newest staff.registered. */
	entry: string;
	role: Role;
	/** When the account ends by itself, ISO. */
	until: string | null;
	/** What the account is limited to; null: everything that the role may do. */
	tasks: readonly Task[] | null;
	/** Stamp of the first staff.ended. */
	endedAt: string | null;
}

export interface Ledger {
	cases: Map<CaseNumber, CaseState>;
	/** Application entry id → its view (the same objects as in `cases`). */
	applications: Map<string, ApplicationView>;
	/** House token → application entry ids, withdrawn ones left out. */
	byHouse: Map<string, Set<string>>;
	/** Certificate number → application entry id. */
	byCertificate: Map<string, string>;
	/** Receipt number → application entry id. */
	byReceipt: Map<string, string>;
	/** Status lookup key → application entry id. */
	byLookup: Map<string, string>;
	/** Staff id → entry id of the newest staff.registered. */
	staff: Map<string, string>;
	/** Staff id → the person. */
	people: Map<string, Person>;
	/** Cases that are one household (世帯の統合). */
	households: HouseholdsLedger;
	/** Supports and payments over all cases. */
	relief: ReliefLedger;
	/** Temporary housing over all cases. */
	housing: HousingLedger;
	/** The dead and their bereaved over all cases. */
	bereaved: BereavedLedger;
	/** Consultations and disclosures over all cases. */
	care: CareLedger;
	/** The 要調整 queue: what nobody has cleared yet, oldest first. */
	clashes: Clash[];
}
