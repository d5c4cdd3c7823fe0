/** Gaps in the devices' numbered entries, and whom this tablet does not believe. */
export const trust = {
	title: '届いていない記録',
	lead: '端末の記録には1から続く番号があります。番号が抜けていれば、その記録はまだこの端末に届いていません。',
	complete: '抜けている番号はありません',
	completeText: 'この端末に届いた記録の番号は、どの端末のものも続いています。',
	caption: '番号が抜けている端末',
	columns: { device: '端末', missing: '届いていない番号', count: '件数', contact: '最後の接続' },
	name: (device: string, label: string) => (label ? `${device}　${label}` : device),
	unknownName: '名簿にない端末',
	range: ([from, to]: readonly [number, number]) => (from === to ? String(from) : `${from}〜${to}`),
	ranges: (texts: readonly string[], more: number) =>
		`${texts.join('、')}${more > 0 ? ` ほか${more}か所` : ''}`,
	never: '分かりません',
	revoked: '停止済み',
	whatToDo:
		'その端末を通信できる場所へ持って行くか、電源を入れて送信を待ちます。停止した端末や壊れた端末の記録は、別の端末や控えから取り込めるか確かめます。',
	reported:
		'データセンターから端末ごとの最後の番号が届いていません。通信があるときに開き直すと、末尾の抜けも分かります。',
	earlier: '前の災害や訓練で使った番号は数えません。',

	doubtsTitle: '確かめられない記録',
	doubtsLead: (n: number) =>
		`署名や端末の登録を確かめられない記録が${n.toLocaleString('ja-JP')}件あります。台帳には反映していません。`,
	noDoubts: '届いた記録は、すべて登録された端末の署名を確かめてあります。',
	doubtsOpen: '要調整で内容を見る',
	waiting: (n: number) => `確かめている途中の記録が${n.toLocaleString('ja-JP')}件あります。`,

	disputedTitle: '名簿の食い違い',
	disputedText:
		'データセンターの名簿が、はじめに確かめた内容と変わっています。この端末は、はじめの内容で署名を確かめ続けます。データセンターの運用者に、名簿が書き換えられていないか確かめてください。',
	unendorsedTitle: '自治体の鍵で登録を確かめられない端末',
	unendorsedText:
		'名簿にありますが、自治体の鍵による登録の印が合いません。心当たりのない端末は停止し、データセンターの運用者に確かめてください。',
	lateTitle: '鍵の更新のときの名簿になかった端末',
	lateText:
		'前の鍵で登録された端末です。更新が届く前に別のデータセンターで登録した端末か、失った端末の鍵で作られた偽の端末です。端末を登録した人に確かめてください。心当たりがあれば、登録し直してから元の番号を停止します。心当たりがなければ、すぐに停止し、その端末の記録の内容を確かめます。',
	missingKeyTitle: 'この端末は新しい鍵を受け取っていません',
	missingKeyText:
		'鍵の更新のときに、この端末が対象に入っていませんでした。新しい鍵で封じた記録は、内容を読めません。この端末で書いた記録は、これまでどおり届きます。管理者に連絡し、この端末を登録し直してください。',
	link: (n: number) => `届いていない記録 ${n.toLocaleString('ja-JP')}件`,
	linkTitle: '記録のそろい具合'
};
