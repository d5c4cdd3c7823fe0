import type { CaseNumber } from '../entry';
import type { Grade } from '../grade';
import type { OpenOf } from '../kinds';
import type { GrantLine } from '../kinds/support';

/** Where an application for a support stands. */
export type SupportState =
	/** 受付済: waits for the examination. */
	| 'applied'
	/** 審査済: waits for the decision of a second person. */
	| 'examined'
	/** 決定済 */
	| 'granted'
	/** 不支給・不承認 */
	| 'refused'
	/** 取下げ */
	| 'withdrawn';

/** One payment of a household, computed from its own case: whether its run was valid only the area knows (area.ts). */
export interface PaymentView extends OpenOf<'payment.ordered'> {
	entry: string;
	case: CaseNumber;
	at: string;
	/** `fund:round:slot:category:case:beneficiary`; the case is left out for a person, who is one in every case. */
	key: string;
	returned: { entry: string; code: string; on: string } | null;
}

export interface LoanView extends OpenOf<'loan.agreed'> {
	entry: string;
	repaid: { entry: string; yen: number; on: string }[];
	/** Principal that was repaid is no more than this says; interest is the plan's (supports/loan.ts). */
	repaidYen: number;
}

/** One application for a support and all that followed. */
export interface SupportApplication {
	/** Entry id of support.applied. */
	entry: string;
	case: CaseNumber;
	at: string;
	staff: string;
	support: string;
	application: string | null;
	beneficiary: string;
	/** Tokens of everyone who is paid for: the household's people as far as they were named, or the one person. */
	persons: string[];
	/** The newest of each. */
	choices: OpenOf<'support.applied'>['choices'];
	papers: string[];
	/** Token of the account in force, and the entry whose sealed part holds it. */
	account: { token: string; entry: string } | null;
	state: SupportState;
	since: string;
	examined: { entry: string; outcome: 'fit' | 'unfit'; staff: string; at: string } | null;
	/** In force: the newest. */
	decision: {
		entry: string;
		outcome: 'grant' | 'refuse';
		lines: GrantLine[];
		grade: Grade | null;
		staff: string;
		at: string;
	} | null;
	progress: (OpenOf<'support.progressed'> & { entry: string; at: string })[];
	loan: LoanView | null;
	/** Grade that the certificate's decision in force gives now; null: none, or no certificate is named. */
	gradeNow: Grade | null;
	/** The decision rests on another grade than the one in force now: a person looks again, and nothing is paid until then. */
	basisChanged: boolean;
	payments: PaymentView[];
	recovered: (OpenOf<'payment.recovered'> & { entry: string; at: string })[];
	judged: (OpenOf<'clawback.judged'> & { entry: string; at: string })[];
}

/** Supports of one household. */
export interface ReliefCase {
	/** Entries of support.told in clock order; their sealed parts are folded by who holds the key. */
	told: { entry: string; at: string }[];
	applications: SupportApplication[];
}

/** A fund (基金) with its rounds. */
export interface FundView extends OpenOf<'fund.defined'> {
	/** The entry that defined it last. */
	entry: string;
	rounds: (OpenOf<'fund.roundFixed'> & { entry: string; at: string })[];
	/** Of all rounds, or of the definition; null: no limit was set. */
	totalYen: number | null;
	/** The holder of now, and the entry by which it is. */
	holding: { device: string; entry: string };
	/**
	 * Every holder so far, oldest first: `until` is the highest own number with which its entries still count; `lost`: it did not
	 * hand the fund over itself.
	 */
	holdings: { device: string; entry: string; until: number | null; lost: boolean }[];
	/** Entries that defined it for its first holder: each of them names the first holding. */
	definitions: string[];
	/** Every hand-over that was written, in clock order. */
	handovers: HandOver[];
	/** Those of them that lost against another one from the same holding: their holders hold nothing. */
	rivals: HandOver[];
}

/** A hand-over of a fund (保有者の交代) as it was written. */
export interface HandOver {
	entry: string;
	at: string;
	/** The entry by which the fund was the giver's. */
	holding: string;
	to: string;
	/** The giver's highest own number that still counts. */
	until: number;
	lost: boolean;
}

