import type { DueLine, RunState, SupportState } from '../../domain/relief/state';
import type { OpenOf } from '../../domain/kinds';
import { gradeNames } from './kinds';

/** Applications for supports, funds, payment runs and clawbacks (支援の審査・決定と支払). */

const number = (n: number) => n.toLocaleString('ja-JP');
/** Behind a box for an amount. */
export const yenUnit = '円';
/** `1,234,000円` */
export const yen = (n: number) => `${number(n)}円`;
export const households = (n: number) => `${number(n)}件`;

export const supportStates: Record<SupportState, string> = {
	applied: '受付済・審査待ち',
	examined: '審査済・決定待ち',
	granted: '決定済',
	refused: '不支給・不承認',
	withdrawn: '取下げ'
};

export const runStates: Record<RunState, string> = {
	opened: '決裁待ち',
	approved: '決裁済・振込データ作成待ち',
	filed: '振込データ作成済',
	cancelled: '取消し'
};

export const paymentStates = {
	opened: '支払回の決裁待ち',
	approved: '振込データの作成待ち',
	filed: '振込済',
	returned: '振込不能',
	cancelled: '取消し',
	foreign: '仮（支払われません）'
};

export const heldReasons: Record<Exclude<DueLine['held'], null>, string> = {
	clawback: '過払いの処理が済んでいません',
	basisChanged: '決定のあとで被害の程度が変わりました。審査と決定をやり直します',
	clash: '要調整が残っています',
	account: '口座が登録されていません',
	keyUsed: '同じ配分の同じ相手への支払がすでにあります'
};

/** What a round's table may name; other categories are shown by their id. */
export const categoryNames: Record<string, string> = {
	...gradeNames,
	death: '死亡・行方不明',
	deathDirect: '死亡（直接死）',
	deathRelated: '死亡（災害関連死）',
	missing: '行方不明',
	injury: '重傷',
	household: 'すべての世帯（1世帯）',
	person: '世帯の人数（1人）'
};
export const categoryName = (id: string): string => categoryNames[id] ?? id;

export const progressNames: Record<OpenOf<'support.progressed'>['step'], string> = {
	inspected: '現地確認',
	ordered: '発注',
	started: '着工',
	completed: '完了',
	registered: '登記など届出',
	received: 'ほかで受領'
};

export const clawbackOutcomes: Record<OpenOf<'clawback.judged'>['outcome'], string> = {
	recover: '返還を求める',
	offset: '後の配分から差し引く',
	waive: '返還を求めない'
};

export const withdrawnReasons: Record<OpenOf<'support.withdrawn'>['reason'], string> = {
	applicant: '申請者の申し出',
	duplicate: '二重の申請',
	mistake: '受付の誤り'
};

/** 振込結果コード of 全銀協. */
export const returnCodes: Record<string, string> = {
	'0': '振込済',
	'1': '資金不足',
	'2': '取引なし（口座なし）',
	'3': '預金者の都合による停止',
	'4': '振込依頼なし',
	'8': '委託者の都合による停止',
	'9': 'その他'
};
export const returnCode = (code: string): string => returnCodes[code] ?? `コード${code}`;

export const accountTypes: Record<string, string> = { '1': '普通', '2': '当座', '4': '貯蓄', '9': 'その他' };
/** `names`: of bank and branch where the directory knows them. */
export const accountText = (
	account: { bank: string; branch: string; type: string; number: string },
	names: { bank?: string | undefined; branch?: string | undefined } = {}
) =>
	[
		names.bank ? `${names.bank}（${account.bank}）` : `金融機関${account.bank}`,
		names.branch ? `${names.branch}支店（${account.branch}）` : `支店${account.branch}`,
		accountTypes[account.type] ?? account.type,
		account.number
	].join('　');

