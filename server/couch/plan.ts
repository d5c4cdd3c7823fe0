import { devicesDesign, ledgerDesign, readsDesign, rules } from '../../couch/build';
import { databases, type MunicipalityConfig } from '../../src/domain/municipality';
import { parseAddress, type Credentials } from './client';

/** What `couch setup` makes and `couch check` compares with. */
export interface Plan {
	config: MunicipalityConfig;
	/** Host names of all nodes of the cluster, as the nodes know each other; empty: take the cluster as it is. */
	nodes: string[];
	/** Accounts with their roles; only those that the caller names. */
	accounts: Account[];
	/** The other data center, or null: no replication is set up or looked for. */
	peer: Peer | null;
	/** Setup also reads everything of the other center again from the start: what was refused before is asked for once more. */
	reread?: boolean;
}

export interface Account extends Credentials {
	role: string;
}

export interface Peer {
	/** Address of the other data center's CouchDB, as the nodes here reach it. */
	url: string;
	/** The replicator's account there. */
	there: Credentials;
	/** How a node reaches its own cluster; usually http://127.0.0.1:5984 */
	local: string;
	/** The replicator's account here. */
	here: Credentials;
}

/** A database as it should be. */
export interface PlannedDatabase {
	name: string;
	design: { _id: string; language: string; validate_doc_update: string };
	/** Form of the ids of its documents; anything else is somebody else's. */
	ids: RegExp;
}

/** The three databases of a municipality and disaster. */
export async function plannedDatabases({ code, disaster }: MunicipalityConfig): Promise<PlannedDatabase[]> {
	const entries = new RegExp(rules(disaster.id).patterns._id!);
	return [
		{
			name: databases.ledger(code, disaster.id),
			design: await ledgerDesign(disaster.id),
			ids: entries
		},
		{ name: databases.reads(code, disaster.id), design: await readsDesign(disaster.id), ids: entries },
		// server/gate/devices.ts: a kind, a colon, a key.
		{ name: databases.devices(code), design: await devicesDesign(), ids: /^[a-z][a-zA-Z-]*:/ }
	];
}

export interface Endpoint {
	url: string;
	auth: { basic: Credentials };
}

/** A document of `_replicator`. */
export interface ReplicationDocument {
	_id: string;
	source: Endpoint;
	target: Endpoint;
	continuous: true;
}

/**
 * The document that pulls one database from the other data center. Each center pulls, so that both directions exist and each
 * holds only what it needs to read from the other. Credentials in `auth`, as documented since CouchDB 3.2; no filter, no
 * selector: replication that leaves something out would be silent loss.
 */
export function replicationDocument(
	database: string,
	{ url, there, local, here }: Peer
): ReplicationDocument {
	const from = parseAddress(url, '--peer');
	const to = parseAddress(local, '--local');
	return {
		_id: `tomoshibi-${database}-from-${from.host.replace(/[^A-Za-z0-9.-]/g, '-')}`,
		source: { url: new URL(database, from).href, auth: { basic: plain(there) } },
		target: { url: new URL(database, to).href, auth: { basic: plain(here) } },
		continuous: true
	};
}

/**
 * A single pass over the other center's whole database. CouchDB's replicator goes past a document that the target's validation
 * refuses and never comes back to it; without checkpoints it looks at everything again.
 */
export function rereadDocument(database: string, peer: Peer, refusedBefore: number) {
	const { source, target, _id } = replicationDocument(database, peer);
	// CouchDB ignores fields that it does not know ("Canceling replications").
	return { _id: rereadId(_id), source, target, use_checkpoints: false, refusedBefore };
}

export const rereadId = (id: string) => `${id}-reread`;

const plain = ({ username, password }: Credentials): Credentials => ({ username, password });
