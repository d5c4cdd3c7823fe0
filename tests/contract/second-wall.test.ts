import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devicesDesign, ledgerDesign, SECURITY, validateFunction } from '../../couch/build';
import { connect } from '../../server/gate/storage/couch';
import { createWall, gateUser } from '../../server/gate/storage/wall';
import { BACKENDS, newRev, push, startGate, type Running, type TestDevice } from './gatehouse';

type Document = Record<string, unknown> & { _id: string };

describe.each(BACKENDS)('the second wall: what the database itself refuses ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	/** Writes past the gate, as whoever holds the database's own credentials. Null, or why it was refused. */
	let write: (document: Document, parent: Document | null) => Promise<string | null>;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		if (couchUrl) {
			const couch = connect(couchUrl);
			write = async (document, parent) => {
				if (parent) {
					const path = `${running.ledger}/${encodeURIComponent(document._id)}`;
					const put = await couch.ask('PUT', path, { ...document, _rev: parent._rev });
					return put.status < 300 ? null : String(put.body.reason);
				}
				const bulk = await couch.ask('POST', `${running.ledger}/_bulk_docs`, {
					docs: [document],
					new_edits: false
				});
				const [row] = bulk.body as unknown as { reason: string }[];
				return row?.reason ?? null;
			};
		} else {
			const wall = createWall(await validateFunction(running.config.disaster.id));
			write = async (document, parent) => wall(document, parent, gateUser(running.ledger));
		}
	});
	afterAll(() => running.stop());

	const stored = async (): Promise<Document> => {
		const entry = await desk.entry();
		expect((await push(running, desk.token, [entry])).body).toEqual([]);
		return entry;
	};

	test('a sound entry passes', async () => {
		expect(await write(await desk.entry(), null)).toBeNull();
	});

	test('an entry is not changed', async () => {
		const entry = await stored();
		expect(await write({ ...entry, open: {} }, entry)).toMatch(/never changed/);
	});

	test('an entry is not deleted', async () => {
		const entry = await stored();
		expect(await write({ ...entry, _deleted: true }, entry)).toMatch(/never deleted/);
		expect(await write({ _id: entry._id, _deleted: true }, entry)).toMatch(/never deleted/);
	});

	test('no branch grows on an entry, whatever history is claimed', async () => {
		const entry = await stored();
		const hash = String(entry._rev).slice(2);
		const next = {
			...entry,
			_rev: `2-${'f'.repeat(32)}`,
			_revisions: { start: 2, ids: ['f'.repeat(32), hash] }
		};
		expect(await write(next, couchUrl ? null : entry)).not.toBeNull();
		const rootless = {
			...next,
			_rev: `9-${'f'.repeat(32)}`,
			_revisions: { start: 9, ids: ['f'.repeat(32)] }
		};
		expect(await write(rootless, null)).toMatch(/one revision/);
	});

	const entry = () => desk.entry();
	test.each<[string, () => Promise<Document>, RegExp]>([
		['another field', async () => ({ ...(await entry()), name: 'x' }), /unknown field/],
		['a missing field', async () => ({ ...(await entry()), sig: undefined }), /missing field sig/],
		['a malformed id', async () => ({ ...(await entry()), _id: 'x' }), /malformed _id/],
		['an id beyond its length', async () => ({ ...(await entry()), _id: 'A'.repeat(200) }), /malformed _id/],
		['an id of another case', () => desk.entry({ case: '-' }), /id and case/],
		[
			'an id of another device',
			() => desk.entry({ by: { device: '1999', staff: '1999-1', role: 'field' } }),
			/device/
		],
		['another version', async () => ({ ...(await entry()), v: 2 }), /version/],
		['no running number', async () => ({ ...(await entry()), n: 0.5 }), /malformed n/],
		['another disaster', () => desk.entry({ disaster: 'x' }), /disaster/],
		['an unsealed sealed part', async () => ({ ...(await entry()), sealed: { name: 'x' } }), /unknown field/],
		['a list for its open part', async () => ({ ...(await entry()), open: [] }), /malformed open/],
		[
			'an unknown role',
			async () => ({
				...(await entry()),
				by: { device: desk.device, staff: `${desk.device}-1`, role: 'mayor' }
			}),
			/role/
		],
		['a kind beyond its role', () => desk.entry({ kind: 'certificate.decided', open: {} }), /may not write/]
	])('%s is refused', async (_name, make, why) => {
		expect(await write(await make(), null)).toMatch(why);
	});

	test('a kind that it does not know passes', async () => {
		expect(await write(await desk.entry({ kind: 'later.kind', open: {} }), null)).toBeNull();
	});
});