/** Where a payment run stands. */
export type RunState = 'opened' | 'approved' | 'filed' | 'cancelled';

export interface RunView extends OpenOf<'run.opened'> {
	entry: string;
	at: string;
	device: string;
	/** Number of the entry on its device. */
	n: number;
	staff: string;
	state: RunState;
	approved: { entry: string; staff: string; at: string } | null;
	filed: { entry: string; hash: string; at: string } | null;
	/** Given up, by whomever. A file that the run's own device had written by then stands all the same. */
	cancelled: { entry: string; staff: string; at: string } | null;
	/** A file that the run's device wrote after it had been declared lost: it counts for nothing and may have gone to the bank. */
	strayFile: { entry: string; at: string } | null;
	/** Its writer did not hold the fund: it counts for nothing (仮). */
	foreign: boolean;
}

/** Funds and runs: the office's case. */
export interface FundOffice {
	funds: Map<string, FundView>;
	runs: Map<string, RunView>;
	/** Person token → who has paid it elsewhere. */
	elsewhere: Map<string, (OpenOf<'payment.elsewhere'> & { entry: string; at: string })[]>;
}

/** What is due to one beneficiary in one slot of a fund's round, and what of it was ordered. Yen. */
export interface DueLine {
	fund: string;
	round: number;
	slot: string;
	category: string;
	case: CaseNumber;
	/** Entry id of support.applied and of the decision. */
	applied: string;
	decided: string;
	beneficiary: string;
	account: string | null;
	dueYen: number;
	/** Live payments less what came back. Above `dueYen` in the sum over the fund: a clawback case. */
	orderedYen: number;
	/** What may be ordered now: 0 where something stands against it. */
	payYen: number;
	/** Why nothing may be ordered though it is due. */
	held: null | 'clawback' | 'basisChanged' | 'clash' | 'account' | 'keyUsed';
	/** Key of the payment that would be ordered. */
	key: string;
}

/** Too much was paid to one application from one fund (過払い). */
export interface Clawback {
	fund: string;
	applied: string;
	case: CaseNumber;
	paidYen: number;
	/** Of what was paid for, what is due by now: never more for a slot of a round than was paid for it. */
	dueYen: number;
	/** paid − recovered − due, yen; what a person waived or set off is taken off already. */
	overYen: number;
	judged: (OpenOf<'clawback.judged'> & { entry: string; at: string }) | null;
	/** Nobody has judged the sum as it stands now. */
	open: boolean;
}

/**
 * Everything about one support for one beneficiary: what was paid to it under one application counts against another, in the
 * same household or, for a person, in any.
 */
export interface Group {
	support: string;
	/** `<case>:household`, or the person's token. */
	beneficiary: string;
	/** In clock order, dead ones too. */
	applications: SupportApplication[];
	/** Payments that count, in clock order. */
	payments: PaymentView[];
	/** Payments that count for nothing but may have been made: of foreign runs, and of runs that are not here. */
	doubtful: PaymentView[];
}

/** Supports and payments over all cases. */
export interface ReliefLedger {
	/** Entry id of support.applied → the application. */
	applications: Map<string, SupportApplication>;
	/** Support id → entry ids of its live applications. */
	bySupport: Map<string, Set<string>>;
	funds: Map<string, FundView>;
	runs: Map<string, RunView>;
	/** Run id → its payments. */
	paymentsOfRun: Map<string, PaymentView[]>;
	/** Payment key → entry ids of the live payments with it. */
	byKey: Map<string, string[]>;
	/** Fund → yen that live payments of valid runs have ordered. */
	orderedYen: Map<string, number>;
	elsewhere: FundOffice['elsewhere'];
	/** Clawback cases, oldest first; those that are settled too. */
	clawbacks: Clawback[];
	/** Case → the case under which its household is reckoned, where households were merged (households/state.ts). */
	roots: ReadonlyMap<CaseNumber, CaseNumber>;
	/** Support id → beneficiary → what belongs together. */
	groups: Map<string, Map<string, Group>>;
}
