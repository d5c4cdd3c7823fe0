import { isLive } from './standing';
import type { HousingApplication, HousingState, StayView } from './state';

/** Where an application stands now, and since which stamp; `standing` of its stays must be known (area.ts). */
export function progressOf(application: HousingApplication): { state: HousingState; since: string } {
	const live = application.stays.filter(isLive);
	const lived = live.filter(({ movedIn }) => movedIn !== null);
	if (lived.length > 0)
		return { state: 'livingIn', since: earliest(lived.map(({ movedIn }) => movedIn!.at)) };
	const standing = live.filter((stay) => stay.standing === 'standing');
	if (standing.length > 0) return { state: 'assigned', since: earliest(standing.map(settledAt)) };
	if (live.length > 0) return { state: 'provisional', since: earliest(live.map(({ at }) => at)) };
	const offer = openOffer(application);
	const over = application.stays.filter(({ movedOut }) => movedOut !== null);
	const left = over.length > 0 ? latest(over.map(({ movedOut }) => movedOut!.at)) : null;
	if (offer && (left === null || offer.at > left)) return { state: 'offered', since: offer.at };
	if (left !== null) return { state: 'left', since: left };
	const { judged, at } = application;
	const free = application.stays.flatMap(({ released }) => (released ? [released.at] : []));
	return judged
		? { state: judged.outcome, since: latest([judged.at, ...free]) }
		: { state: 'applied', since: latest([at, ...free]) };
}

/** Whether an application is neither over nor refused: its household waits for a unit or has one. */
export function isOpen({ state }: Pick<HousingApplication, 'state'>): boolean {
	return state !== 'left' && state !== 'notEligible';
}

/** The newest offer that was not declined, and that no promise of the unit has followed; null if there is none. */
export function openOffer({
	offers,
	stays
}: HousingApplication): HousingApplication['offers'][number] | null {
	return (
		offers.findLast(
			({ answer, unit, at }) =>
				answer !== 'decline' && !stays.some((stay) => stay.unit === unit && stay.at > at)
		) ?? null
	);
}

/** When a promise came to stand, as far as the entries of its own case say. */
function settledAt({ at, confirmedBy }: StayView): string {
	return confirmedBy.length > 0 ? earliest(confirmedBy.map((one) => one.at)) : at;
}

const earliest = (stamps: string[]) => stamps.reduce((a, b) => (a < b ? a : b));
const latest = (stamps: string[]) => stamps.reduce((a, b) => (a > b ? a : b));
