import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/domain/bytes';
import { newAgreementKey, unwrapForDevice, wrapForDevice } from '../../../src/vault/rotation';

const random = () => crypto.getRandomValues(new Uint8Array(32));
const bound = { device: '1001', from: '00000001', to: '00000002' };

async function rotated() {
	const mine = await newAgreementKey();
	const secrets = { before: random(), next: random() };
	return { mine, secrets, wrapped: await wrapForDevice(mine.publicKey, secrets, bound) };
}

describe('a new key on its way to a device', () => {
	test('opens with the device’s key and the key before', async () => {
		const { mine, secrets, wrapped } = await rotated();
		expect(await unwrapForDevice(mine.privateKey, secrets.before, wrapped, bound)).toEqual(secrets.next);
		expect(await wrapForDevice(mine.publicKey, secrets, bound)).not.toBe(wrapped);
		// office.ts: as long as an entry may carry for one device.
		expect(wrapped.length).toBeLessThanOrEqual(600);
		await expect(crypto.subtle.exportKey('jwk', mine.privateKey)).rejects.toThrow();
	});

	test('not with a lost tablet’s: another agreement key, and the old municipality key', async () => {
		const { secrets, wrapped } = await rotated();
		const lost = await newAgreementKey();
		expect(await unwrapForDevice(lost.privateKey, secrets.before, wrapped, bound)).toBeNull();
	});

	test('not with a data center’s own agreement key, put in the device’s place, without the old municipality key', async () => {
		const theirs = await newAgreementKey();
		const secrets = { before: random(), next: random() };
		const wrapped = await wrapForDevice(theirs.publicKey, secrets, bound);
		expect(await unwrapForDevice(theirs.privateKey, random(), wrapped, bound)).toBeNull();
	});

	test('not as another device’s, or another rotation’s', async () => {
		const { mine, secrets, wrapped } = await rotated();
		for (const other of [{ device: '1002' }, { from: '00000003' }, { to: '00000003' }])
			expect(
				await unwrapForDevice(mine.privateKey, secrets.before, wrapped, { ...bound, ...other })
			).toBeNull();
	});

	test('not with any byte changed, cut off or added', async () => {
		const { mine, secrets, wrapped } = await rotated();
		const bytes = fromBase64Url(wrapped);
		const open = (changed: Uint8Array<ArrayBuffer>) =>
			unwrapForDevice(mine.privateKey, secrets.before, toBase64Url(changed), bound);
		await fc.assert(
			fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, turn) => {
				expect(await open(bytes.with(at, bytes[at]! ^ turn))).toBeNull();
			}),
			{ numRuns: 60 }
		);
		expect(await open(bytes.slice(0, -1))).toBeNull();
		expect(await open(new Uint8Array([...bytes, 0]))).toBeNull();
		expect(await open(new Uint8Array(0))).toBeNull();
		expect(await unwrapForDevice(mine.privateKey, secrets.before, '!', bound)).toBeNull();
	});

	test('nobody wraps for a point that is not on the curve', async () => {
		const { mine } = await rotated();
		const off = { ...mine.publicKey, y: mine.publicKey.x };
		await expect(wrapForDevice(off, { before: random(), next: random() }, bound)).rejects.toMatchObject({
			name: 'DataError'
		});
	});
});
