/** Frame around every staff page, the lock and what stands in the way of work. */
export const shell = {
	skip: '本文へ進む',
	home: '最初の画面',
	drill: '訓練',
	drillBanner: (name: string) => `これは訓練です（${name}）。本当の災害の記録ではありません。`,
	fictionalBanner: (town: string) => `${town}は架空の町です。住民も家屋も実在しません。`,
	staff: (name: string, role: string) => `${name}（${role}）`,
	device: (number: string, label: string) => `端末 ${number} ${label}`,
	lock: 'ロックする',
	navigation: '主な画面',
	nav: {
		find: '探す',
		work: '申請一覧',
		print: '交付',
		housing: '住宅',
		hq: '本部',
		devices: '端末',
		staff: '担当者',
		keys: '鍵',
		outbox: '未送信',
		settings: '設定'
	},
	lockSoon: 'まもなく自動でロックします。画面に触れると続けられます。入力中の内容は保存されます。',

	counts: '記録の送信',
	saved: '保存済',
	savedNote: '（未送信）',
	sent: '送信済',
	refused: '差戻し',
	countsLink: (saved: number, sent: number, refused: number) =>
		`送信の状況を開く。保存済で未送信 ${saved}件、送信済 ${sent}件、差戻し ${refused}件`,

	online: (gate: string) => `${gate}につながっています`,
	/** Another than the first is used: nothing is wrong with the work. */
	onlineInstead: (gate: string, first: string) =>
		`${gate}につながっています（${first}には届きません）。作業はそのまま続けられます。`,
	repairing: (gate: string) => `${gate}の欠けた記録を、この端末から補っています。作業は続けられます。`,
	unknownHere:
		'データセンターがこの端末を覚えていません（復旧の途中です）。記録はこの端末に保存され、復旧後に自動で送られます。',
	working: '送受信しています',
	waiting: 'データセンターへの接続を待っています',
	offlineSince: (when: string) => `通信なし（最後の接続 ${when}）。記録はこの端末に保存されます。`,
	offlineNever: 'まだデータセンターにつながっていません。記録はこの端末に保存されます。',
	blocked: (why: string) => `送信が止まっています：${why}`,

	clockTitle: 'この端末の時計がずれています',
	clock: (minutes: number, ahead: boolean) =>
		`データセンターより約${minutes.toLocaleString('ja-JP')}分${ahead ? '進んで' : '遅れて'}います。端末の設定で日付と時刻を直してください。受付はこのまま続けられます。`,
	storageFullTitle: '端末の空き容量が少なくなっています',
	storageFull: (percent: number) =>
		`使える容量の${percent}%を使っています。写真や不要なアプリを消して空きを作ってください。`,
	notPersistedTitle: 'データを残す許可がありません',
	notPersisted:
		'端末の容量が足りなくなると、ブラウザーが未送信の記録を消すことがあります。下のボタンで許可を求めてください。',
	askPersist: 'データを残す許可を求める',
	persistDenied:
		'許可されませんでした。ホーム画面に追加（インストール）してから、もう一度求めてください。それまではこまめに通信できる場所で送信してください。',

	updateTitle: '新しい版があります',
	update: '書きかけを保存したまま、数秒で新しい版に切り替わります。今すぐでなくてもかまいません。',
	updateBusy: '入力中の画面があります。保存するか「やめる」で閉じてから切り替えてください。',
	takeUpdate: '新しい版に切り替える',
	later: 'あとにする',

	unreadableTitle: 'この版では読めない記録があります',
	unreadable: (count: number) =>
		`新しい版のアプリで書かれた記録が${count.toLocaleString('ja-JP')}件届いています。失われてはいません。「新しい版があります」と出たら切り替えてください。`,
	configRefusedTitle: 'データセンターから、確かめられない設定が届いています',
	configRefused:
		'災害名や接続先などの設定に、自治体の鍵による証明がないか、今のものより古いため、使っていません。この端末は今までの設定のまま使えます。本部は、データセンターの管理者に確かめてください。',
	registerFailed: '台帳を使えません',
	fontTitle: '外字を表示できません',
	font: (why: string) => `この町の外字（独自の文字）が四角で表示されることがあります。${why}`
};

