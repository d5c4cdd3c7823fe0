import type { DeceasedView, SurvivorView } from '../../domain/bereaved/state';
import type { NextStep } from '../../domain/care/next-steps';
import type { CareCase } from '../../domain/care/state';
import type { CaseNumber } from '../../domain/entry';
import type { Grade } from '../../domain/grade';
import type { ApplicationState, CertificateState } from '../../domain/fold/state';
import type { HousingState } from '../../domain/housing/state';
import type { OpenOf, SealedOf } from '../../domain/kinds';
import type { RosterItem } from '../../domain/care/roster-items';
import type { SupportState } from '../../domain/relief/state';

/** What the book does about people; part of Book (book/api.ts). Every method that shows somebody is in the access log. */
export interface PeopleBook {
	/** One household in short: who looks after it and what comes next, most urgent first. Works for any case number. */
	householdStory(caseNo: CaseNumber): Promise<HouseholdStory>;

	/** Other cases that are one household with this one (世帯の統合), with what joined them. */
	sameHousehold(caseNo: CaseNumber): Promise<SameHousehold[]>;

	// --- the dead and their bereaved (犠牲者・遺族) ----------------------------------------------------------------------
	/** All dead and missing of the disaster, newest record first. */
	deceased(): Promise<DeceasedRow[]>;
	/** Those of one household, with everything that is sealed. */
	deceasedOf(caseNo: CaseNumber): Promise<BereavedDetail>;
	/** Records somebody, or corrects a record. Resolves to the entry's id. Throws badInput, stateChanged. */
	recordDeceased(caseNo: CaseNumber, input: DeceasedInput): Promise<string>;
	/** Records one of the bereaved, or corrects the record. Resolves to the entry's id. Throws badInput, notFound. */
	recordSurvivor(caseNo: CaseNumber, input: SurvivorInput): Promise<string>;

	// --- consultations (生活再建相談) -----------------------------------------------------------------------------------
	/** Consultations of one household, newest first, opened. */
	careOf(caseNo: CaseNumber): Promise<CareDetail>;
	/** Whom somebody wants to be in touch with, over all households, by day; who has no day comes last. */
	contacts(which: 'mine' | 'overdue' | 'all'): Promise<ContactRow[]>;
	/** Who may look after a household, and who does though the account has ended. */
	keepers(): Promise<Keeper[]>;
	/** Hands every household of one keeper to another, all or none. Resolves to their number. Throws notFound where there is none. */
	handOverAll(input: { from: string; to: string | null; note: string }): Promise<number>;

	// --- the ledger of those affected (被災者台帳) --------------------------------------------------------------------------
	/** The household with all items of the law; null where neither register nor ledger know it. */
	roster(caseNo: CaseNumber): Promise<Roster | null>;
	/**
	 * Gives data of the household to somebody: records purpose, scope and basis first, then answers with exactly the chosen items.
	 * Throws noConsent (basis consent without a consent in force), badInput, notFound (the registers are not here: nobody can tell
	 * whose address is suppressed).
	 */
	disclose(caseNo: CaseNumber, input: DisclosureInput): Promise<Disclosure>;
}

/** Another case of one household. */
export interface SameHousehold {
	case: CaseNumber;
	/** '' where this tablet's keys cannot open it. */
	head: string;
	/** The merger that names both cases, which may be taken back here; null: they are joined by way of a third. */
	merger: string | null;
	/** People should go on with this one. */
	goOn: boolean;
}

export interface StaffName {
	staff: string;
	/** Null where this tablet's keys cannot open it. */
	name: string | null;
	/** The account has ended. */
	ended: boolean;
}

export interface Keeper extends StaffName {
	/** Households that are in their care now. */
	households: number;
}

export interface HouseholdStory {
	case: CaseNumber;
	/** Nothing was ever written about the household. */
	empty: boolean;
	next: NextStep[];
	/** Title of each support that `next` names. */
	supportTitles: Record<string, string>;
	keeper: StaffName | null;
	managed: boolean;
	wish: CareCase['wish'];
	/** Day of the next contact, ISO. */
	nextContact: string | null;
	consent: boolean | null;
	/** Dead and missing. */
	deceased: number;
}

/** A person of the household whom a form may choose. */
export interface MemberChoice {
	/** 宛名番号, '' for somebody who is in no register. */
	id: string;
	name: string;
	kana: string;
	birth: string;
	relation: string;
}

export interface DeceasedRow {
	view: DeceasedView;
	name: string;
	kana: string;
	birth: string;
	/** 世帯主 */
	head: string;
}

export interface BereavedDetail {
	/** Addresses and the place of death are left out of everything below: null. */
	suppressed: boolean;
	members: MemberChoice[];
	deceased: DeceasedDetail[];
}

/** Null where this tablet's key cannot open it. `place` is null where it is suppressed. */
export interface DeceasedDetail {
	view: DeceasedView;
	sealed: (Omit<SealedOf<'bereaved.recorded'>, 'place'> & { place: string | null }) | null;
	boardReason: string;
	survivors: SurvivorDetail[];
	contacts: {
		view: DeceasedView['contacts'][number];
		note: string;
		staffName: string;
	}[];
}

