import type { Question, Told } from '../../book/supports/api';
import { facts as say } from '../../messages/ja/supports';
import type { Problem } from '../forms/problems';

/** The interview as it is filled in; kept as a draft. */
export interface FactsForm {
	/** Key of a question → what is chosen or typed; '' : not known. A key that is not there was not touched. */
	answers: Record<string, string>;
	note: string;
}

export const emptyFacts = (): FactsForm => ({ answers: {}, note: '' });

/** What a control shows for a question: the answer of the form, else what was told. */
export function shown(form: FactsForm, { key, value }: Question): string {
	return form.answers[key] ?? (value === null ? '' : String(value));
}

/** Whole number of what was typed, half or full width, with or without separators; NaN if it is none, null for nothing. */
export function readNumber(text: string): number | null {
	const tidy = text
		.normalize('NFKC')
		.replace(/[,\s円人歳%％か月]/g, '')
		.trim();
	if (tidy === '') return null;
	return /^\d{1,13}(?:\.\d{1,2})?$/.test(tidy) ? Number(tidy) : NaN;
}

/** The value that a text stands for; null: not known; undefined: it is none. */
function valueOf({ type }: Question, text: string): Told | null | undefined {
	if (text === '') return null;
	if (type === 'number') {
		const number = readNumber(text);
		return Number.isNaN(number) ? undefined : number;
	}
	return type === 'yesno' ? text === 'true' : text;
}

/** Id of the control of a question. */
export const fieldOf = (key: string): string => `fact-${key.replace('@', '-')}`;

export function factsProblems(form: FactsForm, questions: readonly Question[]): Problem[] {
	return questions.flatMap((question) => {
		const text = form.answers[question.key];
		if (text === undefined || valueOf(question, text) !== undefined) return [];
		return [{ field: fieldOf(question.key), text: say.numberWrong(question.title) }];
	});
}

/** What differs from what was told: key → value, null takes an answer back. */
export function changedFacts(form: FactsForm, questions: readonly Question[]): Record<string, Told | null> {
	const changed: Record<string, Told | null> = {};
	for (const question of questions) {
		const text = form.answers[question.key];
		if (text === undefined) continue;
		const value = valueOf(question, text);
		if (value !== undefined && value !== question.value) changed[question.key] = value;
	}
	return changed;
}
