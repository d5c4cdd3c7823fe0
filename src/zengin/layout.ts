/*
 * Record layout of 総合振込 (種別コード 21) as 全銀協 laid it down: records of 120 bytes, one header, data records, one trailer, one
 * end record. Compared with what banks publish of it: 群馬銀行 «全銀協制定ファイルフォーマット【総合振込】», 三井住友銀行
 * «ファイルレイアウト 総合振込（全銀形式）», a help page of another maker's payment program with byte positions, and the API
 * documents of GMOあおぞらネット銀行; they agree on every position. The 全銀協's booklet itself could not be read.
 */

/** Bytes of a record without line break. */
export const RECORD_BYTES = 120;

/** What may stand in a field. */
export type Content =
	/** Exactly one of these texts. */
	| { as: 'one'; of: readonly string[] }
	/** Digits, right-aligned, filled with zeros; `or spaces`: the field may be left blank. */
	| { as: 'digits'; blank?: true }
	/** Transfer kana, left-aligned, filled with spaces; `blank`: may be empty. */
	| { as: 'text'; blank?: true }
	/** Month and day. */
	| { as: 'day' }
	| { as: 'spaces' };

/** A field of a record. */
export interface Field {
	/** Name of the field as banks write it. */
	title: string;
	/** First byte, from 1 as in the banks' tables. */
	at: number;
	length: number;
	content: Content;
}

const one = (...of: string[]): Content => ({ as: 'one', of });
const digits: Content = { as: 'digits' };
const text: Content = { as: 'text' };
const blankText: Content = { as: 'text', blank: true };

type Part<K extends string> = readonly [key: K, title: string, length: number, content: Content];

/** Puts fields one behind the other; the lengths must make a whole record. */
function laid<K extends string>(parts: readonly Part<K>[]): Record<K, Field> {
	let at = 1;
	const fields = {} as Record<K, Field>;
	for (const [key, title, length, content] of parts) {
		fields[key] = { title, at, length, content };
		at += length;
	}
	if (at !== RECORD_BYTES + 1) throw new RangeError(`a record of ${at - 1} bytes`);
	return fields;
}

/** ヘッダー・レコード */
export const HEADER = laid([
	['kind', 'データ区分', 1, one('1')],
	['service', '種別コード', 2, one('21')],
	['code', 'コード区分', 1, one('0')],
	['client', '委託者コード', 10, digits],
	['clientName', '委託者名', 40, text],
	['payOn', '振込指定日', 4, { as: 'day' }],
	['bank', '仕向銀行番号', 4, digits],
	['bankName', '仕向銀行名', 15, blankText],
	['branch', '仕向支店番号', 3, digits],
	['branchName', '仕向支店名', 15, blankText],
	['type', '預金種目（依頼人）', 1, one('1', '2', '9')],
	['number', '口座番号（依頼人）', 7, digits],
	['dummy', 'ダミー', 17, { as: 'spaces' }]
]);

/** データ・レコード. Positions 92 to 111 are two 顧客コード, or one EDI情報 where 識別表示 is Y. */
export const DATA = laid([
	['kind', 'データ区分', 1, one('2')],
	['bank', '被仕向銀行番号', 4, digits],
	['bankName', '被仕向銀行名', 15, blankText],
	['branch', '被仕向支店番号', 3, digits],
	['branchName', '被仕向支店名', 15, blankText],
	// Not used since 手形交換所 closed in 2022; banks take zeros or spaces.
	['clearing', '手形交換所番号', 4, one('0000', '    ')],
	['type', '預金種目', 1, one('1', '2', '4', '9')],
	['number', '口座番号', 7, digits],
	['holder', '受取人名', 30, text],
	['yen', '振込金額', 10, digits],
	// 1 第1回振込分, 2 変更分（被仕向銀行・支店、預金種目・口座番号）, 0 その他
	['fresh', '新規コード', 1, one('0', '1', '2')],
	['customer1', '顧客コード1', 10, { as: 'digits', blank: true }],
	['customer2', '顧客コード2', 10, { as: 'digits', blank: true }],
	// 7 電信扱, 8 文書扱
	['speed', '振込指定区分', 1, one('7', '8', ' ')],
	['mark', '識別表示', 1, one('Y', ' ')],
	['dummy', 'ダミー', 7, { as: 'spaces' }]
]);

/** The 20 bytes of both 顧客コード where 識別表示 is Y. */
export const EDI: Field = { title: 'EDI情報', at: DATA.customer1.at, length: 20, content: blankText };

/** トレーラ・レコード */
export const TRAILER = laid([
	['kind', 'データ区分', 1, one('8')],
	['count', '合計件数', 6, digits],
	['yen', '合計金額', 12, digits],
	['dummy', 'ダミー', 101, { as: 'spaces' }]
]);

/** エンド・レコード */
export const END = laid([
	['kind', 'データ区分', 1, one('9')],
	['dummy', 'ダミー', 119, { as: 'spaces' }]
]);

/** Names of records by their first byte, for people. */
export const RECORD_TITLES: Record<string, string> = {
	'1': 'ヘッダー・レコード',
	'2': 'データ・レコード',
	'8': 'トレーラ・レコード',
	'9': 'エンド・レコード'
};
