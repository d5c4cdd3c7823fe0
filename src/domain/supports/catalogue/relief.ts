import type { SupportDefinition } from '../definition';
import {
	ACCOUNT,
	ANY_DAMAGE,
	CERTIFICATE,
	gradeIn,
	HANKAI_OR_WORSE,
	IDENTITY,
	paper,
	source,
	support,
	yes
} from './common';

/** Donations and first help. */
export const RELIEF: readonly SupportDefinition[] = [
	support({
		id: 'gienkin',
		title: '災害義援金',
		field: 'money',
		level: 'prefecture',
		office: '被災者支援担当',
		summary:
			'寄せられた義援金を、配分委員会が決めた表により配分します。申請は1回で、あとの回の配分も支払います。額は回ごとの配分表によります。',
		source: source('都道府県の義援金配分委員会の決定', '回ごとの配分表'),
		when: {
			any: [gradeIn(...ANY_DAMAGE), yes('deaths'), { fact: 'injury', in: ['month', 'disability'] }]
		},
		gives: 'rounds',
		papers: [
			CERTIFICATE,
			IDENTITY,
			ACCOUNT,
			paper('death', '死亡を証明する書類', yes('deaths')),
			paper('diagnosis', '医師の診断書', { fact: 'injury', in: ['month', 'disability'] })
		]
	}),
	support({
		id: 'hitsujuhin',
		title: '被服・寝具その他の生活必需品の給与',
		field: 'welfare',
		office: '福祉担当',
		summary: '衣類・寝具・日用品をなくした世帯に現物を渡します。限度額は年度の基準によります。',
		source: source('災害救助法4条1項3号', '生活必需品の給与', '', true),
		when: { all: [yes('goodsLost'), { any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded')] }] },
		needsApplication: false
	}),
	support({
		id: 'maiso',
		title: '埋葬',
		field: 'welfare',
		office: '福祉担当',
		summary: '災害の混乱で遺族が埋葬を行えないとき、市町村が代わって行います。限度額は年度の基準によります。',
		source: source('災害救助法4条1項・同法施行令2条', '埋葬', '', true),
		per: 'deceased',
		when: { fact: 'death', in: ['direct', 'related'] },
		needsApplication: false
	})
];
