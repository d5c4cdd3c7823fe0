import { describe, expect, it } from 'vitest';
import { bankDirectory, checkTransfer, transferCautions, writeTransfer } from '../../../src/zengin';
import { DATA, EDI, END, HEADER, TRAILER, type Field } from '../../../src/zengin/layout';
import { GOLDEN, header, rows } from './samples';

/** Records as a file in JIS X 0201 with line breaks; the samples hold nothing that this short way gets wrong. */
function fileOf(records: readonly string[], end = '\r\n'): Uint8Array {
	const text = records.map((record) => record + end).join('');
	return Uint8Array.from(text, (character) => {
		const code = character.charCodeAt(0);
		return code >= 0xff61 ? code - 0xff61 + 0xa1 : code;
	});
}
/** `record position` of every problem. */
const places = (bytes: Uint8Array) =>
	checkTransfer(bytes).map(({ record, position }) => `${record} ${position}`);
/** The golden file with text put into a record (from 1) at a position (from 1). */
function changed(record: number, position: number, text: string): Uint8Array {
	const records = [...GOLDEN];
	const old = records[record - 1]!;
	records[record - 1] = old.slice(0, position - 1) + text + old.slice(position - 1 + text.length);
	return fileOf(records);
}

describe('checkTransfer', () => {
	it('accepts the golden file with and without line breaks, and without the last one', () => {
		expect(checkTransfer(fileOf(GOLDEN))).toEqual([]);
		expect(checkTransfer(fileOf(GOLDEN, ''))).toEqual([]);
		expect(checkTransfer(fileOf(GOLDEN).slice(0, -2))).toEqual([]);
	});

	it('has the fields where the tables have them', () => {
		const at = (layout: Record<string, Field>) =>
			Object.values(layout).map((field) => [field.at, field.length]);
		expect(at(HEADER).map(([from]) => from)).toEqual([1, 2, 4, 5, 15, 55, 59, 63, 78, 81, 96, 97, 104]);
		expect(at(DATA).map(([from]) => from)).toEqual([
			1, 2, 6, 21, 24, 39, 43, 44, 51, 81, 91, 92, 102, 112, 113, 114
		]);
		expect(at(TRAILER).map(([from]) => from)).toEqual([1, 2, 8, 20]);
		expect(at(END).map(([from]) => from)).toEqual([1, 2]);
		for (const layout of [HEADER, DATA, TRAILER, END])
			expect(at(layout).reduce((sum, [, length]) => sum + length!, 0)).toBe(120);
		expect([EDI.at, EDI.length]).toEqual([92, 20]);
	});

	it('gives the place of a wrong byte in the record and in the file, and says what it is', () => {
		expect(checkTransfer(changed(3, 55, 'ｬ'))).toEqual([
			{
				record: 3,
				position: 55,
				offset: 2 * 122 + 54,
				text: '受取人名: 使えない文字「ｬ」があります（小さいカナは大きいカナで書きます）。'
			}
		]);
	});

	it('finds every character that is not allowed in a name', () => {
		const allowed = new Set(' ()-.,/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
		const refused: number[] = [];
		for (let byte = 0; byte < 256; byte++) {
			const bytes = fileOf(GOLDEN);
			// Position 51 of record 2 is ﾔ; ﾀ before it in another place takes the marks.
			bytes[122 + 54 - 1] = byte;
			if (checkTransfer(bytes).length > 0) refused.push(byte);
		}
		const expected = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => {
			if (byte < 0x80) return byte !== 0x5c && !allowed.has(String.fromCharCode(byte));
			// 「 」 ヲ ア–ン, and ﾞ in this place, which stands behind ﾀ; ﾟ does not go with ﾀ.
			return !(byte === 0xa2 || byte === 0xa3 || byte === 0xa6 || (byte >= 0xb1 && byte <= 0xde));
		});
		expect(refused).toEqual(expected);
	});

	it('finds marks that belong to no kana', () => {
		expect(places(changed(2, 51, 'ﾞ'))).toEqual(['2 51']);
		expect(places(changed(2, 52, 'ﾞ'))).toEqual(['2 52']);
		expect(places(changed(2, 51, 'ﾊﾟ'))).toEqual([]);
		expect(places(changed(2, 51, 'ｶﾟ'))).toEqual(['2 52']);
	});

	it('finds fixed values, digits, alignment and blanks', () => {
		expect(places(changed(1, 2, '11'))).toEqual(['1 2']);
		expect(places(changed(1, 4, '1'))).toEqual(['1 4']);
		expect(places(changed(1, 5, 'A'))).toEqual(['1 5']);
		expect(places(changed(1, 15, ' '))).toEqual(['1 15']);
		expect(places(changed(1, 96, '4'))).toEqual(['1 96']);
		expect(places(changed(1, 120, 'X'))).toEqual(['1 120']);
		expect(places(changed(2, 2, ' '))).toEqual(['2 2']);
		expect(places(changed(2, 39, '0 00'))).toEqual(['2 39']);
		expect(places(changed(2, 39, '    '))).toEqual([]);
		expect(places(changed(2, 43, '3'))).toEqual(['2 43']);
		expect(places(changed(2, 50, ' '))).toEqual(['2 50']);
		expect(places(changed(2, 51, ' '.repeat(30)))).toEqual(['2 51']);
		expect(places(changed(2, 91, '3'))).toEqual(['2 91']);
		expect(places(changed(2, 92, ' '))).toEqual(['2 92']);
		expect(places(changed(2, 102, '1'))).toEqual(['2 103']);
		expect(places(changed(2, 112, '1'))).toEqual(['2 112']);
		expect(places(changed(2, 113, 'N'))).toEqual(['2 113']);
		expect(places(changed(2, 113, 'Y'))).toEqual([]);
		expect(places(changed(2, 114, '1'))).toEqual(['2 114']);
		expect(places(changed(4, 20, '0'))).toEqual(['4 20']);
		expect(places(changed(5, 2, '\x1a'))).toEqual(['5 2']);
	});

	it('finds days that are none', () => {
		for (const day of ['0230', '0431', '0132', '0100'])
			expect(places(changed(1, 55, day)), day).toEqual(['1 57']);
		for (const day of ['0001', '1301']) expect(places(changed(1, 55, day)), day).toEqual(['1 55']);
		for (const day of ['0229', '1231']) expect(places(changed(1, 55, day)), day).toEqual([]);
	});

	it('adds up count and amounts', () => {
		expect(places(changed(4, 7, '3'))).toEqual(['4 2']);
		expect(places(changed(4, 19, '1'))).toEqual(['4 8']);
		expect(places(changed(2, 81, '0000000000'))).toEqual(['2 81', '4 8']);
	});

	it('finds records in the wrong order, too few and too many', () => {
		const [first, one, two, sum, last] = GOLDEN as [string, string, string, string, string];
		expect(places(fileOf([]))).toEqual(['0 0']);
		expect(places(fileOf([one, two, sum, last]))).toEqual(['1 1']);
		expect(places(fileOf([first, one, two, sum]))).toEqual(['0 0']);
		expect(places(fileOf([first, one, two, last]))).toEqual(['4 1']);
		expect(places(fileOf([first, one, two, sum, last, last]))).toEqual(['6 1']);
		expect(places(fileOf([first, first, one, two, sum, last]))).toEqual(['2 1']);
		expect(places(fileOf([first, sum, last]))).toEqual(['2 1', '2 2', '2 8']);
		expect(places(fileOf([first, one, sum, two, last]))).toContain('4 1');
		expect(places(fileOf([first, one, two, `3${' '.repeat(119)}`, sum, last]))).toEqual(['4 1']);
	});

	it('finds records that are too short or too long, and goes on in the next line', () => {
		const records = [...GOLDEN];
		records[1] = records[1]!.slice(0, -1);
		records[2] = `${records[2]!} `;
		expect(checkTransfer(fileOf(records)).map(({ record, text }) => `${record} ${text}`)).toEqual([
			'2 レコードの長さが120バイトではありません（119バイト）。',
			'3 レコードの長さが120バイトではありません（121バイト）。',
			'4 合計件数: 2 とありますが、データ・レコードを数えると 1 です。',
			'4 合計金額: 1,375,000 とありますが、データ・レコードを数えると 375,000 です。'
		]);
		expect(places(fileOf(GOLDEN, '').slice(0, -1))).toEqual(['5 0']);
	});

	it('wants CR and LF', () => {
		expect(places(fileOf(GOLDEN, '\n'))).toEqual([1, 2, 3, 4, 5].map((record) => `${record} 121`));
		expect(places(fileOf(GOLDEN, '\r'))).toEqual([1, 2, 3, 4, 5].map((record) => `${record} 121`));
	});

	it('does not take another encoding for transfer data', () => {
		const utf8 = new TextEncoder().encode(GOLDEN.map((record) => `${record}\r\n`).join(''));
		expect(checkTransfer(utf8).length).toBeGreaterThan(0);
		expect(checkTransfer(new TextEncoder().encode('<html></html>')).length).toBeGreaterThan(0);
	});
});

describe('transferCautions', () => {
	it('names characters that not every bank takes, and banks that are not in the directory', async () => {
		const odd = writeTransfer(header, [
			{ ...rows[0]!, holder: 'ｱ/ﾌﾞ ｦ' },
			{ ...rows[0]!, bank: '0002' },
			{ ...rows[0]!, branch: '000' }
		]);
		expect(checkTransfer(odd)).toEqual([]);
		const cautions = transferCautions(odd, await bankDirectory());
		expect(cautions.map(({ record, position }) => `${record} ${position}`)).toEqual(['2 52', '3 2', '4 21']);
		expect(transferCautions(odd, null).length).toBe(1);
	});
});
