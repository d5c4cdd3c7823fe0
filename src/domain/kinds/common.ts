import { z } from 'zod';

/** Parts of schemas that several kinds share. */

/** Text from a form: never absurdly long. */
export const text = z.string().max(500);
export const longText = z.string().max(4000);
/** ISO date, or '' where it is unknown. */
export const date = z.union([z.iso.date(), z.literal('')]);

/** Whole yen, up to a thousand million. */
export const Yen = z.number().int().min(0).max(1_000_000_000_000);

/** A person as an open, meaningless token: first 16 characters of a keyed hash over 宛名番号, or over name and birth date. */
export const PersonToken = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);
export type PersonToken = z.infer<typeof PersonToken>;

/** A bank account as an open, meaningless token, made as a person's is. */
export const AccountToken = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);

/** 預金種目 of 全銀協 transfers: 1 普通, 2 当座, 4 貯蓄, 9 その他. */
export const AccountType = z.enum(['1', '2', '4', '9']);

/** A bank account (振込先口座). */
export const Account = z.strictObject({
	/** 金融機関コード */
	bank: z.string().regex(/^\d{4}$/),
	/** 支店コード */
	branch: z.string().regex(/^\d{3}$/),
	type: AccountType,
	/** 口座番号, seven digits with leading zeros. */
	number: z.string().regex(/^\d{7}$/),
	/** 口座名義 in the characters of 全銀協 transfers (half-width), at most 30. */
	holder: z.string().min(1).max(30)
});
export type Account = z.infer<typeof Account>;

/** A device's number where a kind names one as holder (保有者) of something scarce. */
export const Holder = z.string().regex(/^[1-9][0-9]{3,5}$/);

/** Short id that an office gives to a site, unit, fund or batch. */
export const OfficeId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/);
