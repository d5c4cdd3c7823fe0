import type { Condition, SupportDefinition } from '../definition';
import {
	ANY_DAMAGE,
	CERTIFICATE,
	gradeIn,
	HANKAI_OR_WORSE,
	IDENTITY,
	INCOME,
	paper,
	row,
	source,
	support,
	yes
} from './common';

const INJURED = yes('headInjured');
const GOODS = yes('goodsThird');
const HALF = gradeIn('daikibo', 'chukibo', 'hankai');
const LOST: Condition = { all: [gradeIn('zenkai'), yes('lost')] };

const capFor = (size: Condition, below: number): Condition => ({
	all: [size, { fact: 'householdIncome', below }]
});
/** 所得制限 (施行令4条): the law says 満たない, so the limit itself is too much. */
const INCOME_CAP: Condition = {
	any: [
		capFor({ fact: 'householdSize', from: 1, to: 1 }, 2_200_000),
		capFor({ fact: 'householdSize', from: 2, to: 2 }, 4_300_000),
		capFor({ fact: 'householdSize', from: 3, to: 3 }, 6_200_000),
		{
			all: [
				{ fact: 'householdSize', from: 4 },
				{
					fact: 'householdIncome',
					below: 7_300_000,
					step: { fact: 'householdSize', over: 4, each: 300_000 }
				}
			]
		},
		{ all: [LOST, { fact: 'householdIncome', below: 12_700_000 }] }
	],
	says: '世帯の総所得が限度に満たない（1人220万円、2人430万円、3人620万円、4人730万円、5人からは1人増すごとに30万円を加える。住居が滅失したときは1,270万円）'
};

/** Loans (貸付け) and debts. */
export const LOANS: readonly SupportDefinition[] = [
	support({
		id: 'engo-shikin',
		title: '災害援護資金',
		field: 'loan',
		office: '福祉担当',
		summary:
			'世帯主の負傷や、家財・住居の損害を受けた世帯に、生活の立直しの資金を貸し付けます。利率は年3％以内で条例が定め、据置期間（3年、特別の場合5年）は無利子、据置期間を含め10年以内に返します。残った部分を取り壊して建て直すなど特別な事情があるときの限度額は条例によります。',
		source: source('災害弔慰金の支給等に関する法律', '10条・同法施行令4条・7条'),
		when: { all: [{ any: [INJURED, GOODS, gradeIn(...HANKAI_OR_WORSE)] }, INCOME_CAP] },
		gives: 'limit',
		lines: [
			{
				slot: 'loan',
				title: '貸付限度額',
				// From the most to the least: as long as not all is known, no row that a better one comes before lowers the range.
				rows: [
					row('injured-zenkai', '世帯主の負傷と住居の全壊', { all: [INJURED, gradeIn('zenkai')] }, 3_500_000),
					row('lost', '住居の全体の滅失・流失', LOST, 3_500_000),
					row('injured-hankai', '世帯主の負傷と住居の半壊', { all: [INJURED, HALF] }, 2_700_000),
					row('injured-goods', '世帯主の負傷と家財の3分の1以上の損害', { all: [INJURED, GOODS] }, 2_500_000),
					row('zenkai', '住居の全壊', gradeIn('zenkai'), 2_500_000),
					row('hankai', '住居の半壊', HALF, 1_700_000),
					row('injured', '世帯主の負傷', INJURED, 1_500_000),
					row('goods', '家財の3分の1以上の損害', GOODS, 1_500_000)
				],
				factors: []
			}
		],
		papers: [
			paper('application', '借入申込書'),
			CERTIFICATE,
			INCOME,
			paper('diagnosis', '医師の診断書', INJURED),
			IDENTITY
		]
	}),
	support({
		id: 'fukko-yushi',
		title: '災害復興住宅融資',
		field: 'loan',
		office: '住宅金融支援機構',
		summary:
			'被災した住宅の建設・購入・補修の資金を住宅金融支援機構が貸し付けます。額と利率は機構が定めます。',
		source: source('住宅金融支援機構の案内', '災害復興住宅融資', '', true),
		when: { all: [gradeIn(...ANY_DAMAGE), { fact: 'rebuilding', in: ['build', 'repair'] }] },
		papers: [CERTIFICATE, INCOME]
	}),
	support({
		id: 'fukushi-shikin',
		title: '生活福祉資金（緊急小口資金・福祉費）',
		field: 'loan',
		office: '社会福祉協議会',
		summary: '災害で当座の生活費や住宅の補修費などが必要な世帯に、社会福祉協議会が貸し付けます。',
		source: source('生活福祉資金貸付制度要綱', '', '', true),
		when: gradeIn(...ANY_DAMAGE),
		papers: [CERTIFICATE, IDENTITY]
	}),
	support({
		id: 'loan-guideline',
		title: '被災ローン減免（自然災害による債務整理のガイドライン）',
		field: 'loan',
		office: '借入先の金融機関・弁護士会',
		summary:
			'災害の前からの借入れを返せなくなった方が、登録支援専門家の支援を受けて、減免などを金融機関と話し合えます。',
		source: source('自然災害による被災者の債務整理に関するガイドライン', '', '', true),
		when: yes('oldLoan'),
		papers: [CERTIFICATE]
	})
];
