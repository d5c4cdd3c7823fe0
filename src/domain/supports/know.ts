import { ageOn } from '../dates';
import { factOf, FACTS, fits, type Fact, type FactValue } from './facts';
import type { Situation } from './situation';
import { monthsBetween } from './valid-date';

/** A fact that has to be asked for; of a person, or (null) of the household. */
export interface Ask {
	fact: string;
	person: string | null;
}

/** What is known of a fact: its value, or what to ask, and of a sum at least what is known of it. */
export type Known = { value: FactValue } | { value: undefined; atLeast: number; ask: Ask[] };

/** The facts of one household, each read or computed once. */
export interface Knowledge {
	household(fact: Fact): Known;
	person(fact: Fact, id: string): Known;
	/** Supports that the household has: paid or received, or chosen as a fact says. */
	held: ReadonlySet<string>;
	/** Ids of the members who live. */
	living: readonly string[];
	/** Ids of the dead and missing; undefined: nobody has said whether there are any. */
	dead: readonly string[] | undefined;
}

const MEANS = FACTS.filter(({ means }) => means !== undefined);

const unknown = (fact: string, person: string | null = null, atLeast = 0): Known => ({
	value: undefined,
	atLeast,
	ask: [{ fact, person }]
});
const orUnknown = (value: FactValue | undefined, fact: string, person: string | null = null): Known =>
	value === undefined ? unknown(fact, person) : { value };

/** A value from `facts`; what does not fit the fact is as good as not told. */
function told(fact: Fact, facts: Situation['facts'], person: string | null): Known {
	const value = facts && Object.hasOwn(facts, fact.id) ? facts[fact.id] : undefined;
	return orUnknown(value !== undefined && fits(fact, value) ? value : fact.unrecorded, fact.id, person);
}

/** Reads a situation. Nothing is assumed: what it does not say is unknown, with what to ask. */
export function knowledgeOf(situation: Situation): Knowledge {
	const { members, deaths, disasterOn } = situation;
	const asOf = situation.asOf ?? disasterOn;
	const deadBy = new Map(deaths?.map((death) => [death.id, death]));
	const memberBy = new Map(members.map((member) => [member.id, member]));
	const head = members.length === 1 ? members[0] : members.find((member) => member.head);

	const householdIncome = (fact: Fact): Known => {
		const whole = told(fact, situation.facts, null);
		const known = members.flatMap(({ incomeYen }) => (incomeYen === undefined ? [] : [incomeYen]));
		const sum = known.reduce((a, b) => a + b, 0);
		// A told total below what the members are known to have is too little: nobody gains by it.
		if (typeof whole.value === 'number') return { value: Math.max(whole.value, sum) };
		return known.length && known.length === members.length ? { value: sum } : unknown(fact.id, null, sum);
	};
	const headInjured = (): Known => {
		if (!head) return unknown('head');
		if (deadBy.has(head.id)) return { value: false };
		const injury = person(factOf('injury')!, head.id);
		return injury.value === undefined
			? injury
			: { value: ['month', 'disability'].includes(String(injury.value)) };
	};
	const computed: Record<string, (fact: Fact) => Known> = {
		grade: () => orUnknown(situation.grade === null ? 'none' : situation.grade, 'grade'),
		monthsSince: () => ({ value: monthsBetween(disasterOn, asOf) }),
		deaths: () => orUnknown(deaths && deaths.length > 0, 'deaths'),
		// The dead are in the office's own ledger: who is not recorded there lives.
		householdGone: () => ({ value: members.length > 0 && members.every(({ id }) => deadBy.has(id)) }),
		householdSize: () => orUnknown(members.length || undefined, 'householdSize'),
		householdIncome,
		headIncome: () => (head ? orUnknown(head.incomeYen, 'income', head.id) : unknown('head')),
		headInjured
	};

	const isHead = (id: string): boolean | undefined =>
		head ? head.id === id : memberBy.get(id)?.head === false ? false : undefined;
	const ofPerson: Record<string, (id: string) => FactValue | undefined> = {
		age: (id) => {
			const birth = memberBy.get(id)?.birth;
			return birth === undefined ? undefined : ageOn(birth, asOf);
		},
		head: isHead,
		income: (id) => memberBy.get(id)?.incomeYen,
		death: (id) => deadBy.get(id)?.manner ?? 'none'
	};
	function readPerson(fact: Fact, id: string): Known {
		const own = ofPerson[fact.id];
		if (own) return orUnknown(own(id), fact.id, id);
		const dead = deadBy.get(id);
		if (fact.id === 'breadwinner' && dead?.breadwinner !== undefined) return { value: dead.breadwinner };
		return told(fact, memberBy.get(id)?.facts, id);
	}

	const ofPersons = new Map<string, Map<string, Known>>();
	function person(fact: Fact, id: string): Known {
		let mine = ofPersons.get(id);
		if (!mine) ofPersons.set(id, (mine = new Map()));
		let known = mine.get(fact.id);
		if (!known) mine.set(fact.id, (known = readPerson(fact, id)));
		return known;
	}

	const has = new Set(situation.paid?.map(({ support }) => support));
	const ofHousehold = new Map<string, Known>();
	function household(fact: Fact): Known {
		let known = ofHousehold.get(fact.id);
		if (!known) {
			// What was paid or received is had, whatever was told of it.
			if (fact.means !== undefined && has.has(fact.means)) known = { value: true };
			else known = computed[fact.id]?.(fact) ?? told(fact, situation.facts, null);
			ofHousehold.set(fact.id, known);
		}
		return known;
	}
	const held = new Set(has);
	for (const fact of MEANS) if (household(fact).value === true) held.add(fact.means!);
	return {
		household,
		person,
		held,
		living: members.map(({ id }) => id).filter((id) => !deadBy.has(id)),
		dead: deaths && [...deadBy.keys()]
	};
}
