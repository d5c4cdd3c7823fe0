import type { HousingApplication } from '../../domain/housing/state';
import type { Ground } from '../../domain/housing/eligibility';
import type { TimeWarning } from '../../domain/housing/terms';
import type { UnitUse } from '../../domain/housing/units';
import type { OpenOf } from '../../domain/kinds';

const yen = (n: number) => `${n.toLocaleString('ja-JP')}円`;

/** Names of states and choices, as every screen and paper about temporary housing says them. */
export const typeNames: Record<OpenOf<'site.registered'>['type'], string> = {
	built: '建設型',
	leased: '賃貸型（みなし仮設）',
	public: '公営住宅など'
};
export const typeHints: Record<OpenOf<'site.registered'>['type'], string> = {
	built: '建設した応急仮設住宅',
	leased: '民間の賃貸住宅を借り上げたもの',
	public: '公営住宅・公的宿舎などの一時提供'
};
export const useNames: Record<UnitUse, string> = {
	free: '空き',
	offered: '提示中',
	provisional: '仮決定',
	promised: '入居決定',
	livedIn: '入居中',
	uninspected: '退去検査待ち',
	repair: '修繕中',
	building: '工事中',
	closed: '使用しない'
};
export const unitStates: Record<OpenOf<'unit.stateSet'>['state'], string> = {
	building: '工事中',
	ready: '使える',
	repair: '修繕中',
	closed: '使用しない'
};
export const housingStates: Record<HousingApplication['state'], string> = {
	applied: '申込済・判定待ち',
	eligible: '資格あり・住戸待ち',
	notEligible: '資格なし',
	offered: '提示中',
	provisional: '仮決定',
	assigned: '入居決定',
	livingIn: '入居中',
	left: '退去済'
};
export const groundNames: Record<Ground, string> = {
	grade: '住家が全壊または流失し、住むところがない',
	demolition: '半壊以上の住家を、やむを得ず解体する',
	danger: '二次災害などのおそれがあり、長く自宅に住めない',
	longEvacuation: '長期避難世帯に認定された',
	lifeline: 'ライフラインが途絶し、長く自宅に住めない',
	unknown: 'まだわからない（罹災証明書の判定を待つ）'
};
export const judgeNames = { eligible: '資格あり', notEligible: '資格なし' } as const;
export const answerNames = { accept: '承諾', decline: '辞退' } as const;
export const releaseReasons: Record<OpenOf<'housing.released'>['reason'], string> = {
	declined: '世帯が辞退した',
	clash: '別の世帯の入居が先に決まっていた',
	mistake: '記録の誤り',
	other: 'その他'
};
export const extendGrounds: Record<OpenOf<'housing.extended'>['ground'], string> = {
	specified: '特定非常災害による延長',
	rebuilding: '再建中の住家がまだ完成しない',
	public: '入居する公営住宅がまだ完成しない',
	other: 'その他'
};
export const moveOutReasons: Record<OpenOf<'housing.movedOut'>['reason'], string> = {
	rebuilt: '自宅を再建・補修した',
	bought: '住宅を購入した',
	rented: '民間の賃貸住宅へ移った',
	public: '公営住宅へ移った',
	moved: '別の仮設住宅へ移った',
	relatives: '親族の家へ移った',
	died: '死亡',
	other: 'その他'
};
export const inspectNames: Record<OpenOf<'housing.inspected'>['result'], string> = {
	good: '異常なし',
	repair: '修繕が必要',
	charge: '修繕が必要（入居者の負担あり）'
};
export const visitNames: Record<OpenOf<'housing.visited'>['result'], string> = {
	met: '会えた',
	absent: '不在',
	refused: '断られた'
};
export const keyNames = { out: '渡した', back: '返してもらった' } as const;

