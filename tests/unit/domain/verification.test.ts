import { describe, expect, test } from 'vitest';
import { certificateNumber } from '../../../src/domain/ids';
import {
	parseVerification,
	verificationBody,
	type VerificationFacts
} from '../../../src/domain/verification';

const facts: VerificationFacts = {
	municipality: '999997',
	disaster: 'test-2026',
	certificate: 'risai',
	number: certificateNumber('1001', 7),
	grade: 'hankai',
	issuedOn: '2026-11-21',
	paper: '0123456789abcdef'
};
const signature = 'A'.repeat(86);

describe('the text of a certificate’s QR code', () => {
	test.each([facts, { ...facts, grade: null }])('is read back, as an address or alone', (one) => {
		const body = verificationBody(one);
		const expected = { facts: one, body, signature, device: '1001' };
		expect(parseVerification(`https://example.jp/verify#${body}.${signature}`)).toEqual(expected);
		expect(parseVerification(` ${body}.${signature}\n`)).toEqual(expected);
	});

	test.each([
		'',
		'https://example.jp/',
		verificationBody(facts),
		`${verificationBody(facts)}.short`,
		`${verificationBody({ ...facts, issuedOn: '2026-02-30' })}.${signature}`,
		`${verificationBody(facts).replace('T1', 'T2')}.${signature}`,
		`${verificationBody(facts)}.${signature}.more`
	])('anything else is not ours: %s', (text) => {
		expect(parseVerification(text)).toBeNull();
	});
});
