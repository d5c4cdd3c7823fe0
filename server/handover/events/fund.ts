import { accountToken, beneficiary, note, open, sealed, type EventTable } from './table';

const fund = open('fund', '基金の符号', '「基金.csv」の符号。');
const applied = open('applied', '支援の申請の記録ID', '「支援の申請.csv」の記録IDを指す。');
/** The header of a transfer file, the municipality's own account. */
const payer = sealed('payer', '振込依頼人', '振込データのヘッダーに記す委託者と口座（JSON）。');

/** Funds, rounds, payment runs and payments (義援金・支援金の基金と支払). */
export const FUND_TABLES: readonly EventTable[] = [
	{
		file: '基金.csv',
		title: '基金',
		note: '基金の登録・変更1回につき1行。',
		kinds: ['fund.defined'],
		fields: [
			open('fund', '基金の符号'),
			open('title', '基金の名称'),
			open('support', '支援制度の符号', 'この基金から支払う制度。'),
			open('pays', '額の決め方', '', { words: { rounds: '配分の表による', decisions: '個別の決定による' } }),
			open('budgetYen', '支払いの上限', '円。上限なしと、配分の表によるものは空。'),
			open('holder', '最初の保有者', '支払いを行う端末の番号。'),
			payer,
			note
		]
	},
	{
		file: '基金の配分.csv',
		title: '基金の配分',
		note: '配分委員会が決めた配分1回につき1行。訂正は「訂正した記録」に前の記録を示す。',
		kinds: ['fund.roundFixed'],
		fields: [
			fund,
			open('round', '配分の回'),
			open('title', '配分の名称'),
			open('fixedOn', '決定日'),
			open('table', '配分の表', '区分の符号と円（JSON）。'),
			open('budgetYen', 'この配分で加わる額', '円。'),
			note
		]
	},
	{
		file: '基金の保有者の交代.csv',
		title: '基金の保有者の交代',
		note: '基金から支払う端末が替わるたびに1行。',
		kinds: ['fund.handedOver'],
		fields: [
			fund,
			open('holding', '前の保有の記録ID'),
			open('to', '新しい保有者', '端末の番号。'),
			open('lostAfter', '失われた端末の最後の記録番号', '保有者自身が渡したときは空。'),
			note
		]
	},
	{
		file: '支払回.csv',
		title: '支払回',
		note: '支払回の作成・決裁・振込データの作成・取消し1回につき1行。どれかは「種類」による。',
		kinds: ['run.opened', 'run.approved', 'run.filed', 'run.cancelled'],
		fields: [
			open('run', '支払回の符号', '作成した端末と、そこでの通し番号。'),
			fund,
			open('holding', '保有の記録ID'),
			open('title', '支払回の名称'),
			open('payOn', '振込指定日'),
			open('count', '件数'),
			open('yen', '金額', '円。'),
			open('approved', '決裁の記録ID', '振込データの作成がよった決裁。'),
			open('hash', '振込データのSHA-256', '16進。このハッシュのファイルだけを金融機関に渡す。'),
			payer,
			sealed('reason', '取消しの理由'),
			note
		]
	},
	{
		file: '支払.csv',
		title: '支払',
		note: '支払1件につき1行。状態は「支払台帳.csv」にある。',
		kinds: ['payment.ordered'],
		fields: [
			open('run', '支払回の符号'),
			applied,
			open('decided', '決定の記録ID'),
			fund,
			open('round', '配分の回', '個別の決定によるものは0。'),
			open('slot', '額の区分'),
			open('category', '分類', '配分の表または規則の行。'),
			beneficiary,
			open('yen', '金額', '円。'),
			accountToken,
			note
		]
	},
	{
		file: '振込不能.csv',
		title: '振込不能',
		note: '金融機関から戻った支払（振込不能・組戻し）1件につき1行。',
		kinds: ['payment.returned'],
		fields: [
			open('payment', '支払の記録ID', '「支払.csv」の記録ID。'),
			open('code', '結果コード', '金融機関の定めによる。'),
			open('on', '日付'),
			note
		]
	},
	{
		file: '過払いの処理.csv',
		title: '過払いの処理',
		note: '払いすぎた額について人が判断した記録1件につき1行。',
		kinds: ['clawback.judged'],
		fields: [
			applied,
			fund,
			open('yen', '払いすぎた額', '円。判断したときの額。'),
			open('outcome', '判断', '', {
				words: { recover: '返還を求める', waive: '返還を求めない', offset: '次の支払いから差し引く' }
			}),
			open(
				'after',
				'前の判断の記録ID',
				'判断したときに生きていた判断。空欄は、はじめての判断。同じ判断のあとに2つあるときは、先のものが生きる。'
			),
			sealed('reason', '理由')
		]
	},
	{
		file: '返還.csv',
		title: '返還',
		note: '返還1回につき1行。',
		kinds: ['payment.recovered'],
		fields: [applied, fund, open('yen', '返還額', '円。'), open('on', '返還日'), note]
	},
	{
		file: '他市町村での支給.csv',
		title: '他市町村での支給',
		note: 'ほかの市町村が支給した人（取り込んだ一覧）1人につき1行。',
		kinds: ['payment.elsewhere'],
		fields: [
			open('support', '支援制度の符号'),
			open('person', '人の符号', '人を示す無意味な符号。同じ人なら同じになる。'),
			open('municipality', '支給した市町村', '全国地方公共団体コード。'),
			open('yen', '金額', '円。'),
			sealed('name', '氏名'),
			sealed('birth', '生年月日'),
			note
		]
	}
];
