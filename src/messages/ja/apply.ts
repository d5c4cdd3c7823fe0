import type { CertificateKind } from '../../domain/municipality';

/** Labels of the application form; src/ui/forms/apply.ts uses them for its error sentences too. */
export const apply = {
	title: '申請の受付',
	titleWalkIn: '名簿にない方の受付',
	lead: '名簿の内容を本人に確かめながら、上から順に記入します。途中でやめても書きかけは残ります。',
	leadWalkIn: '名簿にない方（旅行中の方、転入前の方など）の申請を受け付けます。新しい罹災番号を付けます。',
	caseNo: '罹災番号',
	restored: '書きかけの続きです。',
	restoredText: '前に入力した内容を表示しています。名簿の内容は、書き始めたときのものです。',
	discard: '最初から書き直す',
	discardTitle: '書きかけを消しますか',
	discardText: 'この画面に入力した内容は消えます。名簿の内容からもう一度始めます。',
	discardAction: '書きかけを消す',

	certificate: '証明の種類',
	deadline: (date: string) => `申請期限 ${date}`,
	pastDeadlineTitle: '申請期限を過ぎています',
	pastDeadline: (date: string) =>
		`この証明の申請期限は${date}です。受け付けることはできます。期限後に申請する理由を備考に書いてください。`,

	household: '世帯',
	head: '世帯主（証明書に印字）',
	name: '氏名',
	kana: 'フリガナ',
	birth: '生年月日',
	birthHint: '申請の状況を本人が調べるときに使います。例：S45.3.5、19700305',
	birthUnknown: '生年月日の登録がありません。申請の状況は本人のスマートフォンからは調べられません。',
	relation: '続柄',
	relationHint: '例：世帯主、妻、子',
	sex: '性別',
	members: '世帯の構成員',
	membersHint: '印を付けた方を証明書の追加記載事項に印字します。世帯主も含みます。',
	member: (n: number) => `${n}人目`,
	walkInHead: '世帯主',
	addMember: '家族を追加する',
	removeMember: '取り除く',
	deceased: '（死亡）',

	address: '世帯主の住所',
	addressHint: '証明書に印字します。',
	suppressed: '支援措置の対象（住所を表示・印字しない）',
	suppressedHint: '配偶者からの暴力などの支援措置を受けている方は印を付けます。',
	suppressedTitle: '支援措置の対象世帯です',
	suppressedText:
		'住所と家屋は、画面にも書類にも表示しません。被災した家屋の所在地は、本人の申し出だけを入力してください。周りの人に聞こえないように確かめてください。',

	house: '被災した家屋',
	houseHint: '同じ家屋の申請がすでにないか確かめるために使います。',
	houseRegister: '家屋台帳から選ぶ',
	houseRegisterHint: (n: number) => (n > 0 ? `この世帯の家屋 ${n}件` : '住所や家屋番号で探します'),
	houseTypedChoice: '所在地を入力する',
	houseTypedHint: '家屋台帳にないとき',
	houseUnknown: 'まだわからない',
	houseUnknownHint: '調査のときまでに確かめます',
	houseOf: '家屋を選んでください',
	houseSearch: '家屋を探す',
	houseSearchHint: '住所、家屋番号、所有者の名前など。2文字以上で候補が出ます。',
	houseNone: '家屋が見つかりません。言葉を変えるか、「所在地を入力する」を選んでください。',
	houseLine: (use: string, structure: string, floorArea: number, registered: string) =>
		[use, structure, floorArea ? `${floorArea}㎡` : '', registered].filter(Boolean).join('　'),
	houseTyped: '被災した家屋の所在地',
	houseChosen: '選んだ家屋',

	secondTitle: '同じ家屋の申請がすでにあります',
	secondText: '同じ世帯の二重の申請ではないか、本人に確かめてください。',
	secondItem: (receipt: string, title: string, state: string, when: string) =>
		`受付番号 ${receipt}　${title}　${state}　${when}受付`,
	sameCase: 'この世帯の申請',
	otherCase: '別の世帯の申請',
	openCase: '記録を見る',
	secondAccept: '確かめました。別の申請として受け付けます',

	damagedSection: '被害',
	damagedOn: '罹災した日',
	causeName: '罹災原因',
	causeHint: '災害の名前。証明書には日付と合わせて印字します。',
	causePrinted: (text: string) => `証明書の表記：${text}`,
	damage: '被害の内容',
	damageHint: '本人の話のまま書きます。例：屋根の瓦が落ちた、床上まで水が来た',
	purpose: '使用目的',
	purposeHint: '例：保険の請求、公費解体、税の減免',
	note: '備考',

	applicantSection: '申請者',
	applicant: '窓口に来た方',
	applicantHead: '世帯主本人',
	applicantIsMember: '同じ世帯の方',
	applicantIsAgent: '代理人',
	applicantAgentHint: '委任状が必要です',
	applicantMember: '来た方の氏名',
	agentName: '代理人の氏名',
	agentRelation: '世帯主との関係',
	agentRelationHint: '例：別居の子、成年後見人、家屋の所有者',
	mandate: '委任状を確かめました',
	agentId: '代理人の本人確認に使った書類',
	agentIdHint: '例：運転免許証。番号は書きません。',
	phone: '連絡先の電話番号',
	phoneHint: '調査の日時を知らせるために使います。',

	submit: '受け付ける',
	submitting: '保存しています…',
	submitHint: 'この端末に保存し、受付番号を付けます。通信がなくても受け付けられます。',

	notFoundTitle: 'この罹災番号の世帯が名簿に見つかりません',
	notFound: '世帯を探し直すか、名簿にない方として受け付けてください。',
	registerWait: '名簿を開いています。開き終わると表示します。',
	toFind: '世帯を探す',
	toWalkIn: '名簿にない方として受け付ける',

	doneTitle: '受け付けました',
	doneText: 'この端末に保存しました。通信できるようになると自動で送信します。',
	receipt: '受付番号',
	statusQr: '申請の状況（スマートフォンで読み取り）',
	doneQrHint: '本人に受付票を渡してください。状況を調べるには、受付番号と世帯主の生年月日を使います。',
	noLookup:
		'生年月日がないため、スマートフォンからは状況を調べられません。窓口で受付番号を伝えてもらってください。',
	printReceipt: '受付票を印刷する',
	toCase: '世帯の記録を開く',
	nextPerson: '次の方の受付へ',
	nextStep: '次にすること',
	nextSteps: {
		grade: '調査の日程を伝え、住家の調査を記録します。',
		damage: '本部が被害の事実を確かめて判定します。',
		report: 'すぐに証明書を交付できます。'
	} satisfies Record<CertificateKind['certifies'], string>
};

/** What each kind of certificate certifies (証明の種類の説明). */
export const certifiesText: Record<CertificateKind['certifies'], string> = {
	grade: '住家の被害の程度を、調査のうえ証明します。',
	damage: '住家以外（家財、車、塀など）の被害の事実を証明します。',
	report: '被害の届出があったことを証明します。調査はありません。'
};

export const applyProblems = {
	mandate:
		'委任状を確かめて、印を付けてください。委任状がないときは、本人か同じ世帯の方に来てもらってください。',
	house: '被災した家屋を選んでください。わからないときは「まだわからない」を選びます。',
	second: '同じ家屋の申請がすでにあります。内容を確かめて、印を付けてください。'
};

/** 罹災原因 as printed (統一様式：災害名と日付). */
export function causeAsPrinted(wareki: string, name: string): string {
	return wareki ? `${wareki}の${name}による` : `${name}による`;
}
