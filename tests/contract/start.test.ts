import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../src/domain/municipality';
import type { About } from '../../src/sync/protocol';
import { lookupOfCode, parseCode } from '../../src/vault/invitation';
import { connectTo, type TestDevice } from './gatehouse';

const root = fileURLToPath(new URL('../../', import.meta.url));
let directory: string;
let build: string;
const running = new Set<() => void>();

/** `npm start` without npm, in a process group of its own, as a terminal would run it. */
function start(env: Record<string, string>) {
	const child = spawn(process.execPath, ['server/start.mjs'], {
		cwd: root,
		// Without npm nothing is installed, should somebody have changed the lock.
		env: { ...process.env, PORT: '', COUCHDB_URL: '', npm_execpath: '', BUILD_DIR: build, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true
	});
	const signal = (name: NodeJS.Signals) => process.kill(-child.pid!, name);
	const kill = () => signal('SIGKILL');
	running.add(kill);
	let out = '';
	let err = '';
	let heard: () => void = () => undefined;
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		out += text;
		heard();
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
	const ended = new Promise<number | null>((resolve) =>
		child.on('close', (code) => {
			running.delete(kill);
			resolve(code);
		})
	);
	const ready = new Promise<string>((resolve, reject) => {
		heard = () => out.includes('Ctrl-C') && resolve(out);
		void ended.then((code) => reject(new Error(`ended with ${String(code)}: ${err}`)));
	});
	ready.catch(() => undefined);
	return { ready, ended, signal, said: () => err, out: () => out };
}

/** What a start has printed: each link under its own name. */
function links(text: string) {
	const found = [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => new URL(link));
	const named = (part: string, host: string) =>
		found.find(({ pathname, hostname }) => pathname === part && hostname === host)!;
	return {
		desk: named('/enrol', 'localhost'),
		headquarters: named('/enrol', '127.0.0.1'),
		status: named('/status', 'localhost'),
		verify: named('/verify', 'localhost')
	};
}

beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), 'tomoshibi-start-'));
	build = join(directory, 'build');
	await mkdir(build);
	for (const name of ['index.html', '200.html']) await writeFile(join(build, name), '<title>灯</title>');
});
afterEach(() => running.forEach((kill) => kill()));
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('npm start', () => {
	test('makes a town and prints how to enter; Ctrl-C ends it; the second start keeps everything', async () => {
		const DATA_DIR = join(directory, 'data');
		const first = start({ DATA_DIR, TOWN_RESIDENTS: '300' });
		const printed = links(await first.ready);
		for (const link of Object.values(printed)) expect((await fetch(link)).status).toBe(200);

		const { origin, port } = printed.headquarters;
		const gate = connectTo(origin);
		for (const [link, role] of [
			[printed.desk, 'field'],
			[printed.headquarters, 'headquarters']
		] as const) {
			const lookup = await lookupOfCode(parseCode(link.hash.slice(1))!);
			expect(await gate.ask('POST', '/v1/enrol/open', { body: { lookup } })).toMatchObject({
				status: 200,
				body: { role }
			});
		}
		const about = (await gate.ask('GET', '/v1/about')).body as About;
		expect(about.config).toMatchObject({ code: '999997', name: '灯市' });
		const token = (await readFile(join(DATA_DIR, 'gate', 'operator-token'), 'utf8')).trim();
		const desk: TestDevice = await gate.enrol(token, about.config!);
		const manifest = await gate.ask('GET', '/v1/manifest', { token: desk.token });
		expect(manifest.status).toBe(200);
		const entry = await desk.entry();
		const ledger = `/v1/db/${databases.ledger(about.config!.code, about.config!.disaster.id)}`;
		const body = { docs: [entry], new_edits: false };
		expect((await gate.ask('POST', `${ledger}/_bulk_docs`, { token: desk.token, body })).body).toEqual([]);
		first.signal('SIGINT');
		expect(await first.ended).toBe(0);
		expect(first.out()).toMatch(/データは残っています/);

		const second = start({ DATA_DIR, PORT: port });
		const again = links(await second.ready);
		expect(again.headquarters.origin).toBe(origin);
		expect(again.desk.hash).not.toBe(printed.desk.hash);
		expect((await gate.ask('GET', '/v1/about')).body).toMatchObject({ config: about.config });
		const granted = await gate.ask('POST', '/v1/token', { body: await desk.tokenRequest() });
		expect(granted.status).toBe(200);
		const held = { token: granted.body.token as string };
		expect((await gate.ask('GET', '/v1/manifest', held)).body).toEqual(manifest.body);
		const missing = { ...held, body: { [entry._id]: [entry._rev] } };
		expect((await gate.ask('POST', `${ledger}/_revs_diff`, missing)).body).toEqual({});
		second.signal('SIGTERM');
		expect(await second.ended).toBe(0);
	}, 120_000);

	test.each<[string, () => Record<string, string>, RegExp]>([
		['PORT', () => ({ PORT: 'x' }), /PORT が正しくありません/],
		['DATA_DIR', () => ({ DATA_DIR: join(build, 'index.html') }), /DATA_DIR に書き込めるフォルダー/],
		['COUCHDB_URL', () => ({ COUCHDB_URL: 'nonsense' }), /COUCHDB_URL が正しくありません/]
	])('a wrong %s ends with a sentence', async (_name, env, why) => {
		const { ended, said, out } = start({ DATA_DIR: join(directory, 'wrong'), ...env() });
		expect(await ended).toBe(1);
		expect(said()).toMatch(why);
		expect(said()).not.toMatch(/\n\s+at /);
		expect(out()).not.toMatch(/動いています/);
	});
});
