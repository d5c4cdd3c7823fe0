/** Words that several screens share. One file for each area of the screens; no text stands anywhere else. */
export const common = {
	app: '灯　被災者支援システム',
	appShort: '灯（ともしび）',
	back: '戻る',
	cancel: 'やめる',
	close: '閉じる',
	save: '保存する',
	next: '次へ',
	required: '必須',
	optional: '任意',
	working: '処理しています…',
	loading: '読み込んでいます…',
	retry: 'もう一度試す',
	none: 'なし',
	unknown: '不明',
	yes: 'はい',
	no: 'いいえ',
	errorSummary: (count: number) => `入力を確認してください（${count}件）`,
	errorMark: 'エラー',
	fillRequired: (label: string) => `「${label}」を入力してください。`,
	chooseRequired: (label: string) => `「${label}」を選んでください。`,
	chooseOne: '選んでください',
	confirmTitle: '確認',
	notices: { info: 'お知らせ', warn: '注意', error: 'エラー', success: '完了' },
	people: (n: number) => `${n}人`,
	count: (n: number) => `${n.toLocaleString('ja-JP')}件`,
	copy: 'コピーする',
	copied: 'コピーしました。',
	/** 1 MB = 1,000,000 bytes, as shops and system settings count. */
	megabytes: (bytes: number) =>
		`${(bytes / 1e6).toLocaleString('ja-JP', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`
};

/** What was typed and not written yet. */
export const drafts = {
	failed: '書きかけを保存できません',
	restored: '前に入力した途中の内容を表示しています。'
};

/** Field for a passphrase or PIN. */
export const pinField = {
	show: '文字を表示する',
	letters: '文字のキーボードを使う'
};

/** Reading a QR code with the camera. */
export const scanner = {
	hold: 'QRコードを画面の中央に映してください。読み取ると自動で閉じます。',
	denied:
		'カメラの使用が許可されていません。ブラウザーの設定でカメラを許可するか、コードを手で入力してください。',
	noCamera: 'カメラを使えません。コードを手で入力してください。'
};

/** Date field. The words of DateError (src/domain/dates.ts) and the bounds of a field. */
export const dateField = {
	hint: '例：S45.3.5、昭和45年3月5日、19700305（西暦8けた）',
	read: (wareki: string, seireki: string) => `${wareki}（${seireki}）`,
	errors: {
		empty: '日付を入力してください。',
		format:
			'日付として読み取れません。「S45.3.5」のように元号の頭文字と数字、または「19700305」のように西暦8けたで入力してください。',
		noEra:
			'元号がわかりません。「S45.3.5」のように、数字の前に元号の頭文字（M・T・S・H・R）を付けてください。',
		noSuchDate: 'その日付は暦にありません。年・月・日を確かめて入力してください。',
		outsideEra: 'その元号にその年月日はありません。元号か年を直してください（例：平成は31年4月30日まで）。',
		unknown: '年月日がすべてわかる日付だけを入力できます。不詳のときは空のままにして、備考に書いてください。',
		oldCalendar:
			'明治6年より前の日付は旧暦のため入力できません。わからないときは空のままにして、備考に書いてください。'
	},
	tooLate: (limit: string) => `${limit}より後の日付は入力できません。年・月・日を確かめてください。`,
	tooEarly: (limit: string) => `${limit}より前の日付は入力できません。年・月・日を確かめてください。`
};
