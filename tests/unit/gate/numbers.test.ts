import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeviceNumber } from '../../../src/domain/entry';
import { nextNumber } from '../../../server/gate/numbers';

describe('device numbers of a data center', () => {
	test.each([
		[1, [], '1001'],
		[3, [], '3001'],
		[3, ['1001', '3001', '3002'], '3003'],
		// A hole may be a number that somebody has seen: it stays.
		[3, ['3009'], '3010'],
		[9, ['9999'], '91000'],
		[9, ['9001', '91000'], '91001'],
		[1, ['1999'], '11000'],
		[1, ['11000', '1001'], '11001'],
		[2, ['29999'], '200000']
	] as [number, string[], string][])('center %i after %j: %s', (center, taken, next) => {
		expect(nextNumber(center, taken)).toBe(next);
	});

	test('a range that is used up says so', () => {
		expect(() => nextNumber(1, ['199999'])).toThrow(
			expect.objectContaining({ word: 'conflict', reason: expect.stringContaining('begin with 1') })
		);
		expect(nextNumber(2, ['199999'])).toBe('2001');
	});

	test('are new, well-formed, and never another center’s, whatever has been given out', () => {
		const number = fc
			.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 3, max: 5 }), fc.nat(99_999))
			.map(([first, digits, rest]) => `${first}${String(rest % 10 ** digits).padStart(digits, '0')}`);
		fc.assert(
			fc.property(
				fc.array(number, { maxLength: 30 }),
				fc.integer({ min: 1, max: 9 }),
				fc.integer({ min: 1, max: 9 }),
				(taken, one, other) => {
					const next = nextNumber(one, taken);
					expect(DeviceNumber.safeParse(next).success).toBe(true);
					expect(taken).not.toContain(next);
					expect(next[0]).toBe(String(one));
					if (one !== other) expect(nextNumber(other, taken)).not.toBe(next);
				}
			)
		);
	});
});
