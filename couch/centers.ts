/*
 * The deployment of two data centers as files: compose file, CouchDB's settings, the proxy's. `tomoshibi couch compose` writes
 * them; couch/deploy holds them for three nodes a center, and a test compares.
 */

export const CENTERS = [
	{
		id: 'east',
		other: 'west',
		name: '東センター',
		number: 1,
		https: 443,
		peer: 6984,
		subnet: '172.31.81.0/24'
	},
	{
		id: 'west',
		other: 'east',
		name: '西センター',
		number: 2,
		https: 8443,
		peer: 7984,
		subnet: '172.31.82.0/24'
	}
] as const;
export type Center = (typeof CENTERS)[number];
export type CenterId = Center['id'];

/** Pinned: an upgrade is a change that is tried in a drill first (RUNBOOK.md, "Upgrade"). */
export const IMAGES = {
	couchdb: 'couchdb:3.5.1',
	proxy: 'caddy:2.11.4-alpine',
	gate: 'tomoshibi-gate:0.1.0'
};

/** Files of a center's folder under secrets/ that a container gets, by the name under /run/secrets. */
export const SECRET_FILES = {
	node: ['cluster.ini', 'erlang-cookie', 'peer-ca.crt'],
	proxy: ['tls.crt', 'tls.key'],
	gate: ['couchdb-url'],
	tools: ['admin-password', 'gate-password', 'replicator-password', 'peer-password']
};

/** Host name of a node; with a dot, as Erlang wants it for names that reach beyond a host's own domain. */
export const nodeHost = (center: CenterId, i: number) => `couch-${i}.${center}.tomoshibi.internal`;
