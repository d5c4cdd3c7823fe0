/** Pages around the papers: toolbar and warnings. The papers' own words belong to src/print. */
export const printPages = {
	title: '証明書の印刷',
	titleReceipt: '受付票の印刷',
	print: '印刷する',
	printMany: (n: number) => `${n}枚を印刷する`,
	lead: 'A4の用紙で印刷します。印刷の画面で「余白：デフォルト」「倍率：100%」を選んでください。',
	loading: '印刷の準備をしています…',
	missingTitle: '表示できない文字があります',
	missing: '次の文字の字形がこの端末にありません。このまま印刷すると、空白か別の形になります。',
	missingItem: (character: string, code: string, where: string) => `「${character}」（${code}）　${where}`,
	missingAccept: '確かめました。このまま印刷し、手書きなどで補います',
	missingFirst: '表示できない文字を確かめて、印を付けてください。',
	fontFailed: '自治体の外字フォントを読み込めませんでした。',
	notLoaded: '印刷用の文字の一部をまだ端末に保存していません。通信できる場所で一度開くと保存されます。',
	notFoundTitle: '印刷する書類がありません',
	notFound: (n: number) => `${n}件の証明書が見つかりません。世帯の記録を開き直してください。`,
	stateTitle: '有効でない証明書があります',
	state: (number: string, state: string) => `${number}は「${state}」です。渡さないでください。`,
	toCase: '世帯の記録へ',
	toWork: '申請の一覧へ',
	nextPerson: '次の方の受付へ'
};
