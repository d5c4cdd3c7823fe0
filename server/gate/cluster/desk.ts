import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
	type FastifyError,
	type FastifyReply,
	type FastifyRequest,
	type HTTPMethods
} from 'fastify';
import { z } from 'zod';
import {
	AddAnswer,
	AddMunicipality,
	EraseAnswer,
	EraseMunicipality,
	HeldDatabases,
	MunicipalityCode,
	MunicipalityList,
	PrefectureCounts,
	TokenText
} from '../../../src/sync/cluster';
import { createDigest } from '../../handover/digest';
import { linesOf } from '../../handover/lines';
import { openAudit } from '../audit';
import { routeOf } from '../endpoint';
import { GateError, wordOf } from '../errors';
import { ownSecret, readIfThere } from '../files';
import { createLimiter, type LIMITS } from '../limits';
import { sameSecret } from '../tokens';
import type { ClusterWork } from './cluster';
import type { Handler } from './front';

export interface DeskOptions {
	directory: string;
	/** The cluster's own token. */
	token: string;
	trustProxy?: string[] | undefined;
	limits?: Partial<typeof LIMITS> | undefined;
	now: () => number;
	log?: ((line: string) => void) | undefined;
}

/** Where the cluster's operator and the prefecture ask (src/sync/cluster.ts). Behind it are no gate's routes. */
export interface Desk {
	readonly token: string;
	handle: Handler;
	close(): Promise<void>;
}

