import type { GoodItem, ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import type { HousingCase, StayView } from './state';

/** Everything about a stay after the promise. */
const KINDS = [
	'housing.confirmed',
	'housing.released',
	'housing.contracted',
	'housing.keys',
	'housing.movedIn',
	'housing.extended',
	'housing.movedOut',
	'housing.inspected',
	'housing.visited'
] as const;
export type StayItem = { [K in (typeof KINDS)[number]]: ItemOf<K> }[(typeof KINDS)[number]];
export const stayKinds: ReadonlySet<GoodItem['kind']> = new Set(KINDS);

/**
 * What an entry does to its stay. Facts that two desks recorded twice (moving in, moving out, an inspection, a contract) are as
 * the newest says; both stay in the timeline. A fact does not need the one before it: desks that have not met record them apart.
 */
export function stepOfStay(state: HousingCase, item: StayItem): Outcome {
	const stay = state.applications
		.flatMap(({ stays }) => stays)
		.find(({ entry }) => entry === item.open.assigned);
	return stay ? change(stay, item) : 'target';
}

function change(stay: StayView, item: StayItem): Outcome {
	const { id: entry, at } = item;
	switch (item.kind) {
		case 'housing.confirmed':
			if (item.open.unit !== stay.unit) return 'content';
			stay.confirmedBy.push({ entry, device: item.by.device, n: item.n, at });
			return null;
		case 'housing.released':
			stay.released = { entry, reason: item.open.reason, at };
			return null;
		case 'housing.contracted':
			if (item.open.from > item.open.until) return 'content';
			stay.contract = { ...item.open, entry };
			return null;
		case 'housing.keys':
			stay.keysOut += item.open.direction === 'out' ? item.open.count : -item.open.count;
			return null;
		case 'housing.movedIn':
			stay.movedIn = { entry, on: item.open.on, people: item.open.people, at };
			return null;
		case 'housing.extended':
			return extend(stay, item);
		case 'housing.movedOut':
			stay.movedOut = { entry, on: item.open.on, reason: item.open.reason, at };
			return null;
		case 'housing.inspected':
			stay.inspected = { ...item.open, entry, at };
			return null;
		case 'housing.visited':
			stay.visits.push({ ...item.open, entry, at });
			return null;
	}
}

/** The longest extension counts; a correction takes the place of the one that it names. */
function extend(stay: StayView, item: ItemOf<'housing.extended'>): Outcome {
	if (item.open.until <= stay.from) return 'content';
	if (item.corrects !== undefined) {
		const corrected = stay.extensions.findIndex(({ entry }) => entry === item.corrects);
		if (corrected < 0) return 'target';
		stay.extensions.splice(corrected, 1);
	}
	stay.extensions.push({ ...item.open, entry: item.id });
	return null;
}
