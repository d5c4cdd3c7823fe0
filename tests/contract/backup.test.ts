import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as backup } from '../../server/cli/commands/backup';
import { command as check } from '../../server/cli/commands/backup-check';
import { command as restore } from '../../server/cli/commands/restore';
import { databases } from '../../src/domain/municipality';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { newRev, push, startGate, type Running } from './gatehouse';
import { enrolEndorsed, runCommand, townHall, type Tablet } from './town-hall';

let running: Running;
let keys: MunicipalityKeys;
let keyFile: string;
let work: string;
let tablet: Tablet;
const others: Running[] = [];
beforeEach(async () => {
	running = await startGate();
	work = await mkdtemp(join(tmpdir(), 'tomoshibi-backup-'));
	const hall = await townHall(running.config.code);
	keys = hall.keys;
	keyFile = join(work, 'key.json');
	await writeFile(keyFile, JSON.stringify(hall.file));
	tablet = await enrolEndorsed(running, keys);
});
afterEach(async () => {
	for (const one of [running, ...others.splice(0)]) await one.stop();
	await rm(work, { recursive: true, force: true });
});

const at = (gate: Running) => ['--url', gate.url, '--token', join(gate.directory, 'operator-token')];
const out = () => join(work, 'backups');
const run = async (...more: string[]) =>
	(await runCommand(backup, [...at(running), '--out', out(), ...more])).lines[0];
const exported = async (gate: Running, purpose: string) =>
	Buffer.from(
		(await gate.ask('GET', `/v1/operator/export/${purpose}`, { token: gate.gate.operatorToken })).bytes
	)
		.toString()
		.split('\n')
		.filter(Boolean)
		.sort();
const publish = async (...segments: Uint8Array[]) => {
	const token = running.gate.operatorToken;
	const rows = [];
	for (const bytes of segments) {
		const name = createHash('sha256').update(bytes).digest('hex');
		await running.ask('PUT', `/v1/operator/segments/${name}`, {
			token,
			body: bytes,
			type: 'application/octet-stream'
		});
		rows.push({ name, table: 'residents', rows: 1, bytes: bytes.length });
	}
	const body = {
		format: 1,
		municipality: running.config.code,
		k: '0'.repeat(8),
		createdAt: new Date().toISOString(),
		segments: rows,
		mac: 'a'.repeat(64)
	};
	expect((await running.ask('PUT', '/v1/operator/manifest', { token, body })).status).toBe(200);
};
const emptyGate = async () => {
	const gate = await startGate(undefined, { config: running.config });
	others.push(gate);
	return gate;
};

test('what a gate had comes back whole at an empty one, conflicts included, and a second run changes nothing', async () => {
	await tablet.write(running, 40);
	expect(await tablet.offer(running)).toEqual([]);
	await publish(new Uint8Array(randomBytes(200_000)));
	const reads = databases.reads(running.config.code, running.config.disaster.id);
	const watcher = await enrolEndorsed(running, keys);
	await watcher.write(running, 3, { kind: 'access.viewed', open: { what: 'case' } });
	expect(await watcher.offer(running, reads)).toEqual([]);
	// The same id with other contents, as it came from another data center: both must come back.
	const [first] = tablet.held;
	const { pouch } = await running.gate.storage.ledger(running.config);
	const twin = { ...first!, _rev: newRev() };
	await pouch.bulkDocs([twin], { new_edits: false });

	const made = await run();
	expect(made.documents).toMatchObject({ ledger: 41, reads: 3 });
	const checked = await runCommand(check, [out()]);
	expect(checked.lines[0]).toMatchObject({ generation: made.generation, documents: made.documents });

	const gate = await emptyGate();
	const done = await runCommand(restore, [...at(gate), out()]);
	expect(done.code).toBe(0);
	expect(done.lines[0]).toMatchObject({
		segments: 1,
		documents: { ledger: { added: 41, there: 0, refused: 0 }, reads: { added: 3 } }
	});
	for (const purpose of ['ledger', 'reads', 'devices'])
		expect(await exported(gate, purpose)).toEqual(await exported(running, purpose));
	expect(await tablet.token(gate)).not.toBe('');

	const again = await runCommand(restore, [...at(gate), out()]);
	expect(again.lines[0]).toMatchObject({
		segments: null,
		documents: { ledger: { added: 0, there: 41, refused: 0 }, reads: { added: 0, there: 3 } }
	});
});

test('a restore takes nothing away from what has arrived since, and a revocation stays', async () => {
	await tablet.write(running, 5);
	await tablet.offer(running);
	await run();
	const boss = await enrolEndorsed(running, keys, 'headquarters');
	await tablet.write(running, 5);
	await tablet.offer(running);
	await running.ask('POST', `/v1/devices/${tablet.device}/revoke`, {
		token: await boss.token(running),
		body: {}
	});
	const before = await exported(running, 'ledger');
	const done = await runCommand(restore, [...at(running), out()]);
	expect(done.lines[0].documents.ledger).toEqual({ added: 0, there: 5, refused: 0 });
	expect(await exported(running, 'ledger')).toEqual(before);
	expect(await tablet.token(running)).toBe('');
});

