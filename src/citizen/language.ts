import { createContext } from 'svelte';
import { easy } from '../messages/citizen/easy';
import { en } from '../messages/citizen/en';
import { ja, type CitizenWords } from '../messages/citizen/ja';

export const LANGUAGES = ['ja', 'easy', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const wordsOf: Record<Language, CitizenWords> = { ja, easy, en };

/**
 * The language of a citizen page: `?lang=` of its address (kept nowhere else), or what the phone prefers; やさしい日本語 for
 * whoever reads neither.
 */
export function languageOf(search: URLSearchParams, preferred: readonly string[]): Language {
	const asked = search.get('lang');
	const chosen = LANGUAGES.find((language) => language === asked);
	if (chosen) return chosen;
	const first = preferred[0]?.toLowerCase() ?? 'ja';
	return first.startsWith('ja') ? 'ja' : first.startsWith('en') ? 'en' : 'easy';
}

/** The layout provides the words; pages and components below read them anew when the language changes. */
export const [useWords, provideWords] = createContext<() => CitizenWords>();
