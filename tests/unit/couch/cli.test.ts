import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { CENTERS, SECRET_FILES } from '../../../couch/centers';
import { UsageError, UserError } from '../../../server/cli/command';
import { command as ask } from '../../../server/cli/commands/couch-ask';
import { command as check } from '../../../server/cli/commands/couch-check';
import { command as compose } from '../../../server/cli/commands/couch-compose';
import { command as secrets } from '../../../server/cli/commands/couch-secrets';
import { command as setup } from '../../../server/cli/commands/couch-setup';
import { hashedAdmin, makeSecrets } from '../../../server/couch/secrets';
import { CONFIG } from '../book/harness';
import { Lookalike } from './lookalike';

let dir: string;
beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'couch-cli-'));
	await writeFile(join(dir, 'config.json'), JSON.stringify(CONFIG));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function tomoshibi(...args: string[]): Promise<{ code: number; out: string; err: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args]);
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
	const code = await new Promise<number>((resolve) => child.on('close', resolve));
	return { code, out, err };
}

describe('couch setup and couch check, as they are called', () => {
	let server: Lookalike;
	let root: string;
	let options: string[];
	let hidden: string[];
	beforeEach(async () => {
		server = await new Lookalike().start();
		root = await mkdtemp(join(dir, 'secrets-'));
		await makeSecrets(root, ['east', 'west']);
		const east = (name: string) => join(root, 'east', name);
		await writeFile(east('admin-password'), `${server.admin.password}\n`);
		options = ['--url', server.url, '--config', join(dir, 'config.json')];
		options.push('--admin', 'admin', '--admin-password-file', east('admin-password'));
		options.push('--gate-user', 'gate', '--gate-password-file', east('gate-password'));
		options.push(
			'--replicator-user',
			'replicator',
			'--replicator-password-file',
			east('replicator-password')
		);
		hidden = await Promise.all(
			['admin', 'gate', 'replicator', 'peer'].map(async (who) =>
				(await readFile(east(`${who}-password`), 'utf8')).trim()
			)
		);
	});
	afterEach(() => server.stop());

	test('0 when all is well, 3 when something differs, and no secret in what they say', async () => {
		const said: string[] = [];
		const call = async (...args: string[]) => {
			const { code, out, err } = await tomoshibi('couch', ...args, ...options);
			said.push(out, err);
			return { code, out, err };
		};
		const before = await call('check');
		expect([before.code, before.err]).toEqual([3, '']);
		expect(before.out).toMatch(
			/^- システムのデータベース _users がありません。\n[^]*違いが \d+ 件あります。\n$/
		);
		const made = await call('setup');
		expect([made.code, made.err]).toEqual([0, '']);
		expect(made.out).toMatch(
			/利用者 gate（役割 tomoshibi-gate）を用意しました。\n[^]*用意できました（\d+ 件）。\n$/
		);
		expect(await call('setup')).toEqual({
			code: 0,
			out: 'すべて用意できています。何も変えていません。\n',
			err: ''
		});
		expect(await call('check')).toEqual({ code: 0, out: 'すべて用意したとおりです。\n', err: '' });
		const peer = [
			'--peer',
			'https://127.0.0.1:1/',
			'--peer-password-file',
			join(root, 'east', 'peer-password')
		];
		options.push(...peer);
		expect((await call('setup')).code).toBe(0);
		const down = await call('check');
		expect([down.code, down.out]).toEqual([3, expect.stringMatching(/複製が動いていません/)]);
		server.settings.chttpd = {};
		const left = await call('setup');
		expect([left.code, left.out]).toEqual([3, expect.stringMatching(/人の手で直してください。\n- ノード/)]);
		await server.stop();
		const dead = await call('check');
		expect([dead.code, dead.out, dead.err]).toEqual([
			1,
			'',
			expect.stringMatching(/^CouchDB につながりません/)
		]);
		expect(hidden).toHaveLength(4);
		for (const secret of hidden) expect(said.join('\n')).not.toContain(secret);
		server = await new Lookalike().start();
	});

	test.each<[string[], RegExp]>([
		[['--peer', 'https://x/'], /--peer-password-file を指定してください/],
		[['--peer', 'https://a:b@x/', '--peer-password-file', 'x'], /--peer にパスワードを書かず/],
		[['--nodes', 'a b'], /--nodes のホスト名が正しくありません/],
		[['--gate-user', 'ga te'], /利用者の名前に使えない文字/],
		[['--reread'], /--reread は couch setup で --peer と一緒に/],
		[['--verbose'], /オプション --verbose の指定が正しくありません/]
	])('a wrong call says what is wrong: %j', async (more, sentence) => {
		for (const { run } of [setup, check]) {
			await expect(run([...options, ...more])).rejects.toThrow(UsageError);
			await expect(run([...options, ...more])).rejects.toThrow(sentence);
		}
	});

	test('missing options and bad files', async () => {
		const config = ['--config', join(dir, 'config.json')];
		const cases: [string[], RegExp][] = [
			[[], /--url を指定してください/],
			[['--url', server.url], /--config を指定してください/],
			[['--url', 'x', ...config], /--url が正しくありません/],
			[['--url', server.url, ...config, '--admin', 'a'], /--admin-password-file を指定してください/],
			[['--url', server.url, ...config, '--gate-user', 'g'], /--gate-user と --gate-password-file は一緒に/],
			[['--url', server.url, ...config, '--peer', 'https://x/'], /--replicator-user と/],
			[['--url', server.url, '--config', join(dir, 'none')], /見つかりません/]
		];
		await writeFile(join(dir, 'empty'), '\n');
		await writeFile(join(dir, 'short'), 'short-password\n');
		await writeFile(join(dir, 'bad.json'), '{"code":"1"}');
		cases.push([['--url', server.url, '--config', join(dir, 'bad.json')], /内容が正しくありません/]);
		cases.push([['--url', server.url, '--config', join(dir, 'empty')], /JSON ではありません/]);
		for (const [name, sentence] of [
			['empty', /空です/],
			['short', /短すぎます（16 文字以上）/]
		] as const)
			cases.push([
				['--url', server.url, ...config, '--gate-user', 'g', '--gate-password-file', join(dir, name)],
				sentence
			]);
		for (const [args, sentence] of cases) {
			await expect(setup.run(args)).rejects.toThrow(UserError);
			await expect(setup.run(args)).rejects.toThrow(sentence);
		}
	});
});

