import type { Condition, SupportDefinition } from '../definition';

/** Every household, every person. */
export const ALWAYS: Condition = { all: [] };
export const gradeIn = (...grades: string[]): Condition => ({ fact: 'grade', in: grades });
export const yes = (fact: string): Condition => ({ fact, in: [true] });
export const no = (fact: string): Condition => ({ fact, in: [false] });

export const HANKAI_OR_WORSE = ['zenkai', 'daikibo', 'chukibo', 'hankai'] as const;
export const ANY_DAMAGE = [...HANKAI_OR_WORSE, 'jun', 'ichibu'] as const;

type Papers = SupportDefinition['papers'];
/** A paper that all must bring, or those of whom a condition holds. */
export const paper = (id: string, title: string, when: Condition | null = null): Papers[number] => ({
	id,
	title,
	when
});
export const CERTIFICATE = paper('certificate', '罹災証明書');
export const IDENTITY = paper('identity', '本人確認書類');
export const ACCOUNT = paper('account', '振込先口座の通帳などの写し');
export const INCOME = paper('income', '所得を証明する書類');

/** Rules of one article with the same source. */
export const source = (
	document: string,
	place: string,
	date: string = '',
	unverified = false
): SupportDefinition['source'] => ({ document, place, date, unverified });

/** A definition of which only what differs from the usual is said: for the household, no day, nothing paid, no papers. */
export const support = (
	definition: Pick<SupportDefinition, 'id' | 'title' | 'field' | 'summary' | 'office' | 'source' | 'when'> &
		Partial<SupportDefinition>
): SupportDefinition => ({
	level: 'national',
	validFrom: null,
	validTo: null,
	per: 'household',
	gives: 'service',
	lines: [],
	needsApplication: true,
	deadline: null,
	papers: [],
	excludes: [],
	...definition
});

/** One row of an amount's table. */
export const row = (
	category: string,
	title: string,
	when: Condition,
	value: number
): SupportDefinition['lines'][number]['rows'][number] => ({ category, title, when, value });
