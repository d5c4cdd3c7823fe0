import type { Grade } from '../../domain/grade';
import { KINDS, type Draft, type OpenOf } from '../../domain/kinds';
import type { ApplicationView } from '../../domain/fold/state';
import { common } from '../../messages/ja/common';
import { survey as labels } from '../../messages/ja/work';
import { dateProblem } from '../date-problem';
import { oncePerField, schemaProblems, type Problem } from './problems';

/** The survey form as it is typed; kept as a draft. */
export interface SurveyForm {
	surveyedOn: string;
	surveyedOnText: string;
	method: OpenOf<'certificate.surveyed'>['method'] | '';
	grade: Grade | '';
	/** Percent as typed, '' if it was not counted. */
	loss: string;
	findings: string;
	surveyors: string;
	/** Entry id of the survey that this one corrects, '' for a new one. */
	corrects: string;
}

export type SurveyDraft = Extract<Draft, { kind: 'certificate.surveyed' }>;

/** Whole percent from what was typed (half or full width); null for an empty box, NaN for anything else. */
export function readLoss(text: string): number | null {
	const tidy = text.normalize('NFKC').replace(/%$/, '').trim();
	if (tidy === '') return null;
	return /^\d{1,3}$/.test(tidy) ? Number(tidy) : NaN;
}

export function emptySurvey(today: string, surveyors: string): SurveyForm {
	return {
		surveyedOn: today,
		surveyedOnText: '',
		method: '',
		grade: '',
		loss: '',
		findings: '',
		surveyors,
		corrects: ''
	};
}

/** What has to be put right before it may be recorded, in the order of the form. */
export function surveyProblems(
	form: SurveyForm,
	view: ApplicationView,
	bounds: { min: string; max: string }
): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	const misread = dateProblem(form.surveyedOnText, bounds);
	if (misread) problems.push({ field: 'surveyedOn', text: misread });
	need('surveyedOn', form.surveyedOn === '', common.fillRequired(labels.surveyedOn));
	need('method', form.method === '', common.chooseRequired(labels.method));
	need('loss', Number.isNaN(readLoss(form.loss)), labels.lossWrong);
	need('grade', form.grade === '', common.chooseRequired(labels.grade));
	need('surveyors', form.surveyors.trim() === '', common.fillRequired(labels.surveyors));
	if (problems.length > 0) return oncePerField(problems);
	const { open, sealed } = surveyDraft(form, view);
	const controlOf = (path: string) => {
		const field = path === 'lossPct' ? 'loss' : path;
		return { field, label: labels[field as 'loss'] ?? field };
	};
	return [
		...schemaProblems(KINDS['certificate.surveyed'].open, open, controlOf),
		...schemaProblems(KINDS['certificate.surveyed'].sealed, sealed, controlOf)
	];
}

/** The entry's content from a form without problems; the round is the one that the application stands in. */
export function surveyDraft(form: SurveyForm, view: ApplicationView): SurveyDraft {
	return {
		kind: 'certificate.surveyed',
		open: {
			application: view.entry,
			round: view.round,
			surveyedOn: form.surveyedOn,
			method: form.method as SurveyDraft['open']['method'],
			grade: form.grade as Grade,
			lossPct: readLoss(form.loss)
		},
		sealed: { findings: form.findings.trim(), surveyors: form.surveyors.trim() },
		...(form.corrects ? { corrects: form.corrects } : {})
	};
}