/** /hq/applications */
export const queue = {
	title: '支援の申請',
	lead: '審査と決定を待つ申請を、古いものから示します。審査した人と決定する人は、別の人です。',
	link: (examine: number, decide: number) =>
		`支援の申請　審査待ち${number(examine)}件・決定待ち${number(decide)}件`,
	waits: '待っている手続き',
	steps: {
		examine: '審査待ち',
		decide: '決定待ち',
		again: '見直し（被害の程度が変わったもの）'
	},
	all: 'すべて',
	step: (name: string, n: number) => `${name}　${number(n)}件`,
	support: '支援の種類',
	everySupport: 'すべての支援',
	text: '氏名または罹災番号',
	caption: '支援の申請の一覧',
	empty: 'ここに当てはまる申請はありません',
	emptyText: 'ほかの手続きを選ぶか、絞り込みを外してください。',
	waited: (days: number) => (days === 0 ? '今日から' : `${number(days)}日前から`),
	noHead: '氏名の記録なし',
	beneficiary: (name: string) => `対象：${name}`,
	missing: (n: number) => `足りない書類 ${number(n)}`,
	missingNone: '書類はそろっています',
	grade: (name: string) => `今の判定：${name}`,
	noGrade: '判定なし',
	clashes: (n: number) => `要調整 ${number(n)}件`,
	examinedByYou: '審査した本人は決定できません',
	open: { examine: '開いて審査', decide: '開いて決定', again: '開いて見直す', none: '開く' },
	shown: (shown: number, total: number) => `${number(total)}件のうち${number(shown)}件を示しています。`
};

