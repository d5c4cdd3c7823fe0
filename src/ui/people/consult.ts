import type { CareDetail } from '../../book/people/api';
import { formatWareki } from '../../domain/dates';
import { KINDS, type Draft, type OpenOf } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { consult as say } from '../../messages/ja/people';
import { dateProblem } from '../date-problem';
import { oncePerField, schemaProblems, type Problem } from '../forms/problems';

type Open = OpenOf<'care.consulted'>;

/** A consultation as it is typed; kept as a draft. */
export interface ConsultForm {
	on: string;
	onText: string;
	way: Open['way'] | '';
	topics: Open['topics'];
	text: string;
	wish: NonNullable<Open['wish']> | '';
	next: string;
	nextTyped: string;
	nextText: string;
	management: Open['management'];
	/** Entry that this one corrects, '' for a new one. */
	corrects: string;
}

export const emptyConsult = (today: string): ConsultForm => ({
	on: today,
	onText: formatWareki(today),
	way: '',
	topics: [],
	text: '',
	wish: '',
	next: '',
	nextTyped: '',
	nextText: '',
	management: 'none',
	corrects: ''
});

/** What was written down, for correcting it. */
export function consultOf({ view, text, nextText }: CareDetail['consultations'][number]): ConsultForm {
	const { on, way, topics, wish, next, management, entry } = view;
	return {
		...{ on, onText: formatWareki(on), way, topics: [...topics], text },
		...{
			wish: wish ?? '',
			next: next ?? '',
			nextTyped: formatWareki(next ?? ''),
			nextText,
			management,
			corrects: entry
		}
	};
}

/** What has to be put right, in the order of the form. `occurredOn`, `today`: ISO. */
export function consultProblems(form: ConsultForm, occurredOn: string, today: string): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	const misread = dateProblem(form.onText, { min: occurredOn, max: today });
	if (misread) problems.push({ field: 'on', text: misread });
	need('on', form.on === '', common.fillRequired(say.on));
	need('way', form.way === '', common.chooseRequired(say.way));
	need('text', form.text.trim() === '', common.fillRequired(say.text));
	const nextMisread = dateProblem(form.nextTyped, {});
	if (nextMisread) problems.push({ field: 'next', text: nextMisread });
	need('next', form.next !== '' && form.next <= form.on, say.nextBeforeOn);
	if (problems.length > 0) return oncePerField(problems);
	const { sealed } = consultDraft(form);
	return schemaProblems(KINDS['care.consulted'].sealed, sealed, (path) => ({
		field: path,
		label: path === 'text' ? say.text : say.nextText
	}));
}

/** The entry's content from a form without problems. */
export function consultDraft(form: ConsultForm): Extract<Draft, { kind: 'care.consulted' }> {
	return {
		kind: 'care.consulted',
		open: {
			on: form.on,
			way: form.way as Open['way'],
			topics: form.topics,
			wish: form.wish === '' ? null : form.wish,
			next: form.next || null,
			management: form.management
		},
		sealed: { text: form.text.trim(), nextText: form.nextText.trim() },
		...(form.corrects ? { corrects: form.corrects } : {})
	};
}
