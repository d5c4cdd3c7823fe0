import type { CaseSoFar } from '../fold/part';
import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import { parseEntryId } from '../ids';
import { holdingOf } from './holdings';
import type { FundOffice, FundView, RunState, RunView } from './state';

/*
 * Payment runs (支払回). Only the device that opened a run writes its file, so that giving it up and writing it can never both
 * come true on that device; a file that it has written stands whoever else gave the run up at the same time.
 */

/** A run is opened once under its id. */
export function open({ funds, runs }: FundOffice, item: ItemOf<'run.opened'>): Outcome {
	if (!funds.has(item.open.fund)) return 'target';
	if (runs.has(item.open.run)) return 'content';
	runs.set(item.open.run, {
		...item.open,
		entry: item.id,
		at: item.at,
		device: item.by.device,
		n: item.n,
		staff: item.by.staff,
		state: 'opened',
		approved: null,
		filed: null,
		cancelled: null,
		strayFile: null,
		foreign: false
	});
	return null;
}

const differs = (run: RunView, { count, yen }: { count: number; yen: number }) =>
	count !== run.count || yen !== run.yen;

/** The approval of a second person (四つの目), over what the run says of itself. */
export function approve({ runs }: FundOffice, item: ItemOf<'run.approved'>): Outcome {
	const run = runs.get(item.open.run);
	if (!run) return 'target';
	if (run.staff === item.by.staff) return 'hand';
	if (differs(run, item.open)) return 'content';
	run.approved ??= { entry: item.id, staff: item.by.staff, at: item.at };
	return null;
}

/** The file, by the run's own device and on an approval of it. A run has one file: another hash has no effect. */
export function file({ runs }: FundOffice, item: ItemOf<'run.filed'>, seen: CaseSoFar): Outcome {
	const run = runs.get(item.open.run);
	const approval = seen.item(item.open.approved);
	if (!run || approval?.kind !== 'run.approved' || approval.open.run !== run.run) return 'target';
	if (run.device !== item.by.device) return 'holder';
	if (differs(run, item.open)) return 'content';
	if (run.filed) return run.filed.hash === item.open.hash ? null : 'content';
	const givenUp = run.cancelled && parseEntryId(run.cancelled.entry);
	if (givenUp && givenUp.device === run.device && givenUp.n < item.n) return 'content';
	run.filed = { entry: item.id, hash: item.open.hash, at: item.at };
	return null;
}

/** A run that has a file is not given up, unless its device wrote the file after it had been declared lost. */
export function cancel({ funds, runs }: FundOffice, item: ItemOf<'run.cancelled'>): Outcome {
	const run = runs.get(item.open.run);
	if (!run) return 'target';
	if (run.filed && !isStray(run, funds.get(run.fund))) return 'content';
	const mine = run.device === item.by.device;
	// Its own device's word says more than another's: that device knows whether it has written the file.
	if (!run.cancelled || (mine && parseEntryId(run.cancelled.entry).device !== run.device))
		run.cancelled = { entry: item.id, staff: item.by.staff, at: item.at };
	return null;
}

function isStray({ filed, holding }: RunView, fund: FundView | undefined): boolean {
	const n = filed ? parseEntryId(filed.entry).n : 0;
	return (fund?.handovers ?? []).some((one) => one.lost && one.holding === holding && n > one.until);
}

/** Where a run stands, once all is known of it and of who held the fund. */
export function settleRun(run: RunView, fund: FundView | undefined): void {
	const holding = fund && holdingOf(fund, run);
	run.foreign = holding === undefined;
	if (run.filed && holding?.lost && parseEntryId(run.filed.entry).n > holding.until!) {
		run.strayFile = { entry: run.filed.entry, at: run.filed.at };
		run.filed = null;
	}
	run.state = stateOf(run);
}

function stateOf({ filed, cancelled, approved }: RunView): RunState {
	if (filed) return 'filed';
	if (cancelled) return 'cancelled';
	return approved ? 'approved' : 'opened';
}
