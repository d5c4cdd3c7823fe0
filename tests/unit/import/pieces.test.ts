import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../server/cli/command';
import {
	IndividualNumberWatch,
	isIndividualNumber,
	namesIndividualNumber
} from '../../../server/import/individual-number';
import { headerKey, RESIDENTS } from '../../../server/import/layouts';
import { locateColumns, Mapping, parseMapping } from '../../../server/import/mapping';
import { readRegisterDate } from '../../../server/import/register-date';
import { bareNumber, tidyCell } from '../../../server/import/row';
import { chooseDigits } from '../../../server/import/scan';

/** The check digit by the formula of the ordinance, written in another way than the code. */
function numberWithCheck(body: string): string {
	const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
	const sum = [...body].reduce((total, digit, i) => total + Number(digit) * weights[i]!, 0);
	const rest = sum % 11;
	return body + (rest <= 1 ? '0' : String(11 - rest));
}

describe('個人番号', () => {
	it('is known by its check digit, and every other last digit is wrong', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\d{11}$/), (body) => {
				const number = numberWithCheck(body);
				expect(isIndividualNumber(number)).toBe(true);
				for (let d = 0; d < 10; d++)
					if (String(d) !== number[11]) expect(isIndividualNumber(body + String(d))).toBe(false);
			})
		);
	});
	it('is known in full width and with spaces, and not in other lengths', () => {
		const number = numberWithCheck('12345678901');
		expect(isIndividualNumber(`${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`)).toBe(true);
		expect(
			isIndividualNumber([...number].map((d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join(''))
		).toBe(true);
		expect(isIndividualNumber(number.slice(1))).toBe(false);
		expect(isIndividualNumber(`0${number}`)).toBe(false);
	});
	it('is known by the header', () => {
		for (const name of [
			'個人番号',
			'個人_番号',
			' 個人番号 ',
			'マイナンバー',
			'ﾏｲﾅﾝﾊﾞｰ',
			'My Number',
			'本人個人番号'
		])
			expect(namesIndividualNumber(name)).toBe(true);
		for (const name of ['宛名番号', '個人区分', '番号']) expect(namesIndividualNumber(name)).toBe(false);
	});
	it('is found in a column where most cells hold one, however few are filled', () => {
		const watch = new IndividualNumberWatch();
		for (let i = 0; i < 100; i++)
			watch.add([String(100_000_000_000 + i), i < 3 ? numberWithCheck(String(12_345_678_900 + i)) : '', 'x']);
		expect(watch.found()).toEqual([1]);
	});
});

describe('dates of a register', () => {
	const read = (text: string, flag = '', shown = '') => readRegisterDate(text, flag, shown);
	it.each([
		'1975-03-04',
		'19750304',
		'1975/3/4',
		'昭和50年3月4日',
		'S50.3.4',
		'3500304',
		'１９７５－０３－０４'
	])('reads %s', (text) => expect(read(text)).toEqual({ iso: '1975-03-04', shown: '' }));
	it.each([
		['1950-00-00', '', '', '1950年 月日不詳'],
		['19500300', '', '', '1950年3月 日不詳'],
		['19500399', '', '', '1950年3月 日不詳'],
		['00000000', '', '', '不詳'],
		['', '1', '', '不詳'],
		['', '1', '生年月日不詳', '生年月日不詳'],
		['昭和25年月日不詳', '', '', '昭和25年月日不詳'],
		['1950-00-00', '1', '昭和25年月日不詳', '昭和25年月日不詳'],
		['1950-01-01', '1', '', '昭和25年1月1日（一部不詳）'],
		['', '', '', '']
	])('keeps %s (flag %s, %s) as unknown', (text, flag, shown, expected) =>
		expect(read(text, flag, shown)).toEqual({ iso: '', shown: expected })
	);
	it.each(['1975-02-30', '1975-13-01', '27393', 'abc', '75.3.4', '1870-01-01', '1975-03-04T00:00'])(
		'refuses %s',
		(text) => expect(read(text)).toBeNull()
	);
});

describe('cells', () => {
	it('lose padding and the quoting of spreadsheets', () => {
		expect(tidyCell('　灯　太郎 　')).toBe('灯　太郎');
		expect(tidyCell('="0012"')).toBe('0012');
		expect(bareNumber(' ００12 ')).toBe('12');
		expect(bareNumber('0')).toBe('0');
		expect(bareNumber('A001')).toBe('A001');
	});
	it('have headers in any width', () => expect(headerKey('氏名＿ﾌﾘｶﾞﾅ')).toBe(headerKey('氏名_フリガナ')));
});