describe('couch ask', () => {
	let server: Lookalike;
	let options: string[];
	beforeEach(async () => {
		server = await new Lookalike().start();
		await writeFile(join(dir, 'admin'), server.admin.password);
		options = ['--url', server.url, '--admin-password-file', join(dir, 'admin')];
	});
	afterEach(() => server.stop());

	test('shows the answer without what is secret in it', async () => {
		const ask = (...words: string[]) => tomoshibi('couch', 'ask', ...options, ...words);
		const { code, out } = await ask('GET', '/_membership');
		expect([code, JSON.parse(out)]).toEqual([
			0,
			{ all_nodes: ['couchdb@couch-1.test'], cluster_nodes: ['couchdb@couch-1.test'] }
		]);
		expect((await ask('PUT', '/_replicator')).code).toBe(0);
		const endpoint = { url: 'http://x/db', auth: { basic: { username: 'a', password: 'hidden-password' } } };
		const body = JSON.stringify({ source: endpoint, target: endpoint });
		expect((await ask('PUT', '/_replicator/one', body)).code).toBe(0);
		const held = await ask('GET', '/_replicator/one');
		expect(held.out).toContain('http://x/db');
		expect(held.out).not.toContain('hidden-password');
		server.settings.admins = { admin: '-pbkdf2:sha256-hash' };
		expect((await ask('GET', '/_node/couchdb@couch-1.test/_config/admins')).out).not.toContain('pbkdf2');
		const missing = await ask('GET', '/none');
		expect([missing.code, missing.err]).toEqual([1, 'CouchDB の応答 404\n']);
	});

	test('a wrong call says what is wrong', async () => {
		for (const words of [[], ['GET'], ['PATCH', '/'], ['GET', 'x']])
			await expect(ask.run([...options, ...words])).rejects.toThrow(/方法と、\/ で始まる場所/);
		await expect(ask.run([...options, 'PUT', '/x', '{'])).rejects.toThrow(/BODY が JSON ではありません/);
	});
});

