import type { CertificateKind, MunicipalityConfig } from '../domain/municipality';
import type { CaseNumber, Entry, Role } from '../domain/entry';
import type { Action } from '../domain/fold/actions';
import type { ApplicationView, CaseState, Clash } from '../domain/fold/state';
import type { Draft, OpenOf, SealedOf } from '../domain/kinds';
import type { Task } from '../domain/kinds/office';
import type { Household, SearchAnswer } from '../registry/types';
import type { DeviceInfo } from '../sync/protocol';
import type { GateRow } from '../sync/replicas';
import type { HousingBook } from './housing/api';
import type { PeopleBook } from './people/api';
import type { ReliefBook } from './relief/api';
import type { SupportBook } from './supports/api';

/**
 * The book (帳簿): the one writer. It lives in a worker, owns storage, keys, registers and the ledger's state; pages ask
 * it and hold no truth of their own. Every method may be called at any time; what cannot be done now throws BookError.
 */
export interface Book extends SupportBook, ReliefBook, HousingBook, PeopleBook {
	/** Calls back at once and then on every change. `revision` grows whenever an answer may have changed. */
	watch(listener: (status: BookStatus) => void): Promise<void>;

	// --- this tablet -------------------------------------------------------------------------------------------
	/** What a one-time code is for; uses nothing up. Throws wrongCode, codeExpired, codeUsed or offline. */
	invitation(code: string): Promise<{ label: string; role: Role; until: string | null; town: string }>;
	/** Enrols this tablet with a one-time code and registers the first member of staff. Leaves the book open. */
	enrol(input: { code: string; staff: NewStaff }): Promise<void>;
	/**
	 * `pin`: passphrase, or the PIN beside the authenticator whose answer is given. Throws wrongPin, tooManyTries, ended, or stale
	 * until a data center was reached.
	 */
	unlock(input: { staff: string; pin: string; authenticator?: { answer: string } | null }): Promise<void>;
	/** Forgets keys, register and decrypted state at once. Sending goes on. */
	lock(): Promise<void>;
	/** Registers somebody else on this tablet, within the rights of the person at the desk. */
	addStaff(staff: NewStaff): Promise<void>;
	/** Another passphrase, or PIN and authenticator, for the person at the desk. */
	changeUnlocking(input: Unlocking): Promise<void>;
	/** The municipality's accounts for who manages devices, else those of this tablet. */
	people(): Promise<PersonRow[]>;
	/** Ends an account, on whichever tablet it is. */
	endStaff(input: { staff: string; reason: OpenOf<'staff.ended'>['reason']; note: string }): Promise<void>;
	/** Takes the tablet over from another tab. */
	takeOver(): Promise<void>;
	/** Asks the browser to keep the data; resolves to what it granted. */
	persist(): Promise<boolean>;
	/** Tries now instead of at the next round. */
	syncNow(): Promise<void>;

	// --- registers ---------------------------------------------------------------------------------------------
	search(query: string, limit?: number): Promise<SearchAnswer>;
	household(id: string): Promise<Household | null>;
	/** The household behind a case, from the register; null for walk-ins. */
	householdOfCase(caseNo: CaseNumber): Promise<Household | null>;
	/** The case number that every tablet computes for this household. */
	caseOfHousehold(household: string): Promise<CaseNumber>;
	/** Live applications for the same house, for the warning before a second one is taken. */
	applicationsOfHouse(house: HouseRef): Promise<ApplicationView[]>;
	/** The municipality's own 外字 font from the snapshot, null if there is none. */
	townFont(): Promise<ArrayBuffer | null>;

