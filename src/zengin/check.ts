import { characterOf, decode, standing, takesMark } from './characters';
import { DATA, EDI, END, HEADER, RECORD_BYTES, RECORD_TITLES, TRAILER, type Field } from './layout';
import { cut, type FoundRecord, type Problem } from './records';

export type { Problem } from './records';

const SPACE = 0x20;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
/** Days of each month; February has 29, the file does not know the year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Bytes of a field. */
export function bytesOf(record: Uint8Array, field: Field): Uint8Array {
	return record.subarray(field.at - 1, field.at - 1 + field.length);
}

/** Text of a field without the spaces behind it. */
export function textOf(record: Uint8Array, field: Field): string {
	return decode(bytesOf(record, field)).replace(/ +$/, '');
}

/** What is wrong in a field: its first wrong byte (from 0 within the field) and a sentence. */
function wrongIn(field: Field, bytes: Uint8Array): { at: number; text: string } | null {
	const { content } = field;
	const blank = bytes.every((byte) => byte === SPACE);
	const found = (at: number) => `「${characterOf(bytes[at]!)}」があります`;
	switch (content.as) {
		case 'spaces': {
			const at = bytes.findIndex((byte) => byte !== SPACE);
			return at < 0 ? null : { at, text: `空白でなければなりません（${found(at)}）。` };
		}
		case 'one': {
			const text = decode(bytes);
			if (content.of.includes(text)) return null;
			const allowed = content.of.map((value) => (value.trim() === '' ? '空白' : value)).join('・');
			return { at: 0, text: `${allowed} のいずれかでなければなりません（「${text}」です）。` };
		}
		case 'digits': {
			if (content.blank && blank) return null;
			const at = bytes.findIndex((byte) => !isDigit(byte));
			return at < 0 ? null : { at, text: `数字でなければなりません（${found(at)}）。` };
		}
		case 'day': {
			const at = bytes.findIndex((byte) => !isDigit(byte));
			if (at >= 0) return { at, text: `月日を数字4桁で書きます（${found(at)}）。` };
			const [month, day] = [Number(decode(bytes.subarray(0, 2))), Number(decode(bytes.subarray(2)))];
			const last = DAYS[month - 1];
			if (last === undefined) return { at: 0, text: `月が01から12ではありません（${decode(bytes)}）。` };
			return day >= 1 && day <= last ? null : { at: 2, text: `その月にない日です（${decode(bytes)}）。` };
		}
		case 'text':
			return blank ? (content.blank ? null : { at: 0, text: '空欄です。' }) : wrongName(bytes);
	}
}

function wrongName(bytes: Uint8Array): { at: number; text: string } | null {
	if (bytes[0] === SPACE) return { at: 0, text: '左詰めでなければなりません（先頭が空白です）。' };
	for (let at = 0; at < bytes.length; at++) {
		const character = characterOf(bytes[at]!);
		if (standing(character) === 'nowhere')
			return { at, text: `使えない文字「${character}」があります${hint(bytes[at]!)}。` };
		const before = at > 0 ? characterOf(bytes[at - 1]!) : undefined;
		if ((character === 'ﾞ' || character === 'ﾟ') && !takesMark(before, character))
			return { at, text: `「${character}」の前に、それを付けられるカナがありません。` };
	}
	return null;
}

/** What to write instead, for the mistakes that are made most. */
function hint(byte: number): string {
	if (byte >= 0x61 && byte <= 0x7a) return '（英字は大文字だけです）';
	if (byte >= 0xa7 && byte <= 0xaf) return '（小さいカナは大きいカナで書きます）';
	if (byte === 0xb0) return '（長音は「-」で書きます）';
	if (byte === 0xa5) return '（中点は「.」で書きます）';
	if ((byte >= 0x81 && byte <= 0x9f) || byte >= 0xe0) return '（全角文字は使えません）';
	return '';
}

const HEADER_FIELDS = Object.values(HEADER);
const DATA_FIELDS = Object.values(DATA);
const EDI_FIELDS = [...DATA_FIELDS.filter(({ at }) => at < EDI.at || at >= EDI.at + EDI.length), EDI].sort(
	(a, b) => a.at - b.at
);
const TRAILER_FIELDS = Object.values(TRAILER);
const END_FIELDS = Object.values(END);

/** Fields of a record, by its first byte; 識別表示 says what stands in a data record's customer codes. */
export function fieldsOf(record: Uint8Array): readonly Field[] | null {
	switch (characterOf(record[0] ?? 0)) {
		case '1':
			return HEADER_FIELDS;
		case '2':
			return record[DATA.mark.at - 1] === 0x59 ? EDI_FIELDS : DATA_FIELDS;
		case '8':
			return TRAILER_FIELDS;
		case '9':
			return END_FIELDS;
		default:
			return null;
	}
}

