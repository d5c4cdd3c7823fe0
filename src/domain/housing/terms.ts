import { daysBetween } from '../dates';
import { addDays, addMonths } from './dates';

/**
 * Permitted time in temporary housing (供与期間). Built units: two years from completion (建築基準法85条の仮設建築物, 災害救助法による救助の
 * 程度、方法及び期間…の基準); leased ones likewise. Here: two years from the first day of the household's stay. Longer after a
 * 特定非常災害 (特定非常災害特別措置法8条), one year at a time.
 */
export const TERM_MONTHS = 24;
export const EXTENSION_MONTHS = 12;

/** A visit is due once a month (見守り). */
export const VISIT_MONTHS = 1;

/** Last permitted day of a stay that begins on `from` (ISO): the day before the same day two years later. */
export function untilOf(from: string): string {
	return lastDayOf(from, TERM_MONTHS);
}

/**
 * Last day of a stay that takes the place of another (住替え): the time goes on and does not begin anew. Where the other's time is
 * over already, as for a new stay.
 */
export function untilAfterMove(from: string, earlierUntil: string): string {
	return earlierUntil >= from ? earlierUntil : untilOf(from);
}

/** Last day after an extension by a year. */
export function extendedUntil(until: string): string {
	return lastDayOf(addDays(until, 1), EXTENSION_MONTHS);
}

/** 初日算入: the period ends with the day before the day that corresponds to the first, or with the month where there is none. */
function lastDayOf(first: string, months: number): string {
	const corresponding = addMonths(first, months);
	return corresponding.slice(8) === first.slice(8) ? addDays(corresponding, -1) : corresponding;
}

/** How near the end of the permitted time is. over: the last day is past. */
export interface TimeWarning {
	type: 'over' | 'month1' | 'months3';
	until: string;
	/** Days from today to the last day, negative when it is past. */
	days: number;
}

/** What to warn of on a day: three months and one month before the last day, and after it; null while it is far. */
export function timeWarning(until: string, today: string): TimeWarning | null {
	const days = daysBetween(today, until);
	if (days < 0) return { type: 'over', until, days };
	if (addMonths(until, -1) <= today) return { type: 'month1', until, days };
	if (addMonths(until, -3) <= today) return { type: 'months3', until, days };
	return null;
}

/** Whether a month has gone by since the last visit (or moving in), ISO dates. */
export function visitOverdue(last: string, today: string): boolean {
	return addMonths(last, VISIT_MONTHS) < today;
}
