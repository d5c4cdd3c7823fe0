import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devicesDesign } from '../../../couch/build';
import { embeddedStorage } from '../../../server/gate/storage/embedded';
import type { Database, Storage, StoredDocument } from '../../../server/gate/storage/port';
import { createWall, gateUser, type Wall } from '../../../server/gate/storage/wall';
import { townConfig } from '../../contract/gatehouse';

const point = (x: string) => ({ kty: 'EC', crv: 'P-256', x, y: 'y' });
const device = {
	_id: 'device:1001',
	device: '1001',
	role: 'field',
	until: null,
	publicKey: point('a'),
	agreementKey: point('b'),
	revokedAt: null as string | null
};
const revoked = { ...device, revokedAt: '2026-11-01T00:00:00.000Z' };

describe('the second wall of the device register', () => {
	let wall: Wall;
	beforeAll(async () => {
		wall = createWall((await devicesDesign()).validate_doc_update);
	});
	const write = (newDoc: object, oldDoc: object | null = null) => wall(newDoc, oldDoc, gateUser('x'));

	test('is plain ECMAScript 5, as every CouchDB can run it', async () => {
		const { validate_doc_update: source } = await devicesDesign();
		const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'|"[^"\n]*"/g, "''");
		expect(text).not.toMatch(/=>|\b(?:const|let|class|of)\b|`|\.\.\.|\?\.|\?\?/);
	});

	test('a device comes, is renamed, is revoked', () => {
		expect(write(device)).toBeNull();
		expect(write({ ...device, label: '新しい名前' }, device)).toBeNull();
		expect(write(revoked, device)).toBeNull();
		expect(write({ _id: 'contact:1001:abcd', at: 'x' }, { at: 'y' })).toBeNull();
	});

	test.each<[string, object, object | null, RegExp]>([
		['a revocation taken back', device, revoked, /never taken back/],
		['a deletion', { _id: 'device:1001', _deleted: true }, revoked, /ever deleted/],
		['a deleted invitation', { _id: 'invitation:x', _deleted: true }, {}, /ever deleted/],
		['another signing key', { ...device, publicKey: point('c') }, device, /publicKey never/],
		['another agreement key', { ...device, agreementKey: point('c') }, device, /agreementKey never/],
		['no key', { ...device, publicKey: undefined }, device, /publicKey never/],
		['another role', { ...device, role: 'administrator' }, device, /role never/],
		['another end', { ...device, until: '2027-01-01T00:00:00.000Z' }, device, /until never/],
		['another’s id', { ...device, device: '1002' }, null, /id and device/]
	])('%s is refused', (_name, newDoc, oldDoc, why) => {
		expect(write(newDoc, oldDoc)).toMatch(why);
	});

	test('lets nobody write but the gate, the replicator and an administrator', () => {
		for (const roles of [[], ['field']])
			expect(wall(device, null, { db: 'x', name: 'y', roles })).toMatch(/only the gate/);
	});
});

describe('the same wall before the embedded database', () => {
	let directory: string;
	let storage: Storage;
	let database: Database;
	beforeAll(async () => {
		directory = await mkdtemp(join(tmpdir(), 'tomoshibi-register-'));
		storage = await embeddedStorage(directory);
		database = await storage.devices(townConfig());
	});
	afterAll(async () => {
		await storage.close();
		await rm(directory, { recursive: true, force: true });
	});
	const hash = (letter: string) => letter.repeat(32);
	const revision = (letters: string, content: object): StoredDocument => {
		const ids = [...letters].map(hash);
		return {
			...(content as { _id: string }),
			_rev: `${ids.length}-${ids[0]}`,
			_revisions: { start: ids.length, ids }
		};
	};

	test('what follows on a revocation may not take it back; what stands beside it does not hide it', async () => {
		expect(await database.insert([revision('a', device), revision('ba', revoked)])).toEqual([]);
		expect(await database.insert([revision('cba', device)])).toMatchObject([
			{ id: 'device:1001', error: 'forbidden', reason: expect.stringContaining('never taken back') }
		]);
		const bare = revision('cba', { _id: 'device:1001', _deleted: true });
		expect(await database.insert([bare])).toMatchObject([{ error: 'forbidden' }]);
		expect(await database.insert([revision('gfe', device)])).toEqual([]);
		const leaves = (await database.pouch.get('device:1001', { open_revs: 'all' })) as { ok: typeof device }[];
		expect(leaves.map(({ ok }) => ok.revokedAt).sort()).toEqual([revoked.revokedAt, null]);
	});
});
