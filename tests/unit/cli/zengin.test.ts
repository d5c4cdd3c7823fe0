import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTransfer } from '../../../src/zengin';
import { header, rows } from '../zengin/samples';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tomoshibi-zengin-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as an office does. */
function run(...args: string[]): Promise<{ code: number | null; out: string; error: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args]);
	let [out, error] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (chunk) => (out += String(chunk)));
	child.stderr.setEncoding('utf8').on('data', (chunk) => (error += String(chunk)));
	return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error })));
}
async function file(name: string, bytes: Uint8Array): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, bytes);
	return path;
}

describe('zengin --check', () => {
	test('tells what a sound file holds and ends with 0', async () => {
		const { code, out } = await run(
			'zengin',
			'--check',
			await file('sound.txt', writeTransfer(header, rows))
		);
		expect(code).toBe(0);
		for (const line of [
			'610バイト、改行（CR LF）あり',
			'  ヘッダー・レコード 1件',
			'  データ・レコード 2件',
			'  トレーラ・レコード 1件',
			'  エンド・レコード 1件',
			'振込件数: 2件',
			'合計金額: 1,375,000円',
			'誤り: なし'
		])
			expect(out).toContain(line);
		expect(out).not.toContain('注意');
	});

	test('names record, position and byte of everything that is wrong, and ends with 1', async () => {
		const bytes = writeTransfer(header, rows, { lineBreaks: false });
		// Record 2, position 51: a small letter; record 4, position 7: one payment more than there are.
		bytes[120 + 50] = 0x61;
		bytes[3 * 120 + 6] = 0x33;
		const { code, out } = await run('zengin', '--check', await file('wrong.txt', bytes));
		expect(code).toBe(1);
		expect(out).toContain('改行なし');
		expect(out).toContain('誤り: 2件');
		expect(out).toContain('レコード2 位置51（先頭から171バイト目）: 受取人名: 使えない文字「a」');
		expect(out).toContain('レコード4 位置2（先頭から362バイト目）: 合計件数: 3 とありますが');
	});

	test('does not call a bank that the directory does not have an error', async () => {
		const unknown = writeTransfer(header, [{ ...rows[0]!, bank: '0002' }]);
		const { code, out } = await run('zengin', '--check', await file('unknown.txt', unknown));
		expect(code).toBe(0);
		expect(out).toContain('注意（形式の誤りではありません）: 1件');
		expect(out).toContain('レコード2 位置2');
	});

	test('says what to do when it is called wrongly', async () => {
		expect(await run('zengin')).toMatchObject({ code: 2 });
		const missing = await run('zengin', '--check', join(folder, 'none.txt'));
		expect(missing.code).toBe(1);
		expect(missing.error).toContain('見つかりません');
		expect((await run('zengin', '--check', await file('empty.txt', new Uint8Array()))).out).toContain(
			'ファイル全体: ファイルが空です。'
		);
	});
});
