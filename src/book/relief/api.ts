import type { CaseNumber } from '../../domain/entry';
import type { Clash } from '../../domain/fold/state';
import type { OpenOf } from '../../domain/kinds';
import type { Account } from '../../domain/kinds/common';
import type { Payer } from '../../domain/kinds/fund';
import type {
	Clawback,
	DueLine,
	FundView,
	PaymentView,
	RunView,
	SupportApplication
} from '../../domain/relief/state';
import type { Grade } from '../../domain/grade';
import type { ReliefProblem } from '../../domain/relief/check';
import type { RoundTotal } from '../../domain/relief/round-totals';
import type { SupportDefinition } from '../../domain/supports/definition';
import type { Entitlement } from '../../domain/supports/situation';
import type { CaseDetail } from '../api';

/**
 * What the book does about decisions and money; part of Book (book/api.ts). Every method that shows people is recorded in the
 * access log. Amounts are whole yen. Throws BookError as the other methods do.
 */
export interface ReliefBook {
	// --- applications for supports ------------------------------------------------------------------------------
	/** Applications that wait for a step, oldest first, or all, newest first. */
	supportQueue(filter: SupportQueueFilter): Promise<SupportQueue>;
	/** One application (entry id of support.applied); null if it is not here. */
	supportApplication(applied: string): Promise<SupportDetail | null>;
	/** Everything about money of one household, for its page. */
	householdMoney(caseNo: CaseNumber): Promise<HouseholdMoney>;

	// --- funds --------------------------------------------------------------------------------------------------
	funds(): Promise<FundRow[]>;
	/** Supports that bring money, in the order of the catalogue: a fund pays one of them. */
	payableSupports(): Promise<{ id: string; title: string; gives: SupportDefinition['gives'] }[]>;
	/** Null if there is no such fund. */
	fund(fund: string): Promise<FundDetail | null>;
	/** A new fund, held by this device. Throws paidAlready if the id is taken. */
	defineFund(input: {
		fund: string;
		title: string;
		support: string;
		pays: 'rounds' | 'decisions';
		budgetYen: number | null;
		note: string;
	}): Promise<string>;
	/** What a table would cost by now against what the fund would have then. `replaces`: number of the round that it corrects. */
	previewRound(input: RoundInput): Promise<RoundPreview>;
	/** Fixes a round. Throws overBudget if the table costs more than the fund would have. */
	fixRound(input: RoundInput & { title: string; fixedOn: string; note: string }): Promise<string>;
	/** Gives the fund to another device. `lost`: the holder is lost, an approver does it. Throws notHolder, badInput. */
	handFundOver(input: { fund: string; to: string; lost: boolean; note: string }): Promise<string>;
	/** What may be paid now and what is held, with names; biggest lists are cut at `limit` (default 500). */
	due(fund: string, limit?: number): Promise<DueList>;

	// --- payment runs -------------------------------------------------------------------------------------------
	/** Opens a run over all that may be paid now, or over these payment keys. All entries or none. */
	openRun(input: {
		fund: string;
		title: string;
		payOn: string;
		keys: string[] | null;
		note: string;
	}): Promise<{ run: string; count: number; yen: number }>;
	runs(): Promise<RunRow[]>;
	/** Null if there is no such run. `limit` payments are opened (default 500). */
	run(run: string, limit?: number): Promise<RunDetail | null>;
	/** Approves a run as the second person. Throws secondPerson, clashOpen, stateChanged. */
	approveRun(input: { run: string; note: string }): Promise<string>;
	/**
	 * The transfer file (全銀協 総合振込). The first call writes `run.filed` with its hash; later ones give the same bytes or throw
	 * fileMismatch. Throws notHolder, offline (entries that no data center has acknowledged), clashOpen, stateChanged, fileFormat.
	 */
	transferFile(input: { run: string; payer: Payer }): Promise<TransferFile>;
	/** Gives a run up that was not filed. */
	cancelRun(input: { run: string; reason: string }): Promise<string>;
	/**
	 * Reads the bank's results and reopens what came back. Nothing is written unless every row can be taken. `run`: of rows that
	 * carry no run's code.
	 */
	readBankResults(bytes: Uint8Array<ArrayBuffer>, on: string, run: string | null): Promise<BankResults>;
	/** One payment came back and the bank has told so otherwise. */
	returnPayment(input: { payment: string; code: string; on: string; note: string }): Promise<string>;

