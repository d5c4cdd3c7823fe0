import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/domain/bytes';
import { caseOfHousehold, caseOfWalkIn, manifestMac, tokenOfHouse } from '../../../src/vault/derive';
import {
	formatCode,
	lookupOfCode,
	newCode,
	parseCode,
	unwrapWithCode,
	wrapForCode
} from '../../../src/vault/invitation';
import { newKeyFile, openMunicipalityKeys, parseKeyFile } from '../../../src/vault/keys';
import { lockForStaff, newTabletKey, openStaffLock, type PinLock } from '../../../src/vault/staff-lock';
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

describe('a person’s lock', () => {
	test('opens with the passphrase and the tablet key, and with neither alone', async () => {
		const secret = newSecret();
		const tabletKey = await newTabletKey();
		const lock = await lockForStaff('さくら　うさぎ', null, tabletKey, secret);
		expect(lock.type).toBe('passphrase');
		expect(await openStaffLock('SAKURA usagi', null, tabletKey, lock)).toEqual(secret);
		expect(await openStaffLock('さくらうさき', null, tabletKey, lock)).toBeNull();
		await expect(openStaffLock('さくら　うさぎ', null, await newTabletKey(), lock)).rejects.toThrow();
	});

	test('with an authenticator neither PIN nor answer alone opens it', async () => {
		const secret = newSecret();
		const tabletKey = await newTabletKey();
		const answer = crypto.getRandomValues(new Uint8Array(32));
		const asked = { credential: 'YQ', question: 'Yg', answer };
		const lock = await lockForStaff('482916', asked, tabletKey, secret);
		expect(lock).toMatchObject({ type: 'prf', credential: 'YQ', question: 'Yg' });
		expect(await openStaffLock('482916', answer, tabletKey, lock)).toEqual(secret);
		expect(await openStaffLock('482917', answer, tabletKey, lock)).toBeNull();
		expect(await openStaffLock('482916', null, tabletKey, lock)).toBeNull();
		const other = answer.map((byte) => byte ^ 1);
		expect(await openStaffLock('482916', other, tabletKey, lock)).toBeNull();
		// Nobody can make of it a lock that needs no authenticator.
		const stripped = { ...lock, type: 'passphrase' } as const;
		expect(await openStaffLock('482916', answer, tabletKey, stripped)).toBeNull();
	});

	test('a lock from before there was a floor opens still', async () => {
		const secret = newSecret();
		const tabletKey = await newTabletKey();
		expect(
			await openStaffLock('４８２９１５', null, tabletKey, await oldLock('482915', tabletKey, secret))
		).toEqual(secret);
	});
});

/** As the first version wrote it. */
async function oldLock(pin: string, tabletKey: CryptoKey, secret: Uint8Array<ArrayBuffer>): Promise<PinLock> {
	const [salt, iv, outerIv] = [16, 12, 12].map((n) => crypto.getRandomValues(new Uint8Array(n)));
	const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
		'deriveKey'
	]);
	const key = await crypto.subtle.deriveKey(
		{ name: 'PBKDF2', hash: 'SHA-256', salt: salt!, iterations: 600_000 },
		base,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt']
	);
	const inner = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv! }, key, secret);
	const outer = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: outerIv! }, tabletKey, inner);
	const [saltText, ivText, outerIvText] = [salt!, iv!, outerIv!].map(toBase64Url);
	return {
		salt: saltText!,
		rounds: 600_000,
		iv: ivText!,
		outerIv: outerIvText!,
		ct: toBase64Url(new Uint8Array(outer))
	};
}

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
		const manifest = { k: one.id, a: 1, mac: 'x' };
		const signed = { ...manifest, mac: 'y' };
		expect(await manifestMac(one, manifest)).toBe(await manifestMac(two, signed));
	});

	test('the status key needs receipt number and birth date', async () => {
		const key = await statusKey('999997', 'd', '1001-0001-ABCDEF0', '1960-04-05');
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		expect(await statusKey('999997', 'd', '1001-0001-ABCDEF0', '1960-04-06')).not.toBe(key);
	});
});
