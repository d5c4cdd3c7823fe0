import type { CaseDetail } from '../../book/api';
import { household as say } from '../../messages/ja/people';

/** A ledger by which the timeline may be narrowed. */
export type LedgerGroup = keyof typeof say.groups;

const GROUP_OF: Record<string, LedgerGroup> = {
	certificate: 'certificate',
	support: 'relief',
	loan: 'relief',
	payment: 'relief',
	clawback: 'relief',
	housing: 'housing',
	care: 'care',
	bereaved: 'bereaved',
	disclosure: 'disclosure'
};

/** The ledger of an entry; kinds that this version does not know are among the others. */
export const groupOf = (kind: string): LedgerGroup => GROUP_OF[kind.split('.')[0]!] ?? 'other';

/** Ledgers that the case has entries of, in the order of the pages, as choices with their numbers. */
export function groupsOf({ entries }: CaseDetail): { value: LedgerGroup; label: string }[] {
	return (Object.keys(say.groups) as LedgerGroup[]).flatMap((value) => {
		const n = entries.filter(({ entry }) => groupOf(entry.kind) === value).length;
		return n > 0 ? [{ value, label: say.filterOne(say.groups[value], n) }] : [];
	});
}

/** A household's case with the entries of its other cases among its own, in order of time (世帯の統合). */
export function withOthers(detail: CaseDetail, others: readonly CaseDetail[]): CaseDetail {
	if (others.length === 0) return detail;
	const all = [detail, ...others];
	return {
		state: { ...detail.state, timeline: all.flatMap(({ state }) => state.timeline) },
		entries: all
			.flatMap(({ entries }) => entries)
			.sort(({ entry: a }, { entry: b }) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a._id < b._id ? -1 : 1))
	};
}

/** The case with the entries of one ledger alone. */
export const onlyGroup = (detail: CaseDetail, group: LedgerGroup): CaseDetail => ({
	...detail,
	entries: detail.entries.filter(({ entry }) => groupOf(entry.kind) === group)
});
