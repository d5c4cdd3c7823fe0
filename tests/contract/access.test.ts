import { SignJWT } from 'jose';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	BACKENDS,
	enrolment,
	invitation,
	push,
	reserve,
	startGate,
	type Running,
	type TestDevice
} from './gatehouse';

describe.each(BACKENDS)('who may come in ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	let headquarters: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		headquarters = await running.enrol('headquarters');
	});
	afterAll(() => running.stop());
	const ask: Running['ask'] = (...args) => running.ask(...args);

	describe('enrolment', () => {
		const invite = (more = {}) => running.invite('field', more, headquarters.token);
		const enrol = async (lookup: string, keys?: Parameters<typeof enrolment>[1]) =>
			ask('POST', '/v1/enrol', { body: await enrolment(lookup, keys) });

		test('opens without using up, is used by one key only, and answers that key again', async () => {
			const until = new Date(Date.now() + 86_400_000).toISOString();
			const made = await invite({ until });
			const { lookup, wrapped, expiresAt, k, mac, device, role, label } = made;
			const grant = { device, role, label, until, wrapped };
			for (let i = 0; i < 2; i++) {
				const opened = await ask('POST', '/v1/enrol/open', { body: { lookup } });
				expect(opened.body).toEqual({ ...grant, expiresAt, k, mac, config: running.config });
			}
			const { publicKey, agreementKey } = await enrolment(lookup);
			const first = await enrol(lookup, { publicKey, agreementKey });
			expect(first).toMatchObject({ status: 200, body: { ...grant, config: running.config } });
			expect((await enrol(lookup, { publicKey, agreementKey })).body).toEqual(first.body);
			for (const other of [{}, { publicKey }, { agreementKey }])
				expect(await enrol(lookup, other)).toMatchObject({ status: 409, body: { error: 'used' } });
			expect(await ask('POST', '/v1/enrol/open', { body: { lookup } })).toMatchObject({ status: 409 });
		});

		test('many at once get numbers of their own; two keys with one code make one device', async () => {
			const many = await Promise.all(Array.from({ length: 5 }, () => invite()));
			const numbers = await Promise.all(many.map(async ({ lookup }) => (await enrol(lookup)).body.device));
			expect(new Set(numbers).size).toBe(5);
			const { lookup } = await invite();
			const rivals = await Promise.all(Array.from({ length: 5 }, () => enrol(lookup)));
			expect(rivals.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
		});

		test('unknown and expired codes, keys that are none', async () => {
			expect(await enrol('0'.repeat(64))).toMatchObject({ status: 404, body: { error: 'not_found' } });
			const { lookup } = await invite({ expiresAt: new Date(Date.now() + 150).toISOString() });
			await new Promise((resolve) => setTimeout(resolve, 200));
			for (const answer of [await enrol(lookup), await ask('POST', '/v1/enrol/open', { body: { lookup } })])
				expect(answer).toMatchObject({ status: 410, body: { error: 'expired' } });
			const point = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const;
			const { lookup: fresh } = await invite();
			for (const keys of [{ publicKey: point }, { agreementKey: point }])
				expect(await enrol(fresh, keys)).toMatchObject({ status: 400, body: { error: 'bad_request' } });
			expect((await enrol(fresh)).status).toBe(200);
		});

		test('an invitation lies neither in the past nor far ahead, and is not replaced', async () => {
			for (const expiresAt of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z'])
				expect(
					(
						await ask('POST', '/v1/invitations', {
							token: headquarters.token,
							body: invitation(await reserve(ask, headquarters.token), 'field', { expiresAt })
						})
					).status
				).toBe(400);
			const made = await invite();
			const again = (body: object) => ask('POST', '/v1/invitations', { token: headquarters.token, body });
			expect((await again(made)).status).toBe(200);
			expect((await again({ ...made, role: 'headquarters' })).status).toBe(409);
		});

		test('a code’s id is kept hashed: who reads the database cannot enrol', async () => {
			const { lookup } = await invite();
			const { pouch } = await running.gate.storage.devices(running.config);
			const all = JSON.stringify(await pouch.allDocs({ include_docs: true }));
			expect(all).not.toContain(lookup);
		});
	});

	describe('tokens', () => {
		const token = async (more?: Parameters<TestDevice['tokenRequest']>[0], change = {}) =>
			ask('POST', '/v1/token', { body: { ...(await desk.tokenRequest(more)), ...change } });
		const use = (held: string) => ask('GET', `/v1/db/${running.ledger}`, { token: held });

		test('a good request is answered once', async () => {
			const request = await desk.tokenRequest();
			expect((await ask('POST', '/v1/token', { body: request })).status).toBe(200);
			expect(await ask('POST', '/v1/token', { body: request })).toMatchObject({
				status: 401,
				body: { error: 'unauthorized' }
			});
		});

		test('a recorded request is good for nothing after a restart either', async () => {
			const first = await startGate(couchUrl);
			const tablet = await first.enrol();
			const request = await tablet.tokenRequest();
			expect((await first.ask('POST', '/v1/token', { body: request })).status).toBe(200);
			const second = await first.restart({ now: () => Date.now() + 2_000 });
			try {
				expect(await second.ask('POST', '/v1/token', { body: request })).toMatchObject({
					status: 401,
					body: { error: 'expired' }
				});
				const again = await tablet.tokenRequest({ issuedAt: Date.now() + 2_000 });
				expect((await second.ask('POST', '/v1/token', { body: again })).status).toBe(200);
			} finally {
				await second.stop();
			}
		});

		test('a wrong clock is told the time', async () => {
			for (const off of [-11, 11]) {
				const answer = await token({ issuedAt: Date.now() + off * 60_000 });
				expect(answer).toMatchObject({ status: 401, body: { error: 'expired' } });
				expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now())).toBeLessThan(60_000);
			}
		});

		test('forged, borrowed and unknown', async () => {
			const answers = [
				await token({}, { signature: 'A'.repeat(86) }),
				await token({}, { nonce: 'B'.repeat(24) }),
				await token({}, { device: headquarters.device }),
				await token({ device: headquarters.device }),
				await token({ device: '1999' })
			];
			for (const answer of answers)
				expect(answer).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
			// Known and unknown device numbers are not to be told apart.
			expect(new Set(answers.map(({ body }) => body.reason)).size).toBe(1);
		});

		test('tokens that this gate has not made, or not for this, open nothing', async () => {
			const secret = new TextEncoder().encode(
				(await readFile(join(running.directory, 'token-secret'), 'utf8')).trim()
			);
			const make = (alter: (jwt: SignJWT) => SignJWT, key = secret, alg = 'HS256') =>
				alter(
					new SignJWT()
						.setProtectedHeader({ alg })
						.setSubject(desk.device)
						.setAudience('tomoshibi-gate')
						.setIssuedAt()
						.setExpirationTime('5m')
				).sign(key);
			expect((await use(await make((jwt) => jwt))).status).toBe(200);
			const [head, body] = desk.token.split('.');
			const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
			for (const forged of [
				'x',
				'a.b.c',
				unsigned,
				`${head}.${body}.${'A'.repeat(43)}`,
				await make((jwt) => jwt, new TextEncoder().encode('another secret of this length...')),
				await make((jwt) => jwt.setAudience('elsewhere')),
				await make((jwt) => jwt.setSubject('1999')),
				await make((jwt) => jwt, secret, 'HS512'),
				running.gate.operatorToken
			])
				expect((await use(forged)).status, forged).toBe(401);
			const old = await use(await make((jwt) => jwt.setExpirationTime('-1m')));
			expect(old).toMatchObject({ status: 401, body: { error: 'expired' } });
		});

		test('a revoked device is out at once, with its token, and cannot get another', async () => {
			const lost = await running.enrol();
			expect((await use(lost.token)).status).toBe(200);
			const path = `/v1/devices/${lost.device}/revoke`;
			expect((await ask('POST', path, { token: desk.token, body: {} })).status).toBe(403);
			expect((await ask('POST', path, { token: running.gate.operatorToken, body: {} })).status).toBe(401);
			expect((await ask('POST', path, { token: headquarters.token, body: {} })).status).toBe(200);
			for (const answer of [
				await use(lost.token),
				await push(running, lost.token, [await lost.entry()]),
				await ask('POST', '/v1/token', { body: await lost.tokenRequest() })
			])
				expect(answer).toMatchObject({ status: 403, body: { error: 'revoked' } });
			const shown = (await ask('GET', '/v1/public/devices')).body;
			expect(shown.find((one: TestDevice) => one.device === lost.device).revokedAt).not.toBeNull();
		});
	});

	describe('rights', () => {
		test.each([
			['GET', '/v1/devices'],
			['POST', '/v1/invitations'],
			['POST', '/v1/devices/1001/revoke']
		])('%s %s is for headquarters', async (method, path) => {
			const body = method === 'GET' ? undefined : {};
			expect((await ask(method, path, { token: desk.token, body })).status).toBe(403);
			expect((await ask(method, path, { body })).status).toBe(401);
		});

		test.each([
			['PUT', '/v1/operator/config'],
			['PUT', '/v1/operator/manifest'],
			['PUT', `/v1/operator/segments/${'a'.repeat(64)}`],
			['HEAD', `/v1/operator/segments/${'a'.repeat(64)}`]
		])('%s %s is for the operator', async (method, path) => {
			const body = method === 'HEAD' ? undefined : {};
			for (const token of [undefined, desk.token, headquarters.token, 'x'])
				expect((await ask(method, path, { token, body })).status).toBe(401);
		});

		test.each(['/v1/manifest', '/v1/devices', '/v1/db/:db', '/v1/db/:db/_changes'])(
			'the operator cannot read %s',
			async (path) => {
				const answer = await ask('GET', path.replace(':db', running.ledger), {
					token: running.gate.operatorToken
				});
				expect(answer.status).toBe(401);
			}
		);

		test('headquarters sees devices, last contact and unsent count', async () => {
			const heads = { ledger: 12, reads: 3 };
			const report = { unsent: 7, refused: 1, skewMs: -20, version: '0.1.0', register: '', heads };
			const contact = await ask('POST', '/v1/contact', { token: desk.token, body: report });
			expect(contact.body).toMatchObject({ register: '', config: running.config });
			const { body } = await ask('GET', '/v1/devices', { token: headquarters.token });
			const row = body.find((one: TestDevice) => one.device === desk.device);
			expect(row).toMatchObject({ unsent: 7, refused: 1, skewMs: -20, role: 'field', revokedAt: null });
			expect(Math.abs(Date.parse(row.lastContact) - Date.now())).toBeLessThan(60_000);
		});
	});

	describe('the rest of the database is not there', () => {
		const paths = [
			'/_all_docs',
			'/_all_docs?include_docs=true',
			'/_find',
			'/_security',
			'/_design/ledger',
			'/_design/ledger/_view/x',
			'/_index',
			'/_purge',
			'/_compact',
			'/_revs_limit',
			'/_local_docs',
			'/_missing_revs',
			'/_explain',
			'/_changes/../_all_docs',
			'/%2e%2e/_users/_all_docs',
			'/_local/..%2f..%2f_users',
			'/_local/%00'
		];
		test.each(paths)('%s', async (path) => {
			for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
				const body = method === 'GET' || method === 'DELETE' ? undefined : {};
				const answer = await ask(method, `/v1/db/${running.ledger}${path}`, {
					token: headquarters.token,
					body
				});
				expect([400, 404], method).toContain(answer.status);
			}
		});

		test('no other database, however it is spelt', async () => {
			const { code } = running.config;
			for (const name of [
				`m${code}-devices`,
				`m${code}-reference`,
				'_users',
				'_replicator',
				'_all_dbs',
				`${running.ledger}%2F..%2Fm${code}-devices`,
				`..%2Fm${code}-devices`,
				`${running.ledger}%00`,
				running.ledger.toUpperCase(),
				`m999997-x-ledger`
			])
				for (const tail of ['', '/_changes']) {
					const answer = await ask('GET', `/v1/db/${name}${tail}`, { token: headquarters.token });
					expect([400, 404], name + tail).toContain(answer.status);
				}
		});

		test('documents do not come out of _changes or by other ids', async () => {
			const changes = (query: string) =>
				ask('GET', `/v1/db/${running.ledger}/_changes?${query}`, { token: desk.token });
			for (const query of [
				'include_docs=true',
				'attachments=true',
				'filter=_view',
				'feed=continuous',
				'since=x',
				'limit=-1'
			])
				expect((await changes(query)).status, query).toBe(400);
			const { body } = await ask('POST', `/v1/db/${running.ledger}/_bulk_get`, {
				token: desk.token,
				body: { docs: [{ id: '_design/ledger' }, { id: '_local/x' }, { id: `device:${desk.device}` }] }
			});
			for (const { docs } of body.results) expect(docs[0]).toHaveProperty('error');
		});

		test('checkpoints are each device’s own', async () => {
			const path = `/v1/db/${running.ledger}/_local/abc.def==`;
			const put = (token: string, body: object) => ask('PUT', path, { token, body });
			expect((await ask('GET', path, { token: desk.token })).status).toBe(404);
			const first = await put(desk.token, { _id: '_local/abc.def==', last_seq: 3 });
			expect(first.status).toBe(201);
			// CouchDB takes a local document over without asking for its revision; the embedded database asks.
			const stale = await put(desk.token, { _id: '_local/abc.def==', last_seq: 4 });
			expect(stale.status).toBe(couchUrl ? 201 : 409);
			const held = await ask('GET', path, { token: desk.token });
			expect(held.body).toMatchObject({ _id: '_local/abc.def==', last_seq: couchUrl ? 4 : 3 });
			expect((await ask('GET', path, { token: headquarters.token })).status).toBe(404);
			expect((await put(headquarters.token, { _id: '_local/abc.def==', last_seq: 9 })).status).toBe(201);
			expect((await ask('GET', path, { token: desk.token })).body).toEqual(held.body);
			expect((await put(desk.token, { _id: '_local/another', last_seq: 4 })).status).toBe(400);
		});
	});

	test('every refusal of a right is in the audit trail; no token and no code is', async () => {
		const text = JSON.stringify(await running.audit());
		expect(text).toContain(`"who":"device:${desk.device}"`);
		expect(text).toContain('"why":"forbidden"');
		expect(text).toContain('"why":"revoked"');
		for (const secret of [desk.token, headquarters.token, running.gate.operatorToken, desk.lookup])
			expect(text).not.toContain(secret);
	});

	test('answers are not kept by caches and carry the security headers', async () => {
		const { headers } = await ask('GET', '/v1/about');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
	});
});
