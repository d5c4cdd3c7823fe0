import { takesMark } from './characters';

/** A character that has no form in transfer data. */
export interface Unconverted {
	character: string;
	/** Its place in the text, counted in characters from 0. */
	at: number;
}

/** Small kana are written large; ヲ sounds as オ and not every bank takes it; old kana as they sound. */
const FOLDED: Record<string, string> = Object.fromEntries(
	[...'ァィゥェォッャュョヮヵヶヰヱヲ'].map((small, i) => [small, [...'アイウエオツヤユヨワカケイエオ'][i]!])
);

const FULL = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';
const HALF = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ';
const HALF_OF = new Map([...FULL].map((kana, i) => [kana, HALF[i]!] as const));

/** Everything that people type for a long vowel or a hyphen. */
const HYPHENS = new Set('-ーｰ‐‑‒–—―−－');
const MARKS: Record<string, string> = { '\u3099': 'ﾞ', '\u309a': 'ﾟ' };
const OTHER: Record<string, string> = { '・': '.', '·': '.', '「': '｢', '」': '｣', '¥': '¥', '\\': '¥' };

/** One character, decomposed, in the form of transfer data; null where it has none. */
function converted(character: string, before: string | undefined): string | null {
	if (HYPHENS.has(character)) return '-';
	const mark = MARKS[character];
	if (mark) return takesMark(before, mark) ? mark : null;
	const code = character.codePointAt(0)!;
	// Hiragana to katakana, before the folding of small ones.
	const kana = code >= 0x3041 && code <= 0x3096 ? String.fromCharCode(code + 0x60) : character;
	const half = HALF_OF.get(FOLDED[kana] ?? kana);
	if (half) return half;
	if (/^[A-Za-z0-9 ().,/]$/.test(character)) return character.toUpperCase();
	return OTHER[character] ?? null;
}

/**
 * A name in the characters of 全銀協 transfers: half-width kana, small ones large, long vowels and hyphens as -, voiced marks as
 * characters of their own, Latin letters large, one space between words. Nothing is abbreviated: whether 株式会社 is カ) in the
 * account's name is the bank's to say, the person types what the passbook has.
 * @returns the converted text without what has no form there, and these characters with their places
 */
export function toTransferKana(text: string): { kana: string; rest: Unconverted[] } {
	let kana = '';
	const rest: Unconverted[] = [];
	[...text].forEach((character, at) => {
		// NFKD would make a space and a mark of the ones that stand alone.
		const alone = character === '゛' ? '\u3099' : character === '゜' ? '\u309a' : character;
		let all = '';
		for (const part of [...alone.normalize('NFKD')]) {
			const as = converted(part, all.at(-1) ?? kana.at(-1));
			if (as === null) return void rest.push({ character, at });
			all += as;
		}
		kana += all;
	});
	return { kana: kana.replace(/ +/g, ' ').trim(), rest };
}

/** Transfer kana as people read it, full-width: ﾔﾏﾀﾞ ﾀﾛｳ → ヤマダ　タロウ. */
export function readableKana(kana: string): string {
	return kana.normalize('NFKC').replaceAll(' ', '\u3000');
}
