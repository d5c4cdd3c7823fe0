import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { databases } from '../../../src/domain/municipality';
import type { FakeTime } from './fake-time';

/**
 * How a fake gate behaves.
 *   ok · silent: connections open and nothing comes · halfOpen: headers come and the body stalls · stuck: only /about is answered
 *   trickle: a byte a second · late: every answer takes five seconds · refused: no connection · garbage: a login page
 *   forgetful: acknowledges and keeps nothing · claims: says that it has everything already · otherTown · otherProtocol · unavailable: says so
 */
export type Mood =
	| 'ok'
	| 'silent'
	| 'halfOpen'
	| 'stuck'
	| 'trickle'
	| 'late'
	| 'refused'
	| 'garbage'
	| 'forgetful'
	| 'claims'
	| 'otherTown'
	| 'otherProtocol'
	| 'unavailable';

type Doc = { _id: string; _rev: string; [field: string]: unknown };

interface Contents {
	/** Each database: documents in the order of arrival. */
	docs: Map<string, Doc[]>;
	locals: Map<string, Doc>;
	devices: Set<string>;
}

export interface FakeGate {
	origin: string;
	name: string;
	mood: Mood;
	config: MunicipalityConfig | null;
	contents: Contents;
	/** Every request that came, with its time. */
	requests: { at: number; path: string; body: unknown; range: string | null }[];
	/** Ids that are refused, with the reason. */
	refuses: Map<string, string>;
	/** ms that its clock is ahead. */
	ahead: number;
	revoked: Set<string>;
	/** Devices whose time is over here: they may only send. */
	ended: Set<string>;
	/** Called before each answer; may fail the request in its place, before or after it was carried out. */
	meddle: ((path: string, go: () => Response) => Response) | null;
	files: Map<string, Uint8Array<ArrayBuffer>>;
	register: string;
	/** The word for its roster. */
	roster: string;
	ledger(): Doc[];
	/** A copy of what it holds, as a backup has it (local documents are not in one). */
	backup(): Contents;
	restore(backup: Contents): void;
}

export interface Line {
	/** ms there and back. */
	latency: number;
	/** Bytes a second, each way. */
	rate: number;
	connected: boolean;
}

export const empty = (): Contents => ({ docs: new Map(), locals: new Map(), devices: new Set() });

/** A network of gates; `line` is the tablet's own. */
export function fakeNetwork(time: FakeTime, origins: string[], config: MunicipalityConfig) {
	const line: Line = { latency: 20, rate: 10_000_000, connected: true };
	const gates = origins.map((origin) => createFakeGate(time, origin, config));
	/** The line is shared: one body goes out after the other. */
	let busyUntil = 0;

	const wait = (ms: number, signal?: AbortSignal | null) =>
		new Promise<void>((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason as Error);
			const aborted = () => {
				cancel();
				reject(signal!.reason as Error);
			};
			const cancel = time.after(ms, () => {
				signal?.removeEventListener('abort', aborted);
				resolve();
			});
			signal?.addEventListener('abort', aborted);
		});
	const never = (signal?: AbortSignal | null) => wait(1e12, signal);

	const fetch: typeof globalThis.fetch = async (input, init) => {
		const { origin, pathname, search } = new URL(String(input));
		const gate = gates.find((one) => one.origin === origin);
		const { signal } = init ?? {};
		if (!line.connected || !gate || gate.mood === 'refused') {
			await wait(1, signal);
			throw new TypeError('Failed to fetch');
		}
		const path = pathname.slice('/v1'.length) + search;
		const text = typeof init?.body === 'string' ? init.body : '';
		busyUntil = Math.max(busyUntil, time.elapsed()) + (text.length / line.rate) * 1000;
		await wait(busyUntil - time.elapsed() + line.latency, signal);
		const range = new Headers(init?.headers).get('range');
		gate.requests.push({ at: time.elapsed(), path, body: text ? JSON.parse(text) : undefined, range });
		if (gate.mood === 'silent') await never(signal);
		if (gate.mood === 'stuck' && path !== '/about') await never(signal);
		if (gate.mood === 'late') await wait(5_000, signal);
		const headers = new Headers(init?.headers);
		const go = () => answer(gate, init?.method ?? 'GET', path, text, headers);
		const response = gate.meddle ? gate.meddle(path, go) : go();
		if (path.includes('feed=longpoll')) await wait(25_000, signal);
		const bytes = new Uint8Array(await response.arrayBuffer());
		const stalls = () => gate.mood === 'halfOpen' || (gate.mood === 'trickle' && path !== '/about');
		const step = gate.mood === 'trickle' ? 1 : 2_048;
		let sent = 0;
		const body = new ReadableStream<Uint8Array>(
			{
				async pull(stream) {
					if (sent >= bytes.length) return stream.close();
					if (stalls()) await wait(gate.mood === 'trickle' ? 1_000 : 1e12, signal);
					const part = bytes.subarray(sent, sent + step);
					await wait((part.length / line.rate) * 1000, signal);
					sent += part.length;
					stream.enqueue(part);
				}
			},
			{ highWaterMark: 0 }
		);
		return new Response(body, { status: response.status, headers: response.headers });
	};
	return { line, gates, fetch };
}

