import type { DisclosureInput } from '../../book/people/api';
import type { RosterItem } from '../../domain/care/roster-items';
import { KINDS } from '../../domain/kinds';
import { common } from '../../messages/ja/common';
import { roster as say } from '../../messages/ja/people';
import { oncePerField, schemaProblems, type Problem } from '../forms/problems';

/** A disclosure as it is typed; kept as a draft. */
export interface DisclosureForm {
	basis: DisclosureInput['basis'] | '';
	recipient: string;
	purpose: string;
	items: RosterItem[];
	note: string;
}

export const emptyDisclosure = (): DisclosureForm => ({
	basis: '',
	recipient: '',
	purpose: '',
	items: [],
	note: ''
});

/** What has to be put right before anything is given. `agrees`: the household's word in force, null where nobody asked. */
export function disclosureProblems(form: DisclosureForm, agrees: boolean | null): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	need('basis', form.basis === '', common.chooseRequired(say.basis));
	need('basis', form.basis === 'consent' && agrees !== true, say.noConsent);
	need('recipient', form.recipient.trim() === '', common.fillRequired(say.recipient));
	need('purpose', form.purpose.trim() === '', common.fillRequired(say.purpose));
	need('items', form.items.length === 0, say.needItems);
	if (problems.length > 0) return oncePerField(problems);
	const { recipient, purpose, note } = disclosureInput(form);
	return schemaProblems(KINDS['disclosure.made'].sealed, { recipient, purpose, note }, (path) => ({
		field: path,
		label: say[path as 'purpose'] ?? path
	}));
}

/** What the book is told from a form without problems. */
export const disclosureInput = (form: DisclosureForm): DisclosureInput => ({
	basis: form.basis as DisclosureInput['basis'],
	items: form.items,
	recipient: form.recipient.trim(),
	purpose: form.purpose.trim(),
	note: form.note.trim()
});