/** The municipality's data centers and what is the matter with each. */
export const dataCenters = {
	title: 'データセンター',
	lead: '上から順に使います。届かないときは自動で次に切り替わり、戻れば自動で元に戻ります。',
	states: {
		inUse: '使用中',
		ready: '使えます',
		unreachable: '使えません',
		unknown: '確かめていません'
	},
	problems: {
		offline: '届きません。',
		silent: '応答がありません。',
		slow: '応答が遅すぎます。',
		garbage: '正しい応答ではありません。',
		protocol: '版が違います。アプリの更新を確かめてください。',
		otherMunicipality: '別の自治体のデータセンターです。本部に連絡してください。',
		lying: '受け取った記録を保存していません。本部に連絡してください。',
		unknownHere: 'この端末を覚えていません。復旧の途中です。',
		ended: 'この端末の使用期限が過ぎています。本部に連絡してください。',
		busy: '混み合っています。',
		serverError: '処理できませんでした。'
	},
	again: '自動で確かめ続けています。操作は要りません。',
	repairing: (since: string) => `欠けた記録をこの端末から補っています（${since}から）。`
};

/** How far the registers are. */
export const register = {
	downloading: '台帳を受け取っています',
	opening: '台帳を開いています',
	none: 'この端末にはまだ台帳がありません',
	noneText: 'データセンターにつながると自動で受け取ります。名簿にない方の受付はできます。',
	noneSent: '本部がまだ台帳を登録していません。本部に確かめてください。',
	failed: '台帳を受け取れませんでした',
	progress: (done: number, total: number, bytesDone: string, bytesTotal: string) =>
		`${done.toLocaleString('ja-JP')} / ${total.toLocaleString('ja-JP')} 個（${bytesDone} / ${bytesTotal}）`,
	secondsLeft: (seconds: number) =>
		seconds < 60 ? `残り約${Math.max(1, Math.round(seconds))}秒` : `残り約${Math.ceil(seconds / 60)}分`,
	timeUnknown: '残り時間を計算しています',
	mayLeave: '途中で通信が切れたり画面を閉じたりしても、続きから受け取ります。',
	ready: (residents: number, houses: number) =>
		`住民 ${residents.toLocaleString('ja-JP')}人、家屋 ${houses.toLocaleString('ja-JP')}棟の台帳を使えます。`,
	createdAt: (when: string) => `${when} 現在の台帳です。`
};

export const phases = {
	starting: '起動しています…',
	startingSlow:
		'起動に時間がかかっています。このまま待ってください。1分以上かかるときは、ブラウザーを閉じて開き直してください。',
	notEnrolledTitle: 'この端末は登録されていません',
	notEnrolled: '本部から登録コードを受け取り、端末を登録してください。',
	enrol: '端末を登録する',
	elsewhereTitle: '別のタブで開いています',
	elsewhere:
		'この端末では一度に1つのタブだけで作業できます。もう一方のタブの書きかけは残ります。このタブに切り替えますか。',
	takeOver: 'このタブで作業する',
	brokenTitle: '端末の保存領域を開けません',
	brokenMore: '未送信の記録を守るため、ブラウザーの履歴やサイトのデータを消さないでください。',
	reload: '開き直す',
	insecureTitle: '暗号化された接続で開いてください',
	insecure: 'このアドレス（http://）では、名簿や記録を安全に扱えないため使えません。',
	insecureDo: '「https://」で始まるアドレスで開き直してください。開けないときは本部へ連絡してください。',
	revokedTitle: 'この端末は使用を止められています',
	revoked:
		'本部がこの端末の使用を止めました。端末の中の名簿と鍵は消されています。心当たりがないときは、端末を持って本部へ連絡してください。'
};

export const unlock = {
	title: 'ロックを解除する',
	who: '担当者',
	pin: '合言葉',
	pinBeside: 'PIN',
	open: '解除する',
	opening: '確認しています…',
	chooseStaff: '担当者を選んでください。',
	typePin: '合言葉を入力してください。',
	typePinBeside: 'PINを入力してください。',
	wait: (time: string) => `間違いが続いたため、${time}後にもう一度入力できます。`,
	seconds: (n: number) => `${n}秒`,
	minutes: (m: number, s: number) => `${m}分${s}秒`,
	renewTitle: 'PINを合言葉に変えてください',
	renew:
		'今のPINは短く、端末を盗まれたときに破られるおそれがあります。設定で合言葉か生体認証に変えてください。',
	renewOpen: '変える',
	endsTitle: 'まもなく利用期間が終わります',
	ends: (when: string) =>
		`${when}に自動でロックします。続けるときは、本部の担当者に登録し直してもらってください。`,
	forgotten: '忘れたときは、この端末に登録されている別の担当者に解除してもらい、登録し直してください。',
	openWith: '生体認証・画面ロックで解除する',
	ended: '（利用終了）',
	endedTitle: '利用期間が終わりました',
	endedStaff:
		'前の担当者の利用期間が終わったため、ロックしました。保存した記録と書きかけは残っています。ほかの担当者は解除できます。',
	endedDevice: (day: string) =>
		`この端末を使える期間（${day}まで）が終わりました。保存済みの記録は自動で送られます。端末を本部へ返してください。`,
	staleTitle: 'つながるまで開けません',
	stale: (days: number) =>
		`${days}日以上どのデータセンターにもつながっていないため、盗難に備えてロックしました。`,
	staleDo: [
		'通信できる場所へ移り、この画面を開いたままにしてください。',
		'どのデータセンターでもよいので、つながるとすぐに解除できるようになります。',
		'この端末の中の記録は失われていません。つながると自動で送られます。'
	] as const,
	staleLast: (when: string) => `最後の接続：${when}`,
	tryNow: '今すぐつなぐ',
	unsent: (n: number) => `この端末には、まだ送信されていない記録が${n}件あります。ロック中も送信は続きます。`
};

