import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as publish } from '../../server/cli/commands/gate-publish';
import { About } from '../../src/sync/protocol';
import { isConfigSigned } from '../../src/vault/config';
import { startGate, type Running } from './gatehouse';
import { runCommand, townHall } from './town-hall';

let running: Running;
let work: string;
beforeEach(async () => {
	running = await startGate();
	work = await mkdtemp(join(tmpdir(), 'tomoshibi-publish-'));
});
afterEach(async () => {
	await running.stop();
	await rm(work, { recursive: true, force: true });
});

test('a config goes out vouched for by the key, and is not replaced by one that is not', async () => {
	const hall = await townHall(running.config.code);
	const [config, key] = [join(work, 'config.json'), join(work, 'key.json')];
	await writeFile(key, JSON.stringify(hall.file));
	await writeFile(config, JSON.stringify({ ...running.config, lockAfterDays: 7 }));
	const token = join(running.directory, 'operator-token');
	const run = (...more: string[]) =>
		runCommand(publish, ['--url', running.url, '--token', token, '--config', config, ...more]);
	const present = async () => About.parse((await running.ask('GET', '/v1/about')).body).config!;

	await run();
	expect((await present()).signature).toBeUndefined();
	await run('--key', key);
	const signed = await present();
	expect(signed.lockAfterDays).toBe(7);
	expect(await isConfigSigned(hall.keys, signed)).toBe(true);
	await expect(run()).rejects.toThrow(/--key/);
	expect(await present()).toEqual(signed);
	running = await running.restart();
	expect(await present()).toEqual(signed);
});
