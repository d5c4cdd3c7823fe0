import type { Access } from '../access';
import type { Book } from '../api';
import type { Core } from '../core';
import type { HousingBook } from './api';
import { applications } from './applications';
import { lotteries } from './lotteries';
import { opened } from './opened';
import { promises } from './promises';
import { rows } from './rows';
import { rules } from './rules';
import { stays } from './stays';
import { stock } from './stock';
import { warnings } from './warnings';

/** The methods of HousingBook. */
export function housingBook(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): HousingBook {
	const open = opened(core);
	const lists = rows(core, open);
	return {
		...stock(core, written, access, open, lists),
		...applications(core, written, access, open, lists),
		...promises(core, written, access, open, lists),
		...stays(core, written),
		...warnings(core, access, lists),
		...rules(core, written),
		...lotteries(core, written, access, open, lists)
	};
}
