import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { TownHolder } from './town';

/** How long a browser may keep the answer to its preflight, seconds. */
const PREFLIGHT_S = 600;

/**
 * An app that was loaded from one of the municipality's gates speaks to the others too: their origins, as the config in force
 * names them, and nobody else's. No cookies are used, so none are allowed.
 */
export async function allowOtherGates(
	app: FastifyInstance,
	town: Pick<TownHolder, 'current'>
): Promise<void> {
	await app.register(cors, {
		origin: (origin, done) => {
			const gates = town.current()?.config.gates ?? [];
			done(null, origin !== undefined && gates.some((gate) => gate.origin === origin));
		},
		methods: ['GET', 'HEAD', 'POST', 'PUT'],
		allowedHeaders: ['authorization', 'content-type', 'range', 'if-range', 'if-none-match'],
		exposedHeaders: ['date', 'retry-after', 'content-range', 'accept-ranges', 'etag'],
		credentials: false,
		maxAge: PREFLIGHT_S
	});
}
