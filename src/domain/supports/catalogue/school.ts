import type { Condition, SupportDefinition } from '../definition';
import { CERTIFICATE, gradeIn, HANKAI_OR_WORSE, INCOME, paper, source, support, yes } from './common';

const HARD: Condition = {
	any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded'), yes('incomeLost'), yes('deaths')]
};

/** School (就学). */
export const SCHOOL: readonly SupportDefinition[] = [
	support({
		id: 'shugaku-enjo',
		title: '被災児童生徒の就学援助',
		field: 'school',
		level: 'municipality',
		office: '教育委員会',
		summary:
			'被災して就学が難しくなった小学生・中学生の学用品費、通学費、給食費などを援助します。額は市町村の定めによります。',
		source: source('学校教育法19条、被災児童生徒就学支援等事業', '', '', true),
		per: 'person',
		when: {
			all: [{ fact: 'age', from: 6, to: 15 }, { fact: 'school', in: ['primary', 'junior'] }, HARD]
		},
		papers: [paper('application', '就学援助申請書'), CERTIFICATE]
	}),
	support({
		id: 'kyokasho',
		title: '教科書・学用品の給与',
		field: 'school',
		office: '教育委員会',
		summary:
			'教科書や学用品をなくした小学生・中学生・高校生などに現物を渡します。限度額は年度の基準によります。',
		source: source('災害救助法4条1項8号', '学用品の給与', '', true),
		per: 'person',
		when: {
			all: [
				{ fact: 'age', from: 6, to: 19 },
				{ fact: 'school', in: ['primary', 'junior', 'high'] },
				yes('booksLost'),
				{ any: [gradeIn(...HANKAI_OR_WORSE), yes('floorFlooded')] }
			]
		},
		papers: [CERTIFICATE]
	}),
	support({
		id: 'jugyoryo',
		title: '高等学校・大学などの授業料の減免、奨学金',
		field: 'school',
		office: '在学している学校・日本学生支援機構',
		summary:
			'被災して学費の支払いが難しくなった生徒・学生の授業料などの減免、緊急の奨学金があります。30歳以上で在学している方も学校に申し出られます。',
		source: source('大学等における修学の支援に関する法律、都道府県・学校の定め', '', '', true),
		per: 'person',
		when: {
			all: [{ fact: 'age', from: 15, below: 30 }, { fact: 'school', in: ['high', 'college'] }, HARD]
		},
		papers: [CERTIFICATE, INCOME]
	})
];
