import type { Clash } from '../../domain/fold/state';

/** Headquarters: figures, decisions, devices, 要調整. */
export const hq = {
	title: '本部',
	lead: '滞っている申請と、人の判断を待つものを示します。数は届いた記録に合わせて変わります。',
	todo: '人の判断を待つもの',
	waiting: (n: number) => `判定を待つ申請 ${n.toLocaleString('ja-JP')}件`,
	clashes: (n: number) => `要調整 ${n.toLocaleString('ja-JP')}件`,
	states: '申請の状態と経過',
	columns: { state: '状態', count: '件数', oldest: '最長', week: '7日超' },
	days: (n: number) => `${n}日`,
	openState: (state: string, count: string) => `${state} ${count}の一覧を開く`,
	today: '今日の件数',
	todayItems: { applied: '受付', surveyed: '調査', decided: '判定', issued: '交付' },
	todayLead: 'この端末に届いた、すべての端末の記録を数えています。',
	supports: '支援と支払',
	supportsLead: '世帯ごとの支援、義援金と支払、仮設住宅、犠牲者と遺族、相談の台帳です。',
	places: {
		queue: '支援の審査と決定',
		catalogue: '支援制度',
		funds: '基金と配分',
		runs: '支払回と振込',
		clawbacks: '過払いの処理',
		reductions: '減免の引継ぎ',
		housing: '仮設住宅',
		bereaved: '犠牲者と遺族',
		care: '相談と訪問の予定'
	},
	whatIf: '判定を変えると何が変わるかを見る',
	onlyHq: 'この画面には本部の権限が必要です',
	onlyHqText: '本部の権限がある担当者でロックを解除してください。'
};

/** Decision list and form; src/ui/forms/decide.ts uses the labels for its error sentences too. */
export const decide = {
	listTitle: '判定を待つ申請',
	listLead: '調査員の見立てのとおりに判定するか、開いて確かめてから判定します。',
	empty: '判定を待つ申請はありません',
	caption: '判定を待つ申請',
	waited: (days: number) => (days === 0 ? '今日から' : `${days}日前から`),
	disagree: '調査の見立てが分かれています',
	noSurvey: '調査なし（被害の事実を証明）',
	surveyLine: (round: string, grade: string, loss: string) => `${round}　${grade}${loss}`,
	loss: (n: number) => `（${n}%）`,
	asProposed: '見立てのとおり判定',
	asProposedTitle: (head: string) => `${head} 様の判定`,
	asProposedText: (grade: string) => `「${grade}」と判定し、証明書を交付できるようにします。`,
	open: '開いて判定',
	title: '判定',
	lead: '調査の記録を確かめて、区分を決めます。判定すると窓口で証明書を交付できます。',
	surveys: '調査の記録',
	earlier: '前の回の調査',
	outcome: '判定',
	certify: '証明する',
	certifyHint: '下の区分で証明書を交付できるようにします。',
	certifyDamageHint: '被害の事実を証明する証明書を交付できるようにします。',
	refuse: '不交付にする',
	refuseHint: '証明できない理由を書きます。',
	grade: '被害の程度',
	noGrade: '区分を付けない',
	reason: '理由',
	reasonHint: '不交付にするときと、調査の見立てと違う区分にするときは必ず書きます。',
	reasonNeeded:
		'「理由」を入力してください。見立てと違う区分や不交付は、あとで説明できるように理由を残します。',
	submit: '判定する',
	replaces: '前の判定を訂正します。',
	closed: 'この申請は、いまは判定できません',
	closedText: '状態が変わりました。世帯の記録を開いて、次にすることを確かめてください。'
};

/** Devices on the first headquarters page; the full list belongs to the settings. */
export const devices = {
	title: '端末',
	lead: '最後の接続が古い順に示します。通信があるときに更新されます。',
	empty: '登録された端末がありません',
	caption: '端末の一覧',
	columns: { device: '端末', contact: '最後の接続', unsent: '未送信', refused: '差戻し' },
	name: (number: string, label: string) => `${number}　${label}`,
	never: 'まだ接続がありません',
	silent: '24時間以上接続なし',
	offlineTitle: '端末の一覧を更新できません',
	more: (n: number) => `ほかに${n}台あります。`,
	manage: '端末の登録と停止'
};

