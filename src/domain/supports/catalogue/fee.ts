import type { Condition, SupportDefinition } from '../definition';
import { ANY_DAMAGE, CERTIFICATE, gradeIn, HANKAI_OR_WORSE, paper, source, support, yes } from './common';

const HALF_OR_FLOODED: Condition = { any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded')] };

/** Fees (料金). Rates are the ordinance's or the company's: none are kept here. */
export const FEES: readonly SupportDefinition[] = [
	support({
		id: 'hoikuryo',
		title: '保育料の減免',
		field: 'fee',
		level: 'municipality',
		office: '保育担当',
		summary: '被災した世帯の保育料を減免します。割合と期間は市町村の定めによります。',
		source: source('子ども・子育て支援法附則、市町村の規則', '', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'age', to: 6 },
				yes('nursery'),
				{ any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded'), yes('incomeLost')] }
			]
		},
		papers: [paper('application', '減免申請書'), CERTIFICATE]
	}),
	support({
		id: 'jogesuido',
		title: '上下水道料金の減免',
		field: 'fee',
		level: 'municipality',
		office: '上下水道担当',
		summary: '被災した住まいの上水道・下水道の料金を減免します。割合と期間は市町村の定めによります。',
		source: source('市町村の給水条例・下水道条例', '', '', true),
		when: { all: [HALF_OR_FLOODED, yes('waterUser')] },
		papers: [paper('application', '減免申請書'), CERTIFICATE]
	}),
	support({
		id: 'nhk',
		title: 'NHK放送受信料の免除',
		field: 'fee',
		office: 'NHK',
		summary:
			'災害救助法が適用された区域で、半壊・床上浸水より重い被害を受けた建物の放送受信料が一定の期間、免除されます。',
		source: source('日本放送協会放送受信料免除基準', '', '', true),
		when: { all: [HALF_OR_FLOODED, yes('nhkContract')] },
		papers: [CERTIFICATE]
	}),
	support({
		id: 'kokyo-ryokin',
		title: '電気・ガス・電話などの料金の特別措置',
		field: 'fee',
		office: '契約している会社',
		summary: '料金の支払期限の延長、使えない間の基本料金の免除などを、契約している会社に申し出られます。',
		source: source('各社の供給約款などによる特別措置', '', '', true),
		when: gradeIn(...ANY_DAMAGE),
		papers: [CERTIFICATE]
	})
];
