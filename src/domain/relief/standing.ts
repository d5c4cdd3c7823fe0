import { parseEntryId } from '../ids';
import type { PaymentView, RunView } from './state';

/**
 * Whether a payment counts. live: it is ordered, or was paid. returned: the bank sent it back. void: its run was given up.
 * doubtful: it counts for nothing, but nobody here can know that it was not made: its run is foreign or not here, or was filed by
 * a device that had been declared lost. A person clears that (clash foreignRun), and until then nothing is paid in its place.
 */
export type Standing = 'live' | 'returned' | 'void' | 'doubtful';

/** Whether a payment is one of its run: written by the run's own device, from the run's own fund. */
export function isOfRun(payment: PaymentView, run: RunView): boolean {
	return run.fund === payment.fund && parseEntryId(payment.entry).device === run.device;
}

/** How a payment stands; `run` is the run that it names, if that is here. */
export function standingOf(payment: PaymentView, run: RunView | undefined): Standing {
	const believed = run !== undefined && !run.foreign && isOfRun(payment, run);
	if (believed && run.state !== 'cancelled')
		return payment.returned && run.state === 'filed' ? 'returned' : 'live';
	if (payment.returned) return 'returned';
	return run?.state === 'cancelled' && run.strayFile === null ? 'void' : 'doubtful';
}
