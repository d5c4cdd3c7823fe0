import type { CaseNumber } from '../../domain/entry';
import type { Grade } from '../../domain/grade';
import type { OpenOf, SealedOf } from '../../domain/kinds';
import type { Entitlement, Situation } from '../../domain/supports/situation';
import type { SupportDefinition } from '../../domain/supports/definition';

/** What the book does about supports; part of Book (book/api.ts). */
export interface SupportBook {
	// --- one household -----------------------------------------------------------------------------------------
	/**
	 * Every support that exists, for one household: entitled or not and why, papers, deadline, where it stands; and what must be
	 * asked. Null for a case that is neither in the ledger nor in the register.
	 */
	navigator(caseNo: CaseNumber): Promise<Navigator | null>;
	/** What is known and what is not of the household's circumstances, what matters first. */
	facts(caseNo: CaseNumber): Promise<FactSheet | null>;
	/** Records what the household told: fact id (of a person `<fact>@<token>`) → value, null takes it back. Resolves to the entry. */
	tellFacts(input: { case: CaseNumber; facts: Record<string, Told | null>; note: string }): Promise<string>;
	/** Takes an application for a support. Throws badInput, notFound (no such support now) or stateChanged (asked already). */
	applySupport(input: SupportApplying): Promise<string>;
	/** Papers that came later, another choice or another account. */
	amendSupport(input: SupportAmending): Promise<string>;
	withdrawSupport(input: {
		applied: string;
		reason: OpenOf<'support.withdrawn'>['reason'];
		note: string;
	}): Promise<string>;
	/** What another grade would change for the household: entitlements and money now and then. */
	whatIf(caseNo: CaseNumber, grade: Grade | null): Promise<WhatIf | null>;

	// --- all households ----------------------------------------------------------------------------------------
	/** How far the view over all households has come that somebody waits for; null: none is being made. */
	supportProgress(): Promise<{ done: number; total: number } | null>;
	/** All supports with how many households each concerns. */
	supportCatalogue(): Promise<SupportCatalogue>;
	/** One support as it is in force for this disaster, or was before it was retired. */
	supportRule(support: string): Promise<SupportRule | null>;
	/** Ids and titles of all supports in force, for choosing among them. */
	supportTitles(): Promise<{ id: string; title: string }[]>;
	/** The other way round: who is entitled to a support, or may be, and where each stands; the nearest deadline first. */
	entitled(support: string, filter?: EntitledFilter): Promise<EntitledList | null>;
	/** The call list (連絡先一覧) as a CSV file. Recorded in the access log. `words`: the text of headings and values. */
	entitledCsv(support: string, filter: EntitledFilter, words: CsvWords): Promise<CsvFile>;
	/** What letters to these households print (all of the filter where none are named); nobody's suppressed address is among it. */
	supportLetters(
		support: string,
		filter: EntitledFilter,
		cases?: CaseNumber[]
	): Promise<SupportLetters | null>;

	// --- definitions -------------------------------------------------------------------------------------------
	/** Who would get what by a new or changed definition, beside what is in force now. Nothing is written. */
	previewSupport(definition: SupportDefinition): Promise<SupportPreview>;
	/** Adds a support, or overrides one with the same id. Throws badInput where it names facts or supports that do not exist. */
	defineSupport(definition: SupportDefinition, note: string): Promise<string>;
	/** The support is no longer offered; applications stay. */
	retireSupport(support: string, note: string): Promise<string>;

	// --- reductions --------------------------------------------------------------------------------------------
	/** Supports that reduce a charge, by the office that applies them, and what was handed over. */
	reductions(): Promise<Reductions>;
	/** Who is on a list now, and what changed since the last list for the same supports and office. */
	reductionList(supports: string[], office: string): Promise<ReductionList>;
	/** Writes the list: files, a line in the access log, an entry for each file. Throws stateChanged where nobody is on it. */
	handOverReductions(input: {
		supports: string[];
		office: string;
		note: string;
		words: CsvWords;
	}): Promise<CsvFile[]>;
}

export type Told = string | number | boolean;

/** Where a household (or a person of it) stands with a support. */
export type SupportStanding =
	/** 未申請 */
	| 'notAsked'
	/** 申請済: waits for the examination */
	| 'asked'
	/** 審査済: waits for the decision */
	| 'examined'
	/** 決定済: not (wholly) paid or received yet */
	| 'granted'
	/** 支給済・実施済 */
	| 'received'
	/** 不支給・不承認 */
	| 'refused'
	/** 期限切れ: nobody asked in time */
	| 'lapsed';

