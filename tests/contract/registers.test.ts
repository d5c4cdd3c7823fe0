import { createHash, randomBytes } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SealedManifest } from '../../src/sync/protocol';
import { GRACE_MS } from '../../server/gate/snapshot';
import { startGate, townConfig, type Running, type TestDevice } from './gatehouse';

/** Segments are files of the gate, whatever its database is. */
describe('register snapshots', () => {
	let running: Running;
	let desk: TestDevice;
	let operator: string;
	beforeAll(async () => {
		running = await startGate();
		desk = await running.enrol();
		operator = running.gate.operatorToken;
	});
	afterAll(() => running.stop());

	const segment = (size: number) => {
		const bytes = new Uint8Array(randomBytes(size));
		return { bytes, name: createHash('sha256').update(bytes).digest('hex') };
	};
	const put = (name: string, bytes: Uint8Array) =>
		running.ask('PUT', `/v1/operator/segments/${name}`, {
			token: operator,
			body: bytes,
			type: 'application/octet-stream'
		});
	const manifest = (...segments: ReturnType<typeof segment>[]): SealedManifest => ({
		format: 1,
		municipality: running.config.code,
		k: '0'.repeat(8),
		createdAt: new Date().toISOString(),
		segments: segments.map(({ name, bytes }) => ({ name, table: 'residents', rows: 1, bytes: bytes.length })),
		mac: 'a'.repeat(64)
	});
	const publish = (body: SealedManifest) =>
		running.ask('PUT', '/v1/operator/manifest', { token: operator, body });

	test('none yet', async () => {
		expect((await running.ask('GET', '/v1/manifest', { token: desk.token })).status).toBe(404);
	});

	test('what was put comes out byte for byte, whole and in ranges', async () => {
		const one = segment(300_000);
		expect((await put(one.name, one.bytes)).status).toBe(200);
		const body = manifest(one);
		expect((await publish(body)).status).toBe(200);
		expect((await running.ask('GET', '/v1/manifest', { token: desk.token })).body).toEqual(body);

		const path = `/v1/segments/${one.name}`;
		const whole = await running.ask('GET', path, { token: desk.token });
		expect(whole.status).toBe(200);
		expect(Buffer.from(whole.bytes).equals(one.bytes)).toBe(true);
		expect(whole.headers.get('cache-control')).toBe('no-store');
		const range = (value: string) =>
			running.ask('GET', path, { token: desk.token, headers: { range: value } });
		const rest = await range('bytes=100000-');
		expect(rest.status).toBe(206);
		expect(rest.headers.get('content-range')).toBe('bytes 100000-299999/300000');
		expect(Buffer.from(rest.bytes).equals(one.bytes.subarray(100_000))).toBe(true);
		const middle = await range('bytes=5-9');
		expect(Buffer.from(middle.bytes).equals(one.bytes.subarray(5, 10))).toBe(true);
		expect((await range('bytes=300000-')).status).toBe(416);
		const contact = await running.ask('POST', '/v1/contact', {
			token: desk.token,
			body: {
				unsent: 0,
				refused: 0,
				skewMs: 0,
				version: '',
				register: '',
				heads: { ledger: 0, reads: 0 }
			}
		});
		expect(contact.body.register).toBe(body.createdAt);
	});

	test('a manifest with a missing or cut segment is refused, and the old snapshot stays', async () => {
		const before = (await running.ask('GET', '/v1/manifest', { token: desk.token })).body;
		const [there, missing] = [segment(500), segment(500)];
		await put(there.name, there.bytes.subarray(0, 400));
		expect((await publish(manifest(there))).status).toBe(409);
		expect((await publish(manifest(missing))).status).toBe(409);
		expect((await publish({ ...manifest(), municipality: '999997' })).status).toBe(409);
		expect((await running.ask('GET', '/v1/manifest', { token: desk.token })).body).toEqual(before);
	});

	test('an upload that breaks off leaves nothing', async () => {
		const { name, bytes } = segment(100_000);
		await new Promise<void>((resolve) => {
			const upload = request(`${running.url}/v1/operator/segments/${name}`, {
				method: 'PUT',
				headers: {
					authorization: `Bearer ${operator}`,
					'content-type': 'application/octet-stream',
					'content-length': bytes.length
				}
			});
			upload.on('error', () => resolve()).on('close', () => resolve());
			upload.write(bytes.subarray(0, 50_000), () => setTimeout(() => upload.destroy(), 50));
		});
		await new Promise((resolve) => setTimeout(resolve, 200));
		const head = await running.ask('HEAD', `/v1/operator/segments/${name}`, { token: operator });
		expect(head.status).toBe(404);
		const files = await readdir(join(running.directory, 'segments'));
		expect(files.filter((file) => file.includes(name))).toEqual([]);
	});

	test('segments of older snapshots stay for tablets that are loading them, and go after a grace period', async () => {
		const [a, b, c, d] = [segment(10), segment(20), segment(30), segment(40)];
		const publishOne = async (one: typeof a) => {
			await put(one.name, one.bytes);
			expect((await publish(manifest(one))).status).toBe(200);
		};
		const status = async ({ name }: typeof a) =>
			(await running.ask('GET', `/v1/segments/${name}`, { token: desk.token })).status;
		const age = async ({ name }: typeof a, ms: number) => {
			const then = new Date(Date.now() - ms);
			await utimes(join(running.directory, 'segments', name), then, then);
		};
		for (const one of [a, b, c]) await publishOne(one);
		expect([await status(a), await status(b), await status(c)]).toEqual([200, 200, 200]);
		await age(a, GRACE_MS + 60_000);
		await age(b, GRACE_MS - 60_000);
		// Named until now: its grace period begins with the manifest that names it no more.
		await age(c, 10 * GRACE_MS);
		await publishOne(d);
		expect([await status(a), await status(b), await status(c), await status(d)]).toEqual([
			404, 200, 200, 200
		]);
		await age(d, 10 * GRACE_MS);
		expect((await publish(manifest(d))).status).toBe(200);
		running = await running.restart();
		expect([await status(a), await status(b), await status(c), await status(d)]).toEqual([
			404, 200, 200, 200
		]);
	});

	test('only devices read, only by name, and each read is recorded', async () => {
		const [{ name }] = (await running.ask('GET', '/v1/manifest', { token: desk.token })).body.segments;
		for (const path of ['/v1/manifest', `/v1/segments/${name}`])
			for (const token of [undefined, operator])
				expect((await running.ask('GET', path, { token })).status).toBe(401);
		for (const path of ['..%2Foperator-token', '..%2f..%2fgate', `${name}%00`, name.toUpperCase(), '.'])
			expect([400, 404]).toContain(
				(await running.ask('GET', `/v1/segments/${path}`, { token: desk.token })).status
			);
		const reads = (await running.audit()).filter(
			({ act, who }) => act === 'read' && who === `device:${desk.device}`
		);
		expect(reads.map(({ what }) => what)).toEqual(
			expect.arrayContaining(['GET /v1/manifest', 'GET /v1/segments/:name'])
		);
	});

	test('another municipality’s config is refused; another disaster opens another ledger', async () => {
		const config = (body: object) => running.ask('PUT', '/v1/operator/config', { token: operator, body });
		expect((await config({ ...townConfig(), code: '011002' })).status).toBe(409);
		expect((await config({ ...running.config, code: '000000' })).status).toBe(400);
		const old = running.ledger;
		const next = { ...running.config, disaster: { ...running.config.disaster, id: 'next-one' } };
		expect((await config(next)).status).toBe(200);
		const db = async (name: string) =>
			(await running.ask('GET', `/v1/db/${name}`, { token: desk.token })).status;
		expect(await db(old)).toBe(404);
		expect(await db(old.replace(running.config.disaster.id, 'next-one'))).toBe(200);
		expect((await running.ask('GET', '/v1/about')).body.config).toEqual(next);
		expect((await config(running.config)).status).toBe(200);
		expect(await db(old)).toBe(200);
	});
});
