/*
 * Characters of transfer data (全銀協規定形式の使用文字) and their bytes (JIS X 0201, one byte each; コード区分 0).
 *
 * Sources that were compared: PCA 商魂・商管 manual «全銀協使用可能文字» (names: kana without ヲ and small ones, voiced marks as
 * characters of their own, A–Z, 0–9, space and the four signs ( ) - .; bank and branch names: the same with only -), 群馬銀行
 * «全銀協制定ファイルフォーマット【総合振込】», and three banks' lists for their own services, which also take ヲ , / ¥ 「 」 in
 * names. The 全銀協's own booklet «適用業務およびレコード・フォーマット» could not be read itself. So what this program
 * makes uses only the four signs (`toTransferKana`), and what it reads may have the others, with a word of caution.
 */

/** Kana that carry their own code, without small ones: ｱ–ﾝ are 0xb1–0xdd, ﾞ 0xde, ﾟ 0xdf; ｦ 0xa6. */
const KANA = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ';

/** Characters that every bank takes in a name. */
const EVERYWHERE = new Set(`${KANA}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ()-.`);

/** Characters that some banks take in a name and others do not. */
const SOMEWHERE = new Set('ｦ,/¥｢｣');

/** What a character is in a name: taken everywhere, by some banks only, or by none. */
export function standing(character: string): 'everywhere' | 'somewhere' | 'nowhere' {
	return EVERYWHERE.has(character) ? 'everywhere' : SOMEWHERE.has(character) ? 'somewhere' : 'nowhere';
}

/** The character of every byte in JIS X 0201; bytes that stand for nothing are given as `<1F>`. */
const CHARACTERS: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
	if (byte === 0x5c) return '¥';
	if (byte === 0x7e) return '‾';
	if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
	if (byte >= 0xa1 && byte <= 0xdf) return String.fromCharCode(byte - 0xa1 + 0xff61);
	return `<${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
});
const BYTES = new Map(
	CHARACTERS.flatMap((character, byte) =>
		standing(character) === 'nowhere' ? [] : [[character, byte] as const]
	)
);

/** The byte of a character in JIS X 0201, or null where it has none or is not allowed in transfer data. */
export function byteOf(character: string): number | null {
	return BYTES.get(character) ?? null;
}

/** The character of a byte (0 to 255), allowed or not; `<1F>` for a byte that stands for nothing. */
export function characterOf(byte: number): string {
	return CHARACTERS[byte]!;
}

/** Bytes as text, one character for each byte that has one. */
export function decode(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += CHARACTERS[byte]!;
	return text;
}

/** Whether a voiced mark (ﾞ, ﾟ) may stand behind this kana: ｳ ｶ–ﾄ ﾊ–ﾎ, and for ﾟ only ﾊ–ﾎ. */
export function takesMark(kana: string | undefined, mark: string): boolean {
	if (kana === undefined) return false;
	if (mark === 'ﾟ') return kana >= 'ﾊ' && kana <= 'ﾎ';
	return kana === 'ｳ' || (kana >= 'ｶ' && kana <= 'ﾄ') || (kana >= 'ﾊ' && kana <= 'ﾎ');
}

/** What is wrong with a character of a name, in its place: 0 and up from the first one. */
export interface WrongCharacter {
	at: number;
	character: string;
	why: 'notAllowed' | 'markAlone';
}

/** Characters of a name that no bank takes, and voiced marks that belong to nothing. */
export function wrongCharacters(name: string): WrongCharacter[] {
	const characters = [...name];
	return characters.flatMap((character, at): WrongCharacter[] => {
		if (standing(character) === 'nowhere') return [{ at, character, why: 'notAllowed' }];
		const mark = character === 'ﾞ' || character === 'ﾟ';
		return mark && !takesMark(characters[at - 1], character) ? [{ at, character, why: 'markAlone' }] : [];
	});
}
