import type { CitizenWords } from './ja';

/** 2026年11月20日: the year that phones and calendars show. */
const date = (iso: string) => {
	const [year, month, day] = iso.split('-').map(Number);
	return `${year}年${month}月${day}日`;
};

/** The citizen pages in やさしい日本語 (出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」). */
export const easy: CitizenWords = {
	htmlLang: 'ja',
	app: '灯（ともしび）　災害で こまった人を たすける システム',
	skip: 'ページの はじめへ 行く',
	languages: 'ことば',
	drill: (name) => `今は 練習です（${name}）。本当の 書類では ありません。`,
	contact: '聞きたいとき',
	phone: (phone) => `電話 ${phone}`,
	pages: { status: '申しこみが どうなったか 見る', verify: '証明書が 本物か 調べる' },
	notices: {
		info: 'お知らせ',
		warn: '気をつけて ください',
		error: 'できません でした',
		success: 'だいじょうぶです'
	},
	insecure: {
		title: 'この ページは 使えません',
		text: 'https:// で 始まる アドレスで もう一度 開いて ください。'
	},
	errorMark: 'まちがい',
	date,
	dateTime: (ms) => {
		const local = new Date(ms + 9 * 3_600_000).toISOString();
		return `${date(local.slice(0, 10))} ${local.slice(11, 16)}`;
	},
	grades: {
		zenkai: '全壊（ぜんぶ こわれた）',
		daikibo: '大規模半壊（とても 大きく こわれた）',
		chukibo: '中規模半壊（大きく こわれた）',
		hankai: '半壊（半分くらい こわれた）',
		jun: '準半壊（すこし こわれた）',
		ichibu: '準半壊に至らない（一部損壊）（ほんの すこし こわれた）'
	},
	failures: {
		offline: 'インターネットに つながりません。電波が ある ところで もう一度 やって ください。',
		tooMany: '何回も 聞きました。10分 待って、もう一度 やって ください。',
		server: '今は 答えられません。すこし 待って、もう一度 やって ください。'
	},
	status: {
		title: '申しこみは 今 どうなって いますか',
		lead: '受付票（申しこみの 紙）の 番号と、世帯主（家族の 代表）の 生まれた日を 書いて ください。',
		receipt: '受付番号',
		receiptHint: '受付票に 大きく 書いて あります。例：1001-0012-7ADM8WG',
		birth: '世帯主（家族の 代表）の 生まれた日',
		birthHint: '数字を 8つ 書きます。例：1970年3月5日 → 19700305',
		read: date,
		submit: '見る',
		privacy: '名前や 生まれた日は 送りません。画面を 閉じると 何も のこりません。',
		computing: '計算して います。すこし 待って ください…',
		asking: '聞いて います…',
		receiptProblem: {
			empty: '受付番号を 書いて ください。',
			wrong: '番号が ちがいます。受付票を よく 見て、もう一度 書いて ください。'
		},
		birthProblem: {
			empty: '生まれた日を 書いて ください。',
			format: '数字を 8つ 書いて ください。例：1970年3月5日 → 19700305',
			noEra: '年を 4つの 数字で 書いて ください。例：1970年3月5日 → 19700305',
			noSuchDate: 'その日は カレンダーに ありません。もう一度 書いて ください。',
			outsideEra: '年が ちがいます。年を 4つの 数字で 書いて ください。例：19700305',
			oldCalendar: '古すぎる 日です。役所の 人に 聞いて ください。',
			unknown: '日が わからない ときは、受付票を 持って 役所に 来て ください。'
		},
		notFoundTitle: '見つかりません でした',
		notFound: [
			'受付番号と 生まれた日を、もう一度 よく 見て ください。',
			'申しこみを した すぐ あとは、まだ 見えない ことが あります。あとで もう一度 やって ください。',
			'番号も 日も 正しい ときは、受付票を 持って 役所に 来て ください。'
		],
		failedTitle: '見る ことが できません でした',
		again: 'ほかの 申しこみを 見る',
		resultTitle: '今',
		states: {
			received: '申しこみを もらいました',
			surveyed: '家を 調べました',
			decided: '証明書を もらえます',
			refused: '証明書を 出せません',
			issued: '証明書を わたしました',
			resurvey: 'もう一度 家を 調べます',
			revoked: '証明書を 取り消しました',
			withdrawn: '申しこみを やめました'
		},
		next: {
			received: '役所の 人が 家を 調べる ときは、いつ 行くか 連絡します。待って ください。',
			surveyed: '今、家が どのくらい こわれたか 決めて います。待って ください。',
			decided: '受付票と、名前が わかる もの（在留カード など）を 持って、役所に 来て ください。',
			refused: 'どうしてか 役所の 人が 話します。役所に 来て ください。',
			issued: '家の 調べ方が おかしいと 思う ときは、もう一度 調べて もらえます。役所に 言って ください。',
			resurvey: '連絡を 待って ください。',
			revoked: '前の 証明書は 使えません。役所に 聞いて ください。',
			withdrawn: '知らない ときは、役所に 聞いて ください。'
		},
		certificate: '証明書の 名前',
		timelineTitle: '今までに あった こと',
		steps: {
			received: '申しこみを もらいました',
			surveyed: '家を 調べました',
			decided: 'どのくらい こわれたか 決めました',
			refused: '証明書を 出せないと 決めました',
			issued: '証明書を わたしました',
			resurvey: 'もう一度 調べる ことに なりました',
			revoked: '証明書を 取り消しました',
			withdrawn: '申しこみを やめました'
		},
		asOf: (time) => `${time} までに わかった ことです。`
	},
	verify: {
		title: '証明書が 本物か 調べます',
		keepLead:
			'電波が ない ところでも 使いたい とき、この ページを 保存して ください（約7MB）。取り消されたか どうかは、インターネットに つながって いる とき だけ わかります。',
		keep: '保存する',
		keeping: '保存して います…',
		kept: '保存しました。電波が なくても 使えます。',
		keepFailed: '保存できませんでした。電波が ある ところで もう一度 やって ください。',
		lead: '証明書の QRコード（四角い もよう）を 読みます。QRコードに 名前は 入って いません。',
		camera: 'カメラで 読む',
		cameraStop: 'カメラを 止める',
		cameraHelp: 'QRコードを カメラで うつして ください。',
		cameraView: 'カメラで うつして いる もの',
		cameraDenied: 'カメラが 使えません。写真を えらぶか、文字を 入れて ください。',
		image: '写真を えらぶ',
		imageHint: 'QRコードの 写真を えらびます。写真は どこにも 送りません。',
		imageUnread: 'QRコードが 読めません。QRコードを 大きく うつして ください。',
		paste: 'QRコードの 文字を 入れる',
		pasteHint: 'ほかの アプリで 読んだ 文字を 入れます。',
		pasteEmpty: 'QRコードの 文字を 入れて ください。',
		check: '調べる',
		checking: '調べて います…',
		again: 'ほかの 証明書を 調べる',
		resultTitle: '調べた けっか',
		outcomes: {
			genuine: {
				title: '本物です',
				text: '正しい 証明書です。取り消されて いません。',
				todo: '下に 書いて ある ことと、紙の 証明書が 同じか 見て ください。ちがう ときは、役所に 聞いて ください。'
			},
			revoked: {
				title: '取り消された 証明書です',
				text: 'もう 使えません。',
				todo: '役所に 聞いて ください。'
			},
			replaced: {
				title: '古い 証明書です',
				text: '新しい 証明書が あります。この 証明書は もう 使えません。',
				todo: '新しい 証明書を 見せて ください。'
			},
			unknown: {
				title: 'まだ 調べられません',
				text: 'サインは 正しいです。でも、まだ 記録が 届いて いません。',
				todo: '何日か あとで、もう一度 調べて ください。急ぐ ときは 役所に 聞いて ください。'
			},
			forged: {
				title: '本物では ない かもしれません',
				text: 'サインか 記録が 合いません。',
				todo: 'もう一度 読んで ください。同じ けっかの ときは、使わないで、役所に 聞いて ください。'
			},
			signedOnly: {
				title: 'サインは 本物です',
				text: 'インターネットに つながらないので、取り消されて いないかは わかりません。',
				todo: 'つながる ところで、もう一度 調べて ください。'
			},
			cannotCheck: {
				title: '今は 調べられません',
				text: 'インターネットに つながりません。',
				todo: 'つながる ところで、もう一度 調べて ください。'
			},
			elsewhere: {
				title: 'ほかの 市や 町、ほかの 災害の 証明書です',
				text: 'この ページでは 調べられません。',
				todo: '証明書を 出した 市や 町の ページで 調べて ください。'
			},
			notOurs: {
				title: '証明書の QRコードでは ありません',
				text: 'ちがう QRコードを 読みました。',
				todo: '証明書の 左の 下に ある QRコードを 読んで ください。'
			}
		},
		facts: '証明書に 書いて ある こと',
		number: '整理番号',
		certificate: '証明書の 名前',
		grade: 'どのくらい こわれたか',
		issuedOn: '出した 日',
		noGrade: '書いて いません'
	}
};
