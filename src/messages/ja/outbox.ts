/** What is on this tablet, what has arrived, what was sent back. */
export const outbox = {
	title: '送信の状況',
	lead: '記録はまずこの端末に保存され、つながると自動で送られます。',
	counts: (saved: number, refused: number, sent: number) =>
		`未送信 ${saved.toLocaleString('ja-JP')}件、差戻し ${refused.toLocaleString('ja-JP')}件、送信済 ${sent.toLocaleString('ja-JP')}件`,
	lastContact: (when: string) => `最後の接続：${when}`,
	neverContact: 'まだ一度もつながっていません。',
	syncNow: '今すぐ送る',
	syncing: '送っています…',
	exchange: '通信がないときの受け渡し',

	refusedTitle: '差戻し',
	refusedLead: 'データセンターが受け取らなかった記録です。この端末には残っています。',
	savedTitle: '未送信',
	savedLead: 'この端末に保存されています。つながると自動で送られるので、何もしなくてかまいません。',
	savedNone: '未送信の記録はありません。',
	sentTitle: '送信済（最近のもの）',
	sentLead: 'データセンターが受け取りました。',
	sentNone: 'まだ送信した記録はありません。',

	reason: '理由',
	todo: 'すること',
	detail: (reason: string) => `データセンターの説明：${reason}`,
	resend: 'もう一度送る',
	resendAll: (n: number) => `差戻しの${n}件をもう一度送る`,
	resent: '送り直す順番に入れました。',
	openCase: '世帯の記録を開く',
	headUnknown: '世帯に属さない記録',

	/** Why, and what to do. */
	refusals: {
		format: [
			'記録の形式が正しくないと判定されました。',
			'新しい版のアプリに切り替えてから送り直してください。直らないときは、この画面を本部に見せてください。'
		],
		size: [
			'記録が大きすぎます。',
			'備考などの長い文章を短くして、同じ内容を記録し直してください。この記録は本部に伝えてください。'
		],
		disaster: ['別の災害の記録です。', 'この画面を本部に見せてください。'],
		device: [
			'この端末が書いた記録であることを確かめられませんでした。',
			'この端末での受付を止めて、本部へ連絡してください。'
		],
		right: [
			'この端末や担当者には、この記録を書く権限がありません。',
			'本部の担当者に、権限を確かめてもらってください。同じ内容を本部で記録し直すこともできます。'
		],
		ended: [
			'この記録を書いた担当者の利用期間が、書いた時点で終わっていました。',
			'本部の担当者に、同じ内容を記録し直してもらってください。'
		],
		scope: [
			'応援職員の担当する仕事にない記録です。',
			'その仕事を担当する職員に、同じ内容を記録し直してもらってください。'
		],
		revoked: [
			'この記録を書いた端末は、書いた時点で使用を止められていました。',
			'この画面を本部に見せ、同じ内容を別の端末で記録し直してもらってください。'
		],
		conflict: [
			'同じ番号の別の記録がすでにあります。',
			'本部へ連絡してください。端末が複製されたおそれがあります。'
		],
		other: [
			'データセンターが受け取りませんでした。',
			'時間をおいて送り直してください。直らないときは本部へ連絡してください。'
		]
	} satisfies Record<string, [why: string, todo: string]>
};