/** How the navigator groups; in the order of what comes next. */
export const NAVIGATOR_GROUPS = [
	/** Entitled, not asked. */
	'next',
	/** Cannot be said before somebody has asked. */
	'ask',
	/** Cannot be said before the grade is judged, or another ledger has what is missing. */
	'waiting',
	/** Asked, examined, decided. */
	'running',
	/** Nobody has to ask: comes by itself. */
	'automatic',
	'received',
	'refused',
	'lapsed',
	'notEntitled'
] as const;
export type NavigatorGroup = (typeof NAVIGATOR_GROUPS)[number];

export interface NavigatorRow {
	support: string;
	title: string;
	field: SupportDefinition['field'];
	level: SupportDefinition['level'];
	gives: SupportDefinition['gives'];
	summary: string;
	office: string;
	source: SupportDefinition['source'];
	needsApplication: boolean;
	/** Whom it is for; null: the household. */
	person: { token: string; name: string } | null;
	group: NavigatorGroup;
	standing: SupportStanding;
	entitled: Entitlement['entitled'];
	amountYen: number | null;
	remainingYen: number | null;
	/** The least and the most that it may come to, where it is not known yet. */
	range: Entitlement['range'];
	overpaidYen: number;
	paidYen: number;
	rate: number | null;
	lines: Entitlement['lines'];
	reasons: Entitlement['reasons'];
	/** Questions that decide it, as in Navigator.questions. */
	ask: string[];
	papers: { id: string; title: string; handedIn: boolean }[];
	/** Last day to ask, ISO; null: none is set. */
	deadline: string | null;
	/** Whole days until then, 0 on the day itself, below 0 after it; null without a deadline. */
	daysLeft: number | null;
	excludedBy: { support: string; title: string; text: string }[];
	/** Entry of the application in force. */
	applied: string | null;
	rules: string[];
}

/** A question to the household. */
export interface Question {
	/** `<fact>` or `<fact>@<token>`: key of tellFacts. */
	key: string;
	fact: string;
	person: { token: string; name: string } | null;
	title: string;
	question: string;
	type: 'choice' | 'number' | 'yesno';
	options: readonly { value: string; label: string }[];
	unit: string;
	/** What was told so far; null: nothing. */
	value: Told | null;
	/** Titles of the supports that wait for the answer. */
	decides: string[];
}

export interface Navigator {
	case: CaseNumber;
	/** 世帯主, '' where this tablet does not know it. */
	head: string;
	/** decided: the grade in force, null for no damage; waiting: applied for, not judged; none: nobody has applied. */
	grade: { state: 'decided'; grade: Grade | null } | { state: 'waiting' | 'none' };
	/** Application (entry id) on whose grade supports rest. */
	application: string | null;
	rows: NavigatorRow[];
	/** What must be asked, what decides most first. */
	questions: Question[];
	/** Day for which it was computed, ISO. */
	asOf: string;
	members: { token: string; name: string }[];
}

export interface FactSheet {
	case: CaseNumber;
	head: string;
	/** Open questions that decide something, what decides most first. */
	open: Question[];
	/** What was told. */
	told: Question[];
	/** Everything else that could be told. */
	others: Question[];
	asOf: string;
}

export interface SupportApplying {
	case: CaseNumber;
	support: string;
	/** Token of the person whom it is for, null: the household. */
	person: string | null;
	choices: OpenOf<'support.applied'>['choices'];
	papers: string[];
	account: SealedOf<'support.applied'>['account'];
	applicant: SealedOf<'support.applied'>['applicant'];
	askedYen: number | null;
	note: string;
}

export interface SupportAmending {
	applied: string;
	papers: string[];
	choices: OpenOf<'support.applied'>['choices'];
	account: SealedOf<'support.applied'>['account'];
	note: string;
}

/** One support now and with another grade. */
export interface WhatIfRow {
	support: string;
	title: string;
	field: SupportDefinition['field'];
	gives: SupportDefinition['gives'];
	person: string | null;
	now: WhatIfSide;
	then: WhatIfSide;
	changed: boolean;
	paidYen: number;
	standing: SupportStanding;
}
export interface WhatIfSide {
	entitled: Entitlement['entitled'];
	amountYen: number | null;
	range: Entitlement['range'];
	rate: number | null;
	reasons: Entitlement['reasons'];
}
export interface WhatIf {
	case: CaseNumber;
	head: string;
	now: Navigator['grade'];
	then: Grade | null;
	rows: WhatIfRow[];
	/** Per fund (義援金・支援金): due by the grade now and then, what was paid, and the difference. Yen. */
	funds: {
		fund: string;
		title: string;
		dueNow: number;
		dueThen: number;
		paid: number;
		differenceYen: number;
		/** dueThen − paid: above 0 there would be something to pay, below 0 too much was paid. */
		balanceYen: number;
		/** Pays by decisions: the amounts change only by a new decision. */
		decides: boolean;
	}[];
}

