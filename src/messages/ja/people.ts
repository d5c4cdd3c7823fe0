import type { BereavedTodo, HousingTodo, SupportTodo } from '../../domain/care/next-steps';
import type { RosterItem } from '../../domain/care/roster-items';
import type { HousingState } from '../../domain/housing/state';
import type { OpenOf } from '../../domain/kinds';
import type { SupportState } from '../../domain/relief/state';

/** Words of the household's page and of the ledgers about people (世帯・相談・遺族・台帳). */

/** Sub-navigation of a household's pages. */
export const householdNav = {
	label: '世帯のページ',
	household: '世帯',
	supports: '支援',
	housing: '住宅',
	care: '相談',
	bereaved: '遺族',
	roster: '台帳',
	others: '同じ世帯の別の記録：'
};

/** What comes next for a household. */
export const nextSteps = {
	title: '次にすること',
	lead: '上から順に進めます。',
	none: 'いま、することはありません',
	noneText: '新しい申請や相談があったときは、下の見出しから進みます。',
	due: (day: string) => `${day}まで`,
	overdue: (day: string) => `${day}を過ぎています`,
	on: (day: string) => `${day}の予定`,
	others: '本部の権限がある人が行います。',
	notYours: 'この担当の業務ではありません。担当の人に伝えてください。',
	more: (n: number) => `ほかに${n}件を表示する`,
	clash: '要調整を確かめる',
	askSupports: '受けられる支援を確かめる',
	askSupportsText: '被害の程度が決まりました。まだ支援の申請がありません。',
	support: {
		examine: '審査する',
		decide: '支給を決定する',
		again: '判定が変わったので審査し直す',
		account: '口座を確かめる（振込不能）',
		clawback: '過払いを判断する'
	} satisfies Record<SupportTodo, string>,
	housingTitle: '応急仮設住宅',
	housing: {
		judge: '入居資格を決める',
		offer: '住戸を提示する',
		answer: '提示への回答を聞く',
		confirm: '仮決定を確定する',
		lost: '別の住戸を提示する',
		moveIn: '入居を記録する',
		visit: '見守り訪問をする',
		extend: '供与期間の終わりに備える',
		keysBack: '鍵を返してもらう',
		inspect: '退去検査をする'
	} satisfies Record<HousingTodo, string>,
	consult: '連絡する',
	consultText: '前の相談で約束した日です。',
	consultFirst: '生活再建の相談をする',
	consultFirstText: '半壊以上の被害です。まだ誰も相談を受けていません。',
	keeper: '担当を決める',
	keeperText: '担当の職員がいません。引き継ぐ人を決めます。',
	bereavedTitle: '犠牲者・遺族',
	bereaved: {
		board: '災害関連死の審査結果を記録する',
		survivors: '遺族を登録する',
		payee: '弔慰金の受取人を決める',
		contact: '遺族に連絡する'
	} satisfies Record<BereavedTodo, string>,
	consent: '情報提供への同意を聞く',
	consentText: 'ほかの機関に台帳の情報を渡してよいかを聞いていません。'
};

/** The household's page, beside what messages/ja/case.ts says. */
export const household = {
	care: '相談と担当',
	keeper: '担当',
	noKeeper: '決まっていません',
	keeperEnded: (name: string) => `${name}（利用を終了。引継ぎが必要です）`,
	managed: '災害ケースマネジメント',
	managedYes: '実施中',
	wish: '再建の意向',
	wishOn: (wish: string, day: string) => `${wish}（${day}）`,
	nextContact: '次の連絡',
	consent: '情報提供への同意',
	consents: { yes: '同意あり', no: '同意なし', unknown: '聞いていません' },
	deceased: '犠牲者',
	deceasedCount: (n: number) => `${n}人`,
	toCare: '相談を記録する',
	toBereaved: '犠牲者・遺族',
	toRoster: '被災者台帳',
	filter: '表示する台帳',
	filterAll: (n: number) => `すべて（${n}件）`,
	filterOne: (name: string, n: number) => `${name}（${n}件）`,
	groups: {
		certificate: '証明書',
		relief: '支援・支払',
		housing: '住宅',
		care: '相談・引継ぎ',
		bereaved: '犠牲者・遺族',
		disclosure: '同意・提供',
		other: 'その他'
	},
	filterEmpty: 'この台帳の記録はありません'
};

