import { choice, exists, number, yesNo, type Fact } from './fact-type';

/** Facts of one person (世帯員・犠牲者の事項). */
export const PERSON_FACTS: readonly Fact[] = [
	number({
		id: 'age',
		title: '年齢',
		question: '生年月日はいつですか。',
		of: 'person',
		from: 'register',
		given: 'computed',
		unit: '歳'
	}),
	yesNo({
		id: 'head',
		title: '世帯主である',
		question: '世帯主はどなたですか。',
		of: 'person',
		from: 'register',
		given: 'field'
	}),
	number({
		id: 'income',
		title: '前年の総所得金額等',
		question: '前年の総所得金額等はいくらですか。',
		of: 'person',
		from: 'register',
		given: 'field',
		unit: '円'
	}),
	choice({
		id: 'death',
		title: '死亡の別',
		question: 'この災害でどのように亡くなりましたか。',
		of: 'person',
		from: 'ledger',
		given: 'field',
		options: { none: '存命', direct: '直接死', related: '災害関連死（認定済み）', missing: '行方不明' }
	}),
	yesNo({
		id: 'breadwinner',
		title: '生計を主として維持していた',
		question: 'その方が主に世帯の生計を支えていましたか。',
		of: 'person',
		from: 'told',
		given: 'facts'
	}),
	choice({
		id: 'injury',
		title: '災害による負傷',
		question: 'この災害でけがをしましたか。',
		of: 'person',
		from: 'told',
		options: {
			none: 'なし',
			light: '療養1か月未満',
			month: '療養1か月以上',
			disability: '重い障害が残った（災害障害見舞金の程度）'
		}
	}),
	choice({
		id: 'insurance',
		title: '医療保険',
		question: '加入している医療保険はどれですか。',
		of: 'person',
		from: 'register',
		options: { kokuho: '国民健康保険', koki: '後期高齢者医療', work: '職場の健康保険', none: '生活保護など' }
	}),
	choice({
		id: 'pension',
		title: '国民年金',
		question: '国民年金保険料を自分で納めていますか。',
		of: 'person',
		from: 'told',
		options: { first: '第1号被保険者（自分で納める）', other: 'それ以外' }
	}),
	choice({
		id: 'school',
		title: '在学',
		question: 'いま通っている学校はどれですか。',
		of: 'person',
		from: 'told',
		options: {
			none: '通っていない',
			primary: '小学校',
			junior: '中学校',
			high: '高等学校',
			college: '大学・短期大学・高等専門学校・専門学校'
		}
	}),
	yesNo({
		id: 'booksLost',
		title: '教科書・学用品をなくした',
		question: '教科書や学用品をなくしましたか。',
		of: 'person',
		from: 'told'
	}),
	yesNo({
		id: 'nursery',
		title: '保育所・認定こども園などに通っている',
		question: '保育所・認定こども園などに通っていますか。',
		of: 'person',
		from: 'register'
	}),
	choice({
		id: 'work',
		title: '災害による仕事への影響',
		question: '災害のために休業や離職をしていますか。',
		of: 'person',
		from: 'told',
		options: {
			none: '影響なし・働いていない',
			suspended: '勤め先の被災で休業し、賃金を受けられない',
			left: '災害のために離職した'
		}
	}),
	exists({
		id: 'needsWatch',
		title: '見守りを続ける必要の判定',
		question: '見守りや相談を続ける必要があると、担当が判定しましたか。',
		of: 'person',
		from: 'ledger',
		unrecorded: false
	})
];
