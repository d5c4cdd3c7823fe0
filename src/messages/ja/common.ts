/** Words that several screens share. One file for each area of the screens; no text stands anywhere else. */
export const common = {
	app: '灯　被災者支援システム',
	back: '戻る',
	cancel: 'やめる',
	save: '保存する',
	next: '次へ',
	required: '必須',
	optional: '任意'
};
