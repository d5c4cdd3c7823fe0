import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { deviceRegistry } from '../../server/gate/devices';
import type { DeviceInfo, RosterDevice } from '../../src/sync/protocol';
import { newDeviceKey as newKey, signText } from '../../src/vault/sign';
import {
	BACKENDS,
	enrolment,
	fetchEntry,
	invitation,
	push,
	reserve,
	startGate,
	townConfig,
	type Running,
	type TestDevice
} from './gatehouse';

PouchDB.plugin(replication);

const MINUTE = 60_000;
const asOperator = (running: Running) => ({ token: running.gate.operatorToken });
const register = async ({ gate, config }: Running) => (await gate.storage.devices(config)).pouch;
const listOf = async (running: Running, manager: TestDevice): Promise<Map<string, DeviceInfo>> => {
	const { body } = await running.ask('GET', '/v1/devices', { token: manager.token });
	return new Map((body as DeviceInfo[]).map((one) => [one.device, one]));
};
const rosterOf = async (running: Running, device: TestDevice): Promise<Map<string, RosterDevice>> => {
	const { body } = await running.ask('GET', '/v1/roster', { token: device.token });
	return new Map((body.devices as RosterDevice[]).map((one) => [one.device, one]));
};
const contact = (running: Running, token: string, more: object = {}) =>
	running.ask('POST', '/v1/contact', {
		token,
		body: {
			unsent: 0,
			refused: 0,
			skewMs: 0,
			version: 'test',
			register: '',
			heads: { ledger: 0, reads: 0 },
			...more
		}
	});

