/** Rotation of the municipality key, for administrators. */
export const keys = {
	title: '鍵の更新',
	lead: '端末を失ったときなどに、自治体の鍵を新しくします。これから書く記録は、残った端末だけが読めます。',
	onlyAdmin: 'この画面には管理者の権限が必要です',
	onlyAdminText: '管理者の権限がある担当者で、管理者の端末のロックを解除してください。',
	now: 'いまの鍵',
	current: '識別番号',
	count: '鍵の数',
	countText: (n: number) => `${n}個（古い鍵は、前の記録を読むために残します）`,
	since: '更新した日時',
	first: '最初の鍵のまま',
	before: '更新の前に',
	steps: [
		'失った端末を「端末の登録と停止」で停止します。停止していない端末には、新しい鍵が渡ります。',
		'新しい鍵ファイルを保存し、金庫などに保管します。前の鍵ファイルも捨てないでください。',
		'電源の入っていない端末は、次に接続したときに新しい鍵を受け取ります。登録し直す必要はありません。'
	],
	devices: '端末の登録と停止を開く',
	loading: '端末の名簿を確かめています…',
	retry: 'もう一度確かめる',
	get: (n: number) => `新しい鍵を受け取る端末（${n}台）`,
	leftOut: (n: number) => `受け取らない端末（${n}台）`,
	columns: { device: '端末', role: '役割', why: '理由' },
	name: (device: string, label: string) => `${device}　${label}`,
	why: {
		revoked: '停止済み',
		ended: '利用の期限切れ',
		doubtful: '登録を確かめられない',
		late: '前の更新の名簿にない'
	},
	due: '鍵を更新してください',
	dueText: (names: string) => `停止した端末や期限の切れた端末（${names}）が、いまの鍵を持っています。`,
	rotate: '鍵を更新する',
	rotateTitle: '自治体の鍵を更新しますか',
	rotateText: (n: number) =>
		`${n}台の端末に新しい鍵を渡します。受け取らない端末は、これから書く記録の内容を読めなくなります。取り消せません。`,
	reason: '更新の理由',
	reasonHint: '例：受付の端末1台を紛失したため。人の名前は書きません。',
	rotateAction: '更新する',
	done: '鍵を更新しました',
	doneText: (n: number) =>
		`${n}台の端末に渡します。下のボタンで新しい鍵ファイルを保存し、金庫に保管してください。保存しないと、すべての端末を失ったときに記録を開けません。`,
	save: '新しい鍵ファイルを保存',
	saved: '鍵ファイルを保存しました。金庫に移したあと、この端末のダウンロードから消してください。',
	again: '鍵ファイルをもう一度保存',
	againText:
		'保管した鍵ファイルが見つからないときに使います。鍵ファイルがあれば、すべての記録を読めるため、取り扱いに注意してください。',
	fileName: (code: string, id: string) => `tomoshibi-key-${code}-${id}.json`
};
