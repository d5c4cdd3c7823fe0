import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../server/cli/command';
import { conceal, openCouch, type Couch } from '../../../server/couch/client';
import { plannedDatabases, replicationDocument, type Plan } from '../../../server/couch/plan';
import { compare, couchSteps, setUp } from '../../../server/couch/setup';
import { apply } from '../../../server/couch/steps';
import { CONFIG } from '../book/harness';
import { Lookalike } from './lookalike';
import { newPassword, planOf, sampleEntry } from './sample';

const gate = { username: 'gate', password: newPassword() };
const replicator = { username: 'replicator', password: newPassword() };
const there = { username: 'replicator', password: newPassword() };
const NAMES = ['m999997-drill-2026-ledger', 'm999997-drill-2026-reads', 'm999997-devices'];

let server: Lookalike;
let couch: Couch;
let plan: Plan;
beforeEach(async () => {
	server = await new Lookalike().start();
	couch = openCouch(server.url, server.admin);
	plan = planOf(CONFIG, gate, replicator, {
		peer: { url: 'https://west.example.jp:6984/', there, local: 'http://127.0.0.1:5984/', here: replicator }
	});
});
afterEach(() => server.stop());

const texts = async (one: Plan = plan) => (await compare(couch, one)).map(({ text }) => text);

describe('what is made', () => {
	test('three databases of the municipality, accounts, and a pull of each from the peer, without filter', async () => {
		await setUp(couch, plan);
		expect([...server.databases.keys()].sort()).toEqual(['_replicator', '_users', ...NAMES].sort());
		for (const name of NAMES) {
			const { owner, _rev, ...document } = server.databases
				.get('_replicator')!
				.documents.get(`tomoshibi-${name}-from-west.example.jp-6984`)!;
			expect([owner, _rev]).toEqual(['admin', expect.stringMatching(/^1-/)]);
			expect(document).toEqual({
				_id: `tomoshibi-${name}-from-west.example.jp-6984`,
				source: { url: `https://west.example.jp:6984/${name}`, auth: { basic: there } },
				target: { url: `http://127.0.0.1:5984/${name}`, auth: { basic: replicator } },
				continuous: true
			});
		}
		expect(await couch.whoIs(gate)).toBe('gate');
		expect(server.databases.get('_users')!.documents.get('org.couchdb.user:replicator')!.roles).toEqual([
			'tomoshibi-replicator'
		]);
	});

	test('each center’s document names the other as its source', () => {
		const ends = ['east', 'west'].map((other) => {
			const url = `https://${other}.example.jp:6984/`;
			return replicationDocument('db', { url, there, local: 'http://127.0.0.1:5984', here: replicator });
		});
		expect(ends.map(({ source, target }) => [source.url, target.url])).toEqual([
			['https://east.example.jp:6984/db', 'http://127.0.0.1:5984/db'],
			['https://west.example.jp:6984/db', 'http://127.0.0.1:5984/db']
		]);
	});

	test('cut off at any request, the next run completes it', async () => {
		await setUp(couch, plan);
		const whole = [...server.databases.keys()].sort();
		const requests = server.asked.length;
		for (let cut = 1; cut < requests; cut += 1) {
			const other = await new Lookalike().start();
			const asCouch = openCouch(other.url, other.admin);
			let left = cut;
			other.instead = () => (left-- > 0 ? null : 'cut');
			await expect(setUp(asCouch, plan), `cut at request ${cut + 1}`).rejects.toThrow(/つながりません/);
			other.instead = () => null;
			expect((await setUp(asCouch, plan)).left).toEqual([]);
			expect([...other.databases.keys()].sort()).toEqual(whole);
			expect((await setUp(asCouch, plan)).done).toEqual([]);
			await other.stop();
		}
	});

	test('another that is quicker by a moment is no error', async () => {
		const quicker = await new Lookalike().start();
		const asCouch = openCouch(quicker.url, quicker.admin);
		await Promise.all([setUp(asCouch, plan), setUp(asCouch, plan)].map((one) => one.catch((e: Error) => e)));
		await setUp(asCouch, plan);
		expect((await setUp(asCouch, plan)).done).toEqual([]);
		await quicker.stop();
	});

	test('mending that changes nothing is said, not believed', async () => {
		server.instead = (method, path) =>
			method === 'PUT' && path.endsWith('/_security') ? [200, { ok: true }] : null;
		await expect(setUp(couch, plan)).rejects.toThrow(/用意したはずのものが、まだ/);
	});

	test('a step that stops leaves the rest undone', async () => {
		const done: string[] = [];
		const steps = [
			{ id: 'a', stops: true as const, look: async () => ['だめ'] },
			{ id: 'b', look: async () => ['違う'], mend: async () => void done.push('b'), done: 'b' }
		];
		await expect(apply(steps)).rejects.toThrow('だめ');
		expect(done).toEqual([]);
	});
});

