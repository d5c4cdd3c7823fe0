import type { TransferHeader, TransferRow } from '../../../src/zengin';

/** The account of the synthetic town 灯市 and two payments, as small as they are whole. */
export const header: TransferHeader = {
	client: '123456',
	clientName: 'ﾄﾓｼﾋﾞｼ ｶｲｹｲｶﾝﾘｼﾔ',
	payOn: '2026-11-25',
	bank: '0146',
	bankName: 'ﾎｸﾘｸ',
	branch: '101',
	branchName: 'ﾎﾝﾃﾝ',
	type: '2',
	number: '0012345'
};

export const rows: TransferRow[] = [
	{
		bank: '0001',
		bankName: 'ﾐｽﾞﾎ',
		branch: '001',
		branchName: 'ﾄｳｷﾖｳ',
		type: '1',
		number: '1234567',
		holder: 'ﾔﾏﾀﾞ ﾀﾛｳ',
		yen: 1_000_000,
		customer1: '1',
		customer2: ''
	},
	{
		bank: '9900',
		bankName: 'ﾕｳﾁﾖ',
		branch: '058',
		branchName: 'ｾﾞﾛｺﾞﾊﾁ',
		type: '1',
		number: '0123456',
		holder: 'ｶ)ﾄﾓｼﾋﾞ-(ﾄｳ) NO.2',
		yen: 375_000,
		customer1: '2',
		customer2: '31'
	}
];

/** The records of `writeTransfer(header, rows)` written out by hand from the banks' tables. */
export const GOLDEN = [
	'1' +
		'21' +
		'0' +
		'0000123456' +
		'ﾄﾓｼﾋﾞｼ ｶｲｹｲｶﾝﾘｼﾔ                        ' +
		'1125' +
		'0146' +
		'ﾎｸﾘｸ           ' +
		'101' +
		'ﾎﾝﾃﾝ           ' +
		'2' +
		'0012345' +
		'                 ',
	'2' +
		'0001' +
		'ﾐｽﾞﾎ           ' +
		'001' +
		'ﾄｳｷﾖｳ          ' +
		'0000' +
		'1' +
		'1234567' +
		'ﾔﾏﾀﾞ ﾀﾛｳ                      ' +
		'0001000000' +
		'0' +
		'0000000001' +
		'          ' +
		'7' +
		' ' +
		'       ',
	'2' +
		'9900' +
		'ﾕｳﾁﾖ           ' +
		'058' +
		'ｾﾞﾛｺﾞﾊﾁ        ' +
		'0000' +
		'1' +
		'0123456' +
		'ｶ)ﾄﾓｼﾋﾞ-(ﾄｳ) NO.2             ' +
		'0000375000' +
		'0' +
		'0000000002' +
		'0000000031' +
		'7' +
		' ' +
		'       ',
	'8' + '000002' + '000001375000' + ' '.repeat(101),
	'9' + ' '.repeat(119)
];
