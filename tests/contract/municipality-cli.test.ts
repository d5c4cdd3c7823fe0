import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fromBase64Url } from '../../src/domain/bytes';
import { newKeyFile, openMunicipalityKeys, type MunicipalityKeys } from '../../src/vault/keys';
import { entryContext, seal } from '../../src/vault/seal';
import { signEntry } from '../../src/vault/sign';
import { askAs, newCode, startCluster, type RunningCluster } from './cluster';
import { connectTo, newRev, townConfig, type TestDevice } from './gatehouse';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Every call of the command line is a process of its own.
vi.setConfig({ testTimeout: 240_000 });
let running: RunningCluster;
let folder: string;
let clusterToken: string;

interface Said {
	code: number | null;
	out: string;
	err: string;
}
/** A command as its user types it. `until`: the process is killed as soon as it holds. */
function tomoshibi(args: string[], until?: () => boolean): Promise<Said> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args], { cwd: root });
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
	const watch = until && setInterval(() => until() && child.kill('SIGKILL'), 5);
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			clearInterval(watch);
			resolve({ code, out, err });
		});
	});
}
const desk = () => ['--url', `http://localhost:${running.port}`, '--token', clusterToken];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tomoshibi-leave-'));
	running = await startCluster();
	clusterToken = join(running.directory, 'cluster-token');
});
afterAll(async () => {
	await running.stop();
	await rm(folder, { recursive: true, force: true });
});

describe('municipality add', () => {
	const code = newCode();
	const add = (more: string[], which = code) =>
		tomoshibi(['municipality', 'add', which, ...desk(), '--name', '灯市', ...more]);

	test('adds one while the gate runs, and never prints a token', async () => {
		const tokenFile = join(folder, 'operator');
		const first = await add([
			'--host',
			'cli.example.jp',
			'--host',
			'cli2.example.jp',
			'--operator-token',
			tokenFile
		]);
		expect(first).toMatchObject({ code: 0 });
		expect(JSON.parse(first.out)).toMatchObject({ code, created: true, operatorTokenFile: tokenFile });
		const token = (await readFile(tokenFile, 'utf8')).trim();
		expect((await stat(tokenFile)).mode & 0o077).toBe(0);
		expect(first.out + first.err).not.toContain(token);
		const config = { ...townConfig(), code };
		const put = await askAs(running.port, 'cli2.example.jp')('PUT', '/v1/operator/config', {
			token,
			body: config
		});
		expect(put.status).toBe(200);
		const again = await add(['--host', 'cli.example.jp', '--host', 'cli2.example.jp']);
		expect(JSON.parse(again.out)).toMatchObject({ created: false });
		const list = JSON.parse((await tomoshibi(['municipality', 'list', ...desk()])).out) as {
			municipalities: object[];
		};
		expect(list.municipalities).toMatchObject([{ code, name: '灯市', state: 'active', configured: true }]);
	});

	test.each<[string, () => [string[], string?], number, RegExp]>([
		['a wrong check digit', () => [['--host', 'x.example.jp'], '131017'], 2, /検査数字が合いません/],
		['no host', () => [[]], 2, /--host を指定してください/],
		['a host with a port', () => [['--host', 'x.example.jp:80'], newCode()], 2, /小文字のホスト名だけ/],
		[
			'a host that is taken',
			() => [['--host', 'cli.example.jp'], newCode()],
			1,
			/ホスト名 cli\.example\.jp は、ほかの自治体/
		],
		[
			'other hosts than before',
			() => [['--host', 'y.example.jp']],
			1,
			/別の名前かホスト名で登録.*\n.*--change/
		]
	])('says in a sentence what is wrong: %s', async (_what, args, exit, says) => {
		const { code: got, err } = await add(...args());
		expect(err).toMatch(says);
		expect(got).toBe(exit);
	});

	test('says which token and which address it needs', async () => {
		const wrong = join(folder, 'wrong');
		await writeFile(wrong, 'x\n');
		const url = ['--url', `http://localhost:${running.port}`];
		expect((await tomoshibi(['municipality', 'list', ...url, '--token', wrong])).err).toMatch(
			/cluster-token/
		);
		const nobody = await tomoshibi(['municipality', 'list', '--url', 'http://127.0.0.1:1', '--token', wrong]);
		expect(nobody).toMatchObject({ code: 1, err: expect.stringMatching(/門番につながりません/) });
	});
});

