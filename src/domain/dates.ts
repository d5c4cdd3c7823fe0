import { ERAS, eraOf, type Era } from './eras';

/**
 * Why a typed date is none.
 * empty: nothing typed; format: not a date at all or digits missing; noEra: a two-digit year with no era (昭和50? 平成5?);
 * noSuchDate: 2月30日; outsideEra: 平成40年; oldCalendar: before 明治6年, when the calendar was another one;
 * unknown: 不詳, wholly or in part (昭和39年10月不詳, 1964-00-00).
 */
export type DateError =
	'empty' | 'format' | 'noEra' | 'noSuchDate' | 'outsideEra' | 'oldCalendar' | 'unknown';
export type DateResult = { iso: string } | { error: DateError };

const MS_PER_DAY = 86_400_000;
/** Japan Standard Time is UTC+9 with no summer time since 1952 (the years for which this software shows times). */
const JST_MS = 9 * 60 * 60 * 1000;

const FIRST_YEAR = 1873;
const LAST_YEAR = 2199;

/** The ISO date of a year, month and day that exist; null otherwise (31 April is never rolled over to 1 May). */
function isoOf(year: number, month: number, day: number): string | null {
	const time = new Date(0);
	time.setUTCFullYear(year, month - 1, day);
	const exists =
		time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
	return exists ? `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}` : null;
}

const pad2 = (n: number) => String(n).padStart(2, '0');

/** Whether a text is a date of the calendar in the form yyyy-mm-dd. */
export function isIsoDate(text: string): boolean {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	return match !== null && isoOf(Number(match[1]), Number(match[2]), Number(match[3])) !== null;
}

/** Full-width to half-width, one mark between groups. 「。」「・」「ー」 are what an IME makes of . / and -. */
function tidy(text: string): string {
	return text
		.normalize('NFKC')
		.trim()
		.toUpperCase()
		.replace(/(?:生まれ|生)$/, '')
		.replace(/元(?=年|[^一-龠]|$)/, '1')
		.replace(/(?<=\d)\s*[年月]\s*/g, '.')
		.replace(/(?<=\d)\s*日$/, '')
		.replace(/\s*[./,、。・ー\-\u2010-\u2015\u2212\s]\s*/g, '.')
		.replace(/\.$/, '');
}

/** 不詳 and 不明 as registers and people write them, and the zeros and nines that old systems fill in. */
const UNKNOWN = /不詳|不明|^\d{4}\.(?:00?\.\d{1,2}|\d{1,2}\.00?)$|^\d{4}(?:00\d\d|\d\d00)$|^99999999$/;

const ERA_LETTER = /^([MTSHR]|明治?|大正?|昭和?|平成?|令和?)\.?(?=\d)/;

function eraOfMark(mark: string): Era {
	return ERAS.find((era) => era.letter === mark || era.name.startsWith(mark))!;
}

/** year, month, day from `50.3.4` or from exactly two digits each (`500304`). */
function threeNumbers(text: string): [number, number, number] | null {
	const match =
		/^(\d{1,3})\.(\d{1,2})\.(\d{1,2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{2})$/.exec(text) ?? null;
	return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

function inEra(era: Era, [year, month, day]: [number, number, number]): DateResult {
	const iso = year >= 1 ? isoOf(era.year1 + year - 1, month, day) : null;
	if (iso === null) return { error: 'noSuchDate' };
	if (era.letter === 'M' && iso < era.first) return { error: 'oldCalendar' };
	if (iso < era.first || iso > era.last || iso > `${LAST_YEAR}-12-31`) return { error: 'outsideEra' };
	return { iso };
}

function inWest(year: number, month: number, day: number): DateResult {
	const iso = isoOf(year, month, day);
	if (iso === null || year > LAST_YEAR) return { error: 'noSuchDate' };
	return year < FIRST_YEAR ? { error: 'oldCalendar' } : { iso };
}

/**
 * Reads a whole date as staff type it: S50.3.4, s500304, 昭和50年3月4日, 令和元年5月1日, 3500304 (era number of the keypad and
 * yymmdd), 19750304, 1975-3-4, 1975年3月4日, half or full width. Never throws and never guesses: what may be read in two
 * ways is an error. `within` (ISO dates, both inclusive) decides a year without an era where only one era gives a day in it:
 * 39.10.10 of a living person is 昭和.
 */
export function parseDate(text: string, within?: { from: string; to: string }): DateResult {
	const tidied = tidy(text);
	if (tidied === '') return { error: 'empty' };
	if (UNKNOWN.test(tidied)) return { error: 'unknown' };
	const mark = ERA_LETTER.exec(tidied);
	if (mark) {
		const numbers = threeNumbers(tidied.slice(mark[0].length));
		return numbers ? inEra(eraOfMark(mark[1]!), numbers) : { error: 'format' };
	}
	const west = /^(\d{4})(?:\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2}))$/.exec(tidied);
	if (west) return inWest(Number(west[1]), Number(west[2] ?? west[4]), Number(west[3] ?? west[5]));
	const keypad = /^(\d)(?:(\d{6})|\.(\d{1,2}\.\d{1,2}\.\d{1,2}))$/.exec(tidied);
	if (keypad) {
		const era = ERAS.find((e) => e.digit === Number(keypad[1]));
		return era ? inEra(era, threeNumbers(keypad[2] ?? keypad[3]!)!) : { error: 'format' };
	}
	if (!threeNumbers(tidied)) return { error: 'format' };
	const [only, second] = possibleDates(text).filter(
		(iso) => within && iso >= within.from && iso <= within.to
	);
	return only !== undefined && second === undefined ? { iso: only } : { error: 'noEra' };
}