/** /case/[caseNo]/supports/[applied] */
export const detail = {
	title: (support: string) => support,
	tab: '支援の申請',
	back: '申請の一覧へ',
	missingTitle: 'この申請が見つかりません',
	missing: '番号を確かめるか、一覧から開き直してください。ほかの端末の記録は、受信してから表示されます。',
	toCase: '世帯の記録を開く',
	toSupports: '世帯の支援の一覧へ',
	state: '状態',
	head: '世帯主',
	applicant: '申請者',
	applicantText: (name: string, relation: string) => `${name}${relation ? `（${relation}）` : ''}`,
	phone: '電話',
	beneficiary: '対象',
	ofHousehold: '世帯',
	asked: '申請額',
	account: '振込先口座',
	noAccount: '登録されていません。',
	accountAdd: '口座を登録する',
	accountChange: '口座を変更する',
	accountPaid: 'すでに作った支払の口座は変わりません。返された支払は、新しい口座で改めて支払えます。',
	accountNote: '変更の理由・確かめた書類',
	accountAction: 'この口座にする',
	withdraw: 'この申請を取り下げる',
	withdrawTitle: '申請を取り下げますか',
	withdrawText: '取り下げた申請では、新しい決定も支払もしません。もう一度申請することはできます。',
	withdrawPaid: 'すでに支払があります。取り下げると、支払った額は返還の案件として人が判断します。',
	withdrawReason: '取下げの理由',
	withdrawAction: '取り下げる',
	note: '備考',
	gradeNow: '今の被害の程度',
	noGrade: '判定なし',
	sealedShut: 'この端末の鍵では申請の内容を開けません。',
	clashes: 'この申請に要調整があります',
	clashOpen: '要調整を開く',
	basisChanged:
		'決定のあとで、住家の被害の程度が変わりました。今の判定で審査と決定をやり直すまで、新しい支払はありません。',
	papers: '書類',
	paperHere: '受領',
	paperMissing: '未提出',
	noPapers: '決まった書類はありません。',
	papersAdd: '書類を受け取った',
	papersTitle: '受け取った書類を記録しますか',
	papersAction: '記録する',
	papersChoose: '受け取った書類を選んでください。',
	rules: '制度の基準による判定',
	lineOpen: '聞き取りで決まる',
	rulesLead: '聞き取りと台帳から、今日の時点で計算したものです。',
	noRules: '世帯の状況がわからないため、計算できません。額は下の表を見て入力します。',
	entitled: { yes: '対象です', no: '対象ではありません', unknown: 'まだ判断できません' },
	ask: '先に確かめること',
	reasons: '理由',
	holds: { true: '当てはまる', false: '当てはまらない', null: '不明' },
	excluded: '併用できないもの',
	amounts: '額',
	amountColumns: { title: '内訳', yen: '額' },
	deadline: (date: string) => `申請期限　${date}`,
	examine: '審査',
	examineOutcome: '審査の結果',
	fit: '適（決定に進める）',
	unfit: '不適',
	fitHint: '書類と基準を確かめ、支給してよいと認める。',
	unfitHint: '理由を書きます。決定は別の人がします。',
	reason: '理由・確かめたこと',
	reasonNeeded: '「理由・確かめたこと」を入力してください。あとで説明できるように残します。',
	examineAction: '審査を記録する',
	examined: (name: string, outcome: string) => `${name || '職員'}：${outcome}`,
	examinedAgain: 'もう一度審査する',
	decide: '決定',
	decideLead: '審査した人とは別の決裁の担当者が決めます。',
	decideOnlyApprover: '決定は、決裁の権限がある担当者が行います。',
	decideWaits: '先に審査を記録します。',
	samePerson:
		'この申請を審査したのはあなたです。別の決裁の担当者が、自分の合言葉で開いてから決めてください。',
	decideOutcome: '決定の内容',
	grant: '支給・承認する',
	grantHint: '下の額で決めます。',
	grantRoundsHint: '額は義援金の配分表で決まります。この後の配分も、あらためて申請なしで支払います。',
	grantServiceHint: '実施することを決めます。',
	refuse: '支給しない',
	refuseHint: '理由を書きます。',
	lines: '決定する額',
	line: (title: string) => `${title}の額`,
	category: (title: string) => `${title}の区分`,
	notThis: '支給しない',
	byRule: (amount: string) => `基準では${amount}`,
	grantUnfit: '審査の結果が「不適」のため、支給できません。支給するときは、先にもう一度審査します。',
	roundCategory: '配分表の区分',
	roundCategoryEmpty: '申請のとおり',
	noLine: '額を1つ以上入力してください。',
	badYen: '額は0円以上の整数で入力してください。',
	differs: '基準の額と違います。理由を書いてください。',
	total: '合計',
	decideAction: '決定する',
	decidedAgain: 'もう一度決定する',
	replaces: '前の決定に代わります。増えた分は次の支払回で支払い、減った分は過払いの処理に移ります。',
	decidedText: (name: string, outcome: string) => `${name || '職員'}：${outcome}`,
	outcomes: { grant: '支給・承認', refuse: '不支給・不承認', fit: '適', unfit: '不適' },
	progress: '実施の状況',
	noProgress: 'まだ記録がありません。',
	progressAdd: '実施の状況を記録',
	progressTitle: '実施の状況を記録しますか',
	progressStep: '段階',
	progressOn: '日付',
	progressYen: 'かかった額',
	progressYenHint: 'わからないときは空のままにします。',
	contractor: '業者',
	progressAction: '記録する',
	loan: '貸付',
	loanAdd: '借用書の内容を記録',
	loanTitle: '貸付の契約を記録しますか',
	principal: '貸付額',
	badRate: '「年利」は0から3までの数字で入力してください（法律の上限は年3%です）。',
	badMonths: (label: string, least: number, most: number) =>
		`「${label}」は${least}から${most}までの月数を数字で入力してください。`,
	rate: '年利',
	rateHint: '保証人があるときは無利子とする条例が多くあります。条例を確かめてください。',
	percent: '%',
	agreedOn: '借用書の日付',
	defer: '据置期間',
	repay: '償還期間（据置のあと）',
	months: 'か月',
	every: '償還の方法',
	everyNames: { '1': '月賦', '6': '半年賦', '12': '年賦' },
	guarantor: '保証人',
	loanAction: '契約を記録する',
	plan: '償還の予定',
	planColumns: { no: '回', dueOn: '期日', principal: '元金', interest: '利子', balance: '残り' },
	balance: (text: string) => `元金の残り　${text}`,
	repaid: '償還を記録',
	repaidTitle: '償還を記録しますか',
	repaidYen: '償還額',
	repaidOn: '償還日',
	repaidAction: '記録する',
	repaidRows: '償還の記録',
	payments: '支払',
	noPayments: 'まだ支払はありません。',
	dueTitle: '支払う予定',
	dueLine: (fund: string, what: string) => `${fund}　${what}`,
	dueNow: '次の支払回で支払えます',
	nothingDue: '支払う予定の額はありません。',
	timeline: 'この申請の記録'
};

