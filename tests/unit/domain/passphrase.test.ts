import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPassphrase } from '../../../src/domain/passphrase/canonical';
import { newPassphrase, type PassphraseStyle } from '../../../src/domain/passphrase/generate';
import {
	FLOOR_BITS,
	isGoodPin,
	isStrongPassphrase,
	passphraseBits
} from '../../../src/domain/passphrase/strength';
import { PASSPHRASE_WORDS } from '../../../src/domain/passphrase/words';

describe('what is typed', () => {
	test.each([
		['４８２９　１５７３', '48291573'],
		['4829-1573', '48291573'],
		['さくら うさぎ', 'sakurausagi'],
		['サクラ・ウサギ', 'sakurausagi'],
		['SAKURA usagi', 'sakurausagi']
	])('%s', (typed, canonical) => {
		expect(canonicalPassphrase(typed)).toBe(canonical);
	});

	test('canonical text stays what it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				const once = canonicalPassphrase(text);
				expect(canonicalPassphrase(once)).toBe(once);
			})
		);
	});
});

describe('the floor', () => {
	test.each([
		'482916',
		'12345678901234567890',
		'0000000000000000000000',
		'passwordpasswordpassword',
		'qwertyuiopasdfghjklzxcvbnm',
		'abcdefghijklmnopqrstuvwxyz',
		'1985042319850423',
		'さくらさくらさくらさくらさくら',
		'ひまわり すいか だるま',
		'灯市避難所本部の合言葉',
		'147258369147258369',
		'48294829482948294829'
	])('refuses %s', (text) => {
		expect(isStrongPassphrase(text)).toBe(false);
	});

	test.each([
		'4829 1573 9460 2718',
		'ひまわり すいか だるま くるみ てがみ ろうそく',
		'むかしむかし山のふもとに赤い屋根の家がありました'
	])('lets %s pass', (text) => {
		expect(isStrongPassphrase(text)).toBe(true);
	});

	test('names that anybody can know are worth next to nothing', () => {
		const text = '灯　花子灯市灯　花子';
		expect(passphraseBits(text)).toBeGreaterThan(passphraseBits(text, ['灯　花子', '灯市']));
		expect(passphraseBits(text, ['灯　花子', '灯市'])).toBeLessThan(FLOOR_BITS / 4);
	});

	test('a PIN beside an authenticator is no run, repeat or birthday', () => {
		for (const pin of ['12345', '123456', '000000', '987654', '112233', '19850423', '123123'])
			expect(isGoodPin(pin), pin).toBe(false);
		for (const pin of ['482916', '730158']) expect(isGoodPin(pin), pin).toBe(true);
	});

	test('more text is never worth less than nothing, and each character adds at most its own worth', () => {
		fc.assert(
			fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 1 }), (text, more) => {
				const [before, after] = [passphraseBits(text), passphraseBits(text + more)];
				expect(after).toBeGreaterThanOrEqual(0);
				expect(after).toBeLessThanOrEqual(before + 5 * [...more.normalize('NFKC')].length + 1e-9);
			})
		);
	});
});

describe('proposals', () => {
	test('the list has nine bits a word, no word twice however it is typed', () => {
		const typed = new Set(PASSPHRASE_WORDS.map(canonicalPassphrase));
		expect(PASSPHRASE_WORDS).toHaveLength(512);
		expect(typed.size).toBe(512);
		for (const word of typed) expect(word).toMatch(/^[a-z]+$/);
	});

	test.each<[PassphraseStyle, RegExp]>([
		['digits', /^\d{4} \d{4} \d{4} \d{4}$/],
		['words', /^\p{Script=Hiragana}{3,4}(?: \p{Script=Hiragana}{3,4}){5}$/u]
	])('%s pass the form', (style, shape) => {
		for (let i = 0; i < 50; i++) {
			const made = newPassphrase(style, (bytes) => crypto.getRandomValues(bytes));
			expect(made).toMatch(shape);
			expect(isStrongPassphrase(made)).toBe(true);
		}
	});

	test('bytes that would favour a digit are thrown away', () => {
		const stream = [250, 255, 4, 8, 2, 9, 1, 5, 7, 3, 9, 4, 6, 0, 2, 7, 1, 8];
		expect(
			newPassphrase('digits', (bytes) => {
				bytes[0] = stream.shift()!;
				return bytes;
			})
		).toBe('4829 1573 9460 2718');
	});
});
