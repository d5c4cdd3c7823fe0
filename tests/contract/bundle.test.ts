import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GRACE_MS } from '../../server/gate/snapshot';
import type { BundleManifest } from '../../src/sync/protocol';
import { BACKENDS, push, startGate, type Running, type TestDevice } from './gatehouse';

describe.each(BACKENDS)('bundles of entries ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	let office: TestDevice;
	let since: string | number;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		office = await running.enrol('headquarters');
		await push(running, desk.token, [await desk.entry(), await desk.entry()]);
		const page = await running.ask('GET', `/v1/db/${running.ledger}/_changes`, { token: office.token });
		since = page.body.last_seq;
	});
	afterAll(() => running.stop());

	const segment = (size: number) => {
		const bytes = new Uint8Array(randomBytes(size));
		return { name: createHash('sha256').update(bytes).digest('hex'), bytes };
	};
	type Segment = ReturnType<typeof segment>;
	const put = ({ name, bytes }: Segment, token = office.token) =>
		running.ask('PUT', `/v1/bundle/${name}`, { token, body: bytes, type: 'application/octet-stream' });
	const manifest = (segments: Segment[], more: Partial<BundleManifest> = {}): BundleManifest => ({
		format: 1,
		municipality: running.config.code,
		disaster: running.config.disaster.id,
		k: '0'.repeat(8),
		createdAt: new Date().toISOString(),
		since,
		entries: 2,
		segments: segments.map(({ name, bytes }) => ({ name, rows: 1, bytes: bytes.length })),
		mac: 'a'.repeat(64),
		...more
	});
	const publish = (body: BundleManifest, token = office.token) =>
		running.ask('PUT', '/v1/bundle', { token, body });
	const get = (token = desk.token) => running.ask('GET', '/v1/bundle', { token });

	test('there is none at first', async () => {
		expect((await get()).status).toBe(404);
	});

	test('headquarters puts one, devices fetch it, at any byte', async () => {
		const one = segment(300_000);
		const head = () => running.ask('HEAD', `/v1/bundle/${one.name}`, { token: office.token });
		expect((await head()).status).toBe(404);
		expect((await put(one)).status).toBe(200);
		expect((await head()).status).toBe(200);
		const made = manifest([one]);
		expect(await publish(made)).toMatchObject({ status: 200, body: {} });
		expect(await get()).toMatchObject({ status: 200, body: made });
		const rest = await running.ask('GET', `/v1/bundle/${one.name}`, {
			token: desk.token,
			headers: { range: 'bytes=299990-' }
		});
		expect(rest.status).toBe(206);
		expect(rest.headers.get('content-range')).toBe('bytes 299990-299999/300000');
		expect(Buffer.from(rest.bytes).equals(one.bytes.subarray(299_990))).toBe(true);
	});

	test('nobody but headquarters puts or asks what is there', async () => {
		const one = segment(10);
		expect((await put(one, desk.token)).status).toBe(403);
		expect((await put(one, running.gate.operatorToken)).status).toBe(401);
		expect((await publish(manifest([]), desk.token)).status).toBe(403);
		expect((await running.ask('HEAD', `/v1/bundle/${one.name}`, { token: desk.token })).status).toBe(403);
		expect((await running.ask('GET', `/v1/bundle/${one.name}`)).status).toBe(401);
	});

	test('a bundle that is not whole, not ours or ahead of this gate is refused, and the last one stays', async () => {
		const before = (await get()).body;
		const [cut, missing] = [segment(500), segment(500)];
		await put({ ...cut, bytes: cut.bytes.subarray(0, 400) });
		expect((await publish(manifest([cut]))).status).toBe(409);
		expect((await publish(manifest([missing]))).status).toBe(409);
		expect((await publish(manifest([], { municipality: '999997' }))).status).toBe(409);
		expect((await publish(manifest([], { disaster: 'other' }))).status).toBe(409);
		expect((await publish(manifest([], { since: 1_000_000 }))).status).toBe(409);
		expect((await publish(manifest([], { since: 'abc' }))).status).toBe(409);
		expect((await get()).body).toEqual(before);
	});

	test('a bundle outlives a restart, and every fetch is in the audit trail', async () => {
		const before = (await get()).body;
		running = await running.restart();
		desk.token = (await running.ask('POST', '/v1/token', { body: await desk.tokenRequest() })).body.token;
		office.token = (await running.ask('POST', '/v1/token', { body: await office.tokenRequest() })).body.token;
		expect((await get()).body).toEqual(before);
		const reads = (await running.audit()).filter(({ who }) => who === `device:${desk.device}`);
		expect(reads.map(({ what }) => what)).toEqual(
			expect.arrayContaining(['GET /v1/bundle', 'GET /v1/bundle/:name'])
		);
	});

	test('segments that no manifest names go after a grace period, and not those that are being brought', async () => {
		const [old, kept, next] = [segment(100), segment(200), segment(300)];
		const there = async (one: Segment) =>
			(await running.ask('GET', `/v1/bundle/${one.name}`, { token: desk.token })).status === 200;
		const age = async ({ name }: Segment, ms: number) => {
			const then = new Date(Date.now() - ms);
			await utimes(join(running.directory, 'bundle', name), then, then);
		};
		await put(old);
		await put(kept);
		expect((await publish(manifest([old, kept]))).status).toBe(200);
		// Another PC of headquarters is bringing the segments of its bundle meanwhile.
		await put(next);
		await age(old, 10 * GRACE_MS);
		await age(kept, 10 * GRACE_MS);
		expect((await publish(manifest([kept]))).status).toBe(200);
		expect([await there(old), await there(kept), await there(next)]).toEqual([true, true, true]);
		await age(old, GRACE_MS + 60_000);
		expect((await publish(manifest([kept, next]))).status).toBe(200);
		expect([await there(old), await there(kept), await there(next)]).toEqual([false, true, true]);
	});

	test('another disaster has no bundle until one is made', async () => {
		const operator = running.gate.operatorToken;
		const config = (body: object) => running.ask('PUT', '/v1/operator/config', { token: operator, body });
		const next = { ...running.config, disaster: { ...running.config.disaster, id: 'another' } };
		expect((await config(next)).status).toBe(200);
		expect((await get()).status).toBe(404);
		expect((await config(running.config)).status).toBe(200);
		expect((await get()).status).toBe(200);
	});

	test.skipIf(couchUrl)('a database that was made anew gives out no bundle of the one before', async () => {
		expect(await readFile(join(running.directory, 'bundle.json'), 'utf8')).toContain('incarnation');
		const { directory, ledger } = running;
		await running.gate.close();
		await rm(join(directory, 'databases', ledger), { recursive: true });
		running = await startGate(couchUrl, { directory, config: running.config });
		desk.token = (await running.ask('POST', '/v1/token', { body: await desk.tokenRequest() })).body.token;
		// It has come further than the bundle's point already: only its name tells it from the one before.
		await push(running, desk.token, await Promise.all(Array.from({ length: 9 }, () => desk.entry())));
		expect((await get()).status).toBe(404);
	});
});
