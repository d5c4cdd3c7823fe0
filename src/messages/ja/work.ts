/** Lists of applications and the survey form. */
export const work = {
	title: '申請の一覧',
	titlePrint: '交付・印刷',
	lead: '状態で絞り込み、世帯の記録を開きます。',
	leadPrint: '判定の済んだ申請を選び、まとめて交付して印刷します。',
	filter: '絞り込み',
	state: '状態',
	all: 'すべて',
	issuable: '交付できるもの',
	text: '言葉で絞り込む',
	textHint: '世帯主の氏名・フリガナ、受付番号、罹災番号、整理番号',
	shown: (n: number) => `${n.toLocaleString('ja-JP')}件を表示`,
	shownOf: (n: number) => `新しい${n.toLocaleString('ja-JP')}件を表示しています。言葉で絞り込んでください。`,
	empty: 'あてはまる申請がありません',
	emptyText: '状態や言葉を変えてください。他の端末の申請は、受信してから表示されます。',
	caption: '申請',
	pickAll: 'この一覧の交付できるものをすべて選ぶ',
	unpick: '選択をすべて外す',
	age: (days: number) => (days === 0 ? '今日' : `${days}日`),
	open: '記録を開く',
	openOf: (head: string) => `${head} 記録を開く`,
	survey: '調査を記録',
	surveyOf: (head: string) => `${head} 調査を記録`,
	chosen: (n: number) => `${n}件を選んでいます`,
	issueAndPrint: 'まとめて交付して印刷する',
	issueTitle: 'まとめて交付しますか',
	issueText: (issue: number, print: number) =>
		[
			issue > 0 ? `${issue}件に整理番号を付けて交付し、続けて印刷します。` : '',
			print > 0 ? `${print}件は交付済みの証明書をそのまま印刷します。` : ''
		].join(''),
	issueOn: '交付日は今日です。追加記載事項は申請のとおりに印字します。',
	issueAction: '交付して印刷へ進む',
	incompleteTitle: 'まとめて交付できない申請があります',
	incomplete: (heads: string) =>
		`${heads}：印字する内容（所在地など）が足りません。記録を開き、書き足してから交付してください。選択から外しました。`,
	nothingChosen: '申請を選んでください。',
	most: (n: number) => `一度に印刷できるのは${n}件までです。`,
	toCase: '世帯の記録へ',
	missingTitle: 'この申請がありません',
	missing: '世帯の記録を開き直してください。他の端末の申請は、受信してから表示されます。'
};

/** Survey form; src/ui/forms/survey.ts uses the labels for its error sentences too. */
export const survey = {
	title: '調査の記録',
	lead: '住家の被害を記録します。区分は本部が判定して決まります。',
	application: '申請',
	round: '調査の回',
	surveyedOn: '調査した日',
	method: '調査の方法',
	methodHints: {
		outside: '外から見て判定（第1次調査）',
		inside: '内部に入って調査（第2次調査）',
		photo: '写真による自己判定（準半壊に至らない場合で、申請者が同意したとき）'
	},
	loss: '住家の損害割合',
	lossHint: '計算したときだけ、整数で入力します。',
	lossWrong: '「住家の損害割合」は0から100までの整数で入力してください。',
	lossMeans: (percent: number, grade: string) => `損害割合${percent}%は「${grade}」に当たります。`,
	lossDiffers: '選んだ区分と損害割合が合いません。区分の理由を所見に書いてください。',
	grade: '区分（調査員の見立て）',
	gradeHints: {
		zenkai: '損害割合50%以上',
		daikibo: '40%以上50%未満',
		chukibo: '30%以上40%未満',
		hankai: '20%以上30%未満',
		jun: '10%以上20%未満',
		ichibu: '10%未満'
	},
	findings: '所見',
	findingsHint: '判定した範囲、外観、傾き、浸水の深さ、壊れた部位など',
	surveyors: '調査員',
	corrects: '前の調査との関係',
	correctsNew: '別の調査として記録する',
	correctsOld: (when: string, grade: string) => `${when}の調査（${grade}）を訂正する`,
	submit: '調査を記録する',
	closed: 'この申請の調査は、いまは記録できません',
	closedText: '判定が済んでいます。調査し直すときは、世帯の記録から「再度の調査を依頼する」を選んでください。'
};
