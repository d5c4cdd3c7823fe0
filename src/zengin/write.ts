import { byteOf, wrongCharacters } from './characters';
import { DATA, EDI, END, HEADER, RECORD_BYTES, TRAILER, type Field } from './layout';

/** Who pays, from which account, when (ヘッダー・レコード). */
export interface TransferHeader {
	/** 委託者コード that the bank has given, up to ten digits. */
	client: string;
	/** 委託者名 in transfer kana, up to 40. */
	clientName: string;
	/** 振込指定日, ISO; the file holds month and day only. */
	payOn: string;
	/** 金融機関コード, with its name in transfer kana or '' (the number is what counts). */
	bank: string;
	bankName: string;
	branch: string;
	branchName: string;
	type: '1' | '2' | '9';
	/** Seven digits. */
	number: string;
}

/** One transfer (データ・レコード). */
export interface TransferRow {
	bank: string;
	/** In transfer kana, up to 15, or ''. */
	bankName: string;
	branch: string;
	branchName: string;
	type: '1' | '2' | '4' | '9';
	number: string;
	/** 受取人名 in transfer kana, up to 30. */
	holder: string;
	/** 1 to 9,999,999,999. */
	yen: number;
	/** 顧客コード1, up to ten digits: what finds the payment again when a result comes back. '' leaves it blank. */
	customer1: string;
	/** 顧客コード2, likewise. */
	customer2: string;
	/** EDI情報, up to 20, takes the place of both customer codes. */
	edi?: string;
}

/** Why a file cannot be written. */
export interface WriteProblem {
	/** Number of the row from 1, 0: the header or the file as a whole. */
	row: number;
	/** Japanese name of the field. */
	field: string;
	/** A Japanese sentence. */
	text: string;
}

/** Nothing was written, because these things are wrong. */
export class TransferError extends RangeError {
	constructor(readonly problems: readonly WriteProblem[]) {
		super(problems.map(({ row, field, text }) => `${row}: ${field}: ${text}`).join('\n'));
		this.name = 'TransferError';
	}
}

const MOST_ROWS = 999_999;
const MOST_YEN = 999_999_999_999;

const toIso = (date: Date) => (Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10));

/** One record under way: what is set is checked against its field. */
class Draft {
	readonly bytes = new Uint8Array(RECORD_BYTES).fill(0x20);
	constructor(
		private readonly row: number,
		private readonly problems: WriteProblem[]
	) {}

	private wrong(field: Field, text: string): void {
		this.problems.push({ row: this.row, field: field.title, text });
	}
	private put(field: Field, value: string): void {
		[...value].forEach((character, i) => (this.bytes[field.at - 1 + i] = byteOf(character) ?? 0x20));
	}
	/** Right-aligned, filled with zeros. */
	digits(field: Field, value: string): void {
		if (!/^\d+$/.test(value)) this.wrong(field, '数字ではありません。');
		else if (value.length > field.length) this.wrong(field, `${field.length}桁を超えています。`);
		else this.put(field, value.padStart(field.length, '0'));
	}
	/** Digits of exactly the field's length: a code is never filled up. */
	code(field: Field, value: string): void {
		if (value.length === field.length) this.digits(field, value);
		else this.wrong(field, `${field.length}桁の数字ではありません。`);
	}
	text(field: Field, value: string): void {
		const wrong = wrongCharacters(value).map(({ character }) => character);
		const blank = field.content.as === 'text' && field.content.blank;
		if (wrong.length > 0) this.wrong(field, `使えない文字があります: ${[...new Set(wrong)].join(' ')}`);
		else if (value.length > field.length) this.wrong(field, `${field.length}文字を超えています。`);
		else if (!blank && value.trim() === '') this.wrong(field, '空欄です。');
		else if (value.startsWith(' ')) this.wrong(field, '先頭が空白です。');
		else this.put(field, value);
	}
	one(field: Field, value: string): void {
		if (field.content.as === 'one' && field.content.of.includes(value)) this.put(field, value);
		else this.wrong(field, '決められた値ではありません。');
	}
	/** Month and day of an ISO date. */
	day(field: Field, iso: string): void {
		const valid = /^\d{4}-\d{2}-\d{2}$/.test(iso) && toIso(new Date(`${iso}T00:00:00Z`)) === iso;
		if (valid) this.digits(field, iso.slice(5).replace('-', ''));
		else this.wrong(field, '暦にない日です。');
	}
	yen(field: Field, value: number, most: number): void {
		if (Number.isSafeInteger(value) && value >= 1 && value <= most) this.digits(field, String(value));
		else this.wrong(field, `1円以上${most.toLocaleString('en-US')}円以下ではありません。`);
	}
}

