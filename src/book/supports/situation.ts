import type { CaseState, Ledger } from '../../domain/fold/state';
import type { Grade } from '../../domain/grade';
import { householdOf } from '../../domain/households/area';
import { FACTS, factOf, fits } from '../../domain/supports/facts';
import type { Situation } from '../../domain/supports/situation';
import type { Navigator, Told } from './api';
import { applicationOf, type OpenHousehold } from './households';
import { hasLeft } from './standing';

/** The disaster and the day for which is computed, both ISO dates. */
export interface When {
	disasterOn: string;
	asOf: string;
}

/** Support that stands in the housing ledger: it is asked for there, by an application of its own. */
export const HOUSING_SUPPORT = FACTS.find(({ id }) => id === 'tookHousing')?.means ?? '';

/** Grade of a household's dwelling as supports see it. */
export function gradeOf(state: CaseState | null): Navigator['grade'] {
	const application = state && applicationOf(state);
	if (!application || application.state === 'withdrawn') return { state: 'none' };
	const { decision } = application;
	if (!decision) return { state: 'waiting' };
	return { state: 'decided', grade: decision.outcome === 'certify' ? decision.grade : null };
}

/** The input of `entitle` for a household, from what is opened of it and the ledger. Pure. */
export function situationOf(open: OpenHousehold, ledger: Ledger, { disasterOn, asOf }: When): Situation {
	const grade = gradeOf(open.state);
	const { household, persons } = toldFacts(open);
	// Records that are one household count as one (世帯の統合).
	const records = householdOf(ledger.households, open.case).map((one) => ledger.cases.get(one) ?? null);
	const took = Object.assign({}, ...records.map(tookFacts)) as Facts;
	return {
		id: open.case,
		disasterOn,
		asOf,
		...(grade.state === 'decided' ? { grade: grade.grade } : {}),
		members: open.members.map((member) => {
			const { income, ...facts } = persons.get(member.token) ?? {};
			return {
				id: member.token,
				...(member.birth ? { birth: member.birth } : {}),
				relation: member.relation,
				head: member.head,
				...(typeof income === 'number' ? { incomeYen: Math.floor(income) } : {}),
				facts
			};
		}),
		deaths: deathsOf(open, persons),
		facts: { ...choicesOf(open.state), ...household, ...took, ...recordedFacts(open.state, ledger) },
		paid: records.flatMap((state) => paidOf(state, ledger)).slice(0, 200)
	};
}

/** The same household with another grade. */
export const withGrade = (situation: Situation, grade: Grade | null): Situation => ({ ...situation, grade });

type Facts = Record<string, Told>;

function toldFacts({ told }: OpenHousehold): { household: Facts; persons: Map<string, Facts> } {
	const household: Facts = {};
	const persons = new Map<string, Facts>();
	for (const [key, value] of told) {
		const [id, token] = key.split('@') as [string, string?];
		const fact = factOf(id);
		// A newer version of this app may know more facts and options.
		if (!fact || !fits(fact, value)) continue;
		if (token === undefined) household[id] = value;
		else persons.set(token, { ...persons.get(token), [id]: value });
	}
	return { household, persons };
}

/** Choices that were made with applications, where nobody has told anything else. */
function choicesOf(state: CaseState | null): Facts {
	const facts: Facts = {};
	for (const { choices, state: at } of state?.parts.relief?.applications ?? []) {
		if (at === 'withdrawn') continue;
		for (const [id, value] of Object.entries(choices)) {
			const fact = factOf(id);
			if (fact && fact.of === 'household' && fact.given === 'facts' && fits(fact, value)) facts[id] = value;
		}
	}
	return facts;
}

