import http from 'pouchdb-adapter-http';
import leveldb from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS, push, startGate, type Running, type TestDevice } from './gatehouse';

PouchDB.plugin(http).plugin(leveldb).plugin(replication);

describe.each(BACKENDS)('replication through the gate ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	let other: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		other = await running.enrol();
	});
	afterAll(() => running.stop());

	const remote = (device: TestDevice) =>
		new PouchDB(`${running.url}/v1/db/${running.ledger}`, {
			adapter: 'http',
			skip_setup: true,
			fetch: (url, options) => {
				const headers = new Headers(options?.headers as HeadersInit);
				headers.set('authorization', `Bearer ${device.token}`);
				return fetch(url as string, { ...(options as RequestInit), headers });
			}
		});
	const local = (name: string) => new PouchDB(join(running.directory, name), { adapter: 'leveldb' });
	const idsOf = async (db: PouchDB.Database) => (await db.allDocs()).rows.map(({ id }) => id).sort();
	const makeEntries = (device: TestDevice, count: number) =>
		Promise.all(Array.from({ length: count }, () => device.entry()));

	test('PouchDB pushes, pulls, and goes on where it was', async () => {
		const from = local('desk');
		const to = local('other');
		const entries = await makeEntries(desk, 230);
		await from.bulkDocs(entries, { new_edits: false });
		const pushed = await from.replicate.to(remote(desk));
		expect(pushed).toMatchObject({ ok: true, docs_written: 230, doc_write_failures: 0 });
		const pulled = await to.replicate.from(remote(other));
		expect(pulled).toMatchObject({ ok: true, docs_written: 230 });
		expect(await idsOf(to)).toEqual(await idsOf(from));

		const more = await makeEntries(desk, 3);
		await from.bulkDocs(more, { new_edits: false });
		expect(await from.replicate.to(remote(desk))).toMatchObject({ docs_read: 3 });
		expect(await to.replicate.from(remote(other))).toMatchObject({ docs_read: 3 });
		expect((await to.get(more[0]!._id)) as object).toEqual(more[0]);
		await from.close();
		await to.close();
	});

	test('a push with refused entries reports them and takes the others', async () => {
		const from = local('mixed');
		const good = await makeEntries(other, 5);
		const bad = await Promise.all([1, 2].map(() => other.entry({ disaster: 'another' })));
		await from.bulkDocs([...good, ...bad], { new_edits: false });
		const denied: unknown[] = [];
		const result = await from.replicate.to(remote(other)).on('denied', (one) => denied.push(one));
		expect(result).toMatchObject({ docs_written: 5, doc_write_failures: 2 });
		expect(denied).toHaveLength(2);
		await from.close();
	});

	test('a live pull hears of new entries at once', async () => {
		const to = local('live');
		const feed = to.replicate.from(remote(other), { live: true });
		const [entry] = await makeEntries(desk, 1);
		const heard = new Promise<void>((resolve, reject) => {
			feed
				.on('change', ({ docs }) => {
					if (docs.some(({ _id }) => _id === entry!._id)) resolve();
				})
				.on('error', reject);
		});
		// Caught up first: what comes now comes through the long poll.
		await new Promise<void>((resolve) => feed.once('paused', () => resolve()));
		await push(running, desk.token, [entry]);
		await heard;
		expect(await idsOf(to)).toContain(entry!._id);
		feed.cancel();
		await new Promise((resolve) => setTimeout(resolve, 100));
		await to.close();
	});

	test('pages of changes add up to everything, each once', async () => {
		const ids: string[] = [];
		let since: string | number = 0;
		for (;;) {
			const { body } = await running.ask(
				'GET',
				`/v1/db/${running.ledger}/_changes?limit=50&since=${encodeURIComponent(since)}`,
				{ token: desk.token }
			);
			ids.push(...body.results.map((row: { id: string }) => row.id));
			since = body.last_seq;
			if (body.results.length < 50) break;
		}
		expect(new Set(ids).size).toBe(ids.length);
		const info = await running.ask('GET', `/v1/db/${running.ledger}`, { token: desk.token });
		expect(info.body.db_name).toBe(running.ledger);
		expect(ids.length).toBeGreaterThanOrEqual(230);
	});

	test('a long poll answers at its time limit with nothing, and at once when the gate closes', async () => {
		const now = await running.ask('GET', `/v1/db/${running.ledger}`, { token: desk.token });
		const poll = (timeout: number) =>
			running.ask(
				'GET',
				`/v1/db/${running.ledger}/_changes?feed=longpoll&timeout=${timeout}&since=${encodeURIComponent(now.body.update_seq)}`,
				{ token: desk.token }
			);
		const began = Date.now();
		expect((await poll(200)).body.results).toEqual([]);
		expect(Date.now() - began).toBeGreaterThanOrEqual(190);
		const waiting = poll(20_000).catch((error: unknown) => error);
		await new Promise((resolve) => setTimeout(resolve, 100));
		const closing = Date.now();
		running = await running.restart();
		await waiting;
		expect(Date.now() - closing).toBeLessThan(5_000);
	});

	test('a gate that closes answers what it was asked, and no database is missed', async () => {
		const said: string[] = [];
		const closing = await startGate(couchUrl, { log: (line) => said.push(line) });
		const tablet = await closing.enrol();
		const offers = await Promise.all(
			Array.from({ length: 20 }, async () => {
				const docs = await Promise.all(Array.from({ length: 10 }, () => tablet.entry()));
				return { docs, new_edits: false };
			})
		);
		const path = `/v1/db/${closing.ledger}`;
		const info = await closing.ask('GET', path, { token: tablet.token });
		const since = encodeURIComponent(info.body.update_seq as string);
		const polls = Array.from({ length: 5 }, () =>
			closing.ask('GET', `${path}/_changes?feed=longpoll&since=${since}`, { token: tablet.token })
		);
		const answers = offers.map((body) =>
			closing.ask('POST', `${path}/_bulk_docs`, { token: tablet.token, body })
		);
		await answers[0];
		const stopped = closing.stop();
		for (const result of await Promise.allSettled([...polls, ...answers]))
			if (result.status === 'fulfilled') expect([200, 201]).toContain(result.value.status);
		await stopped;
		expect(said).toEqual([]);
	});

	test('entries outlive the restart', async () => {
		const info = await running.ask('GET', `/v1/db/${running.ledger}`, { token: desk.token });
		expect(info.body.doc_count).toBeGreaterThanOrEqual(239);
	});

	test('a body that breaks off changes nothing', async () => {
		const [entry] = await makeEntries(desk, 1);
		const body = JSON.stringify({ docs: [entry], new_edits: false });
		const { port, hostname } = new URL(running.url);
		await new Promise<void>((resolve) => {
			const socket = connectSocket(Number(port), hostname, () => {
				socket.write(
					`POST /v1/db/${running.ledger}/_bulk_docs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${desk.token}\r\n` +
						`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, -40)}`
				);
				setTimeout(() => socket.destroy(), 100);
			});
			socket.on('close', () => resolve());
		});
		const cut = await running.ask('POST', `/v1/db/${running.ledger}/_bulk_docs`, {
			token: desk.token,
			body: body.slice(0, -40)
		});
		expect(cut.status).toBe(400);
		const diff = await running.ask('POST', `/v1/db/${running.ledger}/_revs_diff`, {
			token: desk.token,
			body: { [entry!._id]: [entry!._rev] }
		});
		expect(diff.body[entry!._id].missing).toEqual([entry!._rev]);
	});

	test('bodies and batches beyond the limits are told to be halved', async () => {
		const huge = await running.ask('POST', `/v1/db/${running.ledger}/_bulk_docs`, {
			token: desk.token,
			body: JSON.stringify({ docs: ['x'.repeat(17 * 1024 * 1024)], new_edits: false })
		});
		expect(huge).toMatchObject({ status: 413, body: { error: 'too_large' } });
		const many = await push(running, desk.token, Array(1_001).fill(0));
		expect(many).toMatchObject({ status: 413, body: { error: 'too_large' } });
	});

	test('every _bulk_get is in the audit trail with its number', async () => {
		const reads = (await running.audit()).filter(({ act }) => act === 'read');
		expect(reads.some(({ who, count }) => who === `device:${other.device}` && Number(count) > 1)).toBe(true);
	});
});
