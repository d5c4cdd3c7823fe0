/** A member of staff, on the enrolment page and in the settings. */
export const staffForm = {
	name: '担当者の氏名',
	nameHint: '記録に残り、この端末の仲間だけが読めます。',
	from: '応援元の自治体',
	fromHint: '応援職員のときだけ。例：灯北市',
	role: '担当',
	roleTooHigh: 'この端末では選べない担当です。本部がこの端末に認めた範囲の担当を選んでください。',
	pin: 'PIN（自分だけの暗証番号）',
	pinAgain: 'PIN（確認のためもう一度）',
	pinShort: 'PINは6文字以上にしてください。',
	pinDiffers: '2回のPINが違います。同じPINをもう一度入力してください。'
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
