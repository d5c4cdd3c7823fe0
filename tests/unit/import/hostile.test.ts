import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RESIDENT_COLUMNS } from '../../../seeds/town/columns';
import { UserError } from '../../../server/cli/command';
import { readManifest } from '../../../server/import/directory';
import type { SealedManifest } from '../../../src/sync/protocol';
import { housesCsv, residentsCsv, rows, Workshop } from './support';

const town = rows();
const good = residentsCsv(town.residents);
const goodHouses = housesCsv(town.houses);
const bytes = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, bom: boolean): Uint8Array {
	const units = Buffer.from((bom ? '\uFEFF' : '') + text, 'utf16le');
	return new Uint8Array(units);
}

function randomBytes(length: number): Uint8Array {
	let state = 12345;
	return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24);
}

describe('files that are broken, hostile or cut off', () => {
	let shop: Workshop;
	let before: SealedManifest;
	beforeAll(async () => {
		shop = await Workshop.create();
		await shop.import(good, goodHouses);
		before = await readManifest(shop.path('register'));
	});

	/** The old snapshot is whole and in use, and nothing of the failed import is left. */
	async function untouched() {
		expect(await readManifest(shop.path('register'))).toEqual(before);
		expect((await shop.open()).size.residents).toBe(300);
		expect((await readdir(shop.path('register'))).filter((name) => name.startsWith('.'))).toEqual([]);
	}

	const cut = good.slice(0, good.lastIndexOf(',', good.length - 200));
	it.each<[string, string | Uint8Array, RegExp]>([
		['an empty file', '', /空のファイルです/],
		['a header alone', good.slice(0, good.indexOf('\n') + 1), /データの行がありません/],
		['random bytes', randomBytes(50_000), /文字だけのファイルではありません|読めません/],
		['random bytes without NUL', randomBytes(50_000).map((b) => b || 1), /読めません/],
		['UTF-16 with BOM', utf16(good, true), /UTF-16 のファイルです/],
		['UTF-16 without BOM', utf16(good, false), /バイナリ、または UTF-16/],
		['NUL at the beginning', `\u0000${good}`, /文字だけのファイルではありません/],
		[
			'a zip that is called CSV',
			Uint8Array.from([0x50, 0x4b, 3, 4, ...randomBytes(500)]),
			/ZIP または Excel/
		],
		['gzip', new Uint8Array(gzipSync(good)), /文字だけのファイルではありません|読めません/],
		['one line of 10 MB', 'あ'.repeat(3_500_000), /1行目: 1行が長すぎます/],
		['one cell of 10 MB', good.replace('世帯主', 'x'.repeat(10_000_000)), /行目: 1行が長すぎます/],
		['a quotation mark that is never closed', good.replace('世帯主', '"世帯主'), /引用符/],
		['a last cell that is never closed', `${good.trimEnd()},"x`, /引用符 " が閉じないまま/],
		['a quotation mark inside a cell', good.replace('世帯主', '世"帯主'), /行目: 項目の途中に引用符/],
		['text after a quoted cell', good.replace('世帯主', '"世帯"主'), /行目: 引用符 " の後/],
		['a file cut off inside a row', cut, /行の途中でファイルが終わっています/],
		['a file cut off inside a character', bytes(good).slice(0, -3 - 40), /行の途中でファイルが終わって/],
		['HTML', '<html><body>Login</body></html>', /必要な列がありません/],
		['JSON', JSON.stringify(town.residents.slice(0, 3)), /必要な列がありません|引用符/],
		['another encoding', new Uint8Array([0xa4, 0xa2, 0x8e]), /必要な列がありません|読めません/],
		['semicolons', good.replaceAll(',', ';'), /必要な列がありません/],
		['the house file', goodHouses, /必要な列がありません: 宛名番号/]
	])('%s', async (_, file, message) => {
		const failed = shop.import(file, goodHouses);
		await expect(failed).rejects.toThrow(UserError);
		await expect(failed).rejects.toThrow(message);
		await untouched();
	});

	it('the same for the file of houses', async () => {
		for (const file of ['', good, goodHouses.slice(0, -40), randomBytes(9000)])
			await expect(shop.import(good, file)).rejects.toThrow(UserError);
		await untouched();
	});

	it('a few broken bytes, NUL and control characters cost their rows only', async () => {
		const own = await Workshop.create();
		const list = town.residents.map((r) => ({ ...r }));
		list[100]!.氏名 = 'NUL\u0000';
		list[101]!.氏名_フリガナ = 'ESC\u001b[31m';
		const file = bytes(residentsCsv(list));
		const at = Buffer.from(file).indexOf(list[120]!.氏名);
		file[at] = 0xff;
		const summary = await own.import(file, goodHouses);
		expect(summary.residents).toMatchObject({ taken: 297, refused: 3 });
		expect(await own.report()).not.toMatch(/[\u0000\u001b\uFFFD]/); // eslint-disable-line no-control-regex
	});

	it('formulas, quotes and line ends in headers and cells do not reach the report', async () => {
		const own = await Workshop.create();
		const evil = ["=cmd|'/c calc'!A0", '@SUM(1)', 'a\r\nb'];
		const list = town.residents.map((r, i) => ({
			...r,
			...(i === 9 && { 続柄表記: evil[0]! }),
			[evil[1]!]: evil[1]!
		}));
		const file = residentsCsv(list, [...RESIDENT_COLUMNS, ...evil]);
		const summary = await own.import(file, goodHouses);
		expect(summary.residents.refused).toBe(1);
		expect(await own.report()).toMatch(/住民,12,続柄表記,取り込まず,数式/);
		for (const line of (await own.report()).replace('\uFEFF', '').trimEnd().split('\r\n').slice(1)) {
			expect(line).toMatch(/^(住民|家屋),\d+,[^=@+]+,(取り込まず|注意),/);
			expect(line).not.toContain('cmd');
		}
	});

	it('values that are names of the prototype', async () => {
		const own = await Workshop.create();
		const list = town.residents.map((r, i) => ({
			...r,
			氏名: ['constructor', '__proto__', 'toString'][i % 3]!,
			性別: i === 0 ? 'constructor' : r.性別
		}));
		const summary = await own.import(residentsCsv(list), goodHouses, {
			mapping: { residents: { values: { 氏名: { a: 'b' } } } }
		});
		expect(summary.residents.taken).toBe(300);
		expect((await own.open()).resident(list[0]!.宛名番号)).toMatchObject({
			name: 'constructor',
			sex: 'unknown'
		});
	});

	it('paths that are folders, missing, or not fonts', async () => {
		const request = await shop.request(good, goodHouses);
		const { importRegisters } = await import('../../../server/import/import');
		const run = (change: object) => importRegisters({ ...request, ...change }, () => undefined);
		await expect(run({ residents: shop.path('none.csv') })).rejects.toThrow(/none\.csv: 見つかりません/);
		await expect(run({ residents: shop.dir })).rejects.toThrow(/通常のファイルを指定|フォルダーです/);
		await expect(run({ key: shop.path('residents.csv') })).rejects.toThrow(/鍵ファイルがJSONではありません/);
		await expect(run({ key: shop.path('none') })).rejects.toThrow(/鍵ファイル .*見つかりません/);
		await expect(run({ mapping: shop.path('none') })).rejects.toThrow(/対応表 .*見つかりません/);
		await expect(run({ font: shop.path('residents.csv') })).rejects.toThrow(/フォント.*ではありません/);
		await expect(run({ out: shop.path('residents.csv') })).rejects.toThrow(/フォルダーではありません/);
		await untouched();
	});

	it('a damaged snapshot says so, and files of others in the folder stay', async () => {
		const own = await Workshop.create();
		await mkdir(own.path('register/segments'), { recursive: true });
		await writeFile(own.path('register/note.txt'), 'x');
		await writeFile(own.path('register/segments/note.txt'), 'x');
		await own.import(good, goodHouses);
		await own.import(good, goodHouses);
		expect(await readdir(own.path('register/segments'))).toContain('note.txt');
		expect(await readdir(own.path('register'))).toContain('note.txt');
		await writeFile(own.path('register/manifest.json'), '{"segments":[]}');
		await expect(own.import(good, goodHouses)).rejects.toThrow(/manifest\.json が壊れています/);
	});

	it('writes a segment again that was cut off on the disk', async () => {
		const own = await Workshop.create();
		await own.import(good, goodHouses);
		const { segments } = await readManifest(own.path('register'));
		await writeFile(own.path(`register/segments/${segments[0]!.name}`), 'cut');
		expect((await own.import(good, goodHouses)).segments.written).toBe(1);
		expect((await own.open()).size.residents).toBe(300);
	});

	it('any change of the bytes ends in an import or a message, never in a broken register', async () => {
		const own = await Workshop.create();
		const small = bytes(residentsCsv(town.residents.slice(0, 12)));
		const change = fc.record({
			at: fc.nat(small.length - 1),
			put: fc.uint8Array({ maxLength: 12 }),
			cut: fc.nat(40)
		});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
				let file = small;
				for (const { at, put, cut: length } of changes)
					file = Uint8Array.from([...file.slice(0, at), ...put, ...file.slice(at + length)]);
				try {
					const { residents: r } = await own.import(file, goodHouses);
					expect(r.read).toBe(r.taken + r.replaced + r.refused);
					expect((await own.open()).size.residents).toBe(r.taken);
				} catch (error) {
					if (!(error instanceof UserError)) throw error;
				}
			}),
			{ numRuns: 60 }
		);
	});
});
