import { householdOf } from '../../domain/households/area';
import { BookError } from '../api';
import type { Check } from '../checks';

/** A disclosure on the ground of consent needs one that was given and not taken back (災害対策基本法90条の4第1項1号). */
const consent: Check = (draft, caseNo, ledger) => {
	if (draft.kind !== 'disclosure.made' || draft.open.basis !== 'consent') return;
	if (ledger.care.cases.get(caseNo)?.consent?.agrees !== true) throw new BookError('noConsent');
};

/** Who is named in a handover must be known and still be there. */
const handover: Check = (draft, _caseNo, ledger) => {
	if (draft.kind !== 'care.handedOver' || draft.open.to === null) return;
	const person = ledger.people.get(draft.open.to);
	if (!person) throw new BookError('notFound', draft.open.to);
	if (person.endedAt !== null) throw new BookError('stateChanged', 'ended');
};

/** Two cases are made one household once, and only such as are known here. */
const merging: Check = (draft, _caseNo, ledger) => {
	const { households, cases } = ledger;
	if (draft.kind === 'household.merged') {
		const { into, from } = draft.open;
		if (into === from) throw new BookError('badInput', 'open.from');
		for (const one of [into, from]) if (!cases.has(one)) throw new BookError('notFound', one);
		if (householdOf(households, into).includes(from)) throw new BookError('stateChanged', 'merged');
	} else if (draft.kind === 'household.separated') {
		const { merged } = draft.open;
		if (!households.mergers.some(({ entry }) => entry === merged))
			throw new BookError('stateChanged', 'separated');
	}
};

/** What follows on a record of the dead, or corrects one, names one of this household. */
const deceased: Check = (draft, caseNo, ledger) => {
	if (!draft.kind.startsWith('bereaved.')) return;
	const views = ledger.cases.get(caseNo)?.parts.bereaved?.deceased ?? [];
	if (draft.kind === 'bereaved.recorded') {
		const { corrects } = draft;
		if (corrects !== undefined) {
			// A newer record than the one on the screen: whoever corrects has not seen it.
			if (!views.some(({ entry }) => entry === corrects)) throw new BookError('stateChanged', 'corrected');
		} else if (draft.open.manner === 'struck') throw new BookError('badInput', 'open.manner');
		return;
	}
	if (!('deceased' in draft.open)) return;
	const { deceased: named } = draft.open;
	const view = views.find(({ first, entry }) => first === named || entry === named);
	if (!view) throw new BookError('notFound', 'deceased');
	if (draft.kind === 'bereaved.boardDecided' && view.manner !== 'relatedAsked')
		throw new BookError('stateChanged', view.manner);
	if (draft.kind === 'bereaved.survivor' && draft.corrects !== undefined) {
		if (!view.survivors.some(({ entry }) => entry === draft.corrects))
			throw new BookError('stateChanged', 'corrected');
	}
};

/** Nobody is in touch twice in one record: a correction names the record in force. */
const consulted: Check = (draft, caseNo, ledger) => {
	if (draft.kind !== 'care.consulted' || draft.corrects === undefined) return;
	const { consultations } = ledger.care.cases.get(caseNo) ?? { consultations: [] };
	if (!consultations.some(({ entry }) => entry === draft.corrects))
		throw new BookError('stateChanged', 'corrected');
};

/** What rules of people say before an entry is written. */
export const peopleChecks: readonly Check[] = [merging, consent, handover, deceased, consulted];