/** Words that several pages of housing share. */
export const words = {
	site: '団地・建物',
	unit: '住戸',
	household: '世帯',
	case: '罹災番号',
	state: '状態',
	type: '種類',
	layout: '間取り',
	address: '所在地',
	note: 'メモ',
	from: '入居できる日',
	until: '供与期間の終わり',
	holder: '受け持つ端末',
	unitId: '住戸の番号（抽選用）',
	arrow: ' → ',
	warning: '気をつけること',
	steps: '段差',
	stepFree: '段差なし（バリアフリー）',
	pets: 'ペット可',
	forPeople: (from: number, to: number) => (from === to ? `${from}人用` : `${from}～${to}人用`),
	rent: '家賃（月額）',
	yen,
	yenUnit: '円',
	perMonth: (n: number) => `月${yen(n)}`,
	unitAt: (site: string, label: string) => `${site} ${label}`,
	unnamed: '（名前を読めません）',
	/** A household beside its unit: suppressed (支援措置), or sealed with a key that is not here. */
	hiddenName: '（氏名は表示しません）',
	/** Between parts of a line. */
	gap: '　',
	people: (n: number) => `${n}人`,
	points: (n: number) => `${n}点`,
	features: (parts: string[]) => parts.join('・'),
	span: (from: string, until: string) => `${from}から${until}まで`,
	daysLeft: (days: number) =>
		days > 0
			? `あと${days.toLocaleString('ja-JP')}日`
			: days === 0
				? '今日まで'
				: `${(-days).toLocaleString('ja-JP')}日過ぎています`,
	here: 'この端末',
	heldHere: 'この端末が受け持っています',
	heldBy: (label: string) => `受け持ち：${label}`,
	deviceName: (label: string, device: string) => (label ? `${label}（${device}）` : `端末${device}`),
	toList: '仮設住宅の一覧へ',
	toCase: '世帯の記録へ',
	openHousing: '仮設住宅の記録を開く',
	missingTitle: 'この端末にまだ届いていません',
	missing: '番号を確かめるか、ほかの端末の記録を受信してから開き直してください。'
};

export const timeWarnings: Record<TimeWarning['type'], (days: string) => string> = {
	over: (days) => `供与期間が過ぎています（${days}）`,
	month1: (days) => `供与期間が1か月以内に終わります（${days}）`,
	months3: (days) => `供与期間が3か月以内に終わります（${days}）`
};

/** Provisional promises: said wherever one is shown. */
export const provisional = {
	title: '仮決定（まだ確定ではありません）',
	text: (holder: string) =>
		`この住戸を受け持つ「${holder}」が確定するまで、別の世帯に決まることがあります。鍵はまだ渡せません。`,
	mine: 'この端末が受け持つ住戸です。空いていることを確かめて、確定してください。',
	lostTitle: 'この住戸は別の世帯に決まりました',
	/** In lists. */
	lostShort: '要調整（別の世帯に決定）',
	lost: 'この世帯の入居は成立していません（要調整）。世帯に伝え、別の住戸を決めてください。',
	next: (unit: string) => `同じ条件で空いている住戸：${unit}`,
	noNext: '同じ条件で空いている住戸が、いまはありません。「住戸を選ぶ」で近い条件のものを探してください。',
	takeNext: (unit: string) => `${unit}に決め直す`,
	takeNextTitle: '別の住戸に決め直しますか',
	takeNextText: (from: string, to: string) =>
		`${from}の決定を取り消し、${to}への入居を決めます。世帯の同意を得てから行ってください。`
};

/** The list of sites. */
export const sites = {
	title: '仮設住宅',
	lead: '団地・建物と住戸の空きを見て、入居の申込みから退去までを記録します。',
	applications: '申込みと見守り',
	lotteries: '抽選',
	register: '団地・建物を登録する',
	filter: '絞り込み',
	allTypes: 'すべての種類',
	onlyFree: '空きがあるものだけ',
	size: '世帯の人数',
	anySize: '指定しない',
	sizeOf: (n: number) => (n >= 7 ? '7人以上' : `${n}人`),
	shown: (sites: number, units: number) =>
		`${sites.toLocaleString('ja-JP')}か所　条件に合う空き${units.toLocaleString('ja-JP')}戸`,
	/** On the list and on the map. */
	free: (n: number) => `空き${n}`,
	ofTotal: (free: number, total: number) => `空き${free}／${total}戸`,
	counts: '戸数',
	columns: {
		site: '団地・建物',
		free: '空き',
		offered: '提示中',
		provisional: '仮決定',
		occupied: '入居',
		other: 'その他',
		total: '合計'
	},
	open: '開く',
	openOf: (name: string) => `${name}を開く`,
	map: '地図',
	mapLabel: '仮設住宅の地図。団地・建物ごとの空きの数を示します。同じ内容が一覧にあります。',
	noPlace: (n: number) => `${n}か所は位置が登録されていないため、地図にはありません。`,
	empty: '団地・建物がまだ登録されていません',
	emptyText: '本部で登録すると、どの端末でも空きがわかります。',
	emptyFilter: 'あてはまる団地・建物がありません',
	emptyFilterText: '条件を変えてください。'
};

