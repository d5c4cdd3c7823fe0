import { foldCharacters } from './text-key';

const DIGITS = '〇一二三四五六七八九';
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** 二十三, 一〇一 and 二三 as numbers. */
function numberOf(kanji: string): number {
	if (![...kanji].some((c) => c in UNITS)) return Number([...kanji].map((c) => DIGITS.indexOf(c)).join(''));
	let total = 0;
	let digit = 0;
	for (const c of kanji) {
		const unit = UNITS[c];
		if (unit === undefined) digit = digit * 10 + DIGITS.indexOf(c);
		else {
			total += (digit || 1) * unit;
			digit = 0;
		}
	}
	return total + digit;
}

/** Kanji digits that count something: not those of a place name such as 千代田 or 十日町. */
const COUNTING =
	/[〇一二三四五六七八九十百千]+(?=丁目|番|号|条|線|地割|[-のー])|(?<=[-\d目番号地の])[〇一二三四五六七八九十百千]+(?![\p{Script=Han}\p{Script=Hiragana}])/gu;

/**
 * Search key of an address or part of one: one spelling for 住居表示 and 地番 however they are written.
 * 本町一丁目2番3号, 本町１－２－３ and 本町1丁目2-3 give 本町1-2-3; 字灯12番地の3 gives 灯12-3. 大字 and 字 are left out, ヶ ケ が are one,
 * variant kanji are folded.
 */
export function addressKey(text: string): string {
	return (
		foldCharacters(text)
			.replace(/[\u2010-\u2015\u2212\u2500~〜]/g, '-')
			.replace(/大?字/g, '')
			.replace(/(?<=\p{Script=Han})[けか](?=\p{Script=Han})/gu, 'が')
			.replace(COUNTING, (kanji) => String(numberOf(kanji)))
			.replace(/(?<=\d)\s+(?=\d)/g, '-')
			.replace(/\s+/g, '')
			.replace(/(?<=\d)(?:丁目|番地|番|号|の|-|ー)+(?=\d)/g, '-')
			.replace(/(?<=\d)(?:丁目|番地|番|号室|号|室)(?!\d)/g, '')
			// 03 is 3, 0 is 0
			.replace(/(?<!\d)0+(?=\d)/g, '')
			.replace(/[^\p{L}\p{N}\p{Co}-]/gu, '')
	);
}

/**
 * Key of the lot on which an address stands, to tell whether a person lives in a house: without 方書 (behind the first
 * space), prefecture and city.
 */
export function lotKey(address: string): string {
	const lot = address.trim().split(/\s/, 1)[0]!;
	return addressKey(lot.replace(/^(?:北海道|東京都|京都府|大阪府|.{2,3}県)/, '').replace(/^.{1,6}?市/, ''));
}

/** The digits of a telephone number, domestic form: +81 90-… gives 090…; '' if there are none. */
export function phoneDigits(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/^\s*\+81\s*(?:\(0\))?\s*0?/, '0')
		.replace(/\D/g, '');
}
