import { describe, expect, it } from 'vitest';
import { addressKey, lotKey, phoneDigits } from '../../../src/domain/address';
import { looseKana, textKey } from '../../../src/domain/text-key';
import { birthIso, birthNumber, birthsOf } from '../../../src/registry/birth';
import { idHash, sameId } from '../../../src/registry/ids';
import { packKana } from '../../../src/registry/key-index';
import { readQuery } from '../../../src/registry/query';

describe('textKey', () => {
	it.each([
		['高橋', '髙橋'],
		['山崎', '山﨑'],
		['渡辺', '渡邉'],
		['渡辺', '渡邊'],
		['斉藤', '斎藤'],
		['斉藤', '齊藤'],
		['斉藤', '齋藤'],
		['広沢', '廣澤'],
		['浜田', '濵田'],
		['島田', '嶋田'],
		['島田', '嶌田'],
		['桜井', '櫻井'],
		['吉田', '𠮷田'],
		['富田', '冨田'],
		['真理恵', '眞理惠'],
		['国分', '國分'],
		['辻', '辻\u{e0100}'],
		['葛城', '葛\u{e0101}城'],
		['神', '\ufa19'],
		['佐佐木', '佐々木'],
		['さとういちろう', 'サトウ　イチロウ'],
		['さとういちろう', 'ｻﾄｳ ｲﾁﾛｳ'],
		['がぎぐ', 'ｶﾞｷﾞｸﾞ'],
		['しようこ', 'しょうこ'],
		['みずき', 'ミヅキ'],
		['ふじた', 'フヂタ'],
		['smithjohn', 'ＳＭＩＴＨ　Ｊｏｈｎ'],
		['mariasantos', "Maria・Santos'"]
	])('takes %s and %s for the same', (a, b) => expect(textKey(b)).toBe(textKey(a)));
	it.each([
		['高', '商'],
		['渡辺', '渡部'],
		['太田', '大田'],
		['島', '鳥'],
		['雀', '島'],
		['\ue000', '\ue001']
	])('keeps %s and %s apart', (a, b) => expect(textKey(b)).not.toBe(textKey(a)));
	it('keeps the private-use characters of the municipality', () =>
		expect(textKey('田\ue000')).toBe('田\ue000'));
});

describe('looseKana', () => {
	it.each([
		['ヤマサキ', 'ヤマザキ'],
		['オノ', 'オオノ'],
		['コウタ', 'コータ'],
		['コウタ', 'コタ'],
		['ケイコ', 'ケーコ'],
		['ユウキ', 'ユキ'],
		['タカダ', 'タカタ'],
		['バンバ', 'ハンハ']
	])('takes %s and %s for the same', (a, b) => expect(looseKana(textKey(b))).toBe(looseKana(textKey(a))));
	it('keeps other kana apart', () => expect(looseKana('かわ')).not.toBe(looseKana('かお')));
});

describe('addressKey', () => {
	it.each([
		['本町1-2-3', '本町一丁目2番3号'],
		['本町1-2-3', '本町１丁目２－３'],
		['本町1-2-3', '本町一丁目二番三号'],
		['本町1-2-3', '本町1‐2−3'],
		['灯2-3', '大字灯2番地の3'],
		['灯2-3', '字灯２番地ノ３'],
		['灯2-3', '灯2の3'],
		['灯123', '灯百二十三番地'],
		['灯101', '灯一〇一番地'],
		['本町1-2-3ハイツ101', '本町一丁目2番3号　ハイツ101号室'],
		['霞ヶ関1', '霞ケ関1'],
		['霞が関1', '霞ヶ関一丁目'],
		['梅沢町3', '梅澤町３番地'],
		['本町1-2', '本町01-002']
	])('takes %s and %s for the same', (a, b) => expect(addressKey(b)).toBe(addressKey(a)));
	it.each([
		['本町1-23', '本町12-3'],
		['千代田1', '1000代田1'],
		['三本木1', '本木1']
	])('keeps %s and %s apart', (a, b) => expect(addressKey(b)).not.toBe(addressKey(a)));
	it('is done with what it made', () => {
		for (const text of ['本町一丁目2番3号 コーポ灯101号室', '字灯12番地の3', '十日町'])
			expect(addressKey(addressKey(text))).toBe(addressKey(text));
	});
	it('tells the lot from prefecture, city and 方書', () => {
		expect(lotKey('灯県灯市本町一丁目2番3号　ハイツ101')).toBe(addressKey('本町1-2-3'));
		expect(lotKey('灯市本町1-2-3')).toBe(addressKey('本町1-2-3'));
	});
});

describe('numbers', () => {
	it('reads telephones', () => {
		expect(phoneDigits('０９０－１２３４－５６７８')).toBe('09012345678');
		expect(phoneDigits('+81 90-1234-5678')).toBe('09012345678');
		expect(phoneDigits('（0999）12-3456')).toBe('0999123456');
		expect(phoneDigits('なし')).toBe('');
	});
	it('finds ids that lost their leading zeros', () => {
		expect(idHash('00123')).toBe(idHash('123'));
		expect(sameId('00123')).toBe('123');
		expect(sameId('0')).toBe('0');
	});
	it.each([
		['昭和55年1月15日', [19800115]],
		['S55.1.15', [19800115]],
		['1980-01-15', [19800115]],
		['19800115', [19800115]],
		['１９８０／１／１５', [19800115]]
	])('reads %s as a birth', (text, exact) => expect(birthsOf(text)).toEqual({ exact, ranges: [] }));
	it.each([
		['昭和55年', 19800000, 19809999],
		['S55.1', 19800100, 19800199],
		['1980年1月', 19800100, 19800199],
		['令和元年', 20190000, 20199999]
	])('reads %s as a part of one', (text, from, to) =>
		expect(birthsOf(text)).toEqual({ exact: [], ranges: [{ from, to }] })
	);
	it('keeps what is known of a birth that is partly unknown, and shows no date', () => {
		expect(birthNumber('', '昭和39年10月不詳')).toBe(19641000);
		expect(birthNumber('', '昭和39年月日不詳')).toBe(19640000);
		expect(birthNumber('', '生年月日不詳')).toBe(0);
		expect(birthIso(19641000)).toBe('');
		expect(birthIso(19641001)).toBe('1964-10-01');
	});
	it('packs kana into bytes and leaves nothing else of Japanese', () => {
		const packed = packKana('さとーゔ漢smith');
		expect([...packed].every((c) => c.charCodeAt(0) < 256)).toBe(true);
		expect(packed).toHaveLength(9);
	});
});

describe('readQuery', () => {
	it.each([
		['灯市本町1-2', ['灯市本町', '本町']],
		['村町5-24', ['村町']],
		['市川1-2', ['市川']]
	])('looks for the places of %s', (query, places) =>
		expect(readQuery(query)[0]!.addresses.map(({ place }) => place)).toEqual(places)
	);
	it('keeps to the similar texts only where they hold all that match as written', () => {
		const hasAll = (query: string) => readQuery(query)[0]!.looseHasAll;
		// コウタ has ウタ, but without long vowels it is コタ.
		expect([hasAll('ウタ'), hasAll('タカハシ'), hasAll('ツ')]).toEqual([false, true, false]);
	});
});