/** Facts that say that the household has or has asked for a support which stands against others. */
function tookFacts(state: CaseState | null): Facts {
	const facts: Facts = {};
	for (const { id, means } of FACTS) {
		if (means === undefined) continue;
		const asked = (state?.parts.relief?.applications ?? []).some(
			(one) => one.support === means && one.state !== 'withdrawn' && one.state !== 'refused'
		);
		const housed =
			means === HOUSING_SUPPORT &&
			(state?.parts.housing?.applications ?? []).some((one) =>
				['provisional', 'assigned', 'livingIn', 'left'].includes(one.state)
			);
		if (asked || housed) facts[id] = true;
	}
	return facts;
}

const REPAIR = 'okyu-shuri';
const LIVELIHOOD = 'seikatsu-saiken';
/** Ways of rebuilding, the dearest first; the categories of the extra amount end in them (catalogue/livelihood.ts). */
const WAYS = ['build', 'repair', 'rent'] as const;

/** What the office's own ledgers say: the way of rebuilding that was paid for, and a repair of the same house for another household. */
function recordedFacts(state: CaseState | null, ledger: Ledger): Facts {
	const facts: Facts = {};
	const extras = (state?.parts.relief?.applications ?? [])
		.filter(({ support }) => support === LIVELIHOOD)
		.flatMap(({ payments }) => payments)
		.filter((payment) => payment.slot === 'extra' && hasLeft(ledger, payment));
	const way = WAYS.find((one) => extras.some(({ category }) => category.endsWith(`-${one}`)));
	if (way) facts.rebuildingBefore = way;
	if (repairedForAnother(state, ledger)) facts.repairOfSameHouse = true;
	return facts;
}

function repairedForAnother(state: CaseState | null, ledger: Ledger): boolean {
	const houses = (state?.applications ?? []).flatMap((one) =>
		one.house !== null && one.state !== 'withdrawn' ? [one.house] : []
	);
	const others = new Set(
		houses.flatMap((house) =>
			[...(ledger.byHouse.get(house) ?? [])].flatMap((entry) => ledger.applications.get(entry)?.case ?? [])
		)
	);
	others.delete(state?.case ?? '');
	return [...others].some((caseNo) =>
		(ledger.cases.get(caseNo)?.parts.relief?.applications ?? []).some(
			(one) => one.support === REPAIR && one.state !== 'withdrawn' && one.state !== 'refused'
		)
	);
}

function deathsOf(open: OpenHousehold, persons: Map<string, Facts>): NonNullable<Situation['deaths']> {
	return (open.state?.parts.bereaved?.deceased ?? []).flatMap((one) => {
		const manner =
			one.manner === 'missing'
				? ('missing' as const)
				: one.manner === 'direct'
					? ('direct' as const)
					: ('related' as const);
		// A related death counts when the board has recognised it.
		if (manner === 'related' && !one.recognised) return [];
		const said = persons.get(one.person)?.breadwinner;
		const breadwinner =
			open.deceased.get(one.entry)?.breadwinner ?? (typeof said === 'boolean' ? said : null);
		return [{ id: one.person, manner, ...(breadwinner === null ? {} : { breadwinner }) }];
	});
}

function paidOf(state: CaseState | null, ledger: Ledger): NonNullable<Situation['paid']> {
	const paid: NonNullable<Situation['paid']> = [];
	for (const application of state?.parts.relief?.applications ?? []) {
		if (application.state === 'withdrawn') continue;
		const { support, beneficiary } = application;
		const person = beneficiary === 'household' ? {} : { person: beneficiary };
		let back = application.recovered.reduce((sum, { yen }) => sum + yen, 0);
		for (const payment of application.payments.filter((one) => hasLeft(ledger, one)).reverse()) {
			const returned = Math.min(back, payment.yen);
			back -= returned;
			paid.push({ support, ...person, slot: payment.slot, yen: payment.yen - returned });
		}
		if (application.progress.some(({ step }) => step === 'completed' || step === 'received'))
			paid.push({ support, ...person, yen: 0 });
	}
	if (state?.parts.housing?.applications.some((one) => one.state === 'livingIn' || one.state === 'left'))
		paid.push({ support: HOUSING_SUPPORT, yen: 0 });
	return paid;
}
