import { z } from 'zod';

/**
 * What a person or a device is there for. field (受付), survey (調査), headquarters (本部事務), approver (本部決裁),
 * administrator (管理者: devices, staff, keys), auditor (監査: reads, writes nothing into the ledger), prefecture (都道府県:
 * counts only). Which of them includes which: kinds/index.ts.
 */
export const ROLES = [
	'field',
	'survey',
	'headquarters',
	'approver',
	'administrator',
	'auditor',
	'prefecture'
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** AES-GCM ciphertext. The entry's id, kind and case are the additional authenticated data. */
export const Sealed = z.strictObject({
	/** Key id: first 8 hex digits of SHA-256 of the municipality key's identity (vault). */
	k: z.string().regex(/^[0-9a-f]{8}$/),
	/** 12 random bytes, base64url. */
	iv: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
	/** Ciphertext and tag, base64url. */
	ct: z
		.string()
		.regex(/^[A-Za-z0-9_-]+$/)
		.max(400_000)
});
export type Sealed = z.infer<typeof Sealed>;

/** `<case>:<milliseconds and counter of the clock>:<device>-<counter>`; built only in ids.ts. */
export const EntryId = z
	.string()
	.max(120)
	.regex(/^[A-Za-z0-9-]+:[0-9a-z]{9}-[0-9a-z]{3}:[0-9]{4,6}-[0-9]{1,9}$/);

/** 罹災番号, see ids.ts. `-` stands for entries that belong to no household (staff, clash decisions). */
export const CaseNumber = z.string().regex(/^(?:[0-9A-HJKMNP-TV-Z]{11}|-)$/);
export type CaseNumber = string;

export const DeviceNumber = z.string().regex(/^[1-9][0-9]{3,5}$/);
export type DeviceNumber = string;

/**
 * An entry (記録): one paper form. Written once, never changed, never deleted (DESIGN 2.1).
 * The envelope is the same for every kind; `open` holds what rules and counts need and nothing personal;
 * `sealed` holds the rest. Unknown kinds parse too: they are kept, passed on and shown as such.
 */
export const Entry = z.strictObject({
	_id: EntryId,
	_rev: z.string().optional(),
	/** Version of the envelope. */
	v: z.literal(1),
	kind: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
	disaster: z.string(),
	case: CaseNumber,
	open: z.record(z.string(), z.unknown()),
	sealed: Sealed.optional(),
	by: z.strictObject({
		device: DeviceNumber,
		/** Staff id, not a name: `<device>-<n>` of the tablet on which the person was registered. */
		staff: z.string().regex(/^[0-9]{4,6}-[0-9]{1,4}$/),
		role: Role
	}),
	/** Hybrid logical clock stamp, see hlc.ts. */
	at: z.string().regex(/^[0-9a-z]{9}-[0-9a-z]{3}-[0-9]{4,6}$/),
	/** This device's entries are numbered 1, 2, 3 … with no gap. */
	n: z.number().int().positive(),
	/** SHA-256 (hex) of the canonical form of this device's entry n − 1; 64 zeros for n = 1. */
	prev: z.string().regex(/^[0-9a-f]{64}$/),
	/** The entry that this one corrects or reverses. */
	corrects: EntryId.optional(),
	/** ECDSA P-256 / SHA-256 by the device over the canonical form without `sig` and `_rev`, base64url. */
	sig: z.string().regex(/^[A-Za-z0-9_-]{86}$/)
});
export type Entry = z.infer<typeof Entry>;
export type UnsignedEntry = Omit<Entry, 'sig' | '_rev'>;