/** Every date that a text without an era may mean, newest first: 5.3.4 is one of 令和, 平成, 昭和 and 大正. */
export function possibleDates(text: string): string[] {
	const numbers = threeNumbers(tidy(text));
	if (!numbers) return [];
	return ERAS.map((era) => inEra(era, numbers)).flatMap((read) => ('iso' in read ? [read.iso] : []));
}

function parts(iso: string): [number, number, number] {
	if (!isIsoDate(iso)) throw new RangeError(`not an ISO date: ${iso}`);
	return [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
}

/** 令和8年11月20日, 昭和元年12月25日; before 明治6年 1870年3月4日. '' stays ''. Throws RangeError on anything else. */
export function formatWareki(iso: string): string {
	if (iso === '') return '';
	const [year, month, day] = parts(iso);
	const era = eraOf(iso);
	const eraYear = era ? year - era.year1 + 1 : year;
	return `${era?.name ?? ''}${era && eraYear === 1 ? '元' : eraYear}年${month}月${day}日`;
}

/** R8.11.20, S1.12.25; before 明治6年 1870.3.4. '' stays ''. Throws RangeError on anything else. */
export function formatWarekiShort(iso: string): string {
	if (iso === '') return '';
	const [year, month, day] = parts(iso);
	const era = eraOf(iso);
	return era ? `${era.letter}${year - era.year1 + 1}.${month}.${day}` : `${year}.${month}.${day}`;
}

/** The date in Japan at a moment (ms since 1970), ISO. */
export function isoDateAt(ms: number): string {
	return new Date(ms + JST_MS).toISOString().slice(0, 10);
}

/** The time of day in Japan at a moment (ms since 1970): 14:05. */
function formatTime(ms: number): string {
	return new Date(ms + JST_MS).toISOString().slice(11, 16);
}

/** 令和8年11月20日 14:05, in Japan. */
export function formatDateTime(ms: number): string {
	return `${formatWareki(isoDateAt(ms))} ${formatTime(ms)}`;
}

/** R8.11.20 14:05, in Japan. */
export function formatDateTimeShort(ms: number): string {
	return `${formatWarekiShort(isoDateAt(ms))} ${formatTime(ms)}`;
}

/** Days from one ISO date to another; negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
	const day = (iso: string) => {
		const [year, month, date] = parts(iso);
		return Date.UTC(year, month - 1, date) / MS_PER_DAY;
	};
	return day(to) - day(from);
}

/**
 * Full years of age (満年齢) on a day, both ISO dates. A year is completed at the end of the day before the birthday
 * (年齢計算ニ関する法律, 民法143条); counted here as everywhere at desks: from the birthday on, 29 February from 1 March.
 * Negative before birth.
 */
export function ageOn(birth: string, on: string): number {
	const [year] = parts(birth);
	const [onYear] = parts(on);
	return onYear - year - (on.slice(5) < birth.slice(5) ? 1 : 0);
}
