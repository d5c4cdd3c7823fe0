import type { CertificateKind } from '../../domain/municipality';
import type { OpenOf } from '../../domain/kinds';

type Certifies = CertificateKind['certifies'];

/**
 * Words of the printed certificate. Order and names of the rows: 罹災証明書の様式の統一化（内閣府政策統括官（防災担当）付,
 * 令和2年3月30日 府政防737号）. Papers that certify no dwelling's grade keep the same order with their own row names.
 */
export const papers = {
	numbered: (number: string) => `整理番号　${number}`,
	address: '世帯主住所',
	head: '世帯主氏名',
	members: '追加記載事項欄①（世帯構成員）',
	extra: '追加記載事項欄②',
	cause: { grade: '罹災原因', damage: '被災原因', report: '被災原因' } satisfies Record<Certifies, string>,
	house: {
		grade: '被災住家※の所在地',
		damage: '被災した建物等の所在地',
		report: '被災した建物等の所在地'
	} satisfies Record<Certifies, string>,
	grade: {
		grade: '住家※の被害の程度',
		damage: '被害の程度',
		report: '被害の程度'
	} satisfies Record<Certifies, string>,
	content: { damage: '被害の内容', report: '届出の内容' },
	note: {
		grade:
			'※住家とは、現実に居住（世帯が生活の本拠として日常的に使用していることをいう。）のために使用している建物のこと。（被災者生活再建支援金や災害救助法による住宅の応急修理等の対象となる住家）',
		damage: '',
		report: 'この証明は、届出があったことを証明するもので、被害の程度を証明するものではありません。'
	} satisfies Record<Certifies, string>,
	name: '氏名',
	relation: '続柄',
	birth: '生年月日',
	memberNumber: 'No.',
	/** More members than the form's field holds. */
	annexed: (count: number) => `別紙のとおり（${count}名）`,
	annex: (title: string, count: number) => `${title}　別紙（世帯構成員　${count}名）`,
	blank: '―',
	endOfList: '以下余白',
	seal: '公印',
	checked: '該当',
	reason: {
		first: () => '',
		reissue: (replaced: string | null) =>
			replaced ? `再交付（整理番号 ${replaced} に代わるもの）` : '再交付',
		corrected: (replaced: string | null) => (replaced ? `訂正（整理番号 ${replaced} に代わるもの）` : '訂正')
	} satisfies Record<OpenOf<'certificate.issued'>['reason'], (replaced: string | null) => string>,
	void: { revoked: '取消', replaced: '無効' },
	voidExplained: {
		revoked: '取消済み　この証明書は取り消されており、効力がありません。',
		replaced: '再交付済み　新しい証明書に代わっており、この証明書は効力がありません。'
	},
	drill: '訓練',
	drillExplained: '訓練用　この書面は訓練で作られたもので、証明書としての効力はありません。',
	verify:
		'この証明書が本物かどうかは、スマートフォンでこのQRコードを読み取って確かめられます。個人の情報は含まれません。',
	verifyLabel: '確認用QRコード'
};

/** Words of the receipt that the applicant takes home. */
export const receipt = {
	title: '申請受付票',
	number: '受付番号',
	case: '罹災番号',
	head: '世帯主',
	certificate: '申請した証明書',
	house: '被災した建物の所在地',
	takenAt: '受付日時',
	office: '問い合わせ先',
	phone: (phone: string) => `電話 ${phone}`,
	statusTitle: '進み具合の確認',
	statusHow:
		'スマートフォンでQRコードを読み取り、世帯主の生年月日を入力すると、いまの状況がわかります。受付番号を直接入力することもできます。',
	statusAt: (address: string) => `ページのアドレス：${address}`,
	statusLabel: '状況確認用QRコード',
	noLookup:
		'生年月日を伺っていないため、進み具合はスマートフォンでは確認できません。窓口か電話でお尋ねください。',
	nextTitle: 'これから',
	next: {
		survey: [
			'調査員が建物の被害を調査します。日程は市町村から連絡します。',
			'調査のあと、本部が被害の程度を判定します。',
			'判定が終わると、窓口で証明書をお渡しします。この受付票をお持ちください。'
		],
		noSurvey: ['建物の調査はありません。', '窓口で証明書をお渡しします。この受付票をお持ちください。']
	},
	photos: '片付けや修理の前に、被害の様子を四方から写真に撮っておいてください。',
	keep: 'この受付票は、証明書を受け取るまで大切に保管してください。'
};