describe('widths of numbers', () => {
	const scans = (...lengths: [number, number][]) => [
		{
			layout: RESIDENTS,
			side: Mapping.parse({}).residents,
			padded: new Map([['宛名番号' as const, new Map(lengths)]])
		}
	];
	it('are the usual one of the numbers with zeros, not that of an odd row', () => {
		expect(chooseDigits(scans([10, 500], [14, 1]), {}).宛名番号).toBe(10);
	});
	it('stay where a spreadsheet has dropped all zeros, and the mapping decides', () => {
		expect(chooseDigits(scans(), { 宛名番号: 10 }).宛名番号).toBe(10);
		expect(chooseDigits(scans(), {}).宛名番号).toBeUndefined();
		const [scan] = scans([10, 5]);
		const side = { ...scan!.side, digits: { 宛名番号: 15 } };
		expect(chooseDigits([{ ...scan!, side }], { 宛名番号: 12 }).宛名番号).toBe(15);
	});
});

describe('a mapping file', () => {
	const parse = (value: unknown) => parseMapping(JSON.stringify(value), 'm.json');
	const columns = { 宛名番号: 1, 世帯番号: 2, 氏名: 3, 生年月日: 4, 住所: 5 };

	it('gives everything a default', () => {
		const { residents } = parse({ residents: { columns: { 氏名: '漢字氏名' } } });
		expect(residents).toMatchObject({ header: true, delimiter: ',', columns: { 氏名: '漢字氏名' } });
	});
	it.each([
		[{ resident: {} }, /知らない項目 resident.*residents, houses/s],
		[{ residents: { colums: {} } }, /知らない項目 colums.*columns/s],
		[{ residents: { columns: { 名前: 'x' } } }, /知らない項目 名前.*使える項目: 宛名番号/s],
		[{ residents: { columns: { 氏名: 0 } } }, /氏名 には、ファイルの見出し/],
		[{ residents: { columns: { 氏名: ['a'] } } }, /氏名 には、ファイルの見出し/],
		[{ residents: { encoding: 'utf-16' } }, /residents\.encoding/],
		[{ residents: { delimiter: '::' } }, /residents\.delimiter/],
		[{ residents: { digits: { 宛名番号: 99 } } }, /residents\.digits\.宛名番号/],
		[{ residents: { header: false, columns: { 氏名: '氏名' } } }, /列の番号で/],
		[{ include: '../../etc/passwd' }, /知らない項目 include/],
		[[], /対応表 m\.json に誤り/],
		[null, /対応表 m\.json に誤り/]
	])('refuses %j and says how to put it right', (value, message) => {
		expect(() => parse(value)).toThrow(UserError);
		expect(() => parse(value)).toThrow(message);
	});
	it('refuses what is no JSON, and names of the prototype', () => {
		expect(() => parseMapping('{', 'm.json')).toThrow(/JSONではありません/);
		const polluting = parseMapping(
			'{"residents":{"columns":{"__proto__":"x"},"values":{"__proto__":{"a":"b"}}}}',
			'm'
		);
		expect(polluting).toEqual(Mapping.parse({}));
		expect(() => parseMapping('{"residents":{"__proto__":{"header":false}}}', 'm.json')).toThrow(UserError);
		expect(() => parseMapping('{"residents":{"columns":{"constructor":"x"}}}', 'm.json')).toThrow(UserError);
	});
	it('finds columns by name in any width, by number, and says what is missing', () => {
		const side = parse({ residents: { columns: { 氏名: '漢字　氏名', 住所: 5 } } }).residents;
		const header = ['宛名 番号', '世帯番号', '漢字氏名', '生年月日', '?'];
		expect(Object.fromEntries(locateColumns(RESIDENTS, side, header, 'f'))).toEqual({
			宛名番号: 0,
			世帯番号: 1,
			氏名: 2,
			生年月日: 3,
			住所: 4
		});
		expect(() => locateColumns(RESIDENTS, side, ['宛名番号', '漢字氏名'], 'f')).toThrow(/世帯番号、生年月日/);
		expect(() => locateColumns(RESIDENTS, side, ['宛名番号'], 'f')).toThrow(
			/見出し「漢字\u3000氏名」の列がありません/
		);
		const plain = parse({}).residents;
		expect(() => locateColumns(RESIDENTS, plain, [...header, '宛名番号'], 'f')).toThrow(
			/2 つあります（1、6列目）/
		);
		const bare = parse({ residents: { header: false, columns } }).residents;
		expect(locateColumns(RESIDENTS, bare, null, 'f').get('住所')).toBe(4);
		expect(() => locateColumns(RESIDENTS, { ...bare, columns: {} }, null, 'f')).toThrow(
			/見出しのないファイル/
		);
	});
});
