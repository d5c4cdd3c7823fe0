import type { CaseNumber } from '../domain/entry';
import type { Ledger } from '../domain/fold/state';
import { BookError, type OtherDraft } from './api';
import { housingChecks } from './housing/checks';
import { peopleChecks } from './people/checks';
import { reliefChecks } from './relief/checks';
import { supportsChecks } from './supports/checks';

/** Who is about to write. */
export interface Writer {
	device: string;
	/** Staff id. */
	staff: string;
}

/**
 * What a rule says to an entry before it is written, given the ledger as this tablet knows it. Throws BookError. The folds judge
 * it again on every replica, where more may be known; this spares people an entry without effect.
 */
export type Check = (draft: OtherDraft, caseNo: CaseNumber, ledger: Ledger, by: Writer) => void;

const ofCertificates: Check = (draft, caseNo, ledger) => {
	if (!draft.kind.startsWith('certificate.') || !('application' in draft.open)) return;
	const view = ledger.applications.get(draft.open.application ?? '');
	if (!view || view.case !== caseNo) throw new BookError('notFound', 'application');
	if (view.state === 'withdrawn') throw new BookError('stateChanged', 'withdrawn');
};

const CHECKS: readonly Check[] = [
	ofCertificates,
	...supportsChecks,
	...reliefChecks,
	...housingChecks,
	...peopleChecks
];

/** Throws BookError if a rule speaks against the entry. */
export const checkAgainstLedger: Check = (...args) => {
	for (const check of CHECKS) check(...args);
};
