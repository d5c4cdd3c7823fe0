import { describe, expect, it } from 'vitest';
import { readResults, writeTransfer } from '../../../src/zengin';
import { header, rows } from './samples';

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** The written file with result codes put at a position, as a bank sends it back. */
function returned(codes: string[], position = 113, lineBreaks = true): Uint8Array {
	const bytes = writeTransfer(header, rows, { lineBreaks });
	const step = lineBreaks ? 122 : 120;
	codes.forEach((code, i) => (bytes[(i + 1) * step + position - 1] = code.charCodeAt(0)));
	return bytes;
}
const read = (bytes: Uint8Array, position?: number) =>
	readResults(bytes, { position }).results.map(
		({ customer1, customer2, code, outcome }) => `${customer1}/${customer2}=${code} ${outcome}`
	);

describe('readResults', () => {
	it('reads a file that came back with result codes', () => {
		for (const lineBreaks of [true, false]) {
			const bytes = returned(['0', '2'], 113, lineBreaks);
			expect(readResults(bytes).problems).toEqual([]);
			expect(read(bytes)).toEqual(['0000000001/=0 paid', '0000000002/0000000031=2 returned']);
		}
		expect(readResults(returned(['0', '9'])).results[1]!.transfer).toEqual({
			bank: '9900',
			branch: '058',
			type: '1',
			number: '0123456',
			holder: 'ｶ)ﾄﾓｼﾋﾞ-(ﾄｳ) NO.2',
			yen: 375_000
		});
	});

	it('reads the code where the bank says it stands', () => {
		expect(read(returned(['0', '1'], 120), 120)).toEqual([
			'0000000001/=0 paid',
			'0000000002/0000000031=1 returned'
		]);
	});

	it('takes a blank for no word at all: our own file read back pays and returns nothing', () => {
		expect(read(writeTransfer(header, rows))).toEqual(['0000000001/= none', '0000000002/0000000031= none']);
	});

	it('says where a file of results is not whole', () => {
		const places = (bytes: Uint8Array) => readResults(bytes).problems.map((p) => `${p.record} ${p.position}`);
		const bytes = returned(['0', '2']);
		expect(places(bytes.slice(0, 3 * 122))).toEqual(['0 0']);
		const odd = returned(['0', '#']);
		expect(places(odd)).toEqual(['3 113']);
		const sum = returned(['0', '0']);
		sum[3 * 122 + 18] = 0x39;
		expect(places(sum)).toEqual(['4 8']);
		const cut = new Uint8Array([...bytes.slice(0, 122), ...bytes.slice(123)]);
		expect(places(cut).length).toBeGreaterThan(0);
	});

	it('reads a list with heading, quotes and further columns in any encoding', () => {
		const text =
			'\xef\xbb\xbf\x8c\xda\x8b\x71,\x8c\x8b\x89\xca\r\n"1","0",x\r\n0000000002,02,\x8e\xd2\r\n31 , \r\n';
		const { form, problems } = readResults(latin(text));
		expect([form, problems]).toEqual(['csv', []]);
		expect(read(latin(text))).toEqual(['0000000001/=0 paid', '0000000002/=02 returned', '0000000031/= none']);
		expect(read(latin('1,000\n2,E101\n'))).toEqual(['0000000001/=000 paid', '0000000002/=E101 returned']);
	});

	it('takes both customer codes as one number', () => {
		expect(read(latin('00000000020000000031,9'))).toEqual(['0000000002/0000000031=9 returned']);
		expect(read(latin('20000000031,9'))).toEqual(['0000000002/0000000031=9 returned']);
	});

	it('reports lines that it cannot read', () => {
		const lines = readResults(latin('code,result\n1,0\nabc,0\n2,too long\n\n')).problems;
		expect(lines.map(({ record, position }) => `${record} ${position}`)).toEqual(['3 1', '4 3']);
		expect(readResults(latin('')).problems.length).toBe(1);
		expect(readResults(latin('nothing here')).problems.length).toBe(1);
	});
});