	// --- ledger ------------------------------------------------------------------------------------------------
	/** Takes an application; gives it receipt number, case number and status key. Resolves when it is on disk. */
	apply(input: ApplyInput): Promise<{ entry: string; case: CaseNumber; receipt: string }>;
	/** Issues certificates, one entry each, all or none. Resolves when they are on disk. */
	issue(inputs: IssueInput[]): Promise<{ entry: string; number: string; application: string }[]>;
	/** Every other kind. Resolves to the entry's id when it is on disk. */
	append(draft: OtherDraft, caseNo: CaseNumber): Promise<string>;
	/** Several at once, all or none; the answer is in their order. */
	appendAll(drafts: { draft: OtherDraft; case: CaseNumber }[]): Promise<string[]>;
	case(caseNo: CaseNumber): Promise<CaseDetail | null>;
	/** Applications, newest first, filtered. */
	applications(filter: ApplicationFilter): Promise<ApplicationRow[]>;
	/** What a paper needs: application, decision and certificate with the sealed contents. */
	paper(issued: string): Promise<CertificatePaperView | null>;
	receiptPaper(application: string): Promise<ReceiptPaperView | null>;
	/** The 要調整 queue with names for the people who clear it. */
	clashes(): Promise<ClashView[]>;
	/** Headquarters figures: applications by state and age. Counts only. */
	figures(): Promise<Figures>;

	// --- sending -----------------------------------------------------------------------------------------------
	/** Own entries that are not acknowledged, refused ones first, and the last that were sent. */
	outbox(): Promise<OutboxItem[]>;
	/** Offers refused entries again. */
	resend(entries: string[]): Promise<void>;

	// --- without a data center ------------------------------------------------------------------------------------
	/** Entries as a sealed, signed package: those that no data center has, or all. Recorded in the access log. */
	exportPackage(
		which: 'unsent' | 'all'
	): Promise<{ bytes: Uint8Array<ArrayBuffer>; entries: number; name: string }>;
	/** Takes a package in: what is here already arrives no second time. Throws packageFormat, -Damaged, -Town, -Key, -Signature. */
	importPackage(bytes: Uint8Array<ArrayBuffer>): Promise<ImportedPackage>;

	// --- the access log (閲覧記録) ---------------------------------------------------------------------------------
	/** A paper or list was sent to the printer; comes before it is. */
	printed(what: string, count: number, detail?: string): Promise<void>;

	// --- drafts (sealed on disk; survive everything) -------------------------------------------------------------
	saveDraft(key: string, data: unknown): Promise<void>;
	loadDraft(key: string): Promise<unknown>;
	deleteDraft(key: string): Promise<void>;
	drafts(): Promise<{ key: string; savedAt: string }[]>;

	// --- headquarters (need a connection) ----------------------------------------------------------------------
	/** Makes a one-time code for a new tablet, valid for 24 hours. `until`: when the tablet's rights end by themselves, ISO. */
	invite(input: {
		label: string;
		role: Role;
		until?: string | null;
	}): Promise<{ code: string; url: string; expiresAt: string }>;
	devices(): Promise<DeviceInfo[]>;
	revokeDevice(device: string): Promise<void>;

	// --- trust -------------------------------------------------------------------------------------------------
	/** What this tablet lacks of each device's numbered entries; reports and contacts only while there is a connection. */
	chains(): Promise<ChainView[]>;
	/** How many numbered entries are missing between those that are here. Needs no connection. */
	missingEntries(): Promise<number>;
	/** Devices and keys that are not as they should be, for 要調整. */
	trustReport(): Promise<TrustReport>;
	/** Who would get a new municipality key. Administrators only; needs a connection. */
	rotationPlan(): Promise<RotationPlan>;
	/** Makes a new municipality key (鍵の更新) and gives it to the devices of the plan. `file` is the new key file for the safe. */
	rotateKey(input: { reason: string }): Promise<{ file: string; keyId: string; devices: number }>;
	/** The key file for the safe once more, with every key. Administrators only. */
	keyFile(): Promise<{ file: string; keyId: string }>;
}

/** What is written with no number of its own. */
export type OtherDraft = Exclude<Draft, { kind: 'certificate.applied' | 'certificate.issued' }>;

