import type { CaseSoFar, Part } from '../fold/part';
import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import { byDay, firstOf } from './chain';
import type { CareCase } from './state';

/** Consultations and disclosures of one household. */
export const carePart: Part<CareCase> = {
	begin: () => ({
		consultations: [],
		wish: null,
		next: null,
		keeper: null,
		managed: false,
		handovers: [],
		consent: null,
		disclosures: []
	}),
	step(state, item, seen) {
		switch (item.kind) {
			case 'care.consulted':
				return consult(state, item, seen);
			case 'care.handedOver':
				state.handovers.push({ ...item.open, entry: item.id, at: item.at, staff: item.by.staff });
				return null;
			case 'disclosure.consented':
				if (!state.consent || isNewer(item, { at: state.consent.at, id: state.consent.entry }))
					state.consent = { agrees: item.open.agrees, entry: item.id, at: item.at };
				return null;
			case 'disclosure.made':
				// What was given stays given: a correction stands beside what it corrects.
				state.disclosures.push({ ...item.open, entry: item.id, at: item.at, staff: item.by.staff });
				return null;
			default:
				return 'target';
		}
	},
	finish(state) {
		const inOrder = [...state.consultations].sort(byDay);
		for (const { wish, on, management } of inOrder) {
			if (wish !== null) state.wish = { wish, on };
			if (management !== 'none') state.managed = management === 'open';
		}
		state.next = inOrder.at(-1)?.next ?? null;
		state.keeper = keeperOf(state);
	}
};

const idOf = ({ entry, at }: { entry: string; at: string }) => ({ id: entry, at });

const isNewer = (a: { at: string; id: string }, b: { at: string; id: string }): boolean =>
	a.at !== b.at ? a.at > b.at : a.id > b.id;

/** A correction takes the place of what it corrects; who was in touch, and when, stays. */
function consult(state: CareCase, item: ItemOf<'care.consulted'>, seen: CaseSoFar): Outcome {
	if (item.corrects === undefined) {
		const { id, at, by } = item;
		state.consultations.push({ ...item.open, entry: id, first: id, at, staff: by.staff });
		return null;
	}
	const first = firstOf(item.corrects, 'care.consulted', seen);
	const place = state.consultations.findIndex((one) => one.first === first);
	if (first === null || place < 0) return 'target';
	const { at, staff } = state.consultations[place]!;
	state.consultations[place] = { ...item.open, entry: item.id, first, at, staff };
	return null;
}

/**
 * Whoever was named last keeps the household. Where nobody was named, or the last word was that somebody else comes, it is who has
 * been in touch since.
 */
function keeperOf({ consultations, handovers }: CareCase): string | null {
	const named = handovers.reduce<CareCase['handovers'][number] | null>(
		(last, one) => (last === null || isNewer(idOf(one), idOf(last)) ? one : last),
		null
	);
	if (named && named.to !== null) return named.to;
	const since = consultations.filter((one) => named === null || one.at > named.at);
	const last = since.reduce<CareCase['consultations'][number] | null>(
		(newest, one) => (newest === null || isNewer(idOf(one), idOf(newest)) ? one : newest),
		null
	);
	return last?.staff ?? null;
}
