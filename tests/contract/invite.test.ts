import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKeys } from '../../server/cli/keys';
import { isGranted } from '../../src/vault/derive';
import { lookupOfCode, parseCode, unwrapWithCode } from '../../src/vault/invitation';
import type { EnrolOpenAnswer } from '../../src/sync/protocol';
import { keyFileText, keyringOf, openMunicipalityKeys, secretsOf } from '../../src/vault/keys';
import { push, startGate, type Running } from './gatehouse';

describe('device invite, the command', () => {
	let running: Running;
	let key: string;
	beforeAll(async () => {
		running = await startGate(undefined, { gateNumber: 4 });
		key = join(running.directory, 'key.json');
		expect((await tomoshibi('key', 'new', key, '--municipality', running.config.code)).code).toBe(0);
	});
	afterAll(() => running.stop());

	async function tomoshibi(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
		const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args]);
		let out = '';
		let err = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
		return {
			code: await new Promise((resolve) => child.on('close', resolve)),
			get out() {
				return out;
			},
			get err() {
				return err;
			}
		};
	}
	const operatorToken = () => running.gate.operatorToken;
	const invite = (...more: string[]) =>
		tomoshibi(
			...['device', 'invite', '--url', running.url, '--token', join(running.directory, 'operator-token')],
			...['--key', key, '--label', '本部 1号機', ...more]
		);

	test('makes a code whose grant its tablet can check with the key inside, and nobody can stretch', async () => {
		const until = '2099-12-28T17:00:00+09:00';
		const { code, out, err } = await invite('--role', 'auditor', '--until', until, '--hours', '2');
		expect([code, err]).toEqual([0, '']);
		const printed = JSON.parse(out) as Record<string, string>;
		expect(printed).toMatchObject({ device: '4001', role: 'auditor', until: '2099-12-28T08:00:00.000Z' });
		expect(printed.url).toBe(`${running.url}/enrol#${printed.code}`);

		const short = parseCode(printed.code!)!;
		const lookup = await lookupOfCode(short);
		const opened = await running.ask('POST', '/v1/enrol/open', { body: { lookup } });
		expect(opened.status).toBe(200);
		const answer = opened.body as EnrolOpenAnswer;
		const { file, keys } = await readKeys(key);
		expect(file.format === 'tomoshibi-key-1' && file.secret).toBe(
			Buffer.from(await unwrapWithCode(short, answer.wrapped)).toString('base64url')
		);
		const { device, role, label, expiresAt, k, mac } = answer;
		const grant = { lookup, device, role, label, until: answer.until, expiresAt };
		expect(await isGranted(keys, grant, { k, mac })).toBe(true);
		for (const change of [{ role: 'administrator' }, { until: null }, { device: '4002' }, { label: 'x' }])
			expect(await isGranted(keys, { ...grant, ...change }, { k, mac })).toBe(false);
	});

	test('a key file from before a rotation is refused, and the new one is named', async () => {
		const admin = await running.enrol('administrator');
		const { file, keyring } = await readKeys(key);
		const next = keyringOf([...secretsOf(keyring), crypto.getRandomValues(new Uint8Array(32))]);
		const to = (await openMunicipalityKeys(next)).id;
		expect((await running.ask('GET', '/v1/operator/keys', { token: operatorToken() })).body).toEqual({
			ids: []
		});
		const rotated = await admin.staff(
			1,
			{},
			{
				kind: 'key.rotated',
				open: { from: file.id, to, wrapped: {} },
				by: { device: admin.device, staff: `${admin.device}-1`, role: 'administrator' }
			}
		);
		expect((await push(running, admin.token, [rotated])).body).toEqual([]);
		await expect
			.poll(async () => (await running.ask('GET', '/v1/operator/keys', { token: operatorToken() })).body)
			.toEqual({ ids: [to] });

		const { code, out, err } = await invite('--role', 'field');
		expect([code, out]).toEqual([1, '']);
		expect(err).toContain(`${key}（識別番号 ${file.id}）は、鍵の更新より前の鍵ファイルです。`);
		expect(err).toContain(`識別番号 ${to} の鍵が入った鍵ファイルを --key に指定してください。`);

		await writeFile(key, await keyFileText(running.config.code, next));
		const again = await invite('--role', 'field');
		expect([again.code, again.err]).toEqual([0, '']);
	});

	test.each<[string[], RegExp]>([
		[['--role', 'prefecture'], /--role は field（受付）、.*auditor（監査）/],
		[['--role', 'mayor'], /--role は field/],
		[['--role', 'field', '--until', 'tomorrow'], /--until は 2026-12-28/],
		[['--role', 'field', '--until', '2026-12-28T17:00:00'], /--until は 2026-12-28/],
		[['--role', 'field', '--until', '2020-01-01'], /これから先/]
	])('says what is wrong with %j', async (args, why) => {
		const { code, out, err } = await invite(...args);
		expect([code, out]).toEqual([2, '']);
		expect(err).toMatch(why);
	});
});
