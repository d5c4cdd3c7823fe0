import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import Fastify, {
	type FastifyError,
	type FastifyInstance,
	type FastifyReply,
	type FastifyRequest
} from 'fastify';
import { openAudit } from './audit';
import { allowOtherGates } from './cors';
import { callerOf, routeOf, type Gatehouse } from './endpoint';
import { GateError, wordOf } from './errors';
import { ownSecret } from './files';
import { createLimiter, type LIMITS } from './limits';
import { openMap, type MapSettings } from './map/map';
import { pageRoutes } from './pages';
import { openPeers, type PeerSettings } from './peers';
import { openRebuild } from './rebuild';
import { bundleRoutes } from './routes/bundle';
import { chainRoutes } from './routes/chains';
import { deviceRoutes } from './routes/devices';
import { operatorDataRoutes } from './routes/operator-data';
import { mapRoutes } from './routes/map';
import { peerRoutes } from './routes/peer';
import { publicRoutes } from './routes/public';
import { rebuildRoutes } from './routes/rebuild';
import { registerRoutes } from './routes/registers';
import { replicationRoutes } from './routes/replication';
import { openBundles, openSnapshots } from './snapshot';
import { couchStorage } from './storage/couch';
import { embeddedStorage } from './storage/embedded';
import type { Storage } from './storage/port';
import { createTokens } from './tokens';
import { openTown, type TownHolder } from './town';

/** Open requests have so long to end when the gate closes. */
const CLOSING_MS = 2_000;

export interface GateOptions {
	/** The gate's own directory: databases, segments, secrets, audit trail. Made if missing. */
	directory: string;
	/** A CouchDB with credentials; without it the embedded database is used. */
	couchUrl?: string;
	/** Directory of the built app. */
	build: string;
	/** Name of this data center as staff see it. */
	name: string;
	/** 1 to 9: which center's device numbers this gate gives out; 1 if left out. */
	gateNumber?: number;
	version: string;
	/** Addresses of proxies whose X-Forwarded-For is believed. */
	trustProxy?: string[];
	limits?: Partial<typeof LIMITS>;
	/** Other data centers' gates; only with the embedded database. */
	peers?: PeerSettings;
	/** Where map tiles come from; without it there are none. */
	map?: MapSettings;
	now?: () => number;
	/** What went wrong inside; never bodies, tokens or paths with values. */
	log?: (line: string) => void;
	/** Whether this gate may serve the municipality with this code; any if left out. The first config decides. */
	accepts?: (code: string) => boolean;
}

export interface Gate {
	app: FastifyInstance;
	/** The data center's own token, also in `directory`/operator-token. */
	operatorToken: string;
	/** The databases behind it. */
	storage: Storage;
	/** The municipality that it serves. */
	town: TownHolder;
	/** Ends open requests' waits, closes the databases. */
	close(): Promise<void>;
}

/** The gate (門番): the only way to data. Listen with `gate.app.listen`. Throws StartError. */
export async function createGate(options: GateOptions): Promise<Gate> {
	const directory = resolve(options.directory);
	const now = options.now ?? Date.now;
	const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
	const problem = (error: unknown) =>
		log(error instanceof Error ? (error.stack ?? error.message) : String(error));

	await mkdir(directory, { recursive: true, mode: 0o700 });
	const storage = options.couchUrl
		? await couchStorage(options.couchUrl)
		: await embeddedStorage(join(directory, 'databases'));
	const holder = await openTown(directory, storage, now, problem, {
		name: options.name,
		number: options.gateNumber ?? 1
	});
	const town: TownHolder = {
		...holder,
		async configure(config) {
			if (options.accepts && !options.accepts(config.code))
				throw new GateError('conflict', `${config.code} is served by another gate`);
			await holder.configure(config);
		}
	};
	const audit = await openAudit(join(directory, 'audit.ndjson'), now);
	const operatorToken = await ownSecret(join(directory, 'operator-token'));

	const app = Fastify({
		trustProxy: options.trustProxy ?? false,
		forceCloseConnections: 'idle',
		// The framework's own answer would not be in the shape that clients read.
		return503OnClosing: false,
		routerOptions: { maxParamLength: 300 },
		bodyLimit: 64 * 1024,
		// A path that cannot be decoded never reaches a route.
		frameworkErrors: (error, request, reply) => void answerError(error, request, reply)
	});
	app.removeContentTypeParser('text/plain');
	// Before the first plugin: a plugin's own routes keep the handler that was there when it was registered.
	app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
	await app.register(rateLimit, { global: false });
	await allowOtherGates(app, town);
	await app.register(helmet, {
		// The app's pages carry the rest of their policy themselves, with hashes of their inline script (svelte.config.js).
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc,
				frameAncestors: ["'none'"],
				objectSrc: ["'none'"],
				baseUri: ["'self'"],
				formAction: ["'self'"]
			}
		},
		// A municipality's other services may live under the same domain.
		strictTransportSecurity: { includeSubDomains: false },
		xFrameOptions: { action: 'deny' }
	});
	await app.register(files, { root: directory, serve: false, dotfiles: 'ignore', preCompressed: true });

	const peers = openPeers(options.peers ?? null, { town, audit, now, onProblem: problem });
	const house: Gatehouse = {
		name: options.name,
		version: options.version,
		now,
		town,
		snapshots: await openSnapshots(directory),
		bundles: await openBundles(directory),
		rebuild: await openRebuild(directory),
		map: await openMap(directory, options.map, now, problem),
		peers,
		peerToken: options.peers?.token ?? null,
		tokens: createTokens(await ownSecret(join(directory, 'token-secret')), now),
		operatorToken,
		audit,
		limit: createLimiter(app, options.limits)
	};
	app.setNotFoundHandler((request, reply) =>
		answerError(new GateError('not_found', 'no such address'), request, reply)
	);

	deviceRoutes(app, house);
	registerRoutes(app, house);
	replicationRoutes(app, house);
	bundleRoutes(app, house);
	chainRoutes(app, house);
	operatorDataRoutes(app, house);
	rebuildRoutes(app, house);
	peerRoutes(app, house);
	publicRoutes(app, house);
	mapRoutes(app, house);
	pageRoutes(app, resolve(options.build));

	async function answerError(
		error: FastifyError | GateError,
		request: FastifyRequest,
		reply: FastifyReply
	): Promise<FastifyReply> {
		const status = error.statusCode ?? 500;
		const known = error instanceof GateError;
		const word = known ? error.word : wordOf(status);
		if (status >= 500 && !known) {
			log(`${new Date(now()).toISOString()} ${routeOf(request)}`);
			problem(error);
		}
		if ([401, 403, 409, 410, 413, 429].includes(status))
			await audit.write({ who: callerOf(request), what: routeOf(request), act: 'refused', why: word });
		const shown = known ? status : status >= 500 ? 503 : status;
		const reason = known || status < 500 ? error.message : 'something went wrong inside the gate';
		if (status === 429) reply.header('retry-after', '60');
		return reply.status(shown).header('cache-control', 'no-store').send({ error: word, reason });
	}

	return {
		app,
		operatorToken,
		storage,
		town,
		async close() {
			await peers.close();
			await town.close();
			// What is being answered is answered to its end, unless a client lets it hang.
			const impatient = setTimeout(() => app.server.closeAllConnections(), CLOSING_MS);
			// A connection becomes idle when its last answer is out, and would be kept open for the next question.
			const tidy = setInterval(() => app.server.closeIdleConnections(), 20);
			await app.close();
			clearInterval(tidy);
			clearTimeout(impatient);
			await house.map.close();
			await storage.close();
			await audit.close();
		}
	};
}