/** One site. */
export const site = {
	alter: '登録の内容を直す',
	alterTitle: '団地・建物の登録を直す',
	registerTitle: '団地・建物の登録',
	lead: '住戸の状態と入居している世帯を確かめます。',
	name: '名前',
	nameHint: '例：灯町第一応急仮設団地',
	address: '所在地',
	type: '種類',
	typeFixed: '住戸があるため、種類は変えられません。',
	place: '位置',
	placeHint:
		'地図に触れるか、緯度と経度を「37.0492, 136.9671」のように入力します。わからないときは空のままにします。',
	placeText: '緯度, 経度',
	placeWrong: '「緯度, 経度」は「37.0492, 136.9671」のように、日本の中の数字で入力してください。',
	outline: '区域',
	outlineHint: '区域の角を、順に地図で触れます。3つ以上で面になります。',
	pick: '地図に触れると',
	pickAt: '位置を決める',
	pickOutline: '区域の角を加える',
	corners: (n: number) => (n === 0 ? '角はまだありません。' : `角は${n}か所です。`),
	undoCorner: '最後の角を消す',
	clearCorners: '角をすべて消す',
	mapLabel: '位置と区域を決める地図。緯度と経度を文字で入力することもできます。',
	draft: '登録する位置',
	submit: '登録する',
	alterSubmit: '直した内容を登録する',
	units: '住戸',
	unitsEmpty: '住戸がまだ登録されていません',
	unitsEmptyText: '「住戸をまとめて登録する」で登録します。',
	columns: { label: '住戸', use: '状態', household: '世帯', time: '供与期間', holder: '受け持ち' },
	pickUnit: (label: string) => `${label}を選ぶ`,
	pickAllFree: '空きの住戸をすべて選ぶ',
	unpick: '選択をすべて外す',
	chosen: (n: number) => `${n}戸を選んでいます`,
	addUnits: '住戸をまとめて登録する',
	filterUse: '状態で絞り込む',
	allUses: 'すべて',
	nobody: '―'
};

/** Adding units. */
export const unitForm = {
	title: '住戸の登録',
	lead: '同じ間取りの住戸を、番号を並べてまとめて登録します。',
	labels: '住戸の番号',
	labelsHint: '1行に1つ、または「A-101～A-112」のように続き番号で入力します。',
	label: '住戸の番号',
	labelsRead: (n: number, first: string, last: string) =>
		n === 1 ? `1戸（${first}）を登録します。` : `${n}戸（${first}から${last}）を登録します。`,
	labelsWrong: (line: string) =>
		`「住戸の番号」の「${line}」を読めません。「A-101～A-112」のように、前の文字と桁をそろえてください。`,
	labelsTwice: (label: string) => `「住戸の番号」に「${label}」が2回あります。`,
	labelsThere: (label: string) => `「${label}」はすでに登録されています。`,
	labelsMany: '「住戸の番号」は一度に500戸までにしてください。',
	layout: '間取り',
	layoutHint: '例：1DK、2DK、3K',
	from: '何人から',
	to: '何人まで',
	sizeWrong: '「何人から」「何人まで」は1から20までの整数で、「何人まで」を同じか大きい数にしてください。',
	rent: '家賃（月額）',
	rentWrong: '「家賃（月額）」は円の整数で入力してください。',
	state: 'はじめの状態',
	holder: '受け持つ端末',
	holderHint:
		'受け持つ端末は、通信できなくてもこの住戸の入居を確定できます。ほかの端末が決めると仮決定になります。',
	features: '設備',
	submit: (n: number) => (n > 0 ? `${n}戸を登録する` : '登録する'),
	alterTitle: '住戸の登録を直す',
	alter: '登録の内容を直す',
	alterSubmit: '直した内容を登録する'
};

