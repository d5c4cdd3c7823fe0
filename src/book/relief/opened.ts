import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import type { SealedOf } from '../../domain/kinds';
import type { Account } from '../../domain/kinds/common';
import type { PaymentView, SupportApplication } from '../../domain/relief/state';
import type { SupportDefinition } from '../../domain/supports/definition';
import { definitionsFor } from '../../domain/supports/valid';
import { BookError } from '../api';
import type { Core, Desk } from '../core';

/** Rows that are opened side by side. */
const AT_ONCE = 100;

/** The rules of this disaster by id: those that came with the app and what the office has said. */
export function definitionsOf(core: Core, ledger: Ledger): Map<string, SupportDefinition> {
	const { occurredOn } = core.tablet().config.disaster;
	const all = definitionsFor(occurredOn, ledger.cases.get('-')?.parts.catalogue);
	return new Map(all.map((definition) => [definition.id, definition]));
}

/** The application of this id. Throws notFound. */
export function needApplication(ledger: Ledger, applied: string): SupportApplication {
	const view = ledger.relief.applications.get(applied);
	if (!view) throw new BookError('notFound', applied);
	return view;
}

/** The sealed part of a support's application; null where it cannot be opened. */
export async function appliedSealed(
	core: Core,
	applied: string
): Promise<SealedOf<'support.applied'> | null> {
	const entry = await core.archive().entryById(applied);
	return entry ? core.desk().reader.openAs('support.applied', entry) : null;
}

/** Name of the head of a case's household; '' where no register and no application says it. */
export async function headOf(core: Core, ledger: Ledger, caseNo: CaseNumber): Promise<string> {
	const { reader } = core.desk();
	const state = ledger.cases.get(caseNo);
	const certificate = state?.applications[0];
	if (certificate) {
		const { head } = await reader.summary(certificate.entry);
		if (head) return head;
	}
	if (core.board.now.register.state === 'ready') {
		const head = (await core.householdOf(caseNo))?.members.find((member) => member.head);
		if (head) return head.name;
	}
	const asked = state?.parts.relief?.applications[0];
	return (asked && (await appliedSealed(core, asked.entry))?.applicant.name) ?? '';
}

/** The account that an entry (support.applied or support.amended) has sealed. */
async function accountIn(core: Core, entryId: string): Promise<Account | null> {
	const { reader } = core.desk();
	const entry = await core.archive().entryById(entryId);
	if (!entry) return null;
	const sealed =
		entry.kind === 'support.amended'
			? await reader.openAs('support.amended', entry)
			: await reader.openAs('support.applied', entry);
	return sealed?.account ?? null;
}

/** The account in force of an application. */
export async function accountOf(core: Core, view: SupportApplication): Promise<Account | null> {
	return view.account ? accountIn(core, view.account.entry) : null;
}

/**
 * The account with this token as the application said it when a payment was ordered: what came later does not change a file
 * that was written.
 */
async function accountAt(
	core: Core,
	view: SupportApplication,
	token: string,
	at: string
): Promise<Account | null> {
	const entries = await core.archive().entriesOfCase(view.case);
	const saying = entries
		.filter(
			({ _id, kind, open, at: said }) =>
				said < at &&
				(open as { account?: unknown }).account === token &&
				(_id === view.entry ||
					(kind === 'support.amended' && (open as { applied?: unknown }).applied === view.entry))
		)
		.sort((a, b) => (a.at < b.at ? -1 : 1));
	const newest = saying.at(-1);
	return newest ? accountIn(core, newest._id) : null;
}

/** Accounts of payments that were opened, for as long as somebody has the tablet unlocked. */
const opened = new WeakMap<
	Desk,
	Map<string, { view: SupportApplication; account: Promise<Account | null> }>
>();

/** The account of a payment, opened once until its application changes: a run's page asks for thousands again and again. */
export function accountOfPayment(
	core: Core,
	view: SupportApplication,
	payment: Pick<PaymentView, 'entry' | 'account' | 'at'>
): Promise<Account | null> {
	const desk = core.desk();
	const held =
		opened.get(desk) ?? new Map<string, { view: SupportApplication; account: Promise<Account | null> }>();
	opened.set(desk, held);
	const before = held.get(payment.entry);
	if (before?.view === view) return before.account;
	const account = accountAt(core, view, payment.account, payment.at);
	held.set(payment.entry, { view, account });
	account.catch(() => held.delete(payment.entry));
	return account;
}

/** Maps rows some at a time, so that thousands of seals do not hold memory at once. */
export async function mapSome<A, B>(rows: readonly A[], make: (row: A) => Promise<B>): Promise<B[]> {
	const made: B[] = [];
	for (let from = 0; from < rows.length; from += AT_ONCE)
		made.push(...(await Promise.all(rows.slice(from, from + AT_ONCE).map(make))));
	return made;
}

/** Name of a member of staff, '' where it cannot be opened. */
export async function staffName(core: Core, ledger: Ledger, staff: string): Promise<string> {
	const registered = ledger.staff.get(staff);
	return (registered && (await core.desk().reader.staffName(registered))) || '';
}

/** Days since a moment of the ledger's clock, never below 0. */
export function daysSince(core: Core, ms: number): number {
	return Math.max(0, Math.floor((core.surroundings.now() - ms) / 86_400_000));
}
