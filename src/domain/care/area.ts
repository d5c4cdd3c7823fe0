import type { Area } from '../fold/areas';
import type { CareLedger } from './state';

/** Keeps the ledger over all cases. */
export function careArea(ledger: CareLedger): Area {
	return {
		put({ state }) {
			const { care } = state.parts;
			if (care) ledger.cases.set(state.case, care);
			else ledger.cases.delete(state.case);
		},
		flush: () => undefined
	};
}
