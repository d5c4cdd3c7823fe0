import { z } from 'zod';
import { DeviceNumber, Role } from '../domain/entry';
import { MunicipalityConfig } from '../domain/municipality';
import { GRADES } from '../domain/grade';

/**
 * What clients and the gate say to each other, under `/v1`. Bodies are JSON unless stated.
 * Errors are `{ error, reason }` with a matching status; `error` is one of the machine words below.
 *
 *   GET    /v1/about                      About            anyone
 *   POST   /v1/enrol/open                 EnrolOpenRequest → EnrolOpenAnswer anyone with a code; uses nothing up
 *   POST   /v1/enrol                      EnrolRequest  → EnrolAnswer        anyone with a code; uses it up
 *   POST   /v1/token                      TokenRequest  → TokenAnswer        an enrolled device
 *   GET    /v1/manifest                   SealedManifest   device            newest register snapshot, or 404
 *   GET    /v1/segments/:name             bytes            device            (supports Range)
 *   POST   /v1/contact                    ContactReport → ContactAnswer      device; called on every sync round
 *   GET    /v1/devices                    DeviceInfo[]     headquarters
 *   POST   /v1/invitations                Invitation    → {}                 headquarters, or the operator's token
 *   POST   /v1/devices/:number/revoke     {}            → {}                 headquarters
 *   GET    /v1/public/devices             PublicDevice[]   anyone (verification of certificates)
 *   POST   /v1/public/status              StatusRequest → StatusAnswer       anyone, rate-limited
 *   POST   /v1/public/verify              VerifyRequest → VerifyAnswer       anyone, rate-limited
 *   CouchDB's replication subset, device; `:db` is the municipality's ledger database and nothing else:
 *   GET    /v1/db/:db                     { db_name, update_seq, doc_count … }
 *   GET|POST /v1/db/:db/_changes          since, limit, style, include_docs=false, feed=normal|longpoll
 *   POST   /v1/db/:db/_revs_diff · POST /v1/db/:db/_bulk_get · POST /v1/db/:db/_bulk_docs (new_edits=false only)
 *   GET|PUT /v1/db/:db/_local/:id         the device's own checkpoints
 *   Operator (data center's own token, cannot read anything personal):
 *   PUT    /v1/operator/config            MunicipalityConfig
 *   HEAD   /v1/operator/segments/:name    200 or 404: what need not be sent again
 *   PUT    /v1/operator/segments/:name    bytes
 *   PUT    /v1/operator/manifest          SealedManifest
 */
export const PROTOCOL = 1;

export const ErrorWord = z.enum([
	'bad_request',
	'unauthorized',
	'forbidden',
	'revoked',
	'not_found',
	'conflict',
	'expired',
	'used',
	'too_large',
	'too_many_requests',
	'unavailable'
]);
export type ErrorWord = z.infer<typeof ErrorWord>;
export const ErrorAnswer = z.object({ error: ErrorWord, reason: z.string() });

/**
 * Why the gate refused one entry of `_bulk_docs`; the others of the request are not touched by it.
 *   envelope, id, content: the document, its id, or the kind's open part does not parse or contradicts itself
 *   size: too large · deleted: entries are never deleted · revision: not a first revision
 *   disaster, device, role: not this ledger's, not this device's, or beyond its rights · signature: not this device's
 *   conflict: another document has this id
 */
export const Refusal = z.enum([
	'envelope',
	'id',
	'content',
	'size',
	'deleted',
	'revision',
	'disaster',
	'device',
	'role',
	'signature',
	'conflict'
]);
export type Refusal = z.infer<typeof Refusal>;

/** Answer of `_bulk_docs` (201): a row for each refused entry and none for those that are stored, as CouchDB answers.
 * `name` is what PouchDB's replicator reads: it reports the entry as denied and goes on with the others. */
export const BulkAnswer = z.array(
	z.object({
		id: z.string(),
		error: z.enum(['forbidden', 'conflict']),
		reason: Refusal,
		name: z.literal('forbidden')
	})
);
export type BulkAnswer = z.infer<typeof BulkAnswer>;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const About = z.object({
	protocol: z.literal(PROTOCOL),
	/** Name of this data center as staff see it, for example 東センター. */
	gate: z.string(),
	version: z.string(),
	/** The gate's clock, ISO; tablets measure their own against it. */
	now: z.string(),
	config: MunicipalityConfig.nullable()
});
export type About = z.infer<typeof About>;

/** ECDSA P-256 public key as JWK, only what is needed. */
export const PublicKey = z.strictObject({
	kty: z.literal('EC'),
	crv: z.literal('P-256'),
	x: base64url.length(43),
	y: base64url.length(43)
});
export type PublicKey = z.infer<typeof PublicKey>;

/** Made at headquarters (or by the command line): everything but the one-time code itself. */
export const Invitation = z.strictObject({
	/** SHA-256-derived id of the code (vault/invitation.ts); the code never reaches the gate. */
	lookup: hex64,
	/** Municipality key wrapped with a key derived from the code, base64url of iv + ciphertext. */
	wrapped: base64url.max(400),
	role: Role,
	/** Name of the tablet as headquarters calls it, for example 第一小学校 1号機. Not a person. */
	label: z.string().min(1).max(60),
	/** ISO time. */
	expiresAt: z.iso.datetime()
});
export type Invitation = z.infer<typeof Invitation>;

