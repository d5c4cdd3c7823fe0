import { isMunicipalityCode } from '../../src/domain/municipality';
import { need } from './args';
import { UsageError } from './command';

/** A 全国地方公共団体コード as typed, full-width digits too. Throws UsageError that says what is wrong with it. */
export function municipalityCode(text: string | undefined, usage: string): string {
	const code = need(text, '全国地方公共団体コード', usage).normalize('NFKC').trim();
	if (isMunicipalityCode(code)) return code;
	if (/^\d{5}$/.test(code))
		throw new UsageError(
			`全国地方公共団体コードは、検査数字を含む6桁で指定してください: ${code}（6桁では ${withCheck(code)}）`
		);
	if (/^\d{6}$/.test(code))
		throw new UsageError(
			`全国地方公共団体コードの検査数字が合いません: ${code}（${code.slice(0, 5)} の検査数字は ${withCheck(code.slice(0, 5)).at(-1)}）。打ち間違いがないか確かめてください。`
		);
	throw new UsageError(`全国地方公共団体コードは6桁の数字で指定してください: ${text}`);
}

const withCheck = (five: string) =>
	Array.from({ length: 10 }, (_, digit) => `${five}${digit}`).find(isMunicipalityCode)!;

/**
 * Takes an option that may be given several times out of the words of a call: `--host a --host b` or `--host=a`.
 * Throws UsageError where a value is missing.
 */
export function takeRepeated(
	args: readonly string[],
	name: string,
	usage: string
): { values: string[]; rest: string[] } {
	const values: string[] = [];
	const rest: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const word = args[i]!;
		if (word.startsWith(`--${name}=`)) values.push(word.slice(name.length + 3));
		else if (word === `--${name}`) {
			const value = args[++i];
			if (value === undefined || value.startsWith('--'))
				throw new UsageError(`オプション --${name} の指定が正しくありません。\n使い方: tomoshibi ${usage}`);
			values.push(value);
		} else rest.push(word);
	}
	return { values, rest };
}
