import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/domain/bytes';
import { caseOfHousehold, caseOfWalkIn, endorse, manifestMac, tokenOfHouse } from '../../../src/vault/derive';
import {
	formatCode,
	lookupOfCode,
	newCode,
	parseCode,
	unwrapWithCode,
	wrapForCode
} from '../../../src/vault/invitation';
import { newKeyFile, openMunicipalityKeys, parseKeyFile } from '../../../src/vault/keys';
import { lockWithPin, newTabletKey, unlockWithPin } from '../../../src/vault/pin';
import { entryContext, seal, unseal } from '../../../src/vault/seal';
import {
	hashEntry,
	importPublicKey,
	newDeviceKey,
	signEntry,
	signText,
	verifyEntry,
	verifyText
} from '../../../src/vault/sign';
import { statusKey } from '../../../src/vault/status-key';

const newSecret = () => crypto.getRandomValues(new Uint8Array(32));
const newKeys = () => openMunicipalityKeys(newSecret());

/** The same text with one bit of one of its bytes turned. */
function tamper(text: string): string {
	const bytes = fromBase64Url(text);
	bytes[bytes.length >> 1]! ^= 1;
	return toBase64Url(bytes);
}

describe('municipality key', () => {
	test('a key file opens to the key that it names; a damaged one says so', async () => {
		const file = await newKeyFile('999997');
		const { secret } = await parseKeyFile(JSON.stringify(file));
		expect((await openMunicipalityKeys(secret)).id).toBe(file.id);
		await expect(parseKeyFile('{')).rejects.toThrow('JSON');
		await expect(parseKeyFile('{}')).rejects.toThrow('形式');
		const other = { ...file, secret: tamper(file.secret) };
		await expect(parseKeyFile(JSON.stringify(other))).rejects.toThrow('壊れて');
	});

	test('gives keys that cannot be taken out', async () => {
		const keys = await newKeys();
		for (const key of [keys.entries, keys.segments, keys.mac])
			await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
		await expect(openMunicipalityKeys(new Uint8Array(31))).rejects.toThrow(RangeError);
	});
});

describe('seal', () => {
	test('opens only with its key, in its place, unchanged', async () => {
		const keys = await newKeys();
		const sealed = await seal(keys, 'here', { name: '髙﨑󠄀' });
		expect(await unseal(keys, 'here', sealed)).toEqual({ name: '髙﨑󠄀' });
		await expect(unseal(keys, 'there', sealed)).rejects.toMatchObject({ why: 'tampered' });
		await expect(unseal(await newKeys(), 'here', sealed)).rejects.toMatchObject({ why: 'wrongKey' });
		const changed = { ...sealed, ct: tamper(sealed.ct) };
		await expect(unseal(keys, 'here', changed)).rejects.toMatchObject({ why: 'tampered' });
		expect((await seal(keys, 'here', 1)).iv).not.toBe((await seal(keys, 'here', 1)).iv);
	});
});

describe('PIN', () => {
	test('opens with the PIN and the tablet key, and with neither alone', async () => {
		const secret = newSecret();
		const tabletKey = await newTabletKey();
		const lock = await lockWithPin('４８２９１５', tabletKey, secret);
		expect(await unlockWithPin('482915', tabletKey, lock)).toEqual(secret);
		expect(await unlockWithPin('482916', tabletKey, lock)).toBeNull();
		await expect(unlockWithPin('482915', await newTabletKey(), lock)).rejects.toThrow();
	});
});

