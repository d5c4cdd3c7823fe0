import { accountFields, accountToken, address, note, open, sealed, type EventTable } from './table';

const person = open('person', '人の符号', '人を示す無意味な符号。同じ人なら同じになる。');
const deceased = open('deceased', '犠牲者の記録ID', '「犠牲者.csv」の最初の記録IDを指す。');

/** The dead and their bereaved, consultations, and who was told what (犠牲者・遺族、生活再建相談、台帳情報の提供). */
export const PEOPLE_TABLES: readonly EventTable[] = [
	{
		file: '犠牲者.csv',
		title: '犠牲者',
		note: '犠牲者・行方不明者の登録1回につき1行。訂正は「訂正した記録」に前の記録を示す。',
		kinds: ['bereaved.recorded'],
		fields: [
			person,
			open('manner', '区分', '', {
				words: {
					direct: '直接死',
					relatedAsked: '災害関連死の申出',
					missing: '行方不明',
					struck: '登録の取消し'
				}
			}),
			open('diedOn', '死亡日', '不明なら空。'),
			sealed('name', '氏名'),
			sealed('kana', 'カナ'),
			sealed('birth', '生年月日'),
			sealed('place', '死亡の場所', '', address),
			sealed('cause', '死因'),
			sealed('breadwinner', '生計維持者', '不明なら空。'),
			note
		]
	},
	{
		file: '災害関連死の審査.csv',
		title: '災害関連死の審査',
		note: '審査会の決定1回につき1行。',
		kinds: ['bereaved.boardDecided'],
		fields: [
			deceased,
			open('outcome', '審査の結果', '', {
				words: { related: '関連死と認める', notRelated: '認めない', again: '再審査' }
			}),
			open('on', '審査日'),
			sealed('reason', '理由')
		]
	},
	{
		file: '遺族.csv',
		title: '遺族',
		note: '遺族の登録1回につき1行。訂正は「訂正した記録」に前の記録を示す。',
		kinds: ['bereaved.survivor'],
		fields: [
			deceased,
			person,
			open('relation', '続柄', '', {
				words: {
					spouse: '配偶者',
					child: '子',
					parent: '父母',
					grandchild: '孫',
					grandparent: '祖父母',
					sibling: '兄弟姉妹',
					other: 'その他'
				}
			}),
			open('sharedMeans', '同居または生計同一'),
			open('maintained', '主として生計を維持されていた'),
			open('orphan', '遺児'),
			open('payee', '弔慰金の受給者'),
			accountToken,
			sealed('name', '氏名'),
			sealed('kana', 'カナ'),
			sealed('birth', '生年月日'),
			sealed('address', '住所', '', address),
			sealed('phone', '電話', '', address),
			...accountFields('account'),
			note
		]
	},
	{
		file: '遺族への連絡.csv',
		title: '遺族への連絡',
		note: '連絡1回につき1行。',
		kinds: ['bereaved.contacted'],
		fields: [
			deceased,
			open('on', '日付'),
			open('occasion', '機会', '', {
				words: {
					visit: '訪問',
					phone: '電話',
					letter: '手紙',
					ceremony: '追悼式',
					orphanSupport: '遺児支援',
					other: 'その他'
				}
			}),
			open('next', '次の連絡日'),
			note
		]
	},
	{
		file: '生活再建相談.csv',
		title: '生活再建相談',
		note: '相談・訪問1回につき1行。',
		kinds: ['care.consulted'],
		fields: [
			open('on', '日付'),
			open('way', '方法', '', {
				words: { desk: '窓口', visit: '訪問', phone: '電話', shelter: '避難所', other: 'その他' }
			}),
			open(
				'topics',
				'話題',
				'rebuilding＝再建、money＝お金、health＝健康、school＝学校、welfare＝福祉、work＝仕事、debt＝借入、housing＝住まい、other＝その他（JSON）。'
			),
			open('wish', '再建の意向', '', {
				words: {
					rebuild: '建替え',
					buy: '購入',
					repair: '修理',
					rent: '民間賃貸',
					public: '公営住宅',
					relatives: '親族宅',
					undecided: '未定'
				}
			}),
			open('next', '次の連絡日'),
			open('management', '災害ケースマネジメント', '', {
				words: { none: '対象でない', open: '対象', closed: '終了' }
			}),
			sealed('text', '内容'),
			sealed('nextText', '次にすること')
		]
	},
	{
		file: '世帯の統合.csv',
		title: '世帯の統合',
		note: '2つの罹災番号を1つの世帯とすること、またはその取消し1回につき1行。どちらかは「種類」による。',
		kinds: ['household.merged', 'household.separated'],
		fields: [
			open('into', '残す罹災番号', 'これからの手続きを進める記録。'),
			open('from', 'まとめた罹災番号'),
			open('merged', '取り消した統合', '統合の記録ID。'),
			sealed('reason', '理由')
		]
	},
	{
		file: '担当の引継ぎ.csv',
		title: '担当の引継ぎ',
		note: '世帯の担当者の引継ぎ1回につき1行。',
		kinds: ['care.handedOver'],
		fields: [open('to', '新しい担当', '職員ID。決まっていなければ空。'), note]
	},
	{
		file: '台帳情報の提供.csv',
		title: '台帳情報の提供',
		note: '被災者台帳の情報の提供への同意、または提供1回につき1行。どちらかは「種類」による。',
		kinds: ['disclosure.consented', 'disclosure.made'],
		fields: [
			open('agrees', '同意'),
			sealed('scope', '同意の範囲'),
			open('basis', '提供の根拠', '災害対策基本法90条の4①。', {
				words: {
					person: '本人へ（1号）',
					consent: '本人の同意（1号）',
					internal: '市町村の内部（2号）',
					publicBody: '他の地方公共団体等（3号）'
				}
			}),
			open('items', '提供した項目', '項目の符号（JSON）。'),
			open('on', '提供日'),
			sealed('recipient', '提供先'),
			sealed('purpose', '目的'),
			note
		]
	}
];
