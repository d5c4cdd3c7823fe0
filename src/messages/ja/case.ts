import type { Action } from '../../domain/fold/actions';
import type { OpenOf } from '../../domain/kinds';

/** Sentences for what a form's schema refuses. */
export const formProblems = {
	tooLong: (label: string, max: number) =>
		`「${label}」は${max.toLocaleString('ja-JP')}文字以内で入力してください。`,
	tooMany: (label: string, max: number) => `「${label}」は${max}人以内にしてください。`,
	atMost: (label: string, max: number) => `「${label}」は${max}以下の数を入力してください。`,
	atLeast: (label: string, min: number) => `「${label}」は${min}以上の数を入力してください。`,
	wrong: (label: string) => `「${label}」を確かめて入力し直してください。`
};

export const roundNames: Record<1 | 2 | 3, string> = { 1: '第1次調査', 2: '第2次調査', 3: '再調査' };

export const methodNames: Record<OpenOf<'certificate.surveyed'>['method'], string> = {
	outside: '外観のみ',
	inside: '内部立入り',
	photo: '写真（自己判定）'
};

export const issueReasons: Record<OpenOf<'certificate.issued'>['reason'], string> = {
	first: '交付',
	reissue: '再交付（同じ内容）',
	corrected: '訂正して交付'
};

export const revokeReasons: Record<OpenOf<'certificate.revoked'>['reason'], string> = {
	content: '記載の誤り',
	regraded: '被害の程度の変更',
	fraud: '不正な申請',
	other: 'その他'
};

export const withdrawReasons: Record<OpenOf<'certificate.withdrawn'>['reason'], string> = {
	applicant: '申請者の申し出',
	duplicate: '二重の申請',
	mistake: '受付の誤り'
};

export const outcomeNames = { certify: '証明する', refuse: '不交付' } as const;

export const certificateStates = { valid: '有効', revoked: '取消済', replaced: '差替え済' } as const;

/** Household's record (case page). */
export const casePage = {
	title: (head: string) => (head ? `${head} 様の世帯` : '世帯の記録'),
	caseNo: '罹災番号',
	household: '世帯',
	head: '世帯主',
	members: '世帯の構成員',
	address: '住所',
	hidden: '表示しません（支援措置）',
	suppressed: '支援措置',
	suppressedText: '住所と家屋は表示しません。周りの人に聞こえないように対応してください。',
	phone: '電話',
	walkIn: '名簿にない世帯',
	sizeAndNames: (size: number, names: string) => `${size}人　${names}`,
	apply: '申請を受け付ける',
	applyAgain: '別の申請を受け付ける',
	applications: '申請',
	noApplications: 'この世帯の申請はまだありません',
	noApplicationsText: '「申請を受け付ける」から始めます。',
	receipt: '受付番号',
	house: '被災した家屋',
	houseUnknown: 'まだわからない',
	cause: '罹災原因',
	damage: '被害の内容',
	applicant: '申請者',
	applicantText: (name: string, relation: string, agent: boolean) =>
		`${name}${relation ? `（${relation}）` : ''}${agent ? '　代理人' : ''}`,
	purpose: '使用目的',
	note: '備考',
	round: '調査の回',
	decision: '判定',
	certificates: '交付した証明書',
	certificateText: (number: string, date: string, grade: string) =>
		`${number}　${date}${grade ? `　${grade}` : ''}`,
	printCertificate: '印刷する',
	printReceipt: '受付票を印刷する',
	nextStep: '次にすること',
	otherActions: 'その他の手続き',
	forHeadquarters: '本部の権限がある人が行います。',
	timeline: '記録の流れ',
	timelineLead: '古いものから順に、誰がいつどの端末で記録したかと、送信の状態を示します。',
	/** In a household's timeline: an entry of another of its cases (世帯の統合). */
	otherRecord: (caseNo: string) => `同じ世帯の別の記録（罹災番号 ${caseNo}）`,
	timelineLabel: '記録の流れ（古い順）',
	by: (staff: string, role: string, device: string) => `${staff}（${role}）　端末 ${device}`,
	unknownStaff: (id: string) => `職員 ${id}`,
	notApplied: '反映されていません',
	notAppliedText: '記録は残っていますが、状態は変わっていません。本部の要調整で確かめてください。',
	sealedShut: 'この端末の鍵では内容を開けません。',
	clashTitle: 'この世帯に要調整があります',
	clashOpen: '要調整を開く',
	notFoundTitle: 'この罹災番号の記録がありません',
	notFound: '番号を確かめるか、世帯を探し直してください。他の端末の記録は、受信してから表示されます。',
	toFind: '世帯を探す',
	kindMissing: (id: string) => `設定にない証明（${id}）`
};

