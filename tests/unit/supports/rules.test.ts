import { describe, expect, test } from 'vitest';
import type { Situation } from '../../../src/domain/supports/situation';
import { answer, member, situation, told } from './situations';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import { entitle } from '../../../src/domain/supports/entitle';

type Facts = NonNullable<Situation['facts']>;
const of = (support: string, rest: Partial<Situation>, person: string | null = null) => {
	const { entitled, amountYen, rate } = answer(support, rest, person);
	return [entitled, rate !== null && entitled === 'yes' ? rate : amountYen] as const;
};

describe('災害弔慰金', () => {
	const died = (manner: 'direct' | 'related' | 'missing', breadwinner?: boolean) => ({
		deaths: [{ id: 'd', manner, breadwinner }]
	});
	test('500万円 for the breadwinner, 250万円 for others, for related deaths too', () => {
		expect(of('choi', died('direct', true), 'd')).toEqual(['yes', 5_000_000]);
		expect(of('choi', died('related', false), 'd')).toEqual(['yes', 2_500_000]);
		const open = answer('choi', died('direct'), 'd');
		expect(open).toMatchObject({
			entitled: 'yes',
			amountYen: null,
			range: { least: 2_500_000, most: 5_000_000 }
		});
		expect(open.ask).toEqual([{ fact: 'breadwinner', person: 'd' }]);
	});
	test('the missing count once three months have passed', () => {
		expect(of('choi', { ...died('missing', true), asOf: '2024-03-31' }, 'd')).toEqual(['no', 0]);
		expect(of('choi', { ...died('missing', true), asOf: '2024-04-01' }, 'd')).toEqual(['yes', 5_000_000]);
	});
	test('is for each of several, and what was paid for one is not taken off the other', () => {
		const rest: Partial<Situation> = {
			deaths: [
				{ id: 'd1', manner: 'direct', breadwinner: true },
				{ id: 'd2', manner: 'direct', breadwinner: false }
			],
			paid: [{ support: 'choi', slot: 'condolence', person: 'd1', yen: 5_000_000 }]
		};
		expect(answer('choi', rest, 'd1').remainingYen).toBe(0);
		expect(answer('choi', rest, 'd2').remainingYen).toBe(2_500_000);
	});
	test('a payment that names nobody is taken off the first, so that nothing is paid twice', () => {
		const rest: Partial<Situation> = { ...died('direct', true), paid: [{ support: 'choi', yen: 5_000_000 }] };
		expect(answer('choi', rest, 'd').remainingYen).toBe(0);
	});
	test('a payment for somebody who is none of the dead shows as paid too much', () => {
		const rest: Partial<Situation> = {
			...died('direct', true),
			paid: [{ support: 'choi', person: 'x', yen: 2_500_000 }]
		};
		expect(answer('choi', rest, 'x')).toMatchObject({ entitled: 'no', overpaidYen: 2_500_000 });
	});
	test('nobody died: no; nobody has said: it is asked', () => {
		expect(of('choi', { deaths: [] })).toEqual(['no', 0]);
		expect(answer('choi', {})).toMatchObject({
			entitled: 'unknown',
			ask: [{ fact: 'deaths', person: null }]
		});
	});
});

test('災害障害見舞金: 250万円 for the breadwinner, 125万円 for others', () => {
	const hurt = (breadwinner: boolean) => ({
		members: [
			member('m1', { facts: { injury: 'disability', breadwinner } }),
			member('m2', { facts: { injury: 'none' } })
		]
	});
	expect(of('shogai-mimai', hurt(true), 'm1')).toEqual(['yes', 2_500_000]);
	expect(of('shogai-mimai', hurt(false), 'm1')).toEqual(['yes', 1_250_000]);
	expect(of('shogai-mimai', hurt(true), 'm2')).toEqual(['no', 0]);
});

