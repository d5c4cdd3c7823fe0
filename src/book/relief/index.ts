import type { Access } from '../access';
import type { Book } from '../api';
import type { Core } from '../core';
import type { ReliefBook } from './api';
import { applications } from './applications';
import { clawbacks } from './clawbacks';
import { elsewhere } from './elsewhere';
import { funds } from './funds';
import { runs } from './runs';
import { transfer } from './transfer';

/** The methods of ReliefBook. */
export function reliefBook(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): ReliefBook {
	return {
		...applications(core, access),
		...funds(core, written, access),
		...runs(core, written, access),
		...transfer(core, written, access),
		...clawbacks(core, written, access),
		...elsewhere(core, written, access)
	};
}
