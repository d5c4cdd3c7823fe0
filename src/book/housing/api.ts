import type { CaseNumber } from '../../domain/entry';
import type { Grounds } from '../../domain/housing/eligibility';
import type { PriorityRow } from '../../domain/housing/priority';
import type { RentLimit } from '../../domain/housing/rent';
import type { HousingRules, RulesFixed } from '../../domain/housing/rules';
import type {
	HousingApplication,
	LotteryView,
	SiteView,
	StayView,
	UnitState,
	UnitView
} from '../../domain/housing/state';
import type { UnitUse } from '../../domain/housing/units';
import type { TimeWarning } from '../../domain/housing/terms';
import type { OpenOf, SealedOf } from '../../domain/kinds';
import type { MunicipalityConfig } from '../../domain/municipality';

/**
 * What the book does about temporary housing; part of Book (book/api.ts). Lists and pages that show people are recorded in the
 * access log before they are answered. Dates are ISO, amounts whole yen. Names and labels are '' where this tablet's keys cannot
 * open them. Methods that write resolve when it is on disk, to the entry's id if nothing else is said. All throw BookError:
 * notAllowed (the role may not), badInput (the form), notFound (a unit, stay or application that is not here), stateChanged
 * (somebody was faster), and what their lines say.
 */
export interface HousingBook {
	// --- sites and units --------------------------------------------------------------------------------------
	/** Sites in order of their names, with figures; nothing about people. */
	housingSites(): Promise<SiteRow[]>;
	/** One site with its units in order of their labels; null if it is not here. Names who lives there: recorded. */
	housingSite(site: string): Promise<SiteDetail | null>;
	/** Units over all sites, sites and labels in order. Says nothing about people. */
	housingUnits(filter?: UnitFilter): Promise<UnitRow[]>;
	/** One unit with everybody who was promised it; null if it is not here. Recorded. */
	housingUnit(unit: string): Promise<UnitDetail | null>;
	/** A new site; gives it its id. */
	registerSite(input: SiteInput): Promise<{ entry: string; site: string }>;
	/** Writes all of a site anew. Its type cannot change once it has units (stateChanged). */
	alterSite(site: string, input: SiteInput): Promise<string>;
	/**
	 * New units of a site, one for each label, all or none (up to 500). `state`: what they begin with (`building` if they are not
	 * finished). `holder`: device that may assign them, this one if null. Answers with their ids in the order of the labels.
	 */
	registerUnits(input: UnitsInput): Promise<string[]>;
	/** Writes all of a unit anew; its site and holder stay. */
	alterUnit(unit: string, input: UnitInput): Promise<string>;
	/** Several at once, all or none. */
	setUnitState(input: { units: string[]; state: UnitState; note: string }): Promise<string[]>;
	/**
	 * Hands units over to another desk. Throws notHolder unless this device holds them all. `lost`: the holder is gone and
	 * headquarters does it; promises of the lost device that have not arrived here will be provisional. Of several holders one
	 * entry each.
	 */
	handUnits(input: { units: string[]; to: string; lost: boolean; note: string }): Promise<string[]>;
	/** Devices to which units can be handed, from the roster, this one included. */
	housingDesks(): Promise<{ device: string; label: string; here: boolean }[]>;

	// --- tables -----------------------------------------------------------------------------------------------
	/** Points, limits of rent and grounds that hold, each with its source. Says nothing about people. */
	housingRules(): Promise<HousingRules>;
	/** Fixes a table of the municipality's own; it replaces the one before, whole. Lotteries that were announced keep their points. */
	fixHousingRules(input: RulesFixed & { note: string }): Promise<string>;

