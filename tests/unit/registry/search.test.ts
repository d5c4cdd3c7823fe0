import { describe, expect, it } from 'vitest';
import { queries, registers } from '../../bench/people';
import { house, register, resident } from './town';

const people = [
	resident({
		id: '000001',
		household: '000010',
		name: '髙橋　一郎',
		kana: 'タカハシ　イチロウ',
		birth: '1955-03-04',
		address: '灯市本町一丁目2番3号',
		phone: '0999-12-3456'
	}),
	resident({
		id: '000002',
		household: '000010',
		name: '髙橋　花子',
		kana: 'タカハシ　ハナコ',
		birth: '1958-11-30',
		relation: '妻',
		head: false,
		address: '灯市本町一丁目2番3号',
		phone: '0999-12-3456'
	}),
	resident({
		id: '3',
		household: '20',
		name: '高橋　健',
		kana: 'タカハシ　ケン',
		birth: '1980-01-15',
		address: '灯市本町一丁目2番30号',
		phone: '090-1234-5678'
	}),
	resident({ id: '4', household: '30', name: '山﨑　美咲', kana: 'ヤマザキ　ミサキ', birth: '1990-07-07' }),
	resident({ id: '5', household: '40', name: '渡邉　正', kana: 'ワタナベ　タダシ', birth: '1980-02-01' }),
	resident({ id: '6', household: '50', name: '齋藤　翔', kana: 'サイトウ　ショウ', birth: '2001-12-31' }),
	resident({ id: '7', household: '60', name: '大野　優', kana: 'オオノ　ユウ' }),
	resident({
		id: '8',
		household: '70',
		name: 'SANTOS MARIA',
		kana: 'サントス　マリア',
		aliases: ['三田　真理亜'],
		foreign: true
	}),
	resident({ id: '9', household: '80', name: '辻󠄀　\ue000子', kana: 'ツジ　レイコ', status: 'deceased' }),
	resident({ id: '10', household: '90', name: '辻　太郎', kana: 'ツジ　タロウ', status: 'movedOut' }),
	resident({ id: '11', household: '90', name: '辻　次郎', kana: 'ツジ　ジロウ', head: false }),
	resident({
		id: '12',
		household: '99',
		name: '不詳　生',
		kana: 'フショウ　ナマ',
		birthText: '昭和39年10月不詳',
		address: '灯市三番町十日町ビル'
	})
];
const houses = [
	house({
		id: '100',
		owner: '1',
		registered: '灯市本町字灯77番地の3',
		houseNumber: '77番3',
		current: '灯市本町一丁目2番3号'
	})
];
const opened = await register(people, houses);
const ids = (query: string, limit?: number) => opened.search(query, limit).hits.map((hit) => hit.resident.id);

describe('the one box finds', () => {
	it.each([
		['kanji as written', '髙橋 一郎', ['000001']],
		['kanji with another variant', '高橋一郎', ['000001']],
		['a part of a name', '橋一', ['000001']],
		['a given name', '美咲', ['4']],
		['a variant of one character', '山崎', ['4']],
		['渡邊 for 渡邉', '渡邊', ['5']],
		['渡辺 for 渡邉', '渡辺', ['5']],
		['斉藤 for 齋藤', '斉藤', ['6']],
		['斎藤 for 齋藤', '斎藤', ['6']],
		['齊藤 for 齋藤', '齊藤', ['6']],
		['hiragana', 'たかはし いちろう', ['000001']],
		['katakana with no space', 'タカハシイチロウ', ['000001']],
		['half-width kana', 'ﾔﾏｻﾞｷ', ['4']],
		['small kana written large', 'シヨウ', ['6', '12']],
		['a missing voiced mark', 'やまさき', ['4']],
		['a voiced mark too many', 'ヤマザギ', ['4']],
		['a missing long vowel', 'おの', ['7']],
		['a long vowel as ー', 'サイトー', ['6']],
		['latin letters in any case', 'santos', ['8']],
		['full-width latin', 'ＭＡＲＩＡ', ['8']],
		['an alias', '三田真理亜', ['8']],
		['a private-use character', '\ue000', ['9']],
		['a birth in 和暦', '昭和55年1月15日', ['3']],
		['a birth in short 和暦', 'S55.1.15', ['3']],
		['a birth in 西暦', '1980-01-15', ['3']],
		['a birth as digits', '19800115', ['3']],
		['name and birth', '高橋 S55.1.15', ['3']],
		['kana and year of birth', 'わたなべ 1980年', ['5']],
		['kana and year of birth in 和暦', 'わたなべ 昭和55年', ['5']],
		['a birth of which the day is unknown', '昭和39年10月', ['12']],
		['a telephone', '090-1234-5678', ['3']],
		['the end of a telephone', '5678', ['3']],
		['the beginning of a telephone', '0901', ['3']],
		['宛名番号', '000004', ['4']],
		['宛名番号 that lost its zeros', '1', ['000001', '3', '000002']],
		['世帯番号', '000010', ['000001', '000002', '10']],
		['家屋番号', '77番3', ['000001', '000002']],
		['家屋番号 in short', '77-3', ['000001', '000002']],
		['the lot of the house in 地番', '本町字灯77番地の3', ['000001', '000002']],
		['地番 in another spelling', '本町灯77-3', ['000001', '000002']],
		['a lot alone', '1-2-3', ['000001', '000002', '3']],
		['name and address', '花子 本町1-2', ['000002']],
		['name, address and birth', '高橋 本町 1958年', ['000002']],
		['a building', '十日町ビル', ['12']]
	])('%s', (_, query, expected) => expect(ids(query)).toEqual(expected));

	it.each([
		'本町1-2-3',
		'本町一丁目2番3号',
		'灯市本町１丁目２－３',
		'灯県灯市本町1-2-3',
		'本町一丁目二番三号'
	])('the address %s, the exact number first', (query) => {
		expect(ids(query).slice(0, 2)).toEqual(['000001', '000002']);
		expect(opened.search(query).hits[0]!.match).toBe('address');
	});
	it('results while an address is being typed', () => {
		for (const typed of ['本', '本町', '本町1', '本町1-', '本町1-2', '本町1-2-', '本町1-2-3'])
			expect(ids(typed)).toContain('000001');
	});
	it('results while a name is being typed', () => {
		for (const typed of ['た', 'たか', 'たかは', 'たかはし', 'たかはしい'])
			expect(ids(typed)).toContain('000001');
	});
});

