/** What the texts need of a row of the house register (src/registry/types.ts). */
interface House {
	registered: string;
	houseNumber: string;
	current: string;
	use: string;
	structure: string;
	storeys: string;
	floorArea: number;
}

/** Finding a household in the register. */
export const find = {
	title: '探す',
	results: '見つかった人',
	found: (n: number) => `${n}人が見つかりました。`,
	more: (n: number) => `上位${n}人を表示しています。続けて入力すると絞り込めます。`,
	nothing: '名簿に見つかりません',
	nothingText:
		'かなや生年月日だけ、住所の一部だけでも探せます。見つからない方も、申請はそのまま受け付けられます。',
	walkIn: '名簿にない方として受け付ける',
	notHere: '名簿にいない方は、',

	suppressed: '支援措置',
	addressHidden: '住所は表示しません（支援措置の対象）',
	foreign: '外国人住民',
	matches: {
		id: '番号が一致',
		name: '氏名が一致',
		kana: 'かなが一致',
		alias: '通称・旧氏が一致',
		birth: '生年月日が一致',
		address: '住所が一致',
		houseNumber: '家屋番号が一致',
		phone: '電話が一致',
		similar: 'よく似た名前'
	},
	phone: (number: string) => `電話 ${number}`,
	aliases: (names: string[]) => `ほかの名前：${names.join('、')}`,
	personLine: (born: string, sex: string, relation: string) =>
		[born, sex, relation].filter(Boolean).join('　'),
	born: (wareki: string) => `${wareki}生`,
	age: (years: number) => `（${years}歳）`,
	birthUnknown: '生年月日 不詳',

	household: '世帯',
	householdLine: ({ head, size }: { head: string; size: number }) => `世帯主 ${head}　${size}人`,
	house: '家屋',
	houseLine: (house: House) =>
		[house.current || house.registered, house.use, house.structure].filter(Boolean).join('　'),
	houseMore: (house: House) =>
		[
			house.houseNumber && `家屋番号 ${house.houseNumber}`,
			house.storeys,
			house.floorArea > 0 && `${house.floorArea.toLocaleString('ja-JP')}m²`
		]
			.filter(Boolean)
			.join('　'),
	moreHouses: (n: number) => `ほか${n}棟`,
	noHouse: '台帳に家屋がありません',

	openHousehold: 'この世帯を開く',
	closeHousehold: '閉じる',
	members: (n: number) => `世帯の人（${n}人）`,
	houses: '家屋',
	applications: 'これまでの申請',
	noApplications: 'まだありません。',
	receipt: (number: string) => `受付番号 ${number}`,
	apply: 'この世帯の申請を受け付ける',
	openCase: 'この世帯の記録を開く'
};