export const paymentColumns = {
	payee: '受取人・口座',
	head: '世帯主',
	what: '内訳',
	yen: '額',
	state: '状態',
	payOn: '振込指定日',
	run: '支払回',
	fund: '基金'
};
/** `第1次配分　全壊` */
export const whatText = (round: number, category: string) => `${roundText(round)}　${categoryName(category)}`;
export const roundText = (round: number) => (round === 0 ? '決定による支払' : `第${round}次配分`);

/** /hq/funds */
export const funds = {
	title: '義援金・支援金の基金',
	link: '基金と配分',
	lead: '基金ごとに、配分・支払った額・残りを示します。支払えるのは、基金を受け持つ端末だけです。',
	empty: '基金がまだありません',
	emptyText: '義援金の受入れや、支援金の予算ごとに基金を登録します。',
	caption: '基金の一覧',
	columns: { fund: '基金', total: '総額', ordered: '支払った額', left: '残り', holder: '受け持つ端末' },
	noLimit: '上限なし',
	here: 'この端末',
	device: (number: string) => `端末 ${number}`,
	openRuns: (n: number) => `進行中の支払回 ${number(n)}`,
	add: '基金を登録する',
	addTitle: '基金を登録しますか',
	addText: '登録した端末が、この基金を受け持ちます。',
	name: '名称',
	nameHint: '例：灯市災害義援金',
	id: '基金の記号',
	idHint: '英小文字・数字・ハイフン。あとから変えられません。例：gienkin',
	idWrong: '「基金の記号」は英小文字か数字で始め、英小文字・数字・ハイフンで31文字までにしてください。',
	idTaken: 'この記号の基金はすでにあります。別の記号にしてください。',
	support: '支払う支援',
	pays: '額の決まり方',
	paysRounds: '配分表（義援金）',
	paysRoundsHint: '配分委員会が決めた表で、区分ごとの額を支払います。',
	paysDecisions: '1件ごとの決定',
	paysDecisionsHint: '支援の決定で決めた額を支払います。',
	budget: '支払ってよい総額',
	budgetHint: '空のままなら上限なしとします。',
	budgetWrong: '「支払ってよい総額」は0円以上の整数で入力してください。',
	note: 'メモ',
	addAction: '登録する'
};

