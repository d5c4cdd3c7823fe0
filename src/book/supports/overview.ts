import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import type { SupportDefinition } from '../../domain/supports/definition';
import { entitle } from '../../domain/supports/entitle';
import type { Entitlement, Situation } from '../../domain/supports/situation';
import type { SupportCounts, SupportStanding } from './api';
import type { Core, Desk } from '../core';
import type { Households, OpenHousehold } from './households';
import { householdsIn } from './navigator';
import { HOUSING_SUPPORT, situationOf, type When } from './situation';
import { daysLeft, SOON_DAYS, standingOf } from './standing';

/** What lists need to know of one household (or person) and one support; there is none for who is not entitled and never asked. */
export interface Verdict extends Pick<
	Entitlement,
	'support' | 'person' | 'entitled' | 'amountYen' | 'range' | 'rate' | 'deadline' | 'ask'
> {
	standing: SupportStanding;
}

/** Verdicts of a household under some definitions. Pure. */
export function verdictsOf(
	open: OpenHousehold,
	situation: Situation,
	ledger: Ledger,
	definitions: readonly SupportDefinition[],
	byId: ReadonlyMap<string, Pick<SupportDefinition, 'id' | 'gives' | 'needsApplication'>>,
	today: string,
	/** Only this support; the others are there because they may stand against it. */
	only?: string
): Verdict[] {
	const found: Verdict[] = [];
	for (const one of entitle(situation, definitions, { explain: false })) {
		const { support, person, entitled, amountYen, range, rate, deadline, ask } = one;
		if (only && support !== only) continue;
		const isHousing = support === HOUSING_SUPPORT;
		const { standing } = standingOf(ledger, open.state, byId.get(support)!, one, today, isHousing);
		if (entitled === 'no' && (standing === 'notAsked' || standing === 'lapsed')) continue;
		found.push({ support, person, entitled, amountYen, range, rate, deadline, ask, standing });
	}
	return found;
}

export const NO_COUNTS: SupportCounts = {
	entitled: 0,
	unknown: 0,
	notAsked: 0,
	soon: 0,
	running: 0,
	received: 0,
	refused: 0,
	lapsed: 0,
	yen: 0,
	mostYen: 0
};
const COUNTS = Object.keys(NO_COUNTS) as (keyof SupportCounts)[];

/** Whom somebody should call: entitled, and nobody has asked. */
export const isNotAsked = ({ entitled, standing }: Verdict): boolean =>
	entitled === 'yes' && standing === 'notAsked';

/** Adds one verdict to what is counted. */
export function countVerdict(counts: SupportCounts, verdict: Verdict, today: string): void {
	const { entitled, standing, amountYen, range, deadline } = verdict;
	if (entitled === 'unknown') counts.unknown++;
	if (entitled === 'yes') {
		counts.entitled++;
		counts.yen += amountYen ?? range?.least ?? 0;
	}
	if (entitled !== 'no') counts.mostYen += amountYen ?? range?.most ?? 0;
	if (isNotAsked(verdict)) {
		counts.notAsked++;
		const left = daysLeft(deadline, today);
		if (left !== null && left <= SOON_DAYS) counts.soon++;
	}
	if (standing === 'asked' || standing === 'examined' || standing === 'granted') counts.running++;
	else if (standing === 'received') counts.received++;
	else if (standing === 'refused') counts.refused++;
	else if (standing === 'lapsed') counts.lapsed++;
}

/** Answers about all households; what was computed of a household is kept until it or the rules change. */
export interface Overview {
	/** Calls back with each household and its situation, and says on the way how far it has come. */
	each(take: (open: OpenHousehold, situation: Situation, ledger: Ledger) => void): Promise<number>;
	/** How many each definition concerns, by support id. */
	counts(
		definitions: readonly SupportDefinition[],
		version: string
	): Promise<{ counts: Map<string, SupportCounts>; households: number }>;
	/** Verdicts under one of these definitions, household by household. */
	verdicts(
		support: string,
		definitions: readonly SupportDefinition[],
		version: string
	): Promise<{ open: OpenHousehold; verdicts: Verdict[] }[]>;
	progress(): { done: number; total: number } | null;
}

