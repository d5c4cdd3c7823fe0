import { formatWareki, parseDate } from '../../src/domain/dates';

/** A date of a register: ISO where it is wholly known, and the words (不詳表記) that stand in the register where it is not. */
export interface RegisterDate {
	iso: string;
	shown: string;
}

const PARTS = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$/;
const UNKNOWN_PARTS = new Set(['00', '99']);

/**
 * Reads yyyy-mm-dd, yyyymmdd, yyyy/m/d and 和暦; unknown parts are 00 or 99 (19500000), a flag, or the word 不詳.
 * `shown` is the 不詳表記 of the row, if it has one. Null: this is no date.
 */
export function readRegisterDate(text: string, flag: string, shown: string): RegisterDate | null {
	const flagged = flag !== '' && !/^0+$/.test(flag.normalize('NFKC'));
	if (text === '') return { iso: '', shown: shown || (flagged ? '不詳' : '') };
	const parts = PARTS.exec(text.normalize('NFKC'));
	if (parts) {
		const [, year, month, day] = parts;
		if (year === '0000' || year === '9999') return { iso: '', shown: shown || '不詳' };
		if (UNKNOWN_PARTS.has(month!)) return { iso: '', shown: shown || `${year}年 月日不詳` };
		if (UNKNOWN_PARTS.has(day!) && Number(month) <= 12)
			return { iso: '', shown: shown || `${year}年${Number(month)}月 日不詳` };
	}
	if (/不詳|不明/.test(text)) return { iso: '', shown: shown || text };
	const date = parseDate(text);
	if (!('iso' in date)) return null;
	// A flagged date that looks whole holds stand-ins for the unknown parts (暦上の日).
	return flagged
		? { iso: '', shown: shown || `${formatWareki(date.iso)}（一部不詳）` }
		: { iso: date.iso, shown: '' };
}