/** One unit. */
export const unit = {
	title: (site: string, label: string) => `${site} ${label}`,
	facts: '住戸',
	history: '入居の記録',
	noHistory: 'この住戸に入居が決まったことはありません。',
	holders: 'これまで受け持った端末',
	setState: '状態を変える',
	setStateTitle: '住戸の状態を変える',
	setStateAction: '状態を記録する',
	setStateText: (n: number) => `${n}戸の状態を記録します。`,
	hand: '受け持ちを移す',
	handTitle: '住戸の受け持ちを移す',
	handText: (n: number) =>
		`${n}戸を、次の端末が受け持つようにします。移したあとは、この端末では確定できません。`,
	handTo: '移す先の端末',
	handAction: '受け持ちを移す',
	handLost: '受け持つ端末が失われた、または壊れた',
	handLostText:
		'失われた端末でまだ送られていない決定は、仮決定になります。端末が見つかっても、受け持ちは戻りません。本部だけができます。',
	notHeld: 'この住戸は別の端末が受け持っています。移すには、受け持つ端末で操作します。',
	conflict: 'この住戸は2つの世帯に約束されています（要調整）',
	conflictStanding: (name: string) => `${name} 様の世帯の入居が生きています。`,
	conflictNobody: 'どの世帯の入居も、まだ確定していません。受け持つ端末で、1つを確定してください。',
	conflictOther: (name: string, next: string) => `${name} 様の世帯には、${next}を提案できます。`,
	conflictOtherNone: (name: string) => `${name} 様の世帯に、同じ条件の空きがありません。`,
	toHousehold: '世帯の仮設住宅を開く'
};

/** Applications and what somebody must look after. */
export const queue = {
	title: '仮設住宅の申込みと見守り',
	lead: '点数の多い順に並びます。世帯を開いて、判定・提示・決定を記録します。',
	tabs: '表示',
	applications: '申込み',
	warnings: '気をつけること',
	warningsCount: (n: number) => `気をつけること（${n}件）`,
	state: '状態',
	all: 'すべて',
	waiting: '住戸を待っている世帯',
	text: '言葉で絞り込む',
	textHint: '申込者の氏名、罹災番号',
	empty: 'あてはまる申込みがありません',
	emptyText: '申込みは、世帯の記録の「仮設住宅」から受け付けます。',
	find: '世帯を探す',
	shown: (n: number) => `${n.toLocaleString('ja-JP')}件を表示`,
	shownOf: (n: number) =>
		`はじめの${n.toLocaleString('ja-JP')}件を表示しています。言葉で絞り込んでください。`,
	caption: '仮設住宅の申込み',
	open: '開く',
	openOf: (name: string) => `${name} 様の仮設住宅を開く`,
	age: (days: number) => (days === 0 ? '今日から' : `${days}日`),
	twice: '同じ世帯の申込みが2つ',
	noWarnings: '気をつけることは、いまありません',
	noWarningsText: '供与期間の終わり、訪問の遅れ、確定を待つ仮決定などがあると、ここに並びます。',
	allKinds: 'すべて',
	kind: '内容で絞り込む'
};
export const warningNames = {
	over: '供与期間が過ぎた',
	month1: '供与期間が1か月以内に終わる',
	months3: '供与期間が3か月以内に終わる',
	visit: '1か月以上、訪問で会えていない',
	concern: '前の訪問で気がかりがあった',
	confirm: '仮決定の確定を待っている',
	inspect: '退去検査がまだ',
	keys: '鍵が返っていない',
	movedInLate: '入居できる日を過ぎても入居していない'
};
export const warningText = {
	on: (day: string) => `${day}`,
	here: 'この端末で確定できます'
};

/** From the 要調整 queue to what clashes. */
export const clashLinks = { unit: '住戸を開く', lottery: '抽選を開く' };

