import type { Ledger } from '../../domain/fold/state';
import { dueLines, roundTotals } from '../../domain/relief/due';
import type { DueLine, FundView } from '../../domain/relief/state';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { DueRow, FundRow, ReliefBook, RoundInput, RoundPreview } from './api';
import { holderGaps, holdsHere } from './holding';
import { appliedSealed, definitionsOf, headOf, mapSome } from './opened';
import { runRow } from './runs';

type Funds = Pick<
	ReliefBook,
	'funds' | 'payableSupports' | 'fund' | 'defineFund' | 'previewRound' | 'fixRound' | 'handFundOver' | 'due'
>;

const DUE_ROWS = 500;

/** The fund of this id. Throws notFound. */
export function needFund(ledger: Ledger, fund: string): FundView {
	const view = ledger.relief.funds.get(fund);
	if (!view) throw new BookError('notFound', fund);
	return view;
}

/** Funds, their rounds and what is due from them. */
export function funds(core: Core, written: Pick<Book, 'append' | 'appendAll'>, access: Access): Funds {
	function rowOf(ledger: Ledger, view: FundView): FundRow {
		const orderedYen = ledger.relief.orderedYen.get(view.fund) ?? 0;
		const runs = [...ledger.relief.runs.values()].filter(({ fund }) => fund === view.fund);
		return {
			view,
			supportTitle: definitionsOf(core, ledger).get(view.support)?.title ?? view.support,
			orderedYen,
			leftYen: view.totalYen === null ? null : view.totalYen - orderedYen,
			here: holdsHere(core, view),
			openRuns: runs.filter(({ state, foreign }) => !foreign && (state === 'opened' || state === 'approved'))
				.length
		};
	}

	function preview(ledger: Ledger, input: RoundInput): RoundPreview {
		const fund = needFund(ledger, input.fund);
		const totals = roundTotals(ledger, fund.fund, input.table);
		// The round that this one replaces neither brings money nor costs any more.
		const others = fund.rounds.filter(({ round }) => round !== input.round);
		const costOf = (table: RoundInput['table']) =>
			roundTotals(ledger, fund.fund, table).reduce((sum, { totalYen }) => sum + totalYen, 0);
		const costYen = totals.reduce((sum, { totalYen }) => sum + totalYen, 0);
		const expectedYen = totals.reduce((sum, one) => sum + one.waitingYen + one.unaskedYen, 0);
		const allYen = others.reduce((sum, { table }) => sum + costOf(table), costYen);
		const fundYen = others.reduce((sum, { budgetYen }) => sum + budgetYen, input.budgetYen);
		return { rows: totals, costYen, expectedYen, allYen, fundYen, over: allYen > fundYen };
	}

	function checkRound(fund: FundView, { round, replaces, table }: RoundInput): string | undefined {
		if (fund.pays !== 'rounds') throw new BookError('badInput', 'pays');
		const held = fund.rounds.find((one) => one.round === round);
		if (replaces !== (held !== undefined)) throw new BookError('stateChanged', `round ${round}`);
		if (new Set(table.map(({ category }) => category)).size < table.length)
			throw new BookError('badInput', 'table');
		return held?.entry;
	}

	async function dueRow(ledger: Ledger, line: DueLine): Promise<DueRow> {
		const sealed = line.beneficiary === 'household' ? null : await appliedSealed(core, line.applied);
		return { line, head: await headOf(core, ledger, line.case), beneficiary: sealed?.beneficiary ?? '' };
	}

	return {
		async funds() {
			core.desk();
			const ledger = await core.ledger();
			return [...ledger.relief.funds.values()]
				.sort((a, b) => (a.fund < b.fund ? -1 : 1))
				.map((view) => rowOf(ledger, view));
		},

		async payableSupports() {
			core.desk();
			return [...definitionsOf(core, await core.ledger()).values()]
				.filter(({ gives }) => gives === 'rounds' || gives === 'money' || gives === 'limit')
				.map(({ id, title, gives }) => ({ id, title, gives }));
		},

		async fund(id) {
			const { reader } = core.desk();
			const ledger = await core.ledger();
			const view = ledger.relief.funds.get(id);
			if (!view) return null;
			const entry = await core.archive().entryById(view.entry);
			const sealed = entry && (await reader.openAs('fund.defined', entry));
			const roster = core.tablet().vouching.roster.all();
			const runs = [...ledger.relief.runs.values()]
				.filter(({ fund }) => fund === id)
				.sort((a, b) => (a.at < b.at ? 1 : -1));
			return {
				...rowOf(ledger, view),
				note: sealed?.note ?? '',
				payer: sealed?.payer ?? null,
				gaps: await holderGaps(core, view),
				runs: runs.map((run) => runRow(ledger, run)),
				devices: roster
					.map(({ info }) => info)
					.filter(
						({ device, role, revokedAt }) =>
							device !== view.holding.device &&
							!revokedAt &&
							(role === 'headquarters' || role === 'approver' || role === 'administrator')
					)
					.map(({ device, label }) => ({ device, label })),
				clashes: ledger.clashes.filter(
					(clash) =>
						((clash.type === 'overBudget' || clash.type === 'twoHandovers') && clash.fund === id) ||
						(clash.type === 'foreignRun' && ledger.relief.runs.get(clash.run)?.fund === id)
				)
			};
		},

		async defineFund({ note, ...open }) {
			const ledger = await core.ledger();
			if (ledger.relief.funds.has(open.fund)) throw new BookError('paidAlready', open.fund);
			if (open.pays === 'rounds' && open.budgetYen !== null) throw new BookError('badInput', 'budgetYen');
			return written.append(
				{
					kind: 'fund.defined',
					open: { ...open, holder: core.tablet().identity.device },
					sealed: { note }
				},
				'-'
			);
		},

		async previewRound(input) {
			core.desk();
			const ledger = await core.ledger();
			checkRound(needFund(ledger, input.fund), input);
			return preview(ledger, input);
		},

		async fixRound({ title, fixedOn, note, ...input }) {
			const ledger = await core.ledger();
			const corrects = checkRound(needFund(ledger, input.fund), input);
			if (preview(ledger, input).over) throw new BookError('overBudget', input.fund);
			const { fund, round, table, budgetYen } = input;
			return written.append(
				{
					kind: 'fund.roundFixed',
					open: { fund, round, title, fixedOn, table, budgetYen },
					sealed: { note },
					...(corrects === undefined ? {} : { corrects })
				},
				'-'
			);
		},

		async handFundOver({ fund, to, lost, note }) {
			const ledger = await core.ledger();
			const view = needFund(ledger, fund);
			const { device, entry: holding } = view.holding;
			if (to === device) throw new BookError('badInput', 'to');
			if (!lost && !holdsHere(core, view)) throw new BookError('notHolder', fund);
			if (lost && holdsHere(core, view)) throw new BookError('badInput', 'lost');
			const known = core
				.tablet()
				.vouching.trust.chains()
				.find((row) => row.device === device);
			return written.append(
				{
					kind: 'fund.handedOver',
					open: { fund, holding, to, lostAfter: lost ? (known?.last ?? 0) : null },
					sealed: { note }
				},
				'-'
			);
		},

		async due(fund, limit = DUE_ROWS) {
			await access.viewed('due', '-');
			const ledger = await core.ledger();
			needFund(ledger, fund);
			const lines = dueLines(ledger, fund);
			const payable = lines.filter(({ payYen }) => payYen > 0);
			const held = lines.filter((line) => line.payYen === 0 && line.held !== null);
			const open = (some: readonly DueLine[]) =>
				mapSome(some.slice(0, limit), (line) => dueRow(ledger, line));
			return {
				payable: await open(payable),
				held: await open(held),
				payableCount: payable.length,
				payableYen: payable.reduce((sum, { payYen }) => sum + payYen, 0),
				heldCount: held.length,
				heldYen: held.reduce((sum, line) => sum + Math.max(0, line.dueYen - line.orderedYen), 0)
			};
		}
	};
}
