import type { AmountLine, Condition, SupportDefinition } from '../../domain/supports/definition';
import { factOf, type FactValue } from '../../domain/supports/facts';
import { common } from '../../messages/ja/common';
import { definitionForm as say } from '../../messages/ja/supports';
import { dateProblem } from '../date-problem';
import { oncePerField, type Problem } from '../forms/problems';
import { emptySource, sourceForm, sourceProblems, toSource, type SourceForm } from '../forms/source';
import { readNumber } from './facts';

/** One row of a form of conditions: a fact with its values or limits, or a condition that the form cannot show as rows. */
export interface ConditionRow {
	fact: string;
	values: string[];
	from: string;
	to: string;
	not: boolean;
	/** A nested condition that is taken over as it is; null for a row that can be edited. */
	kept: Condition | null;
}

export interface Conditions {
	join: 'all' | 'any';
	rows: ConditionRow[];
}

export interface AmountRow {
	category: string;
	title: string;
	value: string;
	when: Conditions;
}

/** A definition as it is filled in; kept as a draft. */
export interface DefinitionForm extends SourceForm {
	id: string;
	title: string;
	field: SupportDefinition['field'];
	level: SupportDefinition['level'];
	summary: string;
	office: string;
	per: SupportDefinition['per'];
	gives: SupportDefinition['gives'];
	needsApplication: boolean;
	when: Conditions;
	amountTitle: string;
	amounts: AmountRow[];
	deadline: 'none' | 'months' | 'days' | 'on';
	/** Months or days, as typed. */
	months: string;
	on: string;
	onText: string;
	papers: { id: string; title: string; when: Condition | null }[];
	validFrom: string;
	validFromText: string;
	validTo: string;
	validToText: string;
	excludes: string[];
	note: string;
}

export const emptyRow = (): ConditionRow => ({
	fact: '',
	values: [],
	from: '',
	to: '',
	not: false,
	kept: null
});
export const emptyAmount = (n: number): AmountRow => ({
	category: `row${n}`,
	title: '',
	value: '',
	when: { join: 'all', rows: [] }
});

/** A form for a support that does not exist yet. */
export const emptyDefinition = (): DefinitionForm => ({
	id: '',
	title: '',
	field: 'money',
	level: 'municipality',
	summary: '',
	office: '',
	per: 'household',
	gives: 'money',
	needsApplication: true,
	when: { join: 'all', rows: [emptyRow()] },
	amountTitle: '',
	amounts: [emptyAmount(1)],
	deadline: 'none',
	months: '',
	on: '',
	onText: '',
	papers: [],
	validFrom: '',
	validFromText: '',
	validTo: '',
	validToText: '',
	...emptySource(),
	excludes: [],
	note: ''
});

/** Limits that the form has no boxes for. */
const isPlain = (leaf: Extract<Condition, { fact: string }>) =>
	leaf.says === undefined &&
	('in' in leaf || (!('below' in leaf && leaf.below !== undefined) && !('step' in leaf && leaf.step)));

function rowFrom(condition: Condition): ConditionRow {
	const not = 'not' in condition && condition.says === undefined;
	const inner = not ? (condition as { not: Condition }).not : condition;
	if (!('fact' in inner) || !isPlain(inner)) return { ...emptyRow(), kept: condition };
	if ('in' in inner) return { ...emptyRow(), fact: inner.fact, not, values: inner.in.map(String) };
	const text = (limit: number | undefined) => (limit === undefined ? '' : String(limit));
	return { ...emptyRow(), fact: inner.fact, not, from: text(inner.from), to: text(inner.to) };
}

function conditionsFrom(condition: Condition): Conditions {
	if (condition.says === undefined && 'all' in condition)
		return { join: 'all', rows: condition.all.map(rowFrom) };
	if (condition.says === undefined && 'any' in condition)
		return { join: 'any', rows: condition.any.map(rowFrom) };
	return { join: 'all', rows: [rowFrom(condition)] };
}

const amountsFrom = (line: AmountLine | undefined, gives: SupportDefinition['gives']): AmountRow[] =>
	(line?.rows ?? []).map(({ category, title, value, when }) => ({
		category,
		title,
		value: String(gives === 'reduction' ? value / 10 : value),
		when: conditionsFrom(when)
	}));

/** A form with what a definition says. */
export function definitionFrom(definition: SupportDefinition): DefinitionForm {
	const { deadline, source, gives } = definition;
	return {
		...emptyDefinition(),
		id: definition.id,
		title: definition.title,
		field: definition.field,
		level: definition.level,
		summary: definition.summary,
		office: definition.office,
		per: definition.per,
		gives,
		needsApplication: definition.needsApplication,
		when: conditionsFrom(definition.when),
		amountTitle: definition.lines[0]?.title ?? '',
		amounts: amountsFrom(definition.lines[0], gives),
		deadline: deadline === null ? 'none' : 'months' in deadline ? 'months' : 'on' in deadline ? 'on' : 'days',
		months:
			deadline && 'months' in deadline
				? String(deadline.months)
				: deadline && 'days' in deadline
					? String(deadline.days)
					: '',
		on: deadline && 'on' in deadline ? deadline.on : '',
		papers: definition.papers.map((paper) => ({ ...paper })),
		validFrom: definition.validFrom ?? '',
		validTo: definition.validTo ?? '',
		...sourceForm(source),
		excludes: definition.excludes.map(({ support }) => support)
	};
}

/** The value of an option as the fact has it. */
function valueOf(fact: string, text: string): FactValue {
	const option = factOf(fact)?.options.find(({ value }) => String(value) === text);
	return option?.value ?? text;
}

