import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseNames, dropFromCouch, purposeOf } from '../../../server/gate/cluster/documents';

/** As much of a CouchDB as an erasing needs. */
let server: Server;
let databases: Set<string>;
let replications: Map<string, object>;
let admin: boolean;
let address: string;

beforeAll(async () => {
	server = createServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://couch');
		const say = (status: number, body: unknown) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		const path = decodeURIComponent(url.pathname.slice(1));
		if (!admin) return void say(403, { error: 'forbidden', reason: 'admin only' });
		if (path === '_all_dbs') {
			const [from, to] = ['start_key', 'end_key'].map(
				(key) => JSON.parse(url.searchParams.get(key)!) as string
			);
			return void say(200, [...databases].filter((name) => name >= from! && name <= to!).sort());
		}
		if (path === '_replicator/_all_docs')
			return void say(200, {
				rows: [...replications].map(([_id, doc]) => ({ doc: { _id, _rev: '1-a', ...doc } }))
			});
		if (request.method !== 'DELETE') return void say(405, {});
		const replication = /^_replicator\/(.*)$/.exec(path)?.[1];
		const there = replication ? replications.delete(replication) : databases.delete(path);
		say(there ? 200 : 404, {});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());
beforeEach(() => {
	admin = true;
	databases = new Set([
		'_users',
		'm131016-a-ledger',
		'm131016-a-reads',
		'm131016-devices',
		'm131024-a-ledger',
		'm131016x'
	]);
	replications = new Map<string, object>([
		['out', { source: 'http://couch/m131016-a-ledger', target: { url: 'https://west/m131016-a-ledger/' } }],
		['in', { source: { url: 'https://west/m131016-devices?x=1' }, target: 'm131016-devices' }],
		['other', { source: 'http://couch/m131024-a-ledger', target: 'https://west/m131024-a-ledger' }],
		['_design/_replicator', {}]
	]);
});

test('lists one municipality’s databases and nobody else’s', async () => {
	expect(await databaseNames('131016', '/nowhere', address)).toEqual([
		'm131016-a-ledger',
		'm131016-a-reads',
		'm131016-devices'
	]);
	expect(await databaseNames('131016', '/nowhere', undefined)).toEqual([]);
	admin = false;
	await expect(databaseNames('131016', '/nowhere', address)).rejects.toThrow(/COUCHDB_URL must name/);
});

test('drops them with their replications, which would make them again; once more is fine', async () => {
	const names = await databaseNames('131016', '/nowhere', address);
	expect(await dropFromCouch(address, names)).toEqual(['_replicator/out', '_replicator/in', ...names]);
	expect([...databases].sort()).toEqual(['_users', 'm131016x', 'm131024-a-ledger']);
	expect([...replications.keys()]).toEqual(['other', '_design/_replicator']);
	expect(await dropFromCouch(address, names)).toEqual(names);
});

test('knows what a database is for by its name, and says so if it does not', () => {
	expect(purposeOf('131016', 'm131016-devices')).toMatchObject({ purpose: 'devices', disaster: null });
	expect(purposeOf('131016', 'm131016-2026-oki-ledger')).toMatchObject({
		purpose: 'ledger',
		disaster: '2026-oki'
	});
	expect(purposeOf('131016', 'm131016-oki-ledger-reads')).toMatchObject({
		purpose: 'reads',
		disaster: 'oki-ledger'
	});
	expect(() => purposeOf('131016', 'm131016-oki-photos')).toThrow(/does not know/);
});
