import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runRebuild, type RebuildOptions, type RebuildReport } from '../../server/backup/rebuild';
import { command as rebuild } from '../../server/cli/commands/rebuild';
import { operatorOf } from '../../server/cli/operator';
import type { KeyFile, MunicipalityKeys } from '../../src/vault/keys';
import { signConfig } from '../../src/vault/config';
import { startGate, type Running } from './gatehouse';
import { enrolEndorsed, runCommand, townHall, type Tablet } from './town-hall';

let lost: Running;
let empty: Running;
let hall: { file: KeyFile; keys: MunicipalityKeys };
let stop: AbortController;
beforeEach(async () => {
	lost = await startGate();
	hall = await townHall(lost.config.code);
	empty = await startGate(undefined, {
		config: lost.config,
		directory: await mkdtemp(join(tmpdir(), 'tomoshibi-gate-'))
	});
	stop = new AbortController();
});
afterEach(async () => {
	stop.abort();
	for (const one of [lost, empty]) await one.stop();
});

/** Rebuilds in the background, with everything that it said. */
async function start(more: Partial<RebuildOptions> = {}) {
	const operator = await operatorOf(empty.url, join(empty.directory, 'operator-token'));
	const states: RebuildReport[] = [];
	const said: string[] = [];
	const ended = runRebuild({
		operator,
		keyrings: [hall.keys],
		municipality: lost.config.code,
		config: null,
		watch: false,
		signal: stop.signal,
		everyMs: 30,
		onState: (state) => states.push(state),
		say: (sentence) => said.push(sentence),
		...more
	});
	await expect.poll(() => said.length).toBeGreaterThan(0);
	return { states, said, ended, last: () => states.at(-1) };
}
const patient = { timeout: 10_000, interval: 30 };

describe('all data centers are lost', () => {
	let a: Tablet, b: Tablet, c: Tablet;
	beforeEach(async () => {
		[a, b, c] = [
			await enrolEndorsed(lost, hall.keys),
			await enrolEndorsed(lost, hall.keys, 'headquarters'),
			await enrolEndorsed(lost, hall.keys)
		];
		for (const [tablet, count] of [
			[a, 7],
			[b, 5],
			[c, 8]
		] as const) {
			await tablet.write(lost, count);
			expect(await tablet.offer(lost)).toEqual([]);
		}
		// What the tablets had fetched of each other: of the third, numbers 1, 2 and 5.
		const ofC = [...c.held];
		a.held.push(...b.held, ofC[0]!, ofC[1]!);
		b.held.push(ofC[4]!);
	});
	const roster = () => [a.row, b.row, c.row];
	const come = async (tablet: Tablet) => {
		expect((await tablet.rejoin(empty, roster())).status).toBe(200);
		await expect.poll(() => tablet.token(empty), patient).not.toBe('');
		expect(await tablet.offer(empty)).toEqual([]);
		await tablet.contact(empty);
	};

	test('the gate is made whole from the tablets, and what an absent one holds is named', async () => {
		const { ended, last, said } = await start();
		await come(a);
		await come(b);
		await expect.poll(last, patient).toEqual({
			disaster: lost.config.disaster.id,
			devices: 3,
			silent: [c.device],
			refused: [],
			entries: { ledger: 15, reads: 0 },
			missing: { ledger: { [c.device]: [[3, 4]] }, reads: {} },
			done: false
		});
		expect(said.join()).toContain('端末が持っていたもの');
		await come(c);
		expect(await ended).toMatchObject({
			silent: [],
			entries: { ledger: 20 },
			missing: { ledger: {}, reads: {} },
			done: true
		});
		const token = await b.token(empty);
		const info = await empty.ask('GET', `/v1/db/${empty.ledger}`, { token });
		expect(info.body.doc_count).toBe(20);
		// Closed again: nobody else comes in this way.
		expect((await a.rejoin(empty, roster())).status).toBe(403);
	});

	test('entries that only the absent device has numbered are missing as soon as it reports, and not before they come', async () => {
		const { last } = await start();
		await come(a);
		expect((await c.rejoin(empty, roster())).status).toBe(200);
		await expect.poll(() => c.token(empty), patient).not.toBe('');
		await c.contact(empty);
		await expect.poll(() => last()?.missing.ledger[c.device], patient).toEqual([[3, 8]]);
	});

	test('what no tablet keeps does not hold it up: rows of the access log that a data center had acknowledged', async () => {
		const { ended, said } = await start();
		await come(a);
		await come(b);
		await c.rejoin(empty, roster());
		await expect.poll(() => c.token(empty), patient).not.toBe('');
		expect(await c.offer(empty)).toEqual([]);
		await c.contact(empty, 9);
		expect(await ended).toMatchObject({
			missing: { ledger: {}, reads: { [c.device]: [[1, 9]] } },
			done: true
		});
		expect(said.join()).toContain('閲覧記録は、データセンターに届いたあと端末に残らない');
	});

	test('who is not endorsed, claims another role or brings an unknown key stays out, with the reason', async () => {
		const { last } = await start();
		await come(a);
		const impostor = { ...c.row, role: 'administrator' as const };
		const other = await townHall(lost.config.code);
		const foreign = await enrolEndorsed(lost, other.keys);
		expect((await c.rejoin(empty, [impostor])).status).toBe(200);
		expect((await foreign.rejoin(empty, [foreign.row])).status).toBe(200);
		await expect
			.poll(() => last()?.refused, patient)
			.toEqual([
				{ device: c.device, reason: 'notEndorsed' },
				{ device: foreign.device, reason: 'unknownKey' }
			]);
		const list = await empty.ask('GET', '/v1/public/devices');
		expect(list.body.map(({ device }: { device: string }) => device).sort()).toEqual(
			[a.device, b.device, c.device].sort()
		);
		expect(await foreign.token(empty)).toBe('');
	});

	test('of the configs that tablets bring, the newest that the key vouches for counts', async () => {
		const sign = (days: number, at: string) =>
			signConfig(hall.keys, { ...lost.config, lockAfterDays: days }, at);
		const older = await sign(20, '2026-11-01T00:00:00.000Z');
		const newest = await sign(7, '2026-11-02T00:00:00.000Z');
		const forged = { ...newest, signature: { ...newest.signature!, at: '2026-11-03T00:00:00.000Z' } };
		// All of them are there before anybody chooses.
		const token = empty.gate.operatorToken;
		await empty.ask('PUT', '/v1/operator/rebuild', { token, body: { open: true } });
		for (const [tablet, config] of [
			[a, older],
			[b, newest],
			[c, forged]
		] as const)
			expect((await tablet.rejoin(empty, [tablet.row], config)).status).toBe(200);
		const { last } = await start();
		await expect.poll(() => last()?.devices, patient).toBe(3);
		expect((await empty.ask('GET', '/v1/about')).body.config).toEqual(newest);
	});

	test('a revocation that one tablet knows of holds for the new gate too', async () => {
		const { last } = await start();
		const revokedAt = new Date().toISOString();
		expect((await a.rejoin(empty, [a.row, b.row, { ...c.row, revokedAt }])).status).toBe(200);
		await expect.poll(() => last()?.devices, patient).toBe(3);
		expect(await c.token(empty)).toBe('');
		expect((await c.rejoin(empty, roster())).status).toBe(200);
		await a.contact(empty);
		await b.contact(empty);
		await expect.poll(() => last()?.silent, patient).toEqual([]);
		expect(await c.token(empty)).toBe('');
	});

	test('the command does the same, and says at the end that nothing is missing', async () => {
		const work = await mkdtemp(join(tmpdir(), 'tomoshibi-key-'));
		const key = join(work, 'key.json');
		const config = join(work, 'config.json');
		await writeFile(key, JSON.stringify(hall.file));
		await writeFile(config, JSON.stringify(lost.config));
		const operator = empty.gate.operatorToken;
		const opened = empty.ask('PUT', '/v1/operator/rebuild', { token: operator, body: { open: true } });
		expect((await opened).status).toBe(200);
		for (const one of [a, b, c]) expect((await one.rejoin(empty, [one.row])).status).toBe(200);
		const running = runCommand(rebuild, [
			...['--url', empty.url, '--token', join(empty.directory, 'operator-token')],
			...['--key', key, '--config', config]
		]);
		for (const one of [a, b, c]) await come(one);
		const { code, lines, error } = await running;
		expect(code).toBe(0);
		expect(lines.at(-1)).toMatchObject({ done: true, entries: { ledger: 20 } });
		expect(error).toContain('すべての端末の記録がそろいました（3台）');
		await rm(work, { recursive: true });
	});
});

