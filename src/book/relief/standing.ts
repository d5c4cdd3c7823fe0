import type { Clash, Ledger } from '../../domain/fold/state';
import type { PaymentView, RunView, SupportApplication } from '../../domain/relief/state';

/** What stands against a decision or payment until a person clears it (要調整). */
const AGAINST: ReadonlySet<Clash['type']> = new Set([
	'duplicatePayment',
	'foreignRun',
	'overBudget',
	'overpaid',
	'sameAccount',
	'samePerson',
	'paidElsewhere',
	'twiceApplied',
	'basisChanged',
	'conflictingDecisions',
	'conflictingDocuments',
	'twoPayees'
]);

/** Whether a clash concerns an application for a support, by what it names or, of very many entries, by what they share. */
function concerns(clash: Clash, view: SupportApplication, ids: ReadonlySet<string>): boolean {
	if (!AGAINST.has(clash.type)) return false;
	switch (clash.type) {
		case 'overpaid':
		case 'basisChanged':
			return clash.applied === view.entry;
		case 'sameAccount':
			return clash.account === view.account?.token;
		case 'samePerson':
		case 'paidElsewhere':
			return clash.support === view.support && view.persons.includes(clash.person);
		case 'conflictingDecisions':
			return clash.application === view.application;
		case 'twiceApplied':
			return clash.support === view.support && clash.cases.includes(view.case);
		case 'overBudget':
			return false;
		default:
			return clash.entries.some((entry) => ids.has(entry));
	}
}

/** The open clashes of an application, oldest first. */
export function clashesOf(ledger: Ledger, view: SupportApplication): Clash[] {
	const ids = new Set([
		view.entry,
		...(view.decision ? [view.decision.entry] : []),
		...(view.examined ? [view.examined.entry] : []),
		...view.payments.map(({ entry }) => entry)
	]);
	return ledger.clashes.filter((clash) => concerns(clash, view, ids));
}

/** The open clashes of a run or of any of its payments, each with the payments that it concerns. */
export function clashesOfRun(
	ledger: Ledger,
	run: RunView,
	payments: readonly PaymentView[]
): { clash: Clash; payments: string[] }[] {
	const found = new Map<Clash, string[]>();
	for (const clash of ledger.clashes) {
		if (clash.type === 'overBudget' && clash.fund === run.fund) found.set(clash, []);
		else if (clash.entries.includes(run.entry)) found.set(clash, []);
	}
	// Few clashes and many payments: each application is asked only where there is a clash at all.
	if (ledger.clashes.some(({ type }) => AGAINST.has(type)))
		for (const payment of payments) {
			const view = ledger.relief.applications.get(payment.applied);
			if (!view) continue;
			for (const clash of clashesOf(ledger, view)) {
				// Another payment of the same household is not this run's matter.
				if (clash.type === 'duplicatePayment' && !clash.entries.includes(payment.entry)) continue;
				found.set(clash, [...(found.get(clash) ?? []), payment.entry]);
			}
		}
	return [...found].map(([clash, concerned]) => ({ clash, payments: concerned }));
}
