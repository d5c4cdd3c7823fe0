import { describe, expect, it } from 'vitest';
import { readableKana, toTransferKana } from '../../../src/zengin';

const kana = (text: string) => {
	const { kana: as, rest } = toTransferKana(text);
	return rest.length > 0 ? rest.map(({ character, at }) => `${character}${at}`).join('') : as;
};

describe('toTransferKana', () => {
	it('converts full-width and half-width kana and hiragana alike', () => {
		for (const text of ['ヤマダ　タロウ', 'やまだ たろう', 'ﾔﾏﾀﾞ ﾀﾛｳ', '  ヤマタ゛　　タロウ '])
			expect(kana(text), text).toBe('ﾔﾏﾀﾞ ﾀﾛｳ');
		expect(kana('パピプペポバヴ')).toBe('ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞｳﾞ');
		expect(kana('パ'.normalize('NFD'))).toBe('ﾊﾟ');
	});

	it('writes small kana large and every long vowel and hyphen as -', () => {
		expect(kana('ァィゥェォッャュョヮヵヶ')).toBe('ｱｲｳｴｵﾂﾔﾕﾖﾜｶｹ');
		expect(kana('ぁぃぅぇぉっゃゅょゎ')).toBe('ｱｲｳｴｵﾂﾔﾕﾖﾜ');
		expect(kana('ｧｨｩｪｫｯｬｭｮ')).toBe('ｱｲｳｴｵﾂﾔﾕﾖ');
		expect(kana('ーｰ‐−－―-')).toBe('-------');
	});

	it('writes ヲ ヰ ヱ as they sound', () => {
		expect(kana('ヲヰヱをゐゑｦ')).toBe('ｵｲｴｵｲｴｵ');
	});

	it('writes Latin letters large and keeps digits and signs', () => {
		expect(kana('ａｂＣ１２3（カ）・．，／')).toBe('ABC123(ｶ)..,/');
		expect(kana('「￥」')).toBe('｢¥｣');
	});

	it('reports what has no form, with its place, and invents nothing', () => {
		expect(toTransferKana('山田タロウ')).toEqual({
			kana: 'ﾀﾛｳ',
			rest: [
				{ character: '山', at: 0 },
				{ character: '田', at: 1 }
			]
		});
		expect(kana('㈱トモシビ')).toBe('㈱0');
		expect(kana('株式会社トモシビ')).toBe('株0式1会2社3');
		expect(kana("オ'ブライエン")).toBe("'1");
		expect(kana('アﾞ')).toBe('ﾞ1');
		expect(kana('カﾟ')).toBe('ﾟ1');
		expect(kana('゛')).toBe('゛0');
		expect(kana('é')).toBe('é0');
		expect(kana('𠮷')).toBe('𠮷0');
		expect(kana('')).toBe('');
	});

	it('keeps what it made', () => {
		const once = toTransferKana('ふぁーすと(かぶ)No.1').kana;
		expect(once).toBe('ﾌｱ-ｽﾄ(ｶﾌﾞ)NO.1');
		expect(kana(once)).toBe(once);
	});

	it('is read full-width', () => {
		expect(readableKana('ﾔﾏﾀﾞ ﾀﾛｳ')).toBe('ヤマダ　タロウ');
	});
});