export const clashPage = {
	title: '要調整',
	lead: '人でなければ決められないものです。内容を確かめて処理し、結果をメモに残して一覧から外します。',
	empty: '要調整はありません',
	emptyText: '新しいものが届くと、ここに表示します。',
	since: (when: string) => `${when}に生じたもの`,
	cases: '関係する世帯',
	noHead: '氏名の記録なし',
	entries: (n: number) => `関係する記録 ${n}件`,
	whatToDo: 'すること',
	clear: '処理済みにする',
	clearTitle: 'この要調整を処理済みにしますか',
	clearText: (n: number) =>
		`関係する記録${n}件を確かめたものとして一覧から外します。あとから関係する記録が届いたときは、もう一度ここに表示します。`,
	note: '確かめたことと、決めたこと',
	clearAction: '処理済みにする'
};

/** Each kind of clash: what happened, and what a person does about it. */
export const clashTexts: Record<Clash['type'], { title: string; todo: string }> = {
	duplicateApplication: {
		title: '同じ家屋に同じ証明の申請が2つ以上あります',
		todo: '両方の世帯の記録を開き、二重の申請なら一方を「二重の申請」で取り下げます。二世帯住宅などで正しいときは、理由を書いて処理済みにします。'
	},
	duplicateNumber: {
		title: '同じ番号の書類が2つあります',
		todo: '端末が複製されたおそれがあります。その端末の使用を止め、それぞれの世帯に新しい番号で再交付します。'
	},
	conflictingDecisions: {
		title: '1つの申請に、食い違う判定が2つあります',
		todo: '世帯の記録を開き、どちらが正しいか確かめて、もう一度判定します。'
	},
	unjudgedSurvey: {
		title: '判定のあとに、判定に使われていない調査が届きました',
		todo: '世帯の記録で調査を見比べます。判定を変えるときは、もう一度判定します。変えないときは、理由を書いて処理済みにします。'
	},
	outdatedCertificate: {
		title: '判定が変わったのに、前の証明書が有効なままです',
		todo: '世帯の記録を開いて前の証明書を取り消し、必要なら正しい内容で交付します。'
	},
	twoValidCertificates: {
		title: '1つの申請に、有効な証明書が2枚あります',
		todo: '世帯の記録を開き、使わないほうを取り消して紙を回収します。'
	},
	unknownKind: {
		title: 'この版では読めない記録があります',
		todo: 'アプリを新しい版に切り替えます。切り替えても残るときは、記録した端末の版を確かめます。'
	},
	invalidEntry: {
		title: '反映できない記録があります',
		todo: '記録した人に確かめ、必要なら正しい内容で記録し直します。'
	},
	conflictingDocuments: {
		title: '同じ番号で内容の違う記録が2つあります',
		todo: '端末の複製や改ざんのおそれがあります。端末の使用を止め、それぞれの内容を確かめます。'
	},
	duplicatePayment: {
		title: '同じ配分の同じ相手への支払が2つあります',
		todo: '振込データを作る前に、一方の支払回を取り消します。作ったあとなら、銀行に組戻しを頼みます。'
	},
	foreignRun: {
		title: '基金を受け持たない端末で支払回が作られました',
		todo: 'この支払回は支払われません。取り消して、基金を受け持つ端末で作り直します。'
	},
	twoHandovers: {
		title: '1つの基金が、2つの端末に引き継がれています',
		todo: '一方の引継ぎだけが生きます。生きなかったほうの端末で作られた支払回を確かめ、その端末での支払を止めます。'
	},
	overBudget: {
		title: '基金の予算を超える支払が作られています',
		todo: '振込データを作る前に支払回を取り消すか、配分の予算を直します。'
	},
	overpaid: {
		title: '支払った額が、今の判定で支払う額を超えています',
		todo: '世帯の記録を開き、返還を求めるか、求めないか、後の配分から差し引くかを決めます。それまでこの世帯へは支払われません。'
	},
	sameAccount: {
		title: '同じ口座が2つの世帯に登録されています',
		todo: '家族など正しいときは、理由を書いて処理済みにします。誤りなら口座を直します。処理済みにするまで支払えません。'
	},
	samePerson: {
		title: '同じ人が2つの世帯で申請されています',
		todo: 'どちらの世帯で支払うかを確かめ、もう一方の申請を取り下げます。処理済みにするまで支払えません。'
	},
	paidElsewhere: {
		title: '他の市町村がすでに支給した人です',
		todo: '支給した市町村に確かめます。ここでは支払わないなら申請を不支給とし、支払うなら理由を書いて処理済みにします。'
	},
	twiceApplied: {
		title: '1つの世帯に、同じ支援の申請が2つあります',
		todo: '一方を「二重の申請」で取り下げます。'
	},
	basisChanged: {
		title: '支援の決定のあとで、住家の被害の程度が変わりました',
		todo: '世帯の記録を開き、今の判定で審査と決定をやり直します。それまで新しい支払はありません。'
	},
	unitPromisedTwice: {
		title: '1つの住戸が2つの世帯に約束されています',
		todo: '受け持つ端末の決定が生きます。もう一方の世帯に、同じ条件の別の住戸を提示します。'
	},
	twoUnits: {
		title: '1つの世帯に住戸が2つ決まっています',
		todo: '住替えなら前の住戸の退去を記録します。誤りなら一方の入居決定を取り消します。'
	},
	housingAskedTwice: {
		title: '1つの世帯から仮設住宅の申込みが2つ出ています',
		todo: '世帯の記録を開いて、どちらの申込みで進めるかを決めます。もう一方は、入居資格を「資格なし」とし、理由に重複と書きます。抽選と住戸の提示が二重になるのを防ぎます。'
	},
	unitNotReady: {
		title: 'まだ使えない住戸への入居が決まっています',
		todo: '住戸の状態を確かめ、使えるようになったら状態を直します。使えないときは別の住戸を提示します。'
	},
	releasedLivedIn: {
		title: '入居した世帯の入居決定が取り消されています',
		todo: '世帯が住んでいるあいだ、住戸はこの世帯のものです。住んでいれば処理済みにし、退去していれば退去を記録します。'
	},
	unitNotTheirs: {
		title: '受け持っていない端末が、住戸を別の端末に渡そうとしました',
		todo: '住戸は今の受持ちのままです。必要なら、受け持つ端末から渡し直します。確かめたら処理済みにします。'
	},
	lotteryMismatch: {
		title: '抽選の結果が、公表した種から計算した結果と一致しません',
		todo: 'この結果は使えません。もう一度公告して抽選します。'
	},
	sameDeceased: {
		title: '同じ人が犠牲者として2回登録されています',
		todo: '一方を訂正で取り消します。'
	},
	twoPayees: {
		title: '1人の犠牲者の弔慰金の受取人が2人います',
		todo: '遺族の順位と合意を確かめ、受取人を1人にします。処理済みにするまで支払えません。'
	}
};