/** Lotteries. */
export const lottery = {
	listTitle: '仮設住宅の抽選',
	listLead:
		'参加する世帯と住戸、秘密の種の指紋を先に公表し、立会人の数字を加えて抽選します。だれでも結果を計算し直せます。',
	announce: '抽選を公告する',
	empty: '抽選はまだありません',
	emptyText: '申込みが空きより多いときに、抽選を公告します。決裁の担当者が行います。',
	entrants: (n: number) => `${n}世帯`,
	units: (n: number) => `${n}戸`,
	announced: '公告済・抽選前',
	held: '抽選済',
	open: '開く',
	openOf: (title: string) => `${title}を開く`,
	seedHere: 'この端末で抽選します',
	announceTitle: '抽選の公告',
	announceLead: '抽選する住戸と、参加する世帯を選びます。公告のあとは変えられません。',
	titleLabel: '抽選の名前',
	titleHint: '例：第1回 建設型（2DK）',
	chooseEntrants: '参加する世帯（資格あり）',
	chooseUnits: '抽選する住戸（空き）',
	pickAll: 'すべて選ぶ',
	/** Beside units of a type, size or equipment that some households cannot have. */
	unsuited: (n: number) =>
		`選んだ住戸に条件（種類・人数・段差・ペット）が合わない${n.toLocaleString('ja-JP')}世帯は、ここに出ません。条件の違う住戸は、別の抽選にします。`,
	twiceTitle: '1つの世帯から申込みが2つ出ています',
	twiceText: '抽選が二重になるため、参加できません。世帯を開き、一方を「資格なし」にします。',
	twiceOne: (name: string, caseNo: string) => `${name}（罹災番号 ${caseNo}）`,
	noEntrants: '参加できる世帯がありません。先に資格を決めてください。',
	noUnits: '抽選できる空きの住戸がありません。',
	needEntrants: '参加する世帯を選んでください。',
	needUnits: '抽選する住戸を選んでください。',
	announceAction: '公告する',
	announceConfirm: '公告しますか',
	announceText: (entrants: number, units: number) =>
		`${entrants}世帯と${units}戸で公告します。種（秘密の数字）がこの端末だけに残るため、抽選もこの端末で行います。`,
	detailLead: '結果は、公表した数字だけから計算できます。',
	facts: '公告の内容',
	seedHash: '種の指紋（SHA-256）',
	seed: '種',
	spoken: '立会人の数字',
	spokenHint: '立会人がその場で決めた数字（1けたから20けた）。だれも先に知ることができないものにします。',
	spokenWrong: '「立会人の数字」は1けたから20けたの数字で入力してください。',
	witnesses: '立会人',
	hold: '抽選する',
	holdTitle: '抽選しますか',
	holdText: '結果と、当選した世帯への住戸の提示を記録します。取り消せません。',
	holdAction: '抽選して記録する',
	taken: (units: string) =>
		`抽選のあいだに別の世帯に決まった住戸があり、提示していません：${units}。当選した世帯には、ほかの住戸を提示してください。`,
	notHere: '種（秘密の数字）がこの端末にないため、ここでは抽選できません。公告した端末で行ってください。',
	genuine: '公表した数字から計算した結果と一致しています。',
	notGenuine: '公表した数字から計算した結果と一致しません。この結果は使わずに、要調整で確かめてください。',
	result: '結果',
	entrantsTitle: '参加する世帯',
	columns: {
		rank: '順位',
		entrants: '参加する世帯',
		application: '抽選番号',
		name: '世帯',
		points: '点数',
		unit: '住戸'
	},
	announcedOn: '公告した日時',
	heldOn: '抽選した日時',
	mismatch: '計算と一致しません',
	paperTitle: (title: string) => `掲示用：${title}`,
	unitsTitle: '抽選した住戸',
	unitColumns: { id: '住戸の番号', name: '住戸' },
	paperNote: '氏名と罹災番号は載せていません。自分の世帯の抽選番号は、受付の窓口で確かめられます。',
	rank: (n: number) => `${n}`,
	waiting: '補欠',
	notYet: '抽選前',
	print: '掲示用（氏名なし）を印刷する',
	printTitle: '仮設住宅の抽選の結果',
	printTitleBefore: '仮設住宅の抽選の公告',
	recompute: '結果の確かめ方',
	recomputeSteps: [
		'抽選の番号（住戸は住戸の番号）ごとに、「種/立会人の数字/番号」という文字列のSHA-256を計算します。',
		'世帯は点数の多い順、同じ点数ではSHA-256の小さい順に並べます。',
		'住戸はSHA-256の小さい順に並べ、世帯の順に1戸ずつ当てます。残りは補欠です。',
		'「種」のSHA-256が、公告した指紋と同じことも確かめます。'
	],
	recomputeCommand: 'コマンドでの例（Linux・macOS）',
	text: '計算に使うすべての数字（掲示用）',
	copy: '掲示用の文をコピーする',
	copied: 'コピーしました。'
};