function createFakeGate(time: FakeTime, origin: string, config: MunicipalityConfig): FakeGate {
	const gate: FakeGate = {
		origin,
		name: `${new URL(origin).hostname}センター`,
		mood: 'ok',
		config,
		contents: empty(),
		requests: [],
		refuses: new Map(),
		ahead: 0,
		revoked: new Set(),
		ended: new Set(),
		meddle: null,
		files: new Map(),
		register: '',
		roster: '',
		ledger: () => gate.contents.docs.get(databases.ledger(config.code, config.disaster.id)) ?? [],
		backup: () => ({
			docs: new Map([...gate.contents.docs].map(([db, docs]) => [db, [...docs]])),
			locals: new Map(),
			devices: new Set(gate.contents.devices)
		}),
		restore: (backup) => {
			gate.contents = {
				docs: new Map([...backup.docs].map(([db, docs]) => [db, [...docs]])),
				locals: new Map(backup.locals),
				devices: new Set(backup.devices)
			};
		}
	};
	times.set(gate, time);
	return gate;
}

const times = new WeakMap<FakeGate, FakeTime>();
const failure = (error: string, status: number) => Response.json({ error, reason: 'because' }, { status });

const other = (config: MunicipalityConfig | null) => ({ ...config, code: '011002', name: '札幌市' });

/** One request, carried out at once. */
function answer(gate: FakeGate, method: string, path: string, text: string, headers: Headers): Response {
	const { contents, config } = gate;
	const now = new Date(times.get(gate)!.now() + gate.ahead).toISOString();
	if (gate.mood === 'garbage') return new Response('<html>ログイン</html>');
	if (gate.mood === 'unavailable') return failure('unavailable', 503);
	const body = text ? (JSON.parse(text) as Record<string, never>) : {};
	if (path === '/about') {
		const about = { protocol: 1, gate: gate.name, version: 'test', now, config };
		if (gate.mood === 'otherProtocol') return Response.json({ ...about, protocol: 2 });
		if (gate.mood === 'otherTown') return Response.json({ ...about, config: other(config) });
		return Response.json(about);
	}
	if (gate.mood === 'otherProtocol') return failure('not_found', 404);
	if (path === '/token') {
		if (gate.revoked.has(body.device!)) return failure('revoked', 403);
		if (!contents.devices.has(body.device!)) return failure('unauthorized', 401);
		return Response.json({ token: body.device, expiresAt: now });
	}
	if (path === '/rejoin') return Response.json({});
	const device = headers.get('authorization')?.slice('Bearer '.length) ?? '';
	if (!contents.devices.has(device)) return failure('unauthorized', 401);
	const sends = /^\/contact$|\/_revs_diff$|\/_bulk_docs$|\/_local\//.test(path);
	if (gate.ended.has(device) && !sends) return failure('ended', 403);
	const foreign = gate.mood === 'otherTown';
	if (path === '/contact') {
		const { register, roster } = gate;
		return Response.json({ now, register, roster, config: foreign ? other(config) : config });
	}
	const file = gate.files.get(path);
	if (file) {
		const from = Number(/^bytes=(\d+)-$/.exec(headers.get('range') ?? '')?.[1] ?? 0);
		return new Response(file.subarray(from), { status: from > 0 ? 206 : 200 });
	}
	const [, db = '', rest = ''] = /^\/db\/([^/]+)\/(.*)$/.exec(path) ?? [];
	if (foreign || !config || !db.startsWith(`m${config.code}-${config.disaster.id}-`))
		return failure('not_found', 404);
	const docs = contents.docs.get(db) ?? [];
	const holds = (id: string, rev: string) => docs.some((doc) => doc._id === id && doc._rev === rev);
	if (rest === '_revs_diff') {
		if (gate.mood === 'claims') return Response.json({});
		const lacking = Object.entries(body as Record<string, string[]>)
			.map(([id, revs]): [string, string[]] => [id, revs.filter((rev) => !holds(id, rev))])
			.filter(([, missing]) => missing.length > 0);
		return Response.json(Object.fromEntries(lacking.map(([id, missing]) => [id, { missing }])));
	}
	if (rest === '_bulk_docs') {
		const refused: object[] = [];
		for (const doc of body.docs as unknown as Doc[]) {
			const reason = gate.refuses.get(doc._id);
			if (reason) refused.push({ id: doc._id, error: 'forbidden', reason, name: 'forbidden' });
			else if (gate.mood !== 'forgetful' && !holds(doc._id, doc._rev)) docs.push(doc);
		}
		contents.docs.set(db, docs);
		return Response.json(refused, { status: 201 });
	}
	if (rest.startsWith('_changes')) {
		const query = new URLSearchParams(rest.split('?')[1]);
		const since = Number(query.get('since') ?? 0);
		const page = docs.slice(since, since + Number(query.get('limit')));
		return Response.json({
			results: page.map((doc, i) => ({ id: doc._id, seq: since + i + 1, changes: [{ rev: doc._rev }] })),
			last_seq: since + page.length
		});
	}
	if (rest === '_bulk_get') {
		const results = (body.docs as unknown as { id: string; rev: string }[]).map(({ id, rev }) => {
			const doc = docs.find((one) => one._id === id && one._rev === rev);
			return { id, docs: [doc ? { ok: doc } : { error: { reason: 'missing' } }] };
		});
		return Response.json({ results });
	}
	if (rest === '_local/resume') {
		const key = `${db}/${device}`;
		const held = contents.locals.get(key);
		if (method === 'GET') return held ? Response.json(held) : failure('not_found', 404);
		if (held && held._rev !== (body as unknown as Doc)._rev) return failure('conflict', 409);
		const rev = `0-${held ? Number(held._rev.slice(2)) + 1 : 1}`;
		contents.locals.set(key, { ...(body as unknown as Doc), _rev: rev });
		return Response.json({ ok: true, id: '_local/resume', rev }, { status: 201 });
	}
	return failure('not_found', 404);
}
