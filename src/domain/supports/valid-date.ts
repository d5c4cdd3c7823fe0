import { isIsoDate } from '../dates';

/* Periods of the civil code (期間の計算) over ISO dates. */

const two = (n: number) => String(n).padStart(2, '0');
const iso = (year: number, month: number, day: number) => {
	const date = new Date(Date.UTC(year, month, day));
	return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};
const daysOfMonth = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

function parts(date: string): [number, number, number] {
	if (!isIsoDate(date)) throw new RangeError(`not an ISO date: ${date}`);
	return [Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))];
}

/**
 * The same day so many months later; the month's last where it has no such day. ISO dates; throws RangeError on anything else.
 */
export function addMonths(date: string, months: number): string {
	const [year, month, day] = parts(date);
	return iso(
		year,
		month + months,
		Math.min(day, daysOfMonth(year + Math.floor((month + months) / 12), (((month + months) % 12) + 12) % 12))
	);
}

/** Full months from one ISO date to a later one; 0 if it is not later. */
export function monthsBetween(from: string, to: string): number {
	if (to <= from) return 0;
	const [year, month] = parts(from);
	const [toYear, toMonth] = parts(to);
	const months = (toYear - year) * 12 + toMonth - month;
	return addMonths(from, months) <= to ? months : months - 1;
}

/**
 * Last day of a period of months that begins on a day, that day counted (民法143条2項): the day before the same day of the last
 * month, or the end of that month where it has no such day. 2024-01-01 and 13 months: 2025-01-31.
 */
export function endOfMonths(first: string, months: number): string {
	const [year, month, day] = parts(first);
	const end = new Date(Date.UTC(year, month + months, 1));
	const last = daysOfMonth(end.getUTCFullYear(), end.getUTCMonth());
	return iso(year, month + months, day > last ? last : day - 1);
}

/** So many days later; ISO dates. */
export function addDays(date: string, days: number): string {
	const [year, month, day] = parts(date);
	return iso(year, month, day + days);
}

/** The first day of the month after; ISO dates. */
export function firstOfNextMonth(date: string): string {
	const [year, month] = parts(date);
	return iso(year, month + 1, 1);
}
