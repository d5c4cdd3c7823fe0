import type { Grade } from '../grade';
import type { CaseSoFar, Part } from '../fold/part';
import { byClock, type GoodItem, type ItemOf } from '../fold/read';
import type { CaseState } from '../fold/state';
import type { Outcome } from '../fold/transitions';
import type { KindName } from '../kinds';
import { paymentKey } from './keys';
import type { LoanView, PaymentView, ReliefCase, SupportApplication, SupportState } from './state';

/** Supports of one household: its applications and all that followed, entry by entry. */
export const reliefPart: Part<ReliefCase> = {
	begin: () => ({ told: [], applications: [] }),

	step(state, item, seen) {
		switch (item.kind) {
			case 'support.told':
				state.told.push({ entry: item.id, at: item.at });
				return null;
			case 'support.applied':
				state.applications.push(applicationOf(item));
				return null;
			case 'payment.returned':
				return returned(state, item, seen);
			case 'loan.repaid':
				return repaid(state, item, seen);
			case 'support.amended':
			case 'support.examined':
			case 'support.decided':
			case 'support.progressed':
			case 'support.withdrawn':
			case 'loan.agreed':
			case 'payment.ordered':
			case 'payment.recovered':
			case 'clawback.judged': {
				const application = find(state, item.open.applied);
				return application ? follow(application, item, seen) : 'target';
			}
			default:
				return 'content';
		}
	},

	finish(state, of) {
		state.applications.sort((a, b) => byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry }));
		for (const application of state.applications) {
			const { decision } = application;
			application.gradeNow = gradeNow(application, of);
			// A grade that nobody certified here is the decision's own: there is nothing that could have changed.
			const unfounded = application.application === null && application.gradeNow === null;
			application.basisChanged =
				decision?.outcome === 'grant' &&
				decision.grade !== null &&
				decision.grade !== application.gradeNow &&
				!unfounded;
		}
	}
};

function applicationOf(item: ItemOf<'support.applied'>): SupportApplication {
	const { support, application, beneficiary, members, choices, papers, account } = item.open;
	return {
		entry: item.id,
		case: item.case,
		at: item.at,
		staff: item.by.staff,
		support,
		application,
		beneficiary,
		persons: beneficiary === 'household' ? [...new Set(members)] : [beneficiary],
		choices: { ...choices },
		papers: [...papers],
		account: account === null ? null : { token: account, entry: item.id },
		state: 'applied',
		since: item.at,
		examined: null,
		decision: null,
		progress: [],
		loan: null,
		gradeNow: null,
		basisChanged: false,
		payments: [],
		recovered: [],
		judged: []
	};
}

const find = (state: ReliefCase, applied: string) =>
	state.applications.find(({ entry }) => entry === applied);

/** Nothing changes the state after a withdrawal. */
function moveTo(application: SupportApplication, state: SupportState, { at }: { at: string }): void {
	if (application.state === state || application.state === 'withdrawn') return;
	application.state = state;
	application.since = at;
}

type Following = Extract<
	GoodItem,
	{
		kind:
			| 'support.amended'
			| 'support.examined'
			| 'support.decided'
			| 'support.progressed'
			| 'support.withdrawn'
			| 'loan.agreed'
			| 'payment.ordered'
			| 'payment.recovered'
			| 'clawback.judged';
	}
>;

function follow(application: SupportApplication, item: Following, seen: CaseSoFar): Outcome {
	const { id: entry, at } = item;
	switch (item.kind) {
		case 'support.amended':
			return amend(application, item);
		case 'support.examined':
			application.examined = { entry, outcome: item.open.outcome, staff: item.by.staff, at };
			moveTo(application, 'examined', item);
			return null;
		case 'support.decided':
			return decide(application, item, seen);
		case 'support.progressed':
			application.progress.push({ ...item.open, entry, at });
			return null;
		case 'support.withdrawn':
			moveTo(application, 'withdrawn', item);
			return null;
		case 'loan.agreed':
			return agree(application, item);
		case 'payment.ordered':
			return order(application, item, seen);
		case 'payment.recovered':
			return record(application.recovered, item, { ...item.open, entry, at });
		case 'clawback.judged':
			return judge(application, item);
	}
}

/** Two approvers may judge one case with no network: counted twice, a waiver would swallow what is paid too much later. */
function judge(application: SupportApplication, item: ItemOf<'clawback.judged'>): Outcome {
	const { open, corrects, id: entry, at } = item;
	const rival = application.judged.some(
		({ fund, after }) => after !== undefined && after === open.after && (after !== null || fund === open.fund)
	);
	if (corrects === undefined && rival) return 'rival';
	return record(application.judged, item, { ...open, entry, at });
}

