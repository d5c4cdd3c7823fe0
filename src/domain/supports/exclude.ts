import { describe } from './describe';
import { asks, truth, type Truth, type View } from './evaluate';
import type { Ask } from './know';
import type { Prepared } from './prepare';

/** A support that the household has and beside which this one may not be had. */
export interface Exclusion {
	support: string;
	text: string;
	/** Whether it stands against this one; false: an exception holds; null: facts decide whether it does. */
	stands: Truth;
	ask: Ask[];
}

/** What stands against a support, whichever of the two rules says it: the first that names the other one counts. */
export function exclusionsOf({ against }: Prepared, view: View): Exclusion[] {
	const found: Exclusion[] = [];
	for (const { other, unless, text } of against) {
		if (!view.known.held.has(other) || found.some(({ support }) => support === other)) continue;
		const excepted = unless ? truth(unless, view) : false;
		found.push({
			support: other,
			text: unless ? `${text}（例外：${describe(unless)}）` : text,
			stands: excepted === null ? null : !excepted,
			ask: unless ? asks(unless, view) : []
		});
	}
	return found;
}
