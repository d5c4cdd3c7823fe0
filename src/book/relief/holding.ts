import { allMissing } from '../../domain/chains';
import type { FundView } from '../../domain/relief/state';
import { BookError } from '../api';
import type { Core } from '../core';
import type { HolderGap } from './api';

/** Whether this device holds the fund. */
export function holdsHere(core: Core, fund: FundView): boolean {
	return fund.holding.device === core.tablet().identity.device;
}

/**
 * What is not here of former holders' entries up to the one with which their holding ended: until it is, nobody here can know
 * what they have paid.
 */
export async function holderGaps(
	core: Core,
	fund: { holdings: readonly Pick<FundView['holdings'][number], 'device' | 'until'>[] }
): Promise<HolderGap[]> {
	const { identity, vouching } = core.tablet();
	const chains = new Map(vouching.trust.chains().map((row) => [row.device, row]));
	const until = new Map<string, number>();
	for (const holding of fund.holdings)
		if (holding.until !== null && holding.device !== identity.device)
			until.set(holding.device, Math.max(until.get(holding.device) ?? 0, holding.until));
	const gaps: HolderGap[] = [];
	for (const [device, reported] of until) {
		const row = chains.get(device) ?? { first: 0, last: 0, missing: [] };
		const missing = allMissing({ ...row, reported })
			.filter(([from]) => from <= reported)
			.map(([from, to]): [number, number] => [from, Math.min(to, reported)]);
		const left = missing.length > 0 ? await withoutOtherDisasters(core, device, missing) : [];
		if (left.length > 0) gaps.push({ device, missing: left });
	}
	return gaps;
}

/** A device numbers its entries over all disasters: those of an earlier one are here and not in this ledger. */
async function withoutOtherDisasters(
	core: Core,
	device: string,
	missing: [number, number][]
): Promise<[number, number][]> {
	const { id } = core.tablet().config.disaster;
	const elsewhere = new Set<number>();
	for await (const batch of core.shelf().all())
		for (const entry of batch)
			if (entry.by.device === device && entry.disaster !== id) elsewhere.add(entry.n);
	if (elsewhere.size === 0) return missing;
	const left: [number, number][] = [];
	for (const [from, to] of missing)
		for (let n = from; n <= to; n++) {
			if (elsewhere.has(n)) continue;
			const before = left.at(-1);
			if (before?.[1] === n - 1) before[1] = n;
			else left.push([n, n]);
		}
	return left;
}

/** Throws notHolder or holderBehind unless the fund may be paid from here now. */
export async function requireHolder(core: Core, fund: FundView): Promise<void> {
	if (!holdsHere(core, fund)) throw new BookError('notHolder', fund.fund);
	const gaps = await holderGaps(core, fund);
	if (gaps.length > 0) throw new BookError('holderBehind', gaps.map(({ device }) => device).join(' '));
}
