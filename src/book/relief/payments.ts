import type { Ledger } from '../../domain/fold/state';
import { standingOf } from '../../domain/relief/standing';
import type { PaymentView } from '../../domain/relief/state';
import type { Core } from '../core';
import type { PaymentRow, PaymentStatus } from './api';
import { accountOfPayment, headOf } from './opened';

/** Where a payment stands, by its run and by what the bank said. */
export function paymentStatus(ledger: Ledger, payment: PaymentView): PaymentStatus {
	const run = ledger.relief.runs.get(payment.run);
	const standing = standingOf(payment, run);
	if (standing === 'returned') return 'returned';
	if (standing === 'void') return 'cancelled';
	// Of a foreign run, or of one that has not come yet: it counts for nothing.
	return standing === 'doubtful' || !run ? 'foreign' : run.state;
}

/** A payment with the names that people need to check it. */
export async function paymentRow(core: Core, ledger: Ledger, payment: PaymentView): Promise<PaymentRow> {
	const application = ledger.relief.applications.get(payment.applied);
	const run = ledger.relief.runs.get(payment.run);
	const account = application && (await accountOfPayment(core, application, payment));
	return {
		view: payment,
		status: paymentStatus(ledger, payment),
		fundTitle: ledger.relief.funds.get(payment.fund)?.title ?? payment.fund,
		payOn: run?.payOn ?? '',
		payee: account?.holder ?? '',
		bank: account ? [account.bank, account.branch, account.type, account.number].join('-') : '',
		head: await headOf(core, ledger, payment.case)
	};
}
