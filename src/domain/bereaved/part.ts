import { byDay, firstOf } from '../care/chain';
import type { CaseSoFar, Part } from '../fold/part';
import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import { ranksOf } from './relation-order';
import type { BereavedCase, DeceasedView, SurvivorView } from './state';

/**
 * The dead of one household. What follows on a record may name it or any of its corrections; it is kept under the first. A record
 * that was struck (found alive, recorded twice) stays here only until all entries are read.
 */
export const bereavedPart: Part<BereavedCase> = {
	begin: () => ({ deceased: [] }),
	step(state, item, seen) {
		switch (item.kind) {
			case 'bereaved.recorded':
				return record(state, item, seen);
			case 'bereaved.boardDecided':
				return board(state, item, seen);
			case 'bereaved.survivor':
				return survivor(state, item, seen);
			case 'bereaved.contacted':
				return contact(state, item, seen);
			default:
				return 'target';
		}
	},
	finish(state) {
		state.deceased = state.deceased.filter(({ manner }) => manner !== 'struck');
		for (const view of state.deceased) {
			const ranks = ranksOf(view.survivors, view.diedOn);
			view.survivors.forEach((one, i) => (one.rank = ranks[i]!));
			view.recognised =
				view.manner === 'direct' || (view.manner === 'relatedAsked' && view.board?.outcome === 'related');
			view.next = [...view.contacts].sort(byDay).at(-1)?.next ?? null;
		}
	}
};

function deceasedOf(state: BereavedCase, id: string, seen: CaseSoFar): DeceasedView | undefined {
	const first = firstOf(id, 'bereaved.recorded', seen);
	return state.deceased.find((view) => view.first === first);
}

function record(state: BereavedCase, item: ItemOf<'bereaved.recorded'>, seen: CaseSoFar): Outcome {
	if (item.corrects === undefined) {
		// Taking back is a correction: alone it says nothing about anybody.
		if (item.open.manner === 'struck') return 'content';
		state.deceased.push({
			...item.open,
			entry: item.id,
			first: item.id,
			case: item.case,
			at: item.at,
			board: null,
			recognised: false,
			survivors: [],
			contacts: [],
			next: null
		});
		return null;
	}
	const view = deceasedOf(state, item.corrects, seen);
	if (!view) return 'target';
	Object.assign(view, item.open, { entry: item.id, at: item.at });
	return null;
}

function board(state: BereavedCase, item: ItemOf<'bereaved.boardDecided'>, seen: CaseSoFar): Outcome {
	const view = deceasedOf(state, item.open.deceased, seen);
	if (!view) return 'target';
	view.board = { ...item.open, entry: item.id, at: item.at };
	return null;
}

function survivor(state: BereavedCase, item: ItemOf<'bereaved.survivor'>, seen: CaseSoFar): Outcome {
	const view = deceasedOf(state, item.open.deceased, seen);
	if (!view) return 'target';
	if (item.corrects === undefined) {
		view.survivors.push({ ...item.open, entry: item.id, first: item.id, at: item.at, rank: null });
		return null;
	}
	const first = firstOf(item.corrects, 'bereaved.survivor', seen);
	const place = view.survivors.findIndex((one) => one.first === first);
	if (first === null || place < 0) return 'target';
	const corrected: SurvivorView = { ...item.open, entry: item.id, first, at: item.at, rank: null };
	view.survivors[place] = corrected;
	return null;
}

function contact(state: BereavedCase, item: ItemOf<'bereaved.contacted'>, seen: CaseSoFar): Outcome {
	const view = deceasedOf(state, item.open.deceased, seen);
	if (!view) return 'target';
	if (item.corrects === undefined) {
		view.contacts.push({ ...item.open, entry: item.id, first: item.id, at: item.at });
		return null;
	}
	const first = firstOf(item.corrects, 'bereaved.contacted', seen);
	const place = view.contacts.findIndex((one) => one.first === first);
	if (first === null || place < 0) return 'target';
	view.contacts[place] = { ...item.open, entry: item.id, first, at: item.at };
	return null;
}
