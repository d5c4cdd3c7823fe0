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
 *   POST   /v1/invitations/number         {}            → DeviceReservation  who manages devices, or the operator's token
 *   POST   /v1/invitations                Invitation    → {}                 the same
 *   POST   /v1/devices/:number/revoke     {}            → {}                 who manages devices
 *   GET    /v1/roster                     Roster        device               every device with its keys, for readers
 *   POST   /v1/rejoin                     RejoinRequest → {}                 a device that an emptied gate does not know
 *   GET    /v1/chains/:purpose            Chains        device, operator          which entries of each device are here
 *   GET    /v1/bundle                     BundleManifest device              newest bundle of entries, or 404
 *   GET    /v1/bundle/:name               bytes         device               (supports Range)
 *   HEAD   /v1/bundle/:name               200 or 404    headquarters
 *   PUT    /v1/bundle/:name               bytes         headquarters         one sealed segment
 *   PUT    /v1/bundle                     BundleManifest → {}                headquarters; all its segments are there
 *   GET    /v1/public/devices             PublicDevice[]   anyone (verification of certificates)
 *   POST   /v1/public/status              StatusRequest → StatusAnswer       anyone, rate-limited
 *   POST   /v1/public/verify              VerifyRequest → VerifyAnswer       anyone, rate-limited
 *   GET    /v1/map                        MapInfo       anyone               whether there are map tiles, and whose
 *   GET    /v1/map/:z/:x/:y.png           bytes         anyone, rate-limited  a map tile, or 404
 *   CouchDB's replication subset, device; `:db` is the municipality's ledger database, or its access log (reads), which devices
 *   may only add to, and auditors' and administrators' devices also read:
 *   GET    /v1/db/:db                     { db_name, update_seq, doc_count … }
 *   GET|POST /v1/db/:db/_changes          since, limit, style, include_docs=false, feed=normal|longpoll
 *   POST   /v1/db/:db/_revs_diff · POST /v1/db/:db/_bulk_get · POST /v1/db/:db/_bulk_docs (new_edits=false only)
 *   GET|PUT /v1/db/:db/_local/:id         the device's own checkpoints
 *   Operator (data center's own token, cannot read anything personal):
 *   PUT    /v1/operator/config            MunicipalityConfig
 *   HEAD   /v1/operator/segments/:name    200 or 404: what need not be sent again
 *   PUT    /v1/operator/segments/:name    bytes
 *   GET    /v1/operator/segments/:name    bytes, for backups
 *   GET    /v1/operator/manifest          SealedManifest, or 404
 *   PUT    /v1/operator/manifest          SealedManifest
 *   GET    /v1/operator/export/:purpose   NDJSON, one stored document a line; purpose is ledger, reads or devices
 *   PUT    /v1/operator/import/:purpose   NDJSON → ImportAnswer; only adds, checks what _bulk_docs checks
 *   GET    /v1/operator/trail             the gate's own audit lines, NDJSON
 *   GET    /v1/operator/keys              KeyIds: which keys were made since the first one, without the keys
 *   PUT    /v1/operator/rebuild           { open: boolean } → {}: whether unknown devices may ask to rejoin
 *   GET    /v1/operator/rebuild           RebuildState
 *   POST   /v1/operator/rebuild/devices   { devices: RosterDevice[] } → {}: those that the key's holder has checked
 *   GET    /v1/operator/peers             PeerStatus[]: what was fetched from other data centers
 *   Another data center's gate with the peer token, where both keep the embedded database (with CouchDB, CouchDB replicates):
 *   the replication subset under /v1/peer/db/:db for ledger, reads and devices.
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
	'ended',
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
 *   disaster, role: not this ledger's, or beyond the writer's rights · device: no such device
 *   signature: not the writer's · revoked: the writer's device was revoked before it was written
 *   ended: the writer's account had ended · scope: beyond what the account is limited to
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
	'revoked',
	'ended',
	'scope',
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

const KeyId = z.string().regex(/^[0-9a-f]{8}$/);

/** A device number that the gate has set aside, out of its own data center's range: no two centers give out the same. */
export const DeviceReservation = z.object({ device: DeviceNumber });
export type DeviceReservation = z.infer<typeof DeviceReservation>;

/** What a device may do and for how long, as its inviter decided. */
const grant = {
	device: DeviceNumber,
	role: Role,
	/** Name of the tablet as headquarters calls it, for example 第一小学校 1号機. Not a person. */
	label: z.string().min(1).max(60),
	/** When the device's rights end by themselves, ISO; null: they do not. */
	until: z.iso.datetime().nullable()
};

/** Made at headquarters (or by the command line): everything but the one-time code itself. */
export const Invitation = z.strictObject({
	...grant,
	/** SHA-256-derived id of the code (vault/invitation.ts); the code never reaches the gate. */
	lookup: hex64,
	/** Municipality key wrapped with a key derived from the code, base64url of iv + ciphertext. */
	wrapped: base64url.max(1200),
	/** ISO time. */
	expiresAt: z.iso.datetime(),
	/** Id of the key that `mac` is under. */
	k: KeyId,
	/** HMAC under the municipality key over device, role, label, until, expiresAt and lookup (vault/derive.ts grantMac):
	 * a data center cannot give a device more than its inviter did. hex */
	mac: hex64
});
export type Invitation = z.infer<typeof Invitation>;

/** First step of an enrolment: the tablet needs the municipality key before it can endorse its own public key.
 * Same errors as EnrolRequest (404 `not_found`, 409 `used`, 410 `expired`); the invitation stays unused. Rate-limited. */
export const EnrolOpenRequest = z.strictObject({ lookup: hex64 });
export type EnrolOpenRequest = z.infer<typeof EnrolOpenRequest>;
export const EnrolOpenAnswer = z.object({
	...grant,
	wrapped: base64url,
	expiresAt: z.string(),
	k: KeyId,
	mac: hex64,
	config: MunicipalityConfig
});
export type EnrolOpenAnswer = z.infer<typeof EnrolOpenAnswer>;

/** Second step. It may be repeated: the connection can die after the gate has made the device and before the tablet
 * has heard of it. The same lookup with the same public key therefore answers the same device again (while the
 * invitation has not expired; the tablet keeps key pair and endorsement and skips the first step); the same lookup
 * with another key is 409 `used`. */
export const EnrolRequest = z.strictObject({
	lookup: hex64,
	/** Signs entries and token requests (ECDSA). */
	publicKey: PublicKey,
	/** New municipality keys are wrapped for it (ECDH). */
	agreementKey: PublicKey,
	/** Id of the key that the endorsement is under. */
	k: KeyId,
	/** HMAC under the municipality key over device, role, until and both public keys (vault/derive.ts endorse): readers can
	 * tell that the device is the one that was invited, as what it was invited. hex */
	endorsement: hex64
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;
export const EnrolAnswer = z.object({ ...grant, wrapped: base64url, config: MunicipalityConfig });
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
	register: z.string().max(40),
	/** Highest running numbers of the device's own chains; what is here below them and missing shows. */
	heads: z.strictObject({ ledger: z.number().int().nonnegative(), reads: z.number().int().nonnegative() })
});
export type ContactReport = z.infer<typeof ContactReport>;
export const ContactAnswer = z.object({
	now: z.string(),
	/** `createdAt` of the newest snapshot, '' if none. */
	register: z.string(),
	/** Another word whenever the roster is another; '' from a gate that does not say. */
	roster: z.string().max(64).default(''),
	config: MunicipalityConfig
});

export const DeviceInfo = z.object({
	device: DeviceNumber,
	role: Role,
	label: z.string(),
	until: z.string().nullable(),
	enrolledAt: z.string(),
	revokedAt: z.string().nullable(),
	/** Two devices have this number: one code was used at two data centers before they met. The gates refuse both. */
	clash: z.boolean(),
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

/** Whether the gate hands out map tiles (地図タイル), and whose map it is. */
export const MapInfo = z.object({
	tiles: z.boolean(),
	/** Shown on every map as long as it is on the screen (出典). */
	attribution: z.string().max(300),
	minZoom: z.number().int().min(0).max(24),
	maxZoom: z.number().int().min(0).max(24)
});
export type MapInfo = z.infer<typeof MapInfo>;

/** A device as readers know it (端末名簿). Not believed before its endorsement has been checked with the municipality key. */
export const RosterDevice = z.object({
	...grant,
	publicKey: PublicKey,
	agreementKey: PublicKey,
	k: KeyId,
	endorsement: hex64,
	enrolledAt: z.string(),
	revokedAt: z.string().nullable()
});
export type RosterDevice = z.infer<typeof RosterDevice>;
export const Roster = z.object({ devices: z.array(RosterDevice) });
export type Roster = z.infer<typeof Roster>;

/** From a device that the gate does not know, because its data center was lost: who it is, and whom it knows. The operator's
 * `rebuild` command, which holds the municipality key for as long as it runs, checks the endorsements and lets them in.
 * `signature`: over `tomoshibi-rejoin:<device>:<issuedAt>:<nonce>`. */
export const RejoinRequest = z.strictObject({
	device: DeviceNumber,
	issuedAt: z.number().int(),
	nonce: base64url.min(16).max(64),
	signature: base64url.length(86),
	config: MunicipalityConfig,
	devices: z.array(RosterDevice).min(1).max(5_000)
});
export type RejoinRequest = z.infer<typeof RejoinRequest>;

/** Ids of the municipality keys that rotations of this disaster have made, oldest first. Ids say nothing of the keys. */
export const KeyIds = z.object({ ids: z.array(KeyId) });
export type KeyIds = z.infer<typeof KeyIds>;

/** Candidates for a rebuild; several devices may report different things of one. */
export const RebuildState = z.object({
	open: z.boolean(),
	config: MunicipalityConfig.nullable(),
	candidates: z.array(RosterDevice),
	/** Configs that candidates have brought, where the gate has none. */
	configs: z.array(MunicipalityConfig),
	/** Devices that are in already, and when each was last heard of here. */
	known: z.array(
		z.object({
			device: DeviceNumber,
			label: z.string(),
			revokedAt: z.string().nullable(),
			lastContact: z.string().nullable()
		})
	)
});
export type RebuildState = z.infer<typeof RebuildState>;

/** Which entries of each device's chain are here. */
export const Chains = z.object({
	devices: z.array(
		z.object({
			device: DeviceNumber,
			/** Lowest and highest running number here; 0 where none is. What is missing in all: allMissing (domain/chains.ts). */
			first: z.number().int(),
			last: z.number().int(),
			/** Missing in between, as [from, to]. */
			missing: z.array(z.tuple([z.number().int(), z.number().int()])),
			/** The highest that the device has reported at its last contact, null if never. */
			reported: z.number().int().nullable()
		})
	)
});
export type Chains = z.infer<typeof Chains>;

/** How far a gate has fetched one database from another data center's gate. */
export const PeerStatus = z.object({
	origin: z.string(),
	database: z.enum(['ledger', 'reads', 'devices']),
	/** When everything that the other had was last here, ISO; null: never since the start. */
	lastPulled: z.string().nullable(),
	/** Changes that are still to come, null where that is not known. */
	pending: z.number().int().nullable(),
	/** Documents that were fetched, and that the second wall refused, since the start. */
	written: z.number().int(),
	refused: z.number().int(),
	/** What is in the way, for the operator; null: nothing. */
	problem: z.string().nullable()
});
export type PeerStatus = z.infer<typeof PeerStatus>;

/** What an import of documents did. */
export const ImportAnswer = z.object({
	added: z.number().int(),
	there: z.number().int(),
	refused: z.array(z.object({ id: z.string(), reason: Refusal }))
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** Entries up to a point as sealed segments: what a new tablet loads instead of replicating them one by one. Made at
 * headquarters, by a device that has examined every entry in it. */
export const BundleManifest = z.strictObject({
	format: z.literal(1),
	municipality: z.string().regex(/^\d{6}$/),
	disaster: z.string(),
	k: KeyId,
	createdAt: z.iso.datetime(),
	/** Replication goes on from here at the gate that hands this out. */
	since: z.union([z.string(), z.number()]),
	entries: z.number().int().nonnegative(),
	segments: z
		.array(
			z.strictObject({ name: hex64, rows: z.number().int().positive(), bytes: z.number().int().positive() })
		)
		.max(20_000),
	/** HMAC under the municipality key over the canonical form of the rest. hex */
	mac: hex64
});
export type BundleManifest = z.infer<typeof BundleManifest>;

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
