import type { OpenOf } from '../kinds';
import type { HandOver, UnitView } from './state';

/*
 * Who holds a unit (住戸の受持ち). The chain begins with the registration's holder; each link is a hand-over by the one who holds
 * it then. Which link closes a holding is told by the holder's own running numbers, never by a clock:
 *
 * - by the holder: the first unit.handedOver `from` it among its own entries after it came to hold the unit; what it wrote before
 *   that entry counts;
 * - by headquarters, because the holder is lost: what it wrote up to `lostAfter` counts, the last of its entries that headquarters
 *   knew. What the lost device wrote after that is anybody's promise: it waits for the new holder.
 *
 * Of several that could close a holding the one that closes it earliest does (by its holder before by headquarters; then by the
 * writer's device and number). The others have no effect, and a person hears of it.
 */

/** Every holder of a unit in order, and which of the hand-overs of it had no effect. */
export function holdingsOf(
	{ holder }: Pick<OpenOf<'unit.registered'>, 'holder'>,
	handOvers: readonly HandOver[]
): { holdings: UnitView['holdings']; idle: HandOver[] } {
	const open = [...handOvers].sort(byClosing);
	const holdings: UnitView['holdings'] = [];
	/** Own numbers up to which a device's earlier holdings of this unit went. */
	const after = new Map<string, number>();
	let device = holder;
	for (;;) {
		const from = after.get(device) ?? 0;
		const closes = (one: HandOver) =>
			one.from === device && (one.lostAfter === null ? one.n > from : one.lostAfter >= from);
		const i = open.findIndex(closes);
		if (i < 0) break;
		const [closing] = open.splice(i, 1) as [HandOver];
		holdings.push({ device, until: closingNumber(closing) });
		after.set(device, closingNumber(closing));
		device = closing.to;
	}
	holdings.push({ device, until: null });
	return { holdings, idle: open };
}

const closingNumber = ({ lostAfter, n }: HandOver) => lostAfter ?? n;

function byClosing(a: HandOver, b: HandOver): number {
	return (
		closingNumber(a) - closingNumber(b) ||
		Number(a.lostAfter !== null) - Number(b.lostAfter !== null) ||
		Number(a.device) - Number(b.device) ||
		a.n - b.n
	);
}

/**
 * Which of a unit's holdings an entry of a device belongs to: index into `holdings`, null if the device did not hold it then. What
 * a device wrote before the unit came to it counts from then on, behind the promises of all earlier holders.
 */
export function holdingAt(
	{ holdings }: Pick<UnitView, 'holdings'>,
	device: string,
	n: number
): number | null {
	const index = holdings.findIndex((one) => one.device === device && (one.until === null || n <= one.until));
	return index < 0 ? null : index;
}
