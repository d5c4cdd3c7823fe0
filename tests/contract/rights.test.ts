import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceRegistry } from '../../server/gate/devices';
import { LIMITS } from '../../server/gate/limits';
import { ROLES, type Role } from '../../src/domain/entry';
import { databases } from '../../src/domain/municipality';
import { enrolment, invitation, reserve, startGate, type Running, type TestDevice } from './gatehouse';

const unlimited = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 1_000_000]));

const DEVICES: Role[] = ['field', 'survey', 'headquarters', 'approver', 'administrator', 'auditor'];
const MANAGERS: Role[] = ['headquarters', 'approver', 'administrator'];
const AUDITORS: Role[] = ['administrator', 'auditor'];

interface Row {
	/** Devices of these roles get past the door. */
	roles: readonly Role[];
	operator?: true;
	/** Whoever comes gets an answer, with or without a token. */
	anyone?: true;
	/** Also a device whose time is over. */
	ended?: true;
	/** Needs the token that data centers share. */
	peer?: true;
}
const device: Row = { roles: DEVICES };
const sender: Row = { roles: DEVICES, ended: true };
const operator: Row = { roles: [], operator: true };
const anyone: Row = { roles: [], anyone: true };
const peer: Row = { roles: [], peer: true };
const headquarters: Row = { roles: MANAGERS };

/** Every route of the gate, and who may call it. `LEDGER` and `READS` stand for the databases. */
const ROUTES: Record<string, Row> = {
	'GET /v1/about': anyone,
	'POST /v1/enrol/open': anyone,
	'POST /v1/enrol': anyone,
	'POST /v1/token': anyone,
	'POST /v1/rejoin': anyone,
	'GET /v1/map': anyone,
	'GET /v1/map/:z/:x/:row': anyone,
	'GET /v1/public/devices': anyone,
	'POST /v1/public/status': anyone,
	'POST /v1/public/verify': anyone,
	'POST /v1/contact': sender,
	'GET /v1/manifest': device,
	'GET /v1/segments/:name': device,
	'GET /v1/roster': device,
	'GET /v1/devices': headquarters,
	'POST /v1/invitations/number': { roles: MANAGERS, operator: true },
	'POST /v1/invitations': { roles: MANAGERS, operator: true },
	'POST /v1/devices/:number/revoke': headquarters,
	'GET /v1/chains/:purpose': { roles: DEVICES, operator: true },
	'GET /v1/bundle': device,
	'PUT /v1/bundle': headquarters,
	'GET /v1/bundle/:name': device,
	'HEAD /v1/bundle/:name': headquarters,
	'PUT /v1/bundle/:name': headquarters,
	'GET /v1/db/LEDGER': device,
	'GET /v1/db/LEDGER/': device,
	'GET /v1/db/LEDGER/_changes': device,
	'POST /v1/db/LEDGER/_changes': device,
	'POST /v1/db/LEDGER/_revs_diff': sender,
	'POST /v1/db/LEDGER/_bulk_get': device,
	'POST /v1/db/LEDGER/_bulk_docs': sender,
	'GET /v1/db/LEDGER/_local/:id': sender,
	'PUT /v1/db/LEDGER/_local/:id': sender,
	'GET /v1/db/READS': device,
	'GET /v1/db/READS/': device,
	'GET /v1/db/READS/_changes': { roles: AUDITORS },
	'POST /v1/db/READS/_changes': { roles: AUDITORS },
	'POST /v1/db/READS/_revs_diff': sender,
	'POST /v1/db/READS/_bulk_get': { roles: AUDITORS },
	'POST /v1/db/READS/_bulk_docs': sender,
	'GET /v1/db/READS/_local/:id': sender,
	'PUT /v1/db/READS/_local/:id': sender,
	'PUT /v1/operator/config': operator,
	'GET /v1/operator/manifest': operator,
	'PUT /v1/operator/manifest': operator,
	'GET /v1/operator/peers': operator,
	'GET /v1/operator/segments/:name': operator,
	'HEAD /v1/operator/segments/:name': operator,
	'PUT /v1/operator/segments/:name': operator,
	'GET /v1/operator/export/:purpose': operator,
	'PUT /v1/operator/import/:purpose': operator,
	'GET /v1/operator/trail': operator,
	'GET /v1/operator/keys': operator,
	'GET /v1/operator/rebuild': operator,
	'PUT /v1/operator/rebuild': operator,
	'POST /v1/operator/rebuild/devices': operator,
	'GET /v1/peer/db/:db': peer,
	'GET /v1/peer/db/:db/': peer,
	'GET /v1/peer/db/:db/_changes': peer,
	'POST /v1/peer/db/:db/_changes': peer,
	'POST /v1/peer/db/:db/_revs_diff': peer,
	'POST /v1/peer/db/:db/_bulk_get': peer,
	'POST /v1/peer/db/:db/_bulk_docs': peer,
	'GET /v1/peer/db/:db/_local/:id': peer,
	'PUT /v1/peer/db/:db/_local/:id': peer
};