describe('a cluster', () => {
	const nodes = ['couch-1.test', 'couch-2.test', 'couch-3.test'];
	test('nodes join before any database is made, then the cluster is finished', async () => {
		server.reachable = new Set(nodes);
		const { done } = await setUp(couch, { ...plan, nodes });
		expect(done.slice(0, 2)).toEqual([
			'ノードをクラスターに加えました: couch-1.test、couch-2.test、couch-3.test',
			'クラスターの構成を終えました。'
		]);
		expect(server.nodes.cluster).toEqual(nodes.map((host) => `couchdb@${host}`));
		expect(server.writes().slice(0, 3)).toEqual([
			'POST /_cluster_setup',
			'POST /_cluster_setup',
			'POST /_cluster_setup'
		]);
		expect((await setUp(couch, { ...plan, nodes })).done).toEqual([]);
	});

	test('check on half a cluster names the missing nodes and does not guess further', async () => {
		expect(await texts({ ...plan, nodes })).toEqual([
			'ノード couchdb@couch-2.test がクラスターに入っていません。',
			'ノード couchdb@couch-3.test がクラスターに入っていません。'
		]);
	});

	test('nodes that are down or strange are told', async () => {
		await setUp(couch, { ...plan, peer: null });
		server.nodes = {
			all: ['couchdb@couch-1.test', 'couchdb@other.test'],
			cluster: ['couchdb@couch-1.test', 'couchdb@couch-2.test']
		};
		expect((await texts({ ...plan, peer: null })).filter((text) => /ノード couchdb/.test(text))).toEqual([
			'ノード couchdb@couch-2.test につながっていません。止まっていれば起動してください。',
			'クラスターの一員でないノード couchdb@other.test がつながっています。'
		]);
	});

	test('a database with fewer copies than nodes, or on a node that has left, is told', async () => {
		await setUp(couch, { ...plan, peer: null });
		server.nodes.all = server.nodes.cluster = nodes.map((host) => `couchdb@${host}`);
		server.instead = (method, path) => {
			if (path === `/${NAMES[0]}`) return [200, { db_name: NAMES[0], cluster: { q: 2, n: 1 } }];
			if (path === `/${NAMES[0]}/_shards`)
				return [200, { shards: { '00000000-ffffffff': ['couchdb@gone.test'] } }];
			return null;
		};
		expect(await texts({ ...plan, peer: null })).toEqual([
			expect.stringMatching(/写しが 1 つしかありません（ノードは 3）/),
			expect.stringMatching(/クラスターにないノード couchdb@gone.test/)
		]);
	});
});

