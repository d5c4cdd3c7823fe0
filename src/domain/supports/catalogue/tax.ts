import type { Condition, SupportDefinition } from '../definition';
import { ANY_DAMAGE, CERTIFICATE, gradeIn, paper, row, source, support, yes } from './common';

const ORDINANCE = '市町村税の減免に関する条例';

const house = (from: number): Condition => ({ fact: 'taxHouseLoss', from });
const land = (from: number): Condition => ({ fact: 'taxLandLoss', from });

/** 合計所得 × 損害: up to this income, from this loss on. */
const band = (incomeTo: number, lossFrom: number): Condition => ({
	all: [
		{ fact: 'income', to: incomeTo },
		{ fact: 'propertyLoss', from: lossFrom }
	]
});

/** Taxes (税). The tax office's own finding counts for houses and land, not the grade of the certificate. */
export const TAX: readonly SupportDefinition[] = [
	support({
		id: 'kotei-kaoku',
		title: '固定資産税の減免（家屋）',
		field: 'tax',
		level: 'municipality',
		office: '税務担当',
		summary:
			'家屋の価格の減少の割合により減免します。割合は税務の認定により、罹災証明書の区分とは一致しないことがあります。',
		source: source(ORDINANCE, '家屋の表（糸魚川市・松山市・美唄市に共通）', '', true),
		when: { fact: 'tenure', in: ['own'] },
		gives: 'reduction',
		lines: [
			{
				slot: 'tax',
				title: '減免の割合',
				rows: [
					row('total', '全壊・流失など', house(100), 1000),
					row('p60', '価格の減少6割以上', house(60), 800),
					row('p40', '価格の減少4割以上6割未満', house(40), 600),
					row('p20', '価格の減少2割以上4割未満', house(20), 400)
				],
				factors: []
			}
		],
		papers: [paper('application', '減免申請書'), CERTIFICATE]
	}),
	support({
		id: 'kotei-tochi',
		title: '固定資産税の減免（土地）',
		field: 'tax',
		level: 'municipality',
		office: '税務担当',
		summary: '農地・宅地の被害面積の割合により減免します。割合は税務の認定によります。',
		source: source(ORDINANCE, '土地の表（糸魚川市・松山市・美唄市に共通）', '', true),
		when: yes('ownsLand'),
		gives: 'reduction',
		lines: [
			{
				slot: 'tax',
				title: '減免の割合',
				rows: [
					row('p80', '被害面積8割以上', land(80), 1000),
					row('p60', '被害面積6割以上8割未満', land(60), 800),
					row('p40', '被害面積4割以上6割未満', land(40), 600),
					row('p20', '被害面積2割以上4割未満', land(20), 400)
				],
				factors: []
			}
		],
		papers: [paper('application', '減免申請書')]
	}),
	support({
		id: 'juminzei',
		title: '住民税の減免',
		field: 'tax',
		level: 'municipality',
		office: '税務担当',
		summary: '前年の所得と、住宅・家財の損害の割合（保険金などで補われる分を除く）により減免します。',
		source: source(ORDINANCE, '市町村民税の表', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'income', from: 1, to: 10_000_000 },
				{ fact: 'propertyLoss', from: 30 }
			]
		},
		gives: 'reduction',
		lines: [
			{
				slot: 'tax',
				title: '減免の割合',
				rows: [
					row('i500-l50', '所得500万円以下・損害5割以上', band(5_000_000, 50), 1000),
					row('i500-l30', '所得500万円以下・損害3割以上5割未満', band(5_000_000, 30), 500),
					row('i750-l50', '所得750万円以下・損害5割以上', band(7_500_000, 50), 500),
					row('i750-l30', '所得750万円以下・損害3割以上5割未満', band(7_500_000, 30), 250),
					row('i1000-l50', '所得1,000万円以下・損害5割以上', band(10_000_000, 50), 250),
					row('i1000-l30', '所得1,000万円以下・損害3割以上5割未満', band(10_000_000, 30), 125)
				],
				factors: []
			}
		],
		papers: [paper('application', '減免申請書'), paper('loss', '損害の額と保険金などの額が分かる書類')]
	}),
	support({
		id: 'shotokuzei',
		title: '所得税の雑損控除・災害減免法による軽減免除',
		field: 'tax',
		office: '税務署',
		summary:
			'住宅や家財の損害について、確定申告で雑損控除か災害減免法の軽減免除のどちらか有利な方を選べます。',
		source: source('所得税法72条、災害減免法2条', '', '', true),
		when: gradeIn(...ANY_DAMAGE),
		papers: [CERTIFICATE, paper('loss', '損害の額と保険金などの額が分かる書類')]
	}),
	support({
		id: 'zei-yuyo',
		title: '税の申告・納付の期限の延長、徴収の猶予',
		field: 'tax',
		office: '税務担当・税務署・都道府県税事務所',
		summary: '災害で申告や納付ができないとき、期限の延長や徴収の猶予を受けられます。',
		source: source('国税通則法11条・46条、地方税法15条・20条の5の2', '', '', true),
		when: gradeIn(...ANY_DAMAGE),
		papers: [CERTIFICATE]
	}),
	support({
		id: 'jidoshazei',
		title: '自動車税・軽自動車税の減免など',
		field: 'tax',
		level: 'prefecture',
		office: '都道府県税事務所・税務担当',
		summary:
			'災害で使えなくなった自動車の税の減免や、代わりの自動車の取得の特例があります。割合は条例によります。',
		source: source('都道府県税条例・市町村税条例', '', '', true),
		when: yes('carLost'),
		papers: [paper('car', '自動車が被災したことが分かる書類')]
	})
];
