import { describe, expect, test } from 'vitest';
import { judgeConfig } from '../../../src/book/config';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { isConfigSigned, signConfig } from '../../../src/vault/config';
import { keyringOf, openMunicipalityKeys } from '../../../src/vault/keys';
import { CONFIG } from '../sync/fake-tablet';

const secretOf = (byte: number) => new Uint8Array(32).fill(byte);
const first = await openMunicipalityKeys(secretOf(1));
const ring = await openMunicipalityKeys(keyringOf([secretOf(1), secretOf(2)]));
const stranger = await openMunicipalityKeys(secretOf(9));
const [MON, TUE, WED] = ['2026-11-02T00:00:00.000Z', '2026-11-03T00:00:00.000Z', '2026-11-04T00:00:00.000Z'];

const flood = { ...CONFIG, disaster: { ...CONFIG.disaster, id: 'flood-2026' } };
const monday = await signConfig(first, CONFIG, MON);
const tuesday = await signConfig(first, flood, TUE);
const strangers = await signConfig(stranger, flood, TUE);
const renewed = await signConfig(ring, flood, TUE);

describe('a signed config', () => {
	test('is the key holder’s, whole and with its time', async () => {
		expect(await isConfigSigned(first, monday)).toBe(true);
		expect(await isConfigSigned(ring, monday)).toBe(true);
		expect(await isConfigSigned(stranger, monday)).toBe(false);
		expect(await isConfigSigned(first, CONFIG)).toBe(false);
		const changes: Partial<MunicipalityConfig>[] = [
			{ disaster: flood.disaster },
			{ gates: [{ name: '東センター', origin: 'https://evil.example' }] },
			{ gates: undefined },
			{ lockAfterDays: 90 },
			{ signature: { ...monday.signature!, at: WED } }
		];
		for (const change of changes) expect(await isConfigSigned(first, { ...monday, ...change })).toBe(false);
	});
});

describe('what a tablet does with a data center’s config', () => {
	const elsewhere = { ...tuesday, gates: [{ name: '東センター', origin: 'https://evil.example' }] };
	test.each<[string, MunicipalityConfig, MunicipalityConfig, typeof first | null, string]>([
		['the same', monday, monday, first, 'same'],
		['the same, locked', monday, monday, null, 'same'],
		['a later one', monday, tuesday, first, 'take'],
		['a later one, locked', monday, tuesday, null, 'later'],
		['an older one, from a data center that was set back', tuesday, monday, first, 'refuse'],
		['one whose signature was taken off', monday, flood, first, 'refuse'],
		['one whose signature was taken off, locked', monday, flood, null, 'refuse'],
		['one with other gates under a true signature', monday, elsewhere, first, 'refuse'],
		['another municipality’s key', monday, strangers, first, 'refuse'],
		['a key that was lost with a tablet', monday, tuesday, ring, 'refuse'],
		['the newest key', monday, renewed, ring, 'take'],
		['the first that is signed', CONFIG, monday, first, 'take'],
		['the first that is signed, forged', CONFIG, elsewhere, first, 'refuse'],
		['none was ever signed', CONFIG, flood, null, 'take']
	])('%s', async (_, present, next, keys, verdict) => {
		expect(await judgeConfig(present, next, keys)).toBe(verdict);
	});
});
