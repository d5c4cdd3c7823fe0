import type { z } from 'zod';
import { ROLES, type Role } from '../entry';
import * as certificate from './certificate';
import * as office from './office';

/** Shape of one row: a kind's name, the roles that may write it, its open and its sealed part. */
interface KindDefinition {
	readonly kind: string;
	readonly roles: readonly Role[];
	readonly open: z.ZodType;
	readonly sealed: z.ZodType;
}

/** Every kind that this version knows. Adding one: its schema here, its fold in fold/, its screen in routes/. */
export const KINDS = {
	[certificate.certificateApplied.kind]: certificate.certificateApplied,
	[certificate.certificateSurveyed.kind]: certificate.certificateSurveyed,
	[certificate.certificateDecided.kind]: certificate.certificateDecided,
	[certificate.certificateIssued.kind]: certificate.certificateIssued,
	[certificate.certificateRevoked.kind]: certificate.certificateRevoked,
	[certificate.certificateResurveyRequested.kind]: certificate.certificateResurveyRequested,
	[certificate.certificateWithdrawn.kind]: certificate.certificateWithdrawn,
	[office.staffRegistered.kind]: office.staffRegistered,
	[office.clashCleared.kind]: office.clashCleared
} as const satisfies Record<string, KindDefinition>;

export type Kinds = typeof KINDS;
export type KindName = keyof Kinds;
export type OpenOf<K extends KindName> = z.infer<Kinds[K]['open']>;
export type SealedOf<K extends KindName> = z.infer<Kinds[K]['sealed']>;

/** What a person has filled in, before the book gives it an id, a clock stamp and a signature. */
export type Draft = {
	[K in KindName]: {
		kind: K;
		open: OpenOf<K>;
		sealed: SealedOf<K>;
		corrects?: string;
	};
}[KindName];

/** Whether this version has a schema for the kind. */
export function isKnownKind(kind: string): kind is KindName {
	return Object.hasOwn(KINDS, kind);
}

/** Whether a role may write a kind. Used by the screens, the gate, the design documents and the folds alike. */
export function mayWrite(role: Role, kind: KindName): boolean {
	return (KINDS[kind].roles as readonly Role[]).includes(role);
}

/** Whether a person with `role` may act on a device that was enrolled with `deviceRole`. */
export function roleWithin(role: Role, deviceRole: Role): boolean {
	return ROLES.indexOf(role) <= ROLES.indexOf(deviceRole);
}
