import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns, FORMAT } from '../../../src/segments/columns';
import { signManifest, verifyManifest } from '../../../src/segments/manifest';
import { openSegment, sealSegment, segmentName } from '../../../src/segments/seal';
import { openMunicipalityKeys } from '../../../src/vault/keys';

const keysOf = (byte: number) => openMunicipalityKeys(new Uint8Array(32).fill(byte));
const keys = await keysOf(1);
const plain = encodeColumns(
	{ table: 'test', bucket: 3 },
	{
		bytes: new Uint8Array([1, 2, 3]),
		words: Uint16Array.from({ length: 5000 }, (_, i) => i % 17),
		whole: new Int32Array([-1, 19800115]),
		parts: new Float64Array([0.5]),
		none: new Uint32Array(0),
		narrow: 'kana \u00a0\u00f5\u00fe\n',
		wide: '\ufeff髙𠮷\ue000\u0085'
	}
);

async function sealed() {
	const name = await segmentName(keys, plain);
	return { name, file: await sealSegment(keys, name, plain) };
}

describe('columns', () => {
	it('come back as they went in', () => {
		const { meta, columns } = decodeColumns(plain.buffer);
		expect(meta).toEqual({ table: 'test', bucket: 3 });
		expect(columns.bytes).toEqual(new Uint8Array([1, 2, 3]));
		expect(columns.words).toHaveLength(5000);
		expect(columns.whole).toEqual(new Int32Array([-1, 19800115]));
		expect(columns.parts).toEqual(new Float64Array([0.5]));
		expect(columns.none).toHaveLength(0);
		expect(columns.narrow).toBe('kana \u00a0\u00f5\u00fe\n');
		expect(columns.wide).toBe('\ufeff髙𠮷\ue000\u0085');
	});
	it('of half a buffer are refused', () => {
		expect(() => decodeColumns(plain.buffer.slice(0, plain.length - 8))).toThrow(RangeError);
	});
	it.each([
		['another', `"format":${FORMAT + 1}`],
		['no', `"former":${FORMAT}`]
	])('of %s format are refused as such', (_, head) => {
		const other = plain.slice();
		// The length of the head stays the same.
		const text = new TextDecoder('latin1').decode(other).replace(`"format":${FORMAT}`, head);
		for (let i = 4; i < 64; i++) other[i] = text.charCodeAt(i);
		expect(() => decodeColumns(other.buffer)).toThrow(
			expect.objectContaining({ name: 'SegmentError', why: 'segmentFormat' })
		);
	});
});

describe('a sealed segment', () => {
	it('opens to the same bytes, is smaller, and shows nothing of them', async () => {
		const { name, file } = await sealed();
		expect(new Uint8Array(await openSegment(keys, name, file))).toEqual(plain);
		expect(file.length).toBeLessThan(plain.length / 2);
		expect(new TextDecoder('latin1').decode(file)).not.toContain('words');
	});
	it('has the same name and bytes whenever it is made, and others under another key', async () => {
		const [a, b] = [await sealed(), await sealed()];
		expect(b).toEqual(a);
		expect(await segmentName(await keysOf(2), plain)).not.toBe(a.name);
	});
	it('has another name and iv when a single byte differs', async () => {
		const { name, file } = await sealed();
		const changed = plain.slice();
		changed[plain.length - 8]! ^= 1;
		const other = await segmentName(keys, changed);
		expect(other).not.toBe(name);
		expect((await sealSegment(keys, other, changed)).slice(8, 20)).not.toEqual(file.slice(8, 20));
	});
	it('is refused under another key as such', async () => {
		const { name, file } = await sealed();
		await expect(openSegment(await keysOf(2), name, file)).rejects.toMatchObject({ why: 'segmentWrongKey' });
	});
	it.each([
		['with a changed magic number', (f: Uint8Array) => void (f[0]! ^= 1)],
		['with a changed iv', (f: Uint8Array) => void (f[9]! ^= 1)],
		['with a changed first byte', (f: Uint8Array) => void (f[20]! ^= 1)],
		['with a changed last byte', (f: Uint8Array) => void (f[f.length - 1]! ^= 128)]
	])('is refused %s', async (_, change) => {
		const { name, file } = await sealed();
		change(file);
		await expect(openSegment(keys, name, file)).rejects.toMatchObject({ why: 'segmentTampered' });
	});
	it('is refused when truncated anywhere', async () => {
		const { name, file } = await sealed();
		for (const length of [0, 1, 19, 20, 36, file.length >> 1, file.length - 1])
			await expect(openSegment(keys, name, file.slice(0, length))).rejects.toMatchObject({
				why: 'segmentTampered'
			});
	});
	it('is refused under the name of another segment', async () => {
		const { file } = await sealed();
		await expect(openSegment(keys, 'a'.repeat(64), file)).rejects.toMatchObject({ why: 'segmentTampered' });
	});
});

describe('a manifest', () => {
	const unsigned = {
		format: 1 as const,
		municipality: '999997',
		k: keys.id,
		createdAt: '2026-11-20T00:00:00.000Z',
		segments: [{ name: 'a'.repeat(64), table: 'residents' as const, rows: 10, bytes: 100 }]
	};
	it('verifies as it was signed', async () => {
		await expect(verifyManifest(keys, await signManifest(keys, unsigned))).resolves.toBeUndefined();
	});
	it('is refused when a segment was left out, an older time put in, or the key is another', async () => {
		const signed = await signManifest(keys, unsigned);
		await expect(verifyManifest(keys, { ...signed, segments: [] })).rejects.toMatchObject({
			why: 'segmentTampered'
		});
		await expect(
			verifyManifest(keys, { ...signed, createdAt: '2026-11-19T00:00:00.000Z' })
		).rejects.toMatchObject({ why: 'segmentTampered' });
		await expect(verifyManifest(await keysOf(2), signed)).rejects.toMatchObject({ why: 'segmentWrongKey' });
	});
});
