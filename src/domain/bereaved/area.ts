import type { Area, SetClash } from '../fold/areas';
import { claims } from '../fold/claims';
import { makeClash, type Party } from '../fold/clashes';
import type { CaseNumber } from '../entry';
import type { BereavedLedger, DeceasedView } from './state';

/** Keeps the ledger over all cases; finds who is recorded twice, and money that two people are to receive. */
export function bereavedArea(ledger: BereavedLedger, setClash: SetClash): Area {
	const ofCase = new Map<CaseNumber, readonly DeceasedView[]>();
	const persons = claims<Party>((person, held) => {
		const twice = held.length > 1 ? makeClash({ type: 'sameDeceased', person }, [person], held) : null;
		setClash(`sameDeceased:${person}`, twice);
	});
	const payees = claims<Party & { person: string; deceased: string }>((deceased, held) => {
		const several = new Set(held.map(({ person }) => person)).size > 1;
		const clash = several ? makeClash({ type: 'twoPayees', deceased }, [deceased], held) : null;
		setClash(`twoPayees:${deceased}`, clash);
	});

	return {
		put({ state }) {
			for (const { first } of ofCase.get(state.case) ?? []) ledger.deceased.delete(first);
			const now = state.parts.bereaved?.deceased ?? [];
			if (now.length) ofCase.set(state.case, now);
			else ofCase.delete(state.case);
			for (const view of now) ledger.deceased.set(view.first, view);
			persons.replace(
				state.case,
				now.map((view) => [view.person, { id: view.first, at: view.at, case: state.case }])
			);
			payees.replace(
				state.case,
				now.flatMap(({ first, survivors }) =>
					survivors
						.filter(({ payee }) => payee)
						.map(
							({ entry, at, person }) =>
								[first, { id: entry, at, case: state.case, person, deceased: first }] as const
						)
				)
			);
		},
		flush() {
			persons.flush();
			payees.flush();
		}
	};
}