/** Entries of one device, numbered 1, 2, 3 … */
export interface ChainView {
	device: string;
	/** '' where the roster does not know the device. */
	label: string;
	/** 0 where nothing is here. */
	first: number;
	last: number;
	/** What is missing between them, and after them up to what the device has reported. */
	missing: [number, number][];
	/** Highest number that the device has reported to the data center, null where that is not known. */
	reported: number | null;
	/** ISO, null where that is not known. */
	lastContact: string | null;
	revoked: boolean;
}

export interface TrustReport {
	/** Said to be something else than what they were first, which is not taken over (名簿の食い違い). */
	disputed: DeviceName[];
	/** In the roster, and not vouched for by a key of this municipality. */
	unendorsed: DeviceName[];
	/** Vouched for by a key that was retired, and unknown to the rotation that retired it; believed, and to be looked into. */
	late: DeviceName[];
	/** Received entries that wait to be examined. */
	waiting: number;
	/** Entries that are kept and not believed. */
	doubts: number;
	/** Ids of municipality keys that this tablet was not given. */
	missingKeys: string[];
}

export interface DeviceName {
	device: string;
	label: string;
	role: Role;
}

export interface RotationPlan {
	/** Id of the newest key, how many there are, and the stamp of its entry (null: the first, or from an invitation). */
	keyId: string;
	keys: number;
	since: string | null;
	get: DeviceName[];
	/** `hasKey`: it has the newest key, so that a rotation is due. */
	leftOut: (DeviceName & { why: 'revoked' | 'ended' | 'doubtful' | 'late'; hasKey: boolean })[];
}

/** What opens the tablet for one person. */
export interface Unlocking {
	/** A passphrase (合言葉), or beside an authenticator a PIN of six digits or more (domain/passphrase/strength.ts). */
	pin: string;
	/** The tablet's own authenticator (WebAuthn PRF): its credential, what it was asked and what it answered, base64url. */
	authenticator?: { credential: string; question: string; answer: string } | null;
}

export interface NewStaff extends Unlocking {
	name: string;
	/** Home municipality of lent staff (応援元), '' for own. */
	from: string;
	role: Role;
	/** When the account ends by itself, ISO; lent staff's always does. */
	until?: string | null;
	/** What the account is limited to; null: everything that the role may do. */
	tasks?: Task[] | null;
}

/** Who may be chosen at the lock screen. */
export interface StaffChoice {
	staff: string;
	name: string;
	/** What the authenticator must be asked before this person can unlock; null: a passphrase is enough. */
	authenticator: { credential: string; question: string } | null;
	until: string | null;
	/** An entry has ended the account. */
	ended: boolean;
	/** Still a PIN from before passphrases had a floor. */
	renew: boolean;
}

/** Who sits at the desk. */
export interface AtDesk {
	staff: string;
	name: string;
	role: Role;
	until: string | null;
	tasks: Task[] | null;
	/** Still unlocks with a PIN from before passphrases had a floor: ask for a new one. */
	renew: boolean;
}

/** An account in the list of staff. */
export interface PersonRow {
	staff: string;
	/** Null where this tablet's keys cannot open it. */
	name: string | null;
	from: string;
	role: Role;
	until: string | null;
	tasks: readonly Task[] | null;
	state: 'active' | 'ended' | 'over';
	/** ISO, where somebody has ended it. */
	endedAt: string | null;
	/** The account is on this tablet. */
	here: boolean;
}

export type BookPhase =
	| 'starting'
	| 'notEnrolled'
	| 'locked'
	| 'open'
	/** Another tab of this browser holds the book. */
	| 'elsewhere'
	/** Storage cannot be opened; `problem` says why and what to do. */
	| 'broken'
	/** Headquarters has revoked this tablet. */
	| 'revoked';