/** The first screen. */
export const home = {
	title: 'しごとを選ぶ',
	search: '世帯を探す',
	searchHint: '名前、かな、住所、生年月日、電話、番号のどれでも。例：たかはし 昭和45',
	searchButton: '探す',
	tasksTitle: '今日のしごと',
	tasks: {
		walkIn: ['名簿にない方の受付', '旅行中の方や転入前の方など、名簿にない方の申請を受け付けます。'],
		survey: ['調査の記録', '受付の済んだ住家の被害を調べ、結果を記録します。'],
		decide: ['判定（本部）', '調査の結果から被害の程度を判定します。'],
		print: ['交付・印刷', '判定の済んだ証明書を印刷して渡します。'],
		hq: ['本部の状況と要調整', '滞っている申請と、人が決めることを見ます。'],
		housing: ['仮設住宅', '団地と住戸、入居の申込み、抽選、入居中の世帯を見ます。'],
		care: ['相談と訪問の予定', '次に連絡する世帯を日付の順に見て、引き継ぎます。'],
		examine: ['支援の審査と決定', '支援の申請を審査し、別の人が決めます。'],
		devices: ['端末の管理', '登録コードを作り、端末の状態を見て、なくした端末を止めます。'],
		staff: ['担当者の一覧', '担当者を追加し、応援職員の終わりの日を確かめ、利用を終わらせます。'],
		keys: ['鍵の管理', '端末をなくしたときに鍵を新しくし、鍵の控えを作ります。']
	} satisfies Record<string, [title: string, line: string]>,
	waiting: (count: number) => `${count.toLocaleString('ja-JP')}件`,
	waitingFor: (count: number) => `待ち ${count.toLocaleString('ja-JP')}件`,
	refusedTitle: (count: number) => `差し戻された記録が${count}件あります`,
	refused: '届いていない記録です。理由を確かめて送り直してください。',
	refusedOpen: '差戻しを確かめる',
	drafts: '書きかけ',
	draftsLead: '途中の入力が残っています。続きから入力できます。',
	draftSaved: (when: string) => `${when} に保存`,
	draftNames: {
		walkIn: '名簿にない方の受付',
		apply: (caseNo: string) => `申請の受付（罹災番号 ${caseNo}）`,
		survey: '調査の記録',
		decide: '判定',
		ofCase: (form: string, caseNo: string) => `${form}（罹災番号 ${caseNo}）`,
		facts: '聞き取り',
		support: '支援の申請・審査',
		housing: '入居の申込み',
		consult: '相談の記録',
		bereaved: '犠牲者・遺族の記録',
		roster: '台帳情報の提供',
		definition: '支援制度の登録',
		round: '配分（義援金・基金）',
		stock: '団地・住戸の登録',
		housingRules: '入居の基準',
		lottery: '公告した抽選（抽選が終わるまで、この端末に残ります）',
		other: '入力中の画面'
	}
};

/** The ledger of entries is being fetched (a new tablet) or read (after unlocking). */
export const ledger = {
	fetching: 'これまでの記録を受け取っています',
	loading: 'これまでの記録を読み込んでいます',
	bytes: (done: string, total: string) => `${total}のうち${done}を受け取りました。`,
	entries: (done: number, total: number) =>
		`${total.toLocaleString('ja-JP')}件のうち${done.toLocaleString('ja-JP')}件を読み込みました。`,
	incomplete: '終わるまで、一覧や件数に出ない記録があります。受付や検索はこのまま続けられます。'
};