describe.each(BACKENDS)('the second wall of the other databases ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
	});
	afterAll(() => running.stop());

	const stored = (entry: Document) => ({
		...entry,
		_rev: String(entry._rev),
		_revisions: { start: 1, ids: [String(entry._rev).slice(2)] }
	});

	test('the access log takes what was seen, and nothing else', async () => {
		const { insert } = await running.gate.storage.reads(running.config);
		const seen = await desk.entry({ kind: 'access.viewed', open: { what: 'case' } });
		expect(await insert([stored(seen)])).toEqual([]);
		expect(await insert([stored(await desk.entry())])).toMatchObject([{ error: 'forbidden' }]);
		const { insert: intoLedger } = await running.gate.storage.ledger(running.config);
		expect(await intoLedger([stored(seen)])).toMatchObject([{ error: 'forbidden' }]);
	});

	test('nobody but the gate and the replicator writes devices', async () => {
		const wall = createWall((await devicesDesign()).validate_doc_update);
		const user = (roles: string[]) => ({ db: 'x', name: 'somebody', roles });
		expect(wall({ _id: 'device:1001' }, null, user([]))).toMatch(/only the gate/);
		expect(wall({ _id: 'device:1001', device: '1001' }, null, user(['tomoshibi-replicator']))).toBeNull();
		const { insert } = await running.gate.storage.devices(running.config);
		const number = { _id: 'number:1999', _rev: newRev(), at: '', invitation: null };
		expect(await insert([stored(number)])).toEqual([]);
	});
});

describe('the validation function', () => {
	const user = (roles: string[]) => ({ db: 'x', name: 'somebody', roles });

	test('is plain ECMAScript 5, as every CouchDB can run it', async () => {
		const text = (await validateFunction('t')).replace(/\/\/.*$/gm, '').replace(/'[^'\n]*'|"[^"\n]*"/g, "''");
		expect(text).not.toMatch(/=>|\b(?:const|let|class|of)\b|`|\.\.\.|\?\.|\?\?/);
	});

	test('lets nobody write but the gate, the replicator and an administrator', async () => {
		const wall = createWall(await validateFunction('t'));
		for (const roles of [[], ['field'], ['headquarters']])
			expect(wall({ _id: 'x' }, null, user(roles))).toMatch(/only the gate/);
		for (const role of ['_admin', 'tomoshibi-gate', 'tomoshibi-replicator'])
			expect(wall({ _id: 'x' }, null, user([role]))).not.toMatch(/only the gate/);
	});

	test('leaves design documents to administrators', async () => {
		const wall = createWall(await validateFunction('t'));
		const design = await ledgerDesign('t');
		expect(wall(design, null, user(['_admin']))).toBeNull();
		expect(wall({ ...design, _deleted: true }, design, user(['tomoshibi-gate']))).toMatch(/administrator/);
	});

	test('cannot reach anything of the process that runs it', () => {
		const wall = createWall(
			'function () { throw { forbidden: typeof process + typeof require + typeof globalThis.fetch }; }'
		);
		expect(wall({}, null, user([]))).toBe('undefinedundefinedundefined');
	});

	test('a function that fails refuses', () => {
		expect(createWall('function (doc) { return doc.a.b.c; }')({}, null, user([]))).toMatch(/TypeError/);
	});
});

// Only a CouchDB has accounts of its own.
describe.each(BACKENDS.filter(({ couchUrl }) => couchUrl))('accounts ($name)', ({ couchUrl }) => {
	let running: Running;
	beforeAll(async () => {
		running = await startGate(couchUrl);
	});
	afterAll(() => running.stop());

	test('nobody reads or writes without one', async () => {
		const bare = new URL(couchUrl!);
		bare.username = bare.password = '';
		const couch = connect(bare.href);
		for (const [method, path] of [
			['GET', ''],
			['GET', '/_all_docs'],
			['GET', '/_changes'],
			['POST', '/_find'],
			['POST', '/_bulk_get'],
			['POST', '/_bulk_docs'],
			['PUT', '/_security'],
			['DELETE', '']
		] as const) {
			const answer = await couch.ask(method, `${running.ledger}${path}`, method === 'GET' ? undefined : {});
			expect([401, 403], `${method} ${path}`).toContain(answer.status);
		}
	});

	test('permissions and design document are as in couch/, and stay so at the next start', async () => {
		const couch = connect(couchUrl!);
		const before = await couch.ask('GET', `${running.ledger}/_design/ledger`);
		expect((await couch.ask('GET', `${running.ledger}/_security`)).body).toEqual(SECURITY);
		running = await running.restart();
		expect((await couch.ask('GET', `${running.ledger}/_design/ledger`)).body).toEqual(before.body);
	});

	test('another first revision put past the gate becomes a conflict beside the entry, which stays', async () => {
		const desk = await running.enrol();
		const entry = await desk.entry();
		await push(running, desk.token, [entry]);
		const couch = connect(couchUrl!);
		const forged = { ...entry, open: {}, _rev: newRev() };
		await couch.ask('POST', `${running.ledger}/_bulk_docs`, { docs: [forged], new_edits: false });
		const held = await couch.ask(
			'GET',
			`${running.ledger}/${encodeURIComponent(entry._id)}?rev=${entry._rev}`
		);
		expect(held.body).toEqual(entry);
	});
});
