import { nextStep as nextOfCertificate, type Action } from '../fold/actions';
import type { CaseState, Ledger } from '../fold/state';
import { daysBetween } from '../dates';
import { parseEntryId } from '../ids';
import type { HousingApplication, StayView } from '../housing/state';
import type { KindName } from '../kinds';
import type { CertificateKind } from '../municipality';
import type { SupportApplication } from '../relief/state';

/** What waits to be done for a household (次にすること), by ledger. Entry ids say to what it belongs. */
export type Todo =
	/** Something that only a person can settle (要調整). */
	| { what: 'clash'; clash: string }
	/** Nobody has taken an application. */
	| { what: 'apply' }
	| { what: 'certificate'; application: string; certificate: string; action: Action }
	/** A grade is there, and no support has been asked for. */
	| { what: 'askSupports' }
	| { what: 'support'; applied: string; support: string; todo: SupportTodo }
	| { what: 'housing'; applied: string; todo: HousingTodo }
	/** `first`: heavily damaged, and nobody has asked how they are. */
	| { what: 'consult'; first: boolean }
	/** Whoever looked after it is gone, or nobody does though it is managed. */
	| { what: 'keeper' }
	| { what: 'bereaved'; deceased: string; todo: BereavedTodo }
	/** Whether they agree to be told of to others was not asked. */
	| { what: 'consent' };

/** again: the grade is another than when it was decided; account: a transfer came back. */
export type SupportTodo = 'examine' | 'decide' | 'again' | 'account' | 'clawback';
export type HousingTodo =
	'judge' | 'offer' | 'answer' | 'confirm' | 'lost' | 'moveIn' | 'visit' | 'extend' | 'keysBack' | 'inspect';
export type BereavedTodo = 'board' | 'survivors' | 'payee' | 'contact';

export type NextStep = Todo & {
	/** Entry that does it: whoever may write the kind may take the step. */
	kind: KindName;
	/** Day by which, ISO; null: as soon as possible. */
	due: string | null;
	overdue: boolean;
};

/** Days before the end of a stay from which on it is spoken about, and between two visits (見守り訪問, monthly). */
export const STAY_WARNING_DAYS = 90;
export const VISIT_EVERY_DAYS = 30;
/** A visit is shown so many days before it is due. */
const VISIT_AHEAD_DAYS = 7;

const HEAVY: readonly (string | null | undefined)[] = ['zenkai', 'daikibo', 'chukibo', 'hankai'];

interface About {
	/** The case as folded; null where nothing was ever written about the household. */
	state: CaseState | null;
	ledger: Ledger;
	certificateKinds: readonly CertificateKind[];
	/** ISO, in Japan. */
	today: string;
	/** Now, ms since 1970: whose account has ended by itself. */
	now: number;
}

/**
 * What comes next for a household, most urgent first: what clashes, what should have been done by now, what can be done now, what
 * has a day to come, and what may be asked at an opportunity. Computed from the ledgers; whoever comes new to the desk needs
 * nothing else.
 */
export function nextSteps(about: About): NextStep[] {
	const { state, ledger, today } = about;
	const steps: NextStep[] = [];
	const add = (todo: Todo, kind: KindName, due: string | null = null) =>
		steps.push({ ...todo, kind, due, overdue: due !== null && due < today });
	if (!state) {
		add({ what: 'apply' }, 'certificate.applied');
		return steps;
	}
	for (const clash of ledger.clashes)
		if (clash.cases.includes(state.case)) add({ what: 'clash', clash: clash.key }, 'clash.cleared');
	certificates(about, state, add);
	supports(about, state, add);
	for (const application of state.parts.housing?.applications ?? []) housing(about, application, add);
	bereaved(state, add);
	care(about, state, add);
	return steps
		.map((step, place) => ({ step, place }))
		.sort(
			(a, b) => urgency(a.step, today) - urgency(b.step, today) || byDue(a.step, b.step) || a.place - b.place
		)
		.map(({ step }) => step);
}

type Add = (todo: Todo, kind: KindName, due?: string | null) => void;

function urgency({ what, due }: NextStep, today: string): number {
	if (what === 'clash') return 0;
	if (what === 'consent') return 4;
	if (due === null) return 2;
	return due <= today ? 1 : 3;
}

const byDue = (a: NextStep, b: NextStep): number =>
	a.due === b.due || a.due === null || b.due === null ? 0 : a.due < b.due ? -1 : 1;

const KIND_OF_ACTION: Partial<Record<Action, KindName>> = {
	survey: 'certificate.surveyed',
	decide: 'certificate.decided',
	issue: 'certificate.issued'
};

function certificates({ certificateKinds }: About, state: CaseState, add: Add): void {
	const live = state.applications.filter((view) => view.state !== 'withdrawn');
	if (live.length === 0) add({ what: 'apply' }, 'certificate.applied');
	for (const view of [...live].reverse()) {
		const kind = certificateKinds.find(({ id }) => id === view.certificate);
		const action = kind && nextOfCertificate(view, kind);
		const writes = action && KIND_OF_ACTION[action];
		if (!action || !writes) continue;
		add({ what: 'certificate', application: view.entry, certificate: view.certificate, action }, writes);
	}
}

