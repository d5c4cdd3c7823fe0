import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../server/gate/settings';

const TOKEN = 'a'.repeat(43);
let directory: string;
beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), 'tomoshibi-settings-'));
	await writeFile(join(directory, 'token'), `${TOKEN}\n`);
	await writeFile(join(directory, 'short'), 'secret');
});
afterAll(() => rm(directory, { recursive: true }));

describe('other data centers in the environment', () => {
	const read = async (env: Record<string, string>) =>
		(await readSettings({ DATA_DIR: directory, ...env }, directory)).peers;

	test('none unless told', async () => {
		expect(await read({})).toBeUndefined();
	});

	test('origins and the token that all of them share', async () => {
		expect(
			await read({ PEERS: 'https://west.example.jp, http://10.0.0.2:8080', PEER_TOKEN_FILE: 'token' })
		).toEqual({ origins: ['https://west.example.jp', 'http://10.0.0.2:8080'], token: TOKEN });
		expect(await read({ PEER_TOKEN_FILE: 'token' })).toEqual({ origins: [], token: TOKEN });
	});

	test.each([
		[{ PEERS: 'https://west.example.jp' }, /PEER_TOKEN_FILE/],
		[{ PEERS: 'west.example.jp', PEER_TOKEN_FILE: 'token' }, /PEERS が正しくありません: west/],
		[{ PEERS: 'https://west.example.jp/x', PEER_TOKEN_FILE: 'token' }, /PEERS が正しくありません/],
		[{ PEERS: 'https://west.example.jp', PEER_TOKEN_FILE: 'nowhere' }, /読めません.*nowhere.*ENOENT/],
		[{ PEERS: 'https://west.example.jp', PEER_TOKEN_FILE: 'short' }, /32文字/],
		[
			{ PEERS: 'https://west.example.jp', PEER_TOKEN_FILE: 'token', COUCHDB_URL: 'http://127.0.0.1:5984' },
			/COUCHDB_URL/
		]
	])('%j is told what to do', async (env, why) => {
		await expect(read(env as Record<string, string>)).rejects.toThrow(why);
	});
});
