import type { Entry } from '../../src/domain/entry';
import { createLedgerFold, foldLedger } from '../../src/domain/fold/ledger';
import { GRADES, type Grade } from '../../src/domain/grade';
import { dueLinesOf } from '../../src/domain/relief/due';
import { count, figure, ms, quantile } from './figures';
import { reliefTown } from './relief-town';

const HOUSEHOLDS = Number(process.env.BENCH_HOUSEHOLDS ?? 20_000);
const REGRADES = 50;

/**
 * One regrade in a town whose households have all been paid: the ledger brought up to date, and what is due to that household
 * now; beside it a fold of everything anew.
 */
export function refoldBench(): void {
	const { office, entries, some } = reliefTown(HOUSEHOLDS);
	entries.push(...office.payAll(entries));
	const fold = createLedgerFold();
	for (const entry of entries) fold.add(entry);
	if (fold.ledger.relief.clawbacks.length) throw new Error('somebody has too much before any regrade');

	const [application, decision] = some;
	let last: Entry = decision;
	const times: number[] = [];
	for (let i = 0; i < REGRADES; i++) {
		const before = last.open.grade as Grade;
		const grade = GRADES[(GRADES.indexOf(before) + 1) % GRADES.length]!;
		last = office.decide(application, [], { grade }, last);
		entries.push(last);
		const at = performance.now();
		fold.add(last);
		const lines = dueLinesOf(fold.ledger, application.case);
		times.push(performance.now() - at);
		if (lines.length !== 2 || lines.some(({ category }) => category !== grade))
			throw new Error('the household is paid by another grade');
	}
	const at = performance.now();
	const anew = foldLedger(entries);
	const peer = performance.now() - at;
	if (anew.relief.clawbacks.length !== fold.ledger.relief.clawbacks.length)
		throw new Error('the two ledgers differ');
	const ours = quantile(times, 0.5);
	figure({
		what: `one regrade among ${count(HOUSEHOLDS)} households, its payments weighed anew`,
		ours: `${ms(ours)} (95 %: ${ms(quantile(times, 0.95))})`,
		peer: `${ms(peer)} everything folded anew`,
		ratio: peer / ours,
		target: 100
	});
}
