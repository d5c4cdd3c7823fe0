import type { CaseNumber } from '../entry';
import { byClock } from '../fold/read';
import type { Ledger } from '../fold/state';
import { groupKey } from './keys';
import type { Group } from './state';

/** Groups to which a household's applications belong, the oldest application first. */
export function groupsOf({ cases, relief }: Pick<Ledger, 'cases' | 'relief'>, caseNo: CaseNumber): Group[] {
	const found = new Set<Group>();
	for (const { support, beneficiary } of cases.get(caseNo)?.parts.relief?.applications ?? []) {
		const group = relief.groups.get(support)?.get(groupKey(relief.roots, caseNo, beneficiary));
		if (group) found.add(group);
	}
	return [...found].sort(byApplication);
}

/** Order of groups: who asked first stands first. */
export function byApplication({ applications: [a] }: Group, { applications: [b] }: Group): number {
	return byClock({ at: a!.at, id: a!.entry }, { at: b!.at, id: b!.entry });
}
