import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerDesign, SECURITY } from '../../../couch/build';
import { openEntries } from '../../../server/gate/ledger';
import { couchStorage } from '../../../server/gate/storage/couch';
import { CONFIG } from '../book/harness';
import type { StoredDocument } from '../../../server/gate/storage/port';

/*
 * How the gate behaves towards a CouchDB that answers as the documentation of 3.5 says. Whether a CouchDB does is shown by
 * tests/contract where COUCHDB_URL is set.
 */

interface Asked {
	method: string;
	path: string;
	authorization: string | undefined;
	body: ReturnType<typeof JSON.parse>;
}
type Reply = [status: number, body: unknown];

let server: Server;
let asked: Asked[];
let databases: Set<string>;
let security: object;
let design: Record<string, unknown> | null;
/** Goes before what the fake answers by itself. */
let instead: (one: Asked) => Reply | null;

const notFound: Reply = [404, { error: 'not_found', reason: 'missing' }];

function answer(one: Asked): Reply {
	const [database = '', ...rest] = one.path.slice(1).split('?')[0]!.split('/').map(decodeURIComponent);
	const what = rest.join('/');
	if (database === '') return [200, { couchdb: 'Welcome', version: '3.5.0' }];
	if (database === '_session') return [200, { ok: true, userCtx: { name: 'gate', roles: ['_admin'] } }];
	if (one.method === 'PUT' && what === '') {
		if (databases.has(database)) return [412, { error: 'file_exists', reason: 'exists' }];
		databases.add(database);
		return [201, { ok: true }];
	}
	if (!databases.has(database)) return notFound;
	if (what === '_security') {
		if (one.method === 'PUT') security = one.body as object;
		return [200, one.method === 'PUT' ? { ok: true } : security];
	}
	if (what === '_design/ledger') {
		if (one.method === 'GET') return design ? [200, design] : notFound;
		if (design && one.body._rev !== design._rev) return [409, { error: 'conflict', reason: 'conflict' }];
		design = { ...one.body, _rev: `${Number(String(design?._rev ?? '0').split('-')[0]) + 1}-a` };
		return [201, { ok: true }];
	}
	if (what === '_all_docs')
		return [200, { rows: one.body.keys.map((key: string) => ({ key, error: 'not_found' })) }];
	if (what === '_changes') return [200, { results: [], last_seq: '0-a', pending: 0 }];
	if (what === '_bulk_docs') return [201, []];
	return [200, { db_name: database, doc_count: 0, update_seq: '0-a' }];
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text ? JSON.parse(text) : undefined;
}

beforeAll(async () => {
	server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			const { method = '', url = '', headers } = request;
			const one: Asked = { method, path: url, authorization: headers.authorization, body };
			asked.push(one);
			const [status, content] = instead(one) ?? answer(one);
			// A live feed waits.
			if (url.includes('feed=longpoll')) return response.writeHead(200).flushHeaders();
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	asked = [];
	databases = new Set();
	security = { admins: { roles: ['_admin'] }, members: { roles: ['_admin'] } };
	design = null;
	instead = () => null;
});
const address = () => `http://gate:s%40cret@127.0.0.1:${(server.address() as AddressInfo).port}/`;
const writes = () =>
	asked.filter(({ method }) => method === 'PUT').map(({ path }) => path.split('/').slice(2).join('/'));

describe('setting up', () => {
	test('makes database, permissions and design once, with the credentials in the header and not in the address', async () => {
		const storage = await couchStorage(address());
		await storage.ledger(CONFIG);
		await storage.close();
		expect(writes()).toEqual(['', '_security', '_design/ledger']);
		expect(security).toEqual(SECURITY);
		expect(design).toMatchObject(await ledgerDesign(CONFIG.disaster.id));
		const basic = `Basic ${Buffer.from('gate:s@cret').toString('base64')}`;
		expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set([basic]));
		expect(asked.some(({ path }) => path.includes('cret'))).toBe(false);

		asked = [];
		const again = await couchStorage(address());
		await again.ledger(CONFIG);
		await again.close();
		expect(writes()).toEqual([]);
	});

	test('puts a newer design over the older one, and lets another gate be quicker', async () => {
		const storage = await couchStorage(address());
		databases.add('m999997-drill-2026-ledger');
		design = { _id: '_design/ledger', _rev: '4-a', validate_doc_update: 'function () {}' };
		// Both answers that another gate causes.
		instead = ({ method, path }) =>
			method === 'GET' && /^\/[^/]+$/.test(path) && path !== '/_session' && path !== '/' ? notFound : null;
		await storage.ledger(CONFIG);
		await storage.close();
		expect(design).toMatchObject({ ...(await ledgerDesign(CONFIG.disaster.id)), _rev: '5-a' });
	});
});

describe('writing', () => {
	const document = { _id: 'x', _rev: `1-${'0'.repeat(32)}`, _revisions: { start: 1, ids: ['0'.repeat(32)] } };
	const append = async (rows: unknown[]) => {
		const storage = await couchStorage(address());
		const ledger = openEntries(
			await storage.ledger(CONFIG),
			() => undefined,
			() => undefined
		);
		instead = ({ path }) => (path.includes('_bulk_docs') ? [201, rows] : null);
		try {
			return await ledger.append([document as StoredDocument]);
		} finally {
			await ledger.close();
			await storage.close();
		}
	};

	test('no rows: it is stored, under the revision that it brought', async () => {
		expect(await append([])).toEqual(new Map());
		const { body, authorization } = asked.find(({ path }) => path.includes('_bulk_docs'))!;
		expect(authorization).toMatch(/^Basic /);
		expect(body).toMatchObject({ new_edits: false, docs: [{ _id: 'x', _rev: document._rev }] });
	});
	test('what the second wall forbids is refused', async () => {
		const row = { id: 'x', rev: document._rev, error: 'forbidden', reason: 'malformed _id' };
		expect(await append([row])).toEqual(new Map([['x', 'envelope']]));
	});
	test('a database in trouble refuses nothing: the tablet sends it again', async () => {
		for (const error of ['unauthorized', 'internal_server_error'])
			await expect(append([{ id: 'x', error, reason: 'no' }])).rejects.toThrow(error);
	});
});

test('a sequence that the database cannot read is the caller’s mistake', async () => {
	const storage = await couchStorage(address());
	const ledger = openEntries(
		await storage.ledger(CONFIG),
		() => undefined,
		() => undefined
	);
	await ledger.ready;
	instead = ({ path }) =>
		path.includes('_changes') ? [400, { error: 'bad_request', reason: 'Malformed sequence' }] : null;
	await expect(ledger.changes('1-zz', 10, 'all_docs')).rejects.toMatchObject({ word: 'bad_request' });
	await ledger.close();
	await storage.close();
});
