import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { BulkAnswer, type Refusal } from '../../../src/sync/protocol';
import { callerOf, endpoint, routeOf, type Gatehouse } from '../endpoint';
import { checkEntry } from '../entry-check';
import { GateError } from '../errors';
import type { LedgerDatabase } from '../ledger';
import type { StoredDocument } from '../storage/port';

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

/** The part of CouchDB's interface that replication needs, on the one ledger database. Everything else is 404. */
export function replicationRoutes(app: FastifyInstance, house: Gatehouse): void {
	const ledgerOf = (name: string): LedgerDatabase => {
		const { ledger } = house.town.need();
		if (name !== ledger.name) throw new GateError('not_found', 'no such database');
		return ledger;
	};

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/db/:db',
		access: 'device',
		params: Db,
		handle: ({ params }) => ledgerOf(params.db).info()
	});

	const changes = { access: 'device', url: '/v1/db/:db/_changes', params: Db, query: ChangesQuery } as const;
	const answerChanges = async (db: string, query: z.infer<typeof ChangesQuery>, signal: AbortSignal) => {
		const ledger = ledgerOf(db);
		const since =
			typeof query.since === 'string' && /^\d+$/.test(query.since) ? Number(query.since) : query.since;
		const limit = Math.min(Math.max(query.limit, 1), MAX_CHANGES);
		const until = house.now() + Math.min(query.timeout, LONGEST_POLL_MS);
		// A change of a design document, or one that another request has seen already, wakes too.
		for (let from = since; ;) {
			const count = ledger.changeCount();
			const page = await ledger.changes(from, limit, query.style);
			const left = until - house.now();
			if (page.results.length || query.feed === 'normal' || left <= 0 || signal.aborted) return page;
			if (!(await ledger.nextChange(count, left, signal))) return page;
			from = page.last_seq;
		}
	};
	endpoint(app, house, {
		...changes,
		method: 'GET',
		handle: ({ params, query, reply }) => answerChanges(params.db, query, gone(reply))
	});
	endpoint(app, house, {
		...changes,
		method: 'POST',
		body: z.strictObject({}),
		handle: ({ params, query, reply }) => answerChanges(params.db, query, gone(reply))
	});

	endpoint(app, house, {
		method: 'POST',
		url: '/v1/db/:db/_revs_diff',
		access: 'device',
		params: Db,
		body: z.record(Id, z.array(Rev).min(1).max(100)),
		bodyLimit: MAX_QUESTION,
		handle({ params, body }) {
			notTooMany(Object.keys(body).length);
			return ledgerOf(params.db).revsDiff(body);
		}
	});

	endpoint(app, house, {
		method: 'POST',
		url: '/v1/db/:db/_bulk_get',
		access: 'device',
		params: Db,
		query: z.strictObject({ revs: flag.optional(), latest: flag.optional(), attachments: flag.optional() }),
		body: BulkGet,
		bodyLimit: MAX_QUESTION,
		async handle({ params, query, body, audited }) {
			const ledger = ledgerOf(params.db);
			notTooMany(body.docs.length);
			await audited(body.docs.length);
			return { results: await ledger.bulkGet(body.docs, query.revs ?? false, query.latest ?? false) };
		}
	});

	endpoint(app, house, {
		method: 'POST',
		url: '/v1/db/:db/_bulk_docs',
		access: 'device',
		params: Db,
		body: z.object({ docs: z.array(z.unknown()), new_edits: z.boolean().default(true) }),
		answer: BulkAnswer,
		status: 201,
		bodyLimit: MAX_BULK,
		async handle({ params, body, device, request }) {
			const ledger = ledgerOf(params.db);
			if (body.new_edits)
				throw new GateError('forbidden', 'only new_edits=false: entries bring their revision');
			notTooMany(body.docs.length);
			const { disaster } = house.town.need().config;
			const good: StoredDocument[] = [];
			const refused: [string, Refusal][] = [];
			for (const doc of body.docs) {
				const checked = await checkEntry(doc, device, disaster.id);
				if ('refusal' in checked) refused.push([idOf(doc), checked.refusal]);
				else good.push(checked.document);
			}
			refused.push(...(await ledger.append(good)));
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

	// Checkpoints are kept apart for each device: nobody rewinds another's replication.
	endpoint(app, house, {
		method: 'GET',
		url: '/v1/db/:db/_local/:id',
		access: 'device',
		params: LocalId,
		async handle({ params, device }) {
			const held = await ledgerOf(params.db).getLocal(`${device.device}:${params.id}`);
			if (!held) throw new GateError('not_found', 'missing');
			return { ...held, _id: `_local/${params.id}` };
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/db/:db/_local/:id',
		access: 'device',
		params: LocalId,
		body: LocalDocument,
		status: 201,
		bodyLimit: MAX_LOCAL,
		async handle({ params, body, device }) {
			const id = `_local/${params.id}`;
			if (body._id !== id) throw new GateError('bad_request', 'the document has another id');
			const rev = await ledgerOf(params.db).putLocal(`${device.device}:${params.id}`, body);
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

function idOf(doc: unknown): string {
	const id = (doc as { _id?: unknown } | null)?._id;
	return typeof id === 'string' ? id.slice(0, 240) : '';
}

function tally<T>(values: T[]): Map<T, number> {
	const counts = new Map<T, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}