function wrongFields({ no, offset, bytes }: FoundRecord): Problem[] {
	if (bytes.length < RECORD_BYTES) return [];
	const fields = fieldsOf(bytes);
	if (!fields)
		return [
			{
				record: no,
				position: 1,
				offset,
				text: `データ区分が 1・2・8・9 のいずれでもありません（「${characterOf(bytes[0]!)}」です）。`
			}
		];
	return fields.flatMap((field) => {
		const wrong = wrongIn(field, bytesOf(bytes, field));
		if (!wrong) return [];
		const position = field.at + wrong.at;
		return [{ record: no, position, offset: offset + position - 1, text: `${field.title}: ${wrong.text}` }];
	});
}

/** Kinds of record that may follow one another: one header, data, one trailer, one end, nothing more. */
const FOLLOWS: Record<string, readonly string[]> = {
	'': ['1'],
	'1': ['2'],
	'2': ['2', '8'],
	'8': ['9'],
	'9': []
};

function wrongOrder(records: readonly FoundRecord[]): Problem[] {
	const problems: Problem[] = [];
	let last = '';
	for (const { no, offset, bytes } of records) {
		const kind = characterOf(bytes[0] ?? 0);
		const title = RECORD_TITLES[kind];
		if (title && !FOLLOWS[last]!.includes(kind))
			problems.push({
				record: no,
				position: 1,
				offset,
				text: `${last === '' ? 'ファイルの先頭' : RECORD_TITLES[last]!}の次に${title}は置けません。`
			});
		if (title) last = kind;
	}
	const end = records.at(-1);
	if (last !== '9')
		problems.push({
			record: 0,
			position: 0,
			offset: end ? end.offset + end.bytes.length : 0,
			text: records.length === 0 ? 'ファイルが空です。' : 'エンド・レコードで終わっていません。'
		});
	return problems;
}

function wrongSums(records: readonly FoundRecord[]): Problem[] {
	const whole = records.filter(({ bytes }) => bytes.length === RECORD_BYTES);
	const data = whole.filter(({ bytes }) => characterOf(bytes[0]!) === '2');
	const problems: Problem[] = [];
	let yen = 0;
	for (const { no, offset, bytes } of data) {
		const text = textOf(bytes, DATA.yen);
		if (!/^\d+$/.test(text)) continue;
		yen += Number(text);
		if (Number(text) === 0)
			problems.push({
				record: no,
				position: DATA.yen.at,
				offset: offset + DATA.yen.at - 1,
				text: `${DATA.yen.title}: 0円です。`
			});
	}
	for (const { no, offset, bytes } of whole.filter((one) => characterOf(one.bytes[0]!) === '8'))
		for (const [field, is] of [
			[TRAILER.count, data.length],
			[TRAILER.yen, yen]
		] as const) {
			const says = textOf(bytes, field);
			if (!/^\d+$/.test(says) || Number(says) === is) continue;
			problems.push({
				record: no,
				position: field.at,
				offset: offset + field.at - 1,
				text: `${field.title}: ${Number(says).toLocaleString('en-US')} とありますが、データ・レコードを数えると ${is.toLocaleString('en-US')} です。`
			});
		}
	return problems;
}

/**
 * Everything that is wrong with a transfer file (総合振込データの検査), byte by byte and in the file's order: lengths and line breaks,
 * order of the records, every field's characters and alignment, count and total. Empty: it can go to the bank.
 * Files with more than one header (マルチファイル) are not what a payment run makes and count as wrong.
 */
export function checkTransfer(bytes: Uint8Array): Problem[] {
	const { records, problems } = cut(bytes);
	return [...problems, ...records.flatMap(wrongFields), ...wrongOrder(records), ...wrongSums(records)].sort(
		(a, b) => (a.record || Infinity) - (b.record || Infinity) || a.position - b.position
	);
}

/** What a transfer file holds, for people. */
export interface TransferSummary {
	/** Kinds of the records in their order, as numbers of records one behind the other: 1 header, 20 data, … */
	kinds: { title: string; count: number }[];
	/** Data records. */
	count: number;
	/** Sum of the amounts that are numbers. */
	yen: number;
	lineBreaks: boolean;
}

/** Counts what stands in a file, right or wrong. */
export function summaryOf(bytes: Uint8Array): TransferSummary {
	const { records, lineBreaks } = cut(bytes);
	const kinds: TransferSummary['kinds'] = [];
	let count = 0;
	let yen = 0;
	for (const { bytes: record } of records) {
		const kind = characterOf(record[0] ?? 0);
		const title = RECORD_TITLES[kind] ?? `データ区分「${kind}」のレコード`;
		const last = kinds.at(-1);
		if (last?.title === title) last.count++;
		else kinds.push({ title, count: 1 });
		if (kind !== '2') continue;
		count++;
		const text = textOf(record, DATA.yen);
		if (/^\d+$/.test(text)) yen += Number(text);
	}
	return { kinds, count, yen, lineBreaks };
}
