import { z } from 'zod';
import { GateAddress, isMunicipalityCode } from '../domain/municipality';

/**
 * What a cluster that serves many municipalities says beside their gates, on the cluster's own host names only.
 * Bodies are JSON, errors `{ error, reason }` as the gate's. `cluster`: the cluster's own token
 * (DATA_DIR/gate/cluster-token); `prefecture`: the prefecture's (DATA_DIR/gate/prefecture-token).
 *
 *   GET    /v1/cluster/municipalities                        MunicipalityList            cluster
 *   POST   /v1/cluster/municipalities                        AddMunicipality → AddAnswer cluster
 *   GET    /v1/cluster/municipalities/:code/operator-token   TokenText                   cluster
 *   POST   /v1/cluster/municipalities/:code/leave            {} → {}                     cluster; its hosts answer 503 from now on
 *   GET    /v1/cluster/municipalities/:code/databases        HeldDatabases               cluster
 *   GET    /v1/cluster/municipalities/:code/databases/:name  NDJSON: a stored document a line, last ExportEnd   cluster
 *   GET    /v1/cluster/municipalities/:code/trail            NDJSON: the gate's audit lines, last ExportEnd     cluster
 *   DELETE /v1/cluster/municipalities/:code                  EraseMunicipality → EraseAnswer   cluster
 *   POST   /v1/cluster/prefecture-token                      { renew } → TokenText       cluster
 *   GET    /v1/prefecture/counts                             PrefectureCounts            prefecture
 */
export const MunicipalityCode = z.string().refine(isMunicipalityCode, 'not a valid 全国地方公共団体コード');

/** A host name as a certificate has it: lower case, no port, no trailing dot. */
export const HostName = z
	.string()
	.max(253)
	.regex(/^(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/)
	.refine((text) => !/^[0-9.]+$/.test(text), 'an address is no host name');

export const AddMunicipality = z.strictObject({
	code: MunicipalityCode,
	/** For example 灯市. */
	name: z.string().min(1).max(60),
	hosts: z.array(HostName).min(1).max(20),
	/** Its gates at other data centers, from which this one pulls; only with the embedded database. */
	peers: z.array(GateAddress.shape.origin).max(8).default([]),
	/** Whether another name or other hosts or peers than before are meant. */
	change: z.boolean().default(false)
});
export type AddMunicipality = z.input<typeof AddMunicipality>;
export const AddAnswer = z.object({
	created: z.boolean(),
	/** On the data center's machine. */
	operatorTokenFile: z.string(),
	/** Host names under which the gate without a name of its own answers from now on. */
	ownHosts: z.array(z.string())
});

/** active, leaving (its hosts answer 503, its data can be read by the cluster's operator), erasing (not finished). */
export const MunicipalityState = z.enum(['active', 'leaving', 'erasing']);
export const MunicipalityList = z.object({
	municipalities: z.array(
		z.object({
			code: z.string(),
			name: z.string(),
			hosts: z.array(z.string()),
			peers: z.array(z.string()),
			state: MunicipalityState,
			/** Why its gate could not be opened, null if it is open; adding the same again tries again. */
			problem: z.string().nullable(),
			/** Whether its operator has put a config. */
			configured: z.boolean(),
			addedAt: z.string()
		})
	),
	/** The gate without a name of its own, and what it serves. */
	own: z.object({ hosts: z.array(z.string()), code: z.string().nullable() }),
	erased: z.array(z.object({ code: z.string(), at: z.string(), erased: z.array(z.string()) }))
});

export const TokenText = z.object({ token: z.string() });

export const HeldDatabases = z.object({
	code: z.string(),
	name: z.string(),
	/** The config as its operator has put it, null if never. */
	config: z.unknown(),
	databases: z.array(
		z.object({
			name: z.string(),
			purpose: z.enum(['ledger', 'reads', 'devices']),
			/** Null for `devices`. */
			disaster: z.string().nullable()
		})
	)
});
export type HeldDatabases = z.infer<typeof HeldDatabases>;

/** How many documents a database holds (every leaf of a conflict is one), and the order-free digest over all of them: SHA-256,
 * hex, over the sorted SHA-256 (hex, a line each) of every document's canonical form (RFC 8785). */
export const Contents = z.object({
	documents: z.number().int().nonnegative(),
	sha256: z.string().regex(/^[0-9a-f]{64}$/)
});
export type Contents = z.infer<typeof Contents>;
/** Last line of an export: a stream that was cut has none. */
export const ExportEnd = z.strictObject({ end: z.literal(true), ...Contents.shape });

/** Says what has been handed over; nothing is erased unless it is exactly what is there. */
export const EraseMunicipality = z.strictObject({
	databases: z.array(z.strictObject({ name: z.string().max(240), ...Contents.shape })).max(1_000)
});
export const EraseAnswer = z.object({ at: z.string(), erased: z.array(z.string()) });

/** What the prefecture sees (都道府県の集計): numbers, no case, no area, no person. */
export const PrefectureCounts = z.object({
	/** The cluster's clock, ISO. */
	at: z.string(),
	center: z.string(),
	municipalities: z.array(
		z.object({
			code: z.string(),
			name: z.string(),
			/** Null: no config yet, the entries are still being read, it is leaving or cannot be opened. `why` says which. */
			counts: z
				.object({
					disaster: z.object({ name: z.string(), occurredOn: z.string(), drill: z.boolean() }),
					/** Applications by state (ApplicationState), every state present. */
					applications: z.record(z.string(), z.number().int().nonnegative()),
					/** Certificates that are valid now. */
					issued: z.number().int().nonnegative(),
					entries: z.number().int().nonnegative(),
					/** Devices in use that have been heard of within the last 24 hours, and all in use. */
					devicesHeard: z.number().int().nonnegative(),
					devices: z.number().int().nonnegative(),
					/** Whole days since the oldest application that nobody has settled was taken; null where none waits. */
					oldestWaitingDays: z.number().int().nonnegative().nullable()
				})
				.nullable(),
			why: z.enum(['notConfigured', 'reading', 'leaving', 'notOpen']).nullable()
		})
	)
});
export type PrefectureCounts = z.infer<typeof PrefectureCounts>;