describe('invitation', () => {
	test('a code is read however it is typed, and opens only its own wrapping', async () => {
		const code = newCode();
		expect(parseCode(formatCode(code).toLowerCase())).toBe(code);
		expect(parseCode(`https://x.example/enrol#code=${formatCode(code)}`)).toBe(code);
		expect(parseCode(code.slice(1))).toBeNull();
		const secret = newSecret();
		const wrapped = await wrapForCode(code, secret);
		expect(await unwrapWithCode(code, wrapped)).toEqual(secret);
		await expect(unwrapWithCode(newCode(), wrapped)).rejects.toThrow();
		await expect(unwrapWithCode(code, tamper(wrapped))).rejects.toThrow();
		expect(await lookupOfCode(code)).toMatch(/^[0-9a-f]{64}$/);
		expect(wrapped).not.toContain(await lookupOfCode(code));
	});
});

describe('signatures', () => {
	const unsigned = {
		_id: 'K3F79QX2T4M:000000000-000:1001-1',
		v: 1,
		kind: 'certificate.surveyed',
		disaster: 'd',
		case: 'K3F79QX2T4M',
		open: { b: 1, a: [2] },
		by: { device: '1001', staff: '1001-1', role: 'field' },
		at: '000000000-000-1001',
		n: 1,
		prev: '0'.repeat(64)
	} as const;

	test('cover everything but the revision, whatever the order of keys', async () => {
		const { privateKey, publicKey } = await newDeviceKey();
		const key = await importPublicKey(publicKey);
		const entry = await signEntry(privateKey, unsigned);
		expect(await verifyEntry(key, { ...entry, _rev: '1-x' })).toBe(true);
		expect(await verifyEntry(key, { ...entry, open: { a: [2], b: 1 } })).toBe(true);
		expect(await verifyEntry(key, { ...entry, open: { a: [3], b: 1 } })).toBe(false);
		expect(await verifyEntry(key, { ...entry, sig: tamper(entry.sig) })).toBe(false);
		expect(await verifyEntry(key, { ...entry, sig: 'short' })).toBe(false);
		expect(await hashEntry({ ...entry, _rev: '1-x' })).toBe(await hashEntry(entry));
		await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
	});

	test('of texts', async () => {
		const { privateKey, publicKey } = await newDeviceKey();
		const key = await importPublicKey(publicKey);
		const signature = await signText(privateKey, 'T1.灯');
		expect(await verifyText(key, 'T1.灯', signature)).toBe(true);
		expect(await verifyText(key, 'T2.灯', signature)).toBe(false);
	});

	test('the context of a sealed part names id, kind and case', () => {
		expect(entryContext(unsigned)).toBe(`${unsigned._id}\ncertificate.surveyed\nK3F79QX2T4M`);
	});
});

describe('derived numbers', () => {
	test('are the same for all who hold the key, and for nobody else', async () => {
		const secret = newSecret();
		const [one, two] = [await openMunicipalityKeys(secret), await openMunicipalityKeys(secret)];
		expect(await caseOfHousehold(one, 'd', '1')).toBe(await caseOfHousehold(two, 'd', '1'));
		expect(await caseOfHousehold(one, 'e', '1')).not.toBe(await caseOfHousehold(one, 'd', '1'));
		expect(await caseOfHousehold(await newKeys(), 'd', '1')).not.toBe(await caseOfHousehold(one, 'd', '1'));
		const random = crypto.getRandomValues(new Uint8Array(16));
		expect(await caseOfWalkIn(one, random)).not.toBe(await caseOfWalkIn(one, new Uint8Array(16)));
		expect(await tokenOfHouse(one, { id: '1' })).not.toBe(await tokenOfHouse(one, { addressKey: '1' }));
		expect(await endorse(one, { x: 'a', y: 'b' })).toMatch(/^[0-9a-f]{64}$/);
		expect(await manifestMac(one, { a: 1, mac: 'x' })).toBe(await manifestMac(one, { mac: 'y', a: 1 }));
	});

	test('the status key needs receipt number and birth date', async () => {
		const key = await statusKey('999997', 'd', '1001-0001-ABCDEF0', '1960-04-05');
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		expect(await statusKey('999997', 'd', '1001-0001-ABCDEF0', '1960-04-06')).not.toBe(key);
	});
});
