import type { CaseNumber } from '../entry';
import type { CaseState, Clash, TimelineItem } from './state';
import { applicationClashes, conflictingDocuments, invalidEntry, type Party } from './clashes';
import { byClock, type BadItem, type GoodItem, type Item } from './read';
import * as transition from './transitions';
import type { Outcome, Working } from './transitions';

/** One case folded: what the pages see, what clashes inside it, and which of its entries took effect. */
export interface FoldedCase {
	state: CaseState;
	clashes: Clash[];
	/** Entries that took effect, in clock order; ledger.ts makes its indexes from them. */
	effective: GoodItem[];
	/** Entries of kinds that this version does not know. */
	unknown: BadItem[];
}

/**
 * Folds one case from all its entries, in any order. Cases do not depend on each other: an entry that names another case's
 * application has no target. `conflicting` are ids under which two different documents exist.
 */
export function foldCase(
	caseNo: CaseNumber,
	unsorted: Iterable<Item>,
	conflicting: ReadonlySet<string>
): FoldedCase {
	const items = [...unsorted].sort(byClock);
	const works = new Map<string, Working>();
	const outcomes = applyAll(items, works);
	const clashes: Clash[] = [];
	for (const item of items) {
		const party: Party = { id: item.id, at: item.at, case: caseNo };
		const reason = outcomes.get(item.id) ?? null;
		if (reason !== null && reason !== 'unknown') clashes.push(invalidEntry(reason, party));
		if (conflicting.has(item.id)) clashes.push(conflictingDocuments(party));
	}
	for (const work of works.values()) clashes.push(...applicationClashes(work));
	return {
		state: {
			case: caseNo,
			applications: [...works.values()].map((w) => w.view).sort(byEntryClock),
			timeline: items.map((item) => timelineItem(item, outcomes.get(item.id) === null))
		},
		clashes,
		effective: items.filter((item): item is GoodItem => outcomes.get(item.id) === null),
		unknown: items.filter((item): item is BadItem => item.verdict === 'unknown')
	};
}

function byEntryClock(a: { at: string; entry: string }, b: { at: string; entry: string }): number {
	return byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry });
}

type Verdict = Outcome | 'unknown' | 'role';

/** Applies items in clock order, each after those that it names; says what became of every one. */
function applyAll(items: readonly Item[], works: Map<string, Working>): Map<string, Verdict> {
	const present = new Set(items.map((item) => item.id));
	const issuesByNumber = new Map<string, string[]>();
	for (const item of items) {
		if (item.verdict !== 'ok' || item.kind !== 'certificate.issued') continue;
		issuesByNumber.set(item.open.number, [...(issuesByNumber.get(item.open.number) ?? []), item.id]);
	}
	const outcomes = new Map<string, Verdict>();
	const waiting = new Map<string, Item[]>();
	for (const first of items) {
		const ready = [first];
		for (let item = ready.shift(); item; item = ready.shift()) {
			const named = namedBy(item);
			const awaited = [...named, ...issuesMeant(item, issuesByNumber)].find(
				(id) => present.has(id) && !outcomes.has(id)
			);
			if (awaited !== undefined) {
				waiting.set(awaited, [...(waiting.get(awaited) ?? []), item]);
				continue;
			}
			outcomes.set(item.id, apply(item, named, works, outcomes));
			ready.push(...(waiting.get(item.id) ?? []));
			waiting.delete(item.id);
		}
	}
	// What still waits names itself in a circle.
	for (const item of [...waiting.values()].flat()) outcomes.set(item.id, 'target');
	return outcomes;
}

/** Ids of the entries without which this one means nothing. */
function namedBy(item: Item): string[] {
	if (item.verdict !== 'ok') return [];
	const corrects = item.corrects === undefined ? [] : [item.corrects];
	switch (item.kind) {
		case 'certificate.surveyed':
			return [item.open.application, ...corrects];
		case 'certificate.decided':
			return [item.open.application, ...item.open.surveys, ...corrects];
		case 'certificate.issued':
			return [item.open.application, ...(item.open.decision === null ? [] : [item.open.decision])];
		case 'certificate.revoked':
			return [item.open.application, ...corrects];
		case 'certificate.resurveyRequested':
		case 'certificate.withdrawn':
			return [item.open.application];
		case 'certificate.applied':
		case 'staff.registered':
		case 'clash.cleared':
			return [];
	}
}

/** The issues that a revocation means by their number: it takes effect after them. */
function issuesMeant(item: Item, issuesByNumber: ReadonlyMap<string, string[]>): readonly string[] {
	if (item.verdict !== 'ok' || item.kind !== 'certificate.revoked') return [];
	return issuesByNumber.get(item.open.number) ?? [];
}

function apply(
	item: Item,
	named: readonly string[],
	works: Map<string, Working>,
	outcomes: ReadonlyMap<string, Verdict>
): Verdict {
	if (item.verdict !== 'ok') return item.verdict;
	if (named.some((id) => outcomes.get(id) !== null)) return 'target';
	if (item.kind === 'certificate.applied') {
		works.set(item.id, transition.begin(item));
		return null;
	}
	if (item.kind === 'staff.registered' || item.kind === 'clash.cleared') return null;
	const work = works.get(item.open.application);
	return work ? step(work, item) : 'target';
}

type Step = Exclude<GoodItem, { kind: 'certificate.applied' | 'staff.registered' | 'clash.cleared' }>;

function step(work: Working, item: Step): Outcome {
	switch (item.kind) {
		case 'certificate.surveyed':
			return transition.survey(work, item);
		case 'certificate.decided':
			return transition.decide(work, item);
		case 'certificate.issued':
			return transition.issue(work, item);
		case 'certificate.revoked':
			return transition.revoke(work, item);
		case 'certificate.resurveyRequested':
			return transition.requestResurvey(work, item);
		case 'certificate.withdrawn':
			return transition.withdraw(work, item);
	}
}

function timelineItem(item: Item, applied: boolean): TimelineItem {
	return {
		entry: item.id,
		kind: item.kind,
		at: item.at,
		device: item.by.device,
		staff: item.by.staff,
		role: item.by.role,
		application: applicationOf(item),
		applied
	};
}

function applicationOf(item: Item): string | null {
	if (item.verdict !== 'ok') return null;
	if (item.kind === 'certificate.applied') return item.id;
	return 'application' in item.open ? item.open.application : null;
}
