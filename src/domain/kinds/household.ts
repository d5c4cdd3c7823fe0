import { z } from 'zod';
import { CaseNumber, EntryId } from '../entry';
import { longText } from './common';

/*
 * Two records of one household (世帯の統合). Nothing is moved or rewritten: both cases stay as they are, and ledgers reckon them as
 * one household from then on. Both are the office's entries.
 */

const office = ['headquarters', 'approver'] as const;
const Household = CaseNumber.refine((text) => text !== '-', 'not a household');

/** Two cases are one household: it was taken as a walk-in and found in the register, or at two desks. */
export const householdMerged = {
	kind: 'household.merged',
	roles: office,
	open: z.strictObject({
		/** The case that people should go on with, and the one that is found to be the same household. */
		into: Household,
		from: Household
	}),
	sealed: z.strictObject({ reason: longText })
} as const;

/** They are two households after all (統合の取消し). */
export const householdSeparated = {
	kind: 'household.separated',
	roles: office,
	open: z.strictObject({ merged: EntryId }),
	sealed: z.strictObject({ reason: longText })
} as const;
