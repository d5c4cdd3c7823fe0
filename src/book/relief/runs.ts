import type { Ledger } from '../../domain/fold/state';
import type { Account } from '../../domain/kinds/common';
import { problemsOfRun, proposedRun } from '../../domain/relief/check';
import { dueLines } from '../../domain/relief/due';
import type { DueLine, PaymentView, RunView } from '../../domain/relief/state';
import { parseEntryId } from '../../domain/ids';
import { accountProblemsIn, bankDirectory, type Directory } from '../../zengin';
import type { Access } from '../access';
import { createQueue } from '../../store/queue';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import type { ReliefBook, RunProblem, RunRow } from './api';
import { needFund } from './funds';
import { requireHolder } from './holding';
import { accountOfPayment, accountOf, mapSome, needApplication, staffName } from './opened';
import { paymentRow } from './payments';
import { clashesOfRun } from './standing';

type Runs = Pick<ReliefBook, 'openRun' | 'runs' | 'run' | 'approveRun' | 'cancelRun' | 'returnPayment'>;

const PAYMENT_ROWS = 500;

/** The run of this id. Throws notFound. */
export function needRun(ledger: Ledger, run: string): RunView {
	const view = ledger.relief.runs.get(run);
	if (!view) throw new BookError('notFound', run);
	return view;
}

/** A run with what came back of it. */
export function runRow(ledger: Ledger, view: RunView): RunRow {
	const back = paymentsOf(ledger, view.run).filter(({ returned }) => returned !== null);
	return {
		view,
		fundTitle: ledger.relief.funds.get(view.fund)?.title ?? view.fund,
		returned: back.length,
		returnedYen: back.reduce((sum, { yen }) => sum + yen, 0)
	};
}

/** The payments of a run in the order in which they were written: that of the file. */
export function paymentsOf(ledger: Ledger, run: string): PaymentView[] {
	const numberOf = ({ entry }: PaymentView) => Number(entry.slice(entry.lastIndexOf('-') + 1));
	return [...(ledger.relief.paymentsOfRun.get(run) ?? [])].sort((a, b) => numberOf(a) - numberOf(b));
}

/** A payment with the account to which it goes, as the file has it. */
export interface Payee {
	payment: PaymentView;
	account: Account | null;
}

/** The accounts of a run's payments, in the order of the file. */
export function payeesOf(core: Core, ledger: Ledger, run: string): Promise<Payee[]> {
	return mapSome(paymentsOf(ledger, run), async (payment) => {
		const view = ledger.relief.applications.get(payment.applied);
		return { payment, account: view ? await accountOfPayment(core, view, payment) : null };
	});
}

/** Everything that stands in the way of a run's approval and file: the rules', and accounts that no file can hold. */
export function problemsOf(
	ledger: Ledger,
	run: RunView,
	payees: readonly Payee[],
	directory: Directory
): RunProblem[] {
	const problems = problemsOfRun(ledger, run).map(({ problem, payments }): RunProblem => ({
		what: problem,
		payments: payments.map(({ entry }) => entry)
	}));
	const concerning = (what: RunProblem['what'], some: readonly Payee[]) => {
		if (some.length > 0) problems.push({ what, payments: some.map(({ payment }) => payment.entry) });
	};
	concerning(
		'accountUnreadable',
		payees.filter(({ account }) => account === null)
	);
	concerning(
		'accountInvalid',
		payees.filter(({ account }) => account !== null && accountProblemsIn(directory, account).length > 0)
	);
	return problems;
}