describe('what stops it, in a sentence that says what to do', () => {
	const failure = async (one: Couch): Promise<string> => {
		const error: unknown = await setUp(one, plan).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(UserError);
		await expect(compare(one, plan)).rejects.toThrow((error as Error).message);
		return (error as Error).message;
	};

	test('nobody listens', async () => {
		const gone = await new Lookalike().start();
		const { url } = gone;
		await gone.stop();
		expect(await failure(openCouch(url, server.admin))).toMatch(
			/つながりません: http:\/\/127.0.0.1:\d+\/（ECONNREFUSED）\n動いているか/
		);
	});

	test('a wrong password, and one that is not repeated', async () => {
		const message = await failure(openCouch(server.url, { username: 'admin', password: 'wrong-password' }));
		expect(message).toMatch(/管理者の名前またはパスワードが違います.*\n--admin/);
		expect(message).not.toContain('wrong-password');
		expect(await failure(openCouch(server.url))).toMatch(/管理者の名前またはパスワードが違います/);
	});

	test('shut out after too many wrong passwords', async () => {
		server.instead = () => [
			403,
			{ error: 'forbidden', reason: 'Account is temporarily locked due to multiple authentication failures' }
		];
		expect(await failure(couch)).toMatch(/しばらく受け付けません.*\n5 分ほど待ち/);
	});

	test('an account that is no administrator', async () => {
		await setUp(couch, plan);
		expect(await failure(openCouch(server.url, gate))).toMatch(/gate は CouchDB の管理者ではありません/);
	});

	test('something else answers', async () => {
		for (const [type, body] of [
			['text/html', '<html>'],
			['application/json', '{"hello":"world"}']
		] as const) {
			const other = createServer((_, response) =>
				response.writeHead(200, { 'content-type': type }).end(body)
			);
			await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
			const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
			expect(await failure(openCouch(url, server.admin))).toMatch(/CouchDB ではないものが応答しました/);
			other.close();
		}
	});

	test('an address that is none', () => {
		for (const url of ['', 'couch', 'ftp://x/'])
			expect(() => openCouch(url)).toThrow(/--url が正しくありません。例:/);
	});

	test('another version: setup stops, check says so', async () => {
		server.version = '4.0.0';
		await expect(setUp(couch, plan)).rejects.toThrow(/4.0.0（3.x が必要です）/);
		expect(server.writes()).toEqual([]);
		expect(await texts()).toEqual([expect.stringMatching(/4.0.0（3.x が必要です）/)]);
		server.version = '3.1.2';
		await expect(setUp(couch, plan)).rejects.toThrow(/3.2 以上が必要です/);
		expect((await setUp(couch, { ...plan, peer: null })).left).toEqual([]);
	});

	test.each(NAMES)('somebody else’s documents in %s: nothing of it is touched', async (name) => {
		await couch.ask('PUT', name);
		await couch.ask('PUT', `${name}/Somebody%20else`, { text: 'x' });
		const { documents, security } = server.databases.get(name)!;
		const before = JSON.stringify([[...documents], security]);
		await expect(setUp(couch, plan)).rejects.toThrow(
			new RegExp(`${name} に、このシステムのものではない文書があります。.*何も変えていません`)
		);
		expect(JSON.stringify([[...documents], security])).toBe(before);
		expect(await texts()).toContainEqual(expect.stringMatching(/このシステムのものではない文書/));
	});

	test('our own entries from before are no foreign contents', async () => {
		await couch.ask('PUT', NAMES[0]!);
		const docs = [sampleEntry('drill-2026', 'certificate.applied')];
		await couch.ask('POST', `${NAMES[0]}/_bulk_docs`, { docs, new_edits: false });
		await couch.ask('PUT', NAMES[2]!);
		await couch.ask('PUT', `${NAMES[2]}/device:1001`, { device: '1001' });
		expect((await setUp(couch, plan)).left).toEqual([]);
	});
});