export interface BookStatus {
	phase: BookPhase;
	problem: BookErrorWord | null;
	revision: number;
	device: { number: string; label: string; role: Role; until: string | null } | null;
	config: MunicipalityConfig | null;
	/** Who may unlock here; names are known only while open (locked: the chooser shows what is kept for it). */
	staffChoices: StaffChoice[];
	staff: AtDesk | null;
	/** Why a locked tablet does not open: too long without a data center, or the person's or tablet's time is over. */
	lockedBecause: 'stale' | 'ended' | null;
	/** A data center has given another config than the key's holder vouched for: this tablet keeps the one that it has. */
	configRefused: boolean;
	/** Wrong passphrases: when the next try is allowed, ISO, or null. */
	retryAt: string | null;
	counts: {
		/** On disk, not yet acknowledged. */
		saved: number;
		/** Acknowledged by a replica. */
		sent: number;
		/** Refused by the gate, with a reason. */
		refused: number;
	};
	/** Documents from a newer version of this app that this one cannot read: kept, and read after an update. */
	unreadable: number;
	trust: {
		/** Received entries that are not examined yet, and those that are not believed. */
		waiting: number;
		doubts: number;
		/** Others have a municipality key that this tablet was not given: it cannot read what is sealed with it. */
		missingKey: boolean;
	};
	sync: {
		state: 'idle' | 'working' | 'offline' | 'blocked';
		/** Data center's name while connected. */
		gate: string | null;
		lastContact: string | null;
		/** This clock minus the gate's, ms; null before the first contact. */
		skewMs: number | null;
		problem: string | null;
		/** The municipality's data centers in order of preference. */
		gates: GateRow[];
		/** A data center that had lost entries and is being made whole from what this tablet holds, since when (ISO). */
		wentBack: { gate: string; since: string } | null;
	};
	/**
	 * The ledger (台帳): fetched as a bundle when the tablet is new (done and total in bytes), read from the archive after an
	 * unlocking (in entries), and then ready.
	 */
	ledger: { state: 'fetching' | 'loading' | 'ready'; done: number; total: number };
	register: {
		state: 'none' | 'downloading' | 'opening' | 'ready' | 'failed';
		segmentsDone: number;
		segmentsTotal: number;
		bytesDone: number;
		bytesTotal: number;
		secondsLeft: number | null;
		residents: number;
		houses: number;
		/** When the registers were exported, ISO. */
		createdAt: string | null;
		problem: BookErrorWord | null;
	};
	storage: { persisted: boolean | null; usage: number | null; quota: number | null };
}

/** What is said of the register while there is none. */
export const NO_REGISTER: BookStatus['register'] = {
	state: 'none',
	segmentsDone: 0,
	segmentsTotal: 0,
	bytesDone: 0,
	bytesTotal: 0,
	secondsLeft: null,
	residents: 0,
	houses: 0,
	createdAt: null,
	problem: null
};

/** The status before the book has said anything. */
export const STARTING: BookStatus = {
	phase: 'starting',
	problem: null,
	revision: 0,
	device: null,
	config: null,
	staffChoices: [],
	staff: null,
	lockedBecause: null,
	configRefused: false,
	retryAt: null,
	counts: { saved: 0, sent: 0, refused: 0 },
	unreadable: 0,
	trust: { waiting: 0, doubts: 0, missingKey: false },
	sync: {
		state: 'idle',
		gate: null,
		lastContact: null,
		skewMs: null,
		problem: null,
		gates: [],
		wentBack: null
	},
	ledger: { state: 'ready', done: 0, total: 0 },
	register: NO_REGISTER,
	storage: { persisted: null, usage: null, quota: null }
};

/** Machine words; src/messages turns each into a sentence that says what to do. */
export type BookErrorWord =
	| 'wrongCode'
	| 'codeExpired'
	| 'codeUsed'
	| 'offline'
	| 'wrongPin'
	| 'tooManyTries'
	| 'weakPin'
	| 'locked'
	| 'stale'
	| 'ended'
	| 'notEnrolled'
	| 'notAllowed'
	| 'notFound'
	| 'badInput'
	| 'storageFull'
	| 'storageLost'
	| 'segmentTampered'
	| 'segmentWrongKey'
	| 'segmentFormat'
	| 'serverError'
	| 'revoked'
	| 'stateChanged'
	| 'packageFormat'
	| 'packageDamaged'
	| 'packageTown'
	| 'packageKey'
	| 'packageSignature'
	| 'secondPerson'
	| 'notHolder'
	| 'holderBehind'
	| 'overBudget'
	| 'paidAlready'
	| 'clashOpen'
	| 'unitTaken'
	| 'fileFormat'
	| 'fileMismatch'
	| 'noConsent';

