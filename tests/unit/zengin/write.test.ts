import { describe, expect, it } from 'vitest';
import {
	bankDirectory,
	checkTransfer,
	summaryOf,
	TransferError,
	transferRow,
	writeTransfer,
	type TransferRow
} from '../../../src/zengin';
import { GOLDEN, header, rows } from './samples';

/** Half-width kana have the same single bytes in Shift_JIS, so the platform's own decoder can judge. */
const sjis = new TextDecoder('shift_jis', { fatal: true });

const problemsOf = (change: () => unknown) => {
	try {
		change();
	} catch (error) {
		if (error instanceof TransferError) return error.problems.map(({ row, field }) => `${row} ${field}`);
		throw error;
	}
	return [];
};
const withRow = (part: Partial<TransferRow>) =>
	problemsOf(() => writeTransfer(header, [rows[0]!, { ...rows[1]!, ...part }]));

describe('writeTransfer', () => {
	it('lays the records out as the tables say', () => {
		expect(GOLDEN.map((record) => record.length)).toEqual([120, 120, 120, 120, 120]);
		const bytes = writeTransfer(header, rows);
		expect(bytes.length).toBe(5 * 122);
		expect(sjis.decode(bytes)).toBe(GOLDEN.map((record) => `${record}\r\n`).join(''));
	});

	it('writes these very bytes', () => {
		const bytes = writeTransfer(header, rows);
		const hex = (from: number, length: number) =>
			Buffer.from(bytes.subarray(from, from + length)).toString('hex');
		// ﾄﾓｼﾋﾞｼ ｶｲ: c4 d3 bc cb de bc 20 b6 b2
		expect(hex(14, 9)).toBe('c4d3bccbdebc20b6b2');
		// ﾔﾏﾀﾞ ﾀﾛｳ in positions 51 to 58 of record 2
		expect(hex(122 + 50, 8)).toBe('d4cfc0de20c0dbb3');
		// Amount, 新規コード, 顧客コード1 of record 2
		expect(hex(122 + 80, 21)).toBe('303030313030303030303030303030303030303031');
		expect(hex(120, 2)).toBe('0d0a');
		expect(hex(4 * 122, 3)).toBe('392020');
	});

	it('leaves line breaks out if told', () => {
		const bytes = writeTransfer(header, rows, { lineBreaks: false });
		expect(sjis.decode(bytes)).toBe(GOLDEN.join(''));
		expect(checkTransfer(bytes)).toEqual([]);
	});

	it('puts EDI information into the place of the customer codes and marks it', () => {
		const bytes = writeTransfer(header, [{ ...rows[0]!, edi: 'GIENKIN 1-2' }], { lineBreaks: false });
		const record = sjis.decode(bytes.subarray(120, 240));
		expect(record.slice(91, 113)).toBe('GIENKIN 1-2         7Y');
		expect(checkTransfer(bytes)).toEqual([]);
	});

	it('counts and adds up', () => {
		expect(summaryOf(writeTransfer(header, rows))).toEqual({
			kinds: [
				{ title: 'ヘッダー・レコード', count: 1 },
				{ title: 'データ・レコード', count: 2 },
				{ title: 'トレーラ・レコード', count: 1 },
				{ title: 'エンド・レコード', count: 1 }
			],
			count: 2,
			yen: 1_375_000,
			lineBreaks: true
		});
	});

	it('refuses what does not fit and names row and field', () => {
		expect(withRow({ bank: '146' })).toEqual(['2 被仕向銀行番号']);
		expect(withRow({ branch: '1234' })).toEqual(['2 被仕向支店番号']);
		expect(withRow({ number: '12345' })).toEqual(['2 口座番号']);
		expect(withRow({ number: '１２３４５６７' })).toEqual(['2 口座番号']);
		expect(withRow({ holder: '' })).toEqual(['2 受取人名']);
		expect(withRow({ holder: ' ﾔﾏﾀﾞ' })).toEqual(['2 受取人名']);
		expect(withRow({ holder: 'ｱ'.repeat(31) })).toEqual(['2 受取人名']);
		expect(withRow({ holder: 'ｱ'.repeat(30) })).toEqual([]);
		expect(withRow({ bankName: 'ｱ'.repeat(16) })).toEqual(['2 被仕向銀行名']);
		expect(withRow({ customer1: '12345678901' })).toEqual(['2 顧客コード1']);
		expect(withRow({ customer2: 'A' })).toEqual(['2 顧客コード2']);
		expect(withRow({ edi: 'ｱ'.repeat(21) })).toEqual(['2 EDI情報']);
		expect(withRow({ type: '3' as '1' })).toEqual(['2 預金種目']);
	});

	it('refuses amounts that are none', () => {
		for (const yen of [0, -1, 1.5, NaN, Infinity, 10_000_000_000])
			expect(withRow({ yen }), String(yen)).toEqual(['2 振込金額']);
		expect(withRow({ yen: 9_999_999_999 })).toEqual([]);
	});

	it('refuses a file without payments and a day that is none', () => {
		expect(problemsOf(() => writeTransfer(header, []))).toEqual(['0 合計件数']);
		for (const payOn of ['2026-02-30', '11-25', '', '2026-13-01'])
			expect(
				problemsOf(() => writeTransfer({ ...header, payOn }, rows)),
				payOn
			).toEqual(['0 振込指定日']);
		expect(problemsOf(() => writeTransfer({ ...header, client: '12345678901' }, rows))).toEqual([
			'0 委託者コード'
		]);
	});

	it('names everything that is wrong at once', () => {
		expect(
			problemsOf(() =>
				writeTransfer({ ...header, number: '1' }, [
					{ ...rows[0]!, yen: 0 },
					{ ...rows[1]!, holder: '山田' }
				])
			)
		).toEqual(['0 口座番号（依頼人）', '1 振込金額', '2 受取人名']);
	});

	it('refuses a total that the trailer cannot hold', () => {
		const many = Array.from({ length: 101 }, () => ({ ...rows[0]!, yen: 9_999_999_999 }));
		expect(problemsOf(() => writeTransfer(header, many))).toEqual(['0 合計金額']);
	});

	it('takes names of bank and branch from the directory', async () => {
		const account = { bank: '0005', branch: '001', type: '1', number: '0000001', holder: 'ｱ' } as const;
		const row = transferRow(await bankDirectory(), account, 5, '77');
		expect(row).toMatchObject({ ...account, bankName: 'ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ', yen: 5, customer1: '77' });
		expect(checkTransfer(writeTransfer(header, [row]))).toEqual([]);
	});
});
