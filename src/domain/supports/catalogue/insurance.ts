import type { AmountLine, Condition, SupportDefinition } from '../definition';
import {
	ANY_DAMAGE,
	CERTIFICATE,
	gradeIn,
	HANKAI_OR_WORSE,
	paper,
	row,
	source,
	support,
	yes
} from './common';

const FULL: Condition = { any: [gradeIn('zenkai'), yes('longEvacuation')] };
const HALF: Condition = { any: [gradeIn('daikibo', 'chukibo', 'hankai'), yes('floorFlooded')] };

/** The pattern of 能登半島地震: 全壊・長期避難 all, 半壊 to 大規模半壊 and 床上浸水 half. */
const BY_GRADE: AmountLine = {
	slot: 'premium',
	title: '減免の割合',
	rows: [
		row('full', '全壊・長期避難', FULL, 1000),
		row('half', '大規模半壊・中規模半壊・半壊・床上浸水', HALF, 500)
	],
	factors: []
};
const PAPERS = [paper('application', '減免申請書'), CERTIFICATE];
const OVER_75: Condition = {
	all: [
		{ fact: 'age', from: 65 },
		{
			any: [
				{ fact: 'age', from: 75 },
				{ fact: 'insurance', in: ['koki'] }
			]
		}
	]
};

/** Social insurance (社会保険). Ordinances and wide-area unions decide: the tables are what is usual. */
export const INSURANCE: readonly SupportDefinition[] = [
	support({
		id: 'kokuho',
		title: '国民健康保険料（税）の減免',
		field: 'insurance',
		level: 'municipality',
		office: '国民健康保険担当',
		summary:
			'住家の被害の程度により保険料（税）を減免します。所得と損害の割合による表を使う市町村では、その表に替えます。',
		source: source('国民健康保険法77条、市町村の条例', '能登半島地震の区分', '2024-01-01', true),
		when: { fact: 'insurance', in: ['kokuho'] },
		gives: 'reduction',
		lines: [BY_GRADE],
		papers: PAPERS
	}),
	support({
		id: 'kaigo',
		title: '介護保険料の減免',
		field: 'insurance',
		level: 'municipality',
		office: '介護保険担当',
		summary:
			'65歳以上の方の介護保険料を、住家の被害の程度により減免します。区分は多くの市町村で国民健康保険に準じます。',
		source: source('介護保険法142条、市町村の条例', '', '', true),
		per: 'person',
		when: { fact: 'age', from: 65 },
		gives: 'reduction',
		lines: [BY_GRADE],
		papers: PAPERS
	}),
	support({
		id: 'koki-korei',
		title: '後期高齢者医療保険料の減免',
		field: 'insurance',
		level: 'prefecture',
		office: '後期高齢者医療担当',
		summary: '後期高齢者医療の保険料を、住家の被害の程度により減免します。区分は広域連合の条例によります。',
		source: source('高齢者の医療の確保に関する法律111条、広域連合の条例', '', '', true),
		per: 'person',
		when: OVER_75,
		gives: 'reduction',
		lines: [BY_GRADE],
		papers: PAPERS
	}),
	support({
		id: 'ichibu-futan',
		title: '医療費の一部負担金の免除',
		field: 'insurance',
		office: '国民健康保険担当・後期高齢者医療担当',
		summary:
			'全半壊・床上浸水、主な生計維持者の死亡・負傷・失業などのあった世帯の、医療機関の窓口で払う一部負担金を免除します。',
		source: source('国民健康保険法44条、高齢者の医療の確保に関する法律69条', '', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'insurance', in: ['kokuho', 'koki'] },
				{
					any: [
						gradeIn(...HANKAI_OR_WORSE),
						yes('longEvacuation'),
						yes('floorFlooded'),
						yes('headInjured'),
						yes('incomeLost')
					]
				}
			]
		},
		papers: PAPERS
	}),
	support({
		id: 'kaigo-futan',
		title: '介護サービスの利用者負担の免除',
		field: 'insurance',
		level: 'municipality',
		office: '介護保険担当',
		summary: '介護サービスを使う方の利用者負担を、住家の被害などにより減免します。',
		source: source('介護保険法50条・60条', '', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'age', from: 65 },
				{ any: [gradeIn(...HANKAI_OR_WORSE), yes('longEvacuation'), yes('floorFlooded'), yes('incomeLost')] }
			]
		},
		papers: PAPERS
	}),
	support({
		id: 'nenkin',
		title: '国民年金保険料の免除',
		field: 'insurance',
		office: '年金担当・年金事務所',
		summary: '住宅・家財などの財産におおむね2分の1以上の損害を受けた第1号被保険者の保険料を免除します。',
		source: source('国民年金法90条、同法施行規則77条の7', '', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'age', from: 20, below: 60 },
				gradeIn(...ANY_DAMAGE),
				{ fact: 'pension', in: ['first'] },
				{ fact: 'propertyLoss', from: 50 }
			]
		},
		papers: [paper('application', '免除申請書'), CERTIFICATE]
	}),
	support({
		id: 'koyo-hoken',
		title: '雇用保険の特例（みなし失業）',
		field: 'insurance',
		office: 'ハローワーク',
		summary:
			'勤め先の被災で休業して賃金を受けられない方や、一時的に離職した方が、基本手当を受けられることがあります。',
		source: source('激甚災害法25条、雇用保険の特例措置', '', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'age', from: 15 },
				{ fact: 'work', in: ['suspended', 'left'] }
			]
		},
		papers: [paper('leave', '休業票・離職票')]
	})
];
