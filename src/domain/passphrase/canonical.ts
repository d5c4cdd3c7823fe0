/** Kana that everybody spells alike in Latin letters; the others stay as they are. */
const ROWS: [kana: string, latin: string[]][] = [
	['あいうえお', ['a', 'i', 'u', 'e', 'o']],
	['かきくけこ', ['ka', 'ki', 'ku', 'ke', 'ko']],
	['さすせそ', ['sa', 'su', 'se', 'so']],
	['たてと', ['ta', 'te', 'to']],
	['なにぬねの', ['na', 'ni', 'nu', 'ne', 'no']],
	['はひへほ', ['ha', 'hi', 'he', 'ho']],
	['まみむめも', ['ma', 'mi', 'mu', 'me', 'mo']],
	['やゆよ', ['ya', 'yu', 'yo']],
	['らりるれろ', ['ra', 'ri', 'ru', 're', 'ro']],
	['わ', ['wa']],
	['がぎぐげご', ['ga', 'gi', 'gu', 'ge', 'go']],
	['ざずぜぞ', ['za', 'zu', 'ze', 'zo']],
	['だでど', ['da', 'de', 'do']],
	['ばびぶべぼ', ['ba', 'bi', 'bu', 'be', 'bo']],
	['ぱぴぷぺぽ', ['pa', 'pi', 'pu', 'pe', 'po']]
];
const LATIN = new Map(ROWS.flatMap(([kana, latin]) => [...kana].map((one, i) => [one, latin[i]!] as const)));

/**
 * A passphrase as it is hashed and judged. Full width or half, capitals, katakana or hiragana, kana or their Latin letters,
 * spaces and hyphens make no difference: what a keyboard does by itself must not shut a person out.
 */
export function canonicalPassphrase(text: string): string {
	const folded = text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s\-‐‑‒–—―−・,，、.．。]/g, '')
		.replace(/[ァ-ヶ]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0x60));
	return [...folded].map((one) => LATIN.get(one) ?? one).join('');
}
