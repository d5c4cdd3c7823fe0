import { describe, expect, test } from 'vitest';
import { openSegment, sealSegment, segmentName } from '../../../src/segments/seal';
import { signManifest, verifyManifest } from '../../../src/segments/manifest';
import {
	caseOfHousehold,
	endorse,
	grantMac,
	isEndorsed,
	isGranted,
	tokenOfHouse
} from '../../../src/vault/derive';
import { newCode, unwrapWithCode, wrapForCode } from '../../../src/vault/invitation';
import {
	keyFileText,
	keyringOf,
	newKeyFile,
	openMunicipalityKeys,
	parseKeyFile,
	replaceKeys,
	secretsOf
} from '../../../src/vault/keys';
import { seal, unseal } from '../../../src/vault/seal';

const secretOf = (byte: number) => new Uint8Array(32).fill(byte);
const first = await openMunicipalityKeys(secretOf(1));
const ring = await openMunicipalityKeys(keyringOf([secretOf(1), secretOf(2)]));
const second = await openMunicipalityKeys(secretOf(2));

const statement = {
	device: '1001',
	role: 'field',
	until: null,
	publicKey: { x: 'a', y: 'b' },
	agreementKey: { x: 'c', y: 'd' }
};
const grant = {
	lookup: '0'.repeat(64),
	device: '1001',
	role: 'field',
	label: '第一小学校 1号機',
	until: null,
	expiresAt: '2026-11-21T00:00:00Z'
};

describe('a keyring', () => {
	test('seals with the newest key and opens what any of them has sealed', async () => {
		const old = await seal(first, 'here', 'before');
		const now = await seal(ring, 'here', 'after');
		expect([old.k, now.k]).toEqual([first.id, second.id]);
		expect(await unseal(ring, 'here', old)).toBe('before');
		expect(await unseal(ring, 'here', now)).toBe('after');
		await expect(unseal(first, 'here', now)).rejects.toMatchObject({ why: 'wrongKey' });
		// Under the id of the newest a text of the first is no text.
		await expect(unseal(ring, 'here', { ...old, k: now.k })).rejects.toMatchObject({ why: 'tampered' });
	});

	test('numbers, tokens and names of segments outlive a rotation', async () => {
		expect(await caseOfHousehold(ring, 'd', '1')).toBe(await caseOfHousehold(first, 'd', '1'));
		expect(await tokenOfHouse(ring, { id: '1' })).toBe(await tokenOfHouse(first, { id: '1' }));
		const plain = new TextEncoder().encode('rows');
		const name = await segmentName(ring, plain);
		expect(name).toBe(await segmentName(first, plain));
		const files = [await sealSegment(first, name, plain), await sealSegment(ring, name, plain)];
		for (const file of files)
			expect(new Uint8Array(await openSegment(ring, name, file))).toEqual(new Uint8Array(plain));
		await expect(openSegment(first, name, files[1]!)).rejects.toMatchObject({ why: 'segmentWrongKey' });
	});

	test('endorsements, grants and manifests are under the key that they name', async () => {
		const old = { k: first.id, endorsement: await endorse(first, statement) };
		const now = { k: ring.id, endorsement: await endorse(ring, statement) };
		expect(await isEndorsed(ring, statement, old)).toBe(true);
		expect(await isEndorsed(ring, statement, now)).toBe(true);
		expect(await isEndorsed(first, statement, now)).toBeNull();
		expect(await isEndorsed(ring, statement, { ...old, k: ring.id })).toBe(false);
		for (const changed of [
			{ device: '1002' },
			{ role: 'administrator' },
			{ until: '2026-12-01T00:00:00Z' },
			{ publicKey: { x: 'a', y: 'x' } },
			{ agreementKey: { x: 'x', y: 'd' } }
		])
			expect(await isEndorsed(ring, { ...statement, ...changed }, now)).toBe(false);

		const mac = await grantMac(ring, grant);
		expect(await isGranted(ring, grant, { k: ring.id, mac })).toBe(true);
		expect(await isGranted(first, grant, { k: ring.id, mac })).toBe(false);
		for (const key of Object.keys(grant))
			expect(await isGranted(ring, { ...grant, [key]: 'x' }, { k: ring.id, mac }), key).toBe(false);

		const manifest = { format: 1, municipality: '999997', createdAt: '', segments: [] } as const;
		const signed = await signManifest(first, { ...manifest, k: first.id, segments: [] });
		await verifyManifest(ring, signed);
		await expect(verifyManifest(ring, { ...signed, k: ring.id })).rejects.toMatchObject({
			why: 'segmentTampered'
		});
		await expect(verifyManifest(second, signed)).rejects.toMatchObject({ why: 'segmentWrongKey' });
	});

	test('whoever holds it goes on with the newest key when another is added', async () => {
		const live = await openMunicipalityKeys(secretOf(1));
		await replaceKeys(live, keyringOf([secretOf(1), secretOf(2)]));
		expect((await seal(live, 'here', 1)).k).toBe(second.id);
		expect(await unseal(live, 'here', await seal(first, 'here', 2))).toBe(2);
	});

	test('goes into the safe and into an invitation whole', async () => {
		const file = await newKeyFile('999997');
		const { secret } = await parseKeyFile(JSON.stringify(file));
		expect(await parseKeyFile(await keyFileText('999997', secret))).toEqual({ file, secret });
		const keyring = keyringOf([secret, secretOf(2), secretOf(3)]);
		const read = await parseKeyFile(await keyFileText('999997', keyring));
		expect(read.secret).toEqual(keyring);
		expect(read.file).toMatchObject({ format: 'tomoshibi-key-2', municipality: '999997' });
		const text = await keyFileText('999997', keyring);
		await expect(parseKeyFile(text.replace(read.file.id, '00000000'))).rejects.toThrow('壊れて');
		const code = newCode();
		expect(await unwrapWithCode(code, await wrapForCode(code, keyring))).toEqual(keyring);
		expect(secretsOf(keyring)).toHaveLength(3);
		for (const length of [0, 31, 33]) expect(() => secretsOf(new Uint8Array(length))).toThrow(RangeError);
	});
});
