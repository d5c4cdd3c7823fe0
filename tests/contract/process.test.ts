import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../src/domain/municipality';
import { askAs } from './cluster';
import { connectTo, townConfig } from './gatehouse';

const root = fileURLToPath(new URL('../../', import.meta.url));
const children: ChildProcess[] = [];
let directory: string;

function start(env: Record<string, string>) {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/gate/main.ts'], {
		cwd: root,
		env: { ...process.env, PORT: '', COUCHDB_URL: '', DATA_DIR: directory, ...env },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	children.push(child);
	let said = '';
	child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
	// Not 'close': after a disconnect of the channel Node does not emit it.
	const ended = Promise.all([once(child, 'exit'), once(child.stderr!, 'end')]).then(
		([[code]]) => code as number | null
	);
	const ready = new Promise<{ url: string; operatorToken: string }>((resolve, reject) => {
		child.on('message', (message: { url?: string; operatorToken?: string }) => {
			if (message.url && message.operatorToken) resolve(message as { url: string; operatorToken: string });
		});
		void ended.then((code) => reject(new Error(`ended with ${String(code)}: ${said}`)));
	});
	ready.catch(() => undefined);
	return { child, ready, ended, said: () => said };
}

beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), 'tomoshibi-process-'));
});
afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the gate as a process', () => {
	test('killed while it writes, it has everything that it acknowledged', async () => {
		const config = townConfig();
		const path = `/v1/db/${databases.ledger(config.code, config.disaster.id)}`;
		const first = start({});
		const running = connectTo((await first.ready).url);
		const operatorToken = (await first.ready).operatorToken;
		await running.ask('PUT', '/v1/operator/config', { token: operatorToken, body: config });
		const desk = await running.enrol(operatorToken, config);

		const acknowledged: Record<string, string[]> = {};
		const offer = async (): Promise<void> => {
			for (;;) {
				const docs = await Promise.all(Array.from({ length: 5 }, () => desk.entry()));
				const body = { docs, new_edits: false };
				const answer = await running
					.ask('POST', `${path}/_bulk_docs`, { token: desk.token, body })
					.catch(() => null);
				if (answer?.status !== 201) return;
				for (const doc of docs) acknowledged[doc._id] = [doc._rev];
				if (Object.keys(acknowledged).length >= 60) first.child.kill('SIGKILL');
			}
		};
		await Promise.all([offer(), offer(), offer()]);
		await first.ended;
		expect(Object.keys(acknowledged).length).toBeGreaterThanOrEqual(60);

		const second = start({});
		const again = connectTo((await second.ready).url);
		// The token is still good: the secret is on disk.
		const missing = await again.ask('POST', `${path}/_revs_diff`, { token: desk.token, body: acknowledged });
		expect(missing).toMatchObject({ status: 200, body: {} });
		expect(Object.keys(missing.body)).toEqual([]);
		second.child.kill('SIGTERM');
		expect(await second.ended).toBe(0);
	});

	test('ends when the process that started it is gone', async () => {
		const { child, ready, ended } = start({});
		await ready;
		child.disconnect();
		expect(await ended).toBe(0);
	});

	test('a municipality that joined is there after a kill, under its own host and no other', async () => {
		const data = join(directory, 'cluster');
		const first = start({ DATA_DIR: data, CLUSTER_HOST: 'center.example.jp, other.example.jp' });
		const { url, operatorToken } = await first.ready;
		const port = Number(new URL(url).port);
		const token = (await readFile(join(data, 'gate', 'cluster-token'), 'utf8')).trim();
		const body = { code: '131016', name: '灯区', hosts: ['akari.example.jp'] };
		const added = await connectTo(url).ask('POST', '/v1/cluster/municipalities', { token, body });
		expect(added).toMatchObject({ status: 200, body: { created: true } });
		first.child.kill('SIGKILL');
		await first.ended;

		const second = start({ DATA_DIR: data, CLUSTER_HOST: 'center.example.jp', PORT: String(port) });
		await second.ready;
		const status = async (host: string, asked: string) =>
			(await askAs(port, host)('GET', '/v1/operator/rebuild', { token: asked })).status;
		const own = (
			await readFile((added.body as { operatorTokenFile: string }).operatorTokenFile, 'utf8')
		).trim();
		expect(own).not.toBe(operatorToken);
		expect(await status('akari.example.jp', own)).toBe(200);
		expect(await status('akari.example.jp', operatorToken)).toBe(401);
		expect(await status('center.example.jp', operatorToken)).toBe(200);
		expect(await status('other.example.jp', operatorToken)).toBe(404);
	});

	test('two on one data folder: the second says so and the first goes on', async () => {
		const first = start({});
		const { url } = await first.ready;
		const second = start({});
		expect(await second.ended).toBe(1);
		expect(second.said()).toMatch(/別のプロセスが使っています/);
		expect((await fetch(`${url}/v1/about`)).status).toBe(200);
	});
});

describe('settings that are wrong end with a sentence that says what to do', () => {
	let server: Server;
	let answer: (url: string) => { status: number; body: unknown };
	beforeAll(async () => {
		server = createServer((request, response) => {
			const { status, body } = answer(request.url ?? '');
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(typeof body === 'string' ? body : JSON.stringify(body));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterAll(() => server.close());
	const port = () => String((server.address() as AddressInfo).port);

	const says = async (env: Record<string, string>, pattern: RegExp) => {
		const { ended, said } = start(env);
		expect(await ended).toBe(1);
		expect(said()).toMatch(pattern);
		// A sentence, not a stack.
		expect(said()).not.toMatch(/\n\s+at /);
		return said();
	};

	test.each(['x', '0', '65536', '-1', '80.5'])('PORT=%s', async (value) => {
		await says({ PORT: value }, /PORT が正しくありません/);
	});
	test('a port that is taken', async () => {
		await says({ PORT: port() }, /ほかのプログラムが使っています/);
	});
	test('a host of the cluster that is none', async () => {
		await says({ CLUSTER_HOST: 'https://center.example.jp' }, /CLUSTER_HOST が正しくありません/);
	});
	test('an address that is not this machine’s', async () => {
		await says({ HOST: '203.0.113.1' }, /HOST と PORT/);
	});
	test('a data folder that cannot be written', async () => {
		const file = join(directory, 'file');
		await writeFile(file, '');
		await says({ DATA_DIR: file }, /書き込めません/);
	});
	test('no CouchDB there, or no address', async () => {
		await says({ COUCHDB_URL: 'nonsense' }, /COUCHDB_URL が正しくありません/);
		const text = await says({ COUCHDB_URL: 'http://me:secret@127.0.0.1:1/' }, /CouchDB につながりません/);
		expect(text).not.toContain('secret');
	});
	test('something else there', async () => {
		answer = () => ({ status: 200, body: '<html>' });
		await says({ COUCHDB_URL: `http://127.0.0.1:${port()}/` }, /CouchDB ではないもの/);
		answer = () => ({ status: 200, body: { couchdb: 'Welcome', version: '2.3.1' } });
		await says({ COUCHDB_URL: `http://127.0.0.1:${port()}/` }, /版が違います/);
	});
	test('a wrong password', async () => {
		answer = () => ({
			status: 401,
			body: { error: 'unauthorized', reason: 'Name or password is incorrect.' }
		});
		const text = await says({ COUCHDB_URL: `http://me:secret@127.0.0.1:${port()}/` }, /パスワードが違います/);
		expect(text).not.toContain('secret');
	});
});