/** Housing of one household. */
export const household = {
	title: '仮設住宅',
	lead: '申込みから退去までを記録します。罹災証明書の交付を待たずに申し込めます。',
	none: 'この世帯の申込みはまだありません',
	noneText: '罹災証明書の前でも受け付けられます。',
	apply: '仮設住宅の申込みを受け付ける',
	applyAgain: '新しい申込みを受け付ける',
	applyTitle: '入居の申込み',
	amend: '申込みの内容を直す',
	amendTitle: '申込みの内容を直す',
	amendSubmit: '直した内容を記録する',
	cancelForm: '申込みをやめる',
	submit: '申込みを記録する',
	application: '申込み',
	appliedOn: (when: string) => `${when} 受付`,
	facts: {
		applicant: '申込者',
		phone: '電話',
		members: '入居する人',
		types: '希望する種類',
		features: '必要な設備',
		priority: '優先する事情',
		points: '点数',
		ground: '入居資格の根拠',
		wishes: '希望',
		note: 'メモ',
		judged: '入居資格',
		reason: '理由',
		rentLimit: '家賃の上限（賃貸型）'
	},
	noPriority: '該当なし',
	anyFeature: '指定なし',
	pointLine: (title: string, points: number) => `${title}（${points}点）`,
	pointsTotal: (n: number) => `合計 ${n}点`,
	form: {
		types: '希望する種類',
		people: '入居する人数',
		peopleWrong: '「入居する人数」は1から20までの整数で入力してください。',
		needs: '必要な設備',
		needStepFree: '段差のない住戸が必要',
		needPets: 'ペットと入居する',
		ground: '入居資格の根拠',
		groundHint: 'わかる範囲で選びます。罹災証明書の判定のあとで直せます。',
		priority: '優先する事情（あてはまるものすべて）',
		priorityHint: '聞き取ったとおりに印を付けます。点数はあとから直せます。',
		applicant: '申込者の氏名',
		phone: '連絡先の電話',
		suppressed: '支援措置の対象（どの住戸に住むかを一覧や地図に出さない）',
		suppressedHint: '配偶者からの暴力などの支援措置を受けている方は印を付けます。',
		members: '入居する人',
		member: (n: number) => `${n}人目`,
		memberName: '氏名',
		memberRelation: '続柄',
		memberBirth: '生年月日',
		addMember: '入居する人を加える',
		removeMember: (n: number) => `${n}人目を外す`,
		wishes: '希望（場所・学校・通院など）',
		note: 'メモ'
	},
	repairWarn: '応急修理を受けているため、入居できるのは修理が終わるまでの最長6か月です。',
	grounds: {
		title: '記録からわかる資格',
		grade: (name: string) => `罹災証明書の判定：${name}`,
		noGrade: '罹災証明書の判定はまだありません。',
		yes: 'あてはまる',
		no: 'あてはまらない',
		unknown: '確かめる',
		needs: (text: string) => `確かめるもの：${text}`
	},
	judge: '入居資格を決める',
	judgeTitle: '入居資格の決定',
	judgeOutcome: '決定',
	judgeReason: '理由',
	judgeAction: '決定を記録する',
	choose: '住戸を選ぶ',
	chooseTitle: '空いている住戸（条件に合う順）',
	noChoices: '条件に合う空きの住戸がありません',
	noChoicesText: '希望の種類や設備を見直すか、空きが出るまで待ってもらってください。',
	chooseMove: '住替えの住戸を選ぶ',
	hide: '住戸の一覧を閉じる',
	offer: '提示する',
	offerOf: (unit: string) => `${unit}を提示する`,
	offerTitle: '住戸を提示する',
	offerText: (unit: string) => `${unit}を世帯に提示します。決まるまで、ほかの世帯にも見えています。`,
	offerAction: '提示を記録する',
	offers: '提示した住戸',
	offeredAt: (unit: string, when: string) => `${unit}（${when}提示）`,
	byLottery: '抽選で当選',
	accept: '承諾を記録する',
	decline: '辞退を記録する',
	answerTitle: '提示への回答',
	answerText: (unit: string, answer: string) => `${unit}の提示に「${answer}」を記録します。`,
	answerAction: '回答を記録する',
	assign: '入居を決める',
	assignOf: (unit: string) => `${unit}に入居を決める`,
	assignTitle: '入居を決める',
	assignHere: 'この端末が受け持つ住戸です。通信できなくても、いま確定します。',
	assignProvisional: (holder: string) =>
		`仮決定（まだ確定ではありません）になります。確定できるのは、この住戸を受け持つ「${holder}」です。`,
	assignFrom: '入居できる日',
	assignUntil: '供与期間の終わり',
	assignUntilHint: '空のときは、入居できる日から2年です。',
	assignUntilMove: '空のときは、いまの住戸の供与期間の終わりまでです。住替えで期間は始まり直しません。',
	assignInstead: '住替え（いまの住戸からの入れ替え）',
	insteadNone: '住替えではない',
	insteadOf: (unit: string) => `${unit}からの住替え`,
	assignAction: '入居の決定を記録する',
	stays: '入居',
	untilAfter: '「供与期間の終わり」は「入居できる日」より後の日付にしてください。'
};

