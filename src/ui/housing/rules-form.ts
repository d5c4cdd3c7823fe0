import type { Grade } from '../../domain/grade';
import type { GroundRule } from '../../domain/housing/eligibility';
import type { HousingRules, RulesFixed, RulesTable } from '../../domain/housing/rules';
import { common } from '../../messages/ja/common';
import { housingRules as say } from '../../messages/ja/housing-rules';
import { oncePerField, type Problem } from '../forms/problems';
import { sourceForm, sourceProblems, toSource, type SourceForm } from '../forms/source';
import { readWhole, within } from './numbers';

/** One table of the municipality's own as it is typed; the rows of the other tables stay empty. */
export interface RulesForm extends SourceForm {
	priority: { key: string; title: string; points: string; group: string }[];
	rent: { people: string; yen: string }[];
	grounds: (Omit<GroundRule, 'grades'> & { used: boolean; any: boolean; grades: Grade[] })[];
	note: string;
}

/** A form that begins with the table in force; a source is typed anew where the table was the app's. */
export function rulesForm(rules: HousingRules, table: RulesTable, all: readonly GroundRule[]): RulesForm {
	const { fixed, source } = rules[table];
	const used = new Map(rules.grounds.rows.map((row) => [row.ground, row]));
	return {
		...sourceForm(fixed ? source : { document: '', place: '', date: '', unverified: false }),
		priority:
			table !== 'priority'
				? []
				: rules.priority.rows.map(({ key, title, points, group }) => ({
						key,
						title,
						points: String(points),
						group: group ?? ''
					})),
		rent:
			table !== 'rent'
				? []
				: rules.rent.rows.map(({ people, yen }) => ({ people: String(people), yen: String(yen) })),
		grounds:
			table !== 'grounds'
				? []
				: all.map((usual) => {
						const row = used.get(usual.ground) ?? usual;
						return {
							...row,
							used: used.has(usual.ground),
							any: row.grades === null,
							grades: row.grades ?? []
						};
					}),
		note: ''
	};
}

/** Key of a row of the municipality's own: never one that meant something else before. */
export const ownKey = (now: number, rows: RulesForm['priority']): string =>
	`own-${now.toString(36)}-${rows.length}`;

/** What has to be put right, in the order of the form. */
export function rulesProblems(form: RulesForm, table: RulesTable): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	if (table === 'priority') {
		need('rows', form.priority.length === 0, say.needRows);
		for (const [i, { title, points }] of form.priority.entries()) {
			need(`title-${i}`, title.trim() === '', common.fillRequired(say.rowTitle(i + 1)));
			need(`points-${i}`, !within(readWhole(points), 0, 1000), say.wrongPoints);
		}
	} else if (table === 'rent') {
		need('rows', form.rent.length === 0, say.needRows);
		const people = form.rent.map((row) => readWhole(row.people));
		for (const [i, { yen }] of form.rent.entries()) {
			need(`people-${i}`, !within(people[i]!, 1, 20) || people.indexOf(people[i]!) !== i, say.wrongPeople);
			need(`yen-${i}`, !within(readWhole(yen), 1, 10_000_000), say.wrongYen);
		}
		need('people-0', people.length > 0 && !people.includes(1), say.firstPeople);
	} else {
		need('used-0', !form.grounds.some(({ used }) => used), say.needGrounds);
		for (const [i, { used, any, grades }] of form.grounds.entries())
			need(`grades-${i}`, used && !any && grades.length === 0, say.needGrades);
	}
	return oncePerField([...problems, ...sourceProblems(form)]);
}

/** The table of a form without problems; limits of rent from small to large households. */
export function rulesInput(form: RulesForm, table: RulesTable): RulesFixed & { note: string } {
	const source = toSource(form);
	const note = form.note.trim();
	if (table === 'priority') {
		const rows = form.priority.map(({ key, title, points, group }) => ({
			key,
			title: title.trim(),
			points: readWhole(points)!,
			group: group || null
		}));
		return { table, source, rows, note };
	}
	if (table === 'rent') {
		const rows = form.rent.map(({ people, yen }) => ({ people: readWhole(people)!, yen: readWhole(yen)! }));
		return { table, source, rows: rows.sort((a, b) => a.people - b.people), note };
	}
	const rows = form.grounds
		.filter(({ used }) => used)
		.map(({ ground, title, any, grades, needs }) => ({
			ground,
			title,
			grades: any ? null : grades,
			needs: needs.trim()
		}));
	return { table, source, rows, note };
}