describe('couch secrets', () => {
	const all = async (root: string) => {
		const files: Record<string, string> = {};
		for (const { id } of CENTERS)
			for (const name of await readdir(join(root, id)))
				files[`${id}/${name}`] = await readFile(join(root, id, name), 'utf8');
		return files;
	};
	const changed = (a: Record<string, string>, b: Record<string, string>) =>
		Object.keys(b).filter((name) => a[name] !== b[name]);

	test('makes what is missing, for its owner only, and never writes over anything', async () => {
		const root = join(dir, 'made');
		const { code, out } = await tomoshibi('couch', 'secrets', '--out', root);
		expect(code).toBe(0);
		const first = await all(root);
		for (const text of Object.values(first)) expect(out).not.toContain(text.trim());
		expect(out).toMatch(/まだありません: east\/peer-ca.crt（置き方は couch\/RUNBOOK.md）/);
		const given = ['peer-ca.crt', 'tls.crt', 'tls.key'];
		const own = Object.values(SECRET_FILES)
			.flat()
			.filter((name) => !given.includes(name));
		expect(Object.keys(first).sort()).toEqual(
			CENTERS.flatMap(({ id }) => own.map((name) => `${id}/${name}`)).sort()
		);
		expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length - CENTERS.length);
		for (const name of Object.keys(first))
			expect((await stat(join(root, name))).mode & 0o777, name).toBe(0o600);
		expect((await stat(join(root, 'east'))).mode & 0o777).toBe(0o700);
		expect((await tomoshibi('couch', 'secrets', '--out', root)).out).toMatch(
			/^すべてあります。何も変えていません。\n/
		);
		expect(await all(root)).toEqual(first);
		await rm(join(root, 'west', 'gate-password'));
		await makeSecrets(root, ['east', 'west']);
		expect(changed(first, await all(root))).toEqual(['west/couchdb-url', 'west/gate-password']);
	});

	test('each center has the password of its account at the other', async () => {
		const root = join(dir, 'peers');
		await makeSecrets(root, ['east']);
		expect(await readdir(join(root, 'east'))).not.toContain('peer-password');
		await makeSecrets(root, ['west']);
		const files = await all(root);
		expect(files['east/peer-password']).toBe(files['west/replicator-password']);
		expect(files['west/peer-password']).toBe(files['east/replicator-password']);
		expect(files['east/couchdb-url']!.trim()).toBe(
			`http://gate:${files['east/gate-password']!.trim()}@east-proxy:5984/`
		);
	});

	test.each([
		['admin', ['east/admin-password', 'east/cluster.ini']],
		['gate', ['east/couchdb-url', 'east/gate-password']],
		['replicator', ['east/replicator-password', 'west/peer-password']],
		['cookie', ['east/erlang-cookie']]
	] as const)('renewing %s changes what hangs on it and nothing else', async (what, wanted) => {
		const root = join(dir, `renew-${what}`);
		await makeSecrets(root, ['east', 'west']);
		const before = await all(root);
		await makeSecrets(root, ['east'], [what]);
		const after = await all(root);
		expect(changed(before, after).sort()).toEqual([...wanted]);
		// A cluster keeps its identity: otherwise every replication would start again from nothing.
		const identity = (text: string) => [...text.matchAll(/^(?:uuid|secret) = .*/gm)].map(([line]) => line);
		expect(identity(after['east/cluster.ini']!)).toEqual(identity(before['east/cluster.ini']!));
		expect(identity(before['east/cluster.ini']!)).toHaveLength(2);
	});

	test('cluster.ini is what the image’s entry point looks for, and holds the hash of the password', async () => {
		const root = join(dir, 'ini');
		await makeSecrets(root, ['east']);
		const ini = await readFile(join(root, 'east', 'cluster.ini'), 'utf8');
		expect(ini).toMatch(/\[admins\]\n[^;]\w+/);
		const [, hash, salt] = /^admin = (-pbkdf2:sha256-[0-9a-f]{64},([0-9a-f]{32}),600000)$/m.exec(ini)!;
		const password = (await readFile(join(root, 'east', 'admin-password'), 'utf8')).trim();
		expect(hashedAdmin(password, salt!)).toBe(hash);
		expect(ini).not.toContain(password);
	});

	test('a lost administrator’s password is said, not replaced behind one’s back', async () => {
		const root = join(dir, 'lost');
		await makeSecrets(root, ['east']);
		await rm(join(root, 'east', 'admin-password'));
		await expect(makeSecrets(root, ['east'])).rejects.toThrow(/控えから戻すか、--renew admin で/);
		expect(await makeSecrets(root, ['east'], ['admin'])).toEqual(['east/admin-password', 'east/cluster.ini']);
	});

	test('wrong words', async () => {
		await expect(secrets.run([])).rejects.toThrow(/--out を指定してください/);
		await expect(secrets.run(['--out', dir, '--center', 'north'])).rejects.toThrow(
			/--center は east、west のどれか/
		);
		await expect(secrets.run(['--out', dir, '--renew', 'tls'])).rejects.toThrow(/--renew は admin、/);
		await expect(compose.run(['--out', dir, '--nodes', '2'])).rejects.toThrow(/--nodes は 3 から 12/);
		await expect(compose.run(['--out', join(dir, 'config.json', 'x')])).rejects.toThrow(/フォルダー/);
	});
});

describe('RUNBOOK.md', () => {
	const runbook = () => readFile(new URL('../../../couch/RUNBOOK.md', import.meta.url), 'utf8');
	test('calls the couch commands with options that they have', async () => {
		const usages: Record<string, string> = Object.fromEntries(
			[setup, check, compose, secrets].map(({ usage }) => [usage.split(' ')[1]!, usage])
		);
		const lines = (await runbook()).replace(/\\\n\s*/g, ' ').split('\n');
		const calls = lines.flatMap((line) => [
			...line.matchAll(/\bcouch (setup|check|compose|secrets)\b([^`#|]*)/g)
		]);
		expect(new Set(calls.map(([, name]) => name))).toEqual(new Set(Object.keys(usages)));
		for (const [call, name, rest] of calls)
			for (const [, option] of rest!.matchAll(/(--[a-z-]+)/g)) expect(usages[name!], call).toContain(option);
	});

	test('names services, files and hosts that the deployment has', async () => {
		const text = await runbook();
		const file = await readFile(new URL('../../../couch/deploy/compose.yaml', import.meta.url), 'utf8');
		for (const [name] of text.matchAll(/\b(?:east|west)-(?:couch-\d|gate|proxy|tools)\b/g))
			if (!name.endsWith('couch-4')) expect(file).toContain(`  ${name}:\n`);
		for (const [, name] of text.matchAll(/secrets\/(?:east|west)\/([a-z.-]+[a-z])/g))
			expect(Object.values(SECRET_FILES).flat(), name).toContain(name);
	});
});
