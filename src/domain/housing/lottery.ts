import type { OpenOf } from '../kinds';
import { sha256Hex } from './sha256';

/*
 * The lottery (抽選). Anyone can compute the result with SHA-256 alone, for example
 *   printf '%s' '<seed>/<spoken>/<id>' | sha256sum
 *
 * 1. The announcement gives each application a random number (抽選番号), which only the household and the office know to be its own,
 *    and fixes who takes part with how many points, and the units; it publishes the fingerprint of a secret seed:
 *    the SHA-256 of the seed's 64 hexadecimal characters. So the seed cannot be chosen afterwards.
 * 2. When it is held, witnesses call out digits (`spoken`), which nobody could know before. So whoever made the seed could not
 *    choose it for its result.
 * 3. The ticket (抽選の値) of an application is the SHA-256 of the text `seed/spoken/number` in hexadecimal, that of a unit the same
 *    with its id in the place of the number.
 * 4. Applications are ranked by points, the most first; with equal points the smaller ticket comes first.
 * 5. Units are ranked by their tickets, the smaller first. The first application gets the first unit, and so on; who is left
 *    without one is on the waiting list (補欠) in that order.
 */

export type Entrant = OpenOf<'lottery.announced'>['entrants'][number];
export type DrawnRow = OpenOf<'lottery.held'>['result'][number];

/** Fingerprint of a seed: what is published before. */
export function seedHashOf(seed: string): string {
	return sha256Hex(seed);
}

/** The ticket of an application's number or a unit's id, 64 hex digits. */
export function ticketOf(seed: string, spoken: string, id: string): string {
	return sha256Hex(`${seed}/${spoken}/${id}`);
}

/** The result: applications in the order that was drawn, each with its unit or null. The order of what comes in does not matter. */
export function draw(
	seed: string,
	spoken: string,
	entrants: readonly Entrant[],
	units: readonly string[]
): DrawnRow[] {
	const byTicket = <T>(rows: readonly T[], idOf: (row: T) => string, first: (a: T, b: T) => number) =>
		rows
			.map((row) => ({ row, id: idOf(row), ticket: ticketOf(seed, spoken, idOf(row)) }))
			.sort((a, b) => first(a.row, b.row) || compare(a.ticket, b.ticket) || compare(a.id, b.id))
			.map(({ row }) => row);
	const drawnUnits = byTicket(
		units,
		(unit) => unit,
		() => 0
	);
	return byTicket(
		entrants,
		({ number }) => number,
		(a, b) => b.points - a.points
	).map(({ application }, i) => ({ application, unit: drawnUnits[i] ?? null }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether a result is the one that follows from the announcement, and its seed the one that was announced. */
export function isGenuine(
	announced: Pick<OpenOf<'lottery.announced'>, 'entrants' | 'units' | 'seedHash'>,
	held: Pick<OpenOf<'lottery.held'>, 'seed' | 'spoken' | 'result'>
): boolean {
	if (seedHashOf(held.seed) !== announced.seedHash) return false;
	const drawn = draw(held.seed, held.spoken, announced.entrants, announced.units);
	return (
		drawn.length === held.result.length &&
		drawn.every(({ application, unit }, i) => {
			const written = held.result[i]!;
			return written.application === application && written.unit === unit;
		})
	);
}
