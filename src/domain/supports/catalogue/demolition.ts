import type { Condition, SupportDefinition } from '../definition';
import {
	ACCOUNT,
	CERTIFICATE,
	gradeIn,
	HANKAI_OR_WORSE,
	IDENTITY,
	no,
	paper,
	source,
	support,
	yes
} from './common';

/** Consents are not asked for a house that is no building any more (建物性を失った家屋). */
const STANDS: Condition = no('noLongerBuilding');
const OWNED: Condition[] = [gradeIn(...HANKAI_OR_WORSE), { fact: 'tenure', in: ['own'] }];

const PAPERS: SupportDefinition['papers'] = [
	paper('application', '解体の申請書'),
	paper('plan', '建物の配置図'),
	CERTIFICATE,
	IDENTITY,
	paper('mandate', '委任状（代理人が申請するとき）'),
	paper('owners', '共有者・相続権者の同意書', STANDS),
	paper('heirs', '相続関係図（相続の登記が済んでいないとき）'),
	paper('mortgage', '抵当権者の同意書', STANDS),
	paper('tenants', '借家人の同意書', STANDS),
	paper('neighbours', '隣地の所有者の同意書', STANDS)
];

/** 公費解体 and what is paid back to those who pulled down themselves. */
export const DEMOLITION: readonly SupportDefinition[] = [
	support({
		id: 'kohi-kaitai',
		title: '被災家屋の公費解体',
		field: 'demolition',
		office: '環境・廃棄物担当',
		summary:
			'半壊以上の家屋を、所有者の申請により市町村が解体・撤去します。建物としての形を失った家屋では、ほかの権利者の同意書は要りません。',
		source: source('公費解体・撤去マニュアル（環境省）', '珠洲市・七尾市・穴水町の案内'),
		when: { all: [...OWNED, no('demolishedOwnMoney')] },
		papers: PAPERS,
		excludes: [
			{ support: 'okyu-shuri', unless: null, text: '応急修理をした住家は、公費解体を使えない' },
			{ support: 'jihi-kaitai', unless: null, text: '自費解体の費用の償還を受ける家屋は、公費解体を使えない' }
		]
	}),
	support({
		id: 'jihi-kaitai',
		title: '自費解体の費用の償還',
		field: 'demolition',
		office: '環境・廃棄物担当',
		summary: '公費解体の対象になる家屋を先に自費で解体したとき、市町村の基準の額までの費用を支払います。',
		source: source('公費解体・撤去マニュアル（環境省）', '費用償還（額は市町村の基準）'),
		when: { all: [...OWNED, yes('demolishedOwnMoney')] },
		papers: [
			...PAPERS.filter(({ id }) => id !== 'neighbours'),
			paper('contract', '解体の契約書・領収書・内訳'),
			paper('photos', '解体の前・途中・後の写真'),
			ACCOUNT
		],
		excludes: [
			{ support: 'okyu-shuri', unless: null, text: '応急修理をした住家の解体費用は、償還の対象にならない' }
		]
	})
];
