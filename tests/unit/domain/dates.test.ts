import { describe, expect, test } from 'vitest';
import {
	ageOn,
	daysBetween,
	formatDateTime,
	formatDateTimeShort,
	formatWareki,
	formatWarekiShort,
	isIsoDate,
	isoDateAt,
	parseDate,
	possibleDates
} from '../../../src/domain/dates';

describe('dates as staff type them', () => {
	test.each([
		['S50.3.4', '1975-03-04'],
		['s500304', '1975-03-04'],
		['Ｓ５０．３．４', '1975-03-04'],
		['S50。3。4', '1975-03-04'],
		['S50・3・4', '1975-03-04'],
		['S 50 3 4', '1975-03-04'],
		['昭和50年3月4日', '1975-03-04'],
		['昭和５０年３月４日生', '1975-03-04'],
		['昭50.3.4', '1975-03-04'],
		['昭和 50年 3月 4日', '1975-03-04'],
		['㍼50.3.4', '1975-03-04'],
		['3500304', '1975-03-04'],
		['3-50-3-4', '1975-03-04'],
		['H1/1/8', '1989-01-08'],
		['平成元年1月8日', '1989-01-08'],
		['令和元年5月1日', '2019-05-01'],
		['令和元.5.1', '2019-05-01'],
		['R6.1.1', '2024-01-01'],
		['5030304', '2021-03-04'],
		['T15.12.25', '1926-12-25'],
		['昭和元年12月25日', '1926-12-25'],
		['M45.7.30', '1912-07-30'],
		['19750304', '1975-03-04'],
		['１９７５０３０４', '1975-03-04'],
		['1975-3-4', '1975-03-04'],
		['1975/03/04', '1975-03-04'],
		['1975年3月4日', '1975-03-04'],
		['1975ー3ー4', '1975-03-04'],
		['2000-02-29', '2000-02-29'],
		['R6.2.29', '2024-02-29']
	])('%s is read as %s', (typed, iso) => {
		expect(parseDate(typed)).toEqual({ iso });
	});

	test.each([
		['', 'empty'],
		['　', 'empty'],
		['50.3.4', 'noEra'],
		['500304', 'noEra'],
		['S50.2.30', 'noSuchDate'],
		['R5.2.29', 'noSuchDate'],
		['1900-02-29', 'noSuchDate'],
		['S50.13.1', 'noSuchDate'],
		['S0.1.1', 'noSuchDate'],
		['S64.1.8', 'outsideEra'],
		['H31.5.1', 'outsideEra'],
		['R1.4.30', 'outsideEra'],
		['S1.12.24', 'outsideEra'],
		['M5.12.2', 'oldCalendar'],
		['1872-12-31', 'oldCalendar'],
		['S503', 'format'],
		['S50304', 'format'],
		['昭和50年', 'format'],
		['1975-3', 'format'],
		['6010101', 'format'],
		['0500304', 'format'],
		['39 10 10', 'noEra'],
		['不詳', 'unknown'],
		['昭和39年不詳', 'unknown'],
		['昭和39年10月不詳', 'unknown'],
		['年月日不明', 'unknown'],
		['1964-00-00', 'unknown'],
		['1964/10/00', 'unknown'],
		['19641000', 'unknown'],
		['00000000', 'unknown'],
		['99999999', 'unknown'],
		['山田', 'format'],
		['9'.repeat(500), 'format']
	])('%s is refused as %s', (typed, error) => {
		expect(parseDate(typed)).toEqual({ error });
	});
});

describe('years without an era', () => {
	const living = { from: '1910-01-01', to: '2026-11-20' };

	test.each([
		['39 10 10', '1964-10-10'],
		['391010', '1964-10-10'],
		['64.1.7', '1989-01-07']
	])('%s is %s where only one era fits', (typed, iso) => {
		expect(parseDate(typed, living)).toEqual({ iso });
	});

	test.each(['5.3.4', '31.4.30'])('%s may be several days and stays an error', (typed) => {
		expect(parseDate(typed, { from: '1800-01-01', to: '2100-01-01' })).toEqual({ error: 'noEra' });
	});

	test('all readings, newest first', () => {
		expect(possibleDates('5.3.4')).toEqual(['2023-03-04', '1993-03-04', '1930-03-04', '1916-03-04']);
		expect(possibleDates('64.1.8')).toEqual(['2082-01-08']);
		expect(possibleDates('S5.3.4')).toEqual([]);
	});
});

describe('dates as they are shown', () => {
	test.each([
		['2026-11-20', '令和8年11月20日', 'R8.11.20'],
		['2019-05-01', '令和元年5月1日', 'R1.5.1'],
		['2019-04-30', '平成31年4月30日', 'H31.4.30'],
		['1989-01-07', '昭和64年1月7日', 'S64.1.7'],
		['1926-12-25', '昭和元年12月25日', 'S1.12.25'],
		['1926-12-24', '大正15年12月24日', 'T15.12.24'],
		['1912-07-29', '明治45年7月29日', 'M45.7.29'],
		['1872-12-31', '1872年12月31日', '1872.12.31'],
		['', '', '']
	])('%s is %s', (iso, long, short) => {
		expect(formatWareki(iso)).toBe(long);
		expect(formatWarekiShort(iso)).toBe(short);
	});

	test('a text that is no date is never formatted', () => {
		expect(() => formatWareki('2026-02-30')).toThrow(RangeError);
		expect(isIsoDate('2026-02-30')).toBe(false);
		expect(isIsoDate('2026-2-3')).toBe(false);
	});

	test('moments are shown in Japanese time wherever the device stands', () => {
		const newYear = Date.UTC(2025, 11, 31, 15, 5);
		expect(formatDateTime(newYear)).toBe('令和8年1月1日 00:05');
		expect(formatDateTimeShort(newYear)).toBe('R8.1.1 00:05');
		expect(isoDateAt(newYear - 10 * 60_000)).toBe('2025-12-31');
	});
});

describe('ages and days', () => {
	test.each([
		['1975-03-04', '2026-03-03', 50],
		['1975-03-04', '2026-03-04', 51],
		['2024-02-29', '2025-02-28', 0],
		['2024-02-29', '2025-03-01', 1]
	])('who was born on %s is on %s %i years old', (birth, on, age) => {
		expect(ageOn(birth, on)).toBe(age);
	});

	test('days are counted across leap days', () => {
		expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
		expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2);
	});
});
