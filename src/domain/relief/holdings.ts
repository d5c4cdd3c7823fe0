import { byClock } from '../fold/read';
import type { FundView, HandOver, RunView } from './state';

/*
 * Who holds a fund (保有者). Neither clocks nor the order of arrival decide it, but what the holders themselves wrote: each
 * hand-over names the holding from which it comes. Of two from one holding one counts, and the other is shown (clash
 * twoHandovers). The holder's own counts, the first that it numbered, unless an approver had declared the holder lost after an
 * earlier entry: what a lost device writes after that counts for nothing, hand-overs included. Of two such declarations the one
 * that knew more of the holder's entries counts, then the first by the clock, which every replica orders alike.
 */

function chosen(handovers: readonly HandOver[]): HandOver | undefined {
	const clock = (a: HandOver, b: HandOver) => byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry });
	const [own] = handovers.filter(({ lost }) => !lost).sort((a, b) => a.until - b.until || clock(a, b));
	const [lost] = handovers.filter(({ lost }) => lost).sort((a, b) => b.until - a.until || clock(a, b));
	if (own && lost) return own.until <= lost.until ? own : lost;
	return own ?? lost;
}

/** Follows the hand-overs from the first holder to the one of now, and puts them into the view. */
export function settleHoldings(fund: FundView): void {
	const from = new Map<string, HandOver[]>();
	for (const one of fund.handovers) {
		// Whichever definition it names, there is one first holding.
		const holding = fund.definitions.includes(one.holding) ? fund.definitions[0]! : one.holding;
		from.set(holding, [...(from.get(holding) ?? []), one]);
	}
	fund.holdings = [];
	fund.rivals = [];
	let holding = { device: fund.holder, entry: fund.definitions[0]! };
	for (;;) {
		const all = from.get(holding.entry) ?? [];
		const taken = chosen(all);
		fund.holdings.push({ ...holding, until: taken?.until ?? null, lost: taken?.lost ?? false });
		if (!taken) break;
		fund.rivals.push(...all.filter((one) => one !== taken));
		holding = { device: taken.to, entry: taken.entry };
	}
	fund.holding = holding;
}

/** The holding by which a run was the writer's to open; undefined: it was not, and the run is foreign. */
export function holdingOf(
	fund: FundView,
	{ device, holding, n }: Pick<RunView, 'device' | 'holding' | 'n'>
): FundView['holdings'][number] | undefined {
	const entry = fund.definitions.includes(holding) ? fund.definitions[0] : holding;
	return fund.holdings.find(
		(one) => one.entry === entry && one.device === device && (one.until === null || n <= one.until)
	);
}
