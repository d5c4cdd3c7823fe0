import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountFormProblems, accountOf, emptyAccount, wrongInHolder } from '../../../src/ui/account/account';
import { bankDirectory } from '../../../src/zengin';

const good = { bank: '0001', branch: '001', type: '1' as const, number: '0012345', holder: 'ﾔﾏﾀﾞ ﾀﾛｳ' };

beforeAll(async () => {
	await bankDirectory();
});

describe('an account in a form', () => {
	it('is whole, or says beside which field it is not', () => {
		expect(accountFormProblems(good)).toEqual([]);
		expect(accountOf(good)).toEqual(good);
		const problems = accountFormProblems({ ...good, branch: '000', number: '12345678' }, 'payee');
		expect(problems.map(({ field }) => field)).toEqual(['payee-branch', 'payee-number']);
		expect(accountOf({ ...good, branch: '000' })).toBeNull();
	});

	it('may be empty where it is not required', () => {
		expect(accountFormProblems(emptyAccount(), 'account', false)).toEqual([]);
		expect(accountFormProblems(emptyAccount()).map(({ field }) => field)).toEqual([
			'account-bank',
			'account-branch',
			'account-type',
			'account-number',
			'account-holder'
		]);
		expect(accountFormProblems({ ...emptyAccount(), number: '0000001' }, 'account', false).length).toBe(4);
		expect(accountOf(emptyAccount())).toBeNull();
	});

	it('names the characters of a name that have no form in transfer data, and only those', () => {
		expect(wrongInHolder('山田 タロウ')).toEqual(['山', '田']);
		expect(wrongInHolder('ヤマダ')).toEqual([]);
		const [problem] = accountFormProblems({ ...good, holder: '山田 タロウ' });
		expect(problem).toMatchObject({ field: 'account-holder' });
		expect(problem!.text).toContain('山 田');
		expect(problem!.text).not.toContain('タ ロ');
		expect(accountFormProblems({ ...good, holder: 'ｱ'.repeat(31) })[0]!.text).toContain('31');
		expect(accountFormProblems({ ...good, holder: 'ﾞｱ' })[0]!.text).toContain('ﾞ');
	});
});

describe('the directory of banks', () => {
	it('is in no module, so that no page begins with it, and in the files of the app, so that it is precached', async () => {
		const root = join(import.meta.dirname, '../../..');
		const mentions: string[] = [];
		for (const entry of await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })) {
			if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name)) continue;
			const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
			if (/from 'zengin-code'|import\('zengin-code'\)|generated\/bank/.test(text)) mentions.push(entry.name);
		}
		expect(mentions).toEqual([]);
		// Kit's service worker list `files` is what lies in static/.
		const file = await stat(join(root, 'static/bank-directory.txt'));
		expect(file.size).toBeGreaterThan(500_000);
		expect(await readFile(join(root, 'src/service-worker.ts'), 'utf8')).toMatch(/\.\.\.files\b/);
	});
});
