import { formatWareki } from '../../domain/dates';
import { KINDS, type Draft, type OpenOf } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { bereaved as say, consult } from '../../messages/ja/people';
import { dateProblem } from '../date-problem';
import { oncePerField, schemaProblems, type Problem } from '../forms/problems';

/** What follows on a record of the dead: a contact with the bereaved, or the board's word. Kept as a draft. */
export interface FollowUpForm {
	on: string;
	onText: string;
	outcome: OpenOf<'bereaved.boardDecided'>['outcome'] | '';
	occasion: OpenOf<'bereaved.contacted'>['occasion'] | '';
	note: string;
	next: string;
	nextTyped: string;
}

export const emptyFollowUp = (today: string): FollowUpForm => ({
	on: today,
	onText: formatWareki(today),
	outcome: '',
	occasion: '',
	note: '',
	next: '',
	nextTyped: ''
});

/** What has to be put right, in the order of the form. */
export function followUpProblems(
	form: FollowUpForm,
	what: 'contact' | 'board',
	bounds: { min: string; max: string }
): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	const misread = dateProblem(form.onText, bounds);
	if (misread) problems.push({ field: 'on', text: misread });
	need('on', form.on === '', common.fillRequired(what === 'board' ? say.boardOn : say.contactOn));
	if (what === 'board') {
		need('outcome', form.outcome === '', common.chooseRequired(say.boardOutcome));
		need('note', form.note.trim() === '', common.fillRequired(say.boardReason));
	} else {
		need('occasion', form.occasion === '', common.chooseRequired(say.occasion));
		const nextMisread = dateProblem(form.nextTyped, {});
		if (nextMisread) problems.push({ field: 'next', text: nextMisread });
		need('next', form.next !== '' && form.next <= form.on, consult.nextBeforeOn);
	}
	if (problems.length > 0) return oncePerField(problems);
	const draft = followUpDraft(form, what, '');
	return schemaProblems(KINDS[draft.kind].sealed, draft.sealed, () => ({
		field: 'note',
		label: what === 'board' ? say.boardReason : say.contactNote
	}));
}

/** The entry's content from a form without problems. `deceased`: entry id of the first record. */
export function followUpDraft(
	form: FollowUpForm,
	what: 'contact' | 'board',
	deceased: string
): Extract<Draft, { kind: 'bereaved.contacted' | 'bereaved.boardDecided' }> {
	const { on, note } = form;
	if (what === 'board')
		return {
			kind: 'bereaved.boardDecided',
			open: { deceased, outcome: form.outcome as 'related', on },
			sealed: { reason: note.trim() }
		};
	return {
		kind: 'bereaved.contacted',
		open: { deceased, on, occasion: form.occasion as 'visit', next: form.next || null },
		sealed: { note: note.trim() }
	};
}
