import { formatDateTime, formatWareki } from '../../domain/dates';
import type { DateError } from '../../domain/dates';
import type { ApplicationState as State } from '../../domain/fold/state';
import type { Grade } from '../../domain/grade';
import { gradeNames } from '../ja/kinds';

/** The citizen pages in Japanese. The other languages have the same shape (`CitizenWords`). */
export const ja = {
	htmlLang: 'ja',
	app: '灯　被災者支援システム',
	skip: '本文へ移動',
	languages: '表示することば',
	drill: (name: string) => `訓練中です（${name}）。本物の申請や証明書ではありません。`,
	contact: '問い合わせ先',
	phone: (phone: string) => `電話 ${phone}`,
	pages: { status: '申請の状況を見る', verify: '証明書を確かめる' },
	notices: { info: 'お知らせ', warn: '注意', error: 'エラー', success: '確認できました' },
	insecure: {
		title: '暗号化された接続で開いてください',
		text: 'このアドレス（http://）では調べられません。「https://」で始まるアドレスで開き直してください。'
	},
	errorMark: 'エラー',
	date: (iso: string) => formatWareki(iso),
	dateTime: (ms: number) => formatDateTime(ms),
	grades: gradeNames as Record<Grade, string>,
	failures: {
		offline: '通信できませんでした。電波の届くところで、もう一度試してください。',
		tooMany: 'たずねた回数が多すぎます。10分ほど待ってから、もう一度試してください。',
		server:
			'ただいま答えられません。しばらく待ってから、もう一度試してください。続くときは窓口にお知らせください。'
	},
	status: {
		title: '申請の状況',
		lead: '受付票の「受付番号」と、世帯主の生年月日を入力してください。',
		receipt: '受付番号',
		receiptHint: '受付票に大きく書いてある番号です。例：1001-0012-7ADM8WG',
		birth: '世帯主の生年月日',
		birthHint: '数字で入力できます。例：19700305（西暦8けた）、S45.3.5、昭和45年3月5日',
		read: (iso: string) => `${formatWareki(iso)}（${iso.replaceAll('-', '/')}）`,
		submit: '状況を見る',
		privacy:
			'名前や生年月日は送られません。この電話の中で暗号の鍵に変えて、その鍵だけで問い合わせます。画面を閉じると何も残りません。',
		computing: 'この電話の中で鍵を計算しています。数秒かかります…',
		asking: '問い合わせています…',
		receiptProblem: {
			empty: '受付番号を入力してください。',
			wrong: '受付番号が正しくありません。受付票と見比べて、数字とアルファベットを確かめてください。'
		},
		birthProblem: {
			empty: '生年月日を入力してください。',
			format:
				'日付として読み取れません。「19700305」のように西暦8けた、または「S45.3.5」のように入力してください。',
			noEra: '元号がわかりません。「S45.3.5」のように、はじめにM・T・S・H・Rを付けてください。',
			noSuchDate: 'その日付は暦にありません。年・月・日を確かめてください。',
			outsideEra: 'その元号にその年月日はありません。元号か年を確かめてください。',
			oldCalendar: '明治6年より前の日付は入力できません。窓口でおたずねください。',
			unknown: '日付がわからないときは、受付票を持って窓口でおたずねください。'
		} satisfies Record<DateError, string>,
		notFoundTitle: '申請が見つかりません',
		notFound: [
			'受付番号と生年月日が、受付票と同じか確かめてください。',
			'避難所などで受け付けたばかりの申請は、通信が回復して届くまで表示されません。あとでもう一度試してください。',
			'番号も生年月日も正しいときは、受付票を持って窓口でおたずねください。'
		],
		failedTitle: '確認できませんでした',
		again: '別の申請を見る',
		resultTitle: 'いまの状況',
		states: {
			received: '受付済み',
			surveyed: '調査済み（判定待ち）',
			decided: '判定済み（お渡しできます）',
			refused: '不交付',
			issued: '交付済み',
			resurvey: '再度の調査待ち',
			revoked: '取消し（新しい証明書の準備中）',
			withdrawn: '取下げ'
		} satisfies Record<State, string>,
		next: {
			received: '申請を受け付けました。建物の調査をするときは、調査員が日程をご連絡します。お待ちください。',
			surveyed: '調査が終わりました。いま、被害の程度を判定しています。',
			decided: '証明書をお渡しできます。受付票と本人確認書類を持って、窓口にお越しください。',
			refused: '証明書を交付できないと決まりました。理由と、不服のあるときの方法は、窓口でご説明します。',
			issued: '証明書はお渡し済みです。内容に納得できないときは、再度の調査を窓口で申し込めます。',
			resurvey: '再度の調査を申し込まれました。日程の連絡をお待ちください。',
			revoked: 'お渡しした証明書は取り消されました。新しい証明書について、窓口でおたずねください。',
			withdrawn: 'この申請は取り下げられました。心当たりがないときは、窓口でおたずねください。'
		} satisfies Record<State, string>,
		certificate: '証明書の種類',
		timelineTitle: 'これまでの経過',
		steps: {
			received: '申請を受け付けました',
			surveyed: '被害の調査をしました',
			decided: '被害の程度を判定しました',
			refused: '不交付と決まりました',
			issued: '証明書を交付しました',
			resurvey: '再度の調査を受け付けました',
			revoked: '証明書を取り消しました',
			withdrawn: '申請が取り下げられました'
		} satisfies Record<State, string>,
		asOf: (time: string) =>
			`申請を受け付けた端末から最後に届いた時刻：${time}。これより後のことは、まだ表示されていないことがあります。`
	},
	verify: {
		title: '証明書の確認',
		keepLead:
			'電波のないところでも確かめたいときは、このページを端末に保存してください（約7MB）。取消しの有無は、つながったときだけ分かります。',
		keep: '端末に保存する',
		keeping: '保存しています…',
		kept: '保存しました。電波がなくても、このページを開いて確かめられます。',
		keepFailed: '保存できませんでした。電波の届くところで、もう一度試してください。',
		lead: '証明書に印刷されたQRコードを読み取って、本物かどうかを確かめます。QRコードに個人の情報は入っていません。',
		camera: 'カメラで読み取る',
		cameraStop: 'カメラを止める',
		cameraHelp: 'QRコードを画面の中に入れてください。読み取ると自動で止まります。',
		cameraView: 'カメラの映像',
		cameraDenied:
			'カメラを使えません。ブラウザーの設定でカメラを許可するか、写真を選ぶ方法、文字を貼り付ける方法を使ってください。',
		image: '写真を選ぶ',
		imageHint: 'QRコードが写った写真や画像を選びます。写真はどこにも送られません。',
		imageUnread: 'この画像からQRコードを読み取れませんでした。QRコードを大きく、はっきり写してください。',
		paste: 'QRコードの文字を貼り付ける',
		pasteHint: 'ほかのアプリで読み取った文字（https:// で始まるもの）を貼り付けます。',
		pasteEmpty: 'QRコードの文字を貼り付けてください。',
		check: '確かめる',
		checking: '確かめています…',
		again: '別の証明書を確かめる',
		resultTitle: '確認の結果',
		outcomes: {
			genuine: {
				title: '本物の証明書です',
				text: '署名が正しく、取り消されていません。',
				todo: '下の内容が、手元の証明書と同じか見比べてください。1つでも違うときは、書き換えられたおそれがあります。発行した市町村に問い合わせてください。'
			},
			revoked: {
				title: '取り消された証明書です',
				text: '発行のあとに取り消されています。効力はありません。',
				todo: 'この証明書は使えません。持ってきた人に、新しい証明書を受け取ったかたずねてください。'
			},
			replaced: {
				title: '古い証明書です',
				text: '新しい証明書が発行されたため、効力がありません。',
				todo: '新しい証明書を見せてもらってください。'
			},
			unknown: {
				title: '署名は正しいですが、まだ記録が届いていません',
				text: '発行した端末の署名は本物です。発行の記録は、まだデータセンターに届いていません。',
				todo: '通信の途絶えた窓口で発行されたばかりの証明書かもしれません。日をおいて確かめるか、発行した市町村に問い合わせてください。'
			},
			forged: {
				title: '本物と確認できません（偽造のおそれ）',
				text: '署名か記録が証明書の内容と合いません。',
				todo: 'この証明書を受け付けないで、発行した市町村に問い合わせてください。読み取りの間違いのこともあるので、もう一度読み取って確かめてください。'
			},
			signedOnly: {
				title: '署名は本物です（取消しは確かめていません）',
				text: '通信できないため、発行のあとに取り消されていないかは確かめられませんでした。',
				todo: '下の内容を手元の証明書と見比べ、通信できるときにもう一度確かめてください。'
			},
			cannotCheck: {
				title: 'いまは確かめられません',
				text: '署名を確かめるための情報が、この端末にまだありません。',
				todo: '通信できるところで、もう一度確かめてください。'
			},
			elsewhere: {
				title: 'ほかの市町村か、ほかの災害の証明書です',
				text: 'このページでは確かめられません。',
				todo: '証明書を発行した市町村の、その災害の確認ページで確かめてください。'
			},
			notOurs: {
				title: '証明書のQRコードではありません',
				text: '読み取った文字は、この仕組みの証明書のものではありません。',
				todo: '証明書の左下にあるQRコードを読み取ってください。それでも同じときは、発行した市町村に問い合わせてください。'
			}
		},
		facts: '証明書の内容',
		number: '整理番号',
		certificate: '証明書の種類',
		grade: '被害の程度',
		issuedOn: '発行日',
		noGrade: '記載なし'
	}
};

export type CitizenWords = Omit<typeof ja, 'grades'> & { grades: Record<Grade, string> };
