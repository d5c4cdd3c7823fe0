import { z } from 'zod';
import { Role } from '../entry';

/**
 * What lent staff may be limited to (応援職員の担当業務): taking applications, surveying, handing over, supports and housing,
 * consultations and visits.
 */
export const TASKS = ['apply', 'survey', 'issue', 'support', 'care'] as const;
export const Task = z.enum(TASKS);
export type Task = z.infer<typeof Task>;

/** A member of staff on a tablet (職員). The name is sealed; timelines show it, the data center cannot. */
export const staffRegistered = {
	kind: 'staff.registered',
	roles: ['field', 'survey', 'headquarters', 'approver', 'administrator', 'auditor'],
	open: z.strictObject({
		/** Staff id as in `by.staff`. */
		staff: z.string(),
		role: Role,
		/** When the account ends by itself (応援期間の終わり), ISO; left out: it does not. */
		until: z.iso.datetime().optional(),
		/** What the account is limited to; left out: everything that the role may do. */
		scope: z.strictObject({ tasks: z.array(Task).min(1).max(TASKS.length) }).optional()
	}),
	sealed: z.strictObject({ name: z.string().min(1).max(100), from: z.string().max(100) })
} as const;

/** An account that ends before its time (利用の終了), on whichever tablet it is. */
export const staffEnded = {
	kind: 'staff.ended',
	roles: ['headquarters', 'approver', 'administrator'],
	open: z.strictObject({
		staff: z.string().regex(/^[0-9]{4,6}-[0-9]{1,4}$/),
		reason: z.enum(['finished', 'moved', 'suspected'])
	}),
	sealed: z.strictObject({ note: z.string().max(4000) })
} as const;

/**
 * A new municipality key (鍵の更新), after a tablet was lost. Each remaining device gets it under its own agreement key and,
 * inside that, under the key before: neither a lost tablet nor a data center can open it (vault/rotation.ts).
 */
export const keyRotated = {
	kind: 'key.rotated',
	roles: ['administrator'],
	open: z.strictObject({
		/** Ids of the key before and of the new one. */
		from: z.string().regex(/^[0-9a-f]{8}$/),
		to: z.string().regex(/^[0-9a-f]{8}$/),
		/** Device number → the new key for it, base64url. Devices that are left out must be enrolled anew. */
		wrapped: z.record(z.string().regex(/^[1-9][0-9]{3,5}$/), z.string().regex(/^[A-Za-z0-9_-]{1,600}$/))
	}),
	sealed: z.strictObject({
		reason: z.string().max(1000),
		/** Ids of the keys that nobody should enrol under from now on: all before the new one. Not in entries of old. */
		retires: z
			.array(z.string().regex(/^[0-9a-f]{8}$/))
			.max(1000)
			.optional(),
		/** Every device that these keys had vouched for by then, revoked ones too, as fingerprints (vault/derive.ts). */
		devices: z
			.array(z.string().regex(/^[0-9a-f]{32}$/))
			.max(10_000)
			.optional()
	})
} as const;

/** A clash of the 要調整 queue that a person has cleared. */
export const clashCleared = {
	kind: 'clash.cleared',
	roles: ['headquarters', 'approver'],
	open: z.strictObject({
		/** Key of the clash (fold/clashes.ts). */
		clash: z.string().max(300),
		/** Entries that the person saw. A clash that gained another entry since is open again. */
		seen: z.array(z.string()).max(50)
	}),
	sealed: z.strictObject({ note: z.string().max(4000) })
} as const;