/** Opens the desk. Its audit trail is `directory`/cluster-audit.ndjson. */
export async function createDesk(work: ClusterWork, options: DeskOptions): Promise<Desk> {
	const { directory, token, now } = options;
	const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
	const audit = await openAudit(join(directory, 'cluster-audit.ndjson'), now);
	const prefectureFile = join(directory, 'prefecture-token');
	const app = Fastify({
		trustProxy: options.trustProxy ?? false,
		bodyLimit: 256 * 1024,
		return503OnClosing: false,
		frameworkErrors: (error, request, reply) => void answerError(error, request, reply)
	});
	app.removeContentTypeParser('text/plain');
	await app.register(rateLimit, { global: false });
	await app.register(helmet, {
		contentSecurityPolicy: false,
		strictTransportSecurity: { includeSubDomains: false }
	});
	const limit = createLimiter(app, options.limits);
	app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
	app.setNotFoundHandler((request, reply) =>
		answerError(new GateError('not_found', 'no such address'), request, reply)
	);

	interface Spec<P extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
		method: HTTPMethods;
		url: string;
		caller: 'cluster' | 'prefecture';
		params?: P;
		body?: B;
		answer?: A;
		/** What the audit trail says of it; nothing for what only counts and lists. */
		act?: 'read' | 'changed';
		handle(call: { params: z.infer<P>; body: z.infer<B>; reply: FastifyReply }): unknown;
	}
	function route<P extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(spec: Spec<P, B, A>): void {
		app.route({
			method: spec.method,
			url: spec.url,
			onRequest: (request) => authenticate(request, spec.caller),
			async handler(request, reply) {
				reply.header('cache-control', 'no-store');
				const params = read(spec.params, request.params);
				const body = read(spec.body, request.body);
				// Before the answer: what cannot be recorded is not done.
				if (spec.act)
					await audit.write({
						who: spec.caller,
						what: routeOf(request),
						act: spec.act,
						why:
							(params as { code?: string } | undefined)?.code ??
							(body as { code?: string } | undefined)?.code ??
							''
					});
				const answer = await spec.handle({ params, body, reply });
				if (answer === reply) return reply;
				return reply.send(spec.answer ? spec.answer.parse(answer) : answer);
			}
		});
	}

	async function authenticate(request: FastifyRequest, caller: 'cluster' | 'prefecture'): Promise<void> {
		const given = /^Bearer ([A-Za-z0-9._-]{1,2000})$/.exec(request.headers.authorization ?? '')?.[1];
		const expected = caller === 'cluster' ? token : (await readIfThere(prefectureFile))?.trim();
		if (!given || !expected || !sameSecret(given, expected)) {
			await limit('failed', request, request.ip);
			throw new GateError('unauthorized', `not the ${caller}’s token`);
		}
		await limit(caller === 'cluster' ? 'operator' : 'about', request, caller);
	}

	async function answerError(error: FastifyError | GateError, request: FastifyRequest, reply: FastifyReply) {
		const status = error.statusCode ?? 500;
		const known = error instanceof GateError;
		const word = known ? error.word : wordOf(status);
		if (status >= 500 && !known) log(error.stack ?? error.message);
		if ([401, 403, 409, 413, 429].includes(status))
			await audit.write({ who: 'anonymous', what: routeOf(request), act: 'refused', why: word });
		const shown = known || status < 500 ? status : 503;
		if (status === 429) reply.header('retry-after', '60');
		const reason = known || status < 500 ? error.message : 'something went wrong inside the cluster';
		return reply.status(shown).header('cache-control', 'no-store').send({ error: word, reason });
	}

	const Code = z.strictObject({ code: MunicipalityCode });
	const nothing = z.strictObject({});
	route({
		method: 'GET',
		url: '/v1/cluster/municipalities',
		caller: 'cluster',
		answer: MunicipalityList,
		handle: () => work.list()
	});
	route({
		method: 'POST',
		url: '/v1/cluster/municipalities',
		caller: 'cluster',
		body: AddMunicipality,
		answer: AddAnswer,
		act: 'changed',
		handle: ({ body }) => work.add(body)
	});
	route({
		method: 'GET',
		url: '/v1/cluster/municipalities/:code/operator-token',
		caller: 'cluster',
		params: Code,
		answer: TokenText,
		act: 'read',
		handle: ({ params }) => ({ token: work.operatorToken(params.code) })
	});
	route({
		method: 'POST',
		url: '/v1/cluster/municipalities/:code/leave',
		caller: 'cluster',
		params: Code,
		body: nothing,
		answer: nothing,
		act: 'changed',
		async handle({ params }) {
			await work.leave(params.code);
			return {};
		}
	});
	route({
		method: 'GET',
		url: '/v1/cluster/municipalities/:code/databases',
		caller: 'cluster',
		params: Code,
		answer: HeldDatabases,
		handle: ({ params }) => work.databases(params.code)
	});
	route({
		method: 'GET',
		url: '/v1/cluster/municipalities/:code/databases/:name',
		caller: 'cluster',
		params: Code.extend({ name: z.string().max(240) }),
		act: 'read',
		handle: async ({ params, reply }) => sendLines(reply, await work.documents(params.code, params.name))
	});
	route({
		method: 'GET',
		url: '/v1/cluster/municipalities/:code/trail',
		caller: 'cluster',
		params: Code,
		act: 'read',
		handle: ({ params, reply }) => sendLines(reply, trailOf(work.trail(params.code)))
	});
	route({
		method: 'DELETE',
		url: '/v1/cluster/municipalities/:code',
		caller: 'cluster',
		params: Code,
		body: EraseMunicipality,
		answer: EraseAnswer,
		act: 'changed',
		handle: ({ params, body }) => work.erase(params.code, body.databases)
	});
	route({
		method: 'POST',
		url: '/v1/cluster/prefecture-token',
		caller: 'cluster',
		body: z.strictObject({ renew: z.boolean() }),
		answer: TokenText,
		act: 'changed',
		async handle({ body }) {
			if (body.renew) await rm(prefectureFile, { force: true });
			return { token: await ownSecret(prefectureFile) };
		}
	});
	route({
		method: 'GET',
		url: '/v1/prefecture/counts',
		caller: 'prefecture',
		answer: PrefectureCounts,
		handle: () => work.counts()
	});
	await app.ready();

	return {
		token,
		handle: (request, response) => app.routing(request, response),
		async close() {
			await app.close();
			await audit.close();
		}
	};
}

function read<T extends z.ZodType>(schema: T | undefined, value: unknown): z.infer<T> {
	if (!schema) return undefined as z.infer<T>;
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	// Where, not what: values of a refused request are not repeated.
	throw new GateError('bad_request', issue ? `${issue.path.join('.')} ${issue.code}` : 'unreadable');
}

function sendLines(reply: FastifyReply, objects: AsyncIterable<object>): FastifyReply {
	const lines = async function* () {
		for await (const one of objects) yield `${JSON.stringify(one)}\n`;
	};
	return reply.type('application/x-ndjson').send(Readable.from(lines()));
}

/** The lines of the audit trail as objects, and the end of the export. A line that a crash has cut short comes as text. */
async function* trailOf(path: string): AsyncGenerator<object> {
	const digest = createDigest();
	for await (const line of linesOf(createReadStream(path))) {
		const one = read(line);
		digest.add(one);
		yield one;
	}
	yield { end: true, ...digest.contents() };

	function read(line: string): object {
		try {
			return JSON.parse(line) as object;
		} catch {
			return { unreadable: line };
		}
	}
}
