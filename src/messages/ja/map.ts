/** Maps: what stands on and beside them. */
export const map = {
	zoomIn: '拡大する',
	zoomOut: '縮小する',
	showAll: 'すべて表示する',
	/** Beside the map, by what it is drawn with. */
	ground: {
		looking: '地図を読み込んでいます…',
		tiles: '',
		some: '通信できないため、この端末に残っている部分の地図だけを表示しています。',
		none: '地図の画像がないため、位置と区域だけを縮尺どおりに表示しています。'
	},
	source: (name: string) => `地図の出典：${name}`,
	and: '・',
	centre: '地図の中央にする',
	here: 'いまいる場所にする',
	hereFailed:
		'いまいる場所がわかりません。端末の位置情報を許可するか、地図を動かして「地図の中央にする」を押してください。',
	pack: {
		title: '地図パック',
		lead: '通信できない場所でも地図を表示するためのファイル（PMTiles）です。USBメモリーなどから読み込み、この端末に残します。個人の情報は含みません。',
		choose: '地図パックを読み込む',
		chosen: (size: string, source: string) => `読み込み済みです（${size}）。${source}`,
		none: 'まだ読み込んでいません。',
		remove: '端末から消す',
		removeTitle: '地図パックを消しますか',
		removeText: '通信できない場所では、一度見た部分の地図だけになります。もう一度読み込めば元に戻ります。',
		removeAction: '消す',
		working: '読み込んでいます…',
		problems: {
			format: '地図パックとして読めません。画像の地図のPMTilesファイル（拡張子 .pmtiles）を選んでください。',
			full: '端末の空き容量が足りません。不要なファイルを消すか、範囲の狭い地図パックを使ってください。',
			unsupported:
				'このブラウザーでは地図パックを残せません。新しいChrome、Edge、FirefoxまたはSafariを使ってください。'
		}
	}
};