/** A stay and what can be done with it. */
export const stay = {
	term: '供与期間',
	decided: '決定',
	decidedBy: (when: string, device: string) => `${when}　${device}`,
	confirmed: '確定',
	keys: '鍵',
	keysOut: (n: number) => (n > 0 ? `${n}本を渡しています` : '渡していません'),
	movedIn: '入居した日',
	movedInOn: (day: string, people: number) => `${day}（${people}人）`,
	movedOut: '退去した日',
	movedOutOn: (day: string, reason: string) => `${day}（${reason}）`,
	inspected: '退去検査',
	inspectedOn: (day: string, result: string) => `${day} ${result}`,
	visits: '見守り訪問',
	lastVisit: (day: string, result: string) => `${day} ${result}`,
	noVisit: 'まだ訪問していません',
	visitDays: (days: number) => `最後に会えてから${days}日`,
	visitLate: '1か月以上、会えていません。訪問してください。',
	released: '取消し',
	contract: '賃貸借契約',
	contractLine: (from: string, until: string) => `${from}から${until}まで`,
	contractRent: (rent: string, other: string) => `家賃 月${rent}、そのほか ${other}`,
	owner: '貸主',
	agent: '管理会社・仲介',
	paper: '入居決定通知書を印刷する',
	paperProvisional: '仮決定の通知書を印刷する',
	confirm: '確定する',
	confirmTitle: '仮決定を確定する',
	confirmText: (unit: string) => `${unit}の入居を確定します。`,
	confirmAction: '確定を記録する',
	confirmElsewhere: (holder: string) => `確定できるのは「${holder}」です。`,
	release: '決定を取り消す',
	releaseTitle: '入居の決定を取り消す',
	releaseText: '入居の前の決定を取り消します。住戸はほかの世帯に決められるようになります。',
	releaseReason: '理由',
	releaseAction: '取消しを記録する',
	keysOutAction: '鍵を渡す',
	keysBackAction: '鍵を返してもらう',
	keysTitle: '鍵の受渡し',
	keysCount: '本数',
	keysCountWrong: '「本数」は1から20までの整数で入力してください。',
	keysOn: '日付',
	keysReceiver: { out: '受け取った人', back: '返した人' },
	keysRecord: '鍵の受渡しを記録する',
	moveIn: '入居を記録する',
	moveInTitle: '入居の記録',
	moveInOn: '入居した日',
	moveInPeople: '入居した人数',
	moveInInstead: (unit: string) => `同じ日に、${unit}の退去も記録します。`,
	extend: '期間を延長する',
	extendTitle: '供与期間の延長',
	extendUntil: '延長後の終わりの日',
	extendGround: '理由',
	extendAction: '延長を記録する',
	extendLater: '「延長後の終わりの日」は、いまの終わりの日より後にしてください。',
	move: '住替えをする',
	moveHint: '「住戸を選ぶ」で次の住戸を選び、「住替え」に印を付けて決めます。',
	moveOut: '退去を記録する',
	moveOutTitle: '退去の記録',
	moveOutOn: '退去した日',
	moveOutReason: '理由',
	moveOutAddress: '退去後の住所',
	moveOutAction: '退去を記録する',
	inspect: '退去検査を記録する',
	inspectTitle: '退去検査',
	inspectOn: '検査した日',
	inspectResult: '結果',
	inspectYen: '入居者の負担額',
	inspectYenWrong: '「入居者の負担額」は円の整数で入力してください。',
	inspectFindings: '所見',
	inspectAction: '検査を記録する',
	visit: '訪問を記録する',
	visitTitle: '見守り訪問',
	visitOn: '訪問した日',
	visitResult: '結果',
	visitConcern: '気がかりがあり、近いうちにもう一度訪ねる',
	visitNote: '様子・相談の内容',
	visitAction: '訪問を記録する',
	contractTitle: '賃貸借契約（みなし仮設）',
	contractOpen: '契約を記録する',
	contractFrom: '契約の始まり',
	contractUntil: '契約の終わり',
	contractRentYen: '家賃（月額）',
	contractOther: '共益費・礼金・仲介手数料・損害保険などの合計',
	contractOwner: '貸主の氏名・名称',
	contractAgent: '管理会社・仲介業者',
	contractAgentPhone: '管理会社の電話',
	contractAction: '契約を記録する',
	yenWrong: (label: string) => `「${label}」は円の整数で入力してください。`,
	overLimit: (over: string) => `家賃が上限を${over}超えています。都道府県と協議してから契約してください。`,
	rentLimit: (limit: string) => `この世帯の家賃の上限は月${limit}です。`,
	beforeStanding: '仮決定のあいだは、鍵を渡したり入居を記録したりできません。'
};

