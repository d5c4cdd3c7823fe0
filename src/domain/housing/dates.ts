import { isIsoDate } from '../dates';

/**
 * The day so many months later, ISO dates. Where the month has no such day, its last one (民法143条2項): 2028-02-29 and 24
 * months are 2030-02-28. Negative months go back. Throws RangeError for what is no ISO date.
 */
export function addMonths(iso: string, months: number): string {
	if (!isIsoDate(iso)) throw new RangeError(`not an ISO date: ${iso}`);
	const [year, month, day] = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))];
	const from = new Date(0);
	from.setUTCFullYear(year, month - 1 + months, 1);
	const last = new Date(0);
	last.setUTCFullYear(from.getUTCFullYear(), from.getUTCMonth() + 1, 0);
	from.setUTCDate(Math.min(day, last.getUTCDate()));
	return from.toISOString().slice(0, 10);
}

/** The day so many days later, ISO dates. Throws RangeError for what is no ISO date. */
export function addDays(iso: string, days: number): string {
	if (!isIsoDate(iso)) throw new RangeError(`not an ISO date: ${iso}`);
	return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
