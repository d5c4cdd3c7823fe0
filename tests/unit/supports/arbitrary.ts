import fc from 'fast-check';
import type { Condition } from '../../../src/domain/supports/definition';
import { FACTS, type Fact, type FactValue } from '../../../src/domain/supports/facts';
import { GRADES } from '../../../src/domain/grade';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import type { Situation } from '../../../src/domain/supports/situation';

/** A value that a fact may have, limits of tables among them. */
function valueOf(fact: Fact): fc.Arbitrary<FactValue> {
	if (fact.type !== 'number') return fc.constantFrom(...fact.options.map(({ value }) => value));
	const near = { 円: [0, 2_200_000, 4_300_000, 5_000_000, 12_700_000], '％': [0, 20, 30, 49.5, 50, 60, 100] }[
		fact.unit
	];
	return fc.oneof(fc.constantFrom(...(near ?? [0, 1, 4, 65])), fc.nat(fact.unit === '円' ? 20_000_000 : 100));
}
const factsOf = (of: Fact['of']) =>
	fc.record(
		Object.fromEntries(
			FACTS.filter((fact) => fact.of === of && fact.given === 'facts').map((fact) => [fact.id, valueOf(fact)])
		)
	);

const Day = fc.constantFrom(
	'2018-07-06',
	'2020-07-02',
	'2020-07-03',
	'2022-03-31',
	'2024-01-01',
	'2026-11-20'
);
const Months = fc.constantFrom(0, 2, 5, 7, 14);

/** A household of which everything is known. */
export const FullSituation: fc.Arbitrary<Situation> = fc
	.record({
		disasterOn: Day,
		months: Months,
		grade: fc.constantFrom(...GRADES, null),
		members: fc.array(
			fc.record({
				birth: fc.constantFrom(
					'1930-05-05',
					'1955-12-31',
					'1975-01-01',
					'2005-04-01',
					'2012-09-01',
					'2017-02-28'
				),
				incomeYen: fc.oneof(fc.constantFrom(0, 1, 5_000_000), fc.nat(9_000_000)),
				facts: factsOf('person')
			}),
			{ minLength: 1, maxLength: 5 }
		),
		deaths: fc.array(
			fc.record({
				who: fc.nat(6),
				manner: fc.constantFrom('direct', 'related', 'missing'),
				breadwinner: fc.boolean()
			}),
			{ maxLength: 2 }
		),
		facts: factsOf('household'),
		paid: fc.array(
			fc.record({ index: fc.nat(SUPPORTS.length - 1), slot: fc.boolean(), yen: fc.nat(3_000_000) }),
			{ maxLength: 3 }
		)
	})
	.map(({ disasterOn, months, grade, members, deaths, facts, paid }) => ({
		id: 'h',
		disasterOn,
		asOf: `${Number(disasterOn.slice(0, 4)) + Math.floor(months / 12)}-12-${months % 12 > 6 ? '31' : '30'}`,
		grade,
		members: members.map((member, i) => ({ id: `m${i}`, head: i === 0, ...member })),
		deaths: [...new Map(deaths.map(({ who, ...death }) => [who, { id: `m${who}`, ...death }])).values()],
		// The whole is the sum of its parts.
		facts: { ...facts, householdIncome: members.reduce((sum, { incomeYen }) => sum + incomeYen, 0) },
		paid: paid.map(({ index, slot, yen }) => {
			const { id, lines } = SUPPORTS[index]!;
			return { support: id, ...(slot && lines[0] ? { slot: lines[0].slot } : {}), yen };
		})
	}));

/** Facts that only the household, a register or the tax office knows: what an office itself records is never unknown. */
const HIDDEN = FACTS.filter(({ unrecorded, given }) => given === 'facts' && unrecorded === undefined);

const without = (facts: Situation['facts'], hide: (key: string) => boolean, person: string) =>
	facts &&
	Object.fromEntries(
		Object.entries(facts).filter(([id]) => !HIDDEN.some((fact) => fact.id === id) || !hide(`${id}@${person}`))
	);

/** The same household with less known: `hide` says of `<fact>@<person or ''>` whether it is forgotten. */
export function forget(full: Situation, hide: (key: string) => boolean): Situation {
	const { grade, facts, members, deaths, ...rest } = full;
	const headKnown = !hide('head@');
	return {
		...rest,
		...(hide('grade@') ? {} : { grade }),
		facts: without(facts, hide, ''),
		members: members.map(({ birth, incomeYen, head, facts: own, id }) => ({
			id,
			...(headKnown ? { head } : {}),
			...(hide(`age@${id}`) ? {} : { birth }),
			...(hide(`income@${id}`) ? {} : { incomeYen }),
			facts: without(own, hide, id)
		})),
		deaths: deaths?.map(({ breadwinner, ...death }) => ({
			...death,
			...(hide(`breadwinner@${death.id}`) ? {} : { breadwinner })
		}))
	};
}

/** A full household and the keys that are forgotten of it. */
export const Forgotten = fc
	.record({ full: FullSituation, seed: fc.nat(0xffff), share: fc.constantFrom(0.1, 0.5, 0.9, 1) })
	.map(({ full, seed, share }) => {
		const hide = (key: string) => {
			let hash = seed;
			for (const char of key) hash = (Math.imul(hash, 31) + char.codePointAt(0)!) >>> 0;
			return ((hash ^ (hash >>> 13)) % 1000) / 1000 < share;
		};
		return { full, hide };
	});

const Leaf: fc.Arbitrary<Condition> = fc.constantFrom(...FACTS).chain((fact): fc.Arbitrary<Condition> =>
	fact.type === 'number'
		? fc.record(
				{
					fact: fc.constant(fact.id),
					from: valueOf(fact) as fc.Arbitrary<number>,
					below: valueOf(fact) as fc.Arbitrary<number>,
					step: fc.record({ fact: fc.constant('householdSize'), over: fc.nat(3), each: fc.nat(300_000) })
				},
				{ requiredKeys: ['fact'] }
			)
		: fc.array(valueOf(fact), { minLength: 1, maxLength: 3 }).map((values) => ({ fact: fact.id, in: values }))
);

/** Any condition that a form may make. */
export const AnyCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
	node: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		Leaf,
		fc.array(tie('node'), { maxLength: 4 }).map((all) => ({ all })),
		fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
		tie('node').map((not) => ({ not }))
	)
})).node;
