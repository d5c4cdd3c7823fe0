import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSnapshot } from '../../src/registry/build';
import type { Manifest } from '../../src/segments/manifest';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { BENCH_SECRET } from './key';
import { registers } from './people';

interface Snapshot {
	manifest: Manifest;
	files: Map<string, Uint8Array<ArrayBuffer>>;
}

interface Doc {
	_id: string;
	_rev: string;
}

/** Sealed segments and, for the peers, the same rows as documents behind CouchDB's replication, from one server in memory. */
export class BenchServer {
	readonly #snapshots = new Map<number, Promise<Snapshot>>();
	readonly #documents = new Map<number, Map<string, Doc>>();
	readonly #locals = new Map<string, unknown>();
	readonly #server: Server;
	/** Files of the app for every other path, with what the browser wants them for (Sec-Fetch-Dest). */
	files: ((path: string, purpose: string) => { type: string; body: Uint8Array }) | undefined;

	/** `assets`: the page and its script, by path. */
	constructor(readonly assets: ReadonlyMap<string, { type: string; body: string }>) {
		this.#server = createServer((request, response) => {
			this.#answer(request, response).catch((error: unknown) => {
				console.error(error);
				response.writeHead(500).end();
			});
		});
	}

	/** Starts on a free port of this machine; resolves to the address. */
	async listen(): Promise<string> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}

	/** Builds the snapshot of a town once. */
	snapshot(size: number): Promise<Snapshot> {
		let built = this.#snapshots.get(size);
		if (!built) this.#snapshots.set(size, (built = build(size)));
		return built;
	}

	/** The same rows as documents, by id. */
	documents(size: number): Map<string, Doc> {
		let docs = this.#documents.get(size);
		if (!docs) {
			const { residents, houses } = registers(size);
			const revision = { _rev: '1-0123456789abcdef0123456789abcdef' };
			docs = new Map();
			for (const row of residents()) docs.set(`r:${row.id}`, { ...row, ...revision, _id: `r:${row.id}` });
			for (const row of houses()) docs.set(`h:${row.id}`, { ...row, ...revision, _id: `h:${row.id}` });
			this.#documents.set(size, docs);
		}
		return docs;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url!, 'http://bench');
		const [, area, first, second, third] = url.pathname.split('/');
		// Isolation gives the page a clock of 5 µs.
		response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
		const asset = this.assets.get(url.pathname);
		if (asset) response.writeHead(200, { 'Content-Type': asset.type }).end(asset.body);
		else if (area === 'manifest') json(response, (await this.snapshot(Number(first))).manifest);
		else if (area === 'segments') {
			const { files } = await this.snapshot(Number(first));
			response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(files.get(second!));
		} else if (area === 'couch')
			await this.#couch(Number(first), request, response, url, second ?? '', third ?? '');
		else if (this.files && area !== 'v1') {
			const file = this.files(url.pathname, String(request.headers['sec-fetch-dest']));
			response.writeHead(200, { 'Content-Type': file.type }).end(file.body);
		} else response.writeHead(404).end();
	}

	/** What PouchDB asks of a source: information, changes, documents, checkpoints. */
	async #couch(
		size: number,
		request: IncomingMessage,
		response: ServerResponse,
		url: URL,
		what: string,
		name: string
	): Promise<void> {
		const docs = this.documents(size);
		if (what === '')
			json(response, {
				db_name: String(size),
				doc_count: docs.size,
				update_seq: docs.size,
				instance_start_time: '0'
			});
		else if (what === '_changes') {
			const since = Number(url.searchParams.get('since') ?? 0);
			const end = Math.min(docs.size, since + Number(url.searchParams.get('limit') ?? docs.size));
			json(response, {
				results: [...docs.values()]
					.slice(since, end)
					.map((doc, i) => ({ seq: since + i + 1, id: doc._id, changes: [{ rev: doc._rev }] })),
				last_seq: end,
				pending: docs.size - end
			});
		} else if (what === '_bulk_get') {
			const asked = (await body(request)) as { docs: { id: string }[] };
			json(response, {
				results: asked.docs.map(({ id }) => {
					const doc = docs.get(id)!;
					const _revisions = { start: 1, ids: [doc._rev.slice(2)] };
					return { id, docs: [{ ok: { ...doc, _revisions } }] };
				})
			});
		} else if (what === '_local' && request.method === 'PUT') {
			this.#locals.set(name, await body(request));
			json(response, { ok: true, id: `_local/${name}`, rev: '0-1' }, 201);
		} else if (what === '_local' && this.#locals.has(name)) json(response, this.#locals.get(name));
		else json(response, { error: 'not_found', reason: 'missing' }, 404);
	}
}

async function build(size: number): Promise<Snapshot> {
	const files: Snapshot['files'] = new Map();
	const { residents, houses } = registers(size);
	const manifest = await buildSnapshot(
		{
			municipality: '999997',
			createdAt: '2026-11-20T00:00:00.000Z',
			residents: residents(),
			houses: houses()
		},
		await openMunicipalityKeys(BENCH_SECRET),
		{
			size: async (name) => files.get(name)?.length ?? null,
			put: async (name, file) => void files.set(name, file)
		}
	);
	return { manifest, files };
}

function json(response: ServerResponse, value: unknown, status = 200): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<unknown> {
	let text = '';
	for await (const part of request.setEncoding('utf8')) text += part as string;
	return JSON.parse(text);
}
