import { isIsoDate, parseDate, possibleDates } from '../domain/dates';
import { ERAS } from '../domain/eras';

/** Births as numbers: 19800115; 19800100 and 19800000 where day or month is unknown; 0 where everything is. */
export interface BirthRange {
	from: number;
	to: number;
}

const numberOfIso = (iso: string) => Number(iso.replaceAll('-', ''));

/** A year or a year and month as people type them: 昭和55年, S55.1, 1980年, 1980-01; null for anything else. */
function partial(text: string): BirthRange | null {
	const match =
		/^(?:([MTSHR]|明治?|大正?|昭和?|平成?|令和?)\.?(\d{1,2}|元)|(\d{4}))(?:[年./-](?:(\d{1,2})月?)?)?$/.exec(
			text.normalize('NFKC').toUpperCase().trim()
		);
	if (!match) return null;
	const [, mark, eraYear, west, monthText] = match;
	const era = mark && ERAS.find((e) => e.letter === mark || e.name.startsWith(mark));
	const year = era ? era.year1 - 1 + (eraYear === '元' ? 1 : Number(eraYear)) : Number(west);
	if (year < 1850 || year > 2199) return null;
	const month = monthText ? Number(monthText) : 0;
	if (month > 12) return null;
	return month
		? { from: year * 10_000 + month * 100, to: year * 10_000 + month * 100 + 99 }
		: { from: year * 10_000, to: year * 10_000 + 9999 };
}

/** What births a search token may mean: whole dates (`exact`), and years or months. */
export function birthsOf(token: string): { exact: number[]; ranges: BirthRange[] } {
	const read = parseDate(token);
	if ('iso' in read) return { exact: [numberOfIso(read.iso)], ranges: [] };
	if (read.error === 'noEra') return { exact: possibleDates(token).map(numberOfIso), ranges: [] };
	const range = partial(token);
	return { exact: [], ranges: range ? [range] : [] };
}

/** The number that a row gets. `text` is 生年月日_不詳表記 for a birth that is not wholly known. */
export function birthNumber(iso: string, text: string): number {
	if (isIsoDate(iso)) return numberOfIso(iso);
	return partial(text.replace(/月?日?(?:不詳|不明|頃).*$/, ''))?.from ?? 0;
}

/** ISO date, '' unless the whole date is known. */
export function birthIso(number: number): string {
	if (number % 100 === 0) return '';
	const text = String(number);
	return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}