function supports({ ledger }: About, state: CaseState, add: Add): void {
	const applications = state.parts.relief?.applications ?? [];
	const graded = state.applications.some(
		({ decision, state: now }) => now !== 'withdrawn' && decision?.grade
	);
	if (graded && applications.every((one) => one.state === 'withdrawn'))
		add({ what: 'askSupports' }, 'support.applied');
	for (const one of applications) {
		const { entry: applied, support } = one;
		const todo = (what: SupportTodo, kind: KindName) =>
			add({ what: 'support', applied, support, todo: what }, kind);
		if (one.state === 'applied') todo('examine', 'support.examined');
		else if (one.state === 'examined') todo('decide', 'support.decided');
		else if (one.state === 'granted' && one.basisChanged) todo('again', 'support.examined');
		if (one.state === 'granted' && waitsForAccount(one)) todo('account', 'support.amended');
	}
	for (const { open, applied, case: caseNo } of ledger.relief.clawbacks) {
		if (!open || caseNo !== state.case) continue;
		const support = applications.find(({ entry }) => entry === applied)?.support ?? '';
		add({ what: 'support', applied, support, todo: 'clawback' }, 'clawback.judged');
	}
}

/** A transfer came back and nobody has given another account since. */
function waitsForAccount({ payments, account }: SupportApplication): boolean {
	const since = account ? parseEntryId(account.entry).time : '';
	return payments.some(({ returned }) => returned !== null && parseEntryId(returned.entry).time > since);
}

function housing({ ledger, today }: About, application: HousingApplication, add: Add): void {
	const { entry: applied, state, stays } = application;
	const todo = (what: HousingTodo, kind: KindName, due: string | null = null) =>
		add({ what: 'housing', applied, todo: what }, kind, due);
	if (state === 'applied') todo('judge', 'housing.judged');
	else if (state === 'eligible') todo('offer', 'housing.offered');
	else if (state === 'offered') todo('answer', 'housing.answered');
	for (const stay of stays) {
		if (stay.released) continue;
		const standing = ledger.housing.stays.get(stay.entry)?.standing ?? stay.standing;
		if (standing === 'lost') todo('lost', 'housing.assigned');
		else if (stay.movedOut) {
			if (stay.keysOut > 0) todo('keysBack', 'housing.keys');
			if (!stay.inspected) todo('inspect', 'housing.inspected');
		} else if (stay.movedIn) living(stay, today, todo);
		else if (standing === 'provisional') todo('confirm', 'housing.confirmed');
		else todo('moveIn', 'housing.movedIn', stay.from);
	}
}

function living(
	stay: StayView,
	today: string,
	todo: (what: HousingTodo, kind: KindName, due: string) => void
): void {
	if (daysBetween(today, stay.until) <= STAY_WARNING_DAYS) todo('extend', 'housing.extended', stay.until);
	const last = stay.visits.reduce((newest, { on }) => (on > newest ? on : newest), stay.movedIn!.on);
	const visit = addDays(last, VISIT_EVERY_DAYS);
	if (daysBetween(today, visit) <= VISIT_AHEAD_DAYS) todo('visit', 'housing.visited', visit);
}

function bereaved(state: CaseState, add: Add): void {
	for (const { first: deceased, manner, board, recognised, survivors, next } of state.parts.bereaved
		?.deceased ?? []) {
		const todo = (what: BereavedTodo, kind: KindName, due: string | null = null) =>
			add({ what: 'bereaved', deceased, todo: what }, kind, due);
		if (manner === 'relatedAsked' && (!board || board.outcome === 'again'))
			todo('board', 'bereaved.boardDecided');
		if (survivors.length === 0) todo('survivors', 'bereaved.survivor');
		else if (recognised && !survivors.some(({ payee }) => payee)) todo('payee', 'bereaved.survivor');
		if (next !== null) todo('contact', 'bereaved.contacted', next);
	}
}

function care({ ledger, now }: About, state: CaseState, add: Add): void {
	const { care } = state.parts;
	const heavy = state.applications.some(({ decision }) => HEAVY.includes(decision?.grade));
	if (care?.next) add({ what: 'consult', first: false }, 'care.consulted', care.next);
	else if (heavy && !care?.consultations.length) add({ what: 'consult', first: true }, 'care.consulted');
	if (care) {
		const person = care.keeper === null ? undefined : ledger.people.get(care.keeper);
		const over = person && (person.endedAt !== null || isOver(person.until, now));
		const wanted = care.managed || care.next !== null;
		if (wanted && (care.keeper === null || over)) add({ what: 'keeper' }, 'care.handedOver');
	}
	const graded = state.applications.some(({ decision }) => decision?.grade);
	if (!care?.consent && (graded || care?.consultations.length))
		add({ what: 'consent' }, 'disclosure.consented');
}

const isOver = (until: string | null, now: number): boolean => until !== null && Date.parse(until) <= now;

/** ISO date so many days later. */
const addDays = (iso: string, days: number): string =>
	new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
