import { characterOf } from './characters';
import { textOf } from './check';
import { DATA, RECORD_BYTES, TRAILER, type Field } from './layout';
import { cut, type Problem } from './records';

/*
 * Results of transfers (振込結果・振込不能の通知).
 *
 * No published layout of 全銀協 for results of 総合振込 was found: banks answer with the same 120-byte records and a result code
 * in a byte that the request leaves blank, or with a list of their own. Two forms are read:
 *
 * 1. The 120-byte layout of layout.ts with one result code in each data record. Where it stands is agreed with the bank:
 *    position 113 (識別表示) unless told; 口座振替 results (種別コード 91) have theirs at 112.
 * 2. CSV: 顧客コード,結果コード in the first two columns (a heading line and further columns may be there). The code of up to ten
 *    digits is 顧客コード1; of up to twenty, both one behind the other.
 *
 * Code 0 (or 00, 000) says that the money went; any other code that it came back; a blank says nothing, and the payment stays as
 * it is. What a code means is in the bank's own notice.
 */

/**
 * Meanings of codes in the results of 口座振替, which 全銀協 did lay down and several banks publish; whether a bank uses them for
 * transfers too could not be verified. Others are shown as they are.
 */
export const RESULT_CODES: Record<string, string> = {
	'0': '処理済み',
	'2': '取引なし（口座なし・口座相違）',
	'8': '依頼人の都合による停止・組戻し',
	'9': 'その他'
};

/** What became of one transfer. */
export interface TransferResult {
	/** Record or line of the file from 1. */
	record: number;
	/** Ten digits with leading zeros, or '' where it was blank. */
	customer1: string;
	customer2: string;
	/** Result code, '' for none. */
	code: string;
	/** paid: the money went; returned: it came back; none: the file does not say. */
	outcome: 'paid' | 'returned' | 'none';
	/** Of the 120-byte form: where it went, for comparing; null in a CSV. */
	transfer: {
		bank: string;
		branch: string;
		type: string;
		number: string;
		holder: string;
		yen: number;
	} | null;
}

/** A file of results as it was read. */
export interface Results {
	form: 'zengin' | 'csv';
	results: TransferResult[];
	/** Whatever could not be read; with any of these, the file is not whole and a person looks at it first. */
	problems: Problem[];
}

function outcomeOf(code: string): TransferResult['outcome'] {
	if (code === '') return 'none';
	return /^0+$/.test(code) ? 'paid' : 'returned';
}

/**
 * Reads a bank's results.
 * @param options.position byte of the result code in a data record, from 1
 */
export function readResults(bytes: Uint8Array, options: { position?: number } = {}): Results {
	const first = bytes.subarray(0, RECORD_BYTES);
	const packed = first.length === RECORD_BYTES && !first.includes(0x0a) && !first.includes(0x2c);
	if (!packed) return readCsv(bytes);
	return readRecords(bytes, options.position ?? DATA.mark.at);
}

function readRecords(bytes: Uint8Array, position: number): Results {
	const { records, problems } = cut(bytes);
	const results: TransferResult[] = [];
	let yen = 0;
	for (const { no, offset, bytes: record } of records) {
		if (record.length < RECORD_BYTES) continue;
		const wrong = (at: number, text: string) =>
			problems.push({ record: no, position: at, offset: offset + at - 1, text });
		const number = (field: Field) => {
			const text = textOf(record, field);
			if (/^\d*$/.test(text)) return text;
			wrong(field.at, `${field.title}: 数字ではありません（「${text}」です）。`);
			return '';
		};
		const kind = characterOf(record[0]!);
		if (kind === '2') {
			const code = characterOf(record[position - 1]!).trim();
			if (code !== '' && !/^[0-9A-Z]$/.test(code)) wrong(position, `結果コード「${code}」は読めません。`);
			const amount = Number(number(DATA.yen));
			yen += amount;
			results.push({
				record: no,
				customer1: number(DATA.customer1),
				customer2: number(DATA.customer2),
				code,
				outcome: outcomeOf(code),
				transfer: {
					bank: number(DATA.bank),
					branch: number(DATA.branch),
					type: textOf(record, DATA.type),
					number: number(DATA.number),
					holder: textOf(record, DATA.holder),
					yen: amount
				}
			});
		} else if (kind === '8') {
			if (Number(number(TRAILER.count)) !== results.length)
				wrong(TRAILER.count.at, `${TRAILER.count.title}: データ・レコードは${results.length}件です。`);
			if (Number(number(TRAILER.yen)) !== yen)
				wrong(TRAILER.yen.at, `${TRAILER.yen.title}: データ・レコードの合計は${yen}円です。`);
		} else if (kind !== '1' && kind !== '9') wrong(1, `データ区分「${kind}」は読めません。`);
	}
	const kinds = records.map(({ bytes: record }) => characterOf(record[0] ?? 0)).join('');
	if (!/^12*89$/.test(kinds))
		problems.push({
			record: 0,
			position: 0,
			offset: 0,
			text: 'ヘッダー・データ・トレーラ・エンドの順に並んでいません。ファイルが途中で切れている恐れがあります。'
		});
	return { form: 'zengin', results, problems };
}

function readCsv(bytes: Uint8Array): Results {
	// Only digits count here, and they have the same bytes in UTF-8 and Shift_JIS; names in further columns are not read.
	const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
	const results: TransferResult[] = [];
	const problems: Problem[] = [];
	let offset = 0;
	text.split('\n').forEach((line, i) => {
		const [customer = '', code = ''] = line.split(',').map((cell) => cell.replace(/["\s]/g, ''));
		const wrong = (position: number, said: string) =>
			problems.push({ record: i + 1, position, offset: offset + position - 1, text: said });
		if (/^\d{1,20}$/.test(customer)) {
			if (!/^[0-9A-Z]{0,4}$/.test(code))
				wrong(line.indexOf(',') + 2, '結果コードが4文字までの数字・英大文字ではありません。');
			else
				results.push({
					record: i + 1,
					...customerOf(customer),
					code,
					outcome: outcomeOf(code),
					transfer: null
				});
		} else if (line.trim() !== '' && i > 0) wrong(1, '顧客コードが20桁までの数字ではありません。');
		offset += line.length + 1;
	});
	if (results.length === 0)
		problems.push({
			record: 0,
			position: 0,
			offset: 0,
			text: '結果が1件もありません。120バイトの全銀形式か、「顧客コード,結果コード」のCSVを選んでください。'
		});
	return { form: 'csv', results, problems };
}

/** Leading zeros that a spreadsheet has taken away come back. */
function customerOf(text: string): { customer1: string; customer2: string } {
	if (text.length <= 10) return { customer1: text.padStart(10, '0'), customer2: '' };
	const both = text.padStart(20, '0');
	return { customer1: both.slice(0, 10), customer2: both.slice(10) };
}
