import { formatWareki, parseDate } from '../domain/dates';
import { dateField } from '../messages/ja/common';

/**
 * What is wrong with a typed date, as a sentence that says what to type; null for a good one and for an empty box
 * (whether a date is required is the form's business). `min` and `max` are ISO dates.
 */
export function dateProblem(text: string, bounds: { min?: string; max?: string } = {}): string | null {
	const parsed = parseDate(text);
	if ('error' in parsed) return parsed.error === 'empty' ? null : dateField.errors[parsed.error];
	if (bounds.min && parsed.iso < bounds.min) return dateField.tooEarly(formatWareki(bounds.min));
	if (bounds.max && parsed.iso > bounds.max) return dateField.tooLate(formatWareki(bounds.max));
	return null;
}