describe('municipality leave', () => {
	let code: string;
	let ask: ReturnType<typeof askAs>;
	let keyFile: string;
	let keys: MunicipalityKeys;
	const host = 'leaves.example.jp';
	const out = () => join(folder, 'handed-over');
	const leave = (more: string[] = [], until?: () => boolean) =>
		tomoshibi(['municipality', 'leave', code, ...desk(), '--key', keyFile, '--out', out(), ...more], until);
	const alive = async () => (await ask('GET', '/v1/about')).status;

	const write = async (device: TestDevice, ledger: string, value: object) => {
		const { sig, _rev, ...unsigned } = await device.entry();
		expect(sig && _rev).toBeTruthy();
		const sealed = await seal(keys, entryContext(unsigned), value);
		const entry = { ...(await signEntry(device.privateKey, { ...unsigned, sealed })), _rev: newRev() };
		const body = { docs: [entry], new_edits: false };
		const answer = await ask('POST', `/v1/db/${ledger}/_bulk_docs`, { token: device.token, body });
		expect(answer).toMatchObject({ status: 201, body: [] });
		return entry;
	};

	beforeAll(async () => {
		const member = await running.join(host);
		code = member.config.code;
		ask = member.ask;
		const file = await newKeyFile(code);
		keyFile = join(folder, 'key.json');
		await writeFile(keyFile, JSON.stringify(file));
		keys = await openMunicipalityKeys(fromBase64Url(file.secret));
		const device = await connectTo('', ask).enrol(member.operatorToken, member.config);
		for (let i = 0; i < 30; i++)
			await write(device, member.ledger, { head: { name: `住民　${i}` }, members: [], suppressed: false });
		// One that no key opens.
		const body = { docs: [await device.entry()], new_edits: false };
		await ask('POST', `/v1/db/${member.ledger}/_bulk_docs`, { token: device.token, body });
	});

	test('hands everything over and leaves it where it is; exit 3 tells of seals that did not open', async () => {
		const { code: exit, out: said } = await leave();
		expect(JSON.parse(said)).toMatchObject({ entries: 31, opened: 30, unopened: 1, erased: [] });
		expect(exit).toBe(3);
		const ledger = await readFile(join(out(), '罹災証明台帳.csv'), 'utf8');
		expect(ledger).toContain('住民　29');
		expect(ledger.trimEnd().split('\r\n')).toHaveLength(32);
		expect(await alive()).toBe(200);
	});

	test('erases only with the code said twice, its own key, and every seal accounted for', async () => {
		expect(await leave(['--erase'])).toMatchObject({
			code: 2,
			err: expect.stringMatching(new RegExp(`--yes ${code}`))
		});
		const foreign = join(folder, 'foreign.json');
		await writeFile(foreign, JSON.stringify(await newKeyFile(newCode())));
		const yes = ['--erase', '--yes', code];
		expect(await leave([...yes, '--key', foreign])).toMatchObject({
			code: 1,
			err: expect.stringMatching(/別の自治体/)
		});
		expect(await alive()).toBe(200);
		expect(await leave(yes)).toMatchObject({ code: 1, err: expect.stringMatching(/開けない記録が 1 件/) });
		// Nobody writes while it is being handed over; adding the same again takes it back.
		expect(await alive()).toBe(503);
		expect(existsSync(join(running.directory, 'municipalities', code))).toBe(true);
		const add = ['municipality', 'add', code, ...desk(), '--name', '試験市', '--host', host];
		expect((await tomoshibi(add)).code).toBe(0);
		expect(await alive()).toBe(200);
	});

	test('killed in the middle and run again, it ends as if nothing had been', async () => {
		const yes = ['--erase', '--yes', code, '--unopened', '1'];
		const before = await readFile(join(out(), '検査.json'), 'utf8');
		const killed = await leave(yes, () => existsSync(join(out(), '途中.json')));
		expect(killed.code).toBe(null);
		const { code: exit, out: said, err } = await leave(yes);
		expect(err).toMatch(/消去しました/);
		expect(exit).toBe(0);
		const { erased } = JSON.parse(said) as { erased: string[] };
		const report = JSON.parse(await readFile(join(out(), '検査.json'), 'utf8')) as {
			entries: number;
			databases: { name: string; sha256: string }[];
		};
		for (const { name } of report.databases) expect(erased).toContain(name);
		expect(report.entries).toBe(31);
		const ledgerOf = (databases: { name: string; sha256: string }[]) =>
			databases.find(({ name }) => name.endsWith('-ledger'));
		expect(ledgerOf(report.databases)).toEqual(
			ledgerOf((JSON.parse(before) as { databases: { name: string; sha256: string }[] }).databases)
		);
		expect(await alive()).toBe(404);
		expect(existsSync(join(running.directory, 'municipalities', code))).toBe(false);
		expect(JSON.parse(await readFile(join(out(), '消去.json'), 'utf8'))).toMatchObject({ code, erased });
		// Once more is fine, and says the same.
		expect(JSON.parse((await leave(yes)).out)).toMatchObject({ erased });
		expect(await leave()).toMatchObject({
			code: 1,
			err: expect.stringMatching(/このクラスターにありません/)
		});
	});
});

test('prefecture token writes it into a file of its own', async () => {
	const file = join(folder, 'prefecture');
	const made = await tomoshibi(['prefecture', 'token', ...desk(), '--out', file]);
	expect(JSON.parse(made.out)).toEqual({ url: `http://localhost:${running.port}/counts`, tokenFile: file });
	const token = (await readFile(file, 'utf8')).trim();
	expect((await running.own('GET', '/v1/prefecture/counts', { token })).status).toBe(200);
	expect((await tomoshibi(['prefecture', 'token', ...desk()])).code).toBe(2);
});
