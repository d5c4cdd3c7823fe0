import type { Condition, SupportDefinition } from '../definition';
import { CERTIFICATE, gradeIn, HANKAI_OR_WORSE, no, paper, row, source, support, yes } from './common';

/** Limits by the fiscal year of the disaster: 半壊以上 and 準半壊, yen for a household (for a house with several together). */
const LIMITS: readonly {
	title: string;
	from: string;
	to: string | null;
	half: number;
	lighter: number;
	unverified: boolean;
}[] = [
	{
		title: '令和元年10月から令和3年度',
		from: '2019-10-01',
		to: '2022-03-31',
		half: 595_000,
		lighter: 300_000,
		unverified: false
	},
	{
		title: '令和4年度',
		from: '2022-04-01',
		to: '2023-03-31',
		half: 655_000,
		lighter: 318_000,
		unverified: true
	},
	{
		title: '令和5年度',
		from: '2023-04-01',
		to: '2024-03-31',
		half: 706_000,
		lighter: 343_000,
		unverified: false
	},
	{
		title: '令和6年度',
		from: '2024-04-01',
		to: '2025-03-31',
		half: 717_000,
		lighter: 348_000,
		unverified: false
	},
	{
		title: '令和7年度',
		from: '2025-04-01',
		to: '2026-03-31',
		half: 739_000,
		lighter: 358_000,
		unverified: false
	},
	{ title: '令和8年度', from: '2026-04-01', to: null, half: 757_000, lighter: 367_000, unverified: true }
];

/** While the repair goes on a household may live in 仮設住宅, up to six months after the disaster. */
export const WHILE_REPAIRED: Condition = { all: [yes('repairUnderway'), { fact: 'monthsSince', to: 6 }] };

const HALF: Condition = gradeIn(...HANKAI_OR_WORSE);

const repair = ({ title, from, to, half, lighter, unverified }: (typeof LIMITS)[number]): SupportDefinition =>
	support({
		id: 'okyu-shuri',
		title: '住宅の応急修理',
		field: 'repair',
		office: '住宅担当',
		summary:
			'日常生活に欠かせない部分の修理を市町村が業者に頼み、費用を業者に払います。業者に支払った後では使えません。1つの住家に複数の世帯が住んでいても1世帯分です。',
		source: source('災害救助法による救助の程度、方法及び期間並びに実費弁償の基準', title, '', unverified),
		validFrom: from,
		validTo: to,
		when: {
			all: [
				{
					any: [
						gradeIn('daikibo', 'chukibo', 'hankai', 'jun'),
						{ all: [gradeIn('zenkai'), yes('repairable')] }
					]
				},
				{
					any: [
						{ fact: 'tenure', in: ['own'] },
						{ all: [{ fact: 'tenure', in: ['rent', 'other'] }, yes('ownerCannotRepair')] }
					]
				},
				no('repairPaid'),
				no('repairOfSameHouse')
			]
		},
		gives: 'limit',
		lines: [
			{
				slot: 'repair',
				title: '限度額',
				rows: [row('half', '半壊以上', HALF, half), row('jun', '準半壊', gradeIn('jun'), lighter)],
				factors: []
			}
		],
		papers: [
			paper('application', '応急修理申込書'),
			CERTIFICATE,
			paper('means', '資力に関する申出書', gradeIn('chukibo', 'hankai', 'jun')),
			paper('estimate', '修理見積書'),
			paper('photos', '被害の写真')
		],
		excludes: [
			{
				support: 'kasetsu',
				unless: WHILE_REPAIRED,
				text: '応急仮設住宅に入居する世帯は、応急修理を使えない'
			},
			{ support: 'kohi-kaitai', unless: null, text: '公費解体をする住家には、応急修理を使えない' },
			{ support: 'jihi-kaitai', unless: null, text: '解体をした住家には、応急修理を使えない' }
		]
	});

/** Repairs (災害救助法). */
export const REPAIR: readonly SupportDefinition[] = [
	...LIMITS.map(repair),
	support({
		id: 'kinkyu-shuri',
		title: '住宅の緊急の修理（ブルーシートの展張など）',
		field: 'repair',
		office: '住宅担当',
		summary: '屋根などの損傷から雨水が入るのを防ぐため、ブルーシートの展張などを市町村が業者に頼みます。',
		source: source(
			'災害救助法による救助の程度、方法及び期間並びに実費弁償の基準',
			'緊急の修理（およその額）',
			'',
			true
		),
		when: { all: [gradeIn(...HANKAI_OR_WORSE, 'jun'), yes('roofOpen')] },
		gives: 'limit',
		lines: [
			{
				slot: 'sheet',
				title: '限度額',
				rows: [row('sheet', '緊急の修理', gradeIn(...HANKAI_OR_WORSE, 'jun'), 50_000)],
				factors: []
			}
		],
		papers: [paper('application', '緊急修理申込書'), paper('photos', '被害の写真')]
	}),
	support({
		id: 'shogaibutsu',
		title: '障害物の除去',
		field: 'repair',
		office: '住宅担当',
		summary:
			'居室や台所などに運び込まれた土石・竹木などを、自分の資力では取り除けない世帯に代わって取り除きます。限度額は年度の基準によります。',
		source: source('災害救助法施行令2条', '障害物の除去', '', true),
		when: {
			all: [yes('debrisInside'), { any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded')] }]
		},
		papers: [paper('application', '申込書'), CERTIFICATE, paper('means', '資力に関する申出書')]
	})
];