export const wishNames: Record<NonNullable<OpenOf<'care.consulted'>['wish']>, string> = {
	rebuild: '建て直す',
	buy: '別の住宅を買う',
	repair: '修理して住む',
	rent: '民間の賃貸に住む',
	public: '公営住宅に住む',
	relatives: '親族と暮らす',
	undecided: '決まっていない'
};

export const wayNames: Record<OpenOf<'care.consulted'>['way'], string> = {
	visit: '訪問',
	desk: '窓口',
	phone: '電話',
	shelter: '避難所',
	other: 'その他'
};

export const topicNames: Record<OpenOf<'care.consulted'>['topics'][number], string> = {
	rebuilding: '住まいの再建',
	housing: '今の住まい',
	money: '生活費・支援金',
	debt: '借入れ・ローン',
	work: '仕事',
	health: '健康・こころ',
	welfare: '介護・福祉',
	school: '就学・保育',
	other: 'その他'
};

export const managementNames: Record<OpenOf<'care.consulted'>['management'], string> = {
	none: '変更なし',
	open: '始める・続ける',
	closed: '終える'
};

/** Consultations of one household. */
export const consult = {
	title: '生活再建相談',
	lead: '相談や訪問のたびに記録し、次に連絡する日を決めます。',
	back: '世帯の記録へ',
	form: '相談を記録する',
	correcting: '相談の記録を訂正する',
	correctingText: 'もとの記録は残り、この内容に置き換わります。',
	stopCorrecting: '訂正をやめる',
	on: '相談した日',
	way: '方法',
	topics: '内容の種類',
	topicsHint: 'あてはまるものをすべて選びます。',
	text: '聞いたこと・話したこと',
	textHint: '次に来る職員が読んでわかるように書きます。',
	wish: '再建の意向',
	wishHint: '新しく聞いたときだけ選びます。',
	wishSame: '新しい話はなかった',
	next: '次に連絡する日',
	nextHint: '約束がなければ空のままにします。',
	nextText: '次にすること',
	nextTextHint: '例：り災証明の再調査の書類を一緒に書く',
	management: '災害ケースマネジメント',
	managementHint: '専門の人と一緒に、継続して支えるとき。',
	submit: '記録する',
	submitCorrection: '訂正する',
	saved: '相談を記録しました。',
	nextBeforeOn: '「次に連絡する日」は「相談した日」より後の日にしてください。',
	list: 'これまでの相談',
	empty: '相談の記録はまだありません',
	emptyText: '上の欄に記録すると、ここに新しいものから並びます。',
	correct: '訂正する',
	by: (name: string) => `担当 ${name}`,
	handOver: '担当を引き継ぐ',
	handOverTitle: '担当を引き継ぎますか',
	handOverText: '引き継いだ人の「連絡する世帯」に、この世帯が並びます。',
	handOverTo: '引き継ぐ人',
	handOverNobody: 'まだ決まっていない（次に相談を受けた人）',
	handOverNote: '申し送り',
	handOverAction: '引き継ぐ',
	handOvers: '引継ぎの記録',
	toContacts: '連絡する世帯の一覧',
	handedOver: (from: string, to: string) => `${from} から ${to || '次の人'} へ`
};

/** Headquarters and desks: whom somebody wants to be in touch with. */
export const contacts = {
	title: '連絡する世帯',
	lead: '約束の日が近い順に並びます。開いて、相談を記録します。',
	which: '表示する世帯',
	choices: { mine: '自分の担当', overdue: '約束の日を過ぎた世帯', all: 'すべて' },
	empty: {
		mine: '自分の担当で、連絡する世帯はありません',
		overdue: '約束の日を過ぎた世帯はありません',
		all: '連絡する世帯はありません'
	},
	caption: '連絡する世帯の一覧',
	columns: { next: '次の連絡', household: '世帯', todo: '次にすること', keeper: '担当', open: '記録' },
	noDay: '日が決まっていません',
	overdue: '期日超過',
	managed: 'ケースマネジメント中',
	bereaved: (name: string) => `遺族への連絡（${name}）`,
	last: (day: string) => `前回 ${day}`,
	nobody: '担当なし',
	ended: (name: string) => `${name}（利用を終了）`,
	open: '開く',
	openFor: (head: string) => `${head}の世帯を開く`,
	unnamed: '氏名不明',
	count: (n: number) => `${n}件`,
	more: (n: number) => `ほかに${n}件あります。絞り込んで表示してください。`,
	toBereaved: '犠牲者・遺族の一覧',
	handOver: '担当をまとめて引き継ぐ',
	handOverLead: '職員が入れ替わるとき、1人の担当する世帯をすべて別の人に移します。',
	handOverFrom: '今の担当',
	keeperCount: (name: string, n: number) => `${name}　${n}世帯`,
	handOverTo: '引き継ぐ人',
	handOverNote: '申し送り',
	handOverTitle: '担当をまとめて引き継ぎますか',
	handOverAction: 'まとめて引き継ぐ',
	handOverDone: (n: number) => `${n}世帯の担当を引き継ぎました。`,
	handOverSame: '今の担当と引き継ぐ人が同じです。別の人を選んでください。'
};