/** /hq/funds/[fund] */
export const fund = {
	missingTitle: 'この基金の記録がありません',
	missing: '一覧から開き直してください。',
	figures: '基金の状況',
	support: '支払う支援',
	pays: { rounds: '配分表で支払う', decisions: '決定した額を支払う' },
	paysTerm: '額の決まり方',
	total: '総額',
	ordered: '支払った額（作成中の支払回を含む）',
	left: '残り',
	holder: '受け持つ端末',
	notHere: (device: string) =>
		`この基金は端末 ${device} が受け持っています。支払回は、その端末で作ります。ここでは内容を見ることができます。`,
	gapsTitle: '前に受け持っていた端末の記録が、まだすべて届いていません',
	gaps: (device: string, missing: string) => `端末 ${device}　届いていない番号：${missing}`,
	gapsText:
		'二重に支払わないよう、届くまで支払回は作れません。その端末を通信につなぐか、受け渡しのデータで受け取ってください。',
	gapsOpen: '届いていない記録を見る',
	clashOpen: '要調整を開く',
	overTitle: '予算を超える支払が作られています',
	rounds: '配分',
	noRounds: 'まだ配分がありません',
	noRoundsText: '配分委員会が決めた表を入力します。',
	roundTitle: (round: number, title: string) => `第${round}次　${title}`,
	roundFixedOn: (date: string) => `決定日　${date}`,
	roundBudget: (text: string) => `この配分の財源　${text}`,
	table: '配分表',
	tableColumns: { category: '区分', yen: '1件の額' },
	addRound: '新しい配分を決める',
	correctRound: '配分を直す',
	formTitle: (round: number) => `第${round}次配分`,
	formLead:
		'区分ごとの額を入れると、今の判定で何件にいくら支払うことになるかを計算します。確かめてから決定します。',
	roundName: '配分の名称',
	roundNameHint: '例：県第1次＋市上乗せ',
	fixedOn: '配分委員会の決定日',
	budget: 'この配分で基金に加わる額',
	noteLabel: 'メモ',
	blank: '空の区分には支払いません。',
	badTable: '額は1円以上の整数で、1つ以上の区分に入力してください。',
	badBudget: '「この配分で基金に加わる額」は0円以上の整数で入力してください。',
	preview: '試算する',
	previewTitle: '試算',
	previewLead: '今日届いている申請・決定・判定で計算しました。これから増えることがあります。',
	previewColumns: {
		category: '区分',
		yen: '1件の額',
		count: '決定済',
		total: '決定済の計',
		waiting: '審査中',
		unasked: '未申請'
	},
	previewExpected: 'このほか、審査中と未申請の分',
	previewCost: 'この配分で支払う額',
	previewAll: 'すべての配分で支払う額',
	previewFund: '基金の総額',
	previewLeft: '支払ったあとの残り',
	over: '基金の総額を超えます。額か財源を直してください。',
	previewFirst: '先に「試算する」で総額を確かめてください。',
	fix: '配分を決定する',
	fixTitle: '配分を決定しますか',
	fixText: '決定すると、支払回を作れるようになります。差額は次の支払回で支払います。',
	fixOnlyApprover: '配分の決定は、決裁の権限がある担当者が行います。',
	due: '支払えるもの',
	dueLead: '決定済みで、まだ支払っていない額です。',
	duePayable: (n: number, text: string) => `支払えるもの　${number(n)}件　${text}`,
	dueHeld: (n: number, text: string) => `止まっているもの　${number(n)}件　${text}`,
	dueColumns: { who: '世帯・対象', what: '内訳', due: '支払うべき額', ordered: '支払済', pay: '今回払う額' },
	heldColumns: { who: '世帯・対象', what: '内訳', yen: '未払いの額', why: '止まっている理由' },
	dueNone: '今、支払えるものはありません',
	dueNoneText: '申請の審査と決定が進むと、ここに出ます。',
	heldNone: '止まっているものはありません。',
	more: (n: number) => `ほかに${number(n)}件あります。`,
	openRun: '支払回を作る',
	openRunTitle: '支払回を作りますか',
	openRunText: (n: number, text: string) =>
		`${number(n)}件、合計${text}の支払回を作ります。別の人が確かめて決裁します。`,
	runTitle: '名称',
	runTitleHint: '例：第1次配分　11月分',
	payOn: '振込指定日',
	openRunAction: '支払回を作る',
	runs: '支払回',
	noRuns: 'まだ支払回はありません。',
	holding: '受け持ちの変更',
	holdingLead: 'ほかの端末で支払うときは、受け持ちを移します。移したあと、この端末では支払回を作れません。',
	handOver: '受け持ちを移す',
	handOverTitle: '基金の受け持ちを移しますか',
	handOverText:
		'移す先の端末は、この端末の記録がすべて届いてから支払えます。先に送信が済んでいることを確かめてください。',
	takeOver: '失われた端末から受け持ちを移す',
	takeOverTitle: '失われた端末から受け持ちを移しますか',
	takeOverText:
		'受け持っている端末が失われたときだけに使います。届いている最後の記録までを有効とし、その後にその端末が作った支払は要調整になります。端末の使用を止めてから行ってください。',
	to: '移す先の端末',
	toNone: '移せる端末がありません。本部の端末を登録してください。',
	handOverAction: '移す',
	onlyApprover: '受け持ちの変更は、決裁の権限がある担当者が行います。'
};

