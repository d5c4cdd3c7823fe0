import type { Part } from '../fold/part';
import type { HouseholdsOffice } from './state';

/** Mergers of households, in the office's case. */
export const householdsPart: Part<HouseholdsOffice> = {
	begin: () => ({ mergers: [] }),
	step(state, item) {
		const { id: entry, at } = item;
		if (item.kind === 'household.merged') {
			if (item.open.from === item.open.into) return 'content';
			state.mergers.push({ ...item.open, entry, at });
		} else if (item.kind === 'household.separated') {
			const rest = state.mergers.filter((one) => one.entry !== item.open.merged);
			// Two people may have taken back the same: once is enough.
			state.mergers = rest;
		}
		return null;
	}
};
