import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import { proposedRun } from '../../src/domain/relief/check';
import { dueLines } from '../../src/domain/relief/due';
import { count, figure, ms } from './figures';
import { reliefTown } from './relief-town';

const HOUSEHOLDS = Number(process.env.BENCH_HOUSEHOLDS ?? 20_000);

/**
 * One payment run over all households of a fund: what is due, the check of the whole run, the run and its payments folded into
 * the ledger that is there, and what is due after it. Beside it the same by a ledger that is reckoned anew from all entries
 * after the run, as one does that keeps no sums.
 */
export function paymentsBench(): void {
	const { office, entries } = reliefTown(HOUSEHOLDS);
	const fold = createLedgerFold();
	for (const entry of entries) fold.add(entry);
	const before = fold.ledger;

	let at = performance.now();
	const lines = dueLines(before, 'gienkin').filter(({ payYen, round }) => payYen > 0 && round === 1);
	const proposed = proposedRun(
		before,
		'gienkin',
		office.device,
		lines.map((line) => ({ ...line, yen: line.payYen }))
	);
	let ours = performance.now() - at;
	if (lines.length !== HOUSEHOLDS || proposed.length) throw new Error(`no run: ${proposed.join(' ')}`);

	const run = office.run([], lines, { holding: before.relief.funds.get('gienkin')!.holding.entry });
	at = performance.now();
	for (const entry of run) fold.add(entry);
	const left = dueLines(fold.ledger, 'gienkin').filter(({ payYen }) => payYen > 0);
	ours += performance.now() - at;
	if (left.some(({ round }) => round === 1) || left.length !== HOUSEHOLDS)
		throw new Error('a line is due twice');

	at = performance.now();
	const anew = foldLedger([...entries, ...run]);
	const due = dueLines(anew, 'gienkin').filter(({ payYen }) => payYen > 0);
	const peer = performance.now() - at;
	if (due.length !== left.length) throw new Error('the two ledgers differ');
	figure({
		what: `one payment run of ${count(HOUSEHOLDS)}: due, checked, folded, due again`,
		ours: ms(ours),
		peer: `${ms(peer)} reckoned anew from all entries, once`,
		ratio: peer / ours,
		target: null
	});
}