describe.each(BACKENDS)('a device over its life ($name)', ({ couchUrl }) => {
	let running: Running;
	let manager: TestDevice;
	let later = 0;
	beforeAll(async () => {
		running = await startGate(couchUrl, { gateNumber: 3, now: () => Date.now() + later });
		manager = await running.enrol('administrator');
	});
	afterEach(() => (later = 0));
	afterAll(() => running.stop());

	test('numbers are the data center’s, each given once, many at a time and after a restart', async () => {
		const ask = (token: string) => reserve(running.ask, token);
		const before = await Promise.all(
			Array.from({ length: 10 }, (_, i) => ask(i % 2 ? manager.token : running.gate.operatorToken))
		);
		running = await running.restart();
		const after = await Promise.all(Array.from({ length: 5 }, () => ask(running.gate.operatorToken)));
		const all = [manager.device, ...before, ...after];
		expect(new Set(all).size).toBe(16);
		for (const number of all) expect(number).toMatch(/^3\d{3}$/);
	});

	test('an invitation is for a number that was set aside, and for no other', async () => {
		const put = (body: object) => running.ask('POST', '/v1/invitations', { ...asOperator(running), body });
		expect(await put(invitation('3998'))).toMatchObject({ status: 404, body: { error: 'not_found' } });
		expect(await put(invitation('1001'))).toMatchObject({ status: 404 });
		const made = await running.invite();
		expect((await put(made)).status).toBe(200);
		expect(await put(invitation(made.device))).toMatchObject({ status: 409, body: { error: 'conflict' } });
		for (const change of [{ role: 'approver' }, { until: '2099-01-01T00:00:00.000Z' }, { label: 'x' }])
			expect(await put({ ...made, ...change })).toMatchObject({ status: 409 });
		const taken = await running.enrol();
		expect(await put(invitation(taken.device))).toMatchObject({ status: 409 });
		expect((await put({ ...made, until: '2020-01-01T00:00:00.000Z' })).status).toBe(400);
	});

	test('the roster has every device as it was invited, with both its keys, for readers to check', async () => {
		const until = new Date(Date.now() + 60 * MINUTE).toISOString();
		const lent = await running.enrol('survey', { until, label: '応援 3号機' });
		const { body } = await running.ask('GET', '/v1/roster', { token: lent.token });
		const row = body.devices.find((one: RosterDevice) => one.device === lent.device);
		expect(row).toEqual({
			device: lent.device,
			role: 'survey',
			label: '応援 3号機',
			until,
			publicKey: lent.publicKey,
			agreementKey: lent.agreementKey,
			k: 'a'.repeat(8),
			endorsement: 'e'.repeat(64),
			enrolledAt: expect.any(String),
			revokedAt: null
		});
	});

	test('a lent tablet ends by itself, at once, whatever token it holds; what it wrote before is taken', async () => {
		const until = new Date(Date.now() + 5 * MINUTE).toISOString();
		const lent = await running.enrol('field', { until });
		later = 4 * MINUTE;
		expect((await contact(running, lent.token)).status).toBe(200);
		const before = await lent.entry({}, Date.now());
		later = 6 * MINUTE;
		const after = await lent.entry({}, Date.now() + later);
		const body = await lent.tokenRequest({ issuedAt: Date.now() + later });
		const renewed = await running.ask('POST', '/v1/token', { body });
		expect(renewed.status).toBe(200);
		for (const token of [lent.token, renewed.body.token as string]) {
			for (const path of ['/v1/roster', '/v1/manifest', '/v1/bundle', `/v1/db/${running.ledger}/_changes`])
				expect(await running.ask('GET', path, { token })).toMatchObject({
					status: 403,
					body: { error: 'ended' }
				});
			expect((await contact(running, token)).status).toBe(200);
			expect(await push(running, token, [before, after])).toMatchObject({
				status: 201,
				body: [{ id: after._id, reason: 'ended' }]
			});
		}
		expect((await fetchEntry(running, manager.token, before._id)).body.results[0].docs[0]).toMatchObject({
			ok: { _id: before._id }
		});
		expect((await listOf(running, manager)).get(lent.device)).toMatchObject({ until, revokedAt: null });
		const trail = await running.audit();
		expect(trail).toContainEqual(
			expect.objectContaining({ who: `device:${lent.device}`, what: 'GET /v1/roster', why: 'ended' })
		);
	});

	test('who comes in and who is put out is in the audit trail, with the number and nothing else', async () => {
		const tablet = await running.enrol('field', { label: '秘密の名前' });
		const path = `/v1/devices/${tablet.device}/revoke`;
		await running.ask('POST', path, { token: manager.token, body: {} });
		await running.ask('POST', '/v1/token', { body: await tablet.tokenRequest() });
		const at = expect.any(String);
		const lines = (await running.audit()).filter(
			({ device, who }) => device === tablet.device || who === `device:${tablet.device}`
		);
		const { device } = tablet;
		expect(lines).toEqual([
			{ at, who: 'operator', what: 'POST /v1/invitations', act: 'changed', device },
			{ at, who: 'anonymous', what: 'POST /v1/enrol', act: 'changed', device },
			{
				at,
				who: `device:${manager.device}`,
				what: 'POST /v1/devices/:number/revoke',
				act: 'changed',
				device
			},
			{ at, who: `device:${device}`, what: 'POST /v1/token', act: 'refused', why: 'revoked' }
		]);
		expect(JSON.stringify(await running.audit())).not.toContain('秘密');
	});

	test('whether a number has been revoked is told to its own key only', async () => {
		const tablet = await running.enrol();
		await running.ask('POST', `/v1/devices/${tablet.device}/revoke`, { token: manager.token, body: {} });
		const other = await running.enrol();
		const forged = await other.tokenRequest({ device: tablet.device });
		expect(await running.ask('POST', '/v1/token', { body: forged })).toMatchObject({
			status: 401,
			body: { error: 'unauthorized' }
		});
	});

	test('a contact hears of another roster by another word, and of the same one by the same', async () => {
		const word = async () => {
			// It may be some seconds old.
			later += 10_000;
			const { status, body } = await contact(running, manager.token);
			expect(status).toBe(200);
			return body.roster as string;
		};
		const before = await word();
		expect(await word()).toBe(before);
		const tablet = await running.enrol();
		const enrolled = await word();
		expect(enrolled).not.toBe(before);
		await contact(running, tablet.token, { unsent: 3 });
		expect(await word()).toBe(enrolled);
		await running.ask('POST', `/v1/devices/${tablet.device}/revoke`, { token: manager.token, body: {} });
		expect(await word()).not.toBe(enrolled);
	});

	test('only an administrator puts an administrator’s device out', async () => {
		const [approver, other] = [await running.enrol('approver'), await running.enrol('administrator')];
		const revoke = (by: TestDevice) =>
			running.ask('POST', `/v1/devices/${other.device}/revoke`, { token: by.token, body: {} });
		expect(await revoke(approver)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
		expect((await contact(running, other.token)).status).toBe(200);
		expect((await revoke(manager)).status).toBe(200);
		expect((await contact(running, other.token)).status).toBe(403);
		const unknown = await running.ask('POST', '/v1/devices/3997/revoke', { token: manager.token, body: {} });
		expect(unknown.status).toBe(404);
	});

	test('nobody gives more time than they have', async () => {
		const until = new Date(Date.now() + 60 * MINUTE).toISOString();
		const lent = await running.enrol('headquarters', { until });
		const token = lent.token;
		const put = async (end: string | null) => {
			const body = invitation(await reserve(running.ask, token), 'field', { until: end });
			return (await running.ask('POST', '/v1/invitations', { token, body })).status;
		};
		expect(await put(null)).toBe(403);
		expect(await put(new Date(Date.now() + 61 * MINUTE).toISOString())).toBe(403);
		expect(await put(until)).toBe(200);
	});

	test('after a loss devices are taken back, and nothing that is here is weakened', async () => {
		const database = await running.gate.storage.devices(running.config);
		const registry = deviceRegistry(database, Date.now, { name: 'x', number: 3 });
		const lost = await running.enrol();
		await running.ask('POST', `/v1/devices/${lost.device}/revoke`, { token: manager.token, body: {} });
		const mine = (await rosterOf(running, manager)).get(manager.device)!;
		const { publicKey, agreementKey } = await enrolment('x');
		const { publicKey: another } = await enrolment('x');
		const row: RosterDevice = { ...mine, device: '7001', role: 'field', publicKey, agreementKey };
		const revokedAt = '2026-11-01T00:00:00.000Z';
		const unrevoked = { ...(await rosterOf(running, manager)).get(lost.device)!, revokedAt: null };
		const differing = await registry.restore([
			row,
			{ ...row, device: '7002', revokedAt },
			{ ...mine, publicKey: another },
			unrevoked
		]);
		expect(differing).toEqual([manager.device]);
		expect(await registry.restore([row, { ...row, role: 'administrator' }])).toEqual(['7001']);
		const roster = await rosterOf(running, manager);
		expect(roster.get('7001')).toEqual(row);
		expect(roster.get('7002')).toMatchObject({ revokedAt });
		expect(roster.get(manager.device)).toEqual(mine);
		expect(roster.get(lost.device)!.revokedAt).not.toBeNull();
		// A revocation that others have heard of is taken over; numbers that are taken are not given again.
		await registry.restore([{ ...row, revokedAt }]);
		expect((await rosterOf(running, manager)).get('7001')).toMatchObject({ revokedAt });
		await registry.restore([{ ...row, device: '3500' }]);
		expect(await registry.reserve()).toEqual({ device: '3501' });
	});
});

test('a register that was set back gives no number away that has written since', async () => {
	let running = await startGate();
	try {
		const young = await running.enrol();
		expect((await push(running, young.token, [await young.entry()])).body).toEqual([]);
		// As an older copy of the database would be; no gate and no CouchDB of ours lets anybody do this.
		const pouch = await register(running);
		for (const id of [`device:${young.device}`, `number:${young.device}`])
			await pouch.remove(id, (await pouch.get(id))._rev);
		running = await running.restart();
		expect((await contact(running, young.token)).status).toBe(401);
		expect(await reserve(running.ask, running.gate.operatorToken)).toBe(String(Number(young.device) + 1));
	} finally {
		await running.stop();
	}
});

describe('two data centers', () => {
	let east: Running;
	let west: Running;
	let chief: TestDevice;
	/** What replication between the data centers does with the device registers. */
	const meet = async () => {
		const [a, b] = [await register(east), await register(west)];
		await a.replicate.to(b);
		await b.replicate.to(a);
	};
	/** Another gate's token for a device that it knows. */
	const loginAt = async (running: Running, device: TestDevice) =>
		(await running.ask('POST', '/v1/token', { body: await device.tokenRequest() })).body.token as string;
	const at = async (running: Running, device: TestDevice): Promise<TestDevice> => ({
		...device,
		token: await loginAt(running, device)
	});
	beforeAll(async () => {
		const config = townConfig();
		east = await startGate(undefined, { config, name: '東センター', gateNumber: 1 });
		west = await startGate(undefined, { config, name: '西センター', gateNumber: 2 });
		chief = await east.enrol('administrator');
		await meet();
	});
	afterAll(async () => {
		await east.stop();
		await west.stop();
	});

	test('give out no number twice, before and after they have met', async () => {
		const numbers = [];
		for (let round = 0; round < 2; round++) {
			for (const one of [east, west])
				for (let i = 0; i < 3; i++) numbers.push(await reserve(one.ask, one.gate.operatorToken));
			await meet();
		}
		expect(new Set(numbers).size).toBe(12);
		expect(numbers.map((number) => number[0]).join('')).toBe('111222111222');
	});

	test('a token of one is worthless at the other, whose own it gets with the same key', async () => {
		expect(await contact(west, chief.token)).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
		expect((await contact(west, await loginAt(west, chief))).status).toBe(200);
	});

	test('invited at one, enrolled at the other', async () => {
		const made = await east.invite('survey');
		await meet();
		const answer = await west.ask('POST', '/v1/enrol', { body: await enrolment(made.lookup) });
		expect(answer).toMatchObject({ status: 200, body: { device: made.device, role: 'survey' } });
		await meet();
		expect((await listOf(east, chief)).get(made.device)).toMatchObject({ role: 'survey', clash: false });
		const again = await east.ask('POST', '/v1/enrol', { body: await enrolment(made.lookup) });
		expect(again).toMatchObject({ status: 409, body: { error: 'used' } });
	});

	test('a citizen’s status is there where only the entry has arrived yet', async () => {
		const tablet = await east.enrol();
		const applied = await tablet.entry();
		expect((await push(east, tablet.token, [applied])).body).toEqual([]);
		const ledgerOf = async ({ gate, config }: Running) => (await gate.storage.ledger(config)).pouch;
		await (await ledgerOf(east)).replicate.to(await ledgerOf(west));
		const body = { lookup: String(applied.open.lookup) };
		const answer = await vi.waitFor(async () => {
			const asked = await west.ask('POST', '/v1/public/status', { body });
			expect(asked.status).toBe(200);
			return asked;
		});
		expect(Math.abs(Date.parse(answer.body.asOf) - Date.now())).toBeLessThan(MINUTE);
	});

	test('the same tablet at both before they met: one device', async () => {
		const made = await east.invite();
		await meet();
		const request = await enrolment(made.lookup);
		for (const one of [east, west])
			expect((await one.ask('POST', '/v1/enrol', { body: request })).status).toBe(200);
		await meet();
		expect((await listOf(east, chief)).get(made.device)).toMatchObject({ clash: false });
		expect((await rosterOf(west, await at(west, chief))).get(made.device)).toMatchObject({
			publicKey: request.publicKey
		});
	});

	test.each(['winning', 'losing'])('revoked in the %s leaf is revoked everywhere', async (which) => {
		const lost = await east.enrol();
		await meet();
		const path = `/v1/devices/${lost.device}/revoke`;
		expect((await east.ask('POST', path, { token: chief.token, body: {} })).status).toBe(200);
		const pouch = await register(west);
		const touch = async () =>
			pouch.put({ ...(await pouch.get(`device:${lost.device}`)), note: Math.random() });
		// More changes at the west: there the longer history wins, and it says nothing of a revocation.
		if (which === 'losing') for (let i = 0; i < 3; i++) await touch();
		await meet();
		const winner = await pouch.get<{ revokedAt: string | null }>(`device:${lost.device}`, {
			conflicts: true
		});
		expect([winner.revokedAt === null, winner._conflicts?.length ?? 0]).toEqual(
			which === 'losing' ? [true, 1] : [false, 0]
		);
		for (const one of [east, west]) {
			expect(await one.ask('POST', '/v1/token', { body: await lost.tokenRequest() })).toMatchObject({
				status: 403,
				body: { error: 'revoked' }
			});
			expect((await listOf(one, await at(one, chief))).get(lost.device)!.revokedAt).not.toBeNull();
		}
	});

	test('one code used by two tablets before the centers met: both are out, and headquarters sees it', async () => {
		const made = await east.invite();
		await meet();
		const tablets = [];
		for (const one of [east, west]) {
			const { privateKey, publicKey } = await newKey();
			const body = await enrolment(made.lookup, { publicKey });
			expect((await one.ask('POST', '/v1/enrol', { body })).status).toBe(200);
			tablets.push({ one, privateKey });
		}
		const request = async (privateKey: CryptoKey) => {
			const [device, issuedAt, nonce] = [
				made.device,
				Date.now(),
				'n'.repeat(16) + String(Math.random()).slice(2)
			];
			const signature = await signText(privateKey, `tomoshibi-token:${device}:${issuedAt}:${nonce}`);
			return { device, issuedAt, nonce, signature };
		};
		const tokens = [];
		for (const { one, privateKey } of tablets) {
			const granted = await one.ask('POST', '/v1/token', { body: await request(privateKey) });
			expect(granted.status).toBe(200);
			tokens.push({ one, token: granted.body.token as string });
		}
		await meet();
		for (const { one, token } of tokens)
			expect(await contact(one, token)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
		for (const { one, privateKey } of tablets)
			expect(await one.ask('POST', '/v1/token', { body: await request(privateKey) })).toMatchObject({
				status: 403,
				body: { error: 'forbidden' }
			});
		for (const one of [east, west]) {
			const here = await at(one, chief);
			expect((await listOf(one, here)).get(made.device)).toMatchObject({ clash: true });
			expect((await rosterOf(one, here)).has(made.device)).toBe(false);
			const shown = (await one.ask('GET', '/v1/public/devices')).body as { device: string }[];
			expect(shown.some(({ device }) => device === made.device)).toBe(false);
		}
		// Headquarters ends it like any lost tablet.
		await east.ask('POST', `/v1/devices/${made.device}/revoke`, { token: chief.token, body: {} });
		expect((await listOf(east, chief)).get(made.device)).toMatchObject({ clash: true });
		expect((await listOf(east, chief)).get(made.device)!.revokedAt).not.toBeNull();
	});

	test('they have the same word for the same roster', async () => {
		await east.enrol('survey');
		await meet();
		const words = await Promise.all(
			[east, west].map(async ({ gate, config }) =>
				deviceRegistry(await gate.storage.devices(config), Date.now, { name: 'x', number: 1 }).rosterTag()
			)
		);
		expect(words[0]).toBe(words[1]);
	});

	test('the newest contact is shown, whichever center had it, and they never conflict', async () => {
		const tablet = await east.enrol();
		await meet();
		const report = (unsent: number, ledger: number, reads: number) => ({ unsent, heads: { ledger, reads } });
		await contact(east, tablet.token, report(9, 5, 40));
		await new Promise((resolve) => setTimeout(resolve, 5));
		await contact(west, await loginAt(west, tablet), report(2, 30, 4));
		await meet();
		const [here, there] = [await listOf(east, chief), await listOf(west, await at(west, chief))];
		expect(here.get(tablet.device)).toMatchObject({ unsent: 2 });
		expect(here.get(tablet.device)).toEqual(there.get(tablet.device));
		const registry = deviceRegistry(await east.gate.storage.devices(east.config), Date.now, {
			name: 'x',
			number: 1
		});
		expect(await registry.lastHeard(tablet.device)).toBe(here.get(tablet.device)!.lastContact);
		expect((await registry.reported()).get(tablet.device)).toEqual({ ledger: 30, reads: 40 });
		const rows = (await (await register(east)).allDocs({ include_docs: true, conflicts: true })).rows;
		const contacts = rows.filter(({ id }) => id.startsWith('contact:'));
		expect(contacts.length).toBeGreaterThanOrEqual(2);
		for (const { doc } of contacts) expect(doc).not.toHaveProperty('_conflicts');
	});
});
