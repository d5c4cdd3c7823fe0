/** Entries from tablet to tablet, or by a file, without a data center. */
export const exchange = {
	title: '記録の受け渡し',
	lead: '通信がないときに、ほかの端末と記録を受け渡します。中身は封をしてあるので、この自治体の端末でしか開けません。',

	whichTitle: '渡す記録',
	unsent: '未送信の記録',
	unsentHint: 'まだどのデータセンターにも届いていない記録',
	all: 'すべての記録',
	allHint: 'この端末にある、この災害の記録すべて。新しい端末にまとめて渡すとき',

	fileTitle: 'ファイル（USBメモリーなど）',
	makeFile: 'ファイルを作る',
	madeFile: (entries: number, name: string) =>
		`${entries.toLocaleString('ja-JP')}件の記録を「${name}」に書き出しました。USBメモリーなどに移し、相手の端末で「ファイルから取り込む」を押してください。`,
	takeFile: 'ファイルから取り込む',
	nothing: '渡す記録がありません。すべてデータセンターに届いています。',

	fileLead: 'ファイルは封をして署名してあります。なくしても、ほかの人は中を読めません。',
	qrTitle: 'QRコード（少ない件数）',
	qrLead: 'この画面にQRコードを続けて表示し、相手のカメラで読みます。20件くらいまでが目安です。',
	showQr: 'QRコードで渡す',
	readQr: 'QRコードで受け取る',
	tooMany:
		'記録が多いため、QRコードでは渡せません。ファイルか、同じWi-Fiの端末への受け渡しを使ってください。',
	showing: (n: number, total: number) => `${n}／${total}枚目を表示しています`,
	showingHint:
		'相手の端末で「QRコードで受け取る」を押し、この画面にカメラを向けてもらってください。相手の画面に「取り込みました」と出たら閉じます。',
	entriesInside: (n: number) => `記録 ${n.toLocaleString('ja-JP')}件`,
	reading: (done: number, total: number) =>
		total === 0 ? '相手の端末のQRコードにカメラを向けてください。' : `${total}枚のうち${done}枚を読みました`,
	readingLabel: 'QRコードの読み取り',
	readingLast: (missing: number[]) =>
		missing.length > 12 ? '' : `残り：${missing.join('、')}枚目。そのままカメラを向け続けてください。`,
	denied: 'カメラの使用が許可されていません。ブラウザーの設定でカメラを許可してください。',
	noCamera: 'カメラを使えません。ファイルでの受け渡しを使ってください。',

	lanTitle: '同じWi-Fiの端末',
	lanLead:
		'2台の画面とカメラを向かい合わせてつなぎ、まとめて渡します。データセンターやインターネットは要りません。',
	lanGive: 'Wi-Fiで渡す',
	lanTake: 'Wi-Fiで受け取る',
	lanSteps: {
		give1: '1／3　相手の端末で「Wi-Fiで受け取る」を押し、このQRコードを読んでもらってください。',
		give2: '2／3　相手の画面に出たQRコードを、この端末のカメラで読みます。',
		give2Button: '相手のQRコードを読む',
		give1Button: 'この端末のQRコードをもう一度見せる',
		take1: '1／3　渡す側の画面のQRコードに、カメラを向けてください。',
		take2: '2／3　このQRコードを、渡す側の端末で読んでもらってください。',
		moving: '3／3　渡しています',
		receiving: '3／3　受け取っています'
	},
	lanWaiting: 'つながるのを待っています…',
	lanFailed:
		'2台をつなげませんでした。同じWi-Fiにつながっているか確かめてください。端末どうしの通信を止めているWi-Fiでは使えません。そのときはファイルかQRコードで渡してください。',
	lanBytes: (done: number, total: number) => `${(done / 1e6).toFixed(1)} MB／${(total / 1e6).toFixed(1)} MB`,
	lanDone: (fresh: number) => `相手の端末が受け取りました（新しい記録 ${fresh.toLocaleString('ja-JP')}件）。`,
	lanRefused: '相手の端末が取り込めませんでした。相手の画面を確かめてください。',

	taken: (fresh: number, entries: number, device: string, when: string) =>
		`端末${device}が${when}に作ったデータから、${entries.toLocaleString('ja-JP')}件のうち新しい${fresh.toLocaleString('ja-JP')}件を取り込みました。`,
	takenNothing: (entries: number, device: string) =>
		`端末${device}からの${entries.toLocaleString('ja-JP')}件は、すべてこの端末にもうあります。`,
	close: '閉じる',
	unreadable: (n: number) => `新しい版のアプリの記録が${n}件あります。アプリを新しくすると読めます。`
};
