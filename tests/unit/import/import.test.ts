import { readdir, readFile, stat } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { townFont } from '../../../seeds/town/font';
import { HOUSE_COLUMNS, RESIDENT_COLUMNS, type ResidentRow } from '../../../seeds/town/columns';
import { UserError } from '../../../server/cli/command';
import { readManifest } from '../../../server/import/directory';
import type { Counts } from '../../../server/import/import';
import { housesCsv, residentsCsv, rows, Workshop } from './support';

const town = rows();
const person = town.residents.find(
	(r) =>
		r.住民種別 === '1' && r.支援措置対象者 === '' && r.続柄表記 === '世帯主' && r.電話番号.startsWith('0999')
)!;
const plain = { replaced: 0, refused: 0 };

/** CP932 has no encoder in Node: bytes for the characters that these tests use, from the decoder. */
const toCp932 = (() => {
	const table = new Map<string, number[]>();
	const decoder = new TextDecoder('shift_jis', { fatal: true });
	for (let byte = 0; byte < 0x80; byte++) table.set(String.fromCharCode(byte), [byte]);
	for (let lead = 0x81; lead <= 0xfc; lead++)
		for (let trail = 0x40; trail <= 0xfc; trail++) {
			const bytes = [lead, trail];
			try {
				const char = decoder.decode(Uint8Array.from(bytes));
				if ([...char].length === 1 && !table.has(char)) table.set(char, bytes);
			} catch (error) {
				if (!(error instanceof TypeError)) throw error;
			}
		}
	for (let kana = 0xa1; kana <= 0xdf; kana++) table.set(String.fromCharCode(0xff61 + kana - 0xa1), [kana]);
	return (text: string) => Uint8Array.from([...text].flatMap((char) => table.get(char) ?? [0x81, 0xac]));
})();

