import { daysBetween } from '../../domain/dates';
import type { CaseState, Ledger } from '../../domain/fold/state';
import type { PaymentView, SupportApplication } from '../../domain/relief/state';
import type { SupportDefinition } from '../../domain/supports/definition';
import type { Entitlement } from '../../domain/supports/situation';
import type { NavigatorGroup, SupportStanding } from './api';

/** Days before a deadline from which on somebody should be called. */
export const SOON_DAYS = 30;

/** Whom a support is for, as entries name it. */
export type Beneficiary = string | 'household';
export const beneficiaryOf = (person: string | null): Beneficiary => person ?? 'household';

/** The application in force of a household (or person of it) for a support: the newest that was not withdrawn. */
export function supportApplication(
	state: CaseState | null,
	support: string,
	person: string | null
): SupportApplication | null {
	const all = state?.parts.relief?.applications ?? [];
	return (
		all.findLast(
			(one) =>
				one.support === support && one.beneficiary === beneficiaryOf(person) && one.state !== 'withdrawn'
		) ?? null
	);
}

/** Whether money of a payment has left: its run was filed by who held the fund, and the bank has not sent it back. */
export function hasLeft(ledger: Ledger, payment: PaymentView): boolean {
	const run = ledger.relief.runs.get(payment.run);
	return payment.returned === null && run !== undefined && run.state === 'filed' && !run.foreign;
}

/** Yen that one application has received, less what came back, never below 0. */
export function paidYen(ledger: Ledger, application: SupportApplication): number {
	const paid = application.payments
		.filter((payment) => hasLeft(ledger, payment))
		.reduce((sum, { yen }) => sum + yen, 0);
	const back = application.recovered.reduce((sum, { yen }) => sum + yen, 0);
	return Math.max(0, paid - back);
}

const IN_HAND = new Set(['completed', 'received']);

function isReceived(
	ledger: Ledger,
	application: SupportApplication,
	gives: SupportDefinition['gives']
): boolean {
	if (application.progress.some(({ step }) => IN_HAND.has(step))) return true;
	const paid = paidYen(ledger, application);
	if (paid === 0) return false;
	if (gives === 'rounds') return true;
	const granted = application.decision?.lines.reduce((sum, { yen }) => sum + yen, 0) ?? 0;
	return paid >= (application.loan?.principalYen ?? granted);
}

/** Where temporary housing stands, which is asked for by an application of its own. Null: nobody has asked. */
export function housingStanding(state: CaseState | null): SupportStanding | null {
	const last = state?.parts.housing?.applications.at(-1);
	if (!last) return null;
	switch (last.state) {
		case 'applied':
			return 'asked';
		case 'eligible':
		case 'offered':
		case 'provisional':
			return 'examined';
		case 'notEligible':
			return 'refused';
		case 'assigned':
			return 'granted';
		case 'livingIn':
		case 'left':
			return 'received';
	}
}

/** Where a household or person stands with a support on a day (ISO). */
export function standingOf(
	ledger: Ledger,
	state: CaseState | null,
	definition: Pick<SupportDefinition, 'id' | 'gives' | 'needsApplication'>,
	{ person, deadline }: Pick<Entitlement, 'person' | 'deadline'>,
	today: string,
	/** The support is the one that the housing ledger keeps. */
	isHousing: boolean
): { standing: SupportStanding; application: SupportApplication | null } {
	const application = supportApplication(state, definition.id, person);
	if (application) {
		const { state: at } = application;
		if (at === 'applied') return { standing: 'asked', application };
		if (at === 'examined') return { standing: 'examined', application };
		if (at === 'refused') return { standing: 'refused', application };
		const received = isReceived(ledger, application, definition.gives);
		return { standing: received ? 'received' : 'granted', application };
	}
	const housed = isHousing ? housingStanding(state) : null;
	if (housed) return { standing: housed, application: null };
	const over = deadline !== null && deadline < today && definition.needsApplication;
	return { standing: over ? 'lapsed' : 'notAsked', application: null };
}

/** Where the navigator shows it. */
export function groupOf(
	entitled: Entitlement['entitled'],
	standing: SupportStanding,
	needsApplication: boolean,
	/** Somebody at a desk can ask what is missing. */
	canAsk: boolean
): NavigatorGroup {
	if (standing === 'received') return 'received';
	if (standing === 'asked' || standing === 'examined' || standing === 'granted') return 'running';
	if (standing === 'refused') return 'refused';
	if (entitled === 'no') return 'notEntitled';
	if (standing === 'lapsed') return 'lapsed';
	if (entitled === 'unknown') return canAsk ? 'ask' : 'waiting';
	return needsApplication ? 'next' : 'automatic';
}

/** Whole days from a day to a deadline (ISO dates), below 0 after it. */
export function daysLeft(deadline: string | null, today: string): number | null {
	return deadline === null ? null : daysBetween(today, deadline);
}

/** The nearest deadline first, those without one last; then as they were. */
export function byDeadline(a: { deadline: string | null }, b: { deadline: string | null }): number {
	if (a.deadline === b.deadline) return 0;
	if (a.deadline === null) return 1;
	if (b.deadline === null) return -1;
	return a.deadline < b.deadline ? -1 : 1;
}