export interface SurvivorDetail {
	view: SurvivorView;
	sealed: (Omit<SealedOf<'bereaved.survivor'>, 'address'> & { address: string | null }) | null;
}

export interface DeceasedInput {
	/** Entry of the record that this one takes the place of. */
	corrects: string | null;
	/** 宛名番号, '' for somebody who is in no register; null: the same person as in the record that is corrected. */
	personId: string | null;
	open: Omit<OpenOf<'bereaved.recorded'>, 'person'>;
	/** `place` null: as it was before (suppressed ones are not shown and not lost). */
	sealed: Omit<SealedOf<'bereaved.recorded'>, 'place'> & { place: string | null };
}

export interface SurvivorInput {
	corrects: string | null;
	personId: string | null;
	open: Omit<OpenOf<'bereaved.survivor'>, 'person' | 'account'>;
	/** `address` null: as it was before. */
	sealed: Omit<SealedOf<'bereaved.survivor'>, 'address'> & { address: string | null };
}

export interface CareDetail {
	/** The case number's state; everything empty where nothing was written. */
	view: CareCase;
	keeper: StaffName | null;
	consultations: {
		view: CareCase['consultations'][number];
		text: string;
		nextText: string;
		staffName: string;
	}[];
	handovers: { view: CareCase['handovers'][number]; note: string; staffName: string; toName: string }[];
	/** Scope of the consent in force, as the household said it. */
	consentScope: string;
}

export interface ContactRow {
	case: CaseNumber;
	/** 世帯主 */
	head: string;
	/** Day, ISO; null: it is managed, and no day was agreed. */
	next: string | null;
	overdue: boolean;
	/** care: the household; bereaved: about this dead person (first record). */
	about: { what: 'care' } | { what: 'bereaved'; deceased: string; name: string };
	/** What was written down for the next time. */
	nextText: string;
	keeper: StaffName | null;
	managed: boolean;
	wish: CareCase['wish'];
	/** Day of the last contact, ISO. */
	last: string | null;
}

/** A person of the 被災者台帳. Properties that were not chosen are not there; null: suppressed. */
export interface RosterPerson {
	name?: string;
	kana?: string;
	birth?: string;
	birthText?: string;
	sex?: 'male' | 'female' | 'unknown';
	relation?: string;
	address?: string | null;
	phone?: string | null;
	/** Titles of what is known (要配慮者の事由). */
	care?: string[];
	/** Died or missing in this disaster. */
	dead?: boolean;
}

/**
 * The household as the 被災者台帳 has it (災害対策基本法90条の3). Items that were not chosen are not there. No free text of consultations
 * is among them, and where an address is suppressed nothing from which one could read where they live.
 */
export interface Roster {
	case: CaseNumber;
	/** 世帯番号, '' for who is in no register. For the screen only; in no disclosure. */
	household: string;
	suppressed: boolean;
	/** ISO. */
	madeAt: string;
	items: RosterItem[];
	persons: RosterPerson[];
	damage?: RosterDamage[];
	support?: RosterSupport[];
	housing?: RosterHousing[];
	/** Reasons that are known of the household and not of one person. */
	care?: string[];
	contact?: string | null;
	members?: number;
	certificate?: RosterCertificate[];
	consent?: { agrees: boolean; at: string; scope: string } | null;
	disclosures?: RosterDisclosure[];
	other?: {
		wish: NonNullable<CareCase['wish']>['wish'] | null;
		managed: boolean;
		keeper: string;
		deceased: number;
	};
}

export interface RosterDamage {
	title: string;
	state: ApplicationState;
	grade: Grade | null;
	/** Null: suppressed. */
	house: string | null;
	cause: string;
	/** As the applicant said; null: suppressed (it may say where). */
	damage: string | null;
}

export interface RosterSupport {
	title: string;
	state: SupportState;
	at: string;
	/** Yen that was paid and did not come back. */
	paidYen: number;
}

export interface RosterHousing {
	state: HousingState;
	at: string;
	from: string | null;
	until: string | null;
}

export interface RosterCertificate {
	title: string;
	number: string;
	issuedOn: string;
	grade: Grade | null;
	state: CertificateState['state'];
}

export interface RosterDisclosure {
	entry: string;
	on: string;
	at: string;
	basis: OpenOf<'disclosure.made'>['basis'];
	items: RosterItem[];
	recipient: string;
	purpose: string;
	note: string;
	staffName: string;
}

export interface DisclosureInput {
	basis: OpenOf<'disclosure.made'>['basis'];
	items: RosterItem[];
	recipient: string;
	purpose: string;
	note: string;
}

export interface Disclosure {
	/** Entry id of disclosure.made. */
	entry: string;
	on: string;
	/** Exactly the chosen items. */
	roster: Roster;
}