export const mannerNames: Record<OpenOf<'bereaved.recorded'>['manner'], string> = {
	direct: '直接死',
	relatedAsked: '災害関連死（審査）',
	missing: '行方不明',
	struck: '登録の取消し'
};

export const mannerHints: Record<OpenOf<'bereaved.recorded'>['manner'], string> = {
	direct: '災害が直接の原因で亡くなった。',
	relatedAsked: '避難生活などで亡くなり、審査会の判断を受ける。',
	missing: '生死がわからない。死亡の推定（3か月）や認定のあとで「直接死」に訂正する。',
	struck: '無事がわかった、または二重に登録した。台帳から外れます。記録は残ります。'
};

export const boardNames: Record<OpenOf<'bereaved.boardDecided'>['outcome'], string> = {
	related: '災害関連死と認める',
	notRelated: '認めない',
	again: '継続して審査する'
};

export const relationNames: Record<OpenOf<'bereaved.survivor'>['relation'], string> = {
	spouse: '配偶者',
	child: '子',
	parent: '父母',
	grandchild: '孫',
	grandparent: '祖父母',
	sibling: '兄弟姉妹',
	other: 'その他（弔慰金の対象外）'
};

export const occasionNames: Record<OpenOf<'bereaved.contacted'>['occasion'], string> = {
	visit: '訪問',
	phone: '電話',
	letter: '手紙',
	ceremony: '追悼式',
	orphanSupport: '遺児の支援',
	other: 'その他'
};

/** The dead and the bereaved of one household. */
export const bereaved = {
	title: '犠牲者・遺族',
	lead: '亡くなった人・行方不明の人と、その遺族を登録します。',
	back: '世帯の記録へ',
	toList: '一覧に戻る',
	empty: '登録はありません',
	emptyText: 'この世帯に亡くなった人や行方不明の人がいるときに登録します。',
	add: '犠牲者を登録する',
	addTitle: '犠牲者の登録',
	editTitle: '犠牲者の登録の訂正',
	onlyHq: '登録は本部の権限がある人が行います。',
	who: 'だれですか',
	whoOther: '名簿にない人',
	whoSame: (name: string) => `${name || '同じ人'}（登録のまま）`,
	whoMember: (name: string, relation: string) => (relation ? `${name}（${relation}）` : name),
	whoHint: '住民の名簿にある人は、名簿から選びます。',
	name: '氏名',
	kana: 'フリガナ',
	birth: '生年月日',
	manner: '死亡の別',
	diedOn: '死亡した日',
	diedOnUnknown: 'わからない',
	place: '死亡した場所',
	placeHidden: '表示しません（支援措置）。前に登録した内容を残します。',
	cause: '死因・状況',
	breadwinner: '世帯の生計を主に維持していましたか',
	breadwinnerTerm: '世帯の生計',
	breadwinnerHint: '弔慰金の額（生計維持者は500万円、その他は250万円）にかかわります。',
	breadwinners: { yes: '維持していた', no: '維持していなかった', unknown: 'まだわからない' },
	note: '検視・火葬・住民票の消除など',
	submit: '登録する',
	submitCorrection: '訂正する',
	correct: '訂正する',
	board: '審査会の結果',
	boardWaiting: '審査会の結果を待っています',
	boardTitle: '災害関連死の審査結果',
	boardOn: '審査会の日',
	boardOutcome: '結果',
	boardReason: '理由',
	boardAction: '審査結果を記録する',
	boardText: (outcome: string, day: string) => `${outcome}（${day}）`,
	recognised: '弔慰金の対象',
	notRecognised: '弔慰金はまだ対象外',
	survivors: '遺族',
	survivorsOrder: '順位は、登録した遺族の中で、災害弔慰金の支給等に関する法律と条例の順に計算しています。',
	noSurvivors: '遺族の登録がありません',
	addSurvivor: '遺族を登録する',
	survivorTitle: (name: string) => `${name} さんの遺族の登録`,
	editSurvivorTitle: (name: string) => `${name} さんの遺族の登録の訂正`,
	relation: '亡くなった人から見た続柄',
	sharedMeans: '同居していた、または生計を同じくしていた',
	sharedMeansHint: '兄弟姉妹は、これにあてはまり、ほかの遺族がいないときだけ対象です。',
	maintained: '亡くなった人の収入で主に生活していた',
	maintainedHint: '条例で、先の順位になります。',
	orphan: '遺児（親を亡くした子）',
	payee: '弔慰金の受取人にする',
	payeeHint: '受取人は1人です。同じ順位の人が複数いるときは、合意を確かめます。',
	address: '住所',
	addressHidden: '表示しません（支援措置）。前に登録した内容を残します。',
	phone: '電話',
	account: '振込先口座',
	accountAdd: '振込先口座を登録する',
	accountLead: '受取人のときに登録します。',
	survivorNote: 'メモ',
	rank: (n: number) => `順位 ${n}`,
	noRank: '対象外',
	payeeMark: '受取人',
	orphanMark: '遺児',
	payeeNotFirst: '先の順位の遺族がいます。受取人にする理由をメモに書いてください。',
	contacts: '連絡の記録',
	noContacts: '連絡の記録はまだありません',
	contact: '連絡を記録する',
	contactTitle: '遺族への連絡',
	contactOn: '連絡した日',
	occasion: '内容',
	contactNote: '話したこと',
	contactNext: '次に連絡する日',
	contactNextHint: '命日や追悼式など。なければ空のままにします。',
	contactLine: (day: string, occasion: string, staff: string) => `${day}　${occasion}　${staff}`,
	next: '次の連絡',
	unreadable: 'この端末の鍵では内容を開けません。',
	birthLine: (birth: string) => `${birth}生`,
	chooseWho: '登録する人を選んでください。'
};