export const invalidReasons = {
	role: '記録した人に、その権限がありません。',
	content: '記録の内容が決まりに合いません。',
	target: '対象の申請や判定がありません。',
	hand: '審査した人と決めた人が同じです。別の人が決め直します。',
	holder: '基金や住戸を受け持たない端末の記録です。受け持つ端末で記録し直します。',
	rival:
		'ほかの端末で、同じ過払いがもう判断されていました。先の判断が生きます。世帯の記録で二つの判断を見比べ、違うときは決め直します。',
	device:
		'記録した端末が、この自治体の端末の名簿にありません。端末の名簿が届くまで、または偽の記録であれば、反映しません。',
	endorsement:
		'記録した端末が、この自治体の鍵で登録されたものと確かめられません。偽の端末のおそれがあります。',
	signature:
		'署名が記録の内容と合いません。どこかで書き換えられたおそれがあります。もとの端末から送り直すと反映されます。',
	chain: '同じ端末の前の記録とつながりません。前の記録が差し替えられたか、端末が複製されたおそれがあります。'
} as const;

/** Details that are not personal: numbers. */
export const clashDetail = {
	number: (n: string) => `番号 ${n}`,
	numbers: (n: readonly string[]) => `整理番号 ${n.join('、')}`,
	kind: (kind: string) => `種類 ${kind}`
};
