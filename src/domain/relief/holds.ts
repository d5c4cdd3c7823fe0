import type { Ledger } from '../fold/state';
import type { FundView, Group, SupportApplication } from './state';

/** What stands in the 要調整 queue against payments, so that each line need not search it. */
export interface Holds {
	/** Whether a clash that only a person can clear stands against paying this slot to this application. */
	against(
		application: SupportApplication,
		group: Group,
		scope: readonly FundView[],
		line: { round: number; slot: string }
	): boolean;
}

/** Reads the queue once; what somebody has cleared is no longer in it and holds nothing. */
export function holdsOf({ clashes, bereaved }: Pick<Ledger, 'clashes' | 'bereaved'>): Holds {
	const accounts = new Set<string>();
	const persons = new Set<string>();
	const runs = new Set<string>();
	const payees = new Set<string>();
	const certificates = new Set<string>();
	const graded = new Set<string>();
	for (const clash of clashes)
		switch (clash.type) {
			case 'sameAccount':
				accounts.add(clash.account);
				break;
			case 'samePerson':
			case 'paidElsewhere':
				persons.add(`${clash.person}:${clash.support}`);
				break;
			case 'foreignRun':
				runs.add(clash.run);
				break;
			case 'conflictingDecisions':
				certificates.add(clash.application);
				for (const caseNo of clash.cases) graded.add(caseNo);
				break;
			case 'twoPayees': {
				const person = bereaved.deceased.get(clash.deceased)?.person;
				if (person) payees.add(person);
			}
		}
	return {
		against(
			{ account, application, beneficiary, case: caseNo, persons: whom, support },
			{ doubtful },
			scope,
			{ round, slot }
		) {
			if (account && accounts.has(account.token)) return true;
			if (whom.some((person) => persons.has(`${person}:${support}`)) || payees.has(beneficiary)) return true;
			// Which of two judgements of the damage holds is for a person to say, not for the clock.
			if (application === null ? graded.has(caseNo) : certificates.has(application)) return true;
			return doubtful.some(
				(payment) =>
					payment.round === round &&
					payment.slot === slot &&
					runs.has(payment.run) &&
					scope.some(({ fund }) => fund === payment.fund)
			);
		}
	};
}