function header(of: TransferHeader, draft: Draft): Uint8Array {
	draft.one(HEADER.kind, '1');
	draft.one(HEADER.service, '21');
	draft.one(HEADER.code, '0');
	draft.digits(HEADER.client, of.client);
	draft.text(HEADER.clientName, of.clientName);
	draft.day(HEADER.payOn, of.payOn);
	draft.code(HEADER.bank, of.bank);
	draft.text(HEADER.bankName, of.bankName);
	draft.code(HEADER.branch, of.branch);
	draft.text(HEADER.branchName, of.branchName);
	draft.one(HEADER.type, of.type);
	draft.code(HEADER.number, of.number);
	return draft.bytes;
}

function data(of: TransferRow, draft: Draft): Uint8Array {
	draft.one(DATA.kind, '2');
	draft.code(DATA.bank, of.bank);
	draft.text(DATA.bankName, of.bankName);
	draft.code(DATA.branch, of.branch);
	draft.text(DATA.branchName, of.branchName);
	draft.one(DATA.clearing, '0000');
	draft.one(DATA.type, of.type);
	draft.code(DATA.number, of.number);
	draft.text(DATA.holder, of.holder);
	draft.yen(DATA.yen, of.yen, 9_999_999_999);
	draft.one(DATA.fresh, '0');
	if (of.edi === undefined) {
		if (of.customer1 !== '') draft.digits(DATA.customer1, of.customer1);
		if (of.customer2 !== '') draft.digits(DATA.customer2, of.customer2);
	} else {
		draft.text(EDI, of.edi);
		draft.one(DATA.mark, 'Y');
	}
	draft.one(DATA.speed, '7');
	return draft.bytes;
}

/**
 * A transfer file (総合振込データ) in JIS X 0201.
 * @param options.lineBreaks CR LF behind every record (122 bytes each), which the banks' web services expect of a file;
 *   without it the records follow one another as in transmission. On unless told.
 * @throws TransferError with everything that is wrong; a file that was written is one that checkTransfer accepts
 */
export function writeTransfer(
	of: TransferHeader,
	rows: readonly TransferRow[],
	options: { lineBreaks?: boolean } = {}
): Uint8Array {
	const problems: WriteProblem[] = [];
	const whole = (field: Field, text: string) => problems.push({ row: 0, field: field.title, text });
	const records = [header(of, new Draft(0, problems))];
	rows.forEach((row, i) => records.push(data(row, new Draft(i + 1, problems))));

	const trailer = new Draft(0, problems);
	trailer.one(TRAILER.kind, '8');
	if (rows.length < 1 || rows.length > MOST_ROWS)
		whole(TRAILER.count, '振込が1件から999,999件の間にありません。');
	else trailer.digits(TRAILER.count, String(rows.length));
	if (problems.length === 0)
		trailer.yen(
			TRAILER.yen,
			rows.reduce((sum, { yen }) => sum + yen, 0),
			MOST_YEN
		);
	const end = new Draft(0, problems);
	end.one(END.kind, '9');
	records.push(trailer.bytes, end.bytes);
	if (problems.length > 0) throw new TransferError(problems);

	const breaks = options.lineBreaks ?? true;
	const step = RECORD_BYTES + (breaks ? 2 : 0);
	const bytes = new Uint8Array(records.length * step);
	records.forEach((record, i) => {
		bytes.set(record, i * step);
		if (breaks) bytes.set([0x0d, 0x0a], i * step + RECORD_BYTES);
	});
	return bytes;
}
