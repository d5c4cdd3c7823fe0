import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ImportAnswer, KeyIds, type Refusal } from '../../../src/sync/protocol';
import { admit, entriesOf, tally } from '../admission';
import { callerOf, endpoint, routeOf, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';
import { readRegisterDocument } from '../register-document';
import type { Replica } from '../replica';
import type { StoredDocument } from '../storage/port';
import { bounded, lines } from '../streams';
import type { Town } from '../town';

const Purpose = z.strictObject({ purpose: z.enum(['ledger', 'reads', 'devices']) });
type Purpose = z.infer<typeof Purpose>['purpose'];

/** A whole municipality is sent in several requests. */
const MAX_IMPORT = 256 * 1024 * 1024;
const LONGEST_LINE = 1024 * 1024;
/** Documents, and bytes of their lines, that are checked and written at once. */
const BATCH = 200;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Refused documents that one answer names. */
const MAX_REFUSED = 10_000;

const NDJSON = 'application/x-ndjson';

/** What the operator of a data center may do with the whole: copy it, put a copy back, read the gate's own trail. */
export function operatorDataRoutes(app: FastifyInstance, house: Gatehouse): void {
	app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/export/:purpose',
		access: 'operator',
		params: Purpose,
		async handle({ params, reply, audited }) {
			const replica = replicaOf(house.town.need(), params.purpose);
			await audited((await replica.info()).doc_count);
			return reply.type(NDJSON).send(Readable.from(documentsOf(replica), { objectMode: false }));
		}
	});

	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/operator/import/:purpose',
		access: 'operator',
		params: Purpose,
		body: z.instanceof(Readable),
		answer: ImportAnswer,
		bodyLimit: MAX_IMPORT,
		async handle({ params, body, request }) {
			const town = house.town.need();
			const total: ImportAnswer = { added: 0, there: 0, refused: [] };
			let number = 0;
			let batch: unknown[] = [];
			let bytes = 0;
			const write = async () => {
				const { added, there, refused } = await take(town, params.purpose, batch);
				batch = [];
				bytes = 0;
				total.added += added;
				total.there += there;
				for (const [id, reason] of refused) total.refused.push({ id, reason });
				for (const [why, count] of tally(refused.map(([, reason]) => reason)))
					await house.audit.write({
						who: callerOf(request),
						what: routeOf(request),
						act: 'refused',
						why,
						count
					});
				if (total.refused.length > MAX_REFUSED)
					throw new GateError(
						'too_large',
						`more than ${MAX_REFUSED} documents are refused; send fewer at once`
					);
			};
			for await (const line of lines(bounded(body, MAX_IMPORT), LONGEST_LINE)) {
				number++;
				batch.push(parse(line, number));
				bytes += line.length;
				if (batch.length >= BATCH || bytes >= BATCH_BYTES) await write();
			}
			await write();
			await house.audit.write({
				who: callerOf(request),
				what: routeOf(request),
				act: 'changed',
				count: total.added
			});
			return total;
		}
	});

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/keys',
		access: 'operator',
		answer: KeyIds,
		async handle() {
			return { ids: [...house.town.need().keyIds] };
		}
	});

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/trail',
		access: 'operator',
		async handle({ reply, audited }) {
			await audited(1);
			return reply.type(NDJSON).send(await house.audit.read());
		}
	});
}

function replicaOf(town: Town, purpose: Purpose): Replica {
	return purpose === 'devices' ? town.register : entriesOf(town, purpose);
}

async function* documentsOf(replica: Replica): AsyncGenerator<string> {
	for await (const page of replica.leaves())
		yield page.map((document) => `${JSON.stringify(document)}\n`).join('');
}

/** Checks and adds one batch. What conflicted where the copy was made conflicts here too: both leaves come back. */
async function take(
	town: Town,
	purpose: Purpose,
	batch: unknown[]
): Promise<{ added: number; there: number; refused: [string, Refusal][] }> {
	const { good, refused } =
		purpose === 'devices' ? readRegister(batch) : await admit(town, purpose, batch, true);
	const grafted = await replicaOf(town, purpose).graft(good);
	const walled = grafted.refused.map(({ id }): [string, Refusal] => [id, 'envelope']);
	return { added: grafted.added, there: grafted.there, refused: [...refused, ...walled] };
}

function readRegister(batch: unknown[]): { good: StoredDocument[]; refused: [string, Refusal][] } {
	const good: StoredDocument[] = [];
	const refused: [string, Refusal][] = [];
	for (const one of batch) {
		const read = readRegisterDocument(one);
		if ('refusal' in read) refused.push([read.id, read.refusal]);
		else good.push(read.document);
	}
	return { good, refused };
}

function parse(line: string, number: number): unknown {
	try {
		return JSON.parse(line) as unknown;
	} catch (error) {
		throw Object.assign(new GateError('bad_request', `line ${number} is no JSON`), { cause: error });
	}
}
