/** 金融機関コード of ゆうちょ銀行. */
export const YUCHO = '9900';

/**
 * A transfer account from what stands in a passbook of ゆうちょ銀行 (記号・番号): 記号 1xx.. is a savings account, its branch xx8
 * and its number 番号 without the last digit 1; 記号 0xx.. is a settlement account (振替口座・当座), branch xx9 and 番号 as it is.
 * Source: the bank's guide «記号番号から振込用の店名・預金種目・口座番号を調べる», as others repeat it.
 * @returns null where the two are not of that form; the bank's own check digits are not looked at
 */
export function fromYuchoSymbol(
	symbol: string,
	number: string
): { bank: string; branch: string; type: '1' | '2'; number: string } | null {
	const savings = /^1(\d\d)\d0$/.exec(symbol);
	if (savings && /^\d{2,8}$/.test(number) && number.endsWith('1'))
		return {
			bank: YUCHO,
			branch: `${savings[1]!}8`,
			type: '1',
			number: number.slice(0, -1).padStart(7, '0')
		};
	const settlement = /^0(\d\d)\d0$/.exec(symbol);
	if (settlement && /^\d{1,7}$/.test(number))
		return { bank: YUCHO, branch: `${settlement[1]!}9`, type: '2', number: number.padStart(7, '0') };
	return null;
}
