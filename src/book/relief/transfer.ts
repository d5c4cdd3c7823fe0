import { toHex } from '../../domain/bytes';
import type { Ledger } from '../../domain/fold/state';
import type { Payer } from '../../domain/kinds/fund';
import type { PaymentView, RunView } from '../../domain/relief/state';
import { parseEntryId } from '../../domain/ids';
import { createQueue } from '../../store/queue';
import { tokenOfAccount } from '../../vault/derive';
import {
	bankDirectory,
	nameField,
	readResults,
	TransferError,
	transferRow,
	writeTransfer,
	type Directory
} from '../../zengin';
import type { Access } from '../access';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import type { BankResults, ReliefBook } from './api';
import { accountOfPayment } from './opened';
import { deliveryOf, needRun, payeesOf, paymentsOf, problemsOf, requireSound, type Payee } from './runs';

type Transfer = Pick<ReliefBook, 'transferFile' | 'readBankResults'>;

/** 顧客コード1: the payment's own number on its device, which finds it again in the bank's results. */
const customer1 = ({ entry }: PaymentView) => String(parseEntryId(entry).n).padStart(10, '0');
/** 顧客コード2: device and number of the run. */
function customer2(run: string): string {
	const [device, no] = run.split('-r') as [string, string];
	return `${device.padStart(6, '0')}${no.padStart(4, '0')}`;
}
/** The run behind a 顧客コード2, '' for none. */
const runOf = (code: string): string =>
	/^\d{10}$/.test(code) ? `${Number(code.slice(0, 6))}-r${Number(code.slice(6))}` : '';

/** The file of a run. The same run, accounts and payer give the same bytes on every device. Throws fileFormat. */
function fileOf(
	directory: Directory,
	run: RunView,
	payees: readonly Payee[],
	payer: Payer
): Uint8Array<ArrayBuffer> {
	const rows = payees.map(({ payment, account }) => {
		if (!account) throw new BookError('notFound', 'account');
		return {
			...transferRow(directory, account, payment.yen, customer1(payment)),
			customer2: customer2(run.run)
		};
	});
	try {
		return new Uint8Array(
			writeTransfer(
				{
					client: payer.code,
					clientName: payer.name,
					payOn: run.payOn,
					bank: payer.bank,
					bankName: nameField(directory.bank(payer.bank)?.kana),
					branch: payer.branch,
					branchName: nameField(directory.branch(payer.bank, payer.branch)?.kana),
					type: payer.type,
					number: payer.number
				},
				rows
			)
		);
	} catch (error) {
		// Row and field only: what stands in it is personal.
		if (error instanceof TransferError)
			throw new BookError('fileFormat', error.problems.map(({ row, field }) => `${row} ${field}`).join(', '));
		throw error;
	}
}

