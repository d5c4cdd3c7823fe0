import type { Ledger } from '../fold/state';
import type { OpenOf } from '../kinds';
import { dueLines } from './due';
import { holdsOf } from './holds';
import { groupKey } from './keys';
import type { DueLine, FundView, PaymentView, RunView } from './state';
import { scopeOf, tallyOf } from './tally';

/*
 * What a rule says before an entry is written, given the ledger as this device knows it; the words are those of BookError. The
 * fold judges every entry again, where more may be known.
 */

export type ReliefProblem =
	/** There is no such application, fund, run or payment here. */
	| 'notFound'
	/** The same person may not do both (四つの目). */
	| 'secondPerson'
	/** Another device holds the fund or has opened the run. */
	| 'notHolder'
	/** The fund has not enough. */
	| 'overBudget'
	/** The key was used, or stands in the run twice. */
	| 'paidAlready'
	/** A person must clear a clash or judge a clawback case first. */
	| 'clashOpen'
	/** It is no longer as it was shown: amount, decision, state. */
	| 'stateChanged'
	/** Its payments are not all here, or are others than it says. */
	| 'fileMismatch';

type Known = Pick<Ledger, 'relief' | 'clashes' | 'bereaved'>;

/** A payment as a run would order it. */
export type Proposed = Pick<DueLine, 'key' | 'applied' | 'decided' | 'account'> & { yen: number };

/** Whether this person may decide on the examination that is named. */
export function mayDecide(
	{ relief }: Known,
	{ applied, examined, outcome }: Pick<OpenOf<'support.decided'>, 'applied' | 'examined' | 'outcome'>,
	staff: string
): ReliefProblem | null {
	const application = relief.applications.get(applied);
	if (!application) return 'notFound';
	if (application.state === 'withdrawn' || application.examined?.entry !== examined) return 'stateChanged';
	if (application.examined.staff === staff) return 'secondPerson';
	return outcome === 'grant' && application.examined.outcome === 'unfit' ? 'stateChanged' : null;
}

/** What is left of a fund, yen; null: no limit was set. */
export function leftOf({ relief }: Pick<Ledger, 'relief'>, { fund, totalYen }: FundView): number | null {
	return totalYen === null ? null : totalYen - (relief.orderedYen.get(fund) ?? 0);
}

/**
 * Devices that held the fund before, and the number up to which their entries must all be here before this one may pay: until
 * then it cannot know what they have paid. `known`: the highest number below which nothing of a device is missing.
 */
export function behindOn(
	{ holdings }: FundView,
	known: (device: string) => number
): { device: string; until: number }[] {
	return holdings.flatMap(({ device, until }) =>
		until !== null && known(device) < until ? [{ device, until }] : []
	);
}

/** Problems of a run before it is opened by `device`, each once. Empty: it may be written. */
export function proposedRun(
	ledger: Known,
	fund: string,
	device: string,
	payments: readonly Proposed[]
): ReliefProblem[] {
	const view = ledger.relief.funds.get(fund);
	if (!view) return ['notFound'];
	const problems = new Set<ReliefProblem>();
	if (view.holding.device !== device) problems.add('notHolder');
	const lines = new Map(dueLines(ledger, fund).map((line) => [line.key, line]));
	const keys = new Set<string>();
	let yen = 0;
	for (const payment of payments) {
		const problem = keys.has(payment.key)
			? 'paidAlready'
			: problemOf(payment, lines.get(payment.key), ledger);
		if (problem) problems.add(problem);
		keys.add(payment.key);
		yen += payment.yen;
	}
	const left = leftOf(ledger, view);
	if (left !== null && yen > left) problems.add('overBudget');
	return [...problems];
}

function problemOf(payment: Proposed, line: DueLine | undefined, { relief }: Known): ReliefProblem | null {
	if (!line) return relief.byKey.has(payment.key) ? 'paidAlready' : 'stateChanged';
	if (line.held === 'keyUsed' || (relief.byKey.has(payment.key) && line.payYen === 0)) return 'paidAlready';
	if (line.held === 'clawback' || line.held === 'clash') return 'clashOpen';
	const same =
		payment.yen > 0 &&
		payment.yen === line.payYen &&
		payment.applied === line.applied &&
		payment.decided === line.decided &&
		payment.account === line.account;
	return same ? null : 'stateChanged';
}