/** /hq/runs and /hq/runs/[run] */
export const runs = {
	title: '支払回',
	link: '支払回',
	lead: '支払回を作る人と決裁する人は、別の人です。決裁のあとで、銀行に渡す振込データを作ります。',
	empty: '支払回はまだありません',
	emptyText: '基金を開き、「支払回を作る」から始めます。',
	toFunds: '基金を開く',
	caption: '支払回の一覧',
	columns: { run: '支払回', fund: '基金', count: '件数', yen: '合計', payOn: '振込指定日', state: '状態' },
	returned: (n: number) => `振込不能 ${number(n)}件`,
	foreign: '仮（基金を受け持たない端末）'
};

export const run = {
	missingTitle: 'この支払回の記録がありません',
	missing: '一覧から開き直してください。ほかの端末で作った支払回は、受信してから表示されます。',
	figures: '支払回の内容',
	fund: '基金',
	count: '件数',
	yen: '合計',
	payOn: '振込指定日',
	opener: '作った人',
	approver: '決裁した人',
	device: '作った端末',
	hash: '振込データの照合値（SHA-256）',
	problems: '止まっている理由',
	problem: {
		notHolder:
			'基金を受け持たない端末で作られました。支払われません。取り消して、受け持つ端末で作り直します。',
		fileMismatch: '支払の一部がまだ届いていないか、合計と合いません。届いてから進めてください。',
		clashOpen: '要調整か過払いの処理が残っています。処理してから進めてください。',
		stateChanged: '支払回を作ったあとで、決定・判定・口座のどれかが変わりました。取り消して作り直します。',
		notFound: '支払のもとになる申請が見つかりません。届いてから進めてください。',
		paidAlready: '同じ相手への同じ支払が、ほかにもあります。取り消して作り直します。',
		secondPerson: '作った本人は決裁できません。',
		overBudget: '基金の残りを超えています。',
		accountUnreadable: '口座をこの端末で開けません。',
		accountInvalid: '口座の内容が振込データの決まりに合いません。口座を直し、取り消して作り直します。'
	},
	problemCount: (n: number) => `該当する支払 ${number(n)}件`,
	clashOpen: '要調整を開く',
	totals: '区分ごとの計',
	totalsColumns: { what: '内訳', count: '件数', yen: '計' },
	approve: '決裁する',
	approveTitle: 'この支払回を決裁しますか',
	approveText: (n: number, text: string) => `${number(n)}件、合計${text}を支払うことを認めます。`,
	approveSame: '作った本人は決裁できません。別の決裁の担当者が、自分の合言葉で開いてから決裁してください。',
	approveBlocked: '上の「止まっている理由」を処理してから決裁します。',
	approveOnly: '決裁は、決裁の権限がある担当者が行います。',
	note: 'メモ',
	file: '振込データ',
	fileLead:
		'全銀協の様式（120バイト固定長）のデータを作ります。作った記録が残り、同じ支払回からは同じデータしか作れません。',
	fileBlocked: '上の理由により、まだ作れません。',
	fileWaits: '決裁のあとで作れます。',
	fileNotHere: (device: string) => `振込データは、支払回を作った端末 ${device} で作ります。`,
	unsent: (n: number) =>
		`この支払回の記録のうち${number(n)}件が、まだデータセンターに届いていません。二重の支払がないことを確かめるため、届いてから作れます。通信できる場所でお待ちください。`,
	refused: (n: number) =>
		`この支払回の記録のうち${number(n)}件が差し戻されました。ほかの端末で同じ支払が作られたおそれがあります。支払回を取り消して、要調整を確かめてください。`,
	payer: '振込依頼人',
	payerLead: '銀行との契約のとおりに入力します。次からは、この基金の前回の内容が入ります。',
	payerCode: '委託者コード（10桁）',
	payerName: '委託者名（カナ）',
	payerNameHint: '半角カナに直して書き込みます。',
	bank: '仕向金融機関コード（4桁）',
	branch: '仕向支店コード（3桁）',
	type: '預金種目',
	number: '口座番号（7桁）',
	wrongDigits: (label: string, n: number) => `「${label}」は${n}桁の数字で入力してください。`,
	wrongName: (characters: string) =>
		characters
			? `「委託者名」に、振込データに使えない文字があります：${characters}`
			: '「委託者名」を40文字以内のカナで入力してください。',
	unknownBank: '金融機関または支店の番号が見つかりません。',
	write: '振込データを作って保存',
	writeAgain: '同じ振込データをもう一度保存',
	written: (name: string, hash: string) =>
		`${name} を保存しました。銀行に渡したファイルの照合値が、次と同じであることを確かめてください。${hash}`,
	results: '振込の結果',
	resultsLead:
		'銀行から受け取った振込結果のファイルを読み込みます。振込不能の分は、口座を直して次の支払回で支払えます。',
	resultsFile: '振込結果のファイル',
	resultsOn: '結果の日付',
	resultsRead: '読み込む',
	resultsChoose: 'ファイルを選んでください。',
	resultsDone: (read: number, returned: number, known: number) =>
		`${number(read)}件を読み、${number(returned)}件を振込不能として戻しました。${known > 0 ? `${number(known)}件は前に読み込んだものです。` : ''}`,
	resultsBad: 'このファイルは読み込みませんでした。何も記録していません。',
	resultsOne: (payee: string, text: string, why: string) => `${payee}　${text}　${why}`,
	resultsWhy: {
		format: '形式が違います',
		unknown: 'どの支払か見つかりません',
		amount: '口座または額が支払と違います',
		notFiled: 'まだ振込データを作っていない支払回です'
	},
	line: (n: number, why: string, detail: string) =>
		`${number(n)}行目：${why}${detail ? `（${detail}）` : ''}`,
	returnOne: '振込不能を記録',
	returnTitle: '振込不能を記録しますか',
	returnText: (name: string, text: string) =>
		`${name}への${text}が戻ったことを記録します。口座を直すと、次の支払回で支払えます。`,
	returnCode: '理由',
	returnOn: '戻った日',
	returnAction: '記録する',
	cancel: '支払回を取り消す',
	cancelTitle: 'この支払回を取り消しますか',
	cancelText: '振込データを作る前だけ取り消せます。取り消すと、この支払はもう一度作れるようになります。',
	cancelReason: '理由',
	cancelAction: '取り消す',
	payments: '支払の一覧',
	more: (n: number) => `ほかに${number(n)}件あります。合計はすべてを数えています。`
};

