import { validCertificates } from '../../domain/fold/transitions';
import type { ApplicationView } from '../../domain/fold/state';
import { KINDS, type Draft } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { resurvey, revoke, withdraw } from '../../messages/ja/case';
import { schemaProblems, type Problem } from './problems';

/** The short forms behind one button each: revocation, request for another survey, withdrawal. */
type DraftOf<K extends Draft['kind']> = Extract<Draft, { kind: K }>;
type RevokeReason = DraftOf<'certificate.revoked'>['open']['reason'];
type WithdrawReason = DraftOf<'certificate.withdrawn'>['open']['reason'];

export interface RevokeForm {
	number: string;
	reason: RevokeReason | '';
	note: string;
}

export interface WithdrawForm {
	reason: WithdrawReason | '';
	note: string;
}

export function revokeProblems(form: RevokeForm, view: ApplicationView): Problem[] {
	if (!validCertificates(view).some(({ number }) => number === form.number))
		return [{ field: 'revoke-number', text: common.chooseRequired(revoke.which) }];
	if (form.reason === '') return [{ field: 'revoke-reason', text: common.chooseRequired(revoke.reason) }];
	if (form.note.trim() === '') return [{ field: 'revoke-note', text: common.fillRequired(revoke.note) }];
	return schemaProblems(KINDS['certificate.revoked'].sealed, revokeDraft(form, view).sealed, () => ({
		field: 'revoke-note',
		label: revoke.note
	}));
}

/** Content of the entry; it names the issue that it reverses. */
export function revokeDraft(form: RevokeForm, view: ApplicationView): DraftOf<'certificate.revoked'> {
	const certificate = validCertificates(view).find(({ number }) => number === form.number)!;
	return {
		kind: 'certificate.revoked',
		open: { application: view.entry, number: form.number, reason: form.reason as RevokeReason },
		sealed: { note: form.note.trim() },
		corrects: certificate.entry
	};
}

/** The round that a request leads to: 第2次調査, then 再調査. */
export function nextRound(view: ApplicationView): 2 | 3 {
	return view.round === 1 ? 2 : 3;
}

export function resurveyProblems(reason: string, view: ApplicationView): Problem[] {
	if (reason.trim() === '') return [{ field: 'resurvey-reason', text: common.fillRequired(resurvey.reason) }];
	const { sealed } = resurveyDraft(reason, view);
	return schemaProblems(KINDS['certificate.resurveyRequested'].sealed, sealed, () => ({
		field: 'resurvey-reason',
		label: resurvey.reason
	}));
}

export function resurveyDraft(
	reason: string,
	view: ApplicationView
): DraftOf<'certificate.resurveyRequested'> {
	return {
		kind: 'certificate.resurveyRequested',
		open: { application: view.entry, round: nextRound(view) },
		sealed: { reason: reason.trim() }
	};
}

export function withdrawProblems(form: WithdrawForm, view: ApplicationView): Problem[] {
	if (form.reason === '') return [{ field: 'withdraw-reason', text: common.chooseRequired(withdraw.reason) }];
	return schemaProblems(KINDS['certificate.withdrawn'].sealed, withdrawDraft(form, view).sealed, () => ({
		field: 'withdraw-note',
		label: withdraw.note
	}));
}

/** Content of the entry; it names the application that it reverses. */
export function withdrawDraft(form: WithdrawForm, view: ApplicationView): DraftOf<'certificate.withdrawn'> {
	return {
		kind: 'certificate.withdrawn',
		open: { application: view.entry, reason: form.reason as WithdrawReason },
		sealed: { note: form.note.trim() },
		corrects: view.entry
	};
}