describe('災害援護資金', () => {
	const loan = (grade: Situation['grade'], injury: string, facts: Facts = {}) =>
		of('engo-shikin', {
			grade,
			members: [member('m1', { head: true, facts: { injury } }), member('m2', {})],
			facts: { householdIncome: 1_000_000, goodsThird: false, lost: false, ...facts }
		})[1];
	test.each<[string, ReturnType<typeof loan>, number]>([
		['injured only', loan('ichibu', 'month'), 1_500_000],
		['injured, goods', loan('ichibu', 'month', { goodsThird: true }), 2_500_000],
		['injured, 半壊', loan('hankai', 'month', { goodsThird: true }), 2_700_000],
		['injured, 大規模半壊', loan('daikibo', 'month'), 2_700_000],
		['injured, 全壊', loan('zenkai', 'disability'), 3_500_000],
		['goods', loan('ichibu', 'none', { goodsThird: true }), 1_500_000],
		['半壊', loan('hankai', 'light'), 1_700_000],
		['全壊', loan('zenkai', 'none'), 2_500_000],
		['滅失', loan('zenkai', 'none', { lost: true }), 3_500_000],
		['nothing', loan('ichibu', 'none'), 0]
	])('limit: %s', (_, yen, wanted) => expect(yen).toBe(wanted));
	test('while the injury is not known, the limit lies between what the house gives and what both give', () => {
		const open = answer('engo-shikin', {
			grade: 'zenkai',
			members: [member('m1', { head: true })],
			facts: { householdIncome: 1_000_000, lost: false }
		});
		expect(open).toMatchObject({ entitled: 'yes', range: { least: 2_500_000, most: 3_500_000 } });
		// Rows that come after one that surely holds are not offered as a reason.
		expect(open.reasons.map(({ text }) => text).join()).not.toContain('1,500,000');
	});

	const income = (people: number, householdIncome: number, lost = false) =>
		of('engo-shikin', {
			grade: 'zenkai',
			members: Array.from({ length: people }, (_, i) =>
				member(`m${i}`, { head: i === 0, facts: { injury: 'none' } })
			),
			facts: { householdIncome, lost, goodsThird: false }
		})[0];
	test.each([
		[1, 220],
		[2, 430],
		[3, 620],
		[4, 730],
		[5, 760],
		[6, 790],
		[9, 880]
	])('income of %d people must be below %d万円', (people, man) => {
		expect(income(people, man * 10_000 - 1)).toBe('yes');
		expect(income(people, man * 10_000)).toBe('no');
	});
	test('and below 1,270万円 where the dwelling is gone', () => {
		expect(income(2, 12_699_999, true)).toBe('yes');
		expect(income(2, 12_700_000, true)).toBe('no');
		expect(income(2, 12_699_999, false)).toBe('no');
	});
	test('incomes of members add up; one that is not known is asked for, unless the others are too much already', () => {
		const household = (first: number, second?: number) => ({
			grade: 'hankai' as const,
			members: [
				member('m1', { head: true, incomeYen: first, facts: { injury: 'none' } }),
				member('m2', { incomeYen: second })
			],
			facts: { goodsThird: false }
		});
		expect(of('engo-shikin', household(2_000_000, 2_299_999))).toEqual(['yes', 1_700_000]);
		expect(of('engo-shikin', household(2_000_000, 2_300_000))).toEqual(['no', 0]);
		expect(answer('engo-shikin', household(2_000_000))).toMatchObject({
			entitled: 'unknown',
			ask: [{ fact: 'householdIncome', person: null }]
		});
		expect(of('engo-shikin', household(4_300_000))).toEqual(['no', 0]);
	});
});

describe('住宅の応急修理', () => {
	const owner = { tenure: 'own', repairPaid: false };
	const limit = (disasterOn: string, grade: Situation['grade']) =>
		of('okyu-shuri', { disasterOn, grade, facts: owner })[1];
	test.each([
		['2019-10-01', 595_000, 300_000],
		['2022-03-31', 595_000, 300_000],
		['2022-04-01', 655_000, 318_000],
		['2023-05-05', 706_000, 343_000],
		['2024-03-31', 706_000, 343_000],
		['2024-09-21', 717_000, 348_000],
		['2025-08-10', 739_000, 358_000],
		['2026-04-01', 757_000, 367_000]
	])('disaster of %s: %d yen from 半壊 on, %d yen for 準半壊', (day, half, jun) => {
		for (const grade of ['hankai', 'chukibo', 'daikibo'] as const) expect(limit(day, grade)).toBe(half);
		expect(limit(day, 'jun')).toBe(jun);
		expect(limit(day, 'ichibu')).toBe(0);
	});
	test('there was no such table before 令和元年10月', () => {
		const early = entitle(situation({ disasterOn: '2019-09-30' }), SUPPORTS);
		expect(early.some(({ support }) => support === 'okyu-shuri')).toBe(false);
	});
	test('全壊 only where a repair makes it fit to live in', () => {
		const at = (repairable: boolean) =>
			of('okyu-shuri', { grade: 'zenkai', facts: { ...owner, repairable } });
		expect(at(true)).toEqual(['yes', 706_000]);
		expect(at(false)).toEqual(['no', 0]);
	});
	test('not once the contractor has been paid, and asked for before', () => {
		expect(of('okyu-shuri', { grade: 'hankai', facts: { tenure: 'own', repairPaid: true } })).toEqual([
			'no',
			0
		]);
		expect(answer('okyu-shuri', { grade: 'hankai', facts: { tenure: 'own' } })).toMatchObject({
			entitled: 'unknown',
			ask: [{ fact: 'repairPaid', person: null }]
		});
	});
	test('two households in one house together have one', () => {
		expect(of('okyu-shuri', { grade: 'hankai', facts: { ...owner, repairOfSameHouse: true } })).toEqual([
			'no',
			0
		]);
	});
	test('準半壊 to 中規模半壊 hand in the 資力に関する申出書, 大規模半壊 does not', () => {
		const papers = (grade: Situation['grade']) =>
			answer('okyu-shuri', { grade, facts: owner }).papers.map(({ id }) => id);
		for (const grade of ['jun', 'hankai', 'chukibo'] as const) expect(papers(grade)).toContain('means');
		expect(papers('daikibo')).not.toContain('means');
	});
});

