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

	until: '使える期間',
	untilText: (when: string) => `${when}まで`,
	untilNone: '期限なし',

	staff: '担当者',
	staffHere: 'この端末を使える人',
	addStaff: '担当者を追加する',
	addStaffAction: 'この担当者を登録する',
	staffAdded: (name: string) => `${name}さんを登録しました。次のロック解除から選べます。`,
	staffOpen: '担当者の一覧を開く',
	staffText: '担当者を追加し、応援職員の終わりの日を確かめ、利用を終わらせます。',
	change: '自分の合言葉・PINを変える',
	changeAction: 'この内容に変える',
	changed: '変えました。次のロック解除から使ってください。',
	keysTitle: '鍵の管理',
	keysText: '端末をなくしたときに鍵を新しくし、鍵の控えを作ります。',
	keysOpen: '鍵の管理を開く',

	devicesTitle: '端末の管理',
	devicesText: '新しい端末の登録コードを作り、端末の状態を見て、なくした端末を止めます。',
	devicesOpen: '端末の管理を開く'
};

/** Headquarters: tablets. */
export const devices = {
	title: '端末の管理',
	needsConnection: 'この画面はデータセンターにつながっているときだけ使えます。',
	onlyHeadquarters: 'この画面は本部の担当者と管理者だけが使えます。',

	inviteTitle: '新しい端末を登録する',
	inviteLead: '登録コードを作り、新しい端末で読み取ります。コードは1台に1つ、24時間使えます。',
	label: '端末の名前',
	labelHint: '置き場所と番号。人の名前は入れないでください。例：第一小学校 1号機',
	role: 'この端末に認める担当',
	untilOn: '使える期間を決める',
	untilOnHint: '応援の自治体に貸す端末など。終わりの日を過ぎると、自動で使えなくなります。',
	until: '終わりの日',
	untilHint: 'この日の終わり（24時）まで使えます。例：R8.12.5',
	untilPast: '今日より前の日は選べません。',
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
	clash: '番号の重複（使用不可）',
	clashText:
		'同じ登録コードが2つのデータセンターで別々の端末に使われました。どちらも使えません。新しい登録コードで登録し直してください。',
	over: '期間終了',
	untilDay: (when: string) => `${when}まで`,
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

/** The municipality's accounts. */
export const people = {
	title: '担当者の一覧',
	lead: 'この自治体のすべての端末の担当者です。ほかの端末の担当者は、記録が届いた分だけ表示されます。',
	leadHere: 'この端末の担当者です。',
	columns: {
		name: '担当者',
		role: '担当',
		until: '終わりの日',
		state: '状態',
		end: '操作'
	},
	nameless: '（氏名を読めません）',
	id: (staff: string, where: string) => `職員番号 ${staff}　${where}`,
	here: 'この端末',
	device: (number: string) => `端末 ${number}`,
	fromTown: (town: string) => `応援：${town}`,
	tasks: (names: readonly string[]) => `${names.join('・')}のみ`,
	noEnd: '期限なし',
	untilWhen: (when: string) => `${when}まで`,
	states: { active: '利用中', ended: '利用終了', over: '期間終了' },
	endedAt: (when: string) => `${when}に終了`,
	you: 'あなた',
	end: '終わらせる',
	endTitle: (name: string) => `${name}さんの利用を終わらせますか`,
	endText:
		'この担当者は、どの端末でも使えなくなります。端末がデータセンターにつながった時点で、すぐにロックされます。元に戻せません。使うには登録し直します。',
	reason: '理由',
	reasons: { finished: '応援・業務の終了', moved: '異動', suspected: '不正使用の疑い' },
	note: '備考',
	endAction: '利用を終わらせる',
	endDone: (name: string) => `${name}さんの利用を終わらせました。つながった端末から順に反映されます。`
};
