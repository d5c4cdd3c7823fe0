/**
 * Columns of the town's files: those of the standardised 基本データリスト (住民記録; 固定資産 家屋基本) that the
 * registers need, and behind them the few that lists of other offices add (支援措置対象者, 電話番号, 義務者_氏名, 構造, 階数).
 */
export const RESIDENT_COLUMNS = [
	'宛名番号',
	'世帯番号',
	'住民種別',
	'住民状態',
	'異動年月日',
	'異動事由',
	'氏名',
	'氏名_外国人ローマ字',
	'氏名_外国人漢字',
	'氏名_フリガナ',
	'旧氏',
	'旧氏_フリガナ',
	'通称',
	'通称_フリガナ',
	'氏名優先区分',
	'性別',
	'生年月日',
	'生年月日_不詳フラグ',
	'生年月日_不詳表記',
	'続柄コード1',
	'続柄コード2',
	'続柄表記',
	'市区町村コード',
	'町字コード',
	'都道府県',
	'市区郡町村名',
	'町字',
	'番地号表記',
	'番地枝番数値',
	'方書',
	'郵便番号',
	'国籍',
	'支援措置対象者',
	'電話番号'
] as const;

export const HOUSE_COLUMNS = [
	'物件番号',
	'課税年度',
	'履歴番号',
	'家屋_登記所在地',
	'家屋番号',
	'義務者_宛名番号',
	'義務者_氏名',
	'現況建築年月日',
	'現況種類区分',
	'構造',
	'階数',
	'合計現況床面積',
	'家屋_現況所在地'
] as const;

export type ResidentRow = Record<(typeof RESIDENT_COLUMNS)[number], string>;
export type HouseRow = Record<(typeof HOUSE_COLUMNS)[number], string>;

/** One CSV line (RFC 4180) with CRLF, as the exports of municipal systems have it. */
export function csvLine(values: readonly string[]): string {
	return values.map((v) => (/[",\r\n]/.test(v) ? `"${v.replace(/"/g, '""')}"` : v)).join(',') + '\r\n';
}