/** Headquarters: the dead and missing of the disaster. */
export const deceasedList = {
	title: '犠牲者・遺族の一覧',
	lead: '亡くなった人・行方不明の人と、弔慰金までの進み方を示します。',
	empty: '登録はありません',
	filter: '表示する人',
	filters: {
		all: 'すべて',
		board: '審査会を待つ人',
		noPayee: '受取人が決まっていない人',
		missing: '行方不明の人',
		orphans: '遺児がいる人'
	},
	caption: '犠牲者の一覧',
	columns: {
		name: '氏名',
		manner: '死亡の別',
		state: '状態',
		household: '世帯',
		next: '次の連絡',
		open: '記録'
	},
	counts: {
		direct: '直接死',
		related: '災害関連死（認定）',
		waiting: '審査待ち',
		missing: '行方不明',
		orphans: '遺児'
	},
	people: (n: number) => `${n}人`,
	state: {
		missing: '生死を確かめる',
		board: '審査会の結果を待つ',
		notRelated: '関連死と認められなかった',
		survivors: '遺族の登録がない',
		payee: '受取人が決まっていない',
		done: (name: string) => `受取人あり（遺族${name}人）`
	},
	open: '開く',
	openFor: (name: string) => `${name}さんの記録を開く`,
	unnamed: '氏名不明'
};

/** Items of the 被災者台帳. */
export const rosterItems: Record<RosterItem, string> = {
	name: '氏名',
	birth: '生年月日',
	sex: '性別',
	address: '住所又は居所',
	damage: '住家の被害その他被害の状況',
	support: '援護の実施の状況',
	care: '要配慮者である旨と事由',
	contact: '電話番号その他の連絡先',
	members: '世帯の構成',
	certificate: '罹災証明書の交付の状況',
	consent: '情報提供への同意',
	disclosures: '台帳情報を提供した旨と日時',
	other: 'その他必要と認める事項'
};

export const basisNames: Record<OpenOf<'disclosure.made'>['basis'], string> = {
	person: '本人への提供',
	consent: '本人の同意',
	internal: '市町村の内部での利用',
	publicBody: '他の地方公共団体への提供'
};

export const basisSources: Record<OpenOf<'disclosure.made'>['basis'], string> = {
	person: '災害対策基本法90条の4第1項1号（本人）',
	consent: '災害対策基本法90条の4第1項1号（本人の同意）',
	internal: '災害対策基本法90条の4第1項2号',
	publicBody: '災害対策基本法90条の4第1項3号'
};

