import type { Keeper } from '../../book/people/api';
import { consult as say } from '../../messages/ja/people';

/** Choice for: whoever is next. */
export const NOBODY = 'nobody';

/** Those who may look after a household, as choices; the last: nobody yet. */
export const keeperOptions = (keepers: readonly Keeper[]): { value: string; label: string }[] => [
	...keepers
		.filter(({ ended }) => !ended)
		.map(({ staff, name }) => ({ value: staff, label: name ? `${name}（${staff}）` : staff })),
	{ value: NOBODY, label: say.handOverNobody }
];