describe('supports that stand against each other', () => {
	const owner: Facts = {
		tenure: 'own',
		repairPaid: false,
		demolishedOwnMoney: false,
		demolition: 'unavoidable'
	};
	const house = (facts: Facts, rest: Partial<Situation> = {}): Partial<Situation> => ({
		grade: 'hankai',
		facts: { ...owner, ...facts },
		...rest
	});
	const against = (support: string, rest: Partial<Situation>) => {
		const { entitled, excludedBy } = answer(support, rest);
		return [entitled, ...excludedBy.map((one) => one.support)];
	};
	test('応急修理 and 公費解体, whichever came first, told or paid', () => {
		expect(against('okyu-shuri', house({ tookDemolition: true }))).toEqual(['no', 'kohi-kaitai']);
		expect(against('kohi-kaitai', house({ tookRepair: true }))).toEqual(['no', 'okyu-shuri']);
		const paid = [{ support: 'okyu-shuri', slot: 'repair', yen: 700_000 }];
		expect(against('kohi-kaitai', house({}, { paid }))).toEqual(['no', 'okyu-shuri']);
		expect(against('kohi-kaitai', house({}))).toEqual(['yes']);
		expect(told(answer('kohi-kaitai', house({ tookRepair: true }))).at(-1)).toBe(
			'x 応急修理をした住家は、公費解体を使えない'
		);
	});
	test('仮設住宅 and 応急修理, but for up to six months while the repair goes on', () => {
		const repairing = { tookRepair: true, repairUnderway: true };
		expect(against('kasetsu', house({ ...repairing, repairUnderway: false }))).toEqual(['no', 'okyu-shuri']);
		expect(against('kasetsu', house(repairing, { asOf: '2024-07-31' }))).toEqual(['yes']);
		expect(against('kasetsu', house(repairing, { asOf: '2024-08-01' }))).toEqual(['no', 'okyu-shuri']);
		expect(against('okyu-shuri', house({ tookHousing: true, repairUnderway: false }))).toEqual([
			'no',
			'kasetsu'
		]);
		const open = answer('kasetsu', house({ tookRepair: true }));
		expect([open.entitled, open.ask]).toEqual(['unknown', [{ fact: 'repairUnderway', person: null }]]);
	});
	test('公費解体 and what is paid back for an own demolition', () => {
		const own = { demolishedOwnMoney: true };
		expect(against('jihi-kaitai', house(own))).toEqual(['yes']);
		expect(against('kohi-kaitai', house(own))).toEqual(['no']);
		expect(against('jihi-kaitai', house({ ...own, tookRepair: true }))).toEqual(['no', 'okyu-shuri']);
	});
	test('半壊 that is pulled down counts as 全壊 for money and for housing', () => {
		expect(answer('seikatsu-saiken', house({ rebuilding: 'public' })).amountYen).toBe(1_000_000);
		expect(against('kasetsu', house({}))).toEqual(['yes']);
		expect(against('kasetsu', house({ demolition: 'none' }))).toEqual(['no']);
	});
});