describe('importing the registers', () => {
	let shop: Workshop;
	beforeAll(async () => {
		shop = await Workshop.create();
	});

	it('takes every row of the town and its font', async () => {
		const font = await shop.write('gaiji.otf', townFont());
		const summary = await shop.import(residentsCsv(town.residents), housesCsv(town.houses), { font });
		expect(summary.residents).toEqual({ read: 300, taken: 300, ...plain } satisfies Counts);
		expect(summary.houses).toEqual({ read: town.houses.length, taken: town.houses.length, ...plain });
		expect([...summary.reasons]).toEqual([]);
		expect(summary.notes).toEqual([]);
		const register = await shop.open();
		expect(register.size).toEqual({ residents: 300, houses: town.houses.length });
		for (const row of town.residents) {
			const resident = register.resident(row.宛名番号)!;
			expect([resident.id, resident.household, resident.birth]).toEqual([
				row.宛名番号,
				row.世帯番号,
				row.生年月日_不詳フラグ === '1' ? '' : row.生年月日
			]);
			expect([resident.name, ...resident.aliases]).toContain(row.氏名);
			if (row.支援措置対象者) expect([resident.address, resident.suppressed]).toEqual(['', true]);
		}
		expect(new Uint8Array((await register.font())!)).toEqual(townFont());
		expect((await stat(shop.path('register/manifest.json'))).mode & 0o077).toBe(0);
	});

	it('reads names, address and the rest of a row as the register has them', async () => {
		const odd = {
			...person,
			氏名: '渡邉\u{E0102}　\u{10DE92}太',
			方書: 'ｸﾞﾘｰﾝﾋﾙｽﾞ, "A"棟',
			旧氏: '山﨑',
			旧氏_フリガナ: 'ヤマザキ'
		};
		await shop.import(residentsCsv([odd]), housesCsv(town.houses.slice(0, 1)));
		const resident = (await shop.open()).resident(odd.宛名番号)!;
		expect(resident.name).toBe(odd.氏名);
		expect(resident.address).toBe(`灯県灯市${odd.町字}${odd.番地号表記}　ｸﾞﾘｰﾝﾋﾙｽﾞ, "A"棟`);
		expect(resident.aliases).toEqual([
			'山﨑　\u{10DE92}太',
			`ヤマザキ　${odd.氏名_フリガナ.split('　')[1]!}`
		]);
		expect(resident).toMatchObject({ head: true, status: 'current', foreign: false, relation: '世帯主' });
	});

	describe('in every form', () => {
		const houses = housesCsv(town.houses.slice(0, 40));
		const list = town.residents.slice(0, 60).map((r) => ({ ...r, 氏名: '髙﨑\uE000　①郎' }));
		const text = residentsCsv(list);
		it.each<[string, string | Uint8Array]>([
			['UTF-8 with CRLF', text],
			['UTF-8 with BOM', `\uFEFF${text}`],
			['LF', text.replaceAll('\r\n', '\n')],
			['LF and CRLF mixed', text.replace(/\r\n/g, (end, at: number) => (at % 2 ? end : '\n'))],
			['no line end at the end', text.trimEnd()],
			['all cells quoted', text.replace(/[^,\r\n]+/g, '"$&"')],
			['CP932', toCp932(text)],
			['blank lines', text.replaceAll('\r\n', '\r\n\r\n') + ',,,,\r\n']
		])('%s', async (_, bytes) => {
			const summary = await shop.import(bytes, houses);
			expect(summary.residents).toEqual({ read: 60, taken: 60, ...plain });
			expect((await shop.open()).resident(list[7]!.宛名番号)?.name).toBe('髙﨑\uE000　①郎');
		});

		it('no header, with a mapping by number, in CP932 with tabs', async () => {
			const columns = ['世帯番号', '宛名番号', '氏名', '生年月日', '町字', '住民状態'] as const;
			const body = list.map((r) => columns.map((c) => (c === '住民状態' ? 'A' : r[c])).join('\t')).join('\n');
			const summary = await shop.import(toCp932(body), houses, {
				mapping: {
					residents: {
						header: false,
						delimiter: '\t',
						encoding: 'cp932',
						columns: { 世帯番号: 1, 宛名番号: 2, 氏名: 3, 生年月日: 4, 住所: 5, 住民状態: 6 },
						values: { 住民状態: { A: '1' } }
					}
				}
			});
			expect(summary.residents).toEqual({ read: 60, taken: 60, ...plain });
			expect(summary.notes.join()).toMatch(/支援措置対象者.*全員の住所が画面に出ます/);
			expect((await shop.open()).resident(list[0]!.宛名番号)).toMatchObject({
				household: list[0]!.世帯番号,
				status: 'current',
				address: list[0]!.町字
			});
		});

		it('another layout by a mapping of headers', async () => {
			const rename: Record<string, string> = { 宛名番号: '住民コード', 氏名: '漢字氏名', 生年月日: 'BIRTH' };
			const header = RESIDENT_COLUMNS.map((c) => rename[c] ?? c).join(',');
			await expect(shop.import(text.replace(/^.*/, header), houses)).rejects.toThrow(
				/宛名番号、生年月日。.*対応表/
			);
			const mapped = { residents: { columns: rename } };
			const summary = await shop.import(text.replace(/^.*/, header), houses, { mapping: mapped });
			expect(summary.residents.taken).toBe(60);
		});
	});

	it('says which column of a mapping the file does not have', async () => {
		const mapping = { residents: { columns: { 電話番号: 99 } } };
		await expect(
			shop.import(residentsCsv(town.residents), housesCsv(town.houses), { mapping })
		).rejects.toThrow(/「電話番号」を 99 列目としていますが、ファイルは 34 列です/);
	});

	it('the samples of another layout', async () => {
		const own = await Workshop.create();
		const sample = (name: string) => readFile(`seeds/samples/other-layout/${name}`, 'utf8');
		const summary = await own.import(await sample('residents.csv'), await sample('houses.tsv'), {
			mapping: JSON.parse(await sample('mapping.json'))
		});
		expect(summary.residents).toEqual({ read: 4, taken: 4, ...plain });
		expect(summary.houses).toEqual({ read: 2, taken: 2, ...plain });
		const register = await own.open();
		expect(register.household('0005000001')?.members).toMatchObject([
			{
				id: '0001000011',
				birth: '1950-04-01',
				sex: 'male',
				head: true,
				postcode: '9990024',
				suppressed: false
			},
			{ id: '0001000012', birth: '1952-12-03', sex: 'female', head: false }
		]);
		expect(register.household('0005000001')?.houses).toMatchObject([{ id: '700001', floorArea: 98.55 }]);
		expect(register.resident('1000013')).toMatchObject({
			status: 'movedOut',
			birth: '',
			birthText: '1990年 月日不詳'
		});
		expect(register.resident('1000014')).toMatchObject({ suppressed: true, address: '' });
		expect(register.house('700002')).toMatchObject({ floorArea: 1204.5, builtOn: '' });
	});

	it('says so when the register has shrunk', async () => {
		await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		const { notes } = await shop.import(residentsCsv(town.residents.slice(0, 200)), housesCsv(town.houses));
		expect(notes).toEqual([expect.stringContaining('住民が前の台帳の 300 行から 200 行に減りました')]);
	});

	it('fills up leading zeros that a spreadsheet dropped, in one file or, after a first import, in all', async () => {
		const own = await Workshop.create();
		const bare = (text: string) => text.replace(/^0+/, '');
		const bareHouses = town.houses.map((h) => ({
			...h,
			物件番号: bare(h.物件番号),
			義務者_宛名番号: bare(h.義務者_宛名番号)
		}));
		const first = await own.import(residentsCsv(town.residents), housesCsv(bareHouses));
		expect(first.reasons.get('家屋 義務者_宛名番号: 失われた先頭の0を補い、10桁にしました')).toBeGreaterThan(
			50
		);
		expect((await own.open()).house(town.houses[0]!.物件番号)?.id).toBe(bare(town.houses[0]!.物件番号));
		const again = await own.import(
			residentsCsv(
				town.residents.map((r) => ({
					...r,
					宛名番号: bare(r.宛名番号),
					世帯番号: bare(r.世帯番号),
					郵便番号: '600001',
					電話番号: r.電話番号.replace(/^0|-/g, '')
				}))
			),
			housesCsv(bareHouses)
		);
		expect(again.residents.taken).toBe(300);
		const found = (await own.open()).resident(person.宛名番号)!;
		expect([found.id, found.household, found.postcode]).toEqual([
			person.宛名番号,
			person.世帯番号,
			'0600001'
		]);
		expect(found.phone).toBe(person.電話番号.replaceAll('-', ''));
	});

	it('takes the newest row of a number, or the last, and says which lines were left out', async () => {
		const [a, b, c] = town.residents;
		const columns = [...RESIDENT_COLUMNS, '履歴番号'];
		const text = residentsCsv(
			[
				{ ...a!, 氏名: '新　しい', 履歴番号: '10' },
				{ ...a!, 氏名: '古　い', 履歴番号: '9' },
				{ ...b!, 氏名: '前　の' },
				{ ...b!, 氏名: '後　の' },
				c!
			] as ResidentRow[],
			columns
		);
		const houses = [
			{ ...town.houses[0]!, 課税年度: '2026', 構造: '新' },
			{ ...town.houses[0]!, 課税年度: '2025', 構造: '古' }
		];
		const summary = await shop.import(text, housesCsv(houses));
		expect(summary.residents).toEqual({ read: 5, taken: 3, replaced: 2, refused: 0 });
		expect(summary.houses).toEqual({ read: 2, taken: 1, replaced: 1, refused: 0 });
		const register = await shop.open();
		expect(register.resident(a!.宛名番号)?.name).toBe('新　しい');
		expect(register.resident(b!.宛名番号)?.name).toBe('後　の');
		expect(register.house(houses[0]!.物件番号)?.structure).toBe('新');
		const report = await shop.report();
		expect(report).toMatch(/住民,3,宛名番号,注意,同じ番号/);
		expect(report).toMatch(/住民,4,宛名番号,注意,同じ番号/);
		expect(report).not.toMatch(/住民,2,宛名番号/);
	});

	it('reports bad rows by line, column and reason, without their values, and takes the rest', async () => {
		const list = town.residents.slice(0, 40).map((r) => ({ ...r }));
		list[3]!.生年月日 = '1975-02-30';
		list[5]!.宛名番号 = '';
		list[6]!.住民状態 = '7';
		list[8]!.氏名 = '=HYPERLINK("http://example.com","x")';
		list[10]!.方書 = 'メゾン\r\n灯';
		list[12]!.氏名 = '壊\uFFFDれ';
		list[13]!.世帯番号 = '';
		list[14]!.性別 = 'X';
		list[15]!.支援措置対象者 = '要';
		list[16]!.氏名_フリガナ = 'ア'.repeat(501);
		list[17]!.氏名 = '制\u0007御';
		const houses = town.houses.slice(0, 20).map((h) => ({ ...h }));
		houses[2]!.合計現況床面積 = '広い';
		houses[3]!.義務者_宛名番号 = '0000000099';
		houses[4]!.家屋_登記所在地 = houses[4]!.家屋_現況所在地 = '';
		const text = residentsCsv(list).replace(/\r\n$/, '\r\n1,2,3\r\n');
		const summary = await shop.import(text, housesCsv(houses));
		expect(summary.residents).toEqual({ read: 41, taken: 32, replaced: 0, refused: 9 });
		expect(summary.houses).toEqual({ read: 20, taken: 18, replaced: 0, refused: 2 });
		const report = await shop.report();
		for (const expected of [
			'住民,5,生年月日,取り込まず,日付として読めません',
			'住民,7,宛名番号,取り込まず,空です',
			'住民,8,住民状態,取り込まず,知らない値です',
			'住民,10,氏名,取り込まず,数式が入っています',
			'住民,12,方書,注意,改行',
			// The row before has a line break inside: lines are those of an editor.
			'住民,15,氏名,取り込まず,読めない文字',
			'住民,16,世帯番号,取り込まず,空です',
			'住民,17,性別,注意',
			'住民,18,支援措置対象者,注意',
			'住民,19,氏名_フリガナ,取り込まず,500文字',
			'住民,20,氏名,取り込まず,読めない文字',
			'住民,43,宛名番号,取り込まず,列の数が 3 で、見出しの 34 と違います',
			'家屋,4,合計現況床面積,取り込まず',
			'家屋,5,義務者_宛名番号,注意,住民のファイルにない',
			'家屋,6,家屋_現況所在地,取り込まず'
		])
			expect(report).toContain(`\r\n${expected}`);
		for (const row of [...list, ...town.residents])
			for (const value of [row.氏名, row.宛名番号, row.電話番号, row.氏名_フリガナ, row.生年月日])
				if (value) expect(report).not.toContain(value);
		expect((await shop.open()).resident(list[15]!.宛名番号)).toMatchObject({ address: '', suppressed: true });
	});

	it('keeps unknown births with their words', async () => {
		const list = town.residents.slice(0, 4).map((r) => ({ ...r }));
		Object.assign(list[0]!, {
			生年月日: '1950-00-00',
			生年月日_不詳フラグ: '1',
			生年月日_不詳表記: '昭和25年月日不詳'
		});
		Object.assign(list[1]!, { 生年月日: '', 生年月日_不詳フラグ: '1' });
		Object.assign(list[2]!, { 生年月日: '' });
		const summary = await shop.import(residentsCsv(list), housesCsv(town.houses.slice(0, 1)));
		expect(summary.residents.taken).toBe(4);
		const register = await shop.open();
		const births = list.map(({ 宛名番号 }) => {
			const { birth, birthText } = register.resident(宛名番号)!;
			return [birth, birthText];
		});
		expect(births.slice(0, 3)).toEqual([
			['', '昭和25年月日不詳'],
			['', '不詳'],
			['', '']
		]);
		expect(await shop.report()).toContain('住民,4,生年月日,注意,空です');
	});

	it('says which households have no head or two', async () => {
		const home = town.residents.filter((r) => r.世帯番号 === person.世帯番号);
		const list = [
			...home.map((r) => ({ ...r, 続柄表記: '子', 住民状態: '1' })),
			{ ...person, 宛名番号: '0009999990', 世帯番号: '0009999990' },
			{ ...person, 宛名番号: '0009999991', 世帯番号: '0009999990' }
		];
		const { reasons } = await shop.import(residentsCsv(list), housesCsv(town.houses));
		expect(reasons.get('住民 続柄表記: この世帯には世帯主がいません')).toBe(1);
		expect(reasons.get('住民 続柄表記: この世帯には世帯主が2人以上います')).toBe(1);
	});

	describe('refuses individual numbers and keeps the old snapshot', () => {
		const valid = ['123456789018', '987654321093', '112233445568'];
		it.each<[string, (r: ResidentRow, i: number) => string]>([
			['個人番号', () => ''],
			['備考', (_, i) => valid[i % 3]!],
			['備考', (_, i) => (i % 10 ? '' : valid[i % 3]!.replace(/(....)(....)/, '$1-$2-'))]
		])('in a column %s', async (name, value) => {
			await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
			const before = await readManifest(shop.path('register'));
			const text = residentsCsv(
				town.residents.map((r, i) => ({ ...r, [name]: value(r, i) })),
				[...RESIDENT_COLUMNS, name]
			);
			const failed = shop.import(text, housesCsv(town.houses));
			await expect(failed).rejects.toThrow(UserError);
			await expect(failed).rejects.toThrow(/35列目に個人番号/);
			await expect(failed).rejects.not.toThrow(new RegExp(valid.join('|')));
			expect(await shop.report()).not.toMatch(/\d{12}/);
			expect(await readManifest(shop.path('register'))).toEqual(before);
		});
		it('in the file of houses, without a header too', async () => {
			const text = housesCsv(town.houses.map((h, i) => ({ ...h, 構造: valid[i % 3]! })));
			await expect(shop.import(residentsCsv(town.residents), text)).rejects.toThrow(/10列目に個人番号/);
			await expect(
				shop.import(residentsCsv(town.residents), text.slice(text.indexOf('\n') + 1), {
					mapping: {
						houses: { header: false, columns: { 物件番号: 1, 家屋_現況所在地: HOUSE_COLUMNS.length } }
					}
				})
			).rejects.toThrow(/10列目に個人番号/);
		});
	});

	it('changes only the segments whose rows changed, and clears what no snapshot needs', async () => {
		const own = await Workshop.create();
		const big = rows(9_000);
		const first = await own.import(residentsCsv(big.residents), housesCsv(big.houses));
		expect(first.segments.written).toBe(first.segments.total);
		expect(first.segments.total).toBeGreaterThan(4);
		const same = await own.import(residentsCsv(big.residents), housesCsv(big.houses));
		expect(same.segments).toEqual({ total: first.segments.total, written: 0 });
		const moved = big.residents.map((r, i) => (i === 5000 ? { ...r, 電話番号: '000-1111-2222' } : r));
		moved.reverse();
		const night = await own.import(residentsCsv(moved), housesCsv(big.houses));
		expect(night.segments).toEqual({ total: first.segments.total, written: 1 });
		await own.import(residentsCsv(moved), housesCsv(big.houses));
		const files = await readdir(own.path('register/segments'));
		expect(files.sort()).toEqual(
			(await readManifest(own.path('register'))).segments.map((s) => s.name).sort()
		);
		expect((await readdir(own.path('register'))).sort()).toEqual([
			'digits.json',
			'manifest.json',
			'segments'
		]);
	});

	it('refuses another key for a folder that has a register', async () => {
		const other = await Workshop.create();
		const request = await other.request(residentsCsv(town.residents), housesCsv(town.houses));
		const { importRegisters } = await import('../../../server/import/import');
		await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		await expect(
			importRegisters({ ...request, out: shop.path('register') }, () => undefined)
		).rejects.toThrow(/別の鍵/);
	});

	it('stops when most rows are bad: the mapping is wrong, not the rows', async () => {
		const bad = town.residents.map((r, i) => (i % 3 ? { ...r, 生年月日: 'x' } : r));
		await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		await expect(shop.import(residentsCsv(bad), housesCsv(town.houses))).rejects.toThrow(
			/300 行のうち 200 行が取り込めないため、中止しました/
		);
		expect((await shop.open()).size.residents).toBe(300);
		expect(await shop.report()).toContain('日付として読めません');
	});
});