test('entries that were accepted come back, though their writer’s clock was ahead and it has been revoked since', async () => {
	const boss = await enrolEndorsed(running, keys, 'headquarters');
	await tablet.write(running, 3, {}, 3 * 24 * 3_600_000);
	expect(await tablet.offer(running)).toEqual([]);
	await running.ask('POST', `/v1/devices/${tablet.device}/revoke`, {
		token: await boss.token(running),
		body: {}
	});
	await run();
	const gate = await emptyGate();
	const done = await runCommand(restore, [...at(gate), out()]);
	expect(done.lines[0].documents.ledger).toEqual({ added: 3, there: 0, refused: 0 });
	expect(await tablet.token(gate)).toBe('');
});

test('equal segments of two generations are one file on disk, and a damaged one is fetched again', async () => {
	const big = new Uint8Array(randomBytes(100_000));
	await publish(big);
	const first = (await run()).generation;
	await publish(big, new Uint8Array(randomBytes(1_000)));
	const second = (await run()).generation;
	const name = createHash('sha256').update(big).digest('hex');
	const inode = async (generation: string) => (await stat(join(out(), generation, 'segments', name))).ino;
	expect(await inode(second)).toBe(await inode(first));
	expect(await readdir(join(out(), second, 'segments'))).toHaveLength(2);
	await writeFile(join(out(), second, 'segments', name), new Uint8Array(randomBytes(100_000)));
	const third = (await run()).generation;
	expect(await inode(third)).not.toBe(await inode(first));
	expect((await runCommand(check, [out()])).code).toBe(0);
	await expect(runCommand(check, [out(), '--generation', first])).rejects.toThrow(/壊れています.*segments/);
});

test('generations are kept as told, and a half-written one is none', async () => {
	const names: string[] = [];
	for (let i = 0; i < 3; i++) names.push((await run()).generation);
	// A process that no longer runs has left this.
	const half = `.${names[0]}.999999999.writing`;
	await mkdir(join(out(), half));
	const last = await run('--keep', '2');
	expect(last.removed).toEqual(names.slice(0, 2));
	expect((await readdir(out())).sort()).toEqual([names[2], last.generation].sort());
	expect((await run('--keep-days', '1')).removed).toEqual([]);
});

test.each([
	[
		'a file that was cut',
		'ledger.ndjson.gz',
		(path: string) => truncate(path, 20),
		/大きさが違います.*ledger/
	],
	[
		'a file that was changed',
		'ledger.ndjson.gz',
		async (path: string) => {
			const bytes = await readFile(path);
			bytes[bytes.length >> 1]! ^= 1;
			await writeFile(path, new Uint8Array(bytes));
		},
		/壊れています.*ledger/
	],
	['a file that is gone', 'devices.ndjson.gz', (path: string) => rm(path), /devices.*見つかりません/],
	['no list of contents', 'manifest.json', (path: string) => rm(path), /目録.*見つかりません/],
	[
		'a list of contents that is cut',
		'manifest.json',
		(path: string) => truncate(path, 50),
		/目録が壊れています/
	]
])('%s is named by the check, and nothing of it is restored', async (_what, file, damage, why) => {
	await tablet.write(running, 20);
	await tablet.offer(running);
	const { generation } = await run();
	await damage(join(out(), generation, file));
	await expect(runCommand(check, [out()])).rejects.toThrow(why);
	const gate = await emptyGate();
	await expect(runCommand(restore, [...at(gate), out()])).rejects.toThrow(why);
	expect(await exported(gate, 'ledger')).toEqual([]);
});

test('the check finds what was done to entries at the data center', async () => {
	await tablet.write(running, 6);
	await tablet.offer(running);
	await run();
	const sound = await runCommand(check, [out(), '--key', keyFile]);
	expect(sound).toMatchObject({ code: 0, lines: [{ keys: true, findingCount: 0, missing: { ledger: {} } }] });

	const second = await enrolEndorsed(running, keys);
	const [a, b, c, d] = await second.write(running, 4);
	// Past the gate: one entry removed, one changed in an open field.
	const { pouch } = await running.gate.storage.ledger(running.config);
	const forged = { ...c!, open: { ...c!.open, byAgent: true } };
	await pouch.bulkDocs([a!, forged, d!], { new_edits: false });
	// And a device that nobody has let in.
	const stranger = await running.enrol();
	await push(running, stranger.token, [await stranger.entry()]);
	await run();
	const found = await runCommand(check, [out(), '--key', keyFile]);
	expect(found.code).toBe(3);
	const [report] = found.lines;
	expect(report.missing.ledger[second.device]).toEqual([[b!.n, b!.n]]);
	const reasons = (id: string) =>
		report.findings
			.filter((one: { id: string }) => one.id === id)
			.map((one: { reason: string }) => one.reason);
	expect(reasons(forged._id)).toEqual(['revision', 'signature']);
	expect(reasons(d!._id)).toEqual(['chain']);
	expect(reasons(`device:${stranger.device}`)).toEqual(['endorsement']);
});

