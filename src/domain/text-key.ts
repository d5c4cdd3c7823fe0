import { KANJI_GROUPS } from '../generated/kanji-folding';

/** Variation selectors (IVS, SVS): they choose a glyph, not a character. */
const VARIATION_SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

let kanji: Map<string, string> | undefined;

function kanjiFolding(): Map<string, string> {
	if (!kanji) {
		kanji = new Map();
		for (const group of KANJI_GROUPS.split(' ')) {
			const [standsFor, ...variants] = [...group];
			for (const variant of variants) kanji.set(variant, standsFor!);
		}
	}
	return kanji;
}

/** Small kana are written large (ショウ/シヨウ), ヂ and ヅ as they sound, ヴ as people write it without. */
const SMALL = 'ぁぃぅぇぉっゃゅょゎゕゖぢづゔをゐゑ';
const LARGE = 'あいうえおつやゆよわかけじずぶおいえ';

function foldKana(character: string): string {
	const at = SMALL.indexOf(character);
	return at < 0 ? character : LARGE[at]!;
}

/**
 * Character folding (字形の違いをならす) for search only, never for display: NFKC (half width, compatibility forms), IVS removed,
 * lower case, katakana to hiragana, small kana to large, variant kanji to one of them, 々 to what it repeats.
 * Punctuation and spaces stay.
 */
export function foldCharacters(text: string): string {
	const folding = kanjiFolding();
	let out = '';
	let last = '';
	for (let character of text.replace(VARIATION_SELECTORS, '').normalize('NFKC').toLowerCase()) {
		const code = character.codePointAt(0)!;
		if (code >= 0x30a1 && code <= 0x30f6) character = String.fromCharCode(code - 0x60);
		if (character === '々' || character === 'ゝ') character = last;
		else if (code >= 0x3400) character = folding.get(character) ?? character;
		else if (code >= 0x3041) character = foldKana(character);
		out += character;
		last = character;
	}
	return out;
}

/** Search key of a name: folded, with spaces and punctuation removed (サトウ　イチロウ → さとういちろう, 髙﨑 → 高崎). */
export function textKey(text: string): string {
	return foldCharacters(text).replace(/[\p{P}\p{Z}\p{C}]/gu, (c) => (/\p{Co}/u.test(c) ? c : ''));
}

const VOICED = 'がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ';
const PLAIN = 'かきくけこさしすせそたてとはひふへほはひふへほ';
const ROWS = [
	'あかさたなはまやらわ',
	'いきしちにひみり',
	'うくすつぬふむゆる',
	'えけせてねへめれ',
	'おこそとのほもよろ'
];
const VOWEL_OF = new Map(ROWS.flatMap((row, i) => [...row].map((kana) => [kana, 'あいうえお'[i]!] as const)));
/** What lengthens a vowel in writing: おう and おお, えい and ええ. */
const LENGTHENS: Record<string, string> = { あ: 'あ', い: 'い', う: 'う', え: 'えい', お: 'おう' };

/**
 * The looser second key of a kana key (濁点・長音の違いをならす): no voiced marks, no long vowels, so that ヤマサキ finds ヤマザキ and
 * オノ finds オオノ. Expects what textKey gives; other characters stay.
 */
export function looseKana(key: string): string {
	let out = '';
	let vowel = '';
	for (let kana of key) {
		const at = VOICED.indexOf(kana);
		if (at >= 0) kana = PLAIN[at]!;
		if (kana === 'ー' || (vowel && LENGTHENS[vowel]!.includes(kana))) continue;
		vowel = VOWEL_OF.get(kana) ?? '';
		out += kana;
	}
	return out;
}
