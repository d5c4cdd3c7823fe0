import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signEntry } from '../../src/vault/sign';
import { BACKENDS, fetchEntry, newRev, push, startGate, type Running, type TestDevice } from './gatehouse';

describe.each(BACKENDS)('the first wall, over HTTP ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	let other: TestDevice;
	let headquarters: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		other = await running.enrol();
		headquarters = await running.enrol('headquarters');
	});
	afterAll(() => running.stop());

	const refused = (id: string, reason: string) => [
		{ id, error: reason === 'conflict' ? 'conflict' : 'forbidden', reason, name: 'forbidden' }
	];
	const heldBody = async (id: string) => {
		const answer = await fetchEntry(running, desk.token, id);
		return answer.body.results[0].docs[0].ok;
	};

	test('an entry is stored as it is, once, and again is fine', async () => {
		const entry = await desk.entry();
		for (let i = 0; i < 2; i++) {
			const answer = await push(running, desk.token, [entry]);
			expect(answer.status).toBe(201);
			expect(answer.body).toEqual([]);
		}
		expect(await heldBody(entry._id)).toEqual(entry);
		const { body } = await running.ask('POST', `/v1/db/${running.ledger}/_revs_diff`, {
			token: desk.token,
			body: { [entry._id]: [entry._rev, '1-00'] }
		});
		expect(body).toEqual({ [entry._id]: expect.objectContaining({ missing: ['1-00'] }) });
	});

	test('another device reads it through _changes and _bulk_get', async () => {
		const entry = await desk.entry();
		await push(running, desk.token, [entry]);
		const changes = await running.ask('GET', `/v1/db/${running.ledger}/_changes?style=all_docs`, {
			token: other.token
		});
		const row = changes.body.results.find((one: { id: string }) => one.id === entry._id);
		expect(row.changes).toEqual([{ rev: entry._rev }]);
		expect((await fetchEntry(running, other.token, entry._id, entry._rev)).body.results[0].docs).toEqual([
			{ ok: entry }
		]);
	});

	describe('an entry that is there', () => {
		let entry: Awaited<ReturnType<TestDevice['entry']>>;
		beforeAll(async () => {
			entry = await desk.entry();
			expect((await push(running, desk.token, [entry])).body).toEqual([]);
		});
		const unchanged = async () => expect(await heldBody(entry._id)).toEqual(entry);
		const signedAgain = async (change: object) => {
			return { ...(await signEntry(desk.privateKey, { ...entry, ...change })), _rev: entry._rev };
		};

		test.each<[string, () => Promise<unknown>, string]>([
			['with other contents', () => signedAgain({ open: { ...entry.open, byAgent: true } }), 'conflict'],
			[
				'with other contents and another first revision',
				async () => ({ ...(await signedAgain({ open: { ...entry.open, byAgent: true } })), _rev: newRev() }),
				'conflict'
			],
			['with another first revision', async () => ({ ...entry, _rev: newRev() }), 'conflict'],
			[
				'with the largest first revision, which would win',
				async () => ({ ...entry, _rev: `1-${'f'.repeat(32)}` }),
				'conflict'
			],
			['with a second revision', async () => ({ ...entry, _rev: `2-${'f'.repeat(32)}` }), 'revision'],
			[
				'with a forged history',
				async () => ({
					...entry,
					_rev: `2-${'f'.repeat(32)}`,
					_revisions: { start: 2, ids: ['f'.repeat(32), entry._rev.slice(2)] }
				}),
				'revision'
			],
			[
				'with a history that its revision does not name',
				async () => ({ ...entry, _revisions: { start: 7, ids: [entry._rev.slice(2)] } }),
				'revision'
			],
			['deleted', async () => ({ ...entry, _deleted: true }), 'deleted'],
			[
				'deleted by a bare stub',
				async () => ({ _id: entry._id, _rev: entry._rev, _deleted: true }),
				'deleted'
			],
			['not deleted, but saying so', async () => ({ ...entry, _deleted: false }), 'deleted']
		])('%s', async (_name, forged, reason) => {
			const answer = await push(running, desk.token, [await forged()]);
			expect(answer.status).toBe(201);
			expect(answer.body).toEqual(refused(entry._id, reason));
			await unchanged();
		});

		test('two versions in one request: the first counts', async () => {
			const fresh = await desk.entry();
			const changed = { ...fresh, open: { ...fresh.open, byAgent: true } };
			const second = { ...(await signEntry(desk.privateKey, changed)), _rev: newRev() };
			expect((await push(running, desk.token, [fresh, second, fresh])).body).toEqual(
				refused(fresh._id, 'conflict')
			);
			expect(await heldBody(fresh._id)).toEqual(fresh);
		});

		test('the same id offered many times at once: one is taken', async () => {
			const fresh = await desk.entry();
			const rivals = await Promise.all(
				Array.from({ length: 8 }, async (_, i) => {
					const changed = { ...fresh, open: { ...fresh.open, certificate: `risai-${i}` } };
					return { ...(await signEntry(desk.privateKey, changed)), _rev: newRev() };
				})
			);
			const answers = await Promise.all(rivals.map((rival) => push(running, desk.token, [rival])));
			expect(answers.filter(({ body }) => body.length === 0)).toHaveLength(1);
			const winner = rivals[answers.findIndex(({ body }) => body.length === 0)];
			expect(await heldBody(fresh._id)).toEqual(winner);
		});

		test.each(['true', 'missing'])('new_edits %s', async (how) => {
			const answer = await push(
				running,
				desk.token,
				[await desk.entry()],
				how === 'true' ? { new_edits: true } : {}
			);
			expect(answer.status).toBe(403);
			await unchanged();
		});

		test.each(['PUT', 'DELETE', 'POST', 'COPY', 'PATCH'])(
			'%s on the document or the database',
			async (method) => {
				for (const path of [
					`/${entry._id}`,
					`/${encodeURIComponent(entry._id)}?rev=${entry._rev}`,
					'',
					'/'
				]) {
					const body = method === 'DELETE' || method === 'COPY' ? undefined : entry;
					const answer = await running.ask(method, `/v1/db/${running.ledger}${path}`, {
						token: desk.token,
						body
					});
					expect(answer.status).toBe(404);
				}
				await unchanged();
			}
		);
	});

	describe('an entry that should not be written', () => {
		test.each<[string, () => Promise<unknown>, string]>([
			['of the access log', () => other.entry({ kind: 'access.viewed', open: { what: 'case' } }), 'disaster'],
			[
				'with another device’s number',
				() => other.entry({ by: { device: '1999', staff: '1999-1', role: 'field' } }),
				'device'
			],
			[
				'by a person with more rights than the device',
				() => other.entry({ by: { device: other.device, staff: `${other.device}-1`, role: 'headquarters' } }),
				'role'
			],
			[
				'of a kind that only headquarters writes',
				() =>
					other.entry({
						kind: 'clash.cleared',
						open: { clash: 'duplicateNumber:1', seen: [] }
					}),
				'role'
			],
			['of another disaster', () => other.entry({ disaster: 'another' }), 'disaster'],
			['with an open part of another shape', () => other.entry({ open: { name: 'x' } }), 'content'],
			[
				'with a receipt number of another device',
				async () => other.entry({ open: (await desk.entry()).open }),
				'content'
			],
			['with an id of another case', async () => other.entry({ case: (await desk.entry()).case }), 'content'],
			['with an id that is none', () => other.entry({ _id: '_design/ledger' }), 'id'],
			['with an id from elsewhere', () => other.entry({ _id: '../../other' }), 'id'],
			['of another version', async () => ({ ...(await other.entry()), v: 2 }), 'envelope'],
			['with another field', async () => ({ ...(await other.entry()), name: 'x' }), 'envelope'],
			['with an attachment', async () => ({ ...(await other.entry()), _attachments: {} }), 'envelope'],
			['without a revision', async () => ({ ...(await other.entry()), _rev: undefined }), 'revision'],
			[
				'that was changed after it was signed',
				async () => ({ ...(await other.entry()), n: 99_999 }),
				'content'
			],
			[
				'with somebody else’s signature',
				async () => ({ ...(await other.entry()), sig: (await desk.entry()).sig }),
				'signature'
			],
			[
				'whose sealed part was changed',
				async () => {
					const entry = await other.entry();
					return { ...entry, sealed: { ...entry.sealed, ct: 'C'.repeat(200) } };
				},
				'signature'
			],
			[
				'larger than an entry may be',
				() => other.entry({ kind: 'later.kind', open: { text: 'x'.repeat(600_000) } }),
				'size'
			]
		])('%s', async (_name, make, reason) => {
			const entry = (await make()) as { _id: string };
			const answer = await push(running, other.token, [entry]);
			expect(answer.body).toEqual(refused(entry._id, reason));
			const held = await fetchEntry(running, desk.token, entry._id);
			expect(held.body.results[0].docs[0]).toHaveProperty('error');
		});

		test('deeply nested or no object at all', async () => {
			const deep = `{"docs":[{"_id":"x","open":${'['.repeat(100_000)}${']'.repeat(100_000)}},1,null,"x",[]],"new_edits":false}`;
			const answer = await running.ask('POST', `/v1/db/${running.ledger}/_bulk_docs`, {
				token: other.token,
				body: deep
			});
			expect(answer.status).toBe(201);
			expect(answer.body.map((row: { reason: string }) => row.reason)).toEqual([
				'envelope',
				'envelope',
				'envelope',
				'envelope',
				'revision'
			]);
		});

		test('text that no database can hold', async () => {
			for (const open of [{ a: 'x\ud800' }, { '\udc00': 1 }]) {
				const bad = { ...(await other.entry({ kind: 'later.kind', open: {} })), open };
				expect((await push(running, other.token, [bad])).body).toEqual(refused(bad._id, 'envelope'));
			}
		});

		test('the good ones beside it are stored', async () => {
			const good = await other.entry();
			const bad = await other.entry({ disaster: 'another' });
			expect((await push(running, other.token, [bad, good])).body).toEqual(refused(bad._id, 'disaster'));
			expect(await heldBody(good._id)).toEqual(good);
		});

		test('each refusal is in the audit trail, without contents', async () => {
			const lines = await running.audit();
			const line = lines.find(({ act, why }) => act === 'refused' && why === 'signature');
			expect(line).toMatchObject({
				who: `device:${other.device}`,
				what: 'POST /v1/db/:db/_bulk_docs',
				count: 1
			});
			expect(JSON.stringify(lines)).not.toContain('BBBB');
		});
	});

	test('a kind that this gate does not know is kept and passed on', async () => {
		const entry = await desk.entry({ kind: 'shelter.checkedIn', open: { shelter: 'x1' } });
		expect((await push(running, desk.token, [entry])).body).toEqual([]);
		expect(await heldBody(entry._id)).toEqual(entry);
	});

	test('headquarters writes what headquarters may', async () => {
		const entry = await headquarters.entry({
			kind: 'clash.cleared',
			open: { clash: 'duplicateNumber:1', seen: [] },
			by: { device: headquarters.device, staff: `${headquarters.device}-1`, role: 'headquarters' }
		});
		expect((await push(running, headquarters.token, [entry])).body).toEqual([]);
	});
});
