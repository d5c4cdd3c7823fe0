import { createServer, type IncomingMessage } from 'node:http';
import type PouchDB from 'pouchdb-core';
import { townConfig } from '../../seeds/town/config';
import { embeddedStorage } from '../../server/gate/storage/embedded';

/**
 * The peer of the gate's benchmarks: the replication subset over the same embedded database (LevelDB, every batch synced to the
 * disk), handed straight to PouchDB. Nobody is asked who they are, nothing is checked, nothing recorded.
 * Arguments: the databases' directory, the path's name for the ledger.
 */
const [directory, name] = process.argv.slice(2) as [string, string];
const storage = await embeddedStorage(directory);
const { pouch } = await storage.ledger(townConfig);

interface Unofficial {
	revsDiff(body: object): Promise<object>;
	bulkGet(options: object): Promise<object>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, never>> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString('utf8');
	return (text ? JSON.parse(text) : {}) as Record<string, never>;
}

async function answer(request: IncomingMessage): Promise<[number, unknown]> {
	const url = new URL(request.url!, 'http://plain');
	const query = url.searchParams;
	const [, db, ...rest] = url.pathname.split('/').map(decodeURIComponent);
	if (db === '') return [200, { couchdb: 'Welcome' }];
	if (db !== name) return [404, { error: 'not_found' }];
	const body = await bodyOf(request);
	switch (rest[0]) {
		case undefined:
			return [200, { ...(await pouch.info()), db_name: name }];
		case '_changes':
			return [
				200,
				await pouch.changes({
					since: Number(query.get('since') ?? 0),
					limit: Number(query.get('limit') ?? 1_000),
					style: 'all_docs'
				} as PouchDB.Core.ChangesOptions)
			];
		case '_revs_diff':
			return [200, await (pouch as unknown as Unofficial).revsDiff(body)];
		case '_bulk_get':
			return [
				200,
				await (pouch as unknown as Unofficial).bulkGet({
					docs: body.docs,
					revs: query.get('revs') === 'true',
					latest: query.get('latest') === 'true'
				})
			];
		case '_bulk_docs': {
			const docs = (body.docs as unknown as { _rev: string }[]).map((doc) => ({
				_revisions: { start: 1, ids: [doc._rev.slice(2)] },
				...doc
			}));
			return [201, await pouch.bulkDocs(docs, { new_edits: false })];
		}
		case '_local': {
			const id = `_local/${rest.slice(1).join('/')}`;
			if (request.method === 'PUT') return [201, await pouch.put({ ...body, _id: id } as never)];
			return [200, await pouch.get(id)];
		}
		default:
			return [404, { error: 'not_found' }];
	}
}

const server = createServer((request, response) => {
	void answer(request)
		.catch((error: unknown): [number, unknown] => {
			const status = (error as { status?: unknown } | null)?.status;
			return [typeof status === 'number' ? status : 500, { error: String(error) }];
		})
		.then(([status, content]) => {
			const text = JSON.stringify(content);
			response.writeHead(status, {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(text)
			});
			response.end(text);
		});
});
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as { port: number };
	process.send!({ url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit(0));
