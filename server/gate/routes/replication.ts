import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { roleWithin } from '../../../src/domain/kinds';
import { BulkAnswer, type Refusal } from '../../../src/sync/protocol';
import { admit, entriesOf, purposeOf, tally } from '../admission';
import { callerOf, endpoint, routeOf, type Access, type Gatehouse } from '../endpoint';
import type { Device } from '../devices';
import { GateError } from '../errors';
import type { Replica } from '../replica';

/** Documents in one request, and bytes of a `_bulk_docs` body; a client halves its batch at 413. */
const MAX_DOCUMENTS = 1_000;
const MAX_BULK = 16 * 1024 * 1024;
const MAX_QUESTION = 1024 * 1024;
const MAX_CHANGES = 5_000;
/** Longest wait of a long poll: shorter than the patience of proxies, so that no heartbeat is needed. */
const LONGEST_POLL_MS = 25_000;

const Id = z.string().min(1).max(240);
const Rev = z.string().regex(/^[0-9]{1,9}-[0-9A-Za-z]{1,64}$/);
/** CouchDB's are opaque text, the embedded database's are numbers. */
const Seq = z.union([
	z.number().int().nonnegative(),
	z.string().regex(/^[0-9]{1,15}(?:-[A-Za-z0-9_-]{1,4000})?$/)
]);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const number = z.coerce.number().int().nonnegative();

const Db = z.strictObject({ db: z.string().max(240) });
const ChangesQuery = z.strictObject({
	since: Seq.default(0),
	limit: number.default(MAX_CHANGES),
	style: z.enum(['main_only', 'all_docs']).default('main_only'),
	feed: z.enum(['normal', 'longpoll']).default('normal'),
	timeout: number.default(LONGEST_POLL_MS),
	/** Documents come from `_bulk_get`, where each read is recorded. */
	include_docs: z.literal('false').optional(),
	/** Sent by PouchDB; this gate needs neither. */
	heartbeat: z.string().max(20).optional(),
	seq_interval: z.string().max(20).optional()
});
const BulkGet = z.object({
	docs: z.array(z.object({ id: Id, rev: Rev.optional() })).min(1)
});
const LocalId = z.strictObject({
	db: z.string().max(240),
	id: z.string().regex(/^[A-Za-z0-9._=+~-]{1,100}$/)
});
const LocalDocument = z.looseObject({ _id: z.string(), _rev: z.string().max(40).optional() });
/** A checkpoint with PouchDB's history of five sessions has about 2 kB. */
const MAX_LOCAL = 64 * 1024;

/** What one kind of caller may do with which databases. */
export interface ReplicationRules {
	/** Path in front of the database's name. */
	prefix: string;
	access: Access;
	/** Who may add documents and keep checkpoints. */
	sending: Access;
	/** The database of this name for this caller (null: no device). Throws GateError for what is not theirs.
	 * @param reading whether its documents or their ids are to be told */
	database(name: string, caller: Device | null, reading: boolean): Replica;
	/** Adds documents. @returns the ids of those that are refused, with the reason */
	add(name: string, documents: readonly unknown[]): Promise<[string, Refusal][]>;
	/** Whose checkpoints: nobody rewinds another's replication. */
	checkpointsOf(caller: Device | null): string;
}

/**
 * The part of CouchDB's interface that replication needs, for devices: the ledger, and the access log, which they may only add
 * to unless they are there to read it. Everything else is 404.
 */
export function replicationRoutes(app: FastifyInstance, house: Gatehouse): void {
	replicationSubset(app, house, {
		prefix: '/v1/db',
		access: 'device',
		sending: 'sender',
		database(name, caller, reading) {
			const town = house.town.need();
			const purpose = purposeOf(town, name);
			if (purpose === 'reads' && reading && !(caller && roleWithin('auditor', caller.role)))
				throw new GateError('forbidden', 'only auditors read the access log');
			return entriesOf(town, purpose);
		},
		async add(name, documents) {
			const town = house.town.need();
			const purpose = purposeOf(town, name);
			const { good, refused } = await admit(town, purpose, documents);
			return [...refused, ...(await entriesOf(town, purpose).append(good))];
		},
		checkpointsOf: (caller) => caller!.device
	});
}

