import type { Ledger } from '../../domain/fold/state';
import {
	leftOf,
	mayApprove,
	mayCancel,
	mayDecide,
	mayFile,
	mayReturn,
	type ReliefProblem
} from '../../domain/relief/check';
import { isGranted, paymentKey } from '../../domain/relief/keys';
import type { SupportApplication } from '../../domain/relief/state';
import { BookError } from '../api';
import type { Check } from '../checks';

/** What an entry about an application names must be there, in its case. */
const ofApplications: Check = (draft, caseNo, ledger) => {
	if (!('applied' in draft.open)) return;
	const { kind } = draft;
	if (!/^(?:support|loan|payment|clawback)\./.test(kind)) return;
	const view = applicationIn(ledger, draft.open.applied, caseNo);
	if (view.state === 'withdrawn' && !/^(?:payment\.recovered|clawback\.judged)$/.test(kind))
		throw new BookError('stateChanged', 'withdrawn');
};

function applicationIn(ledger: Ledger, applied: string, caseNo: string): SupportApplication {
	const view = ledger.relief.applications.get(applied);
	if (!view || view.case !== caseNo) throw new BookError('notFound', 'applied');
	return view;
}

const refuse = (problem: ReliefProblem | null, detail: string): void => {
	if (problem) throw new BookError(problem, detail);
};

/** Four eyes (四つの目): who examined does not decide. */
const ofDecisions: Check = (draft, _caseNo, ledger, by) => {
	if (draft.kind === 'support.decided') refuse(mayDecide(ledger, draft.open, by.staff), 'decide');
};

const ofFunds: Check = (draft, _caseNo, ledger) => {
	if (draft.kind === 'fund.defined') {
		const held = ledger.relief.funds.get(draft.open.fund);
		const { support, pays, holder } = draft.open;
		if (held && (held.support !== support || held.pays !== pays || held.holder !== holder))
			throw new BookError('stateChanged', 'fund');
	}
	if (draft.kind === 'fund.roundFixed') {
		const fund = ledger.relief.funds.get(draft.open.fund);
		if (!fund) throw new BookError('notFound', 'fund');
		const held = fund.rounds.find(({ round }) => round === draft.open.round);
		if (held?.entry !== draft.corrects) throw new BookError('stateChanged', 'round');
	}
	if (draft.kind === 'fund.handedOver') {
		const fund = ledger.relief.funds.get(draft.open.fund);
		if (fund?.holding.entry !== draft.open.holding) throw new BookError('stateChanged', 'holding');
	}
};

const ofRuns: Check = (draft, _caseNo, ledger, by) => {
	if (draft.kind === 'run.opened') {
		const { run, fund: id, holding, yen } = draft.open;
		const fund = ledger.relief.funds.get(id);
		if (!fund) throw new BookError('notFound', 'fund');
		if (fund.holding.device !== by.device || fund.holding.entry !== holding)
			throw new BookError('notHolder', id);
		if (ledger.relief.runs.has(run)) throw new BookError('stateChanged', run);
		const left = leftOf(ledger, fund);
		if (left !== null && yen > left) throw new BookError('overBudget', id);
		return;
	}
	if (draft.kind === 'run.approved') refuse(mayApprove(ledger, draft.open.run, by.staff), draft.open.run);
	else if (draft.kind === 'run.filed') refuse(mayFile(ledger, draft.open.run, by.device), draft.open.run);
	else if (draft.kind === 'run.cancelled') refuse(mayCancel(ledger, draft.open.run), draft.open.run);
};

const ofPayments: Check = (draft, caseNo, ledger, by) => {
	if (draft.kind === 'payment.ordered') {
		const { fund: id, applied, decided, account, yen, run } = draft.open;
		const view = applicationIn(ledger, applied, caseNo);
		if (!isGranted(view) || view.decision?.entry !== decided || view.account?.token !== account)
			throw new BookError('stateChanged', 'decision');
		const fund = ledger.relief.funds.get(id);
		if (!fund || fund.support !== view.support) throw new BookError('notFound', 'fund');
		if (fund.holding.device !== by.device) throw new BookError('notHolder', id);
		// A payment comes with its run, never into one that is there.
		if (ledger.relief.runs.has(run)) throw new BookError('stateChanged', run);
		if (ledger.relief.byKey.get(paymentKey(draft.open, caseNo))?.length)
			throw new BookError('paidAlready', id);
		const left = leftOf(ledger, fund);
		if (left !== null && yen > left) throw new BookError('overBudget', id);
	}
	if (draft.kind === 'payment.returned') {
		const payments = ledger.cases.get(caseNo)?.parts.relief?.applications.flatMap((one) => one.payments);
		const payment = payments?.find(({ entry }) => entry === draft.open.payment);
		if (!payment) throw new BookError('notFound', 'payment');
		refuse(mayReturn(ledger, payment), 'returned');
	}
};

/** What rules of relief say before an entry is written. */
export const reliefChecks: readonly Check[] = [ofApplications, ofDecisions, ofFunds, ofRuns, ofPayments];