test('a backup goes back only to its own municipality and disaster', async () => {
	await run();
	const other = await startGate();
	others.push(other);
	await expect(runCommand(restore, [...at(other), out()])).rejects.toThrow(/別の自治体/);
	const later = { ...running.config, disaster: { ...running.config.disaster, id: 'later' } };
	const drill = await startGate(undefined, { config: later });
	others.push(drill);
	await expect(runCommand(restore, [...at(drill), out()])).rejects.toThrow(/災害/);
});

test('a line that breaks leaves no generation, and says so', async () => {
	await tablet.write(running, 300);
	await tablet.offer(running);
	const { port } = new URL(running.url);
	let left = 40_000;
	const server = createServer((socket) => {
		const there = connect(Number(port), '127.0.0.1');
		socket.on('error', () => undefined).pipe(there);
		there
			.on('error', () => undefined)
			.on('data', (chunk: Uint8Array) => {
				left -= chunk.length;
				if (left > 0) socket.write(chunk);
				else for (const one of [socket, there]) one.destroy();
			});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const broken = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	const token = join(running.directory, 'operator-token');
	await expect(runCommand(backup, ['--url', broken, '--token', token, '--out', out()])).rejects.toThrow(
		/接続が途中で切れました|つながりません/
	);
	expect(await readdir(out())).toEqual([]);
	await expect(runCommand(check, [out()])).rejects.toThrow(/控えがありません/);
	server.close();
	await expect(runCommand(backup, ['--url', broken, '--token', token, '--out', out()])).rejects.toThrow(
		/つながりません/
	);
});

test('the operator’s import checks what devices’ requests are checked for, and no bad input breaks it', async () => {
	const token = running.gate.operatorToken;
	const [entry] = await tablet.write(running, 1);
	const put = (purpose: string, body: string | Uint8Array, type = 'application/x-ndjson') =>
		running.ask('PUT', `/v1/operator/import/${purpose}`, { token, body, type });
	const lines = (...documents: unknown[]) => documents.map((one) => JSON.stringify(one)).join('\n');
	const forged = { ...entry!, open: {} };
	expect((await put('ledger', lines(forged, entry, entry, null, 5, [], {}))).body).toMatchObject({
		added: 1,
		there: 1,
		refused: [{ id: entry!._id }, { id: '', reason: 'envelope' }, {}, {}, {}]
	});
	expect((await put('reads', lines(entry))).body.refused).toHaveLength(1);
	expect((await put('ledger', '{"_id":\n')).status).toBe(400);
	expect((await put('ledger', new Uint8Array([0xff, 0xfe, 10]))).status).toBe(400);
	expect((await put('ledger', `"${'x'.repeat(2_000_000)}"`)).status).toBe(413);
	expect((await put('ledger', '[')).status).toBe(400);
	expect((await put('ledger', '['.repeat(200_000) + ']'.repeat(200_000))).body.refused).toHaveLength(1);
	expect((await put('staff', '')).status).toBe(400);
	expect((await put('ledger', '{}', 'application/json')).status).toBe(400);
	const device = {
		_id: 'device:1999',
		_rev: `1-${'a'.repeat(32)}`,
		_revisions: { start: 1, ids: ['a'.repeat(32)] }
	};
	const bad = [
		device,
		{ ...device, _id: '_design/x' },
		{ ...device, _id: 'number:1', _attachments: {} },
		{ ...device, _id: 'number:1', _rev: '1-x' },
		{ ...device, _id: 'number:1', _revisions: { start: 3, ids: ['b'.repeat(32)] } },
		{ ...device, _id: 'number:1', x: '\ud800' }
	];
	const answer = await put('devices', bad.map((one) => JSON.stringify(one)).join('\n'));
	expect(answer).toMatchObject({ status: 200, body: { added: 0 } });
	expect(answer.body.refused).toHaveLength(bad.length);
	for (const other of [undefined, await tablet.token(running)])
		for (const [method, path] of [
			['GET', 'export/ledger'],
			['PUT', 'import/ledger'],
			['GET', 'trail'],
			['GET', 'manifest']
		] as const)
			expect((await running.ask(method, `/v1/operator/${path}`, { token: other })).status).toBe(401);
	const trail = await running.ask('GET', '/v1/operator/trail', { token });
	expect(Buffer.from(trail.bytes).toString()).toContain('PUT /v1/operator/import/:purpose');
});
