import { householdOf } from '../../domain/households/area';
import type { Access } from '../access';
import type { Core } from '../core';
import type { PeopleBook } from './api';

/** Which cases are one household (世帯の統合). */
export function merged(core: Core, access: Access): Pick<PeopleBook, 'sameHousehold'> {
	return {
		async sameHousehold(caseNo) {
			const { reader } = core.desk();
			const { households, cases } = await core.ledger();
			const others = householdOf(households, caseNo).filter((one) => one !== caseNo);
			if (others.length) await access.viewed('household.same', caseNo);
			return Promise.all(
				others.map(async (one) => {
					const merger = households.mergers.find(
						({ from, into }) => (from === caseNo && into === one) || (from === one && into === caseNo)
					);
					const first = cases.get(one)?.applications[0];
					return {
						case: one,
						head: first ? (await reader.summary(first.entry)).head : '',
						merger: merger?.entry ?? null,
						goOn: merger?.into === one
					};
				})
			);
		}
	};
}
