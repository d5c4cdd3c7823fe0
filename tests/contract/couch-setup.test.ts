import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SECURITY } from '../../couch/build';
import { openCouch, type Couch, type Credentials } from '../../server/couch/client';
import { plannedDatabases, replicationDocument, rereadId, type Plan } from '../../server/couch/plan';
import { compare, setUp } from '../../server/couch/setup';
import { Lookalike } from '../unit/couch/lookalike';
import { newPassword, planOf, sampleEntry } from '../unit/couch/sample';
import { townConfig } from './gatehouse';

/*
 * `couch setup` and `couch check` against a real CouchDB where COUCHDB_URL is set (an administrator's address), and against the
 * look-alike in any case: the same assertions. Two centers need COUCHDB_PEER_URL as well; COUCHDB_PEER_FROM_URL and
 * COUCHDB_LOCAL_URL say how the first server reaches the second and itself, where that is another address.
 */

interface Center {
	url: string;
	/** How the other center's replicator reaches it. */
	from: string;
	/** How its own replicator reaches it. */
	local: string;
	stop(): Promise<void>;
}

async function lookalike(): Promise<Center> {
	const couch = await new Lookalike().start();
	const { username, password } = couch.admin;
	const url = new URL(couch.url);
	Object.assign(url, { username, password });
	return { url: url.href, from: couch.url, local: couch.url, stop: () => couch.stop() };
}

function real(url: string, from?: string, local?: string): Center {
	const bare = new URL(url);
	bare.username = bare.password = '';
	return { url, from: from ?? bare.href, local: local ?? bare.href, stop: async () => undefined };
}

const { COUCHDB_URL, COUCHDB_PEER_URL, COUCHDB_PEER_FROM_URL, COUCHDB_LOCAL_URL } = process.env;
const SINGLE: { name: string; open: () => Promise<Center> }[] = [
	{ name: 'look-alike', open: lookalike },
	...(COUCHDB_URL ? [{ name: 'CouchDB', open: async () => real(COUCHDB_URL) }] : [])
];
const PAIRS: { name: string; open: () => Promise<[Center, Center]> }[] = [
	{ name: 'look-alikes', open: async () => [await lookalike(), await lookalike()] },
	...(COUCHDB_URL && COUCHDB_PEER_URL
		? [
				{
					name: 'CouchDB',
					open: async (): Promise<[Center, Center]> => [
						real(COUCHDB_URL, undefined, COUCHDB_LOCAL_URL),
						real(COUCHDB_PEER_URL, COUCHDB_PEER_FROM_URL)
					]
				}
			]
		: [])
];

/** Accounts of this run only: a real server may hold others. */
const accounts = () => {
	const run = randomBytes(4).toString('hex');
	return {
		gate: { username: `gate-${run}`, password: newPassword() },
		replicator: { username: `replicator-${run}`, password: newPassword() }
	};
};

/** What a test has nothing to do with: how the operator has configured a real server. */
const OF_THE_SERVER = ['settings', 'connected', '_users/_security', '_replicator/_security'];
const ours = (findings: { step: string; text: string }[]) =>
	findings.filter(({ step }) => !OF_THE_SERVER.includes(step));

async function remove(couch: Couch, plan: Plan): Promise<void> {
	const drop = async (path: string) => {
		const { status, body } = await couch.ask('GET', path);
		if (status === 200) await couch.ask('DELETE', `${path}?rev=${String(body._rev)}`);
	};
	for (const { name } of await plannedDatabases(plan.config)) {
		const id = plan.peer && replicationDocument(name, plan.peer)._id;
		if (id) for (const one of [id, rereadId(id)]) await drop(`_replicator/${encodeURIComponent(one)}`);
		await couch.ask('DELETE', name);
	}
	for (const { username } of plan.accounts) await drop(`_users/org.couchdb.user:${username}`);
}