/** Files to the bank and back. */
export function transfer(core: Core, written: Pick<Book, 'append' | 'appendAll'>, access: Access): Transfer {
	/** A button pressed twice writes one file. */
	const inTurn = createQueue();

	async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
		return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
	}

	/** The fund defined anew with the payer, where it is another than before: the next file begins with it. */
	async function payerDraft(
		ledger: Ledger,
		run: RunView,
		payer: Payer
	): Promise<{ draft: OtherDraft; case: string }[]> {
		const fund = ledger.relief.funds.get(run.fund);
		const entry = fund && (await core.archive().entryById(fund.entry));
		const before = entry && (await core.desk().reader.openAs('fund.defined', entry));
		if (
			!fund ||
			(before?.payer && (Object.keys(payer) as (keyof Payer)[]).every((k) => payer[k] === before.payer![k]))
		)
			return [];
		const { title, support, pays, budgetYen, holder } = fund;
		const open = { fund: fund.fund, title, support, pays, budgetYen, holder };
		return [
			{ draft: { kind: 'fund.defined', open, sealed: { note: before?.note ?? '', payer } }, case: '-' }
		];
	}

	return {
		transferFile: ({ run: id, payer }) =>
			inTurn(async () => {
				const ledger = await core.ledger();
				const run = needRun(ledger, id);
				if (run.device !== core.tablet().identity.device) throw new BookError('notHolder', id);
				if (run.state !== 'approved' && run.state !== 'filed') throw new BookError('stateChanged', run.state);
				const directory = await bankDirectory();
				const payees = await payeesOf(core, ledger, id);
				const again = run.filed !== null;
				const filed = run.filed && (await core.archive().entryById(run.filed.entry));
				const usedBefore = filed && (await core.desk().reader.openAs('run.filed', filed))?.payer;
				if (!again) {
					requireSound(problemsOf(ledger, run, payees, directory));
					// Until a data center has taken every payment, another office's may still collide with it.
					const { unsent, refused } = await deliveryOf(core, ledger, run);
					if (refused > 0) throw new BookError('paidAlready', `${refused} refused`);
					if (unsent > 0) throw new BookError('offline', `${unsent} unsent`);
				}
				const used = usedBefore ?? payer;
				const bytes = fileOf(directory, run, payees, used);
				const hash = await hashOf(bytes);
				if (run.filed && run.filed.hash !== hash) throw new BookError('fileMismatch', id);
				await access.write({
					kind: 'access.exported',
					open: { what: 'transfer', count: payees.length },
					sealed: { detail: `${id} ${hash}` }
				});
				if (!again)
					await written.appendAll([
						{
							draft: {
								kind: 'run.filed',
								open: { run: id, approved: run.approved!.entry, hash, count: run.count, yen: run.yen },
								sealed: { note: '', payer: used }
							},
							case: '-'
						},
						...(await payerDraft(ledger, run, used))
					]);
				return { bytes, name: `${id}.txt`, hash, count: run.count, yen: run.yen, again };
			}),

		readBankResults: (bytes, on, only) =>
			inTurn(async () => {
				const ledger = await core.ledger();
				await access.viewed('bankResults', '-');
				const { results, problems } = readResults(bytes);
				const answer: BankResults = { read: results.length, returned: [], known: 0, bad: [] };
				for (const { record, text } of problems)
					answer.bad.push({ line: record, why: 'format', detail: text });
				const drafts: { draft: OtherDraft; case: string }[] = [];
				const taken = new Set<string>();
				for (const result of results) {
					const run = ledger.relief.runs.get(runOf(result.customer2) || (only ?? ''));
					const payment =
						run && paymentsOf(ledger, run.run).find((one) => customer1(one) === result.customer1);
					const bad = (why: BankResults['bad'][number]['why']) =>
						answer.bad.push({ line: result.record, why, detail: result.customer1 });
					if (!run || !payment) {
						bad('unknown');
						continue;
					}
					if (run.state !== 'filed') {
						bad('notFiled');
						continue;
					}
					const view = ledger.relief.applications.get(payment.applied);
					const sent = result.transfer;
					if (
						sent &&
						(sent.yen !== payment.yen || (await tokenOfAccount(core.desk().keys, sent)) !== payment.account)
					) {
						bad('amount');
						continue;
					}
					if (result.outcome !== 'returned') continue;
					if (payment.returned || taken.has(payment.entry)) {
						answer.known++;
						continue;
					}
					taken.add(payment.entry);
					const account = view && (await accountOfPayment(core, view, payment));
					answer.returned.push({
						payment: payment.entry,
						run: run.run,
						code: result.code,
						yen: payment.yen,
						payee: account?.holder ?? ''
					});
					drafts.push({
						draft: {
							kind: 'payment.returned',
							open: { payment: payment.entry, code: result.code, on },
							sealed: { note: '' }
						},
						case: payment.case
					});
				}
				// A file is taken whole or not at all: what was read of a broken one nobody could tell afterwards.
				if (answer.bad.length > 0) return { ...answer, returned: [] };
				if (drafts.length > 0) await written.appendAll(drafts);
				return answer;
			})
	};
}