export const supportStateNames: Record<SupportState, string> = {
	applied: '受付済',
	examined: '審査済',
	granted: '決定済',
	refused: '不支給・不承認',
	withdrawn: '取下げ'
};

export const housingStateNames: Record<HousingState, string> = {
	applied: '申込済',
	eligible: '資格あり',
	notEligible: '資格なし',
	offered: '提示中',
	provisional: '仮決定',
	assigned: '入居決定',
	livingIn: '入居中',
	left: '退去済'
};

/** The household's 被災者台帳: items, consent, disclosures. */
export const roster = {
	title: '被災者台帳',
	lead: '災害対策基本法の定める項目を、この世帯のすべての記録から示します。',
	back: '世帯の記録へ',
	notFound: 'この世帯の台帳はまだ作れません',
	notFoundText: '住民の名簿が届くか、申請を受け付けると表示されます。',
	items: '台帳の項目',
	numbered: (no: string, title: string) => `${no}　${title}`,
	myNumber: '個人番号',
	myNumberText: 'この台帳には記録しません。提供もしません。',
	hidden: '表示しません（支援措置）',
	hiddenGiven: '提供しません（支援措置）',
	none: '記録なし',
	dead: '死亡・行方不明',
	size: (n: number) => `${n}人`,
	personNo: (n: number) => `世帯員${n}`,
	kana: (name: string, kana: string) => (kana ? `${name}（${kana}）` : name),
	relation: (name: string, relation: string) => `${name}（${relation || '続柄不明'}）`,
	ofPerson: (name: string, text: string) => `${name}：${text}`,
	damageLine: (title: string, state: string, grade: string) =>
		[title, state, grade].filter(Boolean).join('　'),
	house: (text: string) => `家屋：${text}`,
	cause: (text: string) => `原因：${text}`,
	damage: (text: string) => `内容：${text}`,
	supportLine: (title: string, state: string, day: string, yen: number) =>
		[title, state, `${day}受付`, yen > 0 ? `支払済 ${yen.toLocaleString('ja-JP')}円` : '']
			.filter(Boolean)
			.join('　'),
	housingLine: (state: string, from: string, until: string) =>
		['応急仮設住宅', state, from && `${from}から`, until && `${until}まで`].filter(Boolean).join('　'),
	certificateLine: (title: string, number: string, day: string, grade: string, state: string) =>
		[title, number, `${day}交付`, grade, state].filter(Boolean).join('　'),
	consentLine: (agrees: boolean, day: string) => `${agrees ? '同意あり' : '同意なし'}（${day}）`,
	consentScope: (scope: string) => `範囲：${scope}`,
	disclosureLine: (day: string, recipient: string, basis: string) => `${day}　${recipient}　（${basis}）`,
	wish: (text: string) => `再建の意向：${text}`,
	managed: '災害ケースマネジメント：実施中',
	keeper: (name: string) => `担当：${name}`,
	deceased: (n: number) => `犠牲者：${n}人`,
	print: '台帳を印刷する',
	printTitle: '被災者台帳の印刷',
	printLog: '提供の記録を印刷する',
	printLogTitle: '提供の記録の印刷',
	toRoster: '台帳へ戻る',
	consentTitle: '情報提供への同意',
	consentLead: '支援団体など、法律で認められた相手以外へ渡すときは、本人の同意が必要です。',
	consentNow: '今の同意',
	consentNone: 'まだ聞いていません。',
	consentAction: '同意を記録する',
	consentDialog: '情報提供への同意を記録しますか',
	consentAgrees: '本人の意思',
	consentChoices: { yes: '同意する', no: '同意しない・取り下げる' },
	consentScopeField: '渡してよい相手と内容',
	consentScopeHint: '例：社会福祉協議会の見守りのため、氏名と住所だけ',
	consentSubmit: '記録する',
	disclose: '台帳の情報を提供する',
	discloseLead: '提供する前に、相手・目的・根拠・項目を記録します。記録は世帯の求めに応じて見せます。',
	discloseOnlyHq: '提供は本部の権限がある人が行います。',
	basis: '提供の根拠',
	recipient: '提供する相手',
	recipientHint: '例：灯県 生活再建支援課',
	purpose: '利用の目的',
	itemsField: '提供する項目',
	itemsHint: '目的に必要な項目だけを選びます。選んだ項目だけが渡ります。',
	note: '備考',
	noConsent: '本人の同意が記録されていません。「本人の同意」では提供できません。',
	scopeReminder: (scope: string) => `同意の範囲：${scope}`,
	suppressed: '支援措置のため、住所・家屋・電話番号は項目を選んでも提供されません。',
	discloseTitle: '台帳の情報を提供しますか',
	discloseText: (recipient: string) => `${recipient}に提供したことが、取り消せない記録として残ります。`,
	discloseSubmit: '記録して提供する',
	needItems: '提供する項目を1つ以上選んでください。',
	done: '提供を記録しました',
	doneText: 'ファイルか印刷で渡してください。この画面を離れると、渡すには新しい提供の記録が必要です。',
	file: 'CSVファイルを保存する',
	fileName: (day: string, caseNo: string) => `被災者台帳情報_${day}_${caseNo}.csv`,
	again: '別の相手に提供する',
	log: '提供の記録',
	logLead: 'この世帯の情報を、いつ、誰に、何のために、どの項目を渡したかの記録です。',
	logEmpty: '提供した記録はありません',
	logColumns: { on: '日付', recipient: '相手', purpose: '目的', basis: '根拠', items: '項目', by: '担当' },
	logTitle: '台帳情報の提供の記録',
	csv: {
		kana: 'フリガナ',
		relation: '続柄',
		size: '世帯の人数',
		ofHousehold: (label: string) => `${label}（世帯）`
	},
	sheet: {
		given: '被災者台帳情報提供書',
		whole: '被災者台帳',
		caseNo: '罹災番号',
		madeAt: '作成',
		to: '提供先',
		purpose: '利用目的',
		basis: '提供の根拠',
		on: '提供日',
		note: '備考',
		persons: '世帯の構成員',
		relation: '続柄',
		careful: '目的以外に使わないでください。使い終えたら、決められた方法で廃棄してください。',
		inside: '庁内用　持出し・複写に注意',
		logNote: '災害対策基本法90条の4により、台帳の情報を提供した記録です。'
	}
};

