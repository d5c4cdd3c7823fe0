import { gradeNames } from '../../../src/messages/ja/kinds';
import {
	accountFields,
	accountToken,
	address,
	beneficiary,
	note,
	open,
	sealed,
	type EventTable
} from './table';

const applied = open('applied', '支援の申請の記録ID', '「支援の申請.csv」の記録IDを指す。');
const support = open('support', '支援制度の符号', '「支援制度の登録.csv」または内蔵の制度の符号。');

/** Supports of households and their definitions (支援制度・申請・決定・貸付・減免). */
export const SUPPORT_TABLES: readonly EventTable[] = [
	{
		file: '支援制度の登録.csv',
		title: '支援制度の登録',
		note: '本部が追加・変更・廃止した支援制度1件につき1行。条件・金額・期限・書類は「制度の定義」にJSONで残る。',
		kinds: ['support.defined', 'support.retired'],
		fields: [
			open('support', '廃止した制度の符号'),
			open('definition.id', '制度の符号'),
			open('definition.title', '制度の名称'),
			open('definition.summary', '制度の説明'),
			open('definition.office', '担当'),
			open('definition', '制度の定義', 'すべての項目（JSON）。条件の形は制度の定義の説明による。'),
			note
		]
	},
	{
		file: '支援の聞き取り.csv',
		title: '支援の聞き取り',
		note: '世帯から聞いたこと（所得・負傷・住まいの希望など）の記録1件につき1行。同じ項目は新しい記録が優先し、nullは取り消しである。',
		kinds: ['support.told'],
		fields: [
			sealed('facts', '聞いたこと', '項目の符号と値（JSON）。人についての項目は「項目@人の符号」。'),
			note
		]
	},
	{
		file: '支援の申請.csv',
		title: '支援の申請',
		note: '支援の申請1件につき1行。義援金は1回の申請ですべての配分に及ぶ。',
		kinds: ['support.applied'],
		fields: [
			support,
			open('application', '罹災証明の申請の記録ID', '「申請の受付.csv」の記録ID。不要または未申請なら空。'),
			beneficiary,
			open('members', '世帯員の符号', '世帯への支援のとき、世帯員それぞれの符号（JSON）。'),
			open('choices', '選択', '再建方法などの選択（JSON）。'),
			open('papers', '受け取った書類', '書類の符号（JSON）。'),
			accountToken,
			sealed('applicant.name', '申請者氏名'),
			sealed('applicant.relation', '申請者の関係'),
			sealed('applicant.phone', '申請者電話', '', address),
			sealed('beneficiary', '対象者氏名'),
			...accountFields('account'),
			sealed('askedYen', '希望額', '円。制度で決まるものは空。'),
			note
		]
	},
	{
		file: '支援の申請への追加.csv',
		title: '支援の申請への追加',
		note: '後から届いた書類、または口座の変更1回につき1行。',
		kinds: ['support.amended'],
		fields: [
			applied,
			open('papers', '受け取った書類', '書類の符号（JSON）。'),
			open('choices', '選択', '（JSON）'),
			accountToken,
			...accountFields('account'),
			note
		]
	},
	{
		file: '支援の審査.csv',
		title: '支援の審査',
		note: '審査1回につき1行。',
		kinds: ['support.examined'],
		fields: [
			applied,
			open('outcome', '審査の結果', '', { words: { fit: '適', unfit: '不適' } }),
			sealed('reason', '理由')
		]
	},
	{
		file: '支援の決定.csv',
		title: '支援の決定',
		note: '決定1回につき1行。審査した職員とは別の職員が決定する。新しい決定が前の決定に代わる。',
		kinds: ['support.decided'],
		fields: [
			applied,
			open('examined', '審査の記録ID'),
			open('outcome', '決定', '', { words: { grant: '支給・承認', refuse: '不支給・不承認' } }),
			open('lines', '決定した額', '区分・分類・円（JSON）。義援金と金銭でない支援では空の一覧。'),
			open('grade', '基にした被害の程度', '', { words: gradeNames }),
			open('rules', '当てはめた規則', '規則の符号@適用開始日（JSON）。'),
			sealed('reason', '理由')
		]
	},
	{
		file: '支援の実施.csv',
		title: '支援の実施',
		note: '応急修理・公費解体など、支払いでない支援の進みぐあい1回につき1行。',
		kinds: ['support.progressed'],
		fields: [
			applied,
			open('step', '段階', '', {
				words: {
					inspected: '現地確認',
					ordered: '発注',
					started: '着工',
					completed: '完了',
					registered: '登記',
					received: '受領'
				}
			}),
			open('on', '日付'),
			open('yen', '費用', '円。'),
			sealed('contractor', '業者'),
			note
		]
	},
	{
		file: '支援の申請の取下げ.csv',
		title: '支援の申請の取下げ',
		note: '取下げ1回につき1行。',
		kinds: ['support.withdrawn'],
		fields: [
			applied,
			open('reason', '取下げの理由', '', {
				words: { applicant: '申請者の申出', duplicate: '重複', mistake: '誤り' }
			}),
			note
		]
	},
	{
		file: '貸付の契約.csv',
		title: '貸付の契約',
		note: '災害援護資金などの貸付の契約1件につき1行。',
		kinds: ['loan.agreed'],
		fields: [
			applied,
			open('principalYen', '貸付額', '円。'),
			open('rate', '年利', '千分の一パーセント（1％＝1000）。'),
			open('on', '契約日'),
			open('deferMonths', '据置期間', '月。'),
			open('repayMonths', '償還期間', '据置期間の後。月。'),
			open('every', '償還の間隔', '月。1＝月賦、6＝半年賦、12＝年賦。'),
			sealed('guarantor', '保証人'),
			sealed('date', '借用書の日付'),
			note
		]
	},
	{
		file: '貸付の償還.csv',
		title: '貸付の償還',
		note: '償還1回につき1行。',
		kinds: ['loan.repaid'],
		fields: [open('agreed', '契約の記録ID'), open('yen', '償還額', '円。'), open('on', '償還日'), note]
	},
	{
		file: '減免対象者の引継ぎ.csv',
		title: '減免対象者の引継ぎ',
		note: '減免を行う担当課へ渡した一覧1件につき1行。',
		kinds: ['reduction.listed'],
		fields: [
			open('supports', '制度の符号', '（JSON）'),
			open('count', '世帯数'),
			open('hash', '渡したファイルのSHA-256', '16進。'),
			sealed('office', '渡した先'),
			sealed(
				'rows',
				'一覧の内容',
				'渡した一覧を1行に1件、制度の符号・千分率・罹災番号・人の符号（世帯なら空）を空白で区切る。',
				{
					deflated: true
				}
			),
			sealed('part', 'ファイルの番号', '何番目のファイルか（JSON）。'),
			note
		]
	}
];
