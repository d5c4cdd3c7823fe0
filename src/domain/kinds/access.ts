import { z } from 'zod';
import { ROLES } from '../entry';

/**
 * Kinds of the access log (閲覧記録): who saw whom. They are entries like any other, but in a database and a chain of their own
 * (`databases.reads`): tablets write them and never fold them; only auditors fetch them.
 */
const open = {
	/** Page or list, a fixed word (paths have personal numbers in them). */
	what: z.string().regex(/^[a-z][A-Za-z.]{0,60}$/)
};

/** A person's or household's page was opened (閲覧). The envelope's `case` says whose. */
export const accessViewed = {
	kind: 'access.viewed',
	roles: ROLES,
	open: z.strictObject(open),
	sealed: z.strictObject({ household: z.string().max(60).nullable() })
} as const;

/** Somebody searched the registers (検索). The words are sealed: they are names. */
export const accessSearched = {
	kind: 'access.searched',
	roles: ROLES,
	open: z.strictObject({ ...open, hits: z.number().int().nonnegative() }),
	sealed: z.strictObject({ query: z.string().max(400) })
} as const;

/** A paper or list was printed (印刷). */
export const accessPrinted = {
	kind: 'access.printed',
	roles: ROLES,
	open: z.strictObject({ ...open, count: z.number().int().positive() }),
	sealed: z.strictObject({ detail: z.string().max(4000) })
} as const;

/** Data left the tablet as a file or over a screen (書き出し). */
export const accessExported = {
	kind: 'access.exported',
	roles: ROLES,
	open: z.strictObject({ ...open, count: z.number().int().nonnegative() }),
	sealed: z.strictObject({ detail: z.string().max(4000) })
} as const;

/** An unlock that failed, or one that the tablet refused (解除の失敗): wrong PINs are counted where they can be seen. */
export const accessRefused = {
	kind: 'access.refused',
	roles: ROLES,
	open: z.strictObject({ ...open, count: z.number().int().positive() }),
	sealed: z.strictObject({ detail: z.string().max(4000) })
} as const;
