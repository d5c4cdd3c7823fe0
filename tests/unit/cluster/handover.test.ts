import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { checkHandover } from '../../../server/handover/check';
import { columnsOfEvents, ALL_TABLES } from '../../../server/handover/files';
import { csvLine } from '../../../server/handover/csv';
import { createDigest } from '../../../server/handover/digest';
import { EVENT_TABLES, tableOf } from '../../../server/handover/fields';
import { CutError, FolderError, writeHandover, type HandoverReport } from '../../../server/handover/handover';
import { linesOf } from '../../../server/handover/lines';
import { fromBase64Url } from '../../../src/domain/bytes';
import { ACCESS_KINDS, KINDS } from '../../../src/domain/kinds';
import { newKeyFile, openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { config } from '../forms/town';
import { heldTown, sourceOf } from './held';

type Held = Awaited<ReturnType<typeof heldTown>>;
let folder: string;
let keys: MunicipalityKeys;
let other: MunicipalityKeys;
let held: Held;
let report: HandoverReport;
const NOW = Date.UTC(2026, 10, 22);

const table = async (file: string, at = folder) =>
	parse(await readFile(join(at, file), 'utf8'), { bom: true, columns: true }) as Record<string, string>[];
const newKeys = async () => openMunicipalityKeys(fromBase64Url((await newKeyFile('999997')).secret));

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tomoshibi-handover-'));
	[keys, other] = [await newKeys(), await newKeys()];
	held = await heldTown(keys, other);
	report = await writeHandover(folder, sourceOf(held), [keys], NOW);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the columns', () => {
	/** Paths of every leaf of a schema; a list is one. */
	const leaves = (schema: z.ZodType, path = ''): string[] => {
		const { shape, def } = schema as {
			shape?: Record<string, z.ZodType>;
			def: { type: string; innerType?: z.ZodType; options?: z.ZodType[] };
		};
		// A part that may be missing is looked at as if it were there.
		if (def.type === 'nullable' || def.type === 'optional') return leaves(def.innerType!, path);
		// A part that comes in several forms has the fields of all; a value that does is one.
		if (def.type === 'union' && path === '') return def.options!.flatMap((option) => leaves(option));
		if (!shape) return [path];
		return Object.entries(shape).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
	};
	test.each(Object.values({ ...KINDS, ...ACCESS_KINDS }).map((kind) => [kind.kind, kind] as const))(
		'show every field of %s',
		(kind, definition) => {
			const { fields } = tableOf(kind);
			for (const part of ['open', 'sealed'] as const) {
				const shown = fields.filter((field) => field.part === part).map((field) => field.path);
				const wanted = leaves(definition[part]);
				expect(
					wanted.filter((path) => !shown.some((one) => path === one || path.startsWith(`${one}.`)))
				).toEqual([]);
			}
		}
	);
	test('are each documented, under a name of their own', () => {
		for (const { columns } of ALL_TABLES) {
			const headers = columns.map(([header]) => header);
			expect(new Set(headers).size).toBe(headers.length);
			expect(headers.every(Boolean)).toBe(true);
		}
		for (const { kinds } of EVENT_TABLES)
			for (const kind of kinds)
				expect(EVENT_TABLES.filter((one) => one.kinds.includes(kind))).toHaveLength(1);
	});
});

describe('CSV', () => {
	test('comes back as it went in', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 6 }), (cells) => {
				const [row] = parse(csvLine(cells), {
					record_delimiter: '\r\n',
					relax_column_count: true
				}) as string[][];
				expect(row).toEqual(cells);
			})
		);
	});
});

describe('lines', () => {
	test('are cut at line feeds only, wherever the chunks are cut', async () => {
		const line = fc
			.string({ unit: 'binary', minLength: 1 })
			.map((text) => JSON.stringify(`${text}\u2028\u{20BB7}`));
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { maxLength: 8 }),
				fc.integer({ min: 1, max: 7 }),
				async (lines, size) => {
					const bytes = new TextEncoder().encode(lines.map((one) => `${one}\n`).join(''));
					async function* chunks() {
						for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
					}
					const got: string[] = [];
					for await (const one of linesOf(chunks())) got.push(one);
					expect(got).toEqual(lines);
				}
			)
		);
	});
});

test('a digest does not depend on the order, and on everything else', () => {
	fc.assert(
		fc.property(fc.array(fc.record({ _id: fc.string(), v: fc.integer() }), { minLength: 1 }), (documents) => {
			const of = (list: object[]) => {
				const digest = createDigest();
				list.forEach((one) => digest.add(one));
				return digest.contents();
			};
			expect(of([...documents].reverse())).toEqual(of(documents));
			expect(of([...documents, documents[0]!]).sha256).not.toBe(of(documents).sha256);
			expect(of(documents.with(0, { ...documents[0]!, v: documents[0]!.v + 1 })).sha256).not.toBe(
				of(documents).sha256
			);
		})
	);
});

