import type { z } from 'zod';
import { formProblems as say } from '../../messages/ja/case';

/** Something that the person has to put right: id of the control and a sentence (ErrorSummary's shape). */
export interface Problem {
	field: string;
	text: string;
}

/** Id and label of the control behind a schema path such as `head.name`. */
export type ControlOf = (path: string) => { field: string; label: string };

/** What a kind's zod schema refuses, as sentences; one for each control. */
export function schemaProblems(schema: z.ZodType, value: unknown, controlOf: ControlOf): Problem[] {
	const parsed = schema.safeParse(value);
	if (parsed.success) return [];
	return oncePerField(
		parsed.error.issues.map((issue) => {
			const { field, label } = controlOf(issue.path.join('.'));
			return { field, text: sentence(issue, label) };
		})
	);
}

function sentence(issue: z.core.$ZodIssue, label: string): string {
	if (issue.code === 'too_big') {
		if (issue.origin === 'string') return say.tooLong(label, Number(issue.maximum));
		if (issue.origin === 'array') return say.tooMany(label, Number(issue.maximum));
		return say.atMost(label, Number(issue.maximum));
	}
	if (issue.code === 'too_small' && issue.origin !== 'string')
		return say.atLeast(label, Number(issue.minimum));
	return say.wrong(label);
}

/** The first problem of each control; a person mends one thing at a time. */
export function oncePerField(problems: readonly Problem[]): Problem[] {
	const seen = new Set<string>();
	return problems.filter(({ field }) => !seen.has(field) && seen.add(field));
}

/** The sentence that belongs to one control, or null. */
export function problemOf(problems: readonly Problem[], field: string): string | null {
	return problems.find((problem) => problem.field === field)?.text ?? null;
}