describe.each(SINGLE)('couch setup ($name)', ({ open }) => {
	let center: Center;
	let couch: Couch;
	let plan: Plan;
	let as: (who: Credentials) => Couch;
	const { gate, replicator } = accounts();
	beforeAll(async () => {
		center = await open();
		couch = openCouch(center.url);
		as = (who) => openCouch(center.url, who);
		plan = planOf(townConfig(), gate, replicator);
	});
	beforeEach(() => setUp(couch, plan));
	afterAll(async () => {
		await remove(couch, plan);
		await center.stop();
	});

	test('check tells what is missing and changes nothing; setup makes it; then neither finds anything', async () => {
		const fresh = planOf(townConfig(), accounts().gate, accounts().replicator);
		const before = ours(await compare(couch, fresh)).map(({ text }) => text);
		for (const { name } of await plannedDatabases(fresh.config)) {
			expect(before).toContain(`データベース ${name} がありません。`);
			expect((await couch.ask('GET', name)).status).toBe(404);
		}
		const made = await setUp(couch, fresh);
		expect(made.done).toContain(
			`利用者 ${fresh.accounts[0]!.username}（役割 tomoshibi-gate）を用意しました。`
		);
		expect(ours(made.left)).toEqual([]);
		expect(ours(await compare(couch, fresh))).toEqual([]);
		const databases = await plannedDatabases(fresh.config);
		const revisions = async () =>
			Promise.all(databases.map(({ name, design }) => couch.ask('GET', `${name}/${design._id}`)));
		const first = await revisions();
		expect((await setUp(couch, fresh)).done).toEqual([]);
		expect(await revisions()).toEqual(first);
		await remove(couch, fresh);
	});

	test('permissions and design documents are those of couch/build.ts', async () => {
		for (const { name, design } of await plannedDatabases(plan.config)) {
			expect((await couch.ask('GET', `${name}/_security`)).body).toEqual(SECURITY);
			expect((await couch.ask('GET', `${name}/${design._id}`)).body).toMatchObject(design);
		}
	});

	test('the gate writes entries where they belong, and changes neither design nor permissions', async () => {
		const [ledger, reads, devices] = await plannedDatabases(plan.config);
		const disaster = plan.config.disaster.id;
		const put = async (database: string, kind: string) => {
			const docs = [sampleEntry(disaster, kind)];
			const answer = await as(gate).ask('POST', `${database}/_bulk_docs`, { docs, new_edits: false });
			return (answer.body as unknown as { reason: string }[])[0]?.reason ?? null;
		};
		expect(await put(ledger!.name, 'certificate.applied')).toBeNull();
		expect(await put(ledger!.name, 'access.viewed')).toMatch(/another database/);
		expect(await put(reads!.name, 'access.viewed')).toBeNull();
		expect(await put(reads!.name, 'access.later')).toBeNull();
		expect(await put(reads!.name, 'certificate.applied')).toMatch(/another database/);
		const write = (who: Credentials, path: string, body: object) => as(who).ask('PUT', path, body);
		expect((await write(gate, `${devices!.name}/device:1001`, { device: '1001' })).status).toBeLessThan(300);
		for (const who of [gate, replicator])
			for (const { name, design } of [ledger!, reads!, devices!]) {
				const held = await couch.ask('GET', `${name}/${design._id}`);
				const changed = { ...held.body, validate_doc_update: 'function () {}' };
				expect([401, 403]).toContain((await write(who, `${name}/${design._id}`, changed)).status);
				// CouchDB 3.5.0 answers a member's attempt with 500; what counts is that nothing changes.
				expect((await write(who, `${name}/_security`, {})).status).toBeGreaterThanOrEqual(400);
				expect((await couch.ask('GET', `${name}/_security`)).body).toEqual(SECURITY);
			}
	});

	test('an account without a role reads and writes nothing', async () => {
		const stranger = { username: `stranger-${randomBytes(4).toString('hex')}`, password: newPassword() };
		const path = `_users/org.couchdb.user:${stranger.username}`;
		await couch.ask('PUT', path, {
			name: stranger.username,
			password: stranger.password,
			roles: [],
			type: 'user'
		});
		for (const { name } of await plannedDatabases(plan.config)) {
			expect([401, 403]).toContain((await as(stranger).ask('GET', `${name}/_all_docs`)).status);
			expect([401, 403]).toContain((await as(stranger).ask('PUT', `${name}/x`, {})).status);
		}
		const { body } = await couch.ask('GET', path);
		await couch.ask('DELETE', `${path}?rev=${String(body._rev)}`);
	});

	test.each<[string, (database: string) => Promise<unknown>, RegExp]>([
		['an open database', (name) => couch.ask('PUT', `${name}/_security`, {}), /だれでも読めます/],
		[
			'other members',
			(name) => couch.ask('PUT', `${name}/_security`, { ...SECURITY, members: { names: ['x'], roles: [] } }),
			/権限（_security）が違います/
		],
		[
			'an older design',
			async (name) => {
				const { body } = await couch.ask('GET', `${name}/_design/ledger`);
				await couch.ask('PUT', `${name}/_design/ledger`, { ...body, validate_doc_update: 'function () {}' });
			},
			/この版のものではありません/
		]
	])('%s is told and put right', async (_what, spoil, sentence) => {
		const { name } = (await plannedDatabases(plan.config))[0]!;
		await spoil(name);
		expect(ours(await compare(couch, plan))).toEqual([
			{ step: expect.any(String), text: expect.stringMatching(sentence) }
		]);
		expect((await setUp(couch, plan)).done).toHaveLength(1);
		expect(ours(await compare(couch, plan))).toEqual([]);
	});

	test('an unknown design document is told and left for a person', async () => {
		const { name } = (await plannedDatabases(plan.config))[1]!;
		await couch.ask('PUT', `${name}/_design/other`, { views: {} });
		const texts = [expect.stringMatching(/知らない設計文書 _design\/other/)];
		expect(ours(await compare(couch, plan)).map(({ text }) => text)).toEqual(texts);
		const { done, left } = await setUp(couch, plan);
		expect([done, ours(left).map(({ text }) => text)]).toEqual([[], texts]);
		const { body } = await couch.ask('GET', `${name}/_design/other`);
		await couch.ask('DELETE', `${name}/_design/other?rev=${String(body._rev)}`);
	});

	test('a new password is told and set; the old one no longer opens', async () => {
		const old = { ...gate };
		gate.password = newPassword();
		const changed = planOf(plan.config, gate, replicator);
		expect(ours(await compare(couch, changed)).map(({ text }) => text)).toEqual([
			expect.stringMatching(/パスワードが、指定したファイルのものと違います/)
		]);
		expect((await setUp(couch, changed)).done).toHaveLength(1);
		expect([await couch.whoIs(old), await couch.whoIs(gate)]).toEqual([null, gate.username]);
		plan = changed;
	});
});

