import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PeerStatus, type Refusal } from '../../../src/sync/protocol';
import { idOf } from '../admission';
import { endpoint, type Gatehouse } from '../endpoint';
import { isPlain } from '../entry-check';
import { GateError } from '../errors';
import { isEntryId } from '../ledger';
import { readRegisterDocument } from '../register-document';
import type { Replica } from '../replica';
import type { StoredDocument } from '../storage/port';
import { replicationSubset } from './replication';

/**
 * What another data center's gate may ask of this one, and what the operator sees of it. The other gate has checked every entry
 * when it came in, and readers check again: what it brings passes the second wall, as between two CouchDBs.
 */
export function peerRoutes(app: FastifyInstance, house: Gatehouse): void {
	const replicaOf = (name: string): { replica: Replica; register: boolean } => {
		const { ledger, reads, register } = house.town.need();
		const replica = [ledger, reads, register].find((one) => one.name === name);
		if (!replica) throw new GateError('not_found', 'no such database');
		return { replica, register: replica === register };
	};

	replicationSubset(app, house, {
		prefix: '/v1/peer/db',
		access: 'peer',
		sending: 'peer',
		database: (name) => replicaOf(name).replica,
		async add(name, documents) {
			const { replica, register } = replicaOf(name);
			const good: StoredDocument[] = [];
			const refused: [string, Refusal][] = [];
			for (const one of documents) {
				const read = register ? readRegisterDocument(one) : readEntryDocument(one);
				if ('refusal' in read) refused.push([read.id, read.refusal]);
				else good.push(read.document);
			}
			const { refused: walled } = await replica.graft(good);
			return [...refused, ...walled.map(({ id }): [string, Refusal] => [id, 'envelope'])];
		},
		checkpointsOf: () => 'peer'
	});

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/peers',
		access: 'operator',
		answer: z.array(PeerStatus),
		handle: () => house.peers.status()
	});
}

const First = z.looseObject({
	_id: z.string().refine(isEntryId),
	_rev: z.string().regex(/^1-[0-9a-f]{32}$/)
});

/** The form that the database needs; what an entry must be is the second wall's to say. */
function readEntryDocument(input: unknown): { document: StoredDocument } | { id: string; refusal: Refusal } {
	const parsed = First.safeParse(input);
	if (!parsed.success || !isPlain(input)) return { id: idOf(input), refusal: 'envelope' };
	const { _rev } = parsed.data;
	return { document: { ...parsed.data, _revisions: { start: 1, ids: [_rev.slice(2)] } } };
}
