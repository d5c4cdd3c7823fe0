/** Words of the fields for a bank account (振込先口座). */
export const account = {
	legend: '振込先の口座',
	bank: '金融機関',
	bankHint: '4桁のコード、名前またはカナの一部を入れて、一覧から選びます。',
	branch: '支店',
	branchHint: '3桁のコード、名前またはカナの一部を入れて、一覧から選びます。',
	branchFirstBank: '先に金融機関を選んでください。',
	chosen: (name: string, code: string) => `${name}（${code}）`,
	choices: (count: number) => `${count}件の候補。指で押すか、上下の矢印キーとEnterキーで選びます。`,
	more: (count: number) => `候補が多いため、先頭の${count}件です。続けて入力すると絞り込まれます。`,
	none: 'あてはまるものがありません。コードか名前を確かめてください。',
	loading: '金融機関の一覧を読み込んでいます。',
	notLoaded:
		'金融機関の一覧を読み込めません。コード（金融機関4桁・支店3桁）をそのまま入力してください。あとで一覧と照合します。',
	asOf: (day: string) => `金融機関・支店の一覧は${day}現在です。`,
	type: '預金種目',
	types: { '1': '普通', '2': '当座', '4': '貯蓄', '9': 'その他' },
	number: '口座番号',
	numberHint: '7桁に足りないときは、左に0を補います。',
	holder: '口座名義（カナ）',
	holderHint: '通帳にあるカナの名義をそのとおりに入力します。法人の略し方も通帳のとおりにします。',
	holderAs: '振込データの名義',
	holderWrong: (characters: string) => `振込データに使えない文字: ${characters}`,
	holderLength: (length: number, most: number) => `${length}文字（${most}文字まで。濁点・半濁点も1文字）`,
	yucho: 'ゆうちょ銀行の記号・番号から入れる',
	yuchoHint: '通帳の見開きにある記号（5桁）と番号を入れると、支店・種目・口座番号が入ります。',
	symbol: '記号',
	yuchoNumber: '番号',
	yuchoWrong:
		'記号と番号の組合せが正しくありません。通帳を見て、記号は5桁、番号は末尾の1まで入力してください。'
};

/** What is wrong with an account, beside its fields. */
export const accountProblem = {
	bank: {
		missing: '金融機関を選んでください。',
		unknown: 'この金融機関コードは一覧にありません。金融機関を選び直してください。'
	},
	branch: {
		missing: '支店を選んでください。',
		unknown: 'この支店は、選んだ金融機関の一覧にありません。統廃合がないか通帳で確かめ、選び直してください。'
	},
	type: { missing: '預金種目を選んでください。' },
	number: {
		missing: '口座番号を入力してください。',
		digits: '口座番号は7桁までの数字で入力してください。'
	},
	holder: {
		missing: '口座名義をカナで入力してください。',
		tooLong: (length: number, most: number) =>
			`口座名義が${length}文字あります。振込データは${most}文字までです。通帳のとおりで長いときは、先頭の${most}文字にしてください。`,
		characters: (characters: string) =>
			`振込データに使えない文字があります: ${characters}　カナ・英字・数字・( ) - . で入力してください。`
	}
};
