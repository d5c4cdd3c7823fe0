import fc from 'fast-check';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS, type LimitName } from '../../server/gate/limits';
import { databases } from '../../src/domain/municipality';
import { startGate, type Running, type TestDevice } from './gatehouse';

const unlimited = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 1_000_000])) as Record<
	LimitName,
	number
>;

describe('whatever is asked, the gate answers and goes on', () => {
	let running: Running;
	let headquarters: TestDevice;
	let auditor: TestDevice;
	const problems: string[] = [];
	beforeAll(async () => {
		running = await startGate(undefined, { limits: unlimited, log: (line) => problems.push(line) });
		headquarters = await running.enrol('headquarters');
		auditor = await running.enrol('auditor');
		await mkdir(join(running.directory, 'build'));
		await writeFile(join(running.directory, 'build/200.html'), 'fallback');
	});
	afterAll(() => running.stop());

	const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');
	const segment = fc.oneof(
		fc.constantFrom(
			'v1',
			'db',
			'enrol',
			'open',
			'token',
			'segments',
			'operator',
			'manifest',
			'config',
			'devices',
			'revoke',
			'public',
			'status',
			'verify',
			'contact',
			'invitations',
			'_changes',
			'_bulk_docs',
			'_bulk_get',
			'_revs_diff',
			'_local',
			'..',
			'%2e%2e',
			'%00',
			'%',
			'__proto__',
			'a'.repeat(64),
			'LEDGER'
		),
		fc.string({ maxLength: 12 }).map(encodeURIComponent)
	);
	const path = fc.oneof(
		fc.array(segment, { maxLength: 5 }).map((parts) => parts.join('/')),
		fc
			.constantFrom(
				'v1/enrol',
				'v1/enrol/open',
				'v1/token',
				'v1/contact',
				'v1/invitations',
				'v1/invitations/number',
				'v1/roster',
				'v1/rejoin',
				'v1/bundle',
				'v1/chains/ledger',
				'v1/chains/x',
				'v1/devices/1001/revoke',
				'v1/public/status',
				'v1/public/verify',
				'v1/operator/config',
				'v1/operator/manifest',
				'v1/operator/keys',
				'v1/operator/rebuild',
				'v1/operator/rebuild/devices',
				'v1/operator/import/devices',
				'v1/operator/export/x',
				'v1/peer/db/LEDGER',
				'v1/db/READS/_bulk_docs',
				'v1/db/READS/_bulk_get',
				'v1/db/READS/_changes',
				'v1/db/LEDGER/_bulk_docs',
				'v1/db/LEDGER/_bulk_get',
				'v1/db/LEDGER/_revs_diff',
				'v1/db/LEDGER/_changes',
				'v1/db/LEDGER/_local/x'
			)
			.map(String)
	);
	const query = fc.oneof(
		fc.constant(''),
		fc.webQueryParameters().map((text) => `?${text}`),
		fc.constantFrom('?since=0&since=1', '?limit=99999999999999999999', '?revs=true&revs=true', '?%')
	);
	const shaped = fc.record(
		{
			docs: fc.array(
				fc.oneof(fc.object(), fc.jsonValue(), fc.record({ _id: fc.string(), _rev: fc.string() }))
			),
			new_edits: fc.constant(false),
			lookup: fc.oneof(fc.string(), fc.constant('a'.repeat(64))),
			number: fc.string(),
			device: fc.string(),
			_id: fc.constant('_local/x'),
			_rev: fc.string()
		},
		{ requiredKeys: [] }
	);
	const body = fc.oneof(
		fc.constant(undefined),
		shaped.map((value) => JSON.stringify(value)),
		fc.json(),
		fc.string(),
		fc.uint8Array({ maxLength: 200 })
	);
	const type = fc.constantFrom(
		'application/json',
		'application/octet-stream',
		'text/plain',
		'x',
		'multipart/form-data'
	);
	const who = fc.constantFrom('nobody', 'operator', 'headquarters', 'auditor', 'garbage');

	test('any method, path, body and caller: never a 5xx', async () => {
		const tokens = {
			nobody: undefined,
			operator: running.gate.operatorToken,
			headquarters: headquarters.token,
			auditor: auditor.token,
			garbage: 'a.b.c'
		};
		await fc.assert(
			fc.asyncProperty(
				method,
				path,
				query,
				body,
				type,
				who,
				async (verb, where, asked, content, media, caller) => {
					const { code, disaster } = running.config;
					const reads = databases.reads(code, disaster.id);
					const url = `/${where.replace('LEDGER', running.ledger).replace('READS', reads)}${asked}`;
					const bare = verb === 'GET' || verb === 'HEAD';
					const answer = await running.ask(verb, url, {
						token: tokens[caller],
						body: bare ? undefined : content,
						type: media
					});
					expect(answer.status).toBeLessThan(500);
					if (answer.headers.get('content-type')?.includes('json') && answer.status >= 400 && verb !== 'HEAD')
						expect(answer.body).toEqual({ error: expect.any(String), reason: expect.any(String) });
				}
			),
			{ numRuns: 600 }
		);
		expect(problems).toEqual([]);
		expect((await running.ask('GET', '/v1/about')).status).toBe(200);
	});

	test('what is no HTTP', async () => {
		const { port, hostname } = new URL(running.url);
		for (const text of [
			'\0\0\0\0',
			'GET\r\n\r\n',
			'GET / HTTP/9.9\r\n\r\n',
			'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
			'POST /v1/token HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n',
			'POST /v1/token HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nzz',
			`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
			'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n',
			'GET // HTTP/1.1\r\nhost: x\r\n\r\n'
		])
			await new Promise<void>((resolve) => {
				const socket = connect(Number(port), hostname, () => socket.end(text));
				socket.on('error', () => resolve()).on('close', () => resolve());
				socket.resume();
			});
		expect((await running.ask('GET', '/v1/about')).status).toBe(200);
		expect(problems).toEqual([]);
	});
});
