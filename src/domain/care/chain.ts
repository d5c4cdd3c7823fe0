import type { CaseSoFar } from '../fold/part';
import type { GoodItem } from '../fold/read';

/** The first of a chain of corrections, by any of its entries; all are of one kind. Null: there is no such entry. */
export function firstOf(id: string, kind: GoodItem['kind'], seen: CaseSoFar): string | null {
	let item = seen.item(id);
	while (item?.kind === kind && item.corrects !== undefined) item = seen.item(item.corrects);
	return item?.kind === kind ? item.id : null;
}

/** Something that happened on a day, written down at some time (stamp). */
interface Dated {
	on: string;
	at: string;
	entry: string;
}

/** Order of what happened by its day; a paper that was typed in later does not come after what was said since. */
export const byDay = (a: Dated, b: Dated): number =>
	a.on !== b.on
		? a.on < b.on
			? -1
			: 1
		: a.at !== b.at
			? a.at < b.at
				? -1
				: 1
			: a.entry < b.entry
				? -1
				: 1;
