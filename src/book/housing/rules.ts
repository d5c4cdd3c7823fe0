import type { Book } from '../api';
import type { Core } from '../core';
import type { HousingBook } from './api';

/** Tables for temporary housing that hold, and fixing the municipality's own. */
export function rules(
	core: Core,
	written: Pick<Book, 'append'>
): Pick<HousingBook, 'housingRules' | 'fixHousingRules'> {
	return {
		async housingRules() {
			core.desk();
			return (await core.ledger()).housing.rules;
		},
		fixHousingRules: ({ note, ...open }) =>
			written.append({ kind: 'housing.rulesFixed', open, sealed: { note } }, '-')
	};
}
