/** This tablet, its staff, and for headquarters the other tablets. */
export const settings = {
	title: '設定',
	tablet: 'この端末',
	number: '端末番号',
	label: '名前',
	role: '認められた担当',
	version: 'アプリの版',
	offline: '通信なしでの起動',
	offlineYes: 'できます（この端末に入っています）',
	offlineNo: 'まだできません。つながった状態で、しばらくこの画面を開いておいてください。',
	gate: 'データセンター',
	gateNone: 'つながっていません',
	lastContact: '最後の接続',
	never: 'まだありません',
	clock: '時計のずれ',
	clockUnknown: 'まだ測っていません',
	clockGood: 'ほぼ合っています',
	clockOff: (minutes: number, ahead: boolean) =>
		`約${minutes.toLocaleString('ja-JP')}分 ${ahead ? '進み' : '遅れ'}`,
	autoLock: '自動ロック',
	autoLockText: (minutes: number) => `${minutes}分 操作がないとロックします（自治体の設定）`,
	checkUpdate: '新しい版を確かめる',
	checked: '確かめました。新しい版があるときは、画面の上に表示されます。',

	storage: '保存',
	keep: 'データを残す許可',
	keepYes: 'あり',
	keepNo: 'なし',
	keepUnknown: '不明',
	space: '使っている容量',
	spaceText: (used: string, quota: string) => `${used}（使える容量 ${quota}）`,

	register: '台帳',
	createdAt: '台帳の日付',
	age: (days: number) => (days <= 0 ? '今日' : `${days}日前`),

	staff: '担当者',
	staffHere: 'この端末を使える人',
	addStaff: '担当者を追加する',
	addStaffAction: 'この担当者を登録する',
	staffAdded: (name: string) => `${name}さんを登録しました。次のロック解除から選べます。`,

	devicesTitle: '端末の管理（本部）',
	devicesText: '新しい端末の登録コードを作り、端末の状態を見て、なくした端末を止めます。',
	devicesOpen: '端末の管理を開く'
};

/** Headquarters: tablets. */
export const devices = {
	title: '端末の管理',
	needsConnection: 'この画面はデータセンターにつながっているときだけ使えます。',
	onlyHeadquarters: 'この画面は本部の担当者だけが使えます。',

	inviteTitle: '新しい端末を登録する',
	inviteLead: '登録コードを作り、新しい端末で読み取ります。コードは1台に1つ、24時間使えます。',
	label: '端末の名前',
	labelHint: '置き場所と番号。人の名前は入れないでください。例：第一小学校 1号機',
	role: 'この端末に認める担当',
	make: '登録コードを作る',
	codeTitle: (label: string) => `「${label}」の登録コード`,
	codeLead: '新しい端末のカメラでこのQRコードを読み取るか、「端末を登録する」画面でコードを入力します。',
	qr: '新しい端末で読み取るQRコード',
	code: '登録コード',
	address: '開くアドレス',
	expires: '使える期限',
	secret: 'このコードがあれば名簿を受け取れます。写真に撮らせたり、メールで送ったりしないでください。',
	another: '続けて次の端末のコードを作る',

	listTitle: '登録した端末',
	none: '登録した端末はまだありません。',
	refresh: '最新の状態にする',
	columns: {
		device: '端末',
		role: '担当',
		lastContact: '最後の接続',
		unsent: '未送信',
		state: '状態',
		stop: '操作'
	},
	never: 'なし',
	ago: (minutes: number) =>
		minutes < 1
			? '1分以内'
			: minutes < 60
				? `${minutes}分前`
				: minutes < 60 * 48
					? `${Math.floor(minutes / 60)}時間前`
					: `${Math.floor(minutes / 1440)}日前`,
	unsent: (unsent: number, refused: number) =>
		refused > 0 ? `${unsent}件（差戻し ${refused}件）` : `${unsent}件`,
	active: '使用中',
	silent: '長く接続なし',
	clockOff: '時計のずれ',
	revoked: (when: string) => `停止（${when}）`,
	thisTablet: 'この端末',
	revoke: '使用を止める',
	revokeTitle: (label: string) => `「${label}」の使用を止めますか`,
	revokeText:
		'この端末は次にデータセンターへつながったとき、名簿と鍵を消し、使えなくなります。元に戻せません。使うには新しい登録コードが必要です。',
	revokeUnsent: (n: number) =>
		`この端末には、届いていない記録が${n}件あると報告されています。止めると失われるおそれがあります。先に端末をデータセンターへつないでください。`,
	revokeAction: 'この端末を止める',
	revokedDone: (label: string) => `「${label}」を止めました。`
};
