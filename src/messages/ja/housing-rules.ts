import type { RulesTable } from '../../domain/housing/rules';

/** Tables for temporary housing (入居の基準). */
export const housingRules = {
	title: '入居の基準',
	lead: '優先の点数、家賃の上限、入居資格の根拠です。市区町村の要綱や都道府県の基準に合わせて改められます。',
	link: '入居の基準',
	tables: {
		priority: '優先入居の加点表',
		rent: '賃貸型の家賃の上限（月額）',
		grounds: '入居資格の根拠'
	} satisfies Record<RulesTable, string>,
	leads: {
		priority: '同じ組の項目は、いちばん点の高い1つだけを数えます。',
		rent: '共益費・管理費は含みません。世帯の人数に合う、いちばん下の行を使います。',
		grounds: '記録からわかる資格です。最後は人が判定します。'
	} satisfies Record<RulesTable, string>,
	fixed: (when: string) => `${when}に制定`,
	supplied: '標準の表（この市区町村の制定はまだありません）',
	change: (table: string) => `${table}を改める`,
	rowName: '項目の名前',
	inGroup: (group: string) => `（${group}の組）`,
	alsoNeeds: (needs: string) => `ほかに確かめること：${needs}`,
	groups: { elderly: '高齢', disability: '障害', shelter: '避難の状況' } as Record<string, string>,
	noGroup: 'なし（ほかの項目と合わせて数える）',
	point: (n: number) => `${n}点`,
	from: (n: number) => `${n}人以上`,
	anyGrade: '被害の程度を問わない',
	formLead:
		'この内容がそのまま新しい表になります。待っている世帯の順位は、すぐに新しい点数で並び直します。公告した抽選の点数は変わりません。',
	rowTitle: (i: number) => `項目${i}`,
	rowPoints: '点数',
	rowGroup: '組',
	pointUnit: '点',
	peopleUnit: '人以上',
	rowPeople: '世帯の人数',
	rowYen: '家賃の上限',
	use: 'この根拠で入居を認める',
	gradesOf: '被害の程度',
	needs: 'ほかに確かめること',
	needsHint: '例：解体の証明。なければ空欄のままにします。',
	addRow: '行を追加する',
	removeRow: 'この行を削除する',
	note: '改める理由',
	submit: 'この表に改める',
	wrongPoints: '点数は0から1,000までの数字で入力してください。',
	wrongPeople: '世帯の人数は1から20までの数字で、行ごとに違う人数を入力してください。',
	wrongYen: '家賃の上限は、1円以上の数字で入力してください。',
	firstPeople: '1人の世帯に使う行（1人以上）を入力してください。',
	needRows: '行を1つ以上入力してください。',
	needGrades: '被害の程度を1つ以上選ぶか、「被害の程度を問わない」に印を付けてください。',
	needGrounds: '認める根拠を1つ以上選んでください。'
};
