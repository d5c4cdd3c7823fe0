import type { z } from 'zod';
import type { SupportDefinition } from './definition';
import { factOf, fits, FACTS, type Fact } from './facts';
import { Situation } from './situation';

/** A situation from outside, or one sentence in Japanese that names the field and says what to write there. */
export type ReadSituation = { situation: Situation } | { error: string };

/** members[0].birth */
const pathText = (path: readonly PropertyKey[]): string =>
	path.reduce<string>(
		(text, key) => text + (typeof key === 'number' ? `[${key}]` : text ? `.${String(key)}` : String(key)),
		''
	);

const TYPES: Record<string, string> = {
	string: '文字列',
	number: '数',
	int: '整数',
	boolean: 'true か false',
	array: '配列（[ ]）',
	object: 'オブジェクト（{ }）',
	record: 'オブジェクト（{ }）'
};

/** The value that stands at a path of what was read; undefined where there is none. */
const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
	path.reduce<unknown>(
		(value, key) =>
			typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
		input
	);

function issueText(issue: z.core.$ZodIssue, input: unknown): string {
	const path = pathText(issue.path);
	const what = path || '要素';
	if (issue.code === 'unrecognized_keys')
		return `${path ? `${path}.` : ''}${issue.keys[0]} という項目はありません。項目の名前を確かめてください。`;
	if (issue.path.length && at(input, issue.path) === undefined)
		return `${what} がありません。必ず書いてください。`;
	if (issue.code === 'invalid_type')
		return `${path ? `${path} ` : '要素'}には ${TYPES[issue.expected] ?? issue.expected}を書いてください。`;
	if (issue.code === 'invalid_format')
		return `${what} には 2024-01-01 の形の、暦にある日付を書いてください。`;
	if (issue.code === 'invalid_value')
		return `${what} には ${issue.values.map((value) => JSON.stringify(value)).join('、')}${path === 'grade' ? '、null' : ''} のどれかを書いてください。`;
	if (issue.code === 'too_big') return `${what} が大きすぎます（${String(issue.maximum)}まで）。`;
	if (issue.code === 'too_small') return `${what} は ${String(issue.minimum)} 以上にしてください。`;
	if (issue.code === 'invalid_union') return `${what} には 文字列、数、true か false を書いてください。`;
	return `${what} の値を確かめてください。`;
}

const COMPUTED_FROM: Record<string, string> = {
	grade: 'grade',
	monthsSince: 'disasterOn と asOf',
	deaths: 'deaths',
	householdGone: 'members と deaths',
	householdSize: 'members',
	headIncome: 'members の head と incomeYen',
	headInjured: '世帯主の members[].facts.injury',
	age: 'members[].birth',
	head: 'members[].head',
	income: 'members[].incomeYen',
	death: 'deaths[].manner'
};

function valueHint(fact: Fact): string {
	if (fact.type === 'number') return `0以上の数（${fact.unit}）`;
	return `${fact.options.map(({ value, label }) => `${JSON.stringify(value)}（${label}）`).join('、')}のどれか`;
}

function factError(path: string, id: string, value: unknown, of: Fact['of']): string | null {
	const fact = factOf(id);
	if (!fact) {
		const near = FACTS.find((one) => one.id.toLowerCase() === id.toLowerCase());
		return `${path}.${id} という事項はありません。${near ? `${near.id} と書いてください。` : '事項の一覧を確かめてください。'}`;
	}
	if (fact.given !== 'facts')
		return `${path}.${id} はここには書けません。${COMPUTED_FROM[id]} から求めます。`;
	if (fact.of !== of)
		return `${path}.${id} は${of === 'person' ? '世帯' : '世帯員'}の事項です。${of === 'person' ? 'facts' : 'members[].facts'} に書いてください。`;
	return fits(fact, value) ? null : `${path}.${id} には ${valueHint(fact)}を書いてください。`;
}

const twice = (ids: readonly string[]) => ids.findIndex((id, i) => ids.indexOf(id) !== i);

/** What the schema cannot say. */
function meaningError(situation: Situation, definitions: readonly SupportDefinition[]): string | null {
	const { members, deaths = [], facts = {}, paid = [], disasterOn } = situation;
	const asOf = situation.asOf ?? disasterOn;
	if (asOf < disasterOn) return 'asOf には disasterOn 以後の日を書いてください。';
	for (const [list, name] of [
		[members, 'members'],
		[deaths, 'deaths']
	] as const) {
		const index = twice(list.map(({ id }) => id));
		if (index >= 0) return `${name}[${index}].id がほかの人と同じです。人ごとに違う id を書いてください。`;
	}
	const heads = members.flatMap(({ head }, i) => (head ? [i] : []));
	if (heads.length > 1) return `members[${heads[1]}].head: 世帯主（true）は1人だけにしてください。`;
	for (const [i, member] of members.entries()) {
		if (member.birth !== undefined && member.birth > asOf)
			return `members[${i}].birth が ${situation.asOf ? 'asOf' : 'disasterOn'} より後の日です。生年月日を確かめてください。`;
		for (const [id, value] of Object.entries(member.facts ?? {})) {
			const error = factError(`members[${i}].facts`, id, value, 'person');
			if (error) return error;
		}
	}
	for (const [id, value] of Object.entries(facts)) {
		const error = factError('facts', id, value, 'household');
		if (error) return error;
	}
	if (typeof facts.householdIncome === 'number') {
		const incomes = members.reduce((sum, { incomeYen = 0 }) => sum + incomeYen, 0);
		const all = members.length > 0 && members.every(({ incomeYen }) => incomeYen !== undefined);
		if (all ? facts.householdIncome !== incomes : facts.householdIncome < incomes)
			return `facts.householdIncome が members[].incomeYen の合計${all ? 'と違う' : 'より小さい'}額です。どちらかを直してください。`;
	}
	for (const [i, { support, slot }] of paid.entries()) {
		const known = definitions.filter(({ id }) => id === support);
		if (!known.length)
			return `paid[${i}].support: 「${support}」という支援はありません。支援の id を確かめてください。`;
		const slots = new Set(known.flatMap(({ lines }) => lines.map((line) => line.slot)));
		if (slot !== undefined && slots.size && !slots.has(slot))
			return `paid[${i}].slot には ${[...slots].join('、')} のどれかを書いてください。`;
	}
	return null;
}

/** Reads one situation. `definitions`: every support that may have been paid, of any day. Never throws. */
export function readSituation(input: unknown, definitions: readonly SupportDefinition[]): ReadSituation {
	const read = Situation.safeParse(input);
	if (!read.success) return { error: issueText(read.error.issues[0]!, input) };
	const error = meaningError(read.data, definitions);
	return error === null ? { situation: read.data } : { error };
}
