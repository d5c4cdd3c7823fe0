import fc from 'fast-check';
import { expect, describe, test } from 'vitest';
import { mergeLeaves, type DeviceDocument } from '../../../server/gate/device-documents';

const key = (letter: string) => ({
	kty: 'EC' as const,
	crv: 'P-256' as const,
	x: letter.repeat(43),
	y: 'y'.repeat(43)
});
const leaf = (more: Partial<DeviceDocument> = {}): DeviceDocument => ({
	_id: 'device:1001',
	_rev: '1-a',
	device: '1001',
	role: 'field',
	label: '1号機',
	until: null,
	publicKey: key('a'),
	agreementKey: key('b'),
	k: 'a'.repeat(8),
	endorsement: 'e'.repeat(64),
	enrolledAt: '2026-11-02T00:00:00.000Z',
	revokedAt: null,
	invitation: 'invitation:1',
	...more
});

describe('leaves of one device', () => {
	test('revoked in any is revoked, since the earliest', () => {
		const early = leaf({ revokedAt: '2026-11-03T00:00:00.000Z' });
		const late = leaf({ revokedAt: '2026-11-04T00:00:00.000Z' });
		for (const leaves of [[leaf(), early, late], [late, leaf(), early], [early]])
			expect(mergeLeaves(leaves)).toMatchObject({ revokedAt: early.revokedAt, clash: false });
	});

	test('the same tablet enrolled at two centers is one device', () => {
		const other = leaf({ enrolledAt: '2026-11-01T00:00:00.000Z', _rev: '1-b' });
		expect(mergeLeaves([leaf(), other])).toMatchObject({ clash: false, enrolledAt: other.enrolledAt });
	});

	test.each<[string, unknown]>([
		['another signing key', leaf({ publicKey: key('c') })],
		['another agreement key', leaf({ agreementKey: key('c') })],
		['another role', leaf({ role: 'administrator' })],
		['another end', leaf({ until: '2026-12-01T00:00:00.000Z' })],
		['no device at all', { _id: 'device:1001', _rev: '1-c' }]
	])('%s: nobody may use the number', (_name, other) => {
		expect(mergeLeaves([leaf(), other])?.clash).toBe(true);
		expect(mergeLeaves([other, leaf()])?.clash).toBe(true);
	});

	test('nothing that is a device is none', () => {
		expect(mergeLeaves([])).toBeNull();
		expect(mergeLeaves([{ _id: 'device:1001' }, null, 'x'])).toBeNull();
	});

	test('the order in which a database gives them makes no difference', () => {
		const any = fc.record({
			publicKey: fc.constantFrom(key('a'), key('c')),
			enrolledAt: fc.constantFrom('2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'),
			revokedAt: fc.constantFrom(null, '2026-11-03T00:00:00.000Z', '2026-11-04T00:00:00.000Z')
		});
		fc.assert(
			fc.property(fc.array(any.map(leaf), { minLength: 1, maxLength: 5 }), (leaves) => {
				const one = mergeLeaves(leaves)!;
				const other = mergeLeaves([...leaves].reverse())!;
				expect([one.clash, one.revokedAt, one.enrolledAt]).toEqual([
					other.clash,
					other.revokedAt,
					other.enrolledAt
				]);
			})
		);
	});
});