/** What the timeline says about entries of people. */
/** Two records of one household (世帯の統合). */
export const merging = {
	title: '同じ世帯の記録',
	text: '次の記録を同じ世帯として扱い、支援・支払・仮設住宅をまとめて数えています。それぞれの記録はそのまま残ります。',
	goOn: 'これからの手続きは、この記録で進めます',
	open: (caseNo: string, head: string) => `${head || '氏名の記録なし'}（罹災番号 ${caseNo}）`,
	join: '同じ世帯の記録とまとめる',
	joinTitle: '同じ世帯の記録とまとめる',
	joinText:
		'窓口が違うなどで1つの世帯に記録が2つできたときに使います。支援・支払・仮設住宅は1つの世帯として数え直し、払い過ぎや二重の申込みがあれば「要調整」に出ます。',
	other: 'もう一方の罹災番号',
	otherHint: '例：DTXH-GJK2-6JG',
	otherWrong: '罹災番号が違います。11文字を、もう一度確かめて入力してください。',
	otherSame: 'この世帯の罹災番号です。もう一方の番号を入力してください。',
	keep: 'これからの手続きを進める記録',
	keepThis: 'この記録',
	keepOther: 'もう一方の記録',
	reason: '同じ世帯と確かめた理由',
	joinAction: 'まとめる',
	separate: 'まとめを取り消す',
	separateTitle: '別の世帯に戻す',
	separateText: '2つの記録を、また別の世帯として数えます。',
	separateReason: '別の世帯と分かった理由',
	separateAction: '別の世帯に戻す'
};

export const peopleLines = {
	mergedCases: 'まとめた罹災番号',
	manner: '死亡の別',
	name: '氏名',
	diedOn: '死亡した日',
	cause: '死因・状況',
	outcome: '審査の結果',
	on: '日付',
	reason: '理由',
	relation: '続柄',
	payee: '受取人',
	payeeYes: '弔慰金の受取人',
	occasion: '内容',
	next: '次の連絡',
	note: 'メモ',
	way: '方法',
	topics: '内容の種類',
	wish: '再建の意向',
	text: '聞いたこと',
	nextText: '次にすること',
	management: '災害ケースマネジメント',
	to: '引き継ぐ人',
	toNobody: '次に相談を受けた人',
	staff: (id: string) => `職員 ${id}`,
	consent: '同意',
	agrees: '同意する',
	refuses: '同意しない・取下げ',
	scope: '範囲',
	basis: '根拠',
	recipient: '提供先',
	purpose: '目的',
	items: '項目'
};
