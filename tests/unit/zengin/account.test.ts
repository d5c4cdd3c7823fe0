import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/domain/kinds/common';
import { accountProblems, accountProblemsIn, fromYuchoSymbol, type TypedAccount } from '../../../src/zengin';

const good: TypedAccount = { bank: '0001', branch: '001', type: '1', number: '0012345', holder: 'ﾔﾏﾀﾞ ﾀﾛｳ' };
const found = async (part: Partial<TypedAccount>) =>
	(await accountProblems({ ...good, ...part })).map(({ field, problem }) => `${field} ${problem}`);

describe('accountProblems', () => {
	it('finds nothing wrong with an account that entries take', async () => {
		expect(await found({})).toEqual([]);
		expect(Account.safeParse(good).success).toBe(true);
	});

	it('says of each part what is wrong with it', async () => {
		expect(await found({ bank: '' })).toEqual(['bank missing']);
		expect(await found({ bank: '0002' })).toEqual(['bank unknown']);
		expect(await found({ bank: '1' })).toEqual(['bank unknown']);
		expect(await found({ branch: '' })).toEqual(['branch missing']);
		expect(await found({ branch: '000' })).toEqual(['branch unknown']);
		expect(await found({ branch: '1' })).toEqual(['branch unknown']);
		expect(await found({ type: '' })).toEqual(['type missing']);
		expect(await found({ type: '3' })).toEqual(['type missing']);
		expect(await found({ number: '' })).toEqual(['number missing']);
		expect(await found({ number: '12345' })).toEqual(['number digits']);
		expect(await found({ number: '12345678' })).toEqual(['number digits']);
		expect(await found({ number: '123456x' })).toEqual(['number digits']);
		expect(await found({ holder: '' })).toEqual(['holder missing']);
		expect(await found({ holder: ' ' })).toEqual(['holder missing']);
		expect(await found({ holder: 'ｱ'.repeat(31) })).toEqual(['holder tooLong']);
		expect(await found({ holder: 'ｱ'.repeat(30) })).toEqual([]);
	});

	it('names the characters that no bank takes, each once', async () => {
		expect(await accountProblems({ ...good, holder: '山田ｬｬ ﾞ' })).toEqual([
			{ field: 'holder', problem: 'characters', characters: ['山', '田', 'ｬ', 'ﾞ'] }
		]);
	});

	it('looks nothing up without a directory, and no branch of a bank that is not there', async () => {
		expect(accountProblemsIn(null, { ...good, bank: '0002' })).toEqual([]);
		expect(await found({ bank: '0002', branch: '999' })).toEqual(['bank unknown']);
	});

	it('says everything at once, in the order of the form', async () => {
		expect(await found({ bank: '', branch: '', type: '', number: '', holder: '' })).toEqual([
			'bank missing',
			'branch missing',
			'type missing',
			'number missing',
			'holder missing'
		]);
	});
});

describe('fromYuchoSymbol', () => {
	it('makes a transfer account of a savings and of a settlement passbook', () => {
		expect(fromYuchoSymbol('10530', '12345671')).toEqual({
			bank: '9900',
			branch: '058',
			type: '1',
			number: '1234567'
		});
		expect(fromYuchoSymbol('11940', '1231')).toMatchObject({ branch: '198', number: '0000123' });
		expect(fromYuchoSymbol('00530', '123456')).toMatchObject({ branch: '059', type: '2', number: '0123456' });
	});

	it('takes nothing else', () => {
		for (const [symbol, number] of [
			['10530', '12345672'],
			['10531', '12345671'],
			['20530', '12345671'],
			['1053', '12345671'],
			['10530', '123456781'],
			['10530', ''],
			['00530', '12345678'],
			['10530', '1234567a']
		] as const)
			expect(fromYuchoSymbol(symbol, number), `${symbol} ${number}`).toBeNull();
	});

	it('gives branches that the directory has', async () => {
		const account = fromYuchoSymbol('10530', '12345671')!;
		expect(await found(account)).toEqual([]);
		expect(await found(fromYuchoSymbol('00530', '123456')!)).toEqual([]);
	});
});
