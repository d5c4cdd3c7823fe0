import { describe, expect, test } from 'vitest';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../../../src/domain/bytes';
import { MAX_PULL_MS, formatStamp, observe, parseStamp, tick } from '../../../src/domain/hlc';
import {
	base32,
	certificateNumber,
	parseCaseNumber,
	parseCertificateNumber,
	parseEntryId,
	parseReceiptNumber,
	receiptNumber
} from '../../../src/domain/ids';
import { isMunicipalityCode } from '../../../src/domain/municipality';

describe('numbers', () => {
	test('have the printed form', () => {
		expect(receiptNumber('1001', 12, new Uint8Array([1, 2, 3, 4]))).toMatch(
			/^1001-0012-[0-9A-HJKMNP-TV-Z]{7}$/
		);
		expect(certificateNumber('1001', 34)).toMatch(/^1001-00034-[0-9A-Z]$/);
	});

	test('a receipt number is read without hyphens where its groups have their usual length', () => {
		const receipt = receiptNumber('1001', 12, new Uint8Array([9, 8, 7, 6]));
		expect(parseReceiptNumber(receipt.replaceAll('-', ''))).toBe(receipt);
	});

	test.each(['', '山田', '1001-0012', '1001-0012-AAAAAAA', '0001-0012-0000000'])('%s is none', (text) => {
		expect(parseReceiptNumber(text)).toBeNull();
		expect(parseCertificateNumber(text)).toBeNull();
		expect(parseCaseNumber(text)).toBeNull();
	});

	test('too few bytes make no code', () => {
		expect(() => base32(new Uint8Array(2), 10)).toThrow(RangeError);
		expect(() => parseEntryId('nonsense')).toThrow(RangeError);
	});
});

describe('the clock', () => {
	test('does not follow a tablet that is set to 2040, but does follow an hour', () => {
		const now = Date.UTC(2026, 10, 20);
		const state = { ms: now, counter: 3 };
		expect(observe(state, formatStamp(now + MAX_PULL_MS + 1, 0, '1002'), now)).toEqual(state);
		expect(observe(state, formatStamp(now + 3_600_000, 5, '1002'), now)).toEqual({
			ms: now + 3_600_000,
			counter: 5
		});
	});

	test('goes on in the next millisecond when the counter is full', () => {
		expect(tick({ ms: 10, counter: 36 ** 3 - 1 }, 5)).toEqual({ ms: 11, counter: 0 });
	});

	test('a stamp is read or refused', () => {
		expect(() => parseStamp('yesterday')).toThrow(RangeError);
	});
});

describe('codes and bytes', () => {
	test.each([
		['172049', true],
		['011002', true],
		['431001', true],
		['999997', true],
		['172048', false],
		['17204', false],
		['17204９', false]
	])('municipality code %s: %s', (code, valid) => {
		expect(isMunicipalityCode(code)).toBe(valid);
	});

	test('hex and base64url read what they wrote and refuse anything else', () => {
		const bytes = new Uint8Array(20_000).map((_, i) => i * 7);
		expect(fromHex(toHex(bytes))).toEqual(bytes);
		expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
		expect(toBase64Url(bytes)).toMatch(/^[A-Za-z0-9_-]+$/);
		expect(() => fromHex('0g')).toThrow(RangeError);
		expect(() => fromBase64Url('a+b/')).toThrow(RangeError);
	});
});
