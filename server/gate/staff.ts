import { parseStamp } from '../../src/domain/hlc';
import type { Entry } from '../../src/domain/entry';
import { byClock, readEntry, type GoodItem } from '../../src/domain/fold/read';
import { isKnownKind, withinTasks, type OpenOf } from '../../src/domain/kinds';
import type { Refusal } from '../../src/sync/protocol';

type Task = NonNullable<OpenOf<'staff.registered'>['scope']>['tasks'][number];

/** A member of staff as their entries tell. */
export interface Person {
	/** The staff.registered that counts: the newest. */
	entry: string;
	at: string;
	/** ISO; null: the account does not end by itself. */
	until: string | null;
	/** Null: everything that the role may do. */
	tasks: readonly Task[] | null;
	/** Stamp of the earliest staff.ended. */
	endedAt: string | null;
}

/** Staff accounts in the order in which entries happen to arrive; the answer does not depend on it. */
export interface StaffIndex {
	get(staff: string): Person | undefined;
	/** Takes note of an entry; of no interest unless it is staff.registered or staff.ended by somebody with the right. */
	add(entry: Entry): void;
}

/** @param base is asked for whoever this index does not know; it is not changed */
export function staffIndex(base?: Pick<StaffIndex, 'get'>): StaffIndex {
	const people = new Map<string, Person>();
	// An account can end before its registration has arrived.
	const ended = new Map<string, string>();
	const get = (staff: string): Person | undefined => {
		const person = people.get(staff) ?? base?.get(staff);
		const end = ended.get(staff);
		if (!person || !end || (person.endedAt !== null && person.endedAt <= end)) return person;
		return { ...person, endedAt: end };
	};
	return {
		get,
		add(entry) {
			if (entry.kind !== 'staff.registered' && entry.kind !== 'staff.ended') return;
			const item = readEntry(entry);
			if (item.verdict !== 'ok') return;
			const good: GoodItem = item;
			if (good.kind === 'staff.ended') {
				const { staff } = good.open;
				const before = ended.get(staff);
				if (!before || good.at < before) ended.set(staff, good.at);
			} else if (good.kind === 'staff.registered') {
				const { staff, until, scope } = good.open;
				const before = get(staff);
				if (before && byClock({ at: before.at, id: before.entry }, good) > 0) return;
				people.set(staff, {
					entry: good.id,
					at: good.at,
					until: until ?? null,
					tasks: scope?.tasks ?? null,
					endedAt: before?.endedAt ?? null
				});
			}
		}
	};
}

/** What stands against an entry because of who wrote it; null for nothing, also for a person who is not known here yet. */
export function staffRefusal(
	entry: Entry,
	person: Person | undefined
): Extract<Refusal, 'ended' | 'scope'> | null {
	if (!person || entry._id === person.entry) return null;
	if (person.endedAt !== null && entry.at > person.endedAt) return 'ended';
	if (person.until !== null && parseStamp(entry.at).ms > Date.parse(person.until)) return 'ended';
	const { kind } = entry;
	// Nobody whose account is limited lifts the limit.
	if (kind === 'staff.registered')
		return entry.at > person.at && (person.until !== null || person.tasks) ? 'scope' : null;
	// A kind of a later version may belong to any task: readers that know it judge it.
	return !isKnownKind(kind) || withinTasks(kind, person.tasks) ? null : 'scope';
}
