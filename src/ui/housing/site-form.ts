import type { SiteInput } from '../../book/housing/api';
import { KINDS } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { site as say, words } from '../../messages/ja/housing';
import { schemaProblems, type Problem } from '../forms/problems';
import { readLatLon, writeLatLon } from '../map/place';

/** The form of a site as it is typed; kept as a draft. */
export interface SiteForm {
	type: SiteInput['type'] | '';
	name: string;
	address: string;
	/** `latitude, longitude` as typed or set by a tap, '' where it is not known. */
	place: string;
	outline: [number, number][];
	note: string;
}

export const emptySite = (): SiteForm => ({
	type: '',
	name: '',
	address: '',
	place: '',
	outline: [],
	note: ''
});

export const siteForm = ({ type, name, address, at, outline, note }: SiteInput): SiteForm => ({
	type,
	name,
	address,
	place: at ? writeLatLon(at) : '',
	outline: outline.map(([lat, lon]) => [lat, lon]),
	note
});

/** What has to be put right, in the order of the form. */
export function siteProblems(form: SiteForm): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	need('name', form.name.trim() === '', common.fillRequired(say.name));
	need('type', form.type === '', common.chooseRequired(say.type));
	need('place', form.place.trim() !== '' && readLatLon(form.place) === null, say.placeWrong);
	if (problems.length > 0) return problems;
	const { name, address, at, outline, note } = siteInput(form);
	const labels: Record<string, string> = { name: say.name, address: say.address, note: words.note };
	return schemaProblems(KINDS['site.registered'].sealed, { name, address, at, outline, note }, (path) => ({
		field: path.split('.')[0]!,
		label: labels[path] ?? say.outline
	}));
}

/** Content from a form without problems. */
export const siteInput = (form: SiteForm): SiteInput => ({
	type: form.type as SiteInput['type'],
	name: form.name.trim(),
	address: form.address.trim(),
	at: readLatLon(form.place),
	outline: form.outline.map(([lat, lon]) => [lat, lon]),
	note: form.note.trim()
});
