import fc from 'fast-check';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS, type LimitName } from '../../../server/gate/limits';
import { askAs, rawly, startCluster, type Member, type RunningCluster } from '../cluster';
import { invitation, type TestDevice } from '../gatehouse';
import { awkward, bodies, bomb, headers, paths, types } from './requests';

/** Letters that occur nowhere else, in a form that every place below takes. */
const CANARY = 'kanariya7q2x';
const unlimited = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 1_000_000])) as Record<
	LimitName,
	number
>;
const source = (path: string) =>
	readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

/** The addresses of the protocols, from their own lists: one that is added is fuzzed by itself. */
async function templates(): Promise<string[]> {
	const text = `${await source('src/sync/protocol.ts')}${await source('src/sync/cluster.ts')}`;
	const listed = [...text.matchAll(/^ \* {3}(?:[A-Z]+)(?:\|[A-Z]+)? +(\/v1\/\S+)/gm)].map(
		([, path]) => path!
	);
	return [...new Set([...listed, '/', '/verify', '/v1/peer/db/:db', '/v1/peer/db/:db/_bulk_get'])];
}

describe('one municipality is asked anything, and tells nothing of the other', () => {
	let running: RunningCluster;
	let asked: Member;
	let field: TestDevice;
	let headquarters: TestDevice;
	let auditor: TestDevice;
	let sound: object;
	let secrets: string[];
	let fill: Record<string, string[]>;
	const problems: string[] = [];

	beforeAll(async () => {
		running = await startCluster(undefined, { limits: unlimited, log: (line) => problems.push(line) });
		// Without its pages the gate answers 503 for them.
		await mkdir(join(running.directory, 'build'));
		await writeFile(join(running.directory, 'build/200.html'), 'fallback');
		asked = await running.join('akari.example.jp');
		const other = await running.join('tomoshi.example.jp', {
			name: `${CANARY}市`,
			mayor: `${CANARY}市長`,
			disaster: asked.config.disaster
		});
		field = await asked.enrol();
		headquarters = await asked.enrol('headquarters');
		auditor = await asked.enrol('auditor');

		const theirs = await other.enrol('headquarters');
		const planted = await theirs.entry({
			sealed: { k: '0'.repeat(8), iv: 'A'.repeat(16), ct: CANARY.repeat(9) }
		});
		const sent = await other.ask('POST', `/v1/db/${other.ledger}/_bulk_docs`, {
			token: theirs.token,
			body: { docs: [planted], new_edits: false }
		});
		expect(sent).toMatchObject({ status: 201, body: [] });
		const segment = 'c'.repeat(64);
		const put = await other.ask('PUT', `/v1/operator/segments/${segment}`, {
			token: other.operatorToken,
			body: new Uint8Array(Buffer.from(CANARY)),
			type: 'application/octet-stream'
		});
		expect(put.status).toBe(200);
		const number = await other.ask('POST', '/v1/invitations/number', {
			token: other.operatorToken,
			body: {}
		});
		const labelled = await other.ask('POST', '/v1/invitations', {
			token: other.operatorToken,
			body: invitation((number.body as { device: string }).device, 'field', { label: CANARY })
		});
		expect(labelled.status).toBe(200);

		sound = await field.entry();
		secrets = [
			CANARY,
			other.config.code,
			other.operatorToken,
			running.cluster.token,
			planted._id,
			theirs.publicKey.x
		];
		fill = {
			db: [
				asked.ledger,
				other.ledger,
				asked.ledger.replace(/ledger$/, 'reads'),
				`m${other.config.code}-devices`
			],
			name: [segment, 'a'.repeat(64), other.ledger],
			number: [field.device, '9', '0'],
			purpose: ['ledger', 'reads', 'devices'],
			id: ['x', 'resume', planted._id],
			code: [asked.config.code, other.config.code]
		};
		const held = await other.ask('GET', `/v1/operator/segments/${segment}`, { token: other.operatorToken });
		expect(Buffer.from(held.bytes).toString()).toBe(CANARY);
	});
	afterAll(() => running.stop());

	/** What is in this text must be the asked municipality's own. Only what the asker has written himself may come back. */
	const tellsNothing = (answer: string, question: string) => {
		for (const secret of secrets) if (!question.includes(secret)) expect(answer).not.toContain(secret);
	};
	const alive = async () => {
		expect((await asked.ask('GET', '/v1/about')).status).toBe(200);
		expect(problems).toEqual([]);
	};

	test('any method, path, query, headers, body and caller', async () => {
		const tokens = {
			nobody: undefined,
			operator: asked.operatorToken,
			field: field.token,
			headquarters: headquarters.token,
			auditor: auditor.token,
			garbage: 'a.b.c'
		};
		const who = fc.constantFrom(...(Object.keys(tokens) as (keyof typeof tokens)[]));
		const method = fc.constantFrom(
			'GET',
			'POST',
			'PUT',
			'DELETE',
			'PATCH',
			'HEAD',
			'OPTIONS',
			'TRACE',
			'PROPFIND'
		);
		await fc.assert(
			fc.asyncProperty(
				method,
				paths(await templates(), fill),
				headers,
				bodies(sound),
				types,
				who,
				async (verb, path, more, body, type, caller) => {
					const bare = verb === 'GET' || verb === 'HEAD' || verb === 'TRACE' || verb === 'OPTIONS';
					const answer = await asked.ask(verb, path, {
						token: tokens[caller],
						body: bare ? undefined : body,
						type,
						headers: more
					});
					expect(answer.status).toBeLessThan(500);
					const head = JSON.stringify([...answer.headers]);
					tellsNothing(
						head + Buffer.from(answer.bytes).toString('utf8'),
						path + JSON.stringify(more) + Buffer.from(body).toString('utf8')
					);
				}
			),
			{ numRuns: 800 }
		);
		await alive();
	});

	test('hosts, the cluster’s own desk and the prefecture’s, with tokens that are not theirs', async () => {
		const host = fc.oneof(
			fc.constantFrom('localhost', '127.0.0.1', 'akari.example.jp.', 'AKARI.example.jp:80', '[::1]', 'x'),
			fc.string({
				unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
				maxLength: 20
			})
		);
		await fc.assert(
			fc.asyncProperty(
				host,
				fc.constantFrom('GET', 'POST', 'DELETE'),
				paths(
					(await templates()).filter((path) => /cluster|prefecture|about/.test(path)),
					fill
				),
				fc.constantFrom(asked.operatorToken, headquarters.token, 'a.b.c'),
				bodies(sound),
				async (name, verb, path, token, body) => {
					const { status, bytes } = await askAs(running.port, name)(verb, path, {
						token,
						body: verb === 'GET' ? undefined : body
					});
					expect(status).toBeLessThan(500);
					tellsNothing(Buffer.from(bytes).toString('utf8'), path + Buffer.from(body).toString('utf8'));
				}
			),
			{ numRuns: 200 }
		);
		await alive();
	});

	test('the cluster’s own operator, and what the desk does with it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('GET', 'POST'),
				paths(
					[
						'/municipalities',
						'/municipalities/:code/databases/:name',
						'/prefecture-token',
						'/municipalities/:code/x'
					],
					{
						...fill,
						code: [asked.config.code, '000000', 'x']
					}
				),
				bodies({ code: '131016', name: '見本区', hosts: ['mihon.example.jp'], change: 'no' }),
				async (verb, path, body) => {
					const { status } = await running.desk(verb, path, { body: verb === 'GET' ? undefined : body });
					expect(status).toBeLessThan(500);
				}
			),
			{ numRuns: 150 }
		);
		await alive();
	});

	test('what is no HTTP, or two requests at once, or says where it is for itself', async () => {
		const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;
		const mine = 'host: akari.example.jp';
		const fixed = [
			'\0\0\0\0',
			'GET\r\n\r\n',
			lines('GET /v1/about HTTP/9.9', mine),
			lines('GET http://tomoshi.example.jp/v1/about HTTP/1.1', mine),
			lines('GET //tomoshi.example.jp/v1/about HTTP/1.1', mine),
			lines('CONNECT tomoshi.example.jp:80 HTTP/1.1', mine),
			lines('OPTIONS * HTTP/1.1', mine),
			lines('GET /v1/about HTTP/1.1', mine, mine),
			lines(
				'GET /v1/about HTTP/1.1',
				mine,
				`authorization: Bearer ${field.token}`,
				'authorization: Bearer a.b.c'
			),
			lines('GET /v1/about HTTP/1.1', `${mine}, tomoshi.example.jp`),
			lines('GET /v1/about HTTP/1.1', 'host:'),
			lines('GET /v1/about HTTP/1.1', mine, `x: ${'a'.repeat(200_000)}`),
			lines('GET /v1/about HTTP/1.1', mine, ...Array.from({ length: 3_000 }, (_, i) => `x${i}: 1`)),
			lines(`GET /${'a'.repeat(100_000)} HTTP/1.1`, mine),
			lines('GET /v1/about HTTP/1.1', mine, 'upgrade: websocket', 'connection: upgrade'),
			lines('POST /v1/token HTTP/1.1', mine, 'content-length: -5'),
			lines('POST /v1/token HTTP/1.1', mine, 'content-length: 99999999999999999999'),
			`${lines('POST /v1/token HTTP/1.1', mine, 'content-length: 3', 'content-length: 4')}{}`,
			`${lines('POST /v1/token HTTP/1.1', mine, 'transfer-encoding: chunked', 'content-length: 3')}zz`,
			`${lines('POST /v1/token HTTP/1.1', mine, 'content-type: application/json', 'transfer-encoding: chunked')}ffffffffffffffff\r\n{`,
			`${lines('POST /v1/token HTTP/1.1', mine, 'content-type: application/json', 'transfer-encoding: chunked')}5\r\n{"a":`,
			lines('POST /v1/token HTTP/1.1', mine, 'expect: 200-maybe', 'content-length: 0'),
			lines('GET /v1/about HTTP/1.1', mine) + lines('GET http://tomoshi.example.jp/v1/about HTTP/1.1', mine)
		];
		for (const text of fixed) {
			const heard = await rawly(running.port, text);
			expect(heard).not.toMatch(/^HTTP\/1\.[01] 5/m);
			tellsNothing(heard, '');
		}
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('GET', 'POST', 'PUT'),
				awkward,
				awkward,
				fc.uint8Array({ maxLength: 60 }),
				async (verb, path, header, rest) => {
					const head = new TextEncoder().encode(
						lines(`${verb} /v1/${path} HTTP/1.1`, mine, `x-${header}: ${header}`)
					);
					const heard = await rawly(running.port, new Uint8Array(Buffer.concat([head, rest])), 60);
					expect(heard).not.toMatch(/^HTTP\/1\.[01] 5/m);
					tellsNothing(heard, '');
				}
			),
			{ numRuns: 60 }
		);
		await alive();
	});

	test('bodies that hang or break off hold up nobody', async () => {
		const head = (path: string, ...more: string[]) =>
			[`${path} HTTP/1.1`, 'host: akari.example.jp', ...more].join('\r\n');
		const slow: Socket[] = [];
		const begin = (text: string) =>
			new Promise<void>((resolve) => {
				const socket = connect(running.port, '127.0.0.1', () => socket.write(text, () => resolve()));
				socket.on('error', () => undefined).resume();
				slow.push(socket);
			});
		const operator = `authorization: Bearer ${asked.operatorToken}`;
		const json = 'content-type: application/json';
		for (let i = 0; i < 20; i++) {
			await begin(head('GET /v1/about', 'x: '));
			await begin(`${head('POST /v1/token', json, 'content-length: 500')}\r\n\r\n{"device":`);
			await begin(
				`${head('PUT /v1/operator/import/ledger', operator, 'content-type: application/x-ndjson', 'transfer-encoding: chunked')}\r\n\r\n5\r\n{"_id`
			);
			await begin(
				`${head(`PUT /v1/operator/segments/${String(i).padStart(64, 'd')}`, operator, 'content-type: application/octet-stream', 'content-length: 9000')}\r\n\r\nabc`
			);
			await begin(
				`${head(`POST /v1/db/${asked.ledger}/_bulk_docs`, `authorization: Bearer ${field.token}`, json, 'content-length: 90000')}\r\n\r\n{"docs":[`
			);
		}
		// Answered while all of them hang.
		expect((await asked.ask('GET', '/v1/about')).status).toBe(200);
		const pushed = await asked.ask('POST', `/v1/db/${asked.ledger}/_bulk_docs`, {
			token: field.token,
			body: { docs: [await field.entry()], new_edits: false }
		});
		expect(pushed).toMatchObject({ status: 201, body: [] });
		for (const socket of slow) socket.destroy();
		await alive();
	});

	test('giant lines, packed bodies and texts that are none, at the operator’s import', async () => {
		const put = (body: Uint8Array, more = {}) =>
			asked.ask('PUT', '/v1/operator/import/ledger', {
				token: asked.operatorToken,
				body,
				type: 'application/x-ndjson',
				headers: more
			});
		const text = (content: string) => new Uint8Array(Buffer.from(content, 'utf8'));
		const good = JSON.stringify(await field.entry());
		expect((await put(text('x'.repeat(3_000_000)))).status).toBe(413);
		expect((await put(text(`{"_id":"${'灯'.repeat(2_000_000)}"}\n`))).status).toBe(413);
		expect((await put(new Uint8Array([0xff, 0xfe, 10]))).status).toBe(400);
		expect((await put(text(`${good}\n${'['.repeat(500_000)}\n`))).status).toBe(400);
		expect((await put(bomb, { 'content-encoding': 'gzip' })).status).toBeLessThan(500);
		const packed = await asked.ask('POST', `/v1/db/${asked.ledger}/_bulk_docs`, {
			token: field.token,
			body: bomb,
			headers: { 'content-encoding': 'gzip' }
		});
		expect(packed.status).toBeGreaterThanOrEqual(400);
		expect(packed.status).toBeLessThan(500);
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('ledger', 'reads', 'devices'),
				fc.array(bodies(sound), { maxLength: 4 }),
				async (purpose, parts) => {
					const { status } = await asked.ask('PUT', `/v1/operator/import/${purpose}`, {
						token: asked.operatorToken,
						body: new Uint8Array(Buffer.concat(parts.flatMap((one) => [one, new Uint8Array([10])]))),
						type: 'application/x-ndjson'
					});
					expect(status).toBeLessThan(500);
				}
			),
			{ numRuns: 100 }
		);
		await alive();
	});
});
