/** The prefecture's page of counts (都道府県の集計). */
export const counts = {
	title: '自治体ごとの件数',
	lead: '罹災証明書の申請の状態を、自治体ごとに示します。個人や世帯は、この画面からは分かりません。',
	token: '都道府県の合言葉',
	tokenHint:
		'クラスターの運用者から受け取った合言葉を貼り付けます。この端末には残りません。画面を閉じたら、もう一度入れます。',
	tokenEmpty: '「都道府県の合言葉」を入力してください。',
	open: '件数を表示する',
	opening: '読み込んでいます…',
	close: '表示を終える',
	refresh: 'いま更新する',
	at: (center: string, time: string) => `${center}　${time} 現在。1分ごとに更新します。`,
	problems: {
		wrongToken: '合言葉が違います。運用者から受け取ったものを、もう一度確かめてください。',
		notHere:
			'このアドレスでは件数を表示できません。自治体のアドレスではなく、クラスターのアドレスを開いてください。',
		offline: 'データセンターにつながりません。ネットワークを確かめてください。',
		tooMany: '問い合わせが多すぎます。1分ほど待ってください。',
		server: 'データセンターで問題が起きました。しばらくしてから更新してください。'
	},
	failedTitle: '件数を表示できません',
	staleTitle: '更新できませんでした',
	stale: (time: string) => `表示しているのは ${time} の件数です。`,
	table: '自治体ごとの件数',
	total: '合計',
	empty: 'このクラスターには、まだ自治体がありません。',
	columns: {
		name: '自治体',
		applications: '申請',
		received: '調査待ち',
		surveyed: '判定待ち',
		decided: '交付待ち',
		resurvey: '再調査',
		done: '交付済',
		closed: 'その他',
		issued: '証明書',
		oldest: '最長',
		devices: '端末'
	},
	legend:
		'「その他」は不交付・取消し・取下げ、「証明書」は有効な証明書の枚数、「最長」は終わっていない申請のうち最も古いものの受付からの日数です。「端末」は24時間以内に連絡のあった台数と、使っている台数です。',
	disaster: (name: string, drill: boolean, entries: number) =>
		`${name}${drill ? '（訓練）' : ''}　記録 ${entries.toLocaleString('ja-JP')}件`,
	why: {
		notConfigured: '設定がまだありません',
		reading: '記録を読み込んでいます',
		leaving: 'このクラスターから出る手続き中です',
		notOpen: 'データを開けません。運用者に知らせてください'
	},
	number: (n: number) => n.toLocaleString('ja-JP'),
	days: (n: number | null) => (n === null ? '—' : `${n.toLocaleString('ja-JP')}日`),
	of: (part: number, all: number) => `${part.toLocaleString('ja-JP')}／${all.toLocaleString('ja-JP')}`
};
