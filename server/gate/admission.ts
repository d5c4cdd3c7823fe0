import type { Refusal } from '../../src/sync/protocol';
import { checkEntries } from './entry-check';
import { GateError } from './errors';
import type { EntryDatabase } from './ledger';
import type { StoredDocument } from './storage/port';
import type { Town } from './town';

/** The databases that hold entries. */
export type EntryPurpose = 'ledger' | 'reads';

/** The purpose of a database name. GateError `not_found` for every other. */
export function purposeOf({ ledger, reads }: Town, name: string): EntryPurpose {
	if (name === ledger.name) return 'ledger';
	if (name === reads.name) return 'reads';
	throw new GateError('not_found', 'no such database');
}

/** The database of a purpose. */
export const entriesOf = (town: Town, purpose: EntryPurpose): EntryDatabase => town[purpose];

/** Divides what is offered into what the first wall lets through and what it refuses, with the reasons. */
export async function admit(
	{ config, devices, staff }: Town,
	purpose: EntryPurpose,
	inputs: readonly unknown[],
	/** Whether they come from a backup (EntryRules). */
	accepted = false
): Promise<{ good: StoredDocument[]; refused: [string, Refusal][] }> {
	const checked = await checkEntries(inputs, {
		disaster: config.disaster.id,
		purpose,
		devices,
		staff,
		accepted
	});
	const good: StoredDocument[] = [];
	const refused: [string, Refusal][] = [];
	checked.forEach((one, i) => {
		if ('refusal' in one) refused.push([idOf(inputs[i]), one.refusal]);
		else good.push(one.document);
	});
	return { good, refused };
}

/** How often each value occurs. */
export function tally<T>(values: readonly T[]): Map<T, number> {
	const counts = new Map<T, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

/** The id of whatever was sent as a document, `''` if it has none. */
export function idOf(doc: unknown): string {
	const id = (doc as { _id?: unknown } | null)?._id;
	return typeof id === 'string' ? id.slice(0, 240) : '';
}