/** How many a support concerns; households, or persons where it is for persons. */
export interface SupportCounts {
	entitled: number;
	unknown: number;
	/** Entitled and not asked, before the deadline. */
	notAsked: number;
	/** Of those, with 30 days or less to go. */
	soon: number;
	running: number;
	received: number;
	refused: number;
	lapsed: number;
	/** What the entitled get in all, yen; where a choice decides how much, the least. */
	yen: number;
	/** The same with the most, and what those of whom it is not known yet may get. */
	mostYen: number;
}

export interface SupportRule {
	definition: SupportDefinition;
	/** builtIn: as it comes with the app; overridden: headquarters has changed it; own: headquarters has added it. */
	origin: 'builtIn' | 'overridden' | 'own';
	retired: boolean;
	/** Last day to ask in this disaster, ISO. */
	deadline: string | null;
}

export interface SupportCatalogue {
	rows: (SupportRule & { counts: SupportCounts })[];
	/** Supports that are no longer offered. */
	retired: SupportRule[];
	/** Households that were looked at. */
	households: number;
	asOf: string;
}

export interface EntitledFilter {
	/** notAsked: entitled and nobody has asked; unknown: somebody must ask first; all: whoever is or may be entitled. */
	who: 'notAsked' | 'unknown' | 'all';
	/** Substring of name, kana or case number. */
	text?: string;
	/** Rows at most; all if left out. */
	limit?: number;
}

export interface EntitledRow {
	case: CaseNumber;
	head: string;
	kana: string;
	person: string | null;
	phone: string;
	/** '' where it is suppressed or unknown. */
	address: string;
	suppressed: boolean;
	grade: Grade | null;
	entitled: 'yes' | 'unknown';
	standing: SupportStanding;
	amountYen: number | null;
	range: Entitlement['range'];
	rate: number | null;
	deadline: string | null;
	daysLeft: number | null;
	/** Titles of the facts that must be asked for. */
	ask: string[];
}

export interface EntitledList {
	rule: SupportRule;
	counts: SupportCounts;
	rows: EntitledRow[];
	/** That fit the filter, listed or not. */
	total: number;
	asOf: string;
}

/** Words of a CSV file, from src/messages: the book has no texts of its own. */
export interface CsvWords {
	/** Heading of each column. */
	columns: Record<string, string>;
	/** Words for values: grades, standings, entitled, yes … */
	values: Record<string, string>;
}

export interface CsvFile {
	name: string;
	bytes: Uint8Array<ArrayBuffer>;
	rows: number;
	/** SHA-256, hex. */
	hash: string;
}

export interface SupportLetter {
	case: CaseNumber;
	/** Addressee: 世帯主. */
	name: string;
	postcode: string;
	address: string;
	/** Names of the persons whom it is for; empty: the household. */
	persons: string[];
	amountYen: number | null;
	range: Entitlement['range'];
	rate: number | null;
	papers: string[];
	deadline: string | null;
	/** Facts that must be asked for, as questions. */
	ask: string[];
}

export interface SupportLetters {
	rule: SupportRule;
	letters: SupportLetter[];
	/** Households to which no letter goes, and why: reach them by phone. */
	without: { case: CaseNumber; head: string; phone: string; why: 'suppressed' | 'noAddress' }[];
	asOf: string;
}

export interface SupportPreview {
	households: number;
	now: SupportCounts | null;
	then: SupportCounts;
	/** Households that are entitled only by the one or the other. */
	gained: number;
	lost: number;
	/** Some of those for whom it differs from what is in force, or of the entitled where there is nothing in force. */
	sample: (WhatIfRow & { case: CaseNumber; head: string })[];
	/** Households that nobody can judge before somebody asks, by fact: title and number. */
	asks: { fact: string; title: string; count: number }[];
}

export interface Reductions {
	supports: { support: string; title: string; office: string; entitled: number; unknown: number }[];
	lists: {
		entry: string;
		/** ISO */
		at: string;
		supports: string[];
		titles: string[];
		office: string;
		note: string;
		count: number;
		hash: string;
		staff: string | null;
	}[];
	asOf: string;
}

export interface ReductionRow {
	case: CaseNumber;
	head: string;
	kana: string;
	/** 世帯番号, '' where the household is in no register. */
	household: string;
	support: string;
	title: string;
	person: { token: string; name: string; birth: string; id: string } | null;
	grade: Grade | null;
	/** Per mille of the charge that is let off. */
	rate: number;
	/** Since the last list. */
	change: 'new' | 'changed' | 'same';
	suppressed: boolean;
}

export interface ReductionList {
	rows: ReductionRow[];
	/** On the last list and not on this one. */
	gone: { case: CaseNumber; head: string; support: string; title: string; rate: number }[];
	/** When the last list for the same supports and office was handed over, ISO; null: never. */
	last: string | null;
	/** Cannot be said before somebody has asked. */
	unknown: number;
	asOf: string;
}

/** What pages may need of a situation, for tests and the bench. */
export type { Situation };
