import { z } from 'zod';
import { Role } from '../entry';

/** A member of staff on a tablet (職員). The name is sealed; timelines show it, the data center cannot. */
export const staffRegistered = {
	kind: 'staff.registered',
	roles: ['field', 'survey', 'headquarters'],
	open: z.strictObject({
		/** Staff id as in `by.staff`. */
		staff: z.string(),
		role: Role
	}),
	sealed: z.strictObject({ name: z.string().min(1).max(100), from: z.string().max(100) })
} as const;

/** A clash of the 要調整 queue that a person has cleared. */
export const clashCleared = {
	kind: 'clash.cleared',
	roles: ['headquarters'],
	open: z.strictObject({
		/** Key of the clash (fold/clashes.ts). */
		clash: z.string().max(300),
		/** Entries that the person saw. A clash that gained another entry since is open again. */
		seen: z.array(z.string()).max(50)
	}),
	sealed: z.strictObject({ note: z.string().max(4000) })
} as const;
