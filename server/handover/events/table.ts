import type { Field } from '../columns';

/** A table of events: one kind, or several that belong together. */
export interface EventTable {
	file: string;
	title: string;
	note: string;
	kinds: readonly string[];
	fields: readonly Field[];
}

/** A field of the open part. */
export const open = (path: string, header: string, note = '', more: Partial<Field> = {}): Field => ({
	part: 'open',
	path,
	header,
	note,
	...more
});
/** A field of the sealed part. */
export const sealed = (path: string, header: string, note = '', more: Partial<Field> = {}): Field => ({
	part: 'sealed',
	path,
	header,
	note,
	...more
});

/** Where somebody lives or can be found: not in lists if under protection. */
export const address = { address: true } as const;

/** A bank account in the sealed part. Its branch says where somebody lives. */
export const accountFields = (path: string): Field[] => [
	sealed(`${path}.bank`, '口座の金融機関コード', '4桁。'),
	sealed(`${path}.branch`, '口座の支店コード', '3桁。', address),
	sealed(`${path}.type`, '口座の預金種目', '', {
		words: { '1': '普通', '2': '当座', '4': '貯蓄', '9': 'その他' }
	}),
	sealed(`${path}.number`, '口座番号', '7桁。', address),
	sealed(`${path}.holder`, '口座名義', '全銀協の半角カナ。')
];
/** The account's meaningless token. */
export const accountToken = open('account', '口座の符号', '口座を示す無意味な符号。同じ口座なら同じになる。');
/** Whom a support or a payment is for. */
export const beneficiary = open(
	'beneficiary',
	'対象者の符号',
	'householdは世帯。それ以外は人を示す無意味な符号で、同じ人なら同じになる。'
);
export const note = sealed('note', '備考');