describe('which role may call what', () => {
	let running: Running;
	const devices = new Map<Role, TestDevice>();
	let ended: TestDevice;
	let revoked: TestDevice;
	beforeAll(async () => {
		running = await startGate(undefined, { limits: unlimited });
		for (const role of DEVICES) devices.set(role, await running.enrol(role));
		// No gate invites one: this is what a register from elsewhere could say.
		const registry = deviceRegistry(await running.gate.storage.devices(running.config), Date.now, {
			name: '試験センター',
			number: 1
		});
		const odd = await running.enrol();
		const { pouch } = await running.gate.storage.devices(running.config);
		const held = await pouch.get(`device:${odd.device}`);
		await pouch.put({ ...held, role: 'prefecture' });
		expect(await registry.known(odd.device)).toMatchObject({ role: 'prefecture' });
		devices.set('prefecture', odd);
		ended = await running.enrol('administrator');
		const lent = await pouch.get(`device:${ended.device}`);
		await pouch.put({ ...lent, until: '2020-01-01T00:00:00.000Z' });
		revoked = await running.enrol('administrator');
		await registry.revoke(revoked.device);
	});
	afterAll(() => running.stop());

	const pathOf = (route: string) => {
		const { code, disaster } = running.config;
		return route
			.split(' ')[1]!
			.replace('LEDGER', running.ledger)
			.replace('READS', databases.reads(code, disaster.id))
			.replace(':db', running.ledger)
			.replace(':purpose', 'ledger')
			.replace(':z/:x/:row', '8/225/100.png')
			.replace(':number', '1998')
			.replace(':name', 'a'.repeat(64))
			.replace(':id', 'abc');
	};
	const call = async (route: string, token?: string) => {
		const method = route.split(' ')[0]!;
		const asked = route.endsWith('_bulk_get') ? { docs: [{ id: 'x' }] } : {};
		const body = method === 'GET' || method === 'HEAD' ? undefined : asked;
		return (await running.ask(method, pathOf(route), { token, body })).status;
	};
	/** Past the door: whatever the answer is, it is not about who asks. */
	const inside = expect.not.toSatisfy((status: number) => status === 401 || status === 403);

	test('the table has every route of the gate', () => {
		const routes = new Set<string>();
		// A tree whose lines hold what follows on the line above them: `│   └── /open (POST)`.
		const above: string[] = [];
		for (const line of running.gate.app.printRoutes({ commonPrefix: false }).split('\n')) {
			const [, indent, part, methods] = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
			if (indent === undefined) continue;
			const depth = indent.length / 4;
			above[depth] = (depth ? above[depth - 1] : '') + part!;
			for (const method of methods?.split(', ') ?? []) routes.add(`${method} ${above[depth]}`);
		}
		const listed = new Set(Object.keys(ROUTES).map((route) => route.replace(/LEDGER|READS/, ':db')));
		const missing = [...routes].filter(
			(route) =>
				route.includes(' /v1/') &&
				!listed.has(route) &&
				// The framework's own: HEAD for every GET, and the answer to a browser's preflight.
				!(route.startsWith('HEAD ') && listed.has(route.replace('HEAD', 'GET'))) &&
				!route.startsWith('OPTIONS ')
		);
		expect(missing).toEqual([]);
		expect([...listed].filter((route) => !routes.has(route))).toEqual([]);
	});

	test.each(Object.entries(ROUTES))('%s', async (route, row) => {
		for (const role of ROLES) {
			const status = await call(route, devices.get(role)!.token);
			const expected = row.anyone || row.roles.includes(role);
			if (expected) expect(status, role).toEqual(inside);
			else expect(status, role).toBe(row.operator && !row.roles.length ? 401 : row.peer ? 401 : 403);
		}
		// An administrator's, which could otherwise do everything: its time is over, or it was lost.
		for (const [one, lets] of [
			[ended, row.anyone ?? row.ended],
			[revoked, row.anyone]
		] as const) {
			const status = await call(route, one.token);
			if (lets) expect(status, 'ended').toEqual(inside);
			else expect(status).toBe(row.operator && !row.roles.length ? 401 : row.peer ? 401 : 403);
		}
		const asOperator = await call(route, running.gate.operatorToken);
		if (row.anyone || row.operator) expect(asOperator, 'operator').toEqual(inside);
		else expect(asOperator, 'operator').toBe(401);
		for (const token of [undefined, 'x', randomBytes(32).toString('base64url')])
			if (row.anyone) expect(await call(route, token), 'nobody').toEqual(inside);
			else expect(await call(route, token), 'nobody').toBe(401);
	});

	describe('who may invite whom', () => {
		const GIVES: Partial<Record<Role, readonly Role[]>> = {
			headquarters: ['field', 'survey', 'headquarters'],
			approver: ['field', 'survey', 'headquarters', 'approver'],
			administrator: ['field', 'survey', 'headquarters', 'approver', 'administrator', 'auditor']
		};
		test.each(ROLES)('%s', async (inviter) => {
			const { token } = devices.get(inviter)!;
			for (const role of ROLES) {
				const number = await reserve(running.ask, running.gate.operatorToken);
				const body = invitation(number, role);
				const { status } = await running.ask('POST', '/v1/invitations', { token, body });
				expect(status, role).toBe(GIVES[inviter]?.includes(role) ? 200 : 403);
			}
		});

		test('the operator, for whoever holds the key: every role that has a device', async () => {
			const token = running.gate.operatorToken;
			for (const role of ROLES) {
				const body = invitation(await reserve(running.ask, token), role);
				const { status } = await running.ask('POST', '/v1/invitations', { token, body });
				expect(status, role).toBe(role === 'prefecture' ? 403 : 200);
			}
		});

		test('what a device is comes from its invitation, not from what it says', async () => {
			const made = await running.invite('field');
			const honest = await enrolment(made.lookup);
			const body = { ...honest, role: 'administrator' };
			expect((await running.ask('POST', '/v1/enrol', { body })).status).toBe(400);
			const enrolled = await running.ask('POST', '/v1/enrol', { body: honest });
			expect(enrolled.body).toMatchObject({ role: 'field', device: made.device });
		});
	});
});