/** First step of an enrolment: the tablet needs the municipality key before it can endorse its own public key.
 * Same errors as EnrolRequest (404 `not_found`, 409 `used`, 410 `expired`); the invitation stays unused. Rate-limited. */
export const EnrolOpenRequest = z.strictObject({ lookup: hex64 });
export type EnrolOpenRequest = z.infer<typeof EnrolOpenRequest>;
export const EnrolOpenAnswer = z.object({
	wrapped: base64url,
	role: Role,
	label: z.string(),
	config: MunicipalityConfig
});
export type EnrolOpenAnswer = z.infer<typeof EnrolOpenAnswer>;

/** Second step. It may be repeated: the connection can die after the gate has made the device and before the tablet
 * has heard of it. The same lookup with the same public key therefore answers the same device again (while the
 * invitation has not expired; the tablet keeps key pair and endorsement and skips the first step); the same lookup
 * with another key is 409 `used`. */
export const EnrolRequest = z.strictObject({
	lookup: hex64,
	publicKey: PublicKey,
	/** HMAC under the municipality key over the public key: readers can tell that its owner knew the code. hex */
	endorsement: hex64
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;
export const EnrolAnswer = z.object({
	device: DeviceNumber,
	role: Role,
	label: z.string(),
	wrapped: base64url,
	config: MunicipalityConfig
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;

/** `signature`: ECDSA over the UTF-8 text `tomoshibi-token:<device>:<issuedAt>:<nonce>`; the gate accepts ±10 minutes
 * of its own clock, or, to a tablet whose clock is wrong, answers 401 `expired` with a Date header to sign again by. */
export const TokenRequest = z.strictObject({
	device: DeviceNumber,
	issuedAt: z.number().int(),
	nonce: base64url.min(16).max(64),
	signature: base64url.length(86)
});
export const TokenAnswer = z.object({ token: z.string(), expiresAt: z.string() });

/** A sealed segment's place in a snapshot. Nothing in it is personal. */
export const ManifestSegment = z.strictObject({
	/** Keyed hash of the plain rows, hex: the file's name. Equal rows, equal name. */
	name: hex64,
	table: z.enum(['residents', 'houses', 'font']),
	rows: z.number().int().nonnegative(),
	bytes: z.number().int().positive()
});
export const SealedManifest = z.strictObject({
	format: z.literal(1),
	municipality: z.string().regex(/^\d{6}$/),
	/** Key id as in sealed entries. */
	k: z.string().regex(/^[0-9a-f]{8}$/),
	/** When the registers were exported, ISO. */
	createdAt: z.iso.datetime(),
	segments: z.array(ManifestSegment).max(20_000),
	/** HMAC under the municipality key over the canonical form of the rest, hex: a data center cannot mix snapshots. */
	mac: hex64
});
export type SealedManifest = z.infer<typeof SealedManifest>;
export type ManifestSegment = z.infer<typeof ManifestSegment>;

export const ContactReport = z.strictObject({
	/** Own entries on disk that no replica has acknowledged. */
	unsent: z.number().int().nonnegative(),
	refused: z.number().int().nonnegative(),
	/** Tablet clock minus gate clock, ms, as the tablet measured it. */
	skewMs: z.number().int(),
	version: z.string().max(60),
	/** Snapshot in use, ISO time of its export, or ''. */
	register: z.string().max(40)
});
export type ContactReport = z.infer<typeof ContactReport>;
export const ContactAnswer = z.object({
	now: z.string(),
	/** `createdAt` of the newest snapshot, '' if none. */
	register: z.string(),
	config: MunicipalityConfig
});

export const DeviceInfo = z.object({
	device: DeviceNumber,
	role: Role,
	label: z.string(),
	enrolledAt: z.string(),
	revokedAt: z.string().nullable(),
	lastContact: z.string().nullable(),
	unsent: z.number(),
	refused: z.number(),
	skewMs: z.number(),
	version: z.string()
});
export type DeviceInfo = z.infer<typeof DeviceInfo>;

export const PublicDevice = z.object({
	device: DeviceNumber,
	publicKey: PublicKey,
	endorsement: hex64,
	revokedAt: z.string().nullable()
});
export type PublicDevice = z.infer<typeof PublicDevice>;

export const StatusRequest = z.strictObject({ lookup: hex64 });
export const StatusAnswer = z.object({
	municipality: z.string(),
	disaster: z.string(),
	certificateTitle: z.string(),
	state: z.enum(['received', 'surveyed', 'decided', 'refused', 'issued', 'resurvey', 'revoked', 'withdrawn']),
	/** Steps in order of time, ISO date each. */
	timeline: z.array(
		z.object({
			step: z.enum([
				'received',
				'surveyed',
				'decided',
				'refused',
				'issued',
				'resurvey',
				'revoked',
				'withdrawn'
			]),
			on: z.string()
		})
	),
	/** When the data center last received anything from the tablet that took the application: a gap explains itself. */
	asOf: z.string()
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

export const VerifyRequest = z.strictObject({ number: z.string().max(20) });
export const VerifyAnswer = z.object({
	state: z.enum(['valid', 'revoked', 'replaced', 'unknown']),
	grade: z.enum(GRADES).nullable(),
	issuedOn: z.string().nullable()
});
export type VerifyAnswer = z.infer<typeof VerifyAnswer>;
