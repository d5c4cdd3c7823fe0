import type { Part } from '../fold/part';
import type { OpenOf } from '../kinds';
import type { SupportDefinition } from './definition';

/** What headquarters has said about supports (支援制度). */
export interface CatalogueOffice {
	/** Newest definition of each id; they stand before those that come with the app. */
	defined: Map<string, { definition: SupportDefinition; entry: string; at: string }>;
	retired: Map<string, { entry: string; at: string }>;
	/** Lists of reductions that were handed over, oldest first. */
	lists: (OpenOf<'reduction.listed'> & { entry: string; at: string })[];
}

export const cataloguePart: Part<CatalogueOffice> = {
	begin: () => ({ defined: new Map(), retired: new Map(), lists: [] }),
	step(state, item) {
		const { id: entry, at } = item;
		if (item.kind === 'support.defined') {
			const { definition } = item.open;
			state.defined.set(definition.id, { definition, entry, at });
			state.retired.delete(definition.id);
		} else if (item.kind === 'support.retired') state.retired.set(item.open.support, { entry, at });
		else if (item.kind === 'reduction.listed') state.lists.push({ ...item.open, entry, at });
		return null;
	}
};
