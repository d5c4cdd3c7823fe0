import type { SupportDefinition } from '../definition';
import { ACCOUNT, ALWAYS, IDENTITY, paper, row, source, support, yes } from './common';

const LAW = '災害弔慰金の支給等に関する法律';
const BREADWINNER = '生計を主として維持していた方';

/** 災害弔慰金・災害障害見舞金. A missing person counts as dead once three months have passed (同法4条). */
export const CONDOLENCE: readonly SupportDefinition[] = [
	support({
		id: 'choi',
		title: '災害弔慰金',
		field: 'money',
		office: '福祉担当',
		summary:
			'災害で亡くなった方（災害関連死を含む）の遺族に支給します。配偶者、子、父母、孫、祖父母の順で、いずれもいないときは、亡くなった方と同居または生計を同じくしていた兄弟姉妹です。',
		source: source(LAW, '3条・4条・同法施行令1条の2'),
		per: 'deceased',
		when: {
			any: [
				{ fact: 'death', in: ['direct', 'related'] },
				{
					all: [
						{ fact: 'death', in: ['missing'] },
						{ fact: 'monthsSince', from: 3 }
					]
				}
			]
		},
		gives: 'money',
		lines: [
			{
				slot: 'condolence',
				title: '弔慰金',
				rows: [
					row('breadwinner', `${BREADWINNER}の死亡`, yes('breadwinner'), 5_000_000),
					row('other', 'その他の方の死亡', ALWAYS, 2_500_000)
				],
				factors: []
			}
		],
		papers: [
			paper('death', '死亡診断書・死体検案書の写し'),
			paper('family', '亡くなった方と遺族の戸籍'),
			paper('residents', '住民票'),
			IDENTITY,
			ACCOUNT,
			paper('related', '災害関連死の認定を求める申立書と経過の資料', { fact: 'death', in: ['related'] })
		]
	}),
	support({
		id: 'shogai-mimai',
		title: '災害障害見舞金',
		field: 'money',
		office: '福祉担当',
		summary: '災害による負傷・疾病で、両眼の失明、常に介護が必要など重い障害が残った方に支給します。',
		source: source(LAW, '8条・9条・同法施行令2条の2'),
		per: 'person',
		when: { fact: 'injury', in: ['disability'] },
		gives: 'money',
		lines: [
			{
				slot: 'disability',
				title: '障害見舞金',
				rows: [
					row('breadwinner', BREADWINNER, yes('breadwinner'), 2_500_000),
					row('other', 'その他の方', ALWAYS, 1_250_000)
				],
				factors: []
			}
		],
		papers: [paper('diagnosis', '医師の診断書'), IDENTITY, ACCOUNT]
	})
];
