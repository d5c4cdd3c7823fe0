/** A member of staff, on the enrolment page and in the settings. */
export const staffForm = {
	name: '担当者の氏名',
	nameHint: '記録に残り、この端末の仲間だけが読めます。',
	lent: '応援職員（ほかの自治体から来た人）',
	lentHint: '終わりの日と担当する仕事を決めて登録します。終わりの日を過ぎると、自動で使えなくなります。',
	from: '応援元の自治体',
	fromHint: '例：灯北市',
	until: '応援の終わりの日',
	untilHint: 'この日の終わり（24時）まで使えます。例：R8.12.5',
	untilPast: '今日より前の日は選べません。',
	untilTooLate: (day: string) => `あなた自身の利用期間（${day}まで）より後の日は選べません。`,
	tasks: '担当する仕事',
	tasksNone: '担当する仕事を1つ以上選んでください。',
	role: '担当',
	roleTooHigh: '選べない担当です。この端末とあなたに認められた範囲の担当を選んでください。',
	how: 'ロックを解除する方法',
	byAuthenticator: 'この端末の生体認証・画面ロックとPIN',
	byAuthenticatorHint: '指紋や顔、または端末の画面ロックと、6けたのPINで開きます。この端末でしか開けません。',
	byPassphrase: '合言葉',
	byPassphraseHint: '長い合言葉だけで開きます。',
	noAuthenticator:
		'この端末には使える生体認証・画面ロックがないため、合言葉で開きます。端末の設定で画面ロックを付けると選べるようになります。'
};

/** What opens the tablet: the passphrase or PIN of one person. */
export const secretForm = {
	passphrase: '合言葉（自分だけのもの）',
	passphraseHint: '空白やハイフン、かな・ローマ字の違いは気にしなくてかまいません。',
	passphraseAgain: '合言葉（確認のためもう一度）',
	pin: 'PIN（自分だけの暗証番号）',
	pinHint: '6けた以上の数字。「123456」のような並びや誕生日は使えません。',
	pinAgain: 'PIN（確認のためもう一度）',
	differs: '2回の入力が違います。同じものをもう一度入力してください。',
	empty: '入力してください。',
	strengthLabel: '合言葉の強さ',
	strong: '十分です。この合言葉を使えます。',
	weak: (percent: number) => `まだ足りません（必要な強さの${percent}%）。長くしてください。`,
	weakError: '合言葉が短いか、推測されやすい並びです。長くするか、「自動で作る」を使ってください。',
	weakPin: '推測されやすいPINです。6けた以上で、並びや誕生日でない数字にしてください。',
	make: '自動で作る',
	makeDigits: '数字16けたで作る',
	makeWords: 'ことば6つで作る',
	made: '作った合言葉',
	madeHint:
		'紙に書き、人に見せず、端末とは別に持ってください。覚えたら紙は処分します。この画面を閉じると二度と表示されません。',
	madeFilled: '下の欄に入れました。書き写しが正しいか確かめるため、もう一度の欄には自分で入力してください。'
};

/** The tablet's own authenticator (fingerprint, face, screen lock). */
export const authenticator = {
	/** As the system's own prompts and lists name it. */
	rp: '灯（被災者支援システム）',
	user: '灯　端末のロック',
	cancelled:
		'本人確認が完了しませんでした。もう一度ボタンを押し、指紋・顔または画面ロックで確認してください。',
	unsupported:
		'この端末の生体認証・画面ロックは、記録の鍵を守る機能（PRF）に対応していません。合言葉を使ってください。',
	missing:
		'本人確認が完了しませんでした。もう一度押してください。くり返すときは、この担当者の鍵がこの端末の生体認証・画面ロックの中にありません（端末の初期化や、別の端末へのデータの写し）。ほかの担当者に解除してもらうか、本部へ連絡してください。',
	failed: '端末の生体認証・画面ロックを使えませんでした。もう一度試すか、合言葉を使ってください。'
};

/** Enrolment of this tablet. */
export const enrol = {
	title: '端末を登録する',
	steps: ['登録コード', '担当者', '台帳の受け取り'] as const,
	step: (n: number, of: number, name: string) => `手順 ${n}/${of}　${name}`,
	codeLead: '本部で発行された登録コードを入力します。コードは1台に1つで、24時間使えます。',
	code: '登録コード',
	codeHint: '20文字。ハイフンや大文字・小文字は気にしなくてかまいません。',
	codeShort: (n: number) => `登録コードは20文字です（今は${n}文字）。本部の画面と見比べてください。`,
	codeFor: (label: string, role: string) => `この登録コードは「${label}」（${role}の端末）のものです。`,
	codeUntil: (day: string) => `この端末を使えるのは${day}までです。`,
	checking: '確かめています…',
	scan: 'QRコードを読み取る',
	next: '次へ',
	staffLead: '最初にこの端末を使う人を登録します。ほかの人はあとで「設定」から追加できます。',
	changeCode: '登録コードを入力し直す',
	enrol: 'この端末を登録する',
	done: 'この端末を登録しました',
	device: (number: string, label: string) => `端末 ${number}「${label}」`,
	kept: 'データを残す許可：あり。端末の容量が足りなくなっても、ブラウザーはこの端末の記録を消しません。',
	notKept:
		'データを残す許可：まだありません。ホーム画面に追加（インストール）すると許可されやすくなります。「設定」からもう一度求められます。',
	askingKeep: 'データを残す許可を確かめています…',
	appStored: 'アプリ：この端末に入りました。通信がなくても起動します。',
	appStoring: 'アプリ：この端末に入れています。終わるまで通信を切らないでください。',
	start: 'しごとを始める',
	startHint: '台帳の受け取り中でも始められます。名簿の検索は受け取りが終わってから使えます。'
};
