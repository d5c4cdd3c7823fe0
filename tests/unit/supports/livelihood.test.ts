import { describe, expect, test } from 'vitest';
import type { Situation } from '../../../src/domain/supports/situation';
import { ALONE, answer, COUPLE, told } from './situations';

const ID = 'seikatsu-saiken';
const pay = (of: Partial<Situation>) => {
	const { entitled, amountYen, remainingYen } = answer(ID, of);
	return [entitled, amountYen, remainingYen];
};
type Way = 'build' | 'repair' | 'rent' | 'public';

describe('被災者生活再建支援金 (万円: 基礎 and 加算 by grade and way of rebuilding)', () => {
	test.each<[Situation['grade'], Way, number]>([
		['zenkai', 'build', 300],
		['zenkai', 'repair', 200],
		['zenkai', 'rent', 150],
		['zenkai', 'public', 100],
		['daikibo', 'build', 250],
		['daikibo', 'repair', 150],
		['daikibo', 'rent', 100],
		['daikibo', 'public', 50],
		['chukibo', 'build', 100],
		['chukibo', 'repair', 50],
		['chukibo', 'rent', 25]
	])('%s, %s: %d万円, a single person three quarters of it', (grade, rebuilding, man) => {
		const of = { grade, facts: { rebuilding, demolition: 'none' } };
		expect(pay(of)).toEqual(['yes', man * 10_000, man * 10_000]);
		expect(pay({ ...of, members: ALONE })).toEqual(['yes', man * 7500, man * 7500]);
	});

	test.each<Situation['grade']>(['hankai', 'jun', 'ichibu', null])(
		'%s without demolition gives nothing',
		(grade) => {
			expect(pay({ grade, facts: { demolition: 'none', rebuilding: 'build' } })).toEqual(['no', 0, 0]);
		}
	);

	test.each<[string, Partial<Situation>]>([
		['半壊 pulled down for need', { grade: 'hankai', facts: { demolition: 'unavoidable' } }],
		['大規模半壊 pulled down for need', { grade: 'daikibo', facts: { demolition: 'unavoidable' } }],
		['damaged land', { grade: 'ichibu', facts: { demolition: 'unavoidable', landDamage: true } }],
		['長期避難', { grade: 'ichibu', facts: { longEvacuation: true } }],
		['滅失', { grade: 'zenkai', facts: { lost: true } }]
	])('counts as 全壊: %s', (_, of) => {
		const { lines, entitled } = answer(ID, of);
		expect([entitled, lines[0]]).toMatchObject(['yes', { slot: 'base', category: 'zenkai', yen: 1_000_000 }]);
	});

	test('a house pulled down for other reasons keeps its grade', () => {
		expect(pay({ grade: 'hankai', facts: { demolition: 'other', rebuilding: 'build' } })).toEqual([
			'no',
			0,
			0
		]);
	});

	test('中規模半壊: no 基礎支援金, so nothing where the way of rebuilding gives none either', () => {
		const facts = { demolition: 'none', rebuilding: 'repair' };
		expect(answer(ID, { grade: 'chukibo', facts }).lines.map(({ yen }) => yen)).toEqual([0, 500_000]);
		expect(pay({ grade: 'chukibo', facts: { ...facts, rebuilding: 'public' } })).toEqual(['no', 0, 0]);
		const open = answer(ID, { grade: 'chukibo', facts: { demolition: 'none' } });
		expect([open.entitled, open.ask]).toEqual(['unknown', [{ fact: 'rebuilding', person: null }]]);
		expect(open.range).toEqual({ least: 0, most: 1_000_000 });
	});

	test('中規模半壊 counts only for disasters from 令和2年7月3日 on', () => {
		const of = { grade: 'chukibo', facts: { demolition: 'none', rebuilding: 'build' } } as const;
		expect(pay({ ...of, disasterOn: '2020-07-02' })).toEqual(['no', 0, 0]);
		expect(pay({ ...of, disasterOn: '2020-07-03' })).toEqual(['yes', 1_000_000, 1_000_000]);
		expect(answer(ID, { ...of, disasterOn: '2020-07-03' }).rules).toEqual([`${ID}@2020-07-03`]);
	});

	test('who has decided nothing yet is sure of the 基礎支援金 and is asked how to rebuild', () => {
		const open = answer(ID, { grade: 'zenkai' });
		expect(open).toMatchObject({
			entitled: 'yes',
			amountYen: null,
			range: { least: 1_000_000, most: 3_000_000 },
			ask: [{ fact: 'rebuilding', person: null }]
		});
		expect(open.lines.map(({ yen }) => yen)).toEqual([1_000_000, null]);
	});

	test('who changes the way of rebuilding gets the difference', () => {
		const paid = [
			{ support: ID, slot: 'base', yen: 1_000_000 },
			{ support: ID, slot: 'extra', yen: 500_000 }
		];
		const rented = { grade: 'zenkai', facts: { rebuilding: 'rent' }, paid } as const;
		expect(pay({ ...rented, paid })).toEqual(['yes', 1_500_000, 0]);
		expect(pay({ ...rented, paid, facts: { rebuilding: 'build' } })).toEqual(['yes', 3_000_000, 1_500_000]);
		expect(
			pay({ ...rented, paid: [{ support: ID, yen: 1_500_000 }], facts: { rebuilding: 'build' } })
		).toEqual(['yes', 3_000_000, 1_500_000]);
	});

	test('of two ways of rebuilding the dearer one counts, whichever came first', () => {
		const facts = { rebuilding: 'rent', rebuildingBefore: 'build' };
		const after = answer(ID, {
			grade: 'zenkai',
			facts,
			paid: [
				{ support: ID, slot: 'base', yen: 1_000_000 },
				{ support: ID, slot: 'extra', yen: 2_000_000 }
			]
		});
		expect(after).toMatchObject({ amountYen: 3_000_000, remainingYen: 0, overpaidYen: 0 });
	});

	test('半壊 that is pulled down later gets what 全壊 gives, less what was paid', () => {
		const paid = [{ support: ID, slot: 'base', yen: 500_000 }];
		expect(
			pay({ grade: 'daikibo', facts: { demolition: 'unavoidable', rebuilding: 'public' }, paid })
		).toEqual(['yes', 1_000_000, 500_000]);
	});

	test('a grade that was lowered after payment shows what was paid too much and gives nothing more', () => {
		const lowered = answer(ID, {
			grade: 'ichibu',
			paid: [{ support: ID, slot: 'base', yen: 1_000_000 }]
		});
		expect(lowered).toMatchObject({ entitled: 'no', remainingYen: 0, overpaidYen: 1_000_000 });
		expect(told(lowered).at(-1)).toBe('x 支払い済みの額が、いま受けられる額より1,000,000円多い');
		const oneSlot = answer(ID, {
			grade: 'daikibo',
			facts: { demolition: 'none', rebuilding: 'build' },
			paid: [{ support: ID, slot: 'base', yen: 1_000_000 }]
		});
		expect(oneSlot).toMatchObject({ amountYen: 2_500_000, remainingYen: 2_000_000, overpaidYen: 500_000 });
	});

	test('two households in one house each have their own', () => {
		const house = { grade: 'zenkai', facts: { rebuilding: 'build' } } as const;
		expect(pay({ ...house, id: 'parents', members: COUPLE })).toEqual(['yes', 3_000_000, 3_000_000]);
		expect(pay({ ...house, id: 'grandmother', members: ALONE })).toEqual(['yes', 2_250_000, 2_250_000]);
	});

	test('is due 13 months after the disaster for the 基礎支援金 and 37 for the 加算支援金, the day counted', () => {
		const { deadline, lines } = answer(ID, { grade: 'zenkai' });
		expect([deadline, ...lines.map((line) => line.deadline)]).toEqual([
			'2025-01-31',
			'2025-01-31',
			'2027-01-31'
		]);
		const paid = [{ support: ID, slot: 'base', yen: 1_000_000 }];
		expect(answer(ID, { grade: 'zenkai', paid }).deadline).toBe('2027-01-31');
		expect(answer(ID, { grade: 'zenkai', disasterOn: '2011-03-11' }).deadline).toBe('2012-04-10');
	});

	test('says line by line why, and asks only for what decides', () => {
		const open = answer(ID, { grade: 'hankai' });
		expect(open).toMatchObject({ entitled: 'unknown', ask: [{ fact: 'demolition', person: null }] });
		expect(told(open).slice(0, 3)).toEqual([
			'o 世帯員が全員亡くなった：いいえ → いいえ',
			'o 住家の被害の程度：大規模半壊・中規模半壊・半壊 → 半壊',
			'? 住家の解体：倒壊の危険や高額な修理費などでやむを得ず解体 → まだ分からない'
		]);
		expect(told(answer(ID, { grade: 'zenkai', members: ALONE, facts: { rebuilding: 'rent' } }))).toEqual([
			'o 世帯員が全員亡くなった：いいえ → いいえ',
			'o 住家の被害の程度：全壊 → 全壊',
			'o 基礎支援金：「全壊・解体・長期避難」の区分 → 1,000,000円',
			'o 基礎支援金：4分の3になる（世帯人数：1人以下 → 1人）',
			'o 加算支援金：「全壊など・大規模半壊　賃借」の区分 → 500,000円',
			'o 加算支援金：4分の3になる（世帯人数：1人以下 → 1人）'
		]);
	});

	test('who lived alone and died leaves nobody to pay; a widow is paid', () => {
		const of = { grade: 'zenkai', facts: { rebuilding: 'rent' } } as const;
		const deaths: Situation['deaths'] = [{ id: 'm1', manner: 'direct' }];
		expect(pay({ ...of, members: ALONE, deaths })).toEqual(['no', 0, 0]);
		expect(pay({ ...of, deaths })).toEqual(['yes', 1_500_000, 1_500_000]);
	});

	test('a household that is not judged yet is unknown, not refused', () => {
		const open = answer(ID, {});
		expect(open.entitled).toBe('unknown');
		expect(open.ask.map(({ fact }) => fact)).toContain('grade');
		expect(answer(ID, { grade: null }).entitled).toBe('no');
	});

	test('asks for the papers of its case only', () => {
		const papers = (of: Partial<Situation>) => answer(ID, of).papers.map(({ id }) => id);
		const facts = { rebuilding: 'public', demolition: 'none' };
		expect(papers({ grade: 'zenkai', facts })).toEqual(['certificate', 'residents', 'identity', 'account']);
		expect(papers({ grade: 'hankai', facts: { ...facts, demolition: 'unavoidable' } })).toContain(
			'demolition'
		);
		expect(papers({ grade: 'zenkai', facts: { ...facts, rebuilding: 'rent' } })).toContain('contract');
	});
});
