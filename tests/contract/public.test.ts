import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateNumber } from '../../src/domain/ids';
import { BACKENDS, push, startGate, type Running, type TestDevice } from './gatehouse';

describe.each(BACKENDS)('what citizens may ask ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl, { limits: { status: 40, verify: 40 } });
		desk = await running.enrol('headquarters');
	});
	afterAll(() => running.stop());

	const status = (lookup: string) => running.ask('POST', '/v1/public/status', { body: { lookup } });
	const verify = (number: string) => running.ask('POST', '/v1/public/verify', { body: { number } });
	/** The index follows the database; a phone that asks a moment later gets the new state. */
	const until = async <T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> => {
		for (let i = 0; ; i++) {
			const answer = await ask();
			if (good(answer) || i === 20) return answer;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};

	test('status, genuine certificate, revocation; the same after a restart', async () => {
		const by = { device: desk.device, staff: `${desk.device}-1`, role: 'headquarters' as const };
		const applied = await desk.entry({ by });
		const { case: caseNo, _id: application } = applied;
		const lookup = String(applied.open.lookup);
		const follow = async (kind: string, open: object, corrects?: string) => {
			const entry = await desk.entry();
			const id = entry._id.replace(/^[^:]+/, caseNo);
			return desk.entry({ ...entry, _id: id, case: caseNo, by, kind, open: { ...open }, corrects });
		};
		await push(running, desk.token, [applied]);
		const received = await until(
			() => status(lookup),
			({ status: code }) => code === 200
		);
		expect(received.body).toMatchObject({
			municipality: '試験市',
			disaster: '試験地震',
			certificateTitle: '罹災証明書',
			state: 'received',
			timeline: [{ step: 'received' }]
		});
		const decided = await follow('certificate.decided', {
			application,
			surveys: [],
			grade: 'hankai',
			outcome: 'certify'
		});
		const number = certificateNumber(desk.device, 1);
		const issued = await follow('certificate.issued', {
			application,
			decision: decided._id,
			number,
			certificate: 'risai',
			grade: 'hankai',
			issuedOn: '2026-11-21',
			reason: 'first',
			replaces: null,
			qr: 'T1'
		});
		expect((await push(running, desk.token, [decided, issued])).body).toEqual([]);
		const valid = { state: 'valid', grade: 'hankai', issuedOn: '2026-11-21' };
		expect(
			(
				await until(
					() => verify(number),
					({ body }) => body.state === 'valid'
				)
			).body
		).toEqual(valid);
		expect((await status(lookup)).body.state).toBe('issued');

		const revoked = await follow(
			'certificate.revoked',
			{ application, number, reason: 'content' },
			issued._id
		);
		expect((await push(running, desk.token, [revoked])).body).toEqual([]);
		expect(
			(
				await until(
					() => verify(number),
					({ body }) => body.state === 'revoked'
				)
			).body
		).toEqual({
			...valid,
			state: 'revoked'
		});
		running = await running.restart();
		const again = await until(
			() => verify(number),
			({ status: code }) => code === 200
		);
		expect(again.body.state).toBe('revoked');
		expect((await status(lookup)).body.state).toBe('revoked');
	});

	test('what is not there answers alike', async () => {
		const answers = [await status('0'.repeat(64)), await status('f'.repeat(64))];
		expect(answers.map(({ status: code }) => code)).toEqual([404, 404]);
		expect(answers[0]!.body).toEqual(answers[1]!.body);
		for (const number of ['1999-00001-0', '__proto__', '', certificateNumber('1999', 5)])
			expect((await verify(number)).body).toEqual({ state: 'unknown', grade: null, issuedOn: null });
		expect((await status('x')).status).toBe(400);
	});

	test('public keys of the devices, for verifying papers', async () => {
		const { body } = await running.ask('GET', '/v1/public/devices');
		expect(body).toContainEqual({
			device: desk.device,
			publicKey: desk.publicKey,
			endorsement: 'e'.repeat(64),
			revokedAt: null
		});
	});

	test('who guesses is stopped, and told when to come back', async () => {
		const answers = [];
		for (let i = 0; i < 60; i++) answers.push(await status(String(i).padStart(64, '0')));
		const stopped = answers.filter(({ status: code }) => code === 429);
		expect(stopped.length).toBeGreaterThanOrEqual(20);
		expect(stopped[0]!.body.error).toBe('too_many_requests');
		expect(Number(stopped[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
		// Counted apart from the others.
		expect((await running.ask('GET', '/v1/about')).status).toBe(200);
	});
});

describe('limits', () => {
	test('of one device and of wrong tokens; the others go on', async () => {
		const running = await startGate(undefined, { limits: { device: 10, failed: 5 } });
		try {
			const busy = await running.enrol();
			const calm = await running.enrol();
			const codes = [];
			for (let i = 0; i < 15; i++)
				codes.push((await running.ask('GET', `/v1/db/${running.ledger}`, { token: busy.token })).status);
			expect(codes).toEqual([...Array(10).fill(200), ...Array(5).fill(429)]);
			expect((await running.ask('GET', `/v1/db/${running.ledger}`, { token: calm.token })).status).toBe(200);
			const wrong = [];
			for (let i = 0; i < 8; i++)
				wrong.push((await running.ask('GET', '/v1/manifest', { token: 'x' })).status);
			expect(wrong).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
			expect((await running.ask('GET', `/v1/db/${running.ledger}`, { token: calm.token })).status).toBe(200);
		} finally {
			await running.stop();
		}
	});
});

describe('pages', () => {
	let running: Running;
	beforeAll(async () => {
		running = await startGate();
	});
	afterAll(() => running.stop());
	const get = (path: string) => running.ask('GET', path);

	test('before they are built: a sentence in Japanese, and the gate works', async () => {
		const answer = await get('/enrol');
		expect(answer.status).toBe(503);
		expect(answer.body).toContain('npm run build');
		expect((await get('/v1/about')).status).toBe(200);
	});

	test('files, pages, deep links, and what is not there', async () => {
		const build = join(running.directory, 'build');
		await mkdir(join(build, '_app/immutable'), { recursive: true });
		await writeFile(join(build, '200.html'), 'fallback');
		await writeFile(join(build, 'status.html'), 'status page');
		await writeFile(join(build, 'service-worker.js'), 'worker');
		await writeFile(join(build, '_app/immutable/a.js'), 'script');
		await writeFile(join(build, '.sources'), 'hidden');
		expect(await get('/status')).toMatchObject({ status: 200, body: 'status page' });
		for (const path of ['/', '/enrol', '/case/ABCD', '/a/b/c'])
			expect(await get(path)).toMatchObject({ status: 200, body: 'fallback' });
		for (const path of ['/', '/status', '/service-worker.js'])
			expect((await get(path)).headers.get('cache-control')).toBe('no-cache');
		expect((await get('/_app/immutable/a.js')).headers.get('cache-control')).toContain('immutable');
		for (const path of ['/_app/immutable/b.js', '/missing.png', '/v1/nothing', '/v1'])
			expect((await get(path)).status, path).toBe(404);
		for (const path of [
			'/.sources',
			'/..%2foperator-token',
			'/%2e%2e/operator-token',
			'/x/%2e%2e/%2e%2e/token-secret',
			'/a%00b'
		]) {
			const answer = await get(path);
			expect([200, 400, 403, 404]).toContain(answer.status);
			expect(['fallback'], path).toContain(answer.status === 200 ? answer.body : 'fallback');
		}
	});
});
