import type { CaseNumber } from '../entry';
import { makeClash, type Party } from '../fold/clashes';
import type { Clash } from '../fold/state';
import { isOpen } from './progress';
import { isLive } from './standing';
import type { HousingApplication, StayView, StockOffice, UnitView } from './state';

/* What clashes about housing (clashes.ts): found from views, the same on every replica. */

const partyOf = ({ entry, at, case: caseNo }: StayView | HousingApplication): Party => ({
	id: entry,
	at,
	case: caseNo
});

/** Two or more promises of one unit that are neither over nor taken back. */
export function promisedTwice(
	unit: string,
	standing: StayView | null,
	live: readonly StayView[]
): Clash | null {
	if (live.length < 2) return null;
	return makeClash(
		{ type: 'unitPromisedTwice', unit, standing: standing?.entry ?? null },
		[unit],
		live.map(partyOf)
	);
}

/** A unit that is promised and unknown or closed, or that nobody can move into yet. */
export function notReady(unit: string, view: UnitView | undefined, live: readonly StayView[]): Clash | null {
	const early = live.filter(
		({ movedIn }) => !view || view.state === 'closed' || (view.state !== 'ready' && !movedIn)
	);
	return early.length > 0 ? makeClash({ type: 'unitNotReady', unit }, [unit], early.map(partyOf)) : null;
}

/** Promises that were taken back though the household lives there, whichever was recorded first. */
export function takenBack(unit: string, live: readonly StayView[]): Clash | null {
	const lived = live.filter(({ released }) => released !== null);
	if (lived.length === 0) return null;
	const parties = lived.flatMap(({ released, movedIn, case: caseNo }) =>
		[released!, movedIn!].map(({ entry, at }): Party => ({ id: entry, at, case: caseNo }))
	);
	return makeClash({ type: 'releasedLivedIn', unit }, [unit], parties);
}

/**
 * Two units of one household at once. While a household moves, the old one and the promised one are one; once it lives in the
 * new one, the old one must end. Promises that lost their unit to another household's do not count.
 * @param root case under which the household is reckoned @param applications of all its cases
 */
export function housesTwice(root: CaseNumber, applications: readonly HousingApplication[]): Clash | null {
	const live = applications
		.flatMap(({ stays }) => stays)
		.filter((stay) => isLive(stay) && stay.standing !== 'lost');
	const left = new Set(
		live.flatMap(({ instead, movedIn }) => (instead !== null && !movedIn ? [instead] : []))
	);
	const counted = live.filter(({ entry }) => !left.has(entry));
	return counted.length > 1 ? makeClash({ type: 'twoUnits' }, [root], counted.map(partyOf)) : null;
}

/** Two or more applications of one household that are neither over nor refused. */
export function asksTwice(root: CaseNumber, applications: readonly HousingApplication[]): Clash | null {
	const open = applications.filter(isOpen);
	return open.length > 1 ? makeClash({ type: 'housingAskedTwice' }, [root], open.map(partyOf)) : null;
}

/** Results that do not follow from their seed. */
export function wrongResult({ lotteries }: StockOffice): Clash[] {
	return [...lotteries.values()]
		.filter(({ genuine }) => genuine === false)
		.map(({ entry, held }) =>
			makeClash(
				{ type: 'lotteryMismatch', lottery: entry },
				[entry],
				[{ id: held!.entry, at: held!.at, case: '-' }]
			)
		);
}

/** Hand-overs that had no effect on a unit: somebody else held it. */
export function handedByOthers({ idleHandOvers }: StockOffice): Clash[] {
	const ofUnit = new Map<string, Party[]>();
	for (const { unit, handOver } of idleHandOvers) {
		const parties = ofUnit.get(unit) ?? [];
		parties.push({ id: handOver.entry, at: handOver.at, case: '-' });
		ofUnit.set(unit, parties);
	}
	return [...ofUnit].map(([unit, parties]) => makeClash({ type: 'unitNotTheirs', unit }, [unit], parties));
}
