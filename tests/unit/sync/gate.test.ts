import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createGate, GateError } from '../../../src/sync/gate';
import { createSession } from '../../../src/sync/session';
import { importPublicKey, newDeviceKey, verifyText } from '../../../src/vault/sign';

type Handler = (path: string, init: RequestInit) => Response | Promise<Response>;
const gateOf = (handler: Handler) =>
	createGate('https://east', async (input, init) =>
		handler(String(input).slice('https://east/v1'.length), init ?? {})
	);
const failure = (error: string, status: number, headers = {}) =>
	Response.json({ error, reason: 'because' }, { status, headers });
const Answer = z.object({ ok: z.boolean() });
const wordOf = (asked: Promise<unknown>) =>
	asked.then(
		() => 'answered',
		(error: unknown) => (error instanceof GateError ? error.word : String(error))
	);

describe('gate', () => {
	test("tells the gate's own words from a connection that failed and from answers that are not its", async () => {
		const words = async (answer: Handler) => wordOf(gateOf(answer).ask('/x', Answer));
		expect(await words(() => Response.json({ ok: true }))).toBe('answered');
		expect(await words(() => failure('revoked', 403))).toBe('revoked');
		expect(await words(() => Response.json({ ok: 1 }))).toBe('unreadable');
		expect(await words(() => new Response('<html>Wi-Fi login</html>'))).toBe('offline');
		expect(await words(() => new Response('Bad Gateway', { status: 502 }))).toBe('offline');
		expect(await words(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('offline');
	});

	test('gives up on a gate that is silent', async () => {
		const silent = gateOf(
			(_, init) =>
				new Promise((_, reject) => {
					init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
				})
		);
		expect(await wordOf(silent.ask('/x', Answer, { timeout: 50 }))).toBe('offline');
		const stop = new AbortController();
		const asked = wordOf(silent.ask('/x', Answer, { signal: stop.signal }));
		stop.abort();
		expect(await asked).toContain('AbortError');
	});
});

describe('session', () => {
	test('fetches one token for many requests, and another when it has expired', async () => {
		const { privateKey, publicKey } = await newDeviceKey();
		const key = await importPublicKey(publicKey);
		let tokens = 0;
		const gate = gateOf(async (path, init) => {
			if (path === '/token') {
				const { device, issuedAt, nonce, signature } = JSON.parse(String(init.body));
				const text = `tomoshibi-token:${device}:${issuedAt}:${nonce}`;
				expect(await verifyText(key, text, signature)).toBe(true);
				return Response.json({ token: `t${++tokens}`, expiresAt: '' });
			}
			const valid = new Headers(init.headers).get('authorization') === `Bearer t${tokens}`;
			return valid && path !== '/expire' ? Response.json({ ok: true }) : failure('unauthorized', 401);
		});
		const session = createSession(gate, { device: '1001', privateKey }, () => Date.now());
		await Promise.all([session.ask('/a', Answer), session.ask('/b', Answer)]);
		expect(tokens).toBe(1);
		tokens++; // the gate no longer knows the old one
		await Promise.all([session.ask('/a', Answer), session.ask('/b', Answer)]);
		expect(tokens).toBe(3);
		// A fresh token that is refused is not asked for again and again.
		expect(await wordOf(session.ask('/expire', Answer))).toBe('unauthorized');
		expect(tokens).toBe(4);
	});

	test("signs again by the gate's clock when this one is wrong, and only once", async () => {
		const { privateKey } = await newDeviceKey();
		const gateNow = Date.parse('2026-11-01T00:00:00Z');
		const stamps: number[] = [];
		let strict = false;
		const gate = gateOf((path, init) => {
			if (path !== '/token') return Response.json({ ok: true });
			const { issuedAt } = JSON.parse(String(init.body));
			stamps.push(issuedAt);
			if (strict || Math.abs(issuedAt - gateNow) > 600_000)
				return failure('expired', 401, { date: new Date(gateNow).toUTCString() });
			return Response.json({ token: 't', expiresAt: '' });
		});
		const late = () => gateNow - 3 * 86_400_000;
		await createSession(gate, { device: '1001', privateKey }, late).ask('/a', Answer);
		expect(stamps).toEqual([late(), gateNow]);
		strict = true;
		const never = createSession(gate, { device: '1001', privateKey }, late);
		expect(await wordOf(never.ask('/a', Answer))).toBe('expired');
		expect(stamps).toHaveLength(4);
	});
});
