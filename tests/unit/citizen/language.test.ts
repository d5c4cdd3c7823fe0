import { describe, expect, it } from 'vitest';
import { languageOf, LANGUAGES, wordsOf } from '../../../src/citizen/language';
import { parseDate } from '../../../src/domain/dates';
import { parseReceiptNumber } from '../../../src/domain/ids';

describe('languageOf', () => {
	const of = (query: string, ...preferred: string[]) => languageOf(new URLSearchParams(query), preferred);
	it('takes what the address asks for', () => expect(of('lang=en', 'ja-JP')).toBe('en'));
	it('ignores a language that there is not', () => expect(of('lang=<b>', 'ja')).toBe('ja'));
	it('follows the phone', () => {
		expect(of('', 'ja-JP', 'en')).toBe('ja');
		expect(of('', 'en-US')).toBe('en');
		expect(of('', 'vi-VN')).toBe('easy');
		expect(of('')).toBe('ja');
	});
});

describe('words', () => {
	/** Every text of a language with its place; functions are called with plausible values. */
	function texts(words: unknown, path = ''): [string, string][] {
		if (typeof words === 'string') return [[path, words]];
		if (typeof words === 'function') {
			const argument = /dateTime$/.test(path)
				? Date.UTC(2026, 10, 20, 5, 4)
				: /date$|read$/.test(path)
					? '2026-11-20'
					: 'X';
			return [[path, (words as (value: unknown) => string)(argument)]];
		}
		return Object.entries(words as object).flatMap(([key, value]) => texts(value, `${path}.${key}`));
	}
	it('are the same set in every language, none empty', () => {
		const places = texts(wordsOf.ja).map(([path]) => path);
		for (const language of LANGUAGES) {
			const own = texts(wordsOf[language]);
			expect(own.map(([path]) => path)).toEqual(places);
			for (const [path, text] of own) expect(text.trim(), `${language} ${path}`).not.toBe('');
		}
	});
	it('are English in English but for the names on the paper', () => {
		for (const [path, text] of texts(wordsOf.en)) {
			if (/\.grades\.|receipt$|lead$|number$/.test(path)) continue;
			expect(text, path).not.toMatch(/[\u3041-\u30ff\u4e00-\u9fff]/);
		}
	});
	it('show dates as each reader writes them, in Japan’s time', () => {
		expect(LANGUAGES.map((language) => wordsOf[language].date('2026-11-20'))).toEqual([
			'令和8年11月20日',
			'2026年11月20日',
			'20 November 2026'
		]);
		const late = Date.UTC(2026, 10, 20, 15, 30);
		expect(wordsOf.easy.dateTime(late)).toBe('2026年11月21日 00:30');
		expect(wordsOf.en.dateTime(late)).toMatch(/21 November 2026.*00:30/);
	});
	it('give a receipt number that is one as the example', () => {
		for (const language of LANGUAGES)
			expect(
				parseReceiptNumber(wordsOf[language].status.receiptHint.match(/\d{4}-\d{4}-\w+/)![0])
			).not.toBeNull();
	});
	it('give date examples that the date field reads', () => {
		for (const language of LANGUAGES)
			for (const [example] of wordsOf[language].status.birthHint.matchAll(/\d{8}|S\d+\.\d+\.\d+/g))
				expect(parseDate(example)).toEqual({ iso: '1970-03-05' });
	});
});
