/** What a fact may be: an option of a choice, a number in the fact's unit, or yes and no. */
export type FactValue = string | number | boolean;

/**
 * Something that rules ask about a household or one of its persons (支援の判定に使う事項).
 * Texts are Japanese: they stand in rules' explanations, in forms and in lists of questions.
 */
export interface Fact {
	id: string;
	/** As a column head: 住家の被害の程度. */
	title: string;
	/** As it is asked at a desk. */
	question: string;
	/** A person's fact in a rule for the household holds if it holds for at least one member. */
	of: 'household' | 'person';
	type: 'choice' | 'number' | 'yesno';
	/** Of a choice and of yes and no; empty for a number. */
	options: readonly { value: string | boolean; label: string }[];
	/** Of a number (円, 人, 歳, ％, か月); '' for all else. */
	unit: string;
	/**
	 * ledger: this app has it (certificates, housing, the dead); register: the residents' register or the tax office has it;
	 * told: the household says it.
	 */
	from: 'ledger' | 'register' | 'told';
	/** How it comes into a situation: a field of it, computed from fields, or an entry of `facts`. */
	given: 'field' | 'computed' | 'facts';
	/**
	 * Value where nothing is recorded. Only for what an office itself has found or given (認定, 証明, 支給): without a record there
	 * is none. What only the household knows has no such value and is asked.
	 */
	unrecorded?: string | boolean;
	/** Yes means that the household has or has chosen this support (exclusions). */
	means?: string;
}

const YES_NO = [
	{ value: true, label: 'はい' },
	{ value: false, label: 'いいえ' }
] as const;
const EXISTS = [
	{ value: true, label: 'あり' },
	{ value: false, label: 'なし' }
] as const;

type Rest = Pick<Fact, 'id' | 'title' | 'question' | 'from'> &
	Partial<Pick<Fact, 'of' | 'given' | 'unrecorded' | 'means'>>;
const base = { of: 'household', given: 'facts', unit: '', options: [] } as const;

/** A fact that is one of several words: `options` is value → label, in the order of a form. */
export const choice = ({ options, ...rest }: Rest & { options: Record<string, string> }): Fact => ({
	...base,
	...rest,
	type: 'choice',
	options: Object.entries(options).map(([value, label]) => ({ value, label }))
});
/** A fact that is yes or no. */
export const yesNo = (rest: Rest): Fact => ({ ...base, ...rest, type: 'yesno', options: YES_NO });
/** A fact that is there or not (認定, 記録). */
export const exists = (rest: Rest): Fact => ({ ...base, ...rest, type: 'yesno', options: EXISTS });
/** A fact that is a number in `unit`. */
export const number = (rest: Rest & { unit: string }): Fact => ({ ...base, ...rest, type: 'number' });