describe('what only a person can put right', () => {
	beforeEach(() => setUp(couch, { ...plan, peer: null }));
	test('requests without a name, peers without a certificate', async () => {
		server.settings = { chttpd: {}, replicator: {} };
		expect((await setUp(couch, plan)).left.map(({ text }) => text)).toEqual([
			expect.stringMatching(
				/couch-1.test が名乗らない要求も受け付けます。.*require_valid_user_except_for_up = true/
			),
			expect.stringMatching(/証明書を確かめません。.*verify_ssl_certificates = true/)
		]);
		server.settings = { chttpd: { require_valid_user: 'true' }, replicator: {} };
		expect((await setUp(couch, { ...plan, peer: null })).left).toEqual([]);
	});

	test('an open system database', async () => {
		for (const name of ['_users', '_replicator']) {
			await couch.ask('PUT', `${name}/_security`, {});
			expect((await setUp(couch, { ...plan, peer: null })).left).toEqual([
				{ step: `${name}/_security`, text: expect.stringMatching(/利用者の制限がありません/) }
			]);
			await couch.ask('PUT', `${name}/_security`, { members: { roles: ['_admin'] } });
		}
	});

	test('a role too many', async () => {
		const path = '_users/org.couchdb.user:gate';
		const { body } = await couch.ask('GET', path);
		await couch.ask('PUT', path, { ...body, roles: ['tomoshibi-gate', 'other'] });
		expect(await texts({ ...plan, peer: null })).toEqual([
			'利用者 gate の役割が tomoshibi-gate だけではありません。'
		]);
	});
});

describe('replication', () => {
	test('a peer that does not answer: the reason, and no password', async () => {
		const west = await new Lookalike().start();
		const local = server.url;
		const lost = { ...plan, peer: { ...plan.peer!, url: west.url, local } };
		await west.stop();
		await setUp(couch, lost);
		const found = await compare(couch, lost);
		expect(found).toHaveLength(3);
		for (const { text } of found) {
			expect(text).toMatch(/複製が動いていません（crashing、失敗 \d+ 回）: fetch failed/);
			for (const { password } of [there, replicator, gate, server.admin])
				expect(text).not.toContain(password);
		}
	});

	test('not started yet, failed, refused documents, and one that nobody planned', async () => {
		await setUp(couch, plan);
		const [ledger, reads] = await plannedDatabases(CONFIG);
		const wanted = replicationDocument(ledger!.name, plan.peer!);
		await couch.ask('PUT', '_replicator/mine', { ...wanted, _id: 'mine', _rev: undefined });
		await couch.ask('PUT', '_replicator/other', {
			...wanted,
			source: 'http://x/else',
			target: 'http://x/other'
		});
		const secret = there.password;
		server.instead = (_, path) => {
			if (!path.startsWith('/_scheduler/docs/_replicator/')) return null;
			if (path.endsWith('/mine'))
				return [
					200,
					{ state: 'failed', error_count: 1, info: { error: `no http://a:${secret}@x and ${secret}` } }
				];
			if (path.includes(ledger!.name)) return [404, { error: 'not_found', reason: 'missing' }];
			if (path.includes(reads!.name)) return [200, { state: 'running', info: { doc_write_failures: 2 } }];
			return [200, { state: 'pending', info: null }];
		};
		const found = await texts();
		expect(found).toEqual([
			expect.stringMatching(/知らない複製 mine/),
			expect.stringMatching(/複製が動いていません（failed、失敗 1 回）: no http:\/\/x and （伏せました）/),
			expect.stringMatching(/-ledger-from-west.example.jp-6984 がまだ始まっていません/),
			expect.stringMatching(/-reads の複製で、受け取りを断った文書が 2 件/)
		]);
		expect(found.join()).not.toContain(secret);
	});

	test('check writes nothing, whatever it finds', async () => {
		await compare(couch, plan);
		expect(server.writes()).toEqual([]);
		await setUp(couch, plan);
		const before = server.snapshot();
		server.asked = [];
		await compare(couch, plan);
		expect([server.writes(), server.snapshot()]).toEqual([[], before]);
	});

	test('every step that mends says what it has done', async () => {
		for (const step of await couchSteps(couch, { ...plan, nodes: ['couch-1.test'] }))
			if (step.mend) expect(step.done, step.id).toMatch(/。$|: /);
	});
});

test('credentials are taken out of every text', () => {
	expect(conceal('at http://user:pa%40ss@host:1/x and https://a:b@c')).toBe(
		'at http://host:1/x and https://c'
	);
	expect(conceal('key s3cret!', ['s3cret!', ''])).toBe('key （伏せました）');
});