describe('asking to be let in again', () => {
	let tablet: Tablet;
	beforeEach(async () => {
		tablet = await enrolEndorsed(lost, hall.keys);
	});
	const open = (gate: Running, state: boolean) =>
		gate.ask('PUT', '/v1/operator/rebuild', { token: gate.gate.operatorToken, body: { open: state } });

	test('is heard only while a rebuild is open, and believed by nobody but the key’s holder', async () => {
		expect((await tablet.rejoin(empty, [tablet.row])).status).toBe(403);
		await open(empty, true);
		expect((await tablet.rejoin(empty, [tablet.row])).status).toBe(200);
		expect(await tablet.token(empty)).toBe('');
		expect((await tablet.rejoin(empty, [])).status).toBe(400);
		const stranger = await enrolEndorsed(lost, hall.keys);
		// Another's row, signed with one's own key.
		expect((await stranger.rejoin(empty, [{ ...tablet.row, device: stranger.device }])).status).toBe(401);
		const state = await empty.ask('GET', '/v1/operator/rebuild', { token: empty.gate.operatorToken });
		expect(state.body).toMatchObject({ open: true, config: null, candidates: [tablet.row] });
		expect((await empty.ask('GET', '/v1/operator/rebuild')).status).toBe(401);
	});

	test('claims survive a restart, are bounded, and are forgotten at the end', async () => {
		await open(empty, true);
		const claims = Array.from({ length: 20 }, (_, i) => ({ ...tablet.row, label: `${i}` }));
		for (const claim of claims) expect((await tablet.rejoin(empty, [claim])).status).toBe(200);
		empty = await empty.restart();
		const kept = JSON.parse(await readFile(join(empty.directory, 'rebuild.json'), 'utf8'));
		expect(kept.candidates).toEqual(claims.slice(-8));
		await open(empty, false);
		expect(JSON.parse(await readFile(join(empty.directory, 'rebuild.json'), 'utf8'))).toEqual({
			open: false,
			candidates: [],
			configs: []
		});
	});
});
