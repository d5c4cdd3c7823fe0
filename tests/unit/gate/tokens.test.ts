import { beforeEach, describe, expect, test } from 'vitest';
import type { Device, DeviceRegistry } from '../../../server/gate/devices';
import { GateError } from '../../../server/gate/errors';
import { createTokens } from '../../../server/gate/tokens';
import { importPublicKey, newDeviceKey, signText } from '../../../src/vault/sign';

const SECRET = 'a secret of the gate';
let registry: Pick<DeviceRegistry, 'known' | 'unrevoked'>;
let request: (issuedAt: number, nonce?: string) => Promise<Parameters<typeof issueAt>[1]>;

beforeEach(async () => {
	const { privateKey, publicKey } = await newDeviceKey();
	const device: Device = {
		device: '1001',
		role: 'field',
		label: '',
		until: null,
		revokedAt: null,
		key: () => importPublicKey(publicKey)
	};
	registry = { known: async () => device, unrevoked: async () => device };
	request = async (issuedAt, nonce = 'n'.repeat(24)) => ({
		device: '1001',
		issuedAt,
		nonce,
		signature: await signText(privateKey, `tomoshibi-token:1001:${issuedAt}:${nonce}`)
	});
});

type Tokens = ReturnType<typeof createTokens>;
const issueAt = (tokens: Tokens, asked: Parameters<Tokens['issue']>[1]) => tokens.issue(registry, asked);

describe('token requests', () => {
	test('recorded before a restart, also one within the same second, are good for nothing', async () => {
		let now = Date.parse('2026-11-01T00:00:00.200Z');
		const before = createTokens(SECRET, () => now);
		now += 50;
		const recorded = await request(now);
		await issueAt(before, recorded);
		now += 100;
		const after = createTokens(SECRET, () => now);
		now += 100;
		await expect(issueAt(after, recorded)).rejects.toMatchObject({ word: 'expired', statusCode: 401 });
		await issueAt(after, await request(now));
	});

	test('are answered once for as long as they could be answered at all', async () => {
		let now = Date.parse('2026-11-01T00:00:00Z');
		const tokens = createTokens(SECRET, () => now);
		const ahead = await request((now += 1) + 9 * 60_000);
		await issueAt(tokens, ahead);
		for (let minutes = 0; minutes < 19; minutes += 3) {
			await expect(issueAt(tokens, ahead)).rejects.toMatchObject({ word: 'unauthorized' });
			await issueAt(tokens, await request(now, `${minutes}`.padEnd(24, 'x')));
			now += 3 * 60_000;
		}
		await expect(issueAt(tokens, ahead)).rejects.toMatchObject({ word: 'expired' });
	});

	test('tell a device that is out only after its signature, and say who it was', async () => {
		const now = Date.parse('2026-11-01T00:00:00Z');
		const tokens = createTokens(SECRET, () => now);
		const out = new GateError('revoked', 'out');
		registry = { ...registry, unrevoked: () => Promise.reject(out) };
		const proven: string[] = [];
		const asked = await request(now + 1);
		const forged = { ...asked, signature: 'A'.repeat(86) };
		const issue = (one: typeof asked) => tokens.issue(registry, one, (device) => proven.push(device));
		await expect(issue(forged)).rejects.toMatchObject({ word: 'unauthorized' });
		expect(proven).toEqual([]);
		await expect(issue(asked)).rejects.toBe(out);
		expect(proven).toEqual(['1001']);
	});

	test('bring a token that names its device until it ends', async () => {
		let now = Date.parse('2026-11-01T00:00:00Z');
		const tokens = createTokens(SECRET, () => now);
		const { token, expiresAt } = await issueAt(tokens, await request(now + 1));
		expect(await tokens.read(token)).toBe('1001');
		await expect(createTokens('another', () => now).read(token)).rejects.toMatchObject({
			word: 'unauthorized'
		});
		now = Date.parse(expiresAt) + 1_000;
		await expect(tokens.read(token)).rejects.toMatchObject({ word: 'expired', statusCode: 401 });
	});
});
