import type { Ledger } from '../../domain/fold/state';
import type { Clawback } from '../../domain/relief/state';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { ReliefBook } from './api';
import { definitionsOf, headOf, mapSome, needApplication } from './opened';

type Clawbacks = Pick<ReliefBook, 'clawbacks' | 'judgeClawback' | 'recordRecovered'>;

function needClawback(ledger: Ledger, applied: string, fund: string): Clawback {
	const found = ledger.relief.clawbacks.find((one) => one.applied === applied && one.fund === fund);
	if (!found) throw new BookError('notFound', 'clawback');
	return found;
}

/** What was paid too much (過払い), and what a person has said about it. */
export function clawbacks(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): Clawbacks {
	return {
		async clawbacks() {
			await access.viewed('clawbacks', '-');
			const ledger = await core.ledger();
			const definitions = definitionsOf(core, ledger);
			return mapSome(ledger.relief.clawbacks, async (clawback) => {
				const view = ledger.relief.applications.get(clawback.applied);
				return {
					clawback,
					head: await headOf(core, ledger, clawback.case),
					fundTitle: ledger.relief.funds.get(clawback.fund)?.title ?? clawback.fund,
					supportTitle: (view && (definitions.get(view.support)?.title ?? view.support)) ?? '',
					grade: view?.gradeNow ?? null,
					recovered: view?.recovered.filter(({ fund }) => fund === clawback.fund) ?? []
				};
			});
		},

		async judgeClawback({ applied, fund, outcome, reason }) {
			const ledger = await core.ledger();
			const { overYen: yen, open, judged, case: caseNo } = needClawback(ledger, applied, fund);
			if (!open || yen <= 0) throw new BookError('stateChanged', 'judged');
			const after = judged?.entry ?? null;
			return written.append(
				{ kind: 'clawback.judged', open: { applied, fund, yen, outcome, after }, sealed: { reason } },
				caseNo
			);
		},

		async recordRecovered({ applied, fund, yen, on, note }) {
			const ledger = await core.ledger();
			needApplication(ledger, applied);
			const { paidYen, case: caseNo } = needClawback(ledger, applied, fund);
			if (yen > paidYen) throw new BookError('badInput', 'yen');
			return written.append(
				{ kind: 'payment.recovered', open: { applied, fund, yen, on }, sealed: { note } },
				caseNo
			);
		}
	};
}
