import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peerTokenOf } from '../../server/gate/cluster/fleet';
import { databases, isMunicipalityCode } from '../../src/domain/municipality';
import type { PrefectureCounts } from '../../src/sync/cluster';
import { askAs, newCode, rawly, startCluster, type Member, type RunningCluster } from './cluster';
import { BACKENDS, enrolment, invitation, townConfig, type TestDevice } from './gatehouse';

const protocol = fileURLToPath(new URL('../../src/sync/protocol.ts', import.meta.url));
const [A, B] = ['akari.example.jp', 'tomoshi.example.jp'];

/** `METHOD /v1/…` and its access, from the protocol's own list: a route that is added is tried by itself. */
async function routes(): Promise<{ method: string; path: string; access: string }[]> {
	const text = await readFile(protocol, 'utf8');
	return [
		...text.matchAll(/^ \* {3}((?:GET|POST|PUT|HEAD|DELETE)(?:\|[A-Z]+)?) +(\/v1\/\S+)(.*)$/gm)
	].flatMap(([, methods, path, rest]) =>
		methods!.split('|').map((method) => ({ method, path: path!, access: rest! }))
	);
}

describe.each(BACKENDS)('many municipalities on one cluster ($name)', ({ couchUrl }) => {
	let running: RunningCluster;
	let a: Member;
	let b: Member;
	let deviceOfA: TestDevice;
	let chiefOfA: TestDevice;
	let thirdOfA: TestDevice;
	let deviceOfB: TestDevice;
	let chiefOfB: TestDevice;
	const push = (to: Member, token: string, docs: unknown[], ledger = to.ledger) =>
		to.ask('POST', `/v1/db/${ledger}/_bulk_docs`, { token, body: { docs, new_edits: false } });

	beforeAll(async () => {
		// Many wrong tokens come from one address here.
		running = await startCluster(couchUrl, { limits: { failed: 100_000 } });
		a = await running.join(A);
		// The same earthquake: nothing but the code keeps the two apart.
		b = await running.join(B, { disaster: a.config.disaster, name: '隣市' });
		deviceOfA = await a.enrol();
		chiefOfA = await a.enrol('headquarters');
		thirdOfA = await a.enrol();
		deviceOfB = await b.enrol();
		chiefOfB = await b.enrol('headquarters');
	});
	afterAll(() => running.stop());

	test('each host answers for its own municipality, the cluster’s own for the gate without a name', async () => {
		expect((await a.ask('GET', '/v1/about')).body).toMatchObject({ config: { code: a.config.code } });
		expect((await b.ask('GET', '/v1/about')).body).toMatchObject({ config: { code: b.config.code } });
		expect((await running.own('GET', '/v1/about')).body).toMatchObject({ config: null });
		const unknown = await askAs(running.port, 'other.example.jp')('GET', '/v1/about');
		expect(unknown).toMatchObject({ status: 404, body: { error: 'not_found', reason: expect.any(String) } });
	});

	test('every route of one refuses every token of the other', async () => {
		const mine = { field: deviceOfB.token, chief: chiefOfB.token, operator: b.operatorToken };
		const theirs = [deviceOfA.token, chiefOfA.token, a.operatorToken, running.cluster.token];
		// These two know the caller by a signature in the body; below they are tried with the other's.
		const signed = ['/v1/token', '/v1/rejoin'];
		const all = (await routes()).filter(
			({ access, path }) => !/anyone/.test(access) && !signed.includes(path)
		);
		expect(all.length).toBeGreaterThan(20);
		let guarded = 0;
		for (const { method, path } of all) {
			const url = path
				.replace(':db', b.ledger)
				.replace(':name', 'a'.repeat(64))
				.replace(':number', thirdOfA.device)
				.replace(':purpose', 'ledger')
				.replace(':id', 'x');
			const body = method === 'GET' || method === 'HEAD' ? undefined : {};
			for (const token of theirs) {
				const { status } = await b.ask(method, url, { token, body });
				// 404: this gate has no such route at all.
				expect([401, 404], `${method} ${path}`).toContain(status);
				if (status === 401) guarded++;
			}
		}
		expect(guarded).toBeGreaterThan(4 * 25);
		// With its own tokens it is let in: the refusals above were about whose they are.
		for (const [token, path] of [
			[mine.field, `/v1/db/${b.ledger}`],
			[mine.chief, '/v1/devices']
		] as const)
			expect((await b.ask('GET', path, { token })).status).toBe(200);
		const put = { token: mine.operator, body: b.config };
		expect((await b.ask('PUT', '/v1/operator/config', put)).status).toBe(200);
	});

	test('the other’s databases have no name here', async () => {
		const entry = await deviceOfA.entry();
		expect((await push(a, deviceOfA.token, [entry])).body).toEqual([]);
		const token = deviceOfB.token;
		const names = [
			a.ledger,
			databases.devices(a.config.code),
			databases.reads(a.config.code, a.config.disaster.id)
		];
		for (const name of [
			...names,
			...names.map(encodeURIComponent),
			`../${a.ledger}`,
			`${b.ledger}%2F..%2F${a.ledger}`
		]) {
			const path = `/v1/db/${name}`;
			for (const [method, tail, body] of [
				['GET', '', undefined],
				['GET', '/_changes', undefined],
				['POST', '/_revs_diff', { [entry._id]: [entry._rev] }],
				['POST', '/_bulk_get', { docs: [{ id: entry._id }] }],
				['POST', '/_bulk_docs', { docs: [entry], new_edits: false }],
				['GET', '/_local/x', undefined],
				['PUT', '/_local/x', { _id: '_local/x' }]
			] as const) {
				const answer = await b.ask(method, path + tail, { token, body });
				expect([400, 404, 503], `${method} ${path}${tail}`).toContain(answer.status);
				expect(JSON.stringify(answer.body)).not.toContain(entry.sig);
			}
		}
		// In its own database there is nothing of the other.
		const got = await b.ask('POST', `/v1/db/${b.ledger}/_bulk_get`, {
			token,
			body: { docs: [{ id: entry._id }] }
		});
		expect(JSON.stringify(got.body)).not.toContain(entry.sig);
		const changes = await b.ask('GET', `/v1/db/${b.ledger}/_changes`, { token });
		expect(JSON.stringify(changes.body)).not.toContain(entry._id);
	});

	test('an entry of one is refused by the other, though number, disaster and shape are right', async () => {
		expect(deviceOfB.device).toBe(deviceOfA.device);
		const entry = await deviceOfA.entry();
		const answer = await push(b, deviceOfB.token, [entry]);
		expect(answer).toMatchObject({ status: 201, body: [{ id: entry._id, reason: 'signature' }] });
	});

	test('device numbers, invitations, keys and signatures of one mean nothing to the other', async () => {
		const revoke = `/v1/devices/${thirdOfA.device}/revoke`;
		expect((await b.ask('POST', revoke, { token: chiefOfB.token, body: {} })).status).toBe(404);
		expect((await a.ask('GET', `/v1/db/${a.ledger}`, { token: thirdOfA.token })).status).toBe(200);

		const reserved = await a.ask('POST', '/v1/invitations/number', { token: a.operatorToken, body: {} });
		const invited = invitation((reserved.body as { device: string }).device);
		expect((await a.ask('POST', '/v1/invitations', { token: a.operatorToken, body: invited })).status).toBe(
			200
		);
		const { lookup } = invited;
		expect((await b.ask('POST', '/v1/enrol/open', { body: { lookup } })).status).toBe(404);
		expect((await b.ask('POST', '/v1/enrol', { body: await enrolment(lookup) })).status).toBe(404);
		expect((await a.ask('POST', '/v1/enrol/open', { body: { lookup } })).status).toBe(200);

		const request = await deviceOfA.tokenRequest();
		expect((await b.ask('POST', '/v1/token', { body: request })).status).toBe(401);
		expect((await a.ask('POST', '/v1/token', { body: request })).status).toBe(200);

		const listed = JSON.stringify((await b.ask('GET', '/v1/public/devices')).body);
		expect(listed).toContain(deviceOfB.publicKey.x);
		expect(listed).not.toContain(deviceOfA.publicKey.x);
		const devices = await b.ask('GET', '/v1/devices', { token: chiefOfB.token });
		expect((devices.body as unknown[]).length).toBe(2);
	});

	test('segments and what citizens ask are each municipality’s own', async () => {
		const bytes = new Uint8Array(randomBytes(500));
		const name = createHash('sha256').update(bytes).digest('hex');
		const segment = `/v1/operator/segments/${name}`;
		const put = { token: a.operatorToken, body: bytes, type: 'application/octet-stream' };
		expect((await a.ask('PUT', segment, put)).status).toBe(200);
		expect((await a.ask('GET', `/v1/segments/${name}`, { token: deviceOfA.token })).status).toBe(200);
		expect((await b.ask('GET', `/v1/segments/${name}`, { token: deviceOfB.token })).status).toBe(404);
		expect((await b.ask('HEAD', segment, { token: b.operatorToken })).status).toBe(404);

		const entry = await deviceOfA.entry();
		await push(a, deviceOfA.token, [entry]);
		const { lookup } = entry.open as { lookup: string };
		await expect
			.poll(async () => (await a.ask('POST', '/v1/public/status', { body: { lookup } })).status)
			.toBe(200);
		expect((await b.ask('POST', '/v1/public/status', { body: { lookup } })).status).toBe(404);
	});

	test('no gate can be made to serve another’s code', async () => {
		const foreign = { token: a.operatorToken, body: { ...a.config, code: b.config.code } };
		expect((await a.ask('PUT', '/v1/operator/config', foreign)).status).toBe(409);
		const own = { token: running.cluster.operatorToken, body: b.config };
		expect((await running.own('PUT', '/v1/operator/config', own)).status).toBe(409);
		const fresh = newCode();
		const added = await running.desk('POST', '/municipalities', {
			body: { code: fresh, name: '新市', hosts: ['new.example.jp'] }
		});
		const token = (
			await readFile((added.body as { operatorTokenFile: string }).operatorTokenFile, 'utf8')
		).trim();
		const asNew = askAs(running.port, 'new.example.jp');
		expect((await asNew('PUT', '/v1/operator/config', { token, body: a.config })).status).toBe(409);
	});

	describe('a host that is not what it seems', () => {
		const about = (lines: string[], target = '/v1/about', version = '1.1') =>
			rawly(
				running.port,
				`GET ${target} HTTP/${version}\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`
			);
		const sees = (answer: string) =>
			[a, b].filter((one) => answer.includes(one.config.code)).map((one) => one.host);

		test.each([
			['as it is', [`Host: ${A}`]],
			['in capitals', [`Host: ${A.toUpperCase()}`]],
			['with a port', [`Host: ${A}:8443`]],
			['with an empty port', [`Host: ${A}:`]],
			['with a trailing dot', [`Host: ${A}.`]],
			['with everything', [`hOsT:   ${A.toUpperCase()}.:443  `]],
			['beside X-Forwarded-Host', [`Host: ${A}`, `X-Forwarded-Host: ${B}`]],
			['beside Forwarded', [`Host: ${A}`, `Forwarded: host=${B};proto=https`]],
			['beside other names', [`X-Host: ${B}`, `X-Original-Host: ${B}`, `Host: ${A}`, `:authority: ${B}`]],
			['beside an origin and a referrer', [`Host: ${A}`, `Origin: https://${B}`, `Referer: https://${B}/`]]
		])('%s: the one that it names', async (_how, lines) => {
			const answer = await about(lines);
			// Some of these a parser may refuse; none may reach the other.
			expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400) /);
			expect(sees(answer)).toEqual(answer.includes(' 200 ') ? [A] : []);
			if (!lines.some((line) => line.startsWith(':'))) expect(sees(answer)).toEqual([A]);
		});

		test.each<[string, string[], string?, string?]>([
			['two', [`Host: ${A}`, `Host: ${B}`]],
			['the same twice', [`Host: ${A}`, `Host: ${A}`]],
			['two in one', [`Host: ${A}, ${B}`]],
			['two with a space', [`Host: ${A} ${B}`]],
			['one folded into the next line', [`Host: ${A}`, ` ${B}`]],
			['with a user', [`Host: ${B}@${A}`]],
			['with a path', [`Host: ${A}/${B}`]],
			['with a fragment', [`Host: ${A}#${B}`]],
			['with percent signs', [`Host: ${A.replace('.', '%2e')}`]],
			['in full-width letters', ['Host: ａｋａｒｉ．ｅｘａｍｐｌｅ．ｊｐ']],
			['with a tab', [`Host: ${A}\t${B}`]],
			['with a space before the colon', [`Host : ${A}`]],
			['with a port that is none', [`Host: ${A}:80@${B}`]],
			['none', ['X: y']],
			['none, in HTTP/1.0', ['X: y'], '/v1/about', '1.0'],
			['empty', ['Host: ']],
			['a dot', ['Host: .']],
			['two trailing dots', [`Host: ${A}..`]],
			['a name below', [`Host: x.${A}`]],
			['a name above', ['Host: example.jp']],
			['an absolute request target of the other', [`Host: ${A}`], `http://${B}/v1/about`],
			['an absolute request target of itself', [`Host: ${A}`], `http://${A}/v1/about`],
			['a target with a user', [`Host: ${A}`], `http://${A}@${B}/v1/about`],
			['a target without a scheme', [`Host: ${A}`], `${B}/v1/about`]
		])('%s: nobody', async (_how, lines, target, version) => {
			const answer = await about(lines, target, version);
			expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
			expect(sees(answer)).toEqual([]);
		});

		test.each(['//', '///', '/\\', '/./', '/..//', '/http://', '/%2f%2f'])(
			'a path that begins like a host (%s) stays where it was sent',
			async (start) => {
				const answer = await about([`Host: ${A}`], `${start}${B}/v1/about`);
				expect(sees(answer).filter((host) => host !== A)).toEqual([]);
			}
		);

		test('requests that follow each other on one connection each go to their own host', async () => {
			const one = (host: string, last = false) =>
				`GET /v1/about HTTP/1.1\r\nHost: ${host}\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
			const answer = await rawly(running.port, one(A) + one(B) + one('localhost') + one(A, true), 2_000);
			const bodies = answer.split(/(?=HTTP\/1\.1 )/).map((part) => sees(part));
			expect(bodies).toEqual([[A], [B], [], [A]]);
		});

		test('a token that was granted under one host is worth nothing under another', async () => {
			const path = `/v1/db/${a.ledger}`;
			expect((await askAs(running.port, B)('GET', path, { token: deviceOfA.token })).status).toBe(401);
			expect((await running.own('GET', path, { token: deviceOfA.token })).status).not.toBe(200);
		});
	});

	test('the cluster’s desk is on its own host only, and for its own token only', async () => {
		for (const ask of [a.ask, b.ask])
			expect((await ask('GET', '/v1/cluster/municipalities', { token: running.cluster.token })).status).toBe(
				404
			);
		for (const token of [undefined, 'x', a.operatorToken, deviceOfA.token, running.cluster.operatorToken])
			for (const [method, path] of [
				['GET', '/v1/cluster/municipalities'],
				['POST', '/v1/cluster/municipalities'],
				['DELETE', `/v1/cluster/municipalities/${a.config.code}`],
				['GET', `/v1/cluster/municipalities/${a.config.code}/databases`],
				['GET', `/v1/cluster/municipalities/${a.config.code}/databases/${a.ledger}`],
				['GET', `/v1/cluster/municipalities/${a.config.code}/operator-token`],
				['GET', '/v1/prefecture/counts']
			] as const)
				expect((await running.own(method, path, { token })).status).toBe(401);
		// One municipality's database is not read under another's code.
		const across = `/municipalities/${b.config.code}/databases/${a.ledger}`;
		expect((await running.desk('GET', across)).status).toBe(404);
	});

	test('the prefecture sees counts and nothing else', async () => {
		const { token } = (await running.desk('POST', '/prefecture-token', { body: { renew: false } })).body as {
			token: string;
		};
		const entry = await deviceOfB.entry();
		await push(b, deviceOfB.token, [entry]);
		const counts = async () =>
			(await running.own('GET', '/v1/prefecture/counts', { token })).body as PrefectureCounts;
		const ofB = async () => (await counts()).municipalities.find((one) => one.code === b.config.code);
		await expect.poll(async () => (await ofB())?.counts?.applications.received).toBe(1);
		expect(await ofB()).toEqual({
			code: b.config.code,
			name: '隣市',
			why: null,
			counts: {
				disaster: { name: '試験地震', occurredOn: '2026-11-01', drill: true },
				applications: {
					received: 1,
					surveyed: 0,
					decided: 0,
					refused: 0,
					issued: 0,
					resurvey: 0,
					revoked: 0,
					withdrawn: 0
				},
				issued: 0,
				entries: 1,
				devices: 2,
				devicesHeard: 2,
				oldestWaitingDays: 0
			}
		});
		const text = JSON.stringify(await counts());
		const { receipt, lookup } = entry.open as { receipt: string; lookup: string };
		for (const one of [entry._id, entry.case, receipt, lookup, deviceOfB.publicKey.x, b.operatorToken])
			expect(text).not.toContain(one);
		for (const [method, path] of [
			['GET', '/v1/cluster/municipalities'],
			['GET', `/v1/cluster/municipalities/${b.config.code}/databases/${b.ledger}`],
			['POST', '/v1/cluster/prefecture-token'],
			['PUT', '/v1/operator/config'],
			['GET', `/v1/db/${b.ledger}`]
		] as const)
			for (const ask of [running.own, a.ask, b.ask])
				expect([401, 404]).toContain((await ask(method, path, { token })).status);
		const renewed = await running.desk('POST', '/prefecture-token', { body: { renew: true } });
		expect((renewed.body as { token: string }).token).not.toBe(token);
		expect((await running.own('GET', '/v1/prefecture/counts', { token })).status).toBe(401);
	});

	test('what is refused names what is wrong; the same again is fine', async () => {
		const add = async (body: object) => running.desk('POST', '/municipalities', { body });
		const same = { code: a.config.code, name: a.config.name, hosts: [A] };
		const reason = (text: string) => ({
			status: 409,
			body: { error: 'conflict', reason: expect.stringMatching(text) }
		});
		expect(await add(same)).toMatchObject({ status: 200, body: { created: false } });
		expect(await add({ ...same, name: '別市' })).toMatchObject(reason('^exists'));
		expect(await add({ ...same, hosts: [A, 'b.example.jp'] })).toMatchObject(reason('^exists'));
		expect(await add({ code: newCode(), name: '別市', hosts: [A] })).toMatchObject(
			reason(`^host taken: ${A}`)
		);
		expect(await add({ code: newCode(), name: '別市', hosts: ['localhost'] })).toMatchObject(
			reason('^host taken')
		);
		const wrong = Array.from({ length: 10 }, (_, i) => `13101${i}`).filter(
			(code) => !isMunicipalityCode(code)
		);
		expect(wrong).toHaveLength(9);
		for (const code of [...wrong, '13101', '1310161', '１３１０１６', ''])
			expect((await add({ code, name: '別市', hosts: ['c.example.jp'] })).status).toBe(400);
		for (const host of [
			'A.example.jp',
			'a.example.jp:80',
			'a.example.jp.',
			'a/b',
			'10.0.0.1',
			'',
			'a b',
			'灯.jp'
		])
			expect((await add({ code: newCode(), name: '別市', hosts: [host] })).status).toBe(400);
		const moved = await add({ ...same, hosts: [A, 'akari2.example.jp'], change: true });
		expect(moved).toMatchObject({ status: 200, body: { created: false } });
		const second = await askAs(running.port, 'akari2.example.jp')('GET', '/v1/about');
		expect(second.body).toMatchObject({ config: { code: a.config.code } });
		await add({ ...same, change: true });
		expect((await askAs(running.port, 'akari2.example.jp')('GET', '/v1/about')).status).toBe(404);
	});

	test('one joins while another works: its waiting request is not touched', async () => {
		const token = deviceOfA.token;
		const { last_seq } = (await a.ask('GET', `/v1/db/${a.ledger}/_changes`, { token })).body as {
			last_seq: string;
		};
		const query = `feed=longpoll&timeout=20000&since=${encodeURIComponent(last_seq)}`;
		const waiting = a.ask('GET', `/v1/db/${a.ledger}/_changes?${query}`, { token });
		const c = await running.join('later.example.jp');
		expect((await c.ask('GET', '/v1/about')).body).toMatchObject({ config: { code: c.config.code } });
		const entry = await deviceOfA.entry();
		await push(a, token, [entry]);
		expect((await waiting).body).toMatchObject({ results: [{ id: entry._id }] });
	});

	test('after a restart every municipality has its own again', async () => {
		const entry = await deviceOfA.entry();
		await push(a, deviceOfA.token, [entry]);
		const again = await running.restart();
		running = again;
		const [asA, asB] = [askAs(again.port, A), askAs(again.port, B)];
		const diff = { token: deviceOfA.token, body: { [entry._id]: [entry._rev] } };
		expect((await asA('POST', `/v1/db/${a.ledger}/_revs_diff`, diff)).body).toEqual({});
		expect((await asB('POST', `/v1/db/${a.ledger}/_revs_diff`, diff)).status).toBe(401);
		expect((await asB('GET', '/v1/about')).body).toMatchObject({ config: { code: b.config.code } });
		a.ask = asA;
		b.ask = asB;
	});
});

describe.each(BACKENDS)('a municipality that leaves ($name)', ({ couchUrl }) => {
	let running: RunningCluster;
	beforeAll(async () => {
		running = await startCluster(couchUrl);
	});
	afterAll(() => running.stop());

	const exported = async (code: string) => {
		const held = (await running.desk('GET', `/municipalities/${code}/databases`)).body as {
			databases: { name: string }[];
		};
		const contents = [];
		for (const { name } of held.databases) {
			const { bytes } = await running.desk('GET', `/municipalities/${code}/databases/${name}`);
			const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
			const { documents, sha256 } = JSON.parse(lines.at(-1)!) as { documents: number; sha256: string };
			expect(lines).toHaveLength(documents + 1);
			contents.push({ name, documents, sha256 });
		}
		return contents;
	};

	test('is erased only when it is leaving and exactly what is stored has been handed over', async () => {
		const stays = await running.join('stays.example.jp');
		const goes = await running.join('goes.example.jp', { disaster: stays.config.disaster });
		const [deskStays, deskGoes] = [await stays.enrol(), await goes.enrol()];
		const put = (member: Member, token: string, docs: unknown[], ledger = member.ledger) =>
			member.ask('POST', `/v1/db/${ledger}/_bulk_docs`, { token, body: { docs, new_edits: false } });
		await put(stays, deskStays.token, [await deskStays.entry()]);
		await put(goes, deskGoes.token, [await deskGoes.entry(), await deskGoes.entry()]);
		// An earlier disaster's ledger is its data too.
		const before = {
			...goes.config,
			disaster: { ...goes.config.disaster, id: `u${randomBytes(6).toString('hex')}` }
		};
		const config = (body: object) =>
			goes.ask('PUT', '/v1/operator/config', { token: goes.operatorToken, body });
		expect((await config(before)).status).toBe(200);
		const old = await deskGoes.entry({ disaster: before.disaster.id });
		expect(
			(await put(goes, deskGoes.token, [old], databases.ledger(before.code, before.disaster.id))).body
		).toEqual([]);
		expect((await config(goes.config)).status).toBe(200);

		const { code } = goes.config;
		const remove = (body: object) => running.desk('DELETE', `/municipalities/${code}`, { body });
		const handedOver = await exported(code);
		expect(
			handedOver
				.filter(({ name }) => /-ledger$/.test(name))
				.map(({ documents }) => documents)
				.sort()
		).toEqual([1, 2]);
		expect(await remove({ databases: handedOver })).toMatchObject({
			status: 409,
			body: { reason: expect.stringMatching(/^active/) }
		});
		expect((await goes.ask('GET', '/v1/about')).status).toBe(200);

		expect((await running.desk('POST', `/municipalities/${code}/leave`, { body: {} })).status).toBe(200);
		expect(await goes.ask('GET', '/v1/about')).toMatchObject({ status: 503, body: { error: 'unavailable' } });
		const [first, ...others] = handedOver;
		expect(await remove({ databases: others })).toMatchObject({
			status: 409,
			body: { reason: expect.stringMatching(/^not handed over/) }
		});
		for (const wrong of [
			{ ...first!, documents: first!.documents + 1 },
			{ ...first!, sha256: 'f'.repeat(64) }
		])
			expect(await remove({ databases: [wrong, ...others] })).toMatchObject({
				status: 409,
				body: { reason: expect.stringMatching(/^changed since/) }
			});
		const folder = join(running.directory, 'municipalities', code);
		expect(existsSync(folder)).toBe(true);

		// Reopened by adding the same again, nothing is missing; then it leaves for good.
		const same = { code, name: goes.config.name, hosts: [goes.host] };
		expect((await running.desk('POST', '/municipalities', { body: same })).body).toMatchObject({
			created: false
		});
		expect((await goes.ask('GET', '/v1/about')).status).toBe(200);
		await running.desk('POST', `/municipalities/${code}/leave`, { body: {} });
		const erased = await remove({ databases: await exported(code) });
		expect(erased).toMatchObject({ status: 200 });
		for (const { name } of handedOver) expect((erased.body as { erased: string[] }).erased).toContain(name);

		expect((await goes.ask('GET', '/v1/about')).status).toBe(404);
		expect(existsSync(folder)).toBe(false);
		expect((await running.desk('GET', `/municipalities/${code}/databases`)).status).toBe(404);
		expect(await remove({ databases: [] })).toMatchObject({ status: 200, body: erased.body });
		expect((await stays.ask('GET', `/v1/db/${stays.ledger}`, { token: deskStays.token })).body).toMatchObject(
			{
				db_name: stays.ledger
			}
		);
		// Joining again begins with nothing.
		const again = await running.join(goes.host, { code });
		const fresh = await again.enrol();
		expect(fresh.device).toBe('1001');
		const held = await again.ask('GET', `/v1/db/${again.ledger}/_changes`, { token: fresh.token });
		expect(held.body).toMatchObject({ results: [] });
		expect((await again.ask('GET', `/v1/db/${goes.ledger}`, { token: deskGoes.token })).status).toBe(401);
	});

	test('an erasing that was interrupted is finished by asking again, also after a restart', async () => {
		const goes = await running.join('halfway.example.jp');
		await (await goes.enrol()).entry();
		const { code } = goes.config;
		await running.desk('POST', `/municipalities/${code}/leave`, { body: {} });
		// As a crash after the decision would leave it.
		await running.cluster.close();
		const path = join(running.directory, 'municipalities.json');
		const register = JSON.parse(await readFile(path, 'utf8')) as {
			municipalities: { code: string; state: string }[];
		};
		register.municipalities.find((one) => one.code === code)!.state = 'erasing';
		await writeFile(path, JSON.stringify(register));
		running = await running.restart();
		expect((await askAs(running.port, goes.host)('GET', '/v1/about')).status).toBe(404);
		const add = { body: { code, name: goes.config.name, hosts: [goes.host] } };
		expect((await running.desk('POST', '/municipalities', add)).status).toBe(409);
		const done = await running.desk('DELETE', `/municipalities/${code}`, { body: { databases: [] } });
		expect(done.status).toBe(200);
		expect((done.body as { erased: string[] }).erased).toContain(databases.devices(code));
		expect(existsSync(join(running.directory, 'municipalities', code))).toBe(false);
	});
});

describe('one that cannot be opened', () => {
	test('does not stop the others, and says why; put right, it is opened by adding it again', async () => {
		let running = await startCluster();
		try {
			const good = await running.join('good.example.jp');
			const bad = await running.join('bad.example.jp');
			await running.cluster.close();
			const path = join(running.directory, 'municipalities', bad.config.code, 'config.json');
			const config = await readFile(path, 'utf8');
			await writeFile(path, config.slice(0, 40));
			running = await running.restart();
			const [asGood, asBad] = [askAs(running.port, good.host), askAs(running.port, bad.host)];
			expect((await asGood('GET', '/v1/about')).body).toMatchObject({ config: { code: good.config.code } });
			expect((await asBad('GET', '/v1/about')).status).toBe(503);
			const list = (await running.desk('GET', '/municipalities')).body as { municipalities: object[] };
			expect(list.municipalities).toContainEqual(
				expect.objectContaining({ code: bad.config.code, problem: expect.stringMatching(/JSON/) })
			);
			const held = `/municipalities/${bad.config.code}/databases`;
			expect(await running.desk('GET', held)).toMatchObject({
				status: 503,
				body: { reason: expect.stringMatching(/^not open/) }
			});
			await writeFile(path, config);
			const body = { code: bad.config.code, name: bad.config.name, hosts: [bad.host] };
			expect((await running.desk('POST', '/municipalities', { body })).status).toBe(200);
			expect((await asBad('GET', '/v1/about')).body).toMatchObject({ config: { code: bad.config.code } });
		} finally {
			await running.stop();
		}
	});
});

describe('peers at another data center', () => {
	test('each municipality’s gates know each other by a token of their own, which no other’s gate takes', async () => {
		const running = await startCluster(undefined, { peers: { origins: [], token: 'shared' } });
		try {
			const [one, other] = [await running.join('one.example.jp'), await running.join('other.example.jp')];
			const status = async (member: Member, of: string, database: string) =>
				(await member.ask('GET', `/v1/peer/db/${database}`, { token: peerTokenOf('shared', of) })).status;
			expect(await status(one, one.config.code, one.ledger)).toBe(200);
			expect(await status(other, one.config.code, other.ledger)).toBe(401);
			expect(await status(one, one.config.code, other.ledger)).toBe(404);
			for (const member of [one, other]) {
				const path = `/v1/peer/db/${member.ledger}`;
				expect((await member.ask('GET', path, { token: 'shared' })).status).toBe(401);
			}
			// A municipality that leaves takes part no more: nothing may arrive while it is handed over.
			await running.desk('POST', `/municipalities/${one.config.code}/leave`, { body: {} });
			expect(await status(one, one.config.code, one.ledger)).toBe(503);
		} finally {
			await running.stop();
		}
	});
});

describe('a gate alone', () => {
	test('answers under whatever name it is called, until there is another', async () => {
		const running = await startCluster();
		try {
			const config = townConfig();
			const token = running.cluster.operatorToken;
			expect((await running.own('PUT', '/v1/operator/config', { token, body: config })).status).toBe(200);
			for (const host of ['anything.example.jp', '192.0.2.7:8080', 'my_gate'])
				expect((await askAs(running.port, host)('GET', '/v1/about')).body).toMatchObject({
					config: { code: config.code }
				});
			const old = await rawly(running.port, 'GET /v1/about HTTP/1.0\r\n\r\n');
			expect(old).toContain(config.code);

			const taken = { code: config.code, name: '同じ市', hosts: ['x.example.jp'] };
			expect(await running.desk('POST', '/municipalities', { body: taken })).toMatchObject({
				status: 409,
				body: { reason: expect.stringMatching(/^own gate/) }
			});
			await running.join('x.example.jp');
			expect((await askAs(running.port, 'anything.example.jp')('GET', '/v1/about')).status).toBe(404);
			expect((await running.own('GET', '/v1/about')).body).toMatchObject({ config: { code: config.code } });
		} finally {
			await running.stop();
		}
	});
});
