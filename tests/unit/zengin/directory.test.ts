import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { bankDirectory, banks, branches, loadedDirectory, toTransferKana } from '../../../src/zengin';

const source = createRequire(import.meta.url)('zengin-code') as Record<
	string,
	{
		code: string;
		name: string;
		kana: string;
		branches: Record<string, { code: string; name: string; kana: string }>;
	}
>;
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);

describe('bankDirectory', () => {
	it('holds every bank and branch of the package', async () => {
		const directory = await bankDirectory();
		expect(loadedDirectory()).toBe(directory);
		const lost = Object.values(source).flatMap((bank) => {
			const found = directory.bank(bank.code);
			const wrong = found?.name !== bank.name || found.kana !== bank.kana ? [bank.code] : [];
			for (const branch of Object.values(bank.branches)) {
				const of = directory.branch(bank.code, branch.code);
				if (of?.name !== branch.name || of.kana !== branch.kana) wrong.push(`${bank.code}-${branch.code}`);
			}
			return wrong;
		});
		expect(lost).toEqual([]);
		expect(Object.keys(source).length).toBeGreaterThan(1000);
		expect(directory.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		expect(directory.bank('0002')).toBeNull();
		expect(directory.branch('0002', '001')).toBeNull();
	});

	it('has names whose kana can stand in a transfer file', async () => {
		const unfit = Object.values(source).flatMap((bank) =>
			[bank, ...Object.values(bank.branches)].filter(({ kana }) => toTransferKana(kana).rest.length > 0)
		);
		expect(unfit).toEqual([]);
	});

	it('finds banks by code, name, kana and the long name of their kind', async () => {
		expect(codes(await banks('0001', 5))).toEqual(['0001']);
		expect(codes(await banks('００１', 50))).toContain('0017');
		for (const text of ['みずほ', 'ミズホ', 'ﾐｽﾞﾎ', 'みずほ銀行', 'みずほぎんこう', '株式会社みずほ銀行'])
			expect((await banks(text, 5))[0]?.code, text).toBe('0001');
		expect((await banks('ゆうちょ銀行', 5))[0]?.code).toBe('9900');
		expect((await banks('三菱UFJ銀行', 5))[0]?.code).toBe('0005');
		expect((await banks('エーユーじぶん', 5))[0]?.code).toBe('0039');
		expect((await banks('山形信用金庫', 5))[0]?.code).toBe('1140');
		expect((await banks('やまがたしんようきんこ', 5))[0]?.code).toBe('1140');
		expect((await banks('江東信用組合', 5))[0]?.code).toBe('2229');
		expect((await banks('ながの農業協同組合', 5))[0]?.name).toBe('ながの農協');
		expect((await banks('JAながの', 5))[0]?.name).toBe('ながの農協');
		expect(await banks('どこにもない', 5)).toEqual([]);
		expect(await banks('', 5)).toEqual([]);
	});

	it('finds branches of one bank, all of them for nothing typed', async () => {
		expect(codes(await branches('0001', '001'))).toEqual(['001']);
		expect((await branches('0001', '築地支店'))[0]?.code).toBe('015');
		expect((await branches('0001', 'つきぢ'))[0]?.code).toBe('015');
		expect((await branches('9900', '〇五八'))[0]?.code).toBe('058');
		expect((await branches('0001', '', 7)).length).toBe(7);
		expect(await branches('0002', '')).toEqual([]);
	});
});