	// --- applications -----------------------------------------------------------------------------------------
	/** Applications, most points first, then oldest first. Recorded. */
	housingQueue(filter?: HousingFilter): Promise<HousingRow[]>;
	/** Everything about temporary housing of one household. Recorded. */
	housingOf(caseNo: CaseNumber): Promise<HousingOfCase>;
	/** Takes an application (before the certificate too). Throws stateChanged if the household has one under way. */
	applyForHousing(caseNo: CaseNumber, input: HousingInput): Promise<string>;
	/** Writes all of an application anew. */
	amendHousing(applied: string, input: HousingInput): Promise<string>;
	judgeHousing(input: {
		applied: string;
		outcome: OpenOf<'housing.judged'>['outcome'];
		reason: string;
	}): Promise<string>;
	/** Units that are free for this application, the best first: right type, size, steps, pets; own ones before others' (provisional). */
	housingChoices(applied: string, limit?: number): Promise<UnitRow[]>;
	/** Throws unitTaken if the unit is not free. */
	offerUnit(input: { applied: string; unit: string; note: string }): Promise<string>;
	answerOffer(input: { offered: string; answer: 'accept' | 'decline'; note: string }): Promise<string>;

	// --- promises ---------------------------------------------------------------------------------------------
	/**
	 * Promises a unit (入居決定). `provisional`: this device does not hold the unit, and the paper must say 仮決定. Throws unitTaken
	 * (promised to another as far as this tablet knows) and holderBehind (this device holds it, and earlier holders' entries are
	 * missing). `instead`: the stay that it takes the place of (住替え). `until` null: two years, as long as the
	 * law permits; for 住替え the last day of the stay that it takes the place of.
	 */
	assignUnit(input: AssignInput): Promise<{ entry: string; provisional: boolean }>;
	/** Confirms somebody else's promise. Throws notHolder, holderBehind, unitTaken. */
	confirmAssignment(input: { assigned: string; note: string }): Promise<string>;
	/** Takes a promise back before anybody moved in. Answers with the next equal units that are free, the best first. */
	releaseAssignment(input: {
		assigned: string;
		reason: OpenOf<'housing.released'>['reason'];
		note: string;
	}): Promise<{ entry: string; next: UnitRow[] }>;
	/** A unit that two households were promised, for 要調整: who has it, and an equal unit for each of the others. Recorded. */
	unitConflict(unit: string): Promise<UnitConflict | null>;
	/** What the notice (入居決定通知書) says; null if the promise is not here. The page records the printing (`printed`). */
	housingPaper(assigned: string): Promise<HousingPaper | null>;

	// --- stays ------------------------------------------------------------------------------------------------
	/** Contract of a leased unit. `overLimitYen` in the answer: by how much the rent is above the limit for the household. */
	contractUnit(input: ContractInput): Promise<{ entry: string; overLimitYen: number }>;
	/** Keys out: only where the promise stands. */
	handKeys(input: {
		assigned: string;
		count: number;
		direction: 'out' | 'back';
		on: string;
		receiver: string;
		note: string;
	}): Promise<string>;
	/** Only where the promise stands. With `instead` in the promise the earlier stay ends on the same day, in the same write. */
	moveIn(input: { assigned: string; on: string; people: number; note: string }): Promise<string[]>;
	/** Throws badInput unless `until` is later than now. */
	extendStay(input: {
		assigned: string;
		until: string;
		ground: OpenOf<'housing.extended'>['ground'];
		note: string;
	}): Promise<string>;
	moveOut(input: {
		assigned: string;
		on: string;
		reason: OpenOf<'housing.movedOut'>['reason'];
		newAddress: string;
		note: string;
	}): Promise<string>;
	/** Result `good` makes the unit free again; the others wait for a unit state `ready`. */
	inspectUnit(input: {
		assigned: string;
		on: string;
		result: OpenOf<'housing.inspected'>['result'];
		yen: number | null;
		findings: string;
	}): Promise<string>;
	visitResident(input: {
		assigned: string;
		on: string;
		result: OpenOf<'housing.visited'>['result'];
		concern: boolean;
		note: string;
	}): Promise<string>;
	/** What somebody must look after: time that ends, visits overdue, provisional promises, inspections. Recorded. */
	housingWarnings(): Promise<HousingWarning[]>;