/** The notice of the decision (入居決定通知書). */
export const paper = {
	pageTitle: '入居決定通知書の印刷',
	number: (number: string) => `第${number}号`,
	span: (from: string, until: string) => `${from}から${until}まで`,
	title: '応急仮設住宅入居決定通知書',
	titleProvisional: '応急仮設住宅入居仮決定通知書',
	provisionalBanner: '仮決定（まだ確定ではありません）',
	provisionalText: (holder: string) =>
		`この住戸は「${holder}」が受け持っています。確定の連絡があるまで、別の世帯に決まり、ほかの住戸をご案内することがあります。鍵は確定のあとでお渡しします。`,
	confirmBy: '確定できるところ',
	to: (name: string) => `${name} 様`,
	body: 'さきに申込みのありました応急仮設住宅への入居を、次のとおり決定しましたので通知します。',
	bodyProvisional:
		'さきに申込みのありました応急仮設住宅への入居を、次のとおり仮に決定しましたのでお知らせします。',
	house: '住宅',
	address: '所在地',
	type: '種類',
	unit: '住戸',
	layout: '間取り',
	members: '入居する人',
	term: '供与期間',
	rent: '家賃',
	rentFree: '無償（光熱水費・共益費・駐車場などは入居者の負担です）',
	rentLeased: (yen: string) =>
		`入居者の負担はありません（契約の家賃 月${yen}は公費で支払います。光熱水費などは入居者の負担です）`,
	case: '罹災番号',
	rulesTitle: '入居にあたって',
	rules: [
		'供与期間のうちに、住まいの再建先を決めてください。期間の延長が必要なときは、早めに相談してください。',
		'入居する人が変わるとき、住戸を空けるときは、事前に届け出てください。',
		'住戸を人に貸したり、決められた使い方と違う使い方をしたりすることはできません。',
		'退去するときは、鍵を返し、検査を受けてください。'
	],
	office: '問い合わせ先',
	phone: (phone: string) => `電話 ${phone}`,
	madeBy: (device: string) => `作成：${device}`,
	lostTitle: '印刷できません',
	lost: 'この住戸は別の世帯に決まっています。世帯に伝え、別の住戸を決めてください。',
	notFound: 'この決定が見つかりません。世帯の記録を開き直してください。'
};

/** On the household page. */
export const summary = {
	title: '仮設住宅',
	none: '申込みはありません。',
	open: '仮設住宅の記録を開く',
	apply: '仮設住宅を申し込む'
};

/** On a household's pages: it asks for housing in another of its records, too (世帯の統合). */
export const elsewhere = {
	title: '同じ世帯の別の記録に、仮設住宅の申込みがあります',
	text: '住戸は1つの世帯に1つです。どちらか一方の申込みで手続きを進めます。',
	open: (caseNo: string, state: string) => `罹災番号 ${caseNo}（${state}）を開く`
};

/** What entries say in the timeline. */
export const lines = {
	site: '団地・建物',
	type: '種類',
	name: '名前',
	address: '所在地',
	unit: '住戸',
	layout: '間取り',
	size: '人数',
	state: '状態',
	to: '移した先の端末',
	units: '住戸',
	unitCount: (n: number) => `${n}戸`,
	lost: '受け持つ端末が失われたため',
	title: '名前',
	entrants: '参加',
	entrantCount: (n: number) => `${n}世帯`,
	seedHash: '種の指紋',
	seed: '種',
	spoken: '立会人の数字',
	witnesses: '立会人',
	rulesTable: '表',
	rulesRows: '行の数',
	rowCount: (n: number) => `${n}行`,
	types: '希望する種類',
	people: '人数',
	ground: '入居資格の根拠',
	applicant: '申込者',
	wishes: '希望',
	outcome: '決定',
	reason: '理由',
	answer: '回答',
	byLottery: '抽選による提示',
	yes: 'はい',
	term: '供与期間',
	until: '延長後の終わりの日',
	instead: '住替え',
	keys: '鍵',
	keysText: (count: number, direction: string) => `${count}本を${direction}`,
	receiver: '相手',
	on: '日付',
	newAddress: '退去後の住所',
	result: '結果',
	charge: '入居者の負担額',
	findings: '所見',
	concern: '気がかり',
	concernYes: '近いうちにもう一度訪ねる',
	rent: '家賃（月額）',
	other: 'そのほかの費用',
	owner: '貸主',
	agent: '管理会社・仲介',
	note: 'メモ'
};