/** What was computed of each household, and from which opened one. */
type Memo<T> = Map<CaseNumber, { open: OpenHousehold; value: T }>;

/** Lists of supports that are kept, the ones that were asked for last. */
const KEPT = 3;

export function overview(core: Core, households: Households, when: () => When): Overview {
	/** Goes when the tablet is locked: what was opened belongs to who sits there. */
	const memory = new WeakMap<Desk, Map<string, Memo<unknown>>>();
	const running = new Set<{ done: number; total: number }>();

	function memo<T>(name: string): Memo<T> {
		const desk = core.desk();
		const memos = memory.get(desk) ?? new Map<string, Memo<unknown>>();
		memory.set(desk, memos);
		const held = memos.get(name) ?? new Map();
		memos.delete(name);
		memos.set(name, held);
		for (const other of memos.keys()) if (memos.size > KEPT) memos.delete(other);
		return held as Memo<T>;
	}

	async function walk(take: (open: OpenHousehold, ledger: Ledger) => void): Promise<number> {
		const ledger = await core.ledger();
		const cases = householdsIn(ledger);
		const mine = { done: 0, total: cases.length };
		running.add(mine);
		try {
			await households.each(cases, (open) => {
				take(open, ledger);
				mine.done++;
			});
		} finally {
			running.delete(mine);
		}
		return cases.length;
	}

	return {
		each: (take) => walk((open, ledger) => take(open, situationOf(open, ledger, when()), ledger)),
		async counts(definitions, version) {
			const now = when();
			const byId = new Map(definitions.map((one) => [one.id, one]));
			const index = new Map(definitions.map(({ id }, i) => [id, i]));
			const kept = memo<Float64Array>(`counts ${version} ${now.asOf}`);
			const totals = definitions.map(() => ({ ...NO_COUNTS }));
			const households = await walk((open, ledger) => {
				const before = kept.get(open.case);
				const mine =
					before?.open === open
						? before.value
						: pack(
								verdictsOf(open, situationOf(open, ledger, now), ledger, definitions, byId, now.asOf),
								index,
								now.asOf
							);
				kept.set(open.case, { open, value: mine });
				for (let at = 0; at < mine.length; at += COUNTS.length + 1) {
					const total = totals[mine[at]!]!;
					COUNTS.forEach((name, i) => (total[name] += mine[at + 1 + i]!));
				}
			});
			return { counts: new Map(definitions.map(({ id }, i) => [id, totals[i]!])), households };
		},
		async verdicts(support, definitions, version) {
			const now = when();
			const some = around(support, definitions);
			const byId = new Map(some.map((one) => [one.id, one]));
			const kept = memo<Verdict[]>(`${support} ${version} ${now.asOf}`);
			const found: { open: OpenHousehold; verdicts: Verdict[] }[] = [];
			await walk((open, ledger) => {
				const before = kept.get(open.case);
				const verdicts =
					before?.open === open
						? before.value
						: verdictsOf(open, situationOf(open, ledger, now), ledger, some, byId, now.asOf, support);
				kept.set(open.case, { open, value: verdicts });
				if (verdicts.length > 0) found.push({ open, verdicts });
			});
			return found;
		},
		progress() {
			const [first] = running;
			return first ? { ...first } : null;
		}
	};
}

/** A definition with those that may stand against it by their own word. */
export const around = (support: string, all: readonly SupportDefinition[]): SupportDefinition[] =>
	all.filter((one) => one.id === support || one.excludes.some((rule) => rule.support === support));

/** The counts of one household: for each support that concerns it its index and the numbers of COUNTS. */
function pack(verdicts: readonly Verdict[], index: ReadonlyMap<string, number>, today: string): Float64Array {
	const counts = new Map<number, SupportCounts>();
	for (const verdict of verdicts) {
		const at = index.get(verdict.support)!;
		const mine = counts.get(at) ?? { ...NO_COUNTS };
		countVerdict(mine, verdict, today);
		counts.set(at, mine);
	}
	return Float64Array.from([...counts].flatMap(([at, mine]) => [at, ...COUNTS.map((name) => mine[name])]));
}
