import type { CaseNumber } from '../entry';
import type { PaymentView, SupportApplication } from './state';

/** Whom a payment or an application is for, over all cases: a household by its case, a person by its token alone. */
export function beneficiaryKey(caseNo: CaseNumber, beneficiary: string): string {
	return beneficiary === 'household' ? `${caseNo}:household` : beneficiary;
}

/** The same where cases may be one household: whose dues and payments are reckoned together. */
export function groupKey(
	roots: ReadonlyMap<CaseNumber, CaseNumber>,
	caseNo: CaseNumber,
	beneficiary: string
): string {
	return beneficiaryKey(roots.get(caseNo) ?? caseNo, beneficiary);
}

/** What identifies a payment: it is made once, whatever happens. `caseNo` is the household's. */
export function paymentKey(
	{
		fund,
		round,
		slot,
		category,
		beneficiary
	}: Pick<PaymentView, 'fund' | 'round' | 'slot' | 'category' | 'beneficiary'>,
	caseNo: CaseNumber
): string {
	return [fund, round, slot, category, beneficiaryKey(caseNo, beneficiary)].join(':');
}

/** A household may have money by it now: granted, and not withdrawn. A new examination takes nothing away until it is decided. */
export function isGranted({ state, decision }: SupportApplication): boolean {
	return state !== 'withdrawn' && decision?.outcome === 'grant';
}

/** Neither withdrawn nor refused. */
export function isLive({ state }: SupportApplication): boolean {
	return state !== 'withdrawn' && state !== 'refused';
}
