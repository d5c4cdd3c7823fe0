import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError, type Command } from '../../../server/cli/command';
import { command as keyNew } from '../../../server/cli/commands/key-new';
import { command as registerImport } from '../../../server/cli/commands/register-import';
import { command as search } from '../../../server/cli/commands/search';
import { command as town } from '../../../server/cli/commands/town';
import { readManifest, segmentPath } from '../../../server/import/directory';

let dir: string;
beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'cli-test-'));
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

describe('tomoshibi', () => {
	it('says in Japanese that a command is unknown, with the usage, and exits with 2', async () => {
		for (const name of ['nothing', 'constructor']) {
			const { code, out, err } = await tomoshibi(name, 'here');
			expect([code, out]).toEqual([2, '']);
			expect(err).toMatch(new RegExp(`知らないコマンドです: ${name} here\n使い方:`));
		}
	});

	it.each<[string[], RegExp, Command]>([
		[[], /鍵ファイルの名前 を指定してください/, keyNew],
		[['a', 'b'], /余分な指定があります: b/, keyNew],
		[['a', '--municipality', '172040'], /6桁/, keyNew],
		[['x', '--size', '3'], /オプション --size の指定が正しくありません/, town],
		[['x', '--residents', '0'], /--residents は 1 から/, town],
		[['--register', 'x', '--key'], /オプション --key の指定が正しくありません/, search],
		[['--out', 'x'], /--residents を指定してください/, registerImport]
	])('says what is wrong with a call: %j', async (args, message, { run }) => {
		await expect(run(args)).rejects.toThrow(UsageError);
		await expect(run(args)).rejects.toThrow(message);
	});

	it('makes a key that is readable by its owner only, and never writes over one', async () => {
		const path = join(dir, 'key');
		const made = await tomoshibi('key', 'new', path);
		expect(made.code).toBe(0);
		expect(made.err).toMatch(/架空の町「灯市」（999997）/);
		expect(JSON.parse(made.out)).toMatchObject({ municipality: '999997' });
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		const text = await readFile(path, 'utf8');
		expect(made.out + made.err).not.toContain((JSON.parse(text) as { secret: string }).secret);
		const again = await tomoshibi('key', 'new', path);
		expect([again.code, again.err]).toEqual([
			1,
			expect.stringMatching(/すでにあるため、上書きしませんでした/)
		]);
		expect(await readFile(path, 'utf8')).toBe(text);
		const real = await tomoshibi('key', 'new', join(dir, 'key2'), '--municipality', '172049');
		expect([real.code, real.err]).toEqual([0, '']);
		await expect(keyNew.run([join(dir, 'no/such/key')])).rejects.toThrow(/見つかりません/);
	});

	it('makes a town, imports it and finds people, best first', async () => {
		const at = (name: string) => join(dir, name);
		const made = await tomoshibi('town', at('town'), '--residents', '900', '--seed', '5');
		expect(made.code).toBe(0);
		expect((await readdir(at('town'))).sort()).toEqual([
			'config.json',
			'gaiji.otf',
			'houses.csv',
			'residents.csv'
		]);
		const files = ['--residents', at('town/residents.csv'), '--houses', at('town/houses.csv')];
		const imported = await tomoshibi(
			...['register', 'import', ...files, '--key', at('key'), '--out', at('register')],
			...['--font', at('town/gaiji.otf')]
		);
		expect([imported.code, imported.err]).toEqual([
			0,
			expect.stringContaining('住民: 900 行を読み、900 行を取り込み')
		]);
		expect(JSON.parse(imported.out)).toMatchObject({ residents: { read: 900, taken: 900, refused: 0 } });

		const wanted = (await readFile(at('town/residents.csv'), 'utf8'))
			.split('\r\n')
			.map((line) => line.split(','))
			.find((cells) => cells[2] === '1' && cells[3] === '1' && cells[32] === '')!;
		const find = (...query: string[]) =>
			tomoshibi('search', '--register', at('register'), '--key', at('key'), ...query);
		const found = await find(wanted[9]!.replace('　', ' '), wanted[16]!);
		expect(found.code).toBe(0);
		const first = JSON.parse(found.out.split('\n')[0]!) as Record<string, unknown>;
		expect(first).toMatchObject({
			宛名番号: wanted[0],
			世帯番号: wanted[1],
			name: wanted[6],
			kana: wanted[9],
			birth: wanted[16],
			address: expect.stringContaining(wanted[26]!),
			match: expect.any(String)
		});
		const refused = (register: string, key: string) =>
			expect(search.run(['--register', at(register), '--key', at(key), 'ア'])).rejects;
		await refused('register', 'key2').toThrow(/この鍵では開けません/);
		await refused('town', 'key').toThrow(/台帳がありません/);
		const { segments } = await readManifest(at('register'));
		const path = segmentPath(at('register'), segments.find((s) => s.table === 'residents')!.name);
		const bytes = new Uint8Array(await readFile(path));
		bytes[bytes.length >> 1]! ^= 1;
		await writeFile(path, bytes);
		await refused('register', 'key').toThrow(/壊れているか、書き換えられています/);
		expect(await find('ア')).toMatchObject({
			code: 1,
			out: '',
			err: expect.stringContaining('壊れているか')
		});
	});

	it('exits with 3 where rows were refused and with 1 where nothing was imported', async () => {
		const at = (name: string) => join(dir, name);
		const csv = await readFile(at('town/residents.csv'), 'utf8');
		await writeFile(at('bad.csv'), csv.replace(/\r\n0/, '\r\n,0'));
		const call = (residents: string) =>
			tomoshibi(
				...['register', 'import', '--residents', residents, '--houses', at('town/houses.csv')],
				...['--key', at('key'), '--out', at('register2')]
			);
		const some = await call(at('bad.csv'));
		expect([some.code, some.err]).toEqual([3, expect.stringMatching(/1 行を取り込みませんでした/)]);
		expect(await call(at('town/config.json'))).toMatchObject({ code: 1, out: '' });
		expect(await call(at('none.csv'))).toMatchObject({
			code: 1,
			err: expect.stringContaining('見つかりません')
		});
	});
});