export const actionNames: Record<Action, string> = {
	survey: '調査を記録する',
	decide: '判定する',
	issue: '証明書を交付する',
	reissue: '再交付する',
	revoke: '証明書を取り消す',
	requestResurvey: '再度の調査を依頼する',
	withdraw: '申請を取り下げる'
};

/** What the timeline says about the content of an entry. */
export const entryLines = {
	certificate: '証明の種類',
	receipt: '受付番号',
	applicant: '申請者',
	agent: '代理人による申請',
	damage: '被害の内容',
	round: '調査の回',
	surveyedOn: '調査日',
	method: '方法',
	grade: '区分',
	loss: '損害割合',
	percent: (n: number) => `${n}%`,
	surveyors: '調査員',
	findings: '所見',
	outcome: '判定',
	reason: '理由',
	number: '整理番号',
	replaces: '前の証明書',
	issuedOn: '交付日',
	note: 'メモ',
	corrects: '前の記録の訂正'
};

/** Dialogs on the case page. */
export const revoke = {
	title: '証明書を取り消しますか',
	text: '取り消すと、QRコードで調べたときに「取消」と表示されます。紙の証明書は回収してください。取消しは元に戻せません。',
	which: '取り消す証明書',
	reason: '取消しの理由',
	note: '説明',
	action: '取り消す',
	after: '取り消したあと、正しい内容で交付できます。被害の程度を変えるときは、先に判定し直してください。'
};

export const resurvey = {
	title: (round: string) => `${round}を依頼しますか`,
	text: '申請は「再調査待ち」になります。交付済みの証明書は、新しい証明書に替えるまで有効です。',
	reason: '依頼の理由',
	reasonHint: '申請者の言葉のまま書きます。',
	action: '依頼する'
};

export const withdraw = {
	title: '申請を取り下げますか',
	text: '取り下げた申請は元に戻せません。必要になったら新しく申請を受け付けます。',
	reason: '取下げの理由',
	note: '説明',
	action: '取り下げる'
};

/** Issue page (交付). */
export const issue = {
	title: '証明書の交付',
	lead: '印字する内容を確かめて交付します。交付すると整理番号が付き、印刷の画面に進みます。',
	replaces: (number: string) => `前の証明書 ${number} に代わるものとして交付します。`,
	reissues: (number: string) =>
		`前の証明書 ${number} と同じ内容で、新しい整理番号を付けて再交付します。前の証明書は「差替え済」になります。`,
	issuedOn: '交付日',
	content: '印字する内容',
	grade: '被害の程度',
	head: '世帯主の氏名',
	address: '世帯主の住所',
	houseAddress: '被災住家の所在地',
	cause: '罹災原因',
	membersHead: '追加記載事項：世帯の構成員',
	blank: '（印字しません）',
	printMembers: (n: number) => `世帯の構成員（${n}人）を印字する`,
	printHouse: '本人の希望により、被災住家の所在地を印字する',
	extra: '追加記載事項',
	extraHint: '印字する文をそのまま書きます。空のままでもかまいません。',
	correct: '印字する内容を直す',
	correctHint: '申請のときに決まっていなかったことを書き足すときや、誤りを訂正するときに使います。',
	suppressed: '支援措置のため、住所と所在地は印字しません。所在地は、本人が希望するときだけ印字できます。',
	submit: '交付して印刷へ進む',
	submitReissue: '再交付して印刷へ進む',
	cannot: 'この申請は、いまは交付できません',
	cannotText: '状態が変わりました。世帯の記録を開いて、次にすることを確かめてください。'
};