describe('an answer', () => {
	it('has the household and the houses beside the person', () => {
		const [hit] = opened.search('髙橋花子').hits;
		expect(hit!.household).toEqual({ id: '000010', head: '髙橋　一郎', size: 2 });
		expect(hit!.houses).toEqual(houses);
	});
	it('says what matched', () => {
		const matches: [string, string][] = [
			['髙橋', 'name'],
			['たかはし', 'kana'],
			['三田', 'alias'],
			['S55.1.15', 'birth'],
			['090-1234-5678', 'phone'],
			['000004', 'id'],
			['77番3', 'houseNumber'],
			['やまさき', 'similar']
		];
		for (const [query, match] of matches) expect(opened.search(query).hits[0]!.match).toBe(match);
	});
	it('has the better match first', () => {
		expect(ids('たかはし けん')).toEqual(['3']);
		const scores = opened.search('たか').hits.map((hit) => hit.score);
		expect(scores).toEqual(scores.toSorted((a, b) => b - a));
	});
	it('shows who died and who moved out, behind those who live here', () => {
		const found = opened.search('つじ').hits.map((hit) => hit.resident.status);
		expect(found[0]).toBe('current');
		expect(found.toSorted()).toEqual(['current', 'deceased', 'movedOut']);
		expect(opened.search('辻太郎').hits[0]!.household.size).toBe(1);
	});
	it('is cut at the limit and says so', () => {
		expect(opened.search('たかはし', 2)).toMatchObject({ more: true, hits: [{}, {}] });
		expect(opened.search('たかはし', 3)).toMatchObject({ more: false, hits: [{}, {}, {}] });
	});
	it.each([
		'',
		'   ',
		'　',
		'存在しない',
		'0000',
		'!!!',
		'-',
		'\n',
		'髙橋 存在しない',
		'あ'.repeat(500),
		'1'.repeat(500)
	])('to %j is empty', (query) => expect(opened.search(query)).toEqual({ hits: [], more: false }));
});

describe('short cuts', async () => {
	const town = registers(3000);
	const large = await register([...town.residents()], [...town.houses()]);
	const ALL = 100_000;
	const asked = queries(3000, 200);
	const found = (query: string) => large.search(query, ALL).hits.map((hit) => hit.resident.id);

	it('leave who matches every word exactly those who match each of them', () => {
		for (const query of asked.filter((one) => /\s/.test(one))) {
			const [first, ...others] = query.split(/\s+/).map((word) => new Set(found(word)));
			const expected = [...first!].filter((id) => others.every((ids) => ids.has(id)));
			expect(new Set(found(query)), query).toEqual(new Set(expected));
		}
	});
	it('leave the best the same as if everything had been looked at', () => {
		for (const query of asked) {
			const scores = large.search(query, ALL).hits.map((hit) => hit.score);
			const best = large.search(query, 5);
			expect(
				best.hits.map((hit) => hit.score),
				query
			).toEqual(scores.slice(0, 5));
			expect(best.more, query).toBe(scores.length > 5);
		}
	});
});
