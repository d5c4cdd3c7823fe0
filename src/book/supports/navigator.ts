import type { CaseNumber } from '../../domain/entry';
import type { CaseState, Ledger } from '../../domain/fold/state';
import type { SupportDefinition } from '../../domain/supports/definition';
import { entitle } from '../../domain/supports/entitle';
import type { Entitlement } from '../../domain/supports/situation';
import { NAVIGATOR_GROUPS, type FactSheet, type Navigator, type NavigatorRow, type Question } from './api';
import { applicationOf, type OpenHousehold } from './households';
import { allKeys, keyOf, namesOf, questionOf } from './questions';
import type { RulesInForce } from './rules';
import { gradeOf, HOUSING_SUPPORT, situationOf, type When } from './situation';
import { byDeadline, daysLeft, groupOf, paidYen, standingOf } from './standing';

/** Every support for one household, what comes next first. Pure: from what is opened, the ledger and the rules in force. */
export function navigatorOf(
	open: OpenHousehold,
	ledger: Ledger,
	{ all, byId }: RulesInForce,
	when: When
): Navigator {
	const names = namesOf(open);
	const rows = entitle(situationOf(open, ledger, when), all).map((entitlement) =>
		rowOf(open, ledger, byId.get(entitlement.support)!, entitlement, byId, names, when.asOf)
	);
	const listed = new Set(rows.map(({ support, person }) => `${support} ${person?.token ?? ''}`));
	rows.push(...withoutRule(open, ledger, all, listed, names, when));
	const known = open.state && applicationOf(open.state);
	return {
		case: open.case,
		head: open.head,
		grade: gradeOf(open.state),
		application: known && known.state !== 'withdrawn' ? known.entry : null,
		rows: rows.sort(inOrder),
		questions: questionsOf(open, rows),
		asOf: when.asOf,
		members: open.members.map(({ token, name }) => ({ token, name }))
	};
}

function rowOf(
	open: OpenHousehold,
	ledger: Ledger,
	definition: SupportDefinition,
	entitlement: Entitlement,
	byId: ReadonlyMap<string, SupportDefinition>,
	names: ReadonlyMap<string, string>,
	today: string
): NavigatorRow {
	const { id, title, field, level, gives, summary, office, source, needsApplication } = definition;
	const isHousing = id === HOUSING_SUPPORT;
	const { standing, application } = standingOf(ledger, open.state, definition, entitlement, today, isHousing);
	const keys = new Set(entitlement.ask.flatMap((one) => keyOf(open, one) ?? []));
	const handedIn = new Set(application?.papers ?? []);
	return {
		...{ support: id, title, field, level, gives, summary, office, source, needsApplication },
		person:
			entitlement.person === null
				? null
				: { token: entitlement.person, name: names.get(entitlement.person) ?? '' },
		group: groupOf(entitlement.entitled, standing, needsApplication, keys.size > 0),
		standing,
		entitled: entitlement.entitled,
		amountYen: entitlement.amountYen,
		remainingYen: entitlement.remainingYen,
		range: entitlement.range,
		overpaidYen: entitlement.overpaidYen,
		paidYen: application ? paidYen(ledger, application) : 0,
		rate: entitlement.rate,
		lines: entitlement.lines,
		reasons: entitlement.reasons,
		ask: [...keys],
		papers: entitlement.papers.map((paper) => ({ ...paper, handedIn: handedIn.has(paper.id) })),
		deadline: entitlement.deadline,
		daysLeft: daysLeft(entitlement.deadline, today),
		excludedBy: entitlement.excludedBy.map((one) => ({
			...one,
			title: byId.get(one.support)?.title ?? one.support
		})),
		applied: application?.entry ?? null,
		rules: entitlement.rules
	};
}