	// --- lotteries --------------------------------------------------------------------------------------------
	lotteries(): Promise<LotteryRow[]>;
	/** Null if it is not here. Recorded. */
	lottery(announced: string): Promise<LotteryDetail | null>;
	/**
	 * Fixes who takes part (eligible ones, with their points of now) and for which units; makes a secret seed that stays on this
	 * device until it is held, and publishes its fingerprint.
	 */
	announceLottery(input: {
		title: string;
		applications: string[];
		units: string[];
		note: string;
	}): Promise<string>;
	/**
	 * Holds it with the secret seed and the digits that witnesses called out; writes the result and an offer for each winner, all
	 * or none. `taken`: units that somebody was promised since the announcement; their winners are offered others by hand. Throws
	 * notFound if the seed is not on this device, stateChanged if it was held.
	 */
	holdLottery(input: {
		announced: string;
		/** 1 to 20 digits that nobody could know before, for example drawn by the witnesses. */
		spoken: string;
		witnesses: string;
		note: string;
	}): Promise<{ entry: string; offers: string[]; taken: string[] }>;
	/** Text for the notice board: nothing personal, and all that anyone needs to compute the result again. Null as lottery(). */
	lotteryText(announced: string): Promise<string | null>;
}

export interface SiteInput {
	type: SiteView['type'];
	name: string;
	address: string;
	at: [number, number] | null;
	outline: [number, number][];
	note: string;
}

export interface UnitInput {
	label: string;
	layout: string;
	from: number;
	to: number;
	stepFree: boolean;
	pets: boolean;
	/** A month; null for units without rent. */
	rentYen: number | null;
	note: string;
}

export interface UnitsInput extends Omit<UnitInput, 'label'> {
	site: string;
	labels: string[];
	state: UnitState;
	holder: string | null;
}

/** Units of a site by what is with them (domain/housing/units.ts). */
export type UnitCounts = Record<UnitUse, number> & { total: number };

export interface SiteRow {
	view: SiteView;
	name: string;
	address: string;
	at: [number, number] | null;
	outline: [number, number][];
	note: string;
	counts: UnitCounts;
}

export interface SiteDetail extends SiteRow {
	units: ResidentUnitRow[];
}

export interface UnitFilter {
	site?: string;
	uses?: UnitUse[];
	/** Held by this device. */
	heldHere?: boolean;
}

export interface UnitRow {
	view: UnitView;
	siteName: string;
	type: SiteView['type'] | null;
	label: string;
	use: UnitUse;
	heldHere: boolean;
	/** Label of the holder's device. */
	holderLabel: string;
	/** Case of the household that has it; null where nobody has, and for who has a suppressed address (支援措置). */
	case: CaseNumber | null;
}

/** A unit and who has it or was promised it. */
export interface ResidentUnitRow extends UnitRow {
	stay: StayRow | null;
	waiting: StayRow[];
}

export interface UnitDetail extends ResidentUnitRow {
	address: string;
	note: string;
	/** Oldest first; the last holds it now. */
	holders: { device: string; label: string }[];
	/** Every stay so far, newest first. */
	stays: StayRow[];
}

export interface StayRow {
	view: StayView;
	/** Applicant's name. */
	name: string;
	siteName: string;
	unitLabel: string;
	type: SiteView['type'] | null;
	/** Null where nothing is near, or nobody lives there. */
	warning: TimeWarning | null;
	/** Days since the last visit with a meeting, or since moving in; null where nobody lives there. */
	daysSinceVisit: number | null;
	/** Labels of the devices that wrote the promise and that hold the unit. */
	deviceLabel: string;
	holderLabel: string;
	/** This device holds the unit. */
	heldHere: boolean;
	contract: (SealedOf<'housing.contracted'> & OpenOf<'housing.contracted'>) | null;
}

export interface HousingFilter {
	states?: HousingApplication['state'][];
	/** Part of the applicant's name or case number. */
	text?: string;
	limit?: number;
}

export interface HousingRow {
	view: HousingApplication;
	/** By the table in force. */
	points: number;
	name: string;
	phone: string;
	/** Days since it came into its state. */
	ageDays: number;
	/** Unit of the stay or offer under way, '' where there is none. */
	unitLabel: string;
	/** Another application of the household is open too, here or in another of its cases (要調整). */
	twice: boolean;
}

