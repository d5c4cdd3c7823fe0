import { choice, exists, number, yesNo, type Fact } from './fact-type';

/** Facts of a household (世帯の事項). */
export const HOUSEHOLD_FACTS: readonly Fact[] = [
	choice({
		id: 'grade',
		title: '住家の被害の程度',
		question: '住家の被害の程度は判定されていますか。（罹災証明書）',
		from: 'ledger',
		given: 'field',
		options: {
			zenkai: '全壊',
			daikibo: '大規模半壊',
			chukibo: '中規模半壊',
			hankai: '半壊',
			jun: '準半壊',
			ichibu: '準半壊に至らない（一部損壊）',
			none: '住家の被害なし'
		}
	}),
	number({
		id: 'monthsSince',
		title: '災害からの経過',
		question: '災害から何か月たちましたか。',
		from: 'ledger',
		given: 'computed',
		unit: 'か月'
	}),
	exists({
		id: 'deaths',
		title: '亡くなった方・行方不明の方',
		question: 'この災害で亡くなった方、行方不明の方はいますか。',
		from: 'ledger',
		given: 'computed'
	}),
	number({
		id: 'householdSize',
		title: '世帯人数',
		question: '災害の日に何人で暮らしていましたか。',
		from: 'register',
		given: 'computed',
		unit: '人'
	}),
	yesNo({
		id: 'householdGone',
		title: '世帯員が全員亡くなった',
		question: '世帯員は全員亡くなりましたか。',
		from: 'ledger',
		given: 'computed',
		unrecorded: false
	}),
	number({
		id: 'householdIncome',
		title: '世帯の総所得',
		question: '世帯全員の前年の総所得金額等は合わせていくらですか。',
		from: 'register',
		unit: '円'
	}),
	number({
		id: 'headIncome',
		title: '世帯主の所得',
		question: '世帯主の前年の総所得金額等はいくらですか。',
		from: 'register',
		given: 'computed',
		unit: '円'
	}),
	yesNo({
		id: 'headInjured',
		title: '世帯主が療養に1か月以上かかる負傷をした',
		question: '世帯主は、この災害で療養に1か月以上かかるけがをしましたか。',
		from: 'told',
		given: 'computed'
	}),
	choice({
		id: 'tenure',
		title: '住まいの権利',
		question: '被害を受けた住まいは持家ですか、借家ですか。',
		from: 'told',
		options: { own: '持家', rent: '民間の借家', public: '公営住宅', other: '社宅・寮・間借りなど' }
	}),
	choice({
		id: 'demolition',
		title: '住家の解体',
		question: '被害を受けた住家を解体しましたか（する予定ですか）。理由は何ですか。',
		from: 'told',
		options: {
			none: '解体しない',
			unavoidable: '倒壊の危険や高額な修理費などでやむを得ず解体',
			other: 'それ以外の理由で解体'
		}
	}),
	exists({
		id: 'landDamage',
		title: '住宅の敷地の被害の証明',
		question: '住宅の敷地に被害があることの証明はありますか。',
		from: 'ledger',
		unrecorded: false
	}),
	exists({
		id: 'longEvacuation',
		title: '長期避難世帯の認定',
		question: '都道府県から長期避難世帯と認定された地区の世帯ですか。',
		from: 'ledger',
		unrecorded: false
	}),
	yesNo({
		id: 'lost',
		title: '住居の全体が滅失・流失した',
		question: '住居の全体がなくなり、または流されましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'noLongerBuilding',
		title: '家屋が建物としての形を失っている（倒壊・流失・下の階の圧壊など）',
		question: '家屋は倒壊・流失・下の階の圧壊などで、建物としての形を失っていますか。',
		from: 'ledger'
	}),
	choice({
		id: 'rebuilding',
		title: '住まいの再建の方法',
		question: '住まいをどのように再建しますか（しましたか）。',
		from: 'told',
		options: {
			build: '建設・購入',
			repair: '補修',
			rent: '賃借（公営住宅を除く）',
			public: '公営住宅への入居・その他（再建しないを含む）'
		}
	}),
	choice({
		id: 'rebuildingBefore',
		title: 'すでに支給された再建の方法',
		question: '加算支援金をすでに受けた再建の方法はどれですか。',
		from: 'ledger',
		unrecorded: 'none',
		options: { none: 'なし', build: '建設・購入', repair: '補修', rent: '賃借（公営住宅を除く）' }
	}),
	yesNo({
		id: 'repairable',
		title: '修理をすれば住める',
		question: '住家は、修理をすれば住めるようになりますか。',
		from: 'told'
	}),
	yesNo({
		id: 'repairPaid',
		title: '修理業者へ代金を支払い済み',
		question: '修理業者に代金をもう支払いましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'ownerCannotRepair',
		title: '貸主が修理できない',
		question: '借家の貸主（所有者）は修理ができない事情がありますか。',
		from: 'told'
	}),
	exists({
		id: 'repairOfSameHouse',
		title: '同じ住家の別の世帯への応急修理',
		question: '同じ住家に住む別の世帯が応急修理を受けていますか。',
		from: 'ledger',
		unrecorded: false
	}),
	yesNo({
		id: 'repairUnderway',
		title: '応急修理が1か月を超える見込みで、修理が終わるまで住まいがない',
		question: '応急修理に1か月を超えてかかり、修理が終わるまで住むところがない見込みですか。',
		from: 'told'
	}),
	exists({
		id: 'cannotReturn',
		title: '二次災害のおそれやライフラインの途絶などで住めないことの認定',
		question: '二次災害のおそれやライフラインの途絶などで長く住めないと、市町村長が認めた住まいですか。',
		from: 'ledger',
		unrecorded: false
	}),
	yesNo({
		id: 'roofOpen',
		title: '屋根などに雨水が入る損傷がある',
		question: '屋根や外壁などに、雨水が入る損傷がありますか。',
		from: 'told'
	}),
	yesNo({
		id: 'goodsThird',
		title: '家財の3分の1以上の損害',
		question: '家財の価格の3分の1以上が損なわれましたか。',
		from: 'told'
	}),
	number({
		id: 'propertyLoss',
		title: '住宅・家財の損害の割合（保険金などで補われる分を除く）',
		question: '住宅や家財の損害は、その価格の何％ですか（保険金などで補われる分を除く）。',
		from: 'told',
		unit: '％'
	}),
	number({
		id: 'taxHouseLoss',
		title: '家屋の価格の減少の割合（税務の認定。全壊・流失などは100％）',
		question: '税務担当が認めた家屋の価格の減少は何％ですか。',
		from: 'register',
		unit: '％'
	}),
	number({
		id: 'taxLandLoss',
		title: '土地の被害面積の割合（税務の認定）',
		question: '税務担当が認めた土地の被害面積は何％ですか。',
		from: 'register',
		unit: '％'
	}),
	yesNo({
		id: 'ownsLand',
		title: '被害を受けた土地の固定資産税を納めている',
		question: '被害を受けた土地を持っていますか（固定資産税を納めていますか）。',
		from: 'register'
	}),
	yesNo({
		id: 'floorFlooded',
		title: '床上浸水',
		question: '床上浸水の被害がありましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'incomeLost',
		title: '主な生計維持者の収入が災害で大きく減った（死亡・負傷・失業・廃業を含む）',
		question: '主に生計を支える人の収入が、この災害で大きく減りましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'goodsLost',
		title: '生活必需品をなくし、すぐに手に入れられない',
		question: '衣類・寝具・日用品をなくし、すぐに手に入れることが難しいですか。',
		from: 'told'
	}),
	yesNo({
		id: 'debrisInside',
		title: '住まいに運び込まれた土石・竹木などで日常生活に困っている',
		question: '住まいに土石や竹木が入り、日常生活ができない状態ですか。',
		from: 'told'
	}),
	yesNo({
		id: 'oldLoan',
		title: '災害の前からの借入れの返済が災害で難しい',
		question: '災害の前からの住宅ローンなどの返済が、災害のために難しくなりましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'carLost',
		title: '自動車が災害で使えなくなった',
		question: '自動車が被災して使えなくなりましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'nhkContract',
		title: '放送受信契約がある',
		question: 'NHKの放送受信契約がありますか。',
		from: 'told'
	}),
	yesNo({
		id: 'waterUser',
		title: '被害を受けた住まいで上下水道を使っていた',
		question: '被害を受けた住まいで上水道・下水道を使っていましたか。',
		from: 'told'
	}),
	yesNo({
		id: 'tookRepair',
		title: '応急修理を申し込んだ（受けた）',
		question: '住宅の応急修理を申し込みましたか。',
		from: 'ledger',
		unrecorded: false,
		means: 'okyu-shuri'
	}),
	yesNo({
		id: 'tookHousing',
		title: '応急仮設住宅（賃貸型を含む）に入居した（申し込んだ）',
		question: '応急仮設住宅に入居しましたか（申し込みましたか）。',
		from: 'ledger',
		unrecorded: false,
		means: 'kasetsu'
	}),
	yesNo({
		id: 'tookDemolition',
		title: '公費解体を申し込んだ（受けた）',
		question: '公費解体を申し込みましたか。',
		from: 'ledger',
		unrecorded: false,
		means: 'kohi-kaitai'
	}),
	yesNo({
		id: 'tookOwnDemolition',
		title: '自費解体の費用の償還を申し込んだ（受けた）',
		question: '自費解体の費用の償還を申し込みましたか。',
		from: 'ledger',
		unrecorded: false,
		means: 'jihi-kaitai'
	}),
	yesNo({
		id: 'demolishedOwnMoney',
		title: '自費で解体した（業者と契約した）',
		question: '自費で解体の業者と契約しましたか。',
		from: 'told'
	})
];