/** /hq/clawbacks */
export const clawbacks = {
	title: '過払いの処理',
	link: '過払いの処理',
	lead: '判定が下がったときなどに、支払った額が今支払う額を超えたものです。自動では返還も差引きもしません。人が決めます。',
	empty: '過払いはありません',
	emptyText: '判定や決定が変わって支払い過ぎになると、ここに出ます。',
	open: '決めるもの',
	settled: '決めたもの',
	paid: '支払った額',
	due: '今支払う額',
	over: '過払いの額',
	grade: '今の被害の程度',
	judge: '処理を決める',
	judgeTitle: '過払いの処理を決めますか',
	outcome: '処理',
	outcomeHints: {
		recover: '返還の通知をし、戻った額を記録します。',
		offset: 'この後の配分から差し引きます。',
		waive: '善意の受給など、返還を求めない理由を書きます。'
	} satisfies Record<OpenOf<'clawback.judged'>['outcome'], string>,
	reason: '理由',
	judgeAction: '決める',
	judged: (outcome: string, text: string) => `${outcome}（${text}）`,
	onlyApprover: '処理は、決裁の権限がある担当者が決めます。',
	recovered: '返還を記録',
	recoveredTitle: '返還された額を記録しますか',
	recoveredYen: '返還された額',
	recoveredOn: '返還日',
	recoveredAction: '記録する',
	recoveredTerm: '返還済',
	support: '支援・基金',
	openApplication: '申請を開く',
	badYen: (text: string) => `額は1円以上、${text}以下の整数で入力してください。`,
	elsewhere: '他市町村で支給済の人の取込み',
	elsewhereLead:
		'ほかの市町村から受け取った一覧（CSV）を取り込みます。列は、氏名・生年月日・支援・市区町村コード・金額です。1行でも誤りがあれば、何も取り込みません。',
	elsewhereFile: 'CSVファイル',
	elsewhereAction: '取り込む',
	elsewhereDone: (taken: number, known: number, matched: number) =>
		`${number(taken)}人を取り込みました。${known > 0 ? `${number(known)}人は前に取り込んだものです。` : ''}${matched > 0 ? `${number(matched)}人はここでも申請があります。要調整で確かめてください。` : 'ここで申請している人はいません。'}`,
	elsewhereBad: '誤りがあるため、何も取り込みませんでした。',
	badRow: (line: number, column: string, why: string, value: string) =>
		`${number(line)}行目「${column}」：${why}${value ? `（${value}）` : ''}`,
	badWhy: {
		missing: '空です',
		name: '氏名として読めません',
		birth: '日付として読めません',
		support: 'この支援はありません。支援の名称か記号を書いてください',
		municipality: '6桁の市区町村コードではありません',
		yen: '額として読めません',
		several: '同じ氏名と生年月日の人が複数います。どの人か確かめて、個別に記録してください',
		twice: '同じ行が2つあります'
	}
};