describe.each(PAIRS)('replication between two centers ($name)', ({ open }) => {
	let centers: [Center, Center];
	let plans: [Plan, Plan];
	let couches: [Couch, Couch];
	beforeAll(async () => {
		centers = await open();
		couches = [openCouch(centers[0].url), openCouch(centers[1].url)];
		const config = townConfig();
		const [east, west] = [accounts(), accounts()];
		const plan = (own: typeof east, other: typeof west, here: Center, there: Center) =>
			planOf(config, own.gate, own.replicator, {
				peer: { url: there.from, there: other.replicator, local: here.local, here: own.replicator }
			});
		plans = [plan(east, west, ...centers), plan(west, east, centers[1], centers[0])];
	});
	afterAll(async () => {
		for (const i of [0, 1] as const) {
			await remove(couches[i], plans[i]);
			await centers[i].stop();
		}
	});
	beforeEach(async () => {
		// Both accounts first: a replicator that finds none waits half a minute before it tries again.
		for (const i of [0, 1] as const) await setUp(couches[i], { ...plans[i], peer: null });
		for (const i of [0, 1] as const) await setUp(couches[i], plans[i]);
	});
	/** Until check finds nothing: a replicator takes a moment to start. */
	const settled = async (i: 0 | 1) => {
		let findings = ours(await compare(couches[i], plans[i]));
		for (let tries = 0; findings.length && tries < 60; tries++) {
			await wait(500);
			findings = ours(await compare(couches[i], plans[i]));
		}
		return findings;
	};

	test('an entry of each center reaches the other, through accounts that may do no more', async () => {
		const entries = await Promise.all(
			([0, 1] as const).map(async (i) => {
				const [ledger] = await plannedDatabases(plans[i].config);
				const entry = sampleEntry(plans[i].config.disaster.id, 'certificate.applied', `100${i}`);
				await couches[i].ask('POST', `${ledger!.name}/_bulk_docs`, { docs: [entry], new_edits: false });
				return entry;
			})
		);
		for (const i of [0, 1] as const) expect(await settled(i)).toEqual([]);
		const [ledger] = await plannedDatabases(plans[0].config);
		for (const couch of couches)
			for (const entry of entries) {
				const path = `${ledger!.name}/${encodeURIComponent(entry._id)}`;
				let got = await couch.ask('GET', path);
				for (let tries = 0; got.status === 404 && tries < 60; tries++) {
					await wait(500);
					got = await couch.ask('GET', path);
				}
				expect(got.body).toEqual(entry);
			}
		for (const i of [0, 1] as const) expect((await setUp(couches[i], plans[i])).done).toEqual([]);
	});

	test('a changed replication is told without its password, and put right', async () => {
		const [ledger] = await plannedDatabases(plans[0].config);
		const id = replicationDocument(ledger!.name, plans[0].peer!)._id;
		const path = `_replicator/${encodeURIComponent(id)}`;
		const { body } = await couches[0].ask('GET', path);
		const source = {
			...(body.source as object),
			auth: { basic: { username: 'x', password: 'not-the-password' } }
		};
		await couches[0].ask('PUT', path, { ...body, source, selector: { kind: 'x' } });
		const [found] = ours(await compare(couches[0], plans[0]));
		expect(found!.text).toMatch(/受け取る元の利用者かパスワード、余分な設定 selector/);
		expect(found!.text).not.toMatch(new RegExp(`not-the-password|${plans[0].peer!.there.password}`));
		expect((await setUp(couches[0], plans[0])).done).toHaveLength(1);
		expect(await settled(0)).toEqual([]);
	});

	test('what was refused is told, and comes when everything is read again under the right rules', async () => {
		const [ledger] = await plannedDatabases(plans[0].config);
		const design = `${ledger!.name}/_design/ledger`;
		const refuse = 'function (doc) { throw { forbidden: "not today" }; }';
		const { body } = await couches[1].ask('GET', design);
		await couches[1].ask('PUT', design, { ...body, validate_doc_update: refuse });
		const entry = sampleEntry(plans[0].config.disaster.id, 'certificate.applied', '1002');
		await couches[0].ask('POST', `${ledger!.name}/_bulk_docs`, { docs: [entry], new_edits: false });
		const refused = async () =>
			(await compare(couches[1], plans[1])).find(({ text }) => text.includes('受け取りを断った文書'));
		let found = await refused();
		for (let tries = 0; !found && tries < 60; tries++) {
			await wait(500);
			found = await refused();
		}
		expect(found!.text).toMatch(/断った文書が \d+ 件あります.*--reread/);
		await setUp(couches[1], plans[1]);
		const path = `${ledger!.name}/${encodeURIComponent(entry._id)}`;
		expect((await couches[1].ask('GET', path)).status).toBe(404);
		const { done } = await setUp(couches[1], { ...plans[1], reread: true });
		expect(done).toHaveLength(3);
		expect(await settled(1)).toEqual([]);
		let got = await couches[1].ask('GET', path);
		for (let tries = 0; got.status === 404 && tries < 60; tries++) {
			await wait(500);
			got = await couches[1].ask('GET', path);
		}
		expect(got.body).toEqual(entry);
		expect(await settled(1)).toEqual([]);
		expect((await setUp(couches[1], { ...plans[1], reread: true })).done).toHaveLength(3);
	});

	test('a replication that does not run is told with its reason', async () => {
		const [ledger] = await plannedDatabases(plans[1].config);
		const lost = {
			...plans[0],
			peer: { ...plans[0].peer!, there: { username: 'nobody-there', password: newPassword() } }
		};
		await setUp(couches[0], lost);
		const find = async () =>
			(await compare(couches[0], lost)).find(({ text }) => text.includes('複製が動いていません'));
		let found = await find();
		for (let tries = 0; !found && tries < 60; tries++) {
			await wait(500);
			found = await find();
		}
		expect(found!.text).toMatch(
			new RegExp(`${ledger!.name.slice(0, 7)}.*（(?:crashing|error|failed)、失敗 \\d+ 回）`)
		);
		expect(found!.text).not.toContain(lost.peer.there.password);
	});
});
