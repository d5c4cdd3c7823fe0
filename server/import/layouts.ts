/**
 * The two layouts that the importer reads: columns of the standardised 基本データリスト (住民記録; 固定資産 家屋基本), and a
 * few that other lists of the office bring (支援措置対象者, 電話番号, 義務者_氏名, 構造, 階数, 住所 in one column).
 */
export interface Layout<Column extends string> {
	/** As messages and the report name the file. */
	title: string;
	/** As the snapshot's manifest names the table. */
	table: 'residents' | 'houses';
	columns: readonly Column[];
	/** Without these nothing can be imported. */
	required: readonly Column[];
	/** Without one of each group nothing can be imported. */
	oneOf: readonly (readonly Column[])[];
	/** What is lost without them is said aloud. */
	wanted: Partial<Record<Column, string>>;
	/** The row's identifier. */
	key: Column;
	/** Where several rows have the same identifier the highest of these is the valid one, then the last in the file. */
	newest: readonly Column[];
	/** Columns with numbers of fixed width, and the number that each one is. */
	identifiers: Partial<Record<Column, IdentifierKind>>;
}

/** Kinds of numbers: 義務者_宛名番号 is the same number as 宛名番号 and has its width. */
export type IdentifierKind = '宛名番号' | '世帯番号' | '物件番号';

const RESIDENT_COLUMNS = [
	'宛名番号',
	'世帯番号',
	'履歴番号',
	'住民種別',
	'住民状態',
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
	'続柄表記',
	'都道府県',
	'市区郡町村名',
	'町字',
	'番地号表記',
	'方書',
	'住所',
	'郵便番号',
	'支援措置対象者',
	'電話番号'
] as const;
export type ResidentColumn = (typeof RESIDENT_COLUMNS)[number];

const HOUSE_COLUMNS = [
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
export type HouseColumn = (typeof HOUSE_COLUMNS)[number];

export const RESIDENTS: Layout<ResidentColumn> = {
	title: '住民',
	table: 'residents',
	columns: RESIDENT_COLUMNS,
	required: ['宛名番号', '世帯番号', '生年月日'],
	oneOf: [
		['氏名', '氏名_外国人漢字', '氏名_外国人ローマ字'],
		['町字', '住所', '番地号表記']
	],
	wanted: {
		支援措置対象者: '住所を伏せる人が分からず、全員の住所が画面に出ます',
		住民状態: '転出・死亡の人も現住として扱います',
		氏名_フリガナ: 'カナで探せません',
		続柄表記: '世帯主が分かりません'
	},
	key: '宛名番号',
	newest: ['履歴番号'],
	identifiers: { 宛名番号: '宛名番号', 世帯番号: '世帯番号' }
};

export const HOUSES: Layout<HouseColumn> = {
	title: '家屋',
	table: 'houses',
	columns: HOUSE_COLUMNS,
	required: ['物件番号'],
	oneOf: [['家屋_現況所在地', '家屋_登記所在地']],
	wanted: { 義務者_宛名番号: '所有者と家屋を結び付けられません' },
	key: '物件番号',
	newest: ['課税年度', '履歴番号'],
	identifiers: { 物件番号: '物件番号', 義務者_宛名番号: '宛名番号' }
};

/** A header as it is compared: full width or half width, with or without underscores and spaces. */
export function headerKey(text: string): string {
	return text.normalize('NFKC').replace(/[\s_]/g, '');
}
