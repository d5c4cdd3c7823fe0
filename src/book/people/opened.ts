import { isoDateAt } from '../../domain/dates';
import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import type { KindName, SealedOf } from '../../domain/kinds';
import { textKey } from '../../domain/text-key';
import type { Household } from '../../registry/types';
import { tokenOfPerson } from '../../vault/derive';
import { BookError } from '../api';
import type { Core } from '../core';
import type { StaffName } from './api';

/** Today in Japan, ISO. */
export const todayOf = (core: Core): string => isoDateAt(core.surroundings.now());

/** The sealed part of an entry, null where it is not here or cannot be opened. */
export async function sealedOf<K extends KindName>(
	core: Core,
	kind: K,
	entry: string
): Promise<SealedOf<K> | null> {
	const found = await core.archive().entryById(entry);
	return found ? core.desk().reader.openAs(kind, found) : null;
}

/** A household as register and application know it. */
export interface OpenHousehold {
	/** Null for walk-ins, and while no register is here. */
	household: Household | null;
	/** The newest application that was not withdrawn, opened. */
	application: SealedOf<'certificate.applied'> | null;
	/** Nothing may be shown from which one could read where they live (支援措置対象者). */
	suppressed: boolean;
	/** 世帯主, '' where nobody knows. */
	head: string;
}

/** The household in the register; null where it is none's case or no register is here. */
export async function inRegister(core: Core, caseNo: CaseNumber): Promise<Household | null> {
	try {
		return await core.householdOf(caseNo);
	} catch (error) {
		// A tablet without registers knows what was sealed with the applications.
		if (error instanceof BookError && error.word === 'notFound') return null;
		throw error;
	}
}

/** Opens what is known of the household behind a case. */
export async function openHousehold(core: Core, ledger: Ledger, caseNo: CaseNumber): Promise<OpenHousehold> {
	const { applications = [] } = ledger.cases.get(caseNo) ?? {};
	const opened = await Promise.all(
		applications.map(async (view) => ({
			view,
			sealed: await sealedOf(core, 'certificate.applied', view.entry)
		}))
	);
	const newest =
		opened.findLast(({ view, sealed }) => sealed && view.state !== 'withdrawn') ??
		opened.findLast(({ sealed }) => sealed);
	const household = await inRegister(core, caseNo);
	const members = household?.members ?? [];
	return {
		household,
		application: newest?.sealed ?? null,
		// Whoever asked for it once is protected, whatever a later form says.
		suppressed:
			opened.some(({ sealed }) => sealed?.suppressed) || members.some((member) => member.suppressed),
		head: newest?.sealed?.head.name || (members.find((member) => member.head) ?? members[0])?.name || ''
	};
}

/** Name of the head of a household, '' where nobody knows; cheaper than opening all of it. */
export async function headOf(core: Core, ledger: Ledger, caseNo: CaseNumber): Promise<string> {
	const application = ledger.cases.get(caseNo)?.applications[0];
	const summary = application && (await core.desk().reader.summary(application.entry));
	if (summary?.head) return summary.head;
	const members = (await inRegister(core, caseNo))?.members ?? [];
	return (members.find((member) => member.head) ?? members[0])?.name ?? '';
}

/** Name of a member of staff with whether the account has ended. */
export async function nameOf(core: Core, ledger: Ledger, staff: string): Promise<StaffName> {
	const person = ledger.people.get(staff);
	const registered = ledger.staff.get(staff);
	const name = registered === undefined ? null : await core.desk().reader.staffName(registered);
	const until = person?.until ?? null;
	const over = until !== null && Date.parse(until) <= core.surroundings.now();
	return { staff, name, ended: over || (person !== undefined && person.endedAt !== null) };
}

/** Open, meaningless token of a person: over 宛名番号, or name and birth date. */
export const personToken = (
	core: Core,
	person: { personId: string; name: string; birth: string }
): Promise<string> =>
	tokenOfPerson(
		core.desk().keys,
		person.personId ? { id: person.personId } : { nameKey: textKey(person.name), birth: person.birth }
	);

/** Rows that are opened side by side. */
const AT_ONCE = 100;

/** Opens rows some at a time: thousands of seals at once would hold too much memory. */
export async function someAtOnce<A, B>(rows: readonly A[], open: (row: A) => Promise<B>): Promise<B[]> {
	const made: B[] = [];
	for (let from = 0; from < rows.length; from += AT_ONCE)
		made.push(...(await Promise.all(rows.slice(from, from + AT_ONCE).map(open))));
	return made;
}