/** What stands against a run that was opened, and the payments concerned (none: the run itself). */
export function problemsOfRun(
	ledger: Known,
	run: RunView
): { problem: ReliefProblem; payments: PaymentView[] }[] {
	const { relief } = ledger;
	const fund = relief.funds.get(run.fund);
	const payments = relief.paymentsOfRun.get(run.run) ?? [];
	const found: { problem: ReliefProblem; payments: PaymentView[] }[] = [];
	if (run.foreign) found.push({ problem: 'notHolder', payments: [] });
	const yen = payments.reduce((sum, payment) => sum + payment.yen, 0);
	if (payments.length !== run.count || yen !== run.yen) found.push({ problem: 'fileMismatch', payments: [] });
	const left = fund ? leftOf(ledger, fund) : null;
	if (left !== null && left < 0) found.push({ problem: 'overBudget', payments: [] });
	const concerned = (problem: ReliefProblem, of: readonly PaymentView[]) => {
		if (of.length) found.push({ problem, payments: [...of] });
	};
	const keys = new Map<string, number>();
	for (const { key } of payments) keys.set(key, (keys.get(key) ?? 0) + 1);
	concerned(
		'paidAlready',
		payments.filter(({ key }) => keys.get(key)! > 1 || (relief.byKey.get(key)?.length ?? 0) > 1)
	);
	const holds = holdsOf(ledger);
	const scope = fund ? scopeOf(relief.funds, fund) : [];
	const standing = new Map<ReliefProblem, PaymentView[]>();
	for (const payment of payments) {
		const problem = againstPayment(ledger, scope, holds, payment);
		if (problem) standing.set(problem, [...(standing.get(problem) ?? []), payment]);
	}
	for (const [problem, of] of standing) concerned(problem, of);
	return found;
}

function againstPayment(
	{ relief }: Known,
	scope: readonly FundView[],
	holds: ReturnType<typeof holdsOf>,
	payment: PaymentView
): ReliefProblem | null {
	const application = relief.applications.get(payment.applied);
	if (!application) return 'notFound';
	const group = relief.groups
		.get(application.support)
		?.get(groupKey(relief.roots, application.case, application.beneficiary));
	if (!group) return 'clashOpen';
	const { overYen, lines } = tallyOf(scope, group);
	if (overYen > 0) return 'clashOpen';
	// Too much was let be or set off meanwhile: that was said of what has been paid, not of what is still to be.
	const line = lines.find(({ round, slot }) => round === payment.round && slot === payment.slot);
	if (line && line.orderedYen > line.dueYen) return 'stateChanged';
	if (holds.against(application, group, scope, payment)) return 'clashOpen';
	const moved =
		application.basisChanged ||
		application.decision?.outcome !== 'grant' ||
		application.account?.token !== payment.account;
	return moved ? 'stateChanged' : null;
}

/** Whether this person may approve the run: not who opened it, and only a whole run that nothing stands against. */
export function mayApprove(ledger: Known, id: string, staff: string): ReliefProblem | null {
	const run = ledger.relief.runs.get(id);
	if (!run) return 'notFound';
	if (run.state !== 'opened') return 'stateChanged';
	if (run.staff === staff) return 'secondPerson';
	return problemsOfRun(ledger, run)[0]?.problem ?? null;
}

/** Whether this device may write the run's file. */
export function mayFile(ledger: Known, id: string, device: string): ReliefProblem | null {
	const run = ledger.relief.runs.get(id);
	if (!run) return 'notFound';
	if (run.device !== device) return 'notHolder';
	if (run.state !== 'approved') return 'stateChanged';
	return problemsOfRun(ledger, run)[0]?.problem ?? null;
}

/** Whether the run may be given up: its file may be at the bank once it is written. */
export function mayCancel({ relief }: Known, id: string): ReliefProblem | null {
	const run = relief.runs.get(id);
	if (!run) return 'notFound';
	return run.state === 'filed' || run.state === 'cancelled' ? 'stateChanged' : null;
}

/** Whether a payment may be recorded as sent back by the bank: it was in a file, and is not back yet. */
export function mayReturn({ relief }: Known, payment: PaymentView): ReliefProblem | null {
	return relief.runs.get(payment.run)?.state === 'filed' && !payment.returned ? null : 'stateChanged';
}
