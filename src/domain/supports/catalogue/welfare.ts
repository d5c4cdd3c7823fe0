import type { SupportDefinition } from '../definition';
import { ANY_DAMAGE, gradeIn, HANKAI_OR_WORSE, source, support, yes } from './common';

/** Looking after people (福祉). */
export const WELFARE: readonly SupportDefinition[] = [
	support({
		id: 'mimamori',
		title: '見守り・相談支援（地域支え合いセンター）',
		field: 'welfare',
		level: 'municipality',
		office: '地域支え合いセンター',
		summary: '仮設住宅などで暮らす世帯や、見守りの必要な方のいる世帯を訪ね、困りごとの相談を受けます。',
		source: source('被災者見守り・相談支援等事業実施要綱', '', '', true),
		when: {
			any: [
				yes('tookHousing'),
				yes('needsWatch'),
				{ all: [gradeIn(...HANKAI_OR_WORSE), { fact: 'age', from: 65 }] }
			]
		},
		needsApplication: false
	}),
	support({
		id: 'case-management',
		title: '災害ケースマネジメント（生活再建相談）',
		field: 'welfare',
		level: 'municipality',
		office: '被災者支援担当',
		summary: '被災した世帯の状況を聞き取り、支援につなぎ、生活の再建まで継続して相談を受けます。',
		source: source('災害ケースマネジメント実施の手引き（内閣府）', '', '', true),
		when: gradeIn(...ANY_DAMAGE),
		needsApplication: false
	})
];
