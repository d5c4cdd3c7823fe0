import type { AmountLine, Condition, SupportDefinition } from '../definition';
import { ACCOUNT, CERTIFICATE, gradeIn, IDENTITY, no, paper, row, source, support, yes } from './common';

/** 全壊 and what counts as it: 半壊 or worse or damaged land, pulled down for need; 長期避難; 滅失 is 全壊 too. */
const AS_ZENKAI: Condition = {
	any: [
		gradeIn('zenkai'),
		{ all: [gradeIn('daikibo', 'chukibo', 'hankai'), { fact: 'demolition', in: ['unavoidable'] }] },
		{ all: [yes('landDamage'), { fact: 'demolition', in: ['unavoidable'] }] },
		yes('longEvacuation')
	]
};
/** The money is for those who live on; who lived alone and died leaves nobody to whom it could be paid. */
const ALIVE = no('householdGone');
const LARGE: Condition = { any: [AS_ZENKAI, gradeIn('daikibo')] };
const rebuilds = (...ways: string[]): Condition => ({ fact: 'rebuilding', in: ways });
/** Of two ways the dearer one counts (支援法3条2項): what was paid for before still counts. */
const rebuilt = (way: string): Condition => ({
	any: [rebuilds(way), { fact: 'rebuildingBefore', in: [way] }]
});

/** 単数世帯は4分の3 (支援法3条). */
const SINGLE = { when: { fact: 'householdSize', to: 1 }, numerator: 3, denominator: 4 };

const LARGE_ROWS = [
	row('large-build', '全壊など・大規模半壊　建設・購入', { all: [LARGE, rebuilt('build')] }, 2_000_000),
	row('large-repair', '全壊など・大規模半壊　補修', { all: [LARGE, rebuilt('repair')] }, 1_000_000),
	row('large-rent', '全壊など・大規模半壊　賃借', { all: [LARGE, rebuilt('rent')] }, 500_000)
];
const MEDIUM = gradeIn('chukibo');
const MEDIUM_ROWS = [
	row('medium-build', '中規模半壊　建設・購入', { all: [MEDIUM, rebuilt('build')] }, 1_000_000),
	row('medium-repair', '中規模半壊　補修', { all: [MEDIUM, rebuilt('repair')] }, 500_000),
	row('medium-rent', '中規模半壊　賃借', { all: [MEDIUM, rebuilt('rent')] }, 250_000)
];
const NO_EXTRA = row('none', '対象となる再建の方法ではない', rebuilds('public'), 0);

const BASE_ROWS = [
	row('zenkai', '全壊・解体・長期避難', AS_ZENKAI, 1_000_000),
	row('daikibo', '大規模半壊', gradeIn('daikibo'), 500_000)
];
const base = (rows: AmountLine['rows']): AmountLine => ({
	slot: 'base',
	title: '基礎支援金',
	rows,
	factors: [SINGLE]
});
const extra = (rows: AmountLine['rows']): AmountLine => ({
	slot: 'extra',
	title: '加算支援金',
	rows: [...rows, NO_EXTRA],
	factors: [SINGLE],
	deadline: { months: 37 }
});

const common = {
	id: 'seikatsu-saiken',
	title: '被災者生活再建支援金',
	field: 'money',
	office: '被災者支援担当',
	summary:
		'住家に大きな被害を受けた世帯に、被害の程度による基礎支援金と、再建の方法による加算支援金を支給します。世帯ごとに支給し、1つの住家に複数の世帯が住んでいればそれぞれに支給します。再建の方法が変わったときは差額を支給します。',
	gives: 'money',
	deadline: { months: 13 },
	papers: [
		CERTIFICATE,
		paper('residents', '住民票（世帯全員）'),
		IDENTITY,
		ACCOUNT,
		paper('demolition', '解体証明書・滅失登記簿謄本など', { fact: 'demolition', in: ['unavoidable'] }),
		paper('land', '敷地の被害を証明する書類', yes('landDamage')),
		paper('contract', '住宅の建設・購入・補修・賃借の契約書の写し', rebuilds('build', 'repair', 'rent'))
	]
} satisfies Partial<SupportDefinition>;

/** 被災者生活再建支援金: 中規模半壊 was added for disasters from 令和2年7月3日 on. */
export const LIVELIHOOD: readonly SupportDefinition[] = [
	support({
		...common,
		validFrom: '2007-12-14',
		validTo: '2020-07-02',
		source: source('被災者生活再建支援法', '2条・3条', '2007-12-14'),
		when: { all: [ALIVE, LARGE] },
		lines: [base(BASE_ROWS), extra(LARGE_ROWS)]
	}),
	support({
		...common,
		validFrom: '2020-07-03',
		source: source('被災者生活再建支援法', '2条・3条', '2020-12-04'),
		when: { all: [ALIVE, { any: [AS_ZENKAI, gradeIn('daikibo', 'chukibo')] }] },
		lines: [
			base([...BASE_ROWS, row('chukibo', '中規模半壊（基礎支援金なし）', MEDIUM, 0)]),
			extra([...LARGE_ROWS, ...MEDIUM_ROWS])
		]
	})
];