/** Thrown across the worker boundary as an Error whose message is the word. */
export class BookError extends Error {
	constructor(
		readonly word: BookErrorWord,
		detail?: string
	) {
		super(detail ? `${word}: ${detail}` : word);
		this.name = 'BookError';
	}
}

/** What a package brought. */
export interface ImportedPackage {
	/** Device that made it, and when (ISO). */
	from: string;
	madeAt: string;
	entries: number;
	/** Those that were not here before. */
	fresh: number;
	/** Documents from a newer version of this app: kept, and read after an update. */
	unreadable: number;
}

/** How a house is named in a form: a row of the register, or an address that somebody typed. */
export type HouseRef = { id: string } | { address: string };

export interface ApplyInput {
	/** 世帯番号, or null for a person who is in no register (a new case number is made). */
	household: string | null;
	/** Null where the house is not known yet. */
	house: HouseRef | null;
	certificate: CertificateKind['id'];
	byAgent: boolean;
	sealed: SealedOf<'certificate.applied'>;
}

export interface IssueInput {
	application: string;
	issuedOn: string;
	reason: OpenOf<'certificate.issued'>['reason'];
	replaces: string | null;
	sealed: SealedOf<'certificate.issued'>;
}

/** An entry with its seal opened; `sealed` is null if this tablet's key cannot open it (shown as such). */
export interface OpenedEntry {
	entry: Entry;
	sealed: unknown;
	staffName: string | null;
	delivery: Delivery;
}
/** saved = on this disk only; sent = acknowledged; refused; received = came from another device. */
export type Delivery = 'saved' | 'sent' | 'refused' | 'received';

export interface CaseDetail {
	state: CaseState;
	/** Every entry of the case in clock order, opened. */
	entries: OpenedEntry[];
}

export interface ApplicationFilter {
	states?: ApplicationView['state'][];
	/** Only those whose next step this is. */
	next?: Action;
	/** Substring of head's name, kana, receipt, case or certificate number. */
	text?: string;
	limit?: number;
}

export interface ApplicationRow {
	view: ApplicationView;
	/** 世帯主 */
	head: string;
	houseAddress: string;
	certificateTitle: string;
	/** Days since it came into its state. */
	ageDays: number;
}

export interface CertificatePaperView {
	issue: OpenOf<'certificate.issued'>;
	paper: SealedOf<'certificate.issued'>;
	kind: CertificateKind;
	config: MunicipalityConfig;
	state: 'valid' | 'revoked' | 'replaced';
	case: CaseNumber;
}

export interface ReceiptPaperView {
	application: ApplicationView;
	sealed: SealedOf<'certificate.applied'>;
	kind: CertificateKind;
	config: MunicipalityConfig;
	/** Status page address for the QR; carries the receipt number after '#', which never reaches a server. */
	statusUrl: string;
	takenAt: string;
}

export interface ClashView {
	clash: Clash;
	/** 世帯主 of each case, in the order of `clash.cases`. */
	heads: string[];
}

export interface Figures {
	byState: Record<ApplicationView['state'], { count: number; oldestDays: number; overWeek: number }>;
	/** Applications by the step that they wait for, whoever may take it. */
	waiting: Record<'survey' | 'decide' | 'issue', number>;
	clashes: number;
	/** Today's applications, surveys, decisions and issues on all tablets that have reported. */
	today: { applied: number; surveyed: number; decided: number; issued: number };
}

export interface OutboxItem {
	entry: string;
	kind: string;
	case: CaseNumber;
	at: string;
	delivery: 'saved' | 'sent' | 'refused';
	/** The gate's reason for a refusal. */
	reason: string | null;
	/** 世帯主, null while locked. */
	head: string | null;
}