test('公費解体 wants consents, but for a house that is no building any more', () => {
	const papers = (noLongerBuilding?: boolean) =>
		answer('kohi-kaitai', {
			grade: 'zenkai',
			facts: {
				tenure: 'own',
				demolishedOwnMoney: false,
				...(noLongerBuilding === undefined ? {} : { noLongerBuilding })
			}
		}).papers.map(({ id }) => id);
	const consents = ['owners', 'mortgage', 'tenants', 'neighbours'];
	expect(papers(false)).toEqual(expect.arrayContaining(consents));
	expect(papers()).toEqual(expect.arrayContaining(consents));
	expect(papers(true)).toEqual(['application', 'plan', 'certificate', 'identity', 'mandate', 'heirs']);
});

describe('reductions (per mille)', () => {
	test.each([
		[100, 1000],
		[60, 800],
		[59, 600],
		[40, 600],
		[20, 400]
	])('固定資産税 of a house that lost %d percent of its value, and of land: %d', (loss, rate) => {
		expect(of('kotei-kaoku', { facts: { tenure: 'own', taxHouseLoss: loss } })).toEqual(['yes', rate]);
	});
	test.each([
		[80, 1000],
		[79.9, 800],
		[40, 600],
		[20, 400]
	])('固定資産税 of land of which %d percent is damaged: %d', (loss, rate) => {
		expect(of('kotei-tochi', { facts: { ownsLand: true, taxLandLoss: loss } })).toEqual(['yes', rate]);
	});
	test('the tax office finds the loss: the grade does not stand for it', () => {
		expect(of('kotei-kaoku', { grade: 'zenkai', facts: { tenure: 'own', taxHouseLoss: 19 } })[0]).toBe('no');
		expect(answer('kotei-kaoku', { grade: 'zenkai', facts: { tenure: 'own' } })).toMatchObject({
			entitled: 'unknown',
			rate: null,
			ask: [{ fact: 'taxHouseLoss', person: null }]
		});
	});
	test.each([
		[5_000_000, 50, 1000],
		[5_000_000, 49, 500],
		[5_000_001, 50, 500],
		[7_500_000, 30, 250],
		[7_500_001, 50, 250],
		[10_000_000, 30, 125]
	])('住民税 with an income of %d yen and a loss of %d percent: %d', (incomeYen, propertyLoss, rate) => {
		const rest = { members: [member('m1', { incomeYen })], facts: { propertyLoss } };
		expect(of('juminzei', rest, 'm1')).toEqual(['yes', rate]);
	});
	test.each<[Situation['grade'], Facts, number]>([
		['zenkai', {}, 1000],
		['daikibo', {}, 500],
		['chukibo', {}, 500],
		['hankai', {}, 500],
		['jun', { floorFlooded: true }, 500],
		['ichibu', { longEvacuation: true }, 1000]
	])('国保 and 介護 at %s %j: %d', (grade, facts, rate) => {
		const members = [member('m1', { birth: '1950-01-01', facts: { insurance: 'kokuho' } })];
		expect(of('kokuho', { grade, facts, members })).toEqual(['yes', rate]);
		expect(of('kaigo', { grade, facts, members }, 'm1')).toEqual(['yes', rate]);
	});
	test('a person without a birth date is unknown only where age matters', () => {
		const rest: Partial<Situation> = {
			grade: 'hankai',
			members: [member('m1', { facts: { insurance: 'kokuho' } })]
		};
		expect(of('kokuho', rest)).toEqual(['yes', 500]);
		expect(answer('kaigo', rest, 'm1')).toMatchObject({
			entitled: 'unknown',
			ask: [{ fact: 'age', person: 'm1' }]
		});
	});
});

test('義援金 gives no amount of its own: the rounds do', () => {
	expect(answer('gienkin', { grade: 'ichibu' })).toMatchObject({
		entitled: 'yes',
		amountYen: null,
		remainingYen: null,
		range: null,
		lines: []
	});
	expect(of('gienkin', { grade: null, deaths: [{ id: 'd', manner: 'direct' }] })[0]).toBe('yes');
});

test('school helps pupils by their age and school, each on their own', () => {
	const members = [
		member('m1', { birth: '1980-05-05' }),
		member('m2', { birth: '2014-05-05', facts: { school: 'primary' } }),
		member('m3', { birth: '2016-05-05' })
	];
	const pupil = (id: string) => answer('shugaku-enjo', { grade: 'hankai', members }, id);
	expect(['m1', 'm2', 'm3'].map((id) => pupil(id).entitled)).toEqual(['no', 'yes', 'unknown']);
	expect(pupil('m3').ask).toEqual([{ fact: 'school', person: 'm3' }]);
});
