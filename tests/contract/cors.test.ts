import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGate, townConfig, type Running } from './gatehouse';

const WEST = 'https://west.example.jp';
let running: Running;
beforeAll(async () => {
	running = await startGate(undefined, {
		config: { ...townConfig(), gates: [{ name: '西センター', origin: WEST }] }
	});
});
afterAll(() => running.stop());

const preflight = (origin: string, path = '/v1/token') =>
	running.ask('OPTIONS', path, {
		headers: {
			origin,
			'access-control-request-method': 'POST',
			'access-control-request-headers': 'authorization,content-type'
		}
	});

test('an app from another of the municipality’s gates may ask, and see what it needs of the answer', async () => {
	const allowed = await preflight(WEST);
	expect(allowed.status).toBe(204);
	expect(allowed.headers.get('access-control-allow-origin')).toBe(WEST);
	expect(allowed.headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type.*range/);
	expect(allowed.headers.get('access-control-allow-methods')).toMatch(/PUT/);
	expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
	expect(Number(allowed.headers.get('access-control-max-age'))).toBeGreaterThan(60);
	for (const path of ['/v1/about', '/v1/manifest', '/v1/nothing']) {
		const answer = await running.ask('GET', path, { headers: { origin: WEST } });
		expect(answer.headers.get('access-control-allow-origin'), path).toBe(WEST);
		expect(answer.headers.get('vary')).toMatch(/origin/i);
		expect(answer.headers.get('access-control-expose-headers')).toMatch(/date.*retry-after.*content-range/);
	}
});

test('nobody else’s pages may', async () => {
	for (const origin of ['https://elsewhere.example', `${WEST}.example`, 'http://west.example.jp', 'null']) {
		expect((await preflight(origin)).headers.get('access-control-allow-origin'), origin).toBeNull();
		const answer = await running.ask('GET', '/v1/about', { headers: { origin } });
		expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull();
	}
});

test('a config that names other gates changes who may', async () => {
	const config = { ...running.config, gates: [{ name: '北センター', origin: 'https://north.example.jp' }] };
	await running.ask('PUT', '/v1/operator/config', { token: running.gate.operatorToken, body: config });
	expect((await preflight(WEST)).headers.get('access-control-allow-origin')).toBeNull();
	expect((await preflight('https://north.example.jp')).status).toBe(204);
});
