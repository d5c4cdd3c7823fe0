import { z } from 'zod';

/** Where a rule comes from (根拠). */
export const RuleSource = z.strictObject({
	/** Law, ordinance or page. */
	document: z.string().min(1).max(200),
	/** Article or table. */
	place: z.string().max(100),
	/** Of this version, ISO date or ''. */
	date: z.union([z.iso.date(), z.literal('')]),
	/** Amounts or wording that nobody has checked against the original. */
	unverified: z.boolean()
});
export type RuleSource = z.infer<typeof RuleSource>;
