import type { Access } from '../access';
import type { Book } from '../api';
import type { Core } from '../core';
import type { PeopleBook } from './api';
import { bereavedBook } from './bereaved';
import { careBook } from './care';
import { disclosing } from './disclose';
import { merged } from './merged';
import { storyBook } from './story';

/** The methods of PeopleBook. */
export function peopleBook(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): PeopleBook {
	return {
		...storyBook(core, access),
		...merged(core, access),
		...bereavedBook(core, written, access),
		...careBook(core, written, access),
		...disclosing(core, written, access)
	};
}