/** Adds to a list, in the place of the entry that it corrects if it corrects one. */
function record<E extends { entry: string }>(list: E[], { corrects }: GoodItem, one: E): Outcome {
	if (corrects === undefined) list.push(one);
	else {
		const corrected = list.findIndex(({ entry }) => entry === corrects);
		if (corrected < 0) return 'target';
		list.splice(corrected, 1, one);
	}
	return null;
}

function amend(application: SupportApplication, item: ItemOf<'support.amended'>): Outcome {
	const { papers, choices, account } = item.open;
	application.papers = [...new Set([...application.papers, ...papers])];
	application.choices = { ...application.choices, ...choices };
	if (account !== null) application.account = { token: account, entry: item.id };
	return null;
}

/** Four eyes (四つの目): who examined does not decide, and nothing is granted that nobody found fit. */
function decide(application: SupportApplication, item: ItemOf<'support.decided'>, seen: CaseSoFar): Outcome {
	const { applied, examined, outcome, lines, grade } = item.open;
	const examination = named(seen, examined, 'support.examined');
	if (!examination || examination.open.applied !== applied) return 'target';
	if (examination.by.staff === item.by.staff) return 'hand';
	if (outcome === 'grant' ? examination.open.outcome === 'unfit' : lines.length > 0) return 'content';
	if (new Set(lines.map(({ slot }) => slot)).size < lines.length) return 'content';
	application.decision = { entry: item.id, outcome, lines, grade, staff: item.by.staff, at: item.at };
	moveTo(application, outcome === 'grant' ? 'granted' : 'refused', item);
	return null;
}

function agree(application: SupportApplication, item: ItemOf<'loan.agreed'>): Outcome {
	const { loan } = application;
	if (loan && item.corrects !== loan.entry) return 'content';
	const kept: Pick<LoanView, 'repaid' | 'repaidYen'> = loan ?? { repaid: [], repaidYen: 0 };
	application.loan = { ...item.open, entry: item.id, repaid: kept.repaid, repaidYen: kept.repaidYen };
	return null;
}

function repaid(state: ReliefCase, item: ItemOf<'loan.repaid'>, seen: CaseSoFar): Outcome {
	const agreed = named(seen, item.open.agreed, 'loan.agreed');
	const loan = agreed && find(state, agreed.open.applied)?.loan;
	if (!loan) return 'target';
	const { yen, on } = item.open;
	const outcome = record(loan.repaid, item, { entry: item.id, yen, on });
	loan.repaidYen = loan.repaid.reduce((sum, one) => sum + one.yen, 0);
	return outcome;
}

function order(application: SupportApplication, item: ItemOf<'payment.ordered'>, seen: CaseSoFar): Outcome {
	const { applied, decided, beneficiary } = item.open;
	const decision = named(seen, decided, 'support.decided');
	if (!decision || decision.open.applied !== applied) return 'target';
	if (decision.open.outcome !== 'grant' || beneficiary !== application.beneficiary) return 'content';
	const payment: PaymentView = {
		...item.open,
		entry: item.id,
		case: item.case,
		at: item.at,
		key: paymentKey(item.open, item.case),
		returned: null
	};
	application.payments.push(payment);
	return null;
}

function returned(state: ReliefCase, item: ItemOf<'payment.returned'>, seen: CaseSoFar): Outcome {
	const { payment, code, on } = item.open;
	const ordered = named(seen, payment, 'payment.ordered');
	const view = ordered && find(state, ordered.open.applied)?.payments.find(({ entry }) => entry === payment);
	if (!view) return 'target';
	view.returned ??= { entry: item.id, code, on };
	return null;
}

function named<K extends KindName>(seen: CaseSoFar, id: string, kind: K): ItemOf<K> | undefined {
	const item = seen.item(id);
	return item?.kind === kind ? (item as ItemOf<K>) : undefined;
}

/**
 * The grade in force of the certificate's application that is named; where none is named, of the only one of the household that
 * has a grade.
 */
function gradeNow({ application }: SupportApplication, of: CaseState): Grade | null {
	const graded = of.applications.filter(
		({ entry, state, decision }) =>
			(application === null || entry === application) &&
			state !== 'withdrawn' &&
			decision?.outcome === 'certify' &&
			decision.grade !== null
	);
	return graded.length === 1 ? graded[0]!.decision!.grade : null;
}
