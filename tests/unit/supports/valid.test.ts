import { describe, expect, test } from 'vitest';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import type { CatalogueOffice } from '../../../src/domain/supports/catalogue-part';
import { SupportDefinition, type Deadline } from '../../../src/domain/supports/definition';
import { describe as say, factsOf } from '../../../src/domain/supports/describe';
import { FACTS } from '../../../src/domain/supports/facts';
import { problemsOf } from '../../../src/domain/supports/problems';
import { dayOf, deadlineOf, definitionsFor, ruleId } from '../../../src/domain/supports/valid';
import { addMonths, monthsBetween } from '../../../src/domain/supports/valid-date';
import { DAY } from './situations';

const find = (id: string, day: string) => definitionsFor(day).find((definition) => definition.id === id);
const office = (defined: SupportDefinition[], retired: string[] = []): CatalogueOffice => ({
	defined: new Map(defined.map((definition) => [definition.id, { definition, entry: '', at: '' }])),
	retired: new Map(retired.map((id) => [id, { entry: '', at: '' }])),
	lists: []
});

describe('the supports that come with the app', () => {
	test('are what a form may make, name their source, and have no rule that cannot hold', () => {
		for (const definition of SUPPORTS) {
			expect(SupportDefinition.safeParse(definition).error, definition.id).toBeUndefined();
			expect(problemsOf(definition), definition.id).toEqual([]);
			expect(definition.source.document, definition.id).not.toBe('');
			expect(definition.summary, definition.id).not.toBe('');
		}
	});
	test('cover every field of help, each version of an id on days of its own', () => {
		expect(new Set(SUPPORTS.map(({ field }) => field)).size).toBe(10);
		for (const day of [
			'2007-12-13',
			'2011-03-11',
			'2020-07-02',
			'2020-07-03',
			DAY,
			'2026-11-20',
			'2040-01-01'
		]) {
			const ids = definitionsFor(day).map(({ id }) => id);
			expect(new Set(ids).size, day).toBe(ids.length);
		}
	});
	test('name supports that exist in their exclusions, and the facts that stand for one do too', () => {
		const ids = new Set(SUPPORTS.map(({ id }) => id));
		const named = SUPPORTS.flatMap(({ excludes }) => excludes.map(({ support }) => support));
		const meant = FACTS.flatMap(({ means }) => (means === undefined ? [] : [means]));
		expect([...named, ...meant].filter((id) => !ids.has(id))).toEqual([]);
	});
	test('use no fact twice under one id, and every choice has options', () => {
		expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
		for (const fact of FACTS) expect(fact.options.length > 0, fact.id).toBe(fact.type !== 'number');
	});
	test('mark what nobody has checked against the original', () => {
		expect(find('seikatsu-saiken', DAY)!.source.unverified).toBe(false);
		expect(find('okyu-shuri', '2026-04-01')!.source.unverified).toBe(true);
	});
});

describe('what headquarters has defined', () => {
	const own = {
		...find('okyu-shuri', DAY)!,
		title: '応急修理（市の上乗せ）',
		validFrom: '2024-01-01',
		validTo: null
	};
	test('stands before what comes with the app, on its days', () => {
		const at = (day: string) => definitionsFor(day, office([own])).filter(({ id }) => id === own.id);
		expect(at(DAY)).toEqual([own]);
		expect(at('2023-12-31').map(ruleId)).toEqual(['okyu-shuri@2023-04-01']);
	});
	test('is added at the end, and a retired support is gone, whose ever it is', () => {
		const added = { ...own, id: 'shi-mimaikin' };
		expect(definitionsFor(DAY, office([added])).at(-1)).toEqual(added);
		const left = definitionsFor(DAY, office([added], ['shi-mimaikin', 'nhk'])).map(({ id }) => id);
		expect(left).not.toContain('shi-mimaikin');
		expect(left).not.toContain('nhk');
		expect(left.length).toBe(definitionsFor(DAY).length - 1);
	});
});

describe('last days', () => {
	test.each<[string, Deadline, string]>([
		// 能登半島地震: 令和7年1月31日, 令和9年1月31日; 東日本大震災: 平成24年4月10日.
		['2024-01-01', { months: 13 }, '2025-01-31'],
		['2024-01-01', { months: 37 }, '2027-01-31'],
		['2011-03-11', { months: 13 }, '2012-04-10'],
		// No such day in the last month: its end.
		['2024-08-31', { months: 13 }, '2025-09-30'],
		['2024-08-30', { months: 13 }, '2025-09-29'],
		['2023-01-31', { months: 13 }, '2024-02-29'],
		['2024-01-31', { months: 13 }, '2025-02-28'],
		['2024-01-29', { months: 13 }, '2025-02-28'],
		['2024-01-28', { months: 13 }, '2025-02-27'],
		['2024-11-30', { months: 1 }, '2024-12-29'],
		['2024-01-15', { months: 3, from: 'nextMonth' }, '2024-04-30'],
		['2024-12-31', { months: 3, from: 'nextMonth' }, '2025-03-31'],
		['2024-02-20', { days: 10 }, '2024-03-01'],
		['2024-02-20', { on: '2024-06-30' }, '2024-06-30']
	])('of a disaster on %s, %j: %s', (day, deadline, wanted) => {
		expect(dayOf(deadline, day)).toBe(wanted);
	});
	test('a support without one has none', () => {
		expect(deadlineOf(find('choi', DAY)!, DAY)).toBeNull();
		expect(deadlineOf(find('seikatsu-saiken', DAY)!, DAY)).toBe('2025-01-31');
	});
	test('months are full months, to the end of a short one', () => {
		expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
		expect(addMonths('2024-03-31', 24)).toBe('2026-03-31');
		expect(addMonths('2024-03-15', -3)).toBe('2023-12-15');
		expect(monthsBetween('2024-01-01', '2024-06-30')).toBe(5);
		expect(monthsBetween('2024-01-31', '2024-02-29')).toBe(1);
		expect(monthsBetween('2024-01-31', '2024-01-30')).toBe(0);
	});
});

describe('what a form shows of a rule', () => {
	test('is a sentence, and the facts that it reads', () => {
		expect(
			say({
				all: [
					{ fact: 'grade', in: ['zenkai', 'daikibo'] },
					{ any: [{ fact: 'tenure', in: ['own'] }, { not: { fact: 'longEvacuation', in: [true] } }] },
					{
						fact: 'householdIncome',
						below: 7_300_000,
						step: { fact: 'householdSize', over: 4, each: 300_000 }
					}
				]
			})
		).toBe(
			'住家の被害の程度：全壊・大規模半壊、かつ （住まいの権利：持家、または 「長期避難世帯の認定：あり」に当たらない）、かつ 世帯の総所得：7,300,000円未満（世帯人数が4人を超えると1人につき300,000円を加える）'
		);
		expect(factsOf(find('kotei-tochi', DAY)!)).toEqual(['ownsLand', 'taxLandLoss']);
	});
	test.each([
		[{ fact: 'nothing', in: [true] }, 'noFact'],
		[{ fact: 'grade', in: ['bad'] }, 'value'],
		[{ fact: 'tenure', from: 1 }, 'notNumber'],
		[{ fact: 'householdIncome' }, 'noLimit'],
		[{ fact: 'age', from: 65, below: 65 }, 'empty'],
		[{ fact: 'age', to: 65, step: { fact: 'tenure', over: 1, each: 1 } }, 'notNumber']
	])('is refused where it cannot mean anything: %j', (when, why) => {
		const [problem] = problemsOf({ ...find('nhk', DAY)!, when });
		expect(problem?.why).toBe(why);
	});
});