/** The replication subset under a prefix, for one kind of caller. */
export function replicationSubset(app: FastifyInstance, house: Gatehouse, rules: ReplicationRules): void {
	const { prefix, access, sending } = rules;

	// PouchDB asks with the slash, as CouchDB lets it.
	for (const url of [`${prefix}/:db`, `${prefix}/:db/`])
		endpoint(app, house, {
			method: 'GET',
			url,
			access,
			params: Db,
			handle: ({ params, caller }) => rules.database(params.db, caller, false).info()
		});

	const changes = { access, url: `${prefix}/:db/_changes`, params: Db, query: ChangesQuery } as const;
	const answerChanges = async (
		database: Replica,
		query: z.infer<typeof ChangesQuery>,
		signal: AbortSignal
	) => {
		const since =
			typeof query.since === 'string' && /^\d+$/.test(query.since) ? Number(query.since) : query.since;
		const limit = Math.min(Math.max(query.limit, 1), MAX_CHANGES);
		const until = house.now() + Math.min(query.timeout, LONGEST_POLL_MS);
		// A change of a design document, or one that another request has seen already, wakes too.
		for (let from = since; ;) {
			const count = database.changeCount();
			const page = await database.changes(from, limit, query.style);
			const left = until - house.now();
			if (page.results.length || query.feed === 'normal' || left <= 0 || signal.aborted) return page;
			if (!(await database.nextChange(count, left, signal))) return page;
			from = page.last_seq;
		}
	};
	endpoint(app, house, {
		...changes,
		method: 'GET',
		handle: ({ params, query, reply, caller }) =>
			answerChanges(rules.database(params.db, caller, true), query, gone(reply))
	});
	endpoint(app, house, {
		...changes,
		method: 'POST',
		body: z.strictObject({}),
		handle: ({ params, query, reply, caller }) =>
			answerChanges(rules.database(params.db, caller, true), query, gone(reply))
	});

	endpoint(app, house, {
		method: 'POST',
		url: `${prefix}/:db/_revs_diff`,
		access: sending,
		params: Db,
		body: z.record(Id, z.array(Rev).min(1).max(100)),
		bodyLimit: MAX_QUESTION,
		handle({ params, body, caller }) {
			const database = rules.database(params.db, caller, false);
			notTooMany(Object.keys(body).length);
			return database.revsDiff(body);
		}
	});

	endpoint(app, house, {
		method: 'POST',
		url: `${prefix}/:db/_bulk_get`,
		access,
		params: Db,
		query: z.strictObject({ revs: flag.optional(), latest: flag.optional(), attachments: flag.optional() }),
		body: BulkGet,
		bodyLimit: MAX_QUESTION,
		async handle({ params, query, body, audited, caller }) {
			const database = rules.database(params.db, caller, true);
			notTooMany(body.docs.length);
			await audited(body.docs.length);
			return { results: await database.bulkGet(body.docs, query.revs ?? false, query.latest ?? false) };
		}
	});

	endpoint(app, house, {
		method: 'POST',
		url: `${prefix}/:db/_bulk_docs`,
		access: sending,
		params: Db,
		body: z.object({ docs: z.array(z.unknown()), new_edits: z.boolean().default(true) }),
		answer: BulkAnswer,
		status: 201,
		bodyLimit: MAX_BULK,
		async handle({ params, body, caller, request }) {
			rules.database(params.db, caller, false);
			if (body.new_edits)
				throw new GateError('forbidden', 'only new_edits=false: documents bring their revision');
			notTooMany(body.docs.length);
			const refused = await rules.add(params.db, body.docs);
			for (const [reason, count] of tally(refused.map(([, reason]) => reason)))
				await house.audit.write({
					who: callerOf(request),
					what: routeOf(request),
					act: 'refused',
					why: reason,
					count
				});
			return refused.map(([id, reason]) => ({
				id,
				error: reason === 'conflict' ? ('conflict' as const) : ('forbidden' as const),
				reason,
				name: 'forbidden' as const
			}));
		}
	});

	endpoint(app, house, {
		method: 'GET',
		url: `${prefix}/:db/_local/:id`,
		access: sending,
		params: LocalId,
		async handle({ params, caller }) {
			const database = rules.database(params.db, caller, false);
			const held = await database.getLocal(`${rules.checkpointsOf(caller)}:${params.id}`);
			if (!held) throw new GateError('not_found', 'missing');
			return { ...held, _id: `_local/${params.id}` };
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: `${prefix}/:db/_local/:id`,
		access: sending,
		params: LocalId,
		body: LocalDocument,
		status: 201,
		bodyLimit: MAX_LOCAL,
		async handle({ params, body, caller }) {
			const id = `_local/${params.id}`;
			if (body._id !== id) throw new GateError('bad_request', 'the document has another id');
			const database = rules.database(params.db, caller, false);
			const rev = await database.putLocal(`${rules.checkpointsOf(caller)}:${params.id}`, body);
			if (rev === null) throw new GateError('conflict', 'Document update conflict.');
			return { ok: true, id, rev };
		}
	});
}

/** Aborted when the client has gone away. (Fastify's request.signal ends with the request's body.) */
function gone(reply: FastifyReply): AbortSignal {
	const controller = new AbortController();
	reply.raw.once('close', () => controller.abort());
	return controller.signal;
}

function notTooMany(count: number): void {
	if (count > MAX_DOCUMENTS) throw new GateError('too_large', `more than ${MAX_DOCUMENTS} documents`);
}