	// --- too much paid ------------------------------------------------------------------------------------------
	clawbacks(): Promise<ClawbackRow[]>;
	judgeClawback(input: {
		applied: string;
		fund: string;
		outcome: OpenOf<'clawback.judged'>['outcome'];
		reason: string;
	}): Promise<string>;
	recordRecovered(input: {
		applied: string;
		fund: string;
		yen: number;
		on: string;
		note: string;
	}): Promise<string>;
	/** A list of people whom other municipalities have paid (CSV, UTF-8 or CP932). Nothing is written if one row is bad. */
	importPaidElsewhere(bytes: Uint8Array<ArrayBuffer>): Promise<ElsewhereImport>;
}

/** What an application for a support waits for. */
export type SupportStep = 'examine' | 'decide' | 'again';

export interface SupportQueueFilter {
	/** Null: all of them. `again`: decided on a grade that is no longer in force. */
	waits: SupportStep | null;
	/** Id of a support; '' for all. */
	support: string;
	/** Part of the head's, applicant's or beneficiary's name, or of the case number; '' for all. */
	text: string;
	limit?: number;
}

export interface SupportQueue {
	/** How many wait for each step, before text and support narrow them. */
	counts: Record<SupportStep, number>;
	/** Supports for which there are applications. */
	supports: { id: string; title: string }[];
	rows: SupportRow[];
	/** How many fit altogether. */
	total: number;
}

export interface SupportRow {
	view: SupportApplication;
	title: string;
	/** 世帯主 */
	head: string;
	/** Whom it is for, where that is one person; else ''. */
	beneficiary: string;
	/** Days since it came into its state. */
	waitedDays: number;
	/** Titles of papers that were not handed in. */
	missing: string[];
	/** Types of the clashes that stand against it. */
	clashes: Clash['type'][];
	/** The person at the desk has examined it and may not decide. */
	examinedHere: boolean;
}

export interface SupportDetail {
	view: SupportApplication;
	title: string;
	/** Null where this version and the office know none of that id. */
	definition: SupportDefinition | null;
	head: string;
	/** Null where this tablet's key cannot open it. */
	told: {
		applicant: { name: string; relation: string; phone: string };
		beneficiary: string;
		askedYen: number | null;
		note: string;
	} | null;
	/** The account in force; null: none, or it cannot be opened. */
	account: Account | null;
	papers: { id: string; title: string; here: boolean }[];
	/** What the rules say by now; null where the household's situation cannot be computed. */
	entitlement: Entitlement | null;
	/** Names of who examined and decided. */
	examiner: string;
	decider: string;
	examinedHere: boolean;
	reasons: { examined: string; decided: string };
	clashes: Clash[];
	/** What is due by fund, with what stands against it. */
	due: (DueLine & { fundTitle: string })[];
	payments: PaymentRow[];
	clawbacks: Clawback[];
	/** Rows of the loan's plan, if there is a loan. */
	plan: LoanPlanRow[];
	/** Yen of principal that are still owed. */
	balanceYen: number;
	/** Entries of this application, for the timeline. */
	timeline: CaseDetail;
}

export interface LoanPlanRow {
	no: number;
	dueOn: string;
	principalYen: number;
	interestYen: number;
	balanceYen: number;
}

/** Where a payment stands. */
export type PaymentStatus = 'opened' | 'approved' | 'filed' | 'returned' | 'cancelled' | 'foreign';

export interface PaymentRow {
	view: PaymentView;
	status: PaymentStatus;
	fundTitle: string;
	payOn: string;
	/** 口座名義 and account as it stands in the file; '' where it cannot be opened. */
	payee: string;
	bank: string;
	/** 世帯主 */
	head: string;
}

export interface HouseholdMoney {
	applications: {
		view: SupportApplication;
		title: string;
		beneficiary: string;
		/** Live payments less what came back from the household. */
		paidYen: number;
		/** Ordered and not yet in a transfer file. */
		orderedYen: number;
		dueYen: number;
		/** Why nothing is paid though it is due. */
		held: Exclude<DueLine['held'], null>[];
		overYen: number;
	}[];
}

