import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeHandover, type HandoverReport } from '../../../server/handover/handover';
import { fromBase64Url } from '../../../src/domain/bytes';
import { newKeyFile, openMunicipalityKeys } from '../../../src/vault/keys';
import { sourceOf } from './held';
import { heldLedgers, SECRETS } from './held-ledgers';

const PROTECTED = '支援措置対象者（取扱注意）.csv';
let folder: string;
let held: Awaited<ReturnType<typeof heldLedgers>>;
let report: HandoverReport;

const table = async (file: string) =>
	parse(await readFile(join(folder, file), 'utf8'), { bom: true, columns: true }) as Record<string, string>[];
/** The rows of a household in a table. */
const rowsOf = async (file: string, caseNo: string) =>
	(await table(file)).filter((row) => row['罹災番号'] === caseNo);

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tomoshibi-handover-ledgers-'));
	const keys = await openMunicipalityKeys(fromBase64Url((await newKeyFile('999997')).secret));
	held = await heldLedgers(keys);
	report = await writeHandover(folder, sourceOf(held), [keys], Date.UTC(2026, 11, 5));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a hand-over of the other ledgers', () => {
	test('has every entry, opened, in the table of its kind', async () => {
		expect(report.problems).toEqual([]);
		expect(report.shut).toEqual([]);
		expect(report.entries).toBe(held.ledger.length);
		expect(await table('その他の記録.csv')).toEqual([]);
		const events = await Promise.all(
			(await readdir(folder)).filter((file) => file.endsWith('.csv')).map(table)
		);
		const taken = events.flat().filter((row) => row['改訂'] !== undefined);
		expect(taken.map((row) => row['記録ID']).sort()).toEqual(held.ledger.map(({ _id }) => _id).sort());
		expect(taken.filter((row) => row['その他の公開部分'] || row['その他の封入部分'])).toEqual([]);
	});

	test('shows supports, decisions and payments in words and numbers', async () => {
		const { open, hidden } = held.cases;
		expect((await table('支援制度の登録.csv'))[0]).toMatchObject({
			制度の符号: 'mimaikin',
			制度の名称: '灯市見舞金'
		});
		expect((await rowsOf('支援の申請.csv', open))[0]).toMatchObject({
			支援制度の符号: 'mimaikin',
			申請者氏名: '山田　太郎',
			口座の支店コード: '001',
			口座の預金種目: '普通',
			口座番号: '1234567',
			口座名義: 'ﾔﾏﾀﾞ ﾀﾛｳ',
			効力: '有効'
		});
		expect((await rowsOf('支援の決定.csv', open))[0]).toMatchObject({
			決定: '支給・承認',
			当てはめた規則: '["mimaikin@-"]'
		});
		expect((await rowsOf('支援台帳.csv', open))[0]).toMatchObject({
			支援制度: '灯市見舞金',
			申請者氏名: '山田　太郎',
			状態: '決定済',
			振込済みの額: '50000'
		});
		expect((await rowsOf('支援台帳.csv', hidden))[0]).toMatchObject({ 振込済みの額: '0' });
		expect((await rowsOf('支払台帳.csv', open))[0]).toMatchObject({
			基金: '灯市義援金',
			金額: '50000',
			状態: '振込'
		});
		expect((await rowsOf('支払台帳.csv', hidden))[0]).toMatchObject({
			支払の記録ID: held.ids.returned,
			状態: '振込不能',
			結果コード: '2',
			戻った日: '2026-12-02'
		});
		expect((await table('基金台帳.csv'))[0]).toMatchObject({
			総額: '1000000',
			いまの保有者: '1001',
			配分の回数: '1'
		});
		expect((await table('支払回.csv')).map((row) => row['種類'])).toEqual([
			'run.opened',
			'run.approved',
			'run.filed'
		]);
	});

	test('opens the rows of a list of reductions', async () => {
		const [row] = await table('減免対象者の引継ぎ.csv');
		expect(row).toMatchObject({ 渡した先: '税務課', 一覧の内容: `mimaikin 500 ${held.cases.open} ` });
	});

	test('shows housing, the dead, consultations and disclosures', async () => {
		const { open } = held.cases;
		expect((await rowsOf('入居者台帳.csv', open))[0]).toMatchObject({
			申込者氏名: '山田　太郎',
			住戸の符号: 'kita-a1',
			団地: '北団地',
			住戸番号: 'A-1号室',
			効力: '有効',
			入居日: '2026-12-02'
		});
		expect((await rowsOf('入居申込台帳.csv', open))[0]).toMatchObject({ 状態: '入居中' });
		expect((await table('住戸台帳.csv')).map((row) => [row['住戸番号'], row['入居している世帯']])).toEqual([
			['A-1号室', open],
			['B-9号室', '（支援措置）'],
			['B-9号室', '（支援措置）']
		]);
		expect((await rowsOf('犠牲者台帳.csv', open))[0]).toMatchObject({
			氏名: '山田　一',
			区分: '直接死',
			遺族の人数: '1',
			弔慰金の受給者: '山田　太郎'
		});
		expect((await rowsOf('遺族.csv', open))[0]).toMatchObject({ 続柄: '子', 弔慰金の受給者: 'はい' });
		expect((await rowsOf('相談台帳.csv', open))[0]).toMatchObject({
			次の連絡日: '2026-12-25',
			情報提供の回数: '1'
		});
		expect((await rowsOf('生活再建相談.csv', open))[0]).toMatchObject({
			再建の意向: '建替え',
			内容: '再建の相談'
		});
		expect((await rowsOf('台帳情報の提供.csv', open))[0]).toMatchObject({
			提供の根拠: '他の地方公共団体等（3号）',
			提供先: '灯県'
		});
	});

	test('keeps where protected people live out of every list but their own', async () => {
		for (const file of (await readdir(folder)).filter((one) => one.endsWith('.csv'))) {
			for (const row of await table(file)) {
				// A row about the household, or one that names one of its applications.
				const text = JSON.stringify(row);
				const { hidden, onlyHousing } = held.cases;
				if (file === PROTECTED || ![hidden, onlyHousing].some((one) => text.includes(one))) continue;
				const found = Object.values(SECRETS).filter((secret) =>
					// An announcement says which units are drawn, and not for whom.
					row['種類'] === 'lottery.announced' && secret === SECRETS.unit ? false : text.includes(secret)
				);
				expect(found, `${file} ${row['記録ID']}`).toEqual([]);
			}
		}
		const kept = await table(PROTECTED);
		for (const secret of Object.values(SECRETS))
			expect(
				kept.some((row) => JSON.stringify(row).includes(secret)),
				secret
			).toBe(true);
		expect(kept.map((row) => row['記録ID'])).toContain(held.ids.held);
		const [result] = (await table('抽選.csv')).filter((row) => row['記録ID'] === held.ids.held);
		expect(JSON.parse(result!['結果']!)).toEqual([
			{ application: held.ids.stay.applied, unit: 'kita-a1' },
			{ application: held.ids.hiddenStay.applied, unit: '（支援措置）' }
		]);
	});
});