/** Applications for what is in no rule now (retired, or for a person who is in the household no more): they stay in sight. */
function withoutRule(
	open: OpenHousehold,
	ledger: Ledger,
	all: readonly SupportDefinition[],
	listed: ReadonlySet<string>,
	names: ReadonlyMap<string, string>,
	when: When
): NavigatorRow[] {
	return (open.state?.parts.relief?.applications ?? []).flatMap((application) => {
		const { support, beneficiary, state } = application;
		const person = beneficiary === 'household' ? null : beneficiary;
		if (state === 'withdrawn' || listed.has(`${support} ${person ?? ''}`)) return [];
		const definition = all.find(({ id }) => id === support);
		const known = { id: support, gives: definition?.gives ?? ('service' as const), needsApplication: true };
		const { standing } = standingOf(
			ledger,
			open.state,
			known,
			{ person, deadline: null },
			when.asOf,
			support === HOUSING_SUPPORT
		);
		return [
			{
				support,
				title: definition?.title ?? support,
				field: definition?.field ?? 'welfare',
				level: definition?.level ?? 'municipality',
				gives: known.gives,
				summary: definition?.summary ?? '',
				office: definition?.office ?? '',
				source: definition?.source ?? { document: '', place: '', date: '', unverified: true },
				needsApplication: true,
				person: person === null ? null : { token: person, name: names.get(person) ?? '' },
				group: groupOf('no', standing, true, false),
				standing,
				entitled: 'no',
				amountYen: null,
				remainingYen: null,
				range: null,
				overpaidYen: 0,
				paidYen: paidYen(ledger, application),
				rate: null,
				lines: [],
				reasons: [],
				ask: [],
				papers: [],
				deadline: null,
				daysLeft: null,
				excludedBy: [],
				applied: application.entry,
				rules: []
			}
		];
	});
}

const mostOf = ({ remainingYen, range }: NavigatorRow): number => remainingYen ?? range?.most ?? -1;

/** By group; in it the nearest deadline first, then the higher amount. */
function inOrder(a: NavigatorRow, b: NavigatorRow): number {
	return (
		NAVIGATOR_GROUPS.indexOf(a.group) - NAVIGATOR_GROUPS.indexOf(b.group) ||
		byDeadline(a, b) ||
		mostOf(b) - mostOf(a)
	);
}

/** Where an answer still decides something: whether there is a right, or how much. */
const OPEN_GROUPS = new Set<NavigatorRow['group']>(['next', 'ask', 'running', 'automatic']);

/** What must be asked, what decides most first. */
function questionsOf(open: OpenHousehold, rows: readonly NavigatorRow[]): Question[] {
	const decides = new Map<string, string[]>();
	for (const { group, ask, title } of rows) {
		if (!OPEN_GROUPS.has(group)) continue;
		for (const key of ask) decides.set(key, [...(decides.get(key) ?? []), title]);
	}
	const names = namesOf(open);
	const order = new Map(allKeys(open).map((key, i) => [key, i]));
	return [...decides]
		.sort((a, b) => b[1].length - a[1].length || (order.get(a[0]) ?? 0) - (order.get(b[0]) ?? 0))
		.flatMap(([key, titles]) => questionOf(open, key, [...new Set(titles)], names) ?? []);
}

/** All that can be told of a household: open questions, what was told, and the rest. */
export function factSheetOf(open: OpenHousehold, { questions, asOf }: Navigator): FactSheet {
	const names = namesOf(open);
	const keys = allKeys(open);
	const asked = new Set(questions.map(({ key }) => key));
	const sheet = (wanted: (key: string) => boolean) =>
		keys.filter(wanted).flatMap((key) => questionOf(open, key, [], names) ?? []);
	return {
		case: open.case,
		head: open.head,
		open: questions,
		told: sheet((key) => open.told.has(key) && !asked.has(key)),
		others: sheet((key) => !open.told.has(key) && !asked.has(key)),
		asOf
	};
}

/** Cases of households that the lists look at: somebody has applied for something or told something. */
export function householdsIn(ledger: Ledger): CaseNumber[] {
	const found: CaseNumber[] = [];
	for (const [caseNo, state] of ledger.cases) if (caseNo !== '-' && isHousehold(state)) found.push(caseNo);
	return found;
}

function isHousehold({ applications, parts }: CaseState): boolean {
	return (
		applications.some(({ state }) => state !== 'withdrawn') ||
		(parts.relief !== undefined && (parts.relief.told.length > 0 || parts.relief.applications.length > 0)) ||
		(parts.housing?.applications.length ?? 0) > 0 ||
		(parts.bereaved?.deceased.length ?? 0) > 0
	);
}
