import type { CaseNumber } from '../entry';
import type { CaseState, Clash, TimelineItem } from './state';
import { applicationClashes, conflictingDocuments, doubtedEntry, invalidEntry, type Party } from './clashes';
import { byClock, type BadItem, type Doubt, type GoodItem, type Item } from './read';
import { namesOf, PART_OF, PARTS, type PartKind, type PartName, type Parts } from './parts';
import type { CaseSoFar } from './part';
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
 * application has no target. `conflicting` are ids under which two different documents exist. `doubted` entries take no effect
 * and stand in the timeline, unless another document with their id does.
 */
export function foldCase(
	caseNo: CaseNumber,
	unsorted: Iterable<Item>,
	conflicting: ReadonlySet<string>,
	doubted: readonly { item: Item; doubt: Doubt }[] = []
): FoldedCase {
	const items = inClockOrder(unsorted);
	const works = new Map<string, Working>();
	const parts: Partial<Parts> = {};
	const outcomes = applyAll(items, works, parts);
	const clashes: Clash[] = [];
	const party = ({ id, at }: Item): Party => ({ id, at, case: caseNo });
	const timeline: TimelineItem[] = [];
	const effective: GoodItem[] = [];
	const unknown: BadItem[] = [];
	for (const item of items) {
		const outcome = outcomes.get(item.id)!;
		timeline.push(timelineItem(item, outcome === null));
		if (outcome === null) effective.push(item as GoodItem);
		else if (item.verdict === 'unknown') unknown.push(item);
		else clashes.push(invalidEntry(outcome as Exclude<typeof outcome, 'unknown'>, party(item)));
		if (conflicting.has(item.id)) clashes.push(conflictingDocuments(party(item)));
	}
	if (doubted.length > 0) {
		const shown = new Set(items.map(({ id }) => id));
		for (const { item, doubt } of doubted) {
			clashes.push(doubtedEntry(doubt, party(item), item.rev ?? item.sig));
			if (shown.has(item.id)) continue;
			shown.add(item.id);
			timeline.push(timelineItem(item, false));
		}
		timeline.sort(byEntryClock);
	}
	const applications: CaseState['applications'] = [];
	for (const work of works.values()) {
		clashes.push(...applicationClashes(work));
		applications.push(work.view);
	}
	if (applications.length > 1) applications.sort(byEntryClock);
	const state: CaseState = { case: caseNo, applications, timeline, parts };
	for (const name of Object.keys(parts) as PartName[]) finish(name, state);
	return { state, clashes, effective, unknown };
}

function finish<P extends PartName>(name: P, state: CaseState): void {
	PARTS[name].finish?.(state.parts[name]!, state);
}

/** Most come in that order: a case's entries lie in the order of their ids, which is that of time. */
function inClockOrder(items: Iterable<Item>): Item[] {
	const list = [...items];
	for (let i = 1; i < list.length; i++) if (byClock(list[i - 1]!, list[i]!) > 0) return list.sort(byClock);
	return list;
}

function byEntryClock(a: { at: string; entry: string }, b: { at: string; entry: string }): number {
	return byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry });
}

type Verdict = Outcome | 'unknown' | 'role';

/** Applies items in clock order, each after those that it names; says what became of every one. */
function applyAll(
	items: readonly Item[],
	works: Map<string, Working>,
	parts: Partial<Parts>
): Map<string, Verdict> {
	const outcomes = new Map<string, Verdict>();
	const effective = new Map<string, GoodItem>();
	const seen: CaseSoFar = { item: (id) => effective.get(id) };
	// Seldom needed: nearly always what an entry names stands before it.
	let present: Set<string> | undefined;
	let waiting: Map<string, Item[]> | undefined;
	let issues: Map<string, string[]> | undefined;
	let origins: Map<string, string[]> | undefined;
	const isAwaited = (id: string) =>
		!outcomes.has(id) && (present ??= new Set(items.map((item) => item.id))).has(id);
	for (const first of items) {
		let ready: Item[] | undefined;
		for (let item: Item | undefined = first; item; item = ready?.shift()) {
			const named = namedBy(item);
			let awaited = named.find(isAwaited);
			if (awaited === undefined && item.kind === 'certificate.revoked')
				awaited = issuesMeant(item, (issues ??= issuesByNumber(items))).find(isAwaited);
			if (awaited === undefined && isAboutMoney(item))
				awaited = originsMeant(item, (origins ??= originsOf(items))).find(isAwaited);
			if (awaited !== undefined) {
				waiting ??= new Map();
				waiting.set(awaited, [...(waiting.get(awaited) ?? []), item]);
				continue;
			}
			const outcome = apply(item, named, works, outcomes, parts, seen);
			outcomes.set(item.id, outcome);
			if (outcome === null && isPartItem(item as GoodItem)) effective.set(item.id, item as GoodItem);
			const released = waiting?.get(item.id);
			if (!released) continue;
			(ready ??= []).push(...released);
			waiting!.delete(item.id);
		}
	}
	// What still waits names itself in a circle.
	if (waiting) for (const item of [...waiting.values()].flat()) outcomes.set(item.id, 'target');
	return outcomes;
}