function conditionOf({ fact, values, from, to, not, kept }: ConditionRow): Condition {
	if (kept) return kept;
	const limit = (text: string) => (text.trim() === '' ? undefined : (readNumber(text) ?? undefined));
	const [least, most] = [limit(from), limit(to)];
	const leaf: Condition =
		factOf(fact)?.type === 'number'
			? { fact, ...(least === undefined ? {} : { from: least }), ...(most === undefined ? {} : { to: most }) }
			: { fact, in: values.map((value) => valueOf(fact, value)) };
	return not ? { not: leaf } : leaf;
}

/** The condition that the rows say; without rows it holds for everybody. */
export function toCondition({ join, rows }: Conditions): Condition {
	const all = rows.map(conditionOf);
	const [only, ...more] = all;
	if (only && more.length === 0) return only;
	return join === 'any' && all.length > 0 ? { any: all } : { all };
}

const hasAmounts = (gives: SupportDefinition['gives']): boolean =>
	gives === 'money' || gives === 'limit' || gives === 'reduction';

function linesOf(form: DefinitionForm, before: SupportDefinition | null): AmountLine[] {
	if (!hasAmounts(form.gives)) return [];
	const first = before?.lines[0];
	return [
		{
			slot: first?.slot ?? 'base',
			title: form.amountTitle.trim() || form.title.trim(),
			rows: form.amounts.map((row) => ({
				category: row.category,
				title: row.title.trim(),
				when: toCondition(row.when),
				value: Math.round((readNumber(row.value) ?? 0) * (form.gives === 'reduction' ? 10 : 1))
			})),
			factors: first?.factors ?? [],
			...(first?.deadline ? { deadline: first.deadline } : {})
		},
		...(before?.lines.slice(1) ?? [])
	];
}

function deadlineOf(form: DefinitionForm, before: SupportDefinition | null): SupportDefinition['deadline'] {
	if (form.deadline === 'months') {
		const held = before?.deadline;
		const from = held && 'months' in held && held.from ? { from: held.from } : {};
		return { months: readNumber(form.months) ?? 0, ...from };
	}
	if (form.deadline === 'days') return { days: readNumber(form.months) ?? 0 };
	return form.deadline === 'on' ? { on: form.on } : null;
}

/** The definition that the form says. `before`: the one that it changes; what the form cannot show stays as it is there. */
export function toDefinition(form: DefinitionForm, before: SupportDefinition | null): SupportDefinition {
	return {
		id: form.id.trim(),
		title: form.title.trim(),
		field: form.field,
		level: form.level,
		summary: form.summary.trim(),
		office: form.office.trim(),
		source: toSource(form),
		validFrom: form.validFrom || null,
		validTo: form.validTo || null,
		per: form.per,
		when: toCondition(form.when),
		gives: form.gives,
		lines: linesOf(form, before),
		needsApplication: form.needsApplication,
		deadline: deadlineOf(form, before),
		papers: form.papers.map(({ id, title, when }) => ({ id, title: title.trim(), when })),
		excludes: form.excludes.map(
			(support) =>
				before?.excludes.find((one) => one.support === support) ?? { support, unless: null, text: '' }
		)
	};
}

function conditionProblems({ rows }: Conditions, field: string): Problem[] {
	return rows.flatMap(({ fact, values, from, to, kept }, i) => {
		const at = `${field}-${i}`;
		if (kept) return [];
		if (fact === '') return [{ field: at, text: common.chooseRequired(say.fact) }];
		if (factOf(fact)?.type !== 'number')
			return values.length > 0 ? [] : [{ field: at, text: say.problems.values }];
		const limits = [readNumber(from), readNumber(to)];
		const good = limits.some((limit) => limit !== null) && !limits.some((limit) => Number.isNaN(limit));
		return good ? [] : [{ field: at, text: say.problems.range }];
	});
}

/** What has to be put right before the form says a definition, in its order. */
export function definitionProblems(form: DefinitionForm, taken: readonly string[]): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	need('id', !/^[a-z][A-Za-z0-9-]{0,40}$/.test(form.id.trim()), say.problems.id);
	need('id', taken.includes(form.id.trim()), say.idTaken);
	need('title', form.title.trim() === '', common.fillRequired(say.name));
	problems.push(...conditionProblems(form.when, 'when'));
	if (hasAmounts(form.gives)) {
		need('amounts', form.amounts.length === 0, say.problems.rows);
		for (const [i, row] of form.amounts.entries()) {
			need(`amount-title-${i}`, row.title.trim() === '', say.problems.rowTitle);
			const value = readNumber(row.value);
			const bad = value === null || Number.isNaN(value);
			if (form.gives === 'reduction') need(`amount-value-${i}`, bad || value! > 100, say.problems.rate);
			else need(`amount-value-${i}`, bad || !Number.isInteger(value), say.problems.amount);
			problems.push(...conditionProblems(row.when, `amount-when-${i}`));
		}
	}
	const long = readNumber(form.months);
	const most = form.deadline === 'months' ? 240 : 3650;
	need(
		'months',
		(form.deadline === 'months' || form.deadline === 'days') &&
			!(long !== null && Number.isInteger(long) && long >= 1 && long <= most),
		form.deadline === 'months' ? say.problems.months : say.problems.days
	);
	need('on', form.deadline === 'on' && form.on === '', common.fillRequired(say.on));
	for (const [i, paper] of form.papers.entries())
		need(`paper-${i}`, paper.title.trim() === '', say.problems.paper);
	for (const name of ['validFrom', 'validTo'] as const) {
		const text = form[`${name}Text`].trim();
		const problem = text === '' ? null : dateProblem(text, {});
		if (problem) problems.push({ field: name, text: problem });
	}
	need(
		'validTo',
		form.validFrom !== '' && form.validTo !== '' && form.validTo < form.validFrom,
		say.problems.validity
	);
	return oncePerField([...problems, ...sourceProblems(form)]);
}
