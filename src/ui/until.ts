import { formatWareki, isoDateAt } from '../domain/dates';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The end of a day in Japan (24:00) as a moment, ISO; `day` is an ISO date. */
export function endOfDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00+09:00`) + DAY_MS).toISOString();
}

/** The day whose end a moment is, or in which it lies: ISO date. */
export function dayOf(until: string): string {
	return isoDateAt(Date.parse(until) - 1);
}

/** The day as people read it: 令和8年12月5日. */
export function untilText(until: string): string {
	return formatWareki(dayOf(until));
}

/** Today and so many days later in Japan, ISO date. */
export function dayFromToday(days: number): string {
	return isoDateAt(Date.now() + days * DAY_MS);
}
