import type { BookErrorWord } from '../book/api';
import { bookErrors, unexpectedError } from '../messages/ja/errors';

const sentences: Record<BookErrorWord, string> = bookErrors;

/** The machine word of an error that the book threw (its message is `word` or `word: detail`), or null. */
export function errorWord(error: unknown): BookErrorWord | null {
	if (!(error instanceof Error)) return null;
	const word = error.message.split(':', 1)[0]!;
	return Object.hasOwn(sentences, word) ? (word as BookErrorWord) : null;
}

/** What to tell the person: what happened and what to do. */
export function errorText(error: unknown): string {
	const word = errorWord(error);
	if (word) return sentences[word];
	return unexpectedError(error instanceof Error ? error.message : String(error));
}

/** The sentence for a word that came in a status. */
export function sentenceFor(word: BookErrorWord): string {
	return sentences[word];
}