/** Payment runs up to the transfer file (transfer.ts). */
export function runs(core: Core, written: Pick<Book, 'append' | 'appendAll'>, access: Access): Runs {
	/** A button pressed twice opens one run: the second sees the payments of the first. */
	const inTurn = createQueue();

	/** Of these due lines the drafts of payments. Throws where one cannot be paid now. */
	async function paymentsFor(ledger: Ledger, run: string, lines: readonly DueLine[]) {
		const directory = await bankDirectory();
		return mapSome(lines, async (line): Promise<{ draft: OtherDraft; case: string }> => {
			if (line.held !== null || line.payYen <= 0 || line.account === null)
				throw new BookError('stateChanged', line.key);
			const view = needApplication(ledger, line.applied);
			const account = await accountOf(core, view);
			if (!account || accountProblemsIn(directory, account).length > 0)
				throw new BookError('badInput', 'account');
			const { fund, round, slot, category, beneficiary, applied, decided } = line;
			return {
				draft: {
					kind: 'payment.ordered',
					open: {
						...{ run, applied, decided, fund, round, slot, category, beneficiary },
						yen: line.payYen,
						account: line.account
					},
					sealed: { note: '' }
				},
				case: line.case
			};
		});
	}

	return {
		openRun: ({ fund: fundId, title, payOn, keys, note }) =>
			inTurn(async () => {
				const ledger = await core.ledger();
				const fund = needFund(ledger, fundId);
				await requireHolder(core, fund);
				const payable = dueLines(ledger, fundId).filter(({ payYen }) => payYen > 0);
				const wanted = keys && new Set(keys);
				const lines = wanted ? payable.filter(({ key }) => wanted.has(key)) : payable;
				if (lines.length === 0 || (wanted && lines.length < wanted.size))
					throw new BookError('stateChanged', `${lines.length} of ${wanted?.size ?? 0}`);
				const { device } = core.tablet().identity;
				const proposed = lines.map((line) => ({ ...line, yen: line.payYen }));
				const [problem] = proposedRun(ledger, fundId, device, proposed);
				if (problem) throw new BookError(problem, fundId);
				const yen = lines.reduce((sum, { payYen }) => sum + payYen, 0);
				const own = [...ledger.relief.runs.keys()].filter((id) => id.startsWith(`${device}-r`));
				const last = Math.max(0, ...own.map((id) => Number(id.slice(device.length + 2))));
				const run = `${device}-r${last + 1}`;
				const payments = await paymentsFor(ledger, run, lines);
				const opened: { draft: OtherDraft; case: string } = {
					draft: {
						kind: 'run.opened',
						open: {
							...{ run, fund: fundId, holding: fund.holding.entry, title, payOn },
							count: lines.length,
							yen
						},
						sealed: { note }
					},
					case: '-'
				};
				// All or none: a run without its payments, or payments without their run, never stand on a disk.
				await written.appendAll([opened, ...payments]);
				return { run, count: lines.length, yen };
			}),

		async runs() {
			core.desk();
			const ledger = await core.ledger();
			return [...ledger.relief.runs.values()]
				.sort((a, b) => (a.at < b.at ? 1 : -1))
				.map((view) => runRow(ledger, view));
		},

		async run(id, limit = PAYMENT_ROWS) {
			const ledger = await core.ledger();
			const view = ledger.relief.runs.get(id);
			if (!view) return null;
			await access.viewed('run', '-');
			const { staff, reader } = core.desk();
			const payees = await payeesOf(core, ledger, id);
			const filed = view.filed && (await core.archive().entryById(view.filed.entry));
			const fund = ledger.relief.funds.get(view.fund);
			const defined = fund && (await core.archive().entryById(fund.entry));
			const payer =
				(filed && (await reader.openAs('run.filed', filed))?.payer) ??
				(defined && (await reader.openAs('fund.defined', defined))?.payer) ??
				null;
			return {
				...runRow(ledger, view),
				here: view.device === core.tablet().identity.device,
				opener: await staffName(core, ledger, view.staff),
				approver: view.approved ? await staffName(core, ledger, view.approved.staff) : '',
				openedHere: view.staff === staff.staff,
				clashes: [
					...new Set(
						clashesOfRun(
							ledger,
							view,
							payees.map(({ payment }) => payment)
						).map(({ clash }) => clash.type)
					)
				],
				problems:
					view.state === 'cancelled' || view.state === 'filed'
						? []
						: problemsOf(ledger, view, payees, await bankDirectory()),
				...(await deliveryOf(core, ledger, view)),
				payer,
				byCategory: byCategory(payees),
				payments: await mapSome(payees.slice(0, limit), ({ payment }) => paymentRow(core, ledger, payment))
			};
		},

		async approveRun({ run: id, note }) {
			const ledger = await core.ledger();
			const run = needRun(ledger, id);
			if (run.state !== 'opened') throw new BookError('stateChanged', run.state);
			requireSound(problemsOf(ledger, run, await payeesOf(core, ledger, id), await bankDirectory()));
			return written.append(
				{ kind: 'run.approved', open: { run: id, count: run.count, yen: run.yen }, sealed: { note } },
				'-'
			);
		},

		async cancelRun({ run: id, reason }) {
			const run = needRun(await core.ledger(), id);
			if (run.state === 'filed' || run.state === 'cancelled') throw new BookError('stateChanged', run.state);
			return written.append({ kind: 'run.cancelled', open: { run: id }, sealed: { reason } }, '-');
		},

		async returnPayment({ payment: id, code, on, note }) {
			const ledger = await core.ledger();
			const applications = ledger.cases.get(parseEntryId(id).case)?.parts.relief?.applications ?? [];
			const payment = applications.flatMap(({ payments }) => payments).find(({ entry }) => entry === id);
			if (!payment) throw new BookError('notFound', id);
			if (payment.returned) throw new BookError('stateChanged', 'returned');
			if (ledger.relief.runs.get(payment.run)?.state !== 'filed')
				throw new BookError('stateChanged', 'not filed');
			return written.append(
				{ kind: 'payment.returned', open: { payment: id, code, on }, sealed: { note } },
				payment.case
			);
		}
	};
}

/** Throws the word for the first thing that stands in a run's way. */
export function requireSound(problems: readonly RunProblem[]): void {
	const [first] = problems;
	if (!first) return;
	if (first.what === 'accountUnreadable') throw new BookError('notFound', 'account');
	if (first.what === 'accountInvalid') throw new BookError('badInput', 'account');
	throw new BookError(first.what);
}

/** Of the run's own entries and payments those that no data center has taken. */
export async function deliveryOf(
	core: Core,
	ledger: Ledger,
	run: RunView
): Promise<{ unsent: number; refused: number }> {
	const ids = [
		run.entry,
		...(run.approved ? [run.approved.entry] : []),
		...paymentsOf(ledger, run.run).map(({ entry }) => entry)
	];
	// Others' entries came by a data center or a package and have no row; old rows of what was sent are gone.
	const rows = await core.db().outbox.bulkGet(ids);
	return {
		unsent: rows.filter((row) => row?.state === 'saved').length,
		refused: rows.filter((row) => row?.state === 'refused').length
	};
}

function byCategory(payees: readonly Payee[]) {
	const sums = new Map<
		string,
		{ round: number; slot: string; category: string; count: number; yen: number }
	>();
	for (const { payment } of payees) {
		const { round, slot, category, yen } = payment;
		const key = `${round}\n${slot}\n${category}`;
		const held = sums.get(key) ?? { round, slot, category, count: 0, yen: 0 };
		sums.set(key, { ...held, count: held.count + 1, yen: held.yen + yen });
	}
	return [...sums.values()].sort((a, b) => a.round - b.round || (a.category < b.category ? -1 : 1));
}