function issuesByNumber(items: readonly Item[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const item of items) {
		if (item.verdict !== 'ok' || item.kind !== 'certificate.issued') continue;
		found.set(item.open.number, [...(found.get(item.open.number) ?? []), item.id]);
	}
	return found;
}

/** Steps of a payment run mean its opening by its number, rounds their fund by its id: they take effect after it. */
type AboutMoney = Extract<
	GoodItem,
	{ kind: 'run.approved' | 'run.filed' | 'run.cancelled' | 'fund.roundFixed' }
>;
const ABOUT_MONEY: ReadonlySet<string> = new Set<AboutMoney['kind']>([
	'run.approved',
	'run.filed',
	'run.cancelled',
	'fund.roundFixed'
]);
const isAboutMoney = (item: Item): item is AboutMoney => item.verdict === 'ok' && ABOUT_MONEY.has(item.kind);

function originsOf(items: readonly Item[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const item of items) {
		if (item.verdict !== 'ok') continue;
		const key =
			item.kind === 'run.opened' ? item.open.run : item.kind === 'fund.defined' ? item.open.fund : null;
		if (key !== null) found.set(key, [...(found.get(key) ?? []), item.id]);
	}
	return found;
}

function originsMeant({ open }: AboutMoney, origins: ReadonlyMap<string, string[]>): readonly string[] {
	return origins.get('run' in open ? open.run : open.fund) ?? [];
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
		case 'staff.ended':
		case 'key.rotated':
		case 'clash.cleared':
			return [];
		default:
			return [...namesOf(item.kind, item.open as never), ...corrects];
	}
}

/** The issues that a revocation means by their number: it takes effect after them. */
function issuesMeant(item: Item, issues: ReadonlyMap<string, string[]>): readonly string[] {
	if (item.verdict !== 'ok' || item.kind !== 'certificate.revoked') return [];
	return issues.get(item.open.number) ?? [];
}

function apply(
	item: Item,
	named: readonly string[],
	works: Map<string, Working>,
	outcomes: ReadonlyMap<string, Verdict>,
	parts: Partial<Parts>,
	seen: CaseSoFar
): Verdict {
	if (item.verdict !== 'ok') return item.verdict;
	if (named.some((id) => outcomes.get(id) !== null)) return 'target';
	if (item.kind === 'certificate.applied') {
		works.set(item.id, transition.begin(item));
		return null;
	}
	if (isOfficeItem(item)) return null;
	if (isPartItem(item)) return stepOf(PART_OF[item.kind], parts, item, seen);
	const work = works.get(item.open.application);
	return work ? step(work, item) : 'target';
}

/** Entries of the office: about people, keys and the queue, not about an application. */
type OfficeItem = Extract<
	GoodItem,
	{ kind: 'staff.registered' | 'staff.ended' | 'key.rotated' | 'clash.cleared' }
>;
const OFFICE = new Set<string>(['staff.registered', 'staff.ended', 'key.rotated', 'clash.cleared']);
const isOfficeItem = (item: GoodItem): item is OfficeItem => OFFICE.has(item.kind);

type PartItem = Extract<GoodItem, { kind: PartKind }>;
const isPartItem = (item: GoodItem): item is PartItem => Object.hasOwn(PART_OF, item.kind);

function stepOf<P extends PartName>(
	name: P,
	parts: Partial<Parts>,
	item: PartItem,
	seen: CaseSoFar
): Outcome {
	const state = (parts[name] ??= PARTS[name].begin() as Parts[P]) as Parts[P];
	return PARTS[name].step(state, item, seen);
}

type Step = Exclude<GoodItem, OfficeItem | PartItem | { kind: 'certificate.applied' }>;

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