/** Summary on the household's page. */
export const summary = {
	title: '支援金・義援金',
	empty: 'お金に関わる支援の申請はまだありません。',
	paid: '支払済',
	ordered: '支払の準備中',
	due: '未払い',
	over: '過払い',
	open: '申請を開く'
};

/** What entries of money say in the timeline. */
export const lines = {
	support: '支援',
	beneficiary: '対象',
	person: '世帯の1人',
	household: '世帯',
	applicant: '申請者',
	papers: '書類',
	papersCount: (n: number) => `${n}点`,
	account: '口座',
	accountChanged: '登録・変更',
	asked: '申請額',
	note: 'メモ',
	outcome: '結果',
	reason: '理由',
	yen: '額',
	grade: '被害の程度',
	step: '段階',
	on: '日付',
	contractor: '業者',
	principal: '貸付額',
	rate: '年利',
	period: '期間',
	periodText: (defer: number, repay: number) => `据置${defer}か月、償還${repay}か月`,
	guarantor: '保証人',
	fund: '基金',
	title: '名称',
	round: '配分',
	budget: '財源',
	holder: '受け持つ端末',
	to: '移した先の端末',
	lost: '前の端末の扱い',
	lostText: (n: number) => `失われた端末。${n}番までの記録を有効とする`,
	run: '支払回',
	count: '件数',
	payOn: '振込指定日',
	hash: '照合値',
	category: '内訳',
	returned: '振込不能の理由',
	municipality: '支給した市区町村',
	name: '氏名',
	office: '引継先',
	facts: '聞き取った項目',
	factsCount: (n: number) => `${n}項目`
};
