import type { ApplicationRow } from '../../book/api';
import type { Grade } from '../../domain/grade';
import type { ApplicationView } from '../../domain/fold/state';
import { KINDS, type Draft } from '../../domain/kinds';
import type { CertificateKind, MunicipalityConfig } from '../../domain/municipality';
import { common } from '../../messages/ja/common';
import { decide as labels } from '../../messages/ja/hq';
import { kindOf } from './opened';
import { schemaProblems, type Problem } from './problems';
import { nextStep } from '../../domain/fold/actions';

/** The decision form as it is typed; kept as a draft. */
export interface DecideForm {
	outcome: 'certify' | 'refuse' | '';
	grade: Grade | '';
	reason: string;
}

export type DecideDraft = Extract<Draft, { kind: 'certificate.decided' }>;

/** What waits for headquarters, those who wait longest first. */
export function awaitingDecision(
	rows: readonly ApplicationRow[],
	config: MunicipalityConfig
): ApplicationRow[] {
	return rows
		.filter(({ view }) => {
			const kind = kindOf(config, view.certificate);
			return kind !== null && nextStep(view, kind) === 'decide';
		})
		.sort((a, b) => (a.view.since < b.view.since ? -1 : 1));
}

/** The surveys that a decision judges now: those of the round in which the application stands. */
export function surveysToJudge(view: ApplicationView): ApplicationView['surveys'] {
	return view.surveys.filter((survey) => survey.round === view.round);
}

/** The grade on which all surveys of the round agree, or null. */
export function agreedGrade(view: ApplicationView): Grade | null {
	const grades = new Set(surveysToJudge(view).map((survey) => survey.grade));
	return grades.size === 1 ? [...grades][0]! : null;
}

/** Starts from what the surveyors propose. */
export function proposedDecision(view: ApplicationView): DecideForm {
	return {
		outcome: 'certify',
		grade: agreedGrade(view) ?? '',
		reason: ''
	};
}

/** A refusal and another grade than the surveyors' need a reason that can be shown later. */
export function needsReason(form: DecideForm, view: ApplicationView, kind: CertificateKind): boolean {
	if (form.outcome === 'refuse') return true;
	if (kind.certifies !== 'grade' && surveysToJudge(view).length === 0) return false;
	return form.grade !== agreedGrade(view);
}

export function decideProblems(form: DecideForm, view: ApplicationView, kind: CertificateKind): Problem[] {
	const problems: Problem[] = [];
	if (form.outcome === '') problems.push({ field: 'outcome', text: common.chooseRequired(labels.outcome) });
	if (form.outcome === 'certify' && kind.certifies === 'grade' && form.grade === '')
		problems.push({ field: 'grade', text: common.chooseRequired(labels.grade) });
	if (needsReason(form, view, kind) && form.reason.trim() === '')
		problems.push({ field: 'reason', text: labels.reasonNeeded });
	if (problems.length > 0) return problems;
	return schemaProblems(KINDS['certificate.decided'].sealed, decideDraft(form, view).sealed, () => ({
		field: 'reason',
		label: labels.reason
	}));
}

/**
 * The entry's content from a form without problems. A decision that changes one of the same round names it: without that
 * the two would count as made by people who did not know of each other.
 */
export function decideDraft(form: DecideForm, view: ApplicationView): DecideDraft {
	const { decision } = view;
	const newRound =
		decision !== null && view.history.some(({ state, at }) => state === 'resurvey' && at > decision.at);
	return {
		kind: 'certificate.decided',
		open: {
			application: view.entry,
			surveys: surveysToJudge(view)
				.map((survey) => survey.entry)
				.slice(-20),
			grade: form.outcome === 'certify' && form.grade ? form.grade : null,
			outcome: form.outcome as 'certify' | 'refuse'
		},
		sealed: { reason: form.reason.trim() },
		...(decision && !newRound ? { corrects: decision.entry } : {})
	};
}
