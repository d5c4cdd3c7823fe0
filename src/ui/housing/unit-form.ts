import type { UnitInput, UnitsInput } from '../../book/housing/api';
import type { UnitState } from '../../domain/housing/state';
import { common } from '../../messages/ja/common';
import { unitForm as say } from '../../messages/ja/housing';
import type { Problem } from '../forms/problems';
import { readLabels } from './labels';
import { readWhole, within } from './numbers';

/** The form of one or several units as it is typed; kept as a draft. */
export interface UnitForm {
	/** Of several: one a line, or series. */
	labels: string;
	layout: string;
	from: string;
	to: string;
	stepFree: boolean;
	pets: boolean;
	rent: string;
	note: string;
	/** New units only. */
	state: UnitState;
	/** Device number; '' for this one. */
	holder: string;
}

export const emptyUnits = (): UnitForm => ({
	labels: '',
	layout: '',
	from: '',
	to: '',
	stepFree: false,
	pets: false,
	rent: '',
	note: '',
	state: 'ready',
	holder: ''
});

export const unitForm = (input: UnitInput): UnitForm => ({
	...emptyUnits(),
	labels: input.label,
	layout: input.layout,
	from: String(input.from),
	to: String(input.to),
	stepFree: input.stepFree,
	pets: input.pets,
	rent: input.rentYen === null ? '' : String(input.rentYen),
	note: input.note
});

/** What has to be put right, in the order of the form; `there`: labels that the site has already. */
export function unitProblems(form: UnitForm, there: readonly string[]): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	const read = readLabels(form.labels);
	if ('problem' in read) {
		const { why, at } = read.problem;
		const texts = { unread: say.labelsWrong(at), twice: say.labelsTwice(at), many: say.labelsMany };
		problems.push({ field: 'labels', text: texts[why] });
	} else {
		const again = read.labels.find((label) => there.includes(label));
		need('labels', read.labels.length === 0, common.fillRequired(say.labels));
		need('labels', again !== undefined, say.labelsThere(again ?? ''));
	}
	need(
		'layout',
		form.layout.trim() === '' || form.layout.trim().length > 10,
		common.fillRequired(say.layout)
	);
	const [from, to] = [readWhole(form.from), readWhole(form.to)];
	need('from', !within(from, 1, 20) || !within(to, from, 20), say.sizeWrong);
	need('rent', Number.isNaN(readWhole(form.rent)), say.rentWrong);
	return problems;
}

/** Content from a form without problems. */
export const unitInput = (form: UnitForm): UnitInput => ({
	label: form.labels.trim(),
	layout: form.layout.normalize('NFKC').trim(),
	from: readWhole(form.from) ?? 1,
	to: readWhole(form.to) ?? 1,
	stepFree: form.stepFree,
	pets: form.pets,
	rentYen: readWhole(form.rent),
	note: form.note.trim()
});

export function unitsInput(form: UnitForm, site: string): UnitsInput {
	const { layout, from, to, stepFree, pets, rentYen, note } = unitInput(form);
	const read = readLabels(form.labels);
	return {
		...{ site, layout, from, to, stepFree, pets, rentYen, note },
		labels: 'labels' in read ? read.labels : [],
		state: form.state,
		holder: form.holder || null
	};
}
