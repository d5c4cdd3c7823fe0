/** An era (元号). `first` and `last` are the days on which a document may bear its name, ISO dates, both inclusive. */
export interface Era {
	readonly name: string;
	/** Initial as on forms and keypads. */
	readonly letter: string;
	/** Number on keypads and in register exports (1 明治 … 5 令和). */
	readonly digit: number;
	/** Gregorian year of 元年. */
	readonly year1: number;
	readonly first: string;
	readonly last: string;
}

/**
 * Eras, newest first. Sources: 元号法（昭和54年法律第43号）with 元号を改める政令（昭和64年政令第1号、平成31年政令第143号）;
 * 大正: 明治45年7月30日詔書, 昭和: 大正15年12月25日詔書 (both「以後ヲ改メテ」, so that day bears both names in registers and is
 * printed with the newer one). 明治 starts here with the Gregorian calendar, 明治6年1月1日 (明治5年太政官布告第337号): older
 * dates are 旧暦 and cannot be converted by counting.
 */
export const ERAS: readonly Era[] = [
	{ name: '令和', letter: 'R', digit: 5, year1: 2019, first: '2019-05-01', last: '9999-12-31' },
	{ name: '平成', letter: 'H', digit: 4, year1: 1989, first: '1989-01-08', last: '2019-04-30' },
	{ name: '昭和', letter: 'S', digit: 3, year1: 1926, first: '1926-12-25', last: '1989-01-07' },
	{ name: '大正', letter: 'T', digit: 2, year1: 1912, first: '1912-07-30', last: '1926-12-25' },
	{ name: '明治', letter: 'M', digit: 1, year1: 1868, first: '1873-01-01', last: '1912-07-30' }
];

/** The era in which an ISO date is printed; null before 明治6年. */
export function eraOf(iso: string): Era | null {
	return ERAS.find((era) => iso >= era.first) ?? null;
}