describe('a hand-over', () => {
	test('has every entry in the table of its kind and in the original', async () => {
		expect(report.problems).toEqual([]);
		expect(report.entries).toBe(held.ledger.length + held.reads.length);
		expect(report.kinds).toMatchObject({
			'certificate.applied': 5,
			'shelter.checkedIn': 1,
			'access.viewed': 1
		});
		const original = (await readFile(join(folder, 'entries.ndjson'), 'utf8')).trimEnd().split('\n');
		expect(original.map((line) => JSON.parse(line) as object)).toEqual(held.ledger);
		const seen: string[] = [];
		for (const { file } of EVENT_TABLES) seen.push(...(await table(file)).map((row) => row['記録ID']!));
		expect(seen.sort()).toEqual([...held.ledger, ...held.reads].map((one) => one._id).sort());
	});

	test('shows an application as the ledger has it, code point by code point', async () => {
		const rows = await table('罹災証明台帳.csv');
		const row = rows.find((one) => one['申請の記録ID'] === held.application._id)!;
		expect(row).toMatchObject({
			受付番号: String(held.application.open.receipt),
			証明の種類: '罹災証明書',
			状態: '取消済・再交付待ち',
			世帯主氏名: '髙橋\u{E0100}　昭夫',
			被災住家の所在地: '灯市港町一丁目2番3号',
			最後の調査の見立て: '半壊',
			損害割合: '22',
			判定: '証明する',
			有効な証明書の整理番号: '',
			'取り消した・差し替えた整理番号': String(held.issued.open.number)
		});
		const [event] = (await table('申請の受付.csv')).filter((one) => one['記録ID'] === held.application._id);
		expect(event).toMatchObject({
			被害の状況: '屋根、壁"全体"、\n基礎',
			使用目的: '保険\u2028請求',
			備考: '=1+1',
			職員氏名: '職員　一郎'
		});
		const members = (await table('申請の世帯員.csv')).filter((one) => one['記録ID'] === held.application._id);
		expect(members.map((one) => [one['番号'], one['氏名'], one['性別']])).toEqual([
			['1', '髙橋\u{E0100}　昭夫', '女'],
			['2', '髙橋\u{E0100}　花子', '不明']
		]);
	});

	test('keeps where protected people live out of every table but their own', async () => {
		for (const file of await readdir(folder)) {
			const text = await readFile(join(folder, file), 'utf8');
			const secret = ['灯市秘密町9番9号', '0700-99-9999'].filter((one) => text.includes(one));
			expect(secret.length > 0, file).toBe(file === '支援措置対象者（取扱注意）.csv');
		}
		const [row] = (await table('罹災証明台帳.csv')).filter(
			(one) => one['申請の記録ID'] === held.protectedOne._id
		);
		expect(row).toMatchObject({
			世帯主氏名: '保護　花',
			被災住家の所在地: '（支援措置）',
			支援措置: 'はい',
			状態: '取下げ'
		});
		const kept = await table('支援措置対象者（取扱注意）.csv');
		expect(kept.map((one) => one['記録ID'])).toContain(held.protectedOne._id);
	});

	test('keeps what this version does not know: kinds and fields', async () => {
		const [unknown] = await table('その他の記録.csv');
		expect(unknown).toMatchObject({ 記録ID: held.unknown._id, 種類: 'shelter.checkedIn', 効力: '効力なし' });
		expect(JSON.parse(unknown!['その他の公開部分']!)).toEqual({ shelter: 'S1' });
		expect(JSON.parse(unknown!['その他の封入部分']!)).toEqual({ bed: '3', newer: true });
		const [newer] = (await table('再度の調査の依頼.csv')).filter((one) => one['記録ID'] === held.newer._id);
		expect(JSON.parse(newer!['その他の公開部分']!)).toEqual({ later: [1, 2] });
		expect(newer!['その他の封入部分']).toBe('');
		const [device] = await table('端末.csv');
		expect(JSON.parse(device!['その他の項目']!)).toEqual({ _rev: '1-a', extra: 1 });
	});

	test('says which seals it could not open and whose entries had not been sent', async () => {
		expect(report.shut).toEqual([{ id: held.lost._id, why: `鍵 ${held.lost.sealed!.k} がありません` }]);
		expect(report.unsent).toEqual([{ contact: 'contact:1001:abcd1234', unsent: 4, refused: 1 }]);
		const both = await mkdtemp(join(tmpdir(), 'tomoshibi-handover-'));
		expect((await writeHandover(both, sourceOf(held), [keys, other], NOW)).shut).toEqual([]);
		await rm(both, { recursive: true });
	});

	test('has both documents of a conflict in the events and one row in the ledger', async () => {
		const events = (await table('申請の受付.csv')).filter((one) => one['記録ID'] === held.first._id);
		expect(events.map((one) => [one['世帯主氏名'], one['効力']])).toEqual([
			['競合　一', '競合'],
			['競合　二', '競合']
		]);
		const rows = (await table('罹災証明台帳.csv')).filter((one) => one['申請の記録ID'] === held.first._id);
		expect(rows.map((one) => one['世帯主氏名'])).toEqual(['競合　一']);
		expect((await table('要調整.csv')).map((one) => one['種類'])).toContain('conflictingDocuments');
	});

	test('describes every file and column, and records their hashes', async () => {
		const text = await readFile(join(folder, '列の説明.md'), 'utf8');
		for (const { file, columns } of ALL_TABLES) {
			expect(text).toContain(`### ${file}`);
			for (const [header] of columns) expect(text).toContain(`| ${header} |`);
		}
		const files = (await readdir(folder)).filter((file) => file !== '検査.json').sort();
		expect(report.files.map(({ file }) => file).sort()).toEqual(files);
		for (const file of files) expect((await stat(join(folder, file))).mode & 0o077, file).toBe(0);
	});

	test.each<[string, string, (text: string) => string, RegExp]>([
		[
			'a lost original',
			'entries.ndjson',
			(text) => text.replace(/^.*\n/, ''),
			/entries\.ndjson がデータベース .* と一致しません/
		],
		[
			'a changed original',
			'devices.ndjson',
			(text) => text.replace('1号機', '2号機'),
			/devices\.ndjson がデータベース/
		],
		[
			'a lost row',
			'被害の調査.csv',
			(text) => text.replace(/\r\n[^\r]*\r\n$/, '\r\n'),
			/被害の調査\.csv に記録がありません/
		],
		[
			'a row too many',
			'申請の取下げ.csv',
			(text) => text + text.split('\r\n')[1] + '\r\n',
			/申請の取下げ\.csv に原本のない行/
		]
	])('finds %s when it is read back', async (_what, file, change, says) => {
		const path = join(folder, file);
		const before = await readFile(path, 'utf8');
		await writeFile(path, change(before));
		const sources = report.databases.map(({ name, file: from, documents, sha256 }) => ({
			database: name,
			file: from,
			contents: { documents, sha256 },
			purpose: from.startsWith('devices') ? ('devices' as const) : ('ledger' as const),
			disaster: null
		}));
		const rows = Object.fromEntries(report.files.map((one) => [one.file, one.rows ?? 0]));
		const check = () => checkHandover(folder, sources, { rows, unreadable: [] });
		try {
			expect((await check()).problems.join('\n')).toMatch(says);
		} finally {
			await writeFile(path, before);
		}
		expect((await check()).problems).toEqual([]);
	});

	test('goes only into a folder of its own', async () => {
		const there = await mkdtemp(join(tmpdir(), 'tomoshibi-handover-'));
		await writeFile(join(there, 'letter.txt'), '');
		await expect(writeHandover(there, sourceOf(held), [keys], NOW)).rejects.toThrow(FolderError);
		expect(await readdir(there)).toEqual(['letter.txt']);
		await rm(there, { recursive: true });
		// Over an earlier one of the same municipality it may go.
		expect((await writeHandover(folder, sourceOf(held), [keys], NOW)).files).toEqual(report.files);
		expect(columnsOfEvents('職員.csv').length).toBeGreaterThan(10);
	});

	test('that was cut off is known as such, and made whole by running it again', async () => {
		const there = await mkdtemp(join(tmpdir(), 'tomoshibi-handover-'));
		const whole = sourceOf(held);
		const cut = (keep: (line: string, i: number) => boolean) => ({
			...whole,
			async *documents(name: string) {
				let i = 0;
				for await (const line of whole.documents(name)) if (keep(line, i++)) yield line;
			}
		});
		// The end is missing; a document in the middle is missing.
		for (const keep of [(line: string) => !line.includes('"end"'), (_: string, i: number) => i !== 1])
			await expect(writeHandover(there, cut(keep), [keys], NOW)).rejects.toThrow(CutError);
		expect(await readdir(there)).toContain('途中.json');
		const again = await writeHandover(there, whole, [keys], NOW);
		expect(again.files).toEqual(report.files);
		expect(await readdir(there)).not.toContain('途中.json');
		expect(JSON.parse(await readFile(join(there, '検査.json'), 'utf8'))).toMatchObject({
			municipality: { code: config.code },
			problems: []
		});
		await rm(there, { recursive: true });
	});
});