export interface FundRow {
	view: FundView;
	supportTitle: string;
	orderedYen: number;
	/** Null: no limit. */
	leftYen: number | null;
	/** This device holds it. */
	here: boolean;
	/** Runs that wait for approval or for their file. */
	openRuns: number;
}

/** What is not here of a former holder's entries. */
export interface HolderGap {
	device: string;
	missing: [number, number][];
}

export interface FundDetail extends FundRow {
	note: string;
	/** Null until a transfer file was written once. */
	payer: Payer | null;
	/** Empty: the fund may be paid from here. */
	gaps: HolderGap[];
	runs: RunRow[];
	/** Other devices to which it may go. */
	devices: { device: string; label: string }[];
	/** Clashes that name the fund itself. */
	clashes: Clash[];
}

export interface RoundInput {
	fund: string;
	round: number;
	/** The round replaces the one with this number. */
	replaces: boolean;
	table: { category: string; yen: number }[];
	/** What the round adds to the fund. */
	budgetYen: number;
}

export interface RoundPreview {
	rows: RoundTotal[];
	/** What this round costs by now, and what may come by applications that wait or that nobody has made. */
	costYen: number;
	expectedYen: number;
	/** What the fund has with this round. */
	fundYen: number;
	/** What all rounds cost together by now, this one included. */
	allYen: number;
	/** The fund does not suffice. */
	over: boolean;
}

export interface DueList {
	payable: DueRow[];
	held: DueRow[];
	payableCount: number;
	payableYen: number;
	heldCount: number;
	heldYen: number;
}

export interface DueRow {
	line: DueLine;
	head: string;
	/** Whom it is for, where that is one person; else ''. */
	beneficiary: string;
}

export interface RunRow {
	view: RunView;
	fundTitle: string;
	/** Payments that came back. */
	returned: number;
	returnedYen: number;
}

/** Why a run cannot go on. */
export interface RunProblem {
	what: ReliefProblem | 'accountUnreadable' | 'accountInvalid';
	/** Entry ids of the payments concerned; empty: the run itself. */
	payments: string[];
}

export interface RunDetail extends RunRow {
	here: boolean;
	opener: string;
	approver: string;
	/** The person at the desk has opened it and may not approve. */
	openedHere: boolean;
	problems: RunProblem[];
	/** Open clashes that concern the run or its payments. */
	clashes: Clash['type'][];
	/** Own entries of the run that no data center has acknowledged, and those that were refused. */
	unsent: number;
	refused: number;
	payer: Payer | null;
	byCategory: { round: number; slot: string; category: string; count: number; yen: number }[];
	payments: PaymentRow[];
}

export interface TransferFile {
	bytes: Uint8Array<ArrayBuffer>;
	/** File name: the run's id, nothing personal. */
	name: string;
	hash: string;
	count: number;
	yen: number;
	/** It was written before: these are the same bytes again. */
	again: boolean;
}

export interface BankResults {
	/** Rows of the file that name a payment of a run, and those that were reopened just now. */
	read: number;
	returned: { payment: string; run: string; code: string; yen: number; payee: string }[];
	/** Rows that were known already. */
	known: number;
	/** Rows that could not be taken: then nothing was written. */
	bad: { line: number; why: 'format' | 'unknown' | 'amount' | 'notFiled'; detail: string }[];
}

export interface ClawbackRow {
	clawback: Clawback;
	head: string;
	fundTitle: string;
	supportTitle: string;
	grade: Grade | null;
	recovered: SupportApplication['recovered'];
}

/** A row of an imported list that cannot be taken; `line` counts from 1, the header included. */
export interface BadRow {
	line: number;
	column: string;
	why: 'missing' | 'name' | 'birth' | 'support' | 'municipality' | 'yen' | 'several' | 'twice';
	value: string;
}

export interface ElsewhereImport {
	taken: number;
	/** Rows that an earlier import brought already. */
	known: number;
	bad: BadRow[];
	/** How many of the people have an application here that must be cleared now. */
	matched: number;
}
