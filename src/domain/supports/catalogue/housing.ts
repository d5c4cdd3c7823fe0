import type { Condition, SupportDefinition } from '../definition';
import { CERTIFICATE, gradeIn, HANKAI_OR_WORSE, IDENTITY, no, paper, source, support, yes } from './common';
import { WHILE_REPAIRED } from './repair';

const PULLED_DOWN: Condition = {
	all: [gradeIn('daikibo', 'chukibo', 'hankai'), { fact: 'demolition', in: ['unavoidable'] }]
};

/** Places to live (住まい). */
export const HOUSING: readonly SupportDefinition[] = [
	support({
		id: 'kasetsu',
		title: '応急仮設住宅（建設型・賃貸型）',
		field: 'housing',
		office: '住宅担当',
		summary:
			'住家を失った世帯に、建設した住宅または借り上げた民間の住宅を2年以内で無償で貸します（光熱水費は自己負担）。罹災証明書の交付の前でも申し込めます。賃貸型から建設型へ移ることもできます。',
		source: source('災害救助法による救助の程度、方法及び期間並びに実費弁償の基準', '応急仮設住宅の供与'),
		when: {
			all: [
				no('householdGone'),
				{
					any: [
						gradeIn('zenkai'),
						PULLED_DOWN,
						yes('longEvacuation'),
						yes('cannotReturn'),
						{ all: [gradeIn(...HANKAI_OR_WORSE), yes('tookRepair'), WHILE_REPAIRED] }
					]
				}
			]
		},
		papers: [
			paper('application', '入居申込書'),
			CERTIFICATE,
			paper('residents', '住民票（世帯全員）'),
			IDENTITY,
			paper('demolition', '解体することの申出書', PULLED_DOWN)
		],
		excludes: [
			{
				support: 'okyu-shuri',
				unless: WHILE_REPAIRED,
				text: '応急修理を受けた世帯は、応急仮設住宅に入居できない'
			}
		]
	}),
	support({
		id: 'koei-ichiji',
		title: '公営住宅の一時入居',
		field: 'housing',
		level: 'municipality',
		office: '住宅担当',
		summary:
			'住まいに住めなくなった世帯に、空いている公営住宅を期間を限って貸します。期間と使用料は市町村が定めます。',
		source: source('地方自治法238条の4（目的外使用）', '市町村の定め', '', true),
		when: { any: [gradeIn(...HANKAI_OR_WORSE), yes('cannotReturn'), yes('longEvacuation')] },
		papers: [CERTIFICATE, IDENTITY]
	}),
	support({
		id: 'saigai-koei',
		title: '災害公営住宅',
		field: 'housing',
		level: 'municipality',
		office: '住宅担当',
		summary: '災害で住宅を失い、自分で住まいを確保することが難しい世帯のために建てる公営住宅です。',
		source: source('公営住宅法', '8条・24条', '', true),
		when: { any: [gradeIn('zenkai'), PULLED_DOWN, yes('longEvacuation')] },
		papers: [CERTIFICATE, paper('residents', '住民票（世帯全員）')]
	})
];