export interface HousingInput {
	/** Application of the certificate (entry id), null where there is none yet. */
	application: string | null;
	types: OpenOf<'housing.applied'>['types'];
	people: number;
	stepFree: boolean;
	pets: boolean;
	/** Keys of the priority table (domain/housing/priority.ts). */
	priority: string[];
	ground: OpenOf<'housing.applied'>['ground'];
	sealed: SealedOf<'housing.applied'>;
}

export interface HousingOfCase {
	case: CaseNumber;
	applications: HousingApplicationDetail[];
	/** Applications in other cases of this household (世帯の統合) that are neither over nor refused. */
	elsewhere: HousingApplication[];
	/** Which grounds there are by the certificate's decision, and what is against it. */
	grounds: Grounds;
	/** The table of points in force. */
	priority: readonly PriorityRow[];
	/** Day of the disaster, ISO. */
	occurredOn: string;
}

export interface HousingApplicationDetail {
	view: HousingApplication;
	/** Null if this tablet's keys cannot open it. */
	sealed: SealedOf<'housing.applied'> | null;
	judgedReason: string;
	offers: { offer: HousingApplication['offers'][number]; siteName: string; unitLabel: string }[];
	stays: StayRow[];
	/** What its points are for, by the table in force. */
	points: readonly PriorityRow[];
	/** Rent limit of leased units for this household. */
	rentLimit: RentLimit | null;
}

export interface AssignInput {
	applied: string;
	unit: string;
	from: string;
	until: string | null;
	instead: string | null;
	note: string;
}

export interface ContractInput {
	assigned: string;
	from: string;
	until: string;
	rentYen: number;
	otherYen: number;
	owner: string;
	agent: string;
	agentPhone: string;
	note: string;
}

export interface UnitConflict {
	unit: UnitRow;
	/** Whose promise stands; null: nobody's. */
	standing: StayRow | null;
	/** The others, each with the next equal unit, if there is one. */
	others: { stay: StayRow; next: UnitRow | null }[];
}

export interface HousingWarning {
	/**
	 * over: the permitted time is over; month1, months3: it ends within that; visit: no visit for more than a month; concern: the
	 * last visit said to look again soon; confirm: a promise waits for the holder; inspect: moved out, not inspected; keys: moved out,
	 * keys not back; movedInLate: promised, first day past, and nobody moved in.
	 */
	type: TimeWarning['type'] | 'visit' | 'concern' | 'confirm' | 'inspect' | 'keys' | 'movedInLate';
	stay: StayRow;
	/** Day by which it sorts, ISO. */
	on: string;
	/** This device is the one that can do it (confirm). */
	here: boolean;
}

export interface LotteryRow {
	view: LotteryView;
	entrants: number;
	units: number;
	/** Its secret seed is on this device: it can be held here and nowhere else. */
	seedHere: boolean;
}

export interface LotteryDetail extends LotteryRow {
	/** In the order of the announcement; `rank` and `unit` once it was held. */
	rows: {
		application: string;
		/** 抽選番号: by it the household finds itself on the notice. */
		number: string;
		case: CaseNumber;
		name: string;
		points: number;
		rank: number | null;
		unit: string | null;
		unitLabel: string;
	}[];
	unitRows: UnitRow[];
	witnesses: string;
}

/** What the notice says. */
export interface HousingPaper {
	config: MunicipalityConfig;
	case: CaseNumber;
	/** 仮決定: not by the unit's holder, and not confirmed. `lost`: somebody else has the unit, and nothing may be printed. */
	standing: StayView['standing'];
	/** Taken back or moved out: nothing may be printed. */
	over: boolean;
	applicant: string;
	members: SealedOf<'housing.applied'>['members'];
	siteName: string;
	type: SiteView['type'] | null;
	address: string;
	unitLabel: string;
	layout: string;
	from: string;
	until: string;
	/** Day of the promise, ISO. */
	decidedOn: string;
	/** Device that made it, and the one that can confirm it. */
	deviceLabel: string;
	holderLabel: string;
	/** Short number of the paper: device and running number of the promise. */
	number: string;
	rentYen: number | null;
}
