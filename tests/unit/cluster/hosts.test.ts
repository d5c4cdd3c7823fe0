import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHost } from '../../../server/gate/cluster/hosts';
import { municipalityCode, takeRepeated } from '../../../server/cli/municipality';
import { UsageError } from '../../../server/cli/command';
import { HostName } from '../../../src/sync/cluster';

const label = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));

describe('a host', () => {
	test('is one name however it is written', () => {
		fc.assert(
			fc.property(name, fc.boolean(), fc.option(fc.nat(65_535)), fc.boolean(), (host, dot, port, upper) => {
				const written = `${upper ? host.toUpperCase() : host}${dot ? '.' : ''}${port === null ? '' : `:${port}`}`;
				expect(canonicalHost(written)).toBe(host);
			})
		);
	});
	test('that it registers is one that requests are compared with', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 40 }), (text) => {
				if (HostName.safeParse(text).success) expect(canonicalHost(text)).toBe(text);
			})
		);
	});
	test.each([
		'',
		'.',
		'a b',
		'a,b',
		'a/b',
		'a@b',
		'a:b',
		'a:80:80',
		'a#b',
		'a%2eb',
		'ａ',
		'a\0',
		'[::1',
		'::1',
		'[x]'
	])('%j is none', (text) => {
		const host = canonicalHost(text);
		// A lone dot is a name that nobody can register.
		expect(host === null || !HostName.safeParse(host).success).toBe(true);
	});
	test('an address of version 6 keeps its brackets', () => {
		expect(canonicalHost('[::1]:8080')).toBe('[::1]');
	});
});

describe('a code on the command line', () => {
	test('is taken in full-width digits too', () => {
		expect(municipalityCode('１３１０１６', 'x')).toBe('131016');
		expect(municipalityCode('999997', 'x')).toBe('999997');
	});
	test.each([
		['131017', /検査数字が合いません: 131017（13101 の検査数字は 6）/],
		['13101', /6桁では 131016/],
		['1310160', /6桁の数字/],
		['abc', /6桁の数字/],
		[undefined, /指定してください/]
	])('%j is refused with a sentence', (text, says) => {
		expect(() => municipalityCode(text, 'x')).toThrow(UsageError);
		expect(() => municipalityCode(text, 'x')).toThrow(says);
	});
});

test('an option may be given several times, in both ways of writing', () => {
	expect(takeRepeated(['c', '--host', 'a', '--name', 'n', '--host=b'], 'host', 'x')).toEqual({
		values: ['a', 'b'],
		rest: ['c', '--name', 'n']
	});
	for (const args of [['--host'], ['--host', '--name']])
		expect(() => takeRepeated(args, 'host', 'x')).toThrow(UsageError);
});
