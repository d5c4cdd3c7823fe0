import { address, note, open, sealed, type EventTable } from './table';

const applied = open('applied', '入居の申込みの記録ID', '「入居の申込み.csv」の記録IDを指す。');
const assigned = open('assigned', '入居の決定の記録ID', '「入居の決定.csv」の記録IDを指す。');
/** Which unit a household has says where it lives. */
const unit = open('unit', '住戸の符号', '「住戸.csv」の符号。', address);
const types = { built: '建設型', leased: '賃貸型（みなし）', public: '公営住宅等' };
const unitStates = { building: '建設中', ready: '入居できる', repair: '修繕中', closed: '使用しない' };

/** Temporary housing (応急仮設住宅). */
export const HOUSING_TABLES: readonly EventTable[] = [
	{
		file: '団地.csv',
		title: '団地',
		note: '仮設住宅の団地・建物の登録1回につき1行。訂正は「訂正した記録」に前の記録を示す。',
		kinds: ['site.registered'],
		fields: [
			open('site', '団地の符号'),
			open('type', '種別', '', { words: types }),
			sealed('name', '団地の名称'),
			sealed('address', '所在地'),
			sealed('at', '位置', '緯度・経度（WGS 84、JSON）。'),
			sealed('outline', '外周', '緯度・経度の列（JSON）。'),
			note
		]
	},
	{
		file: '住戸.csv',
		title: '住戸',
		note: '住戸の登録1回につき1行。いまの状態は「住戸台帳.csv」にある。',
		kinds: ['unit.registered'],
		fields: [
			open('unit', '住戸の符号'),
			open('site', '団地の符号'),
			open('layout', '間取り'),
			open('from', '人数の下限'),
			open('to', '人数の上限'),
			open('stepFree', '段差なし'),
			open('pets', 'ペット可'),
			open('rentYen', '家賃', '月額、円。賃貸型だけ。'),
			open('state', '登録時の状態', '', { words: unitStates }),
			open('holder', '登録時の保有者', '入居を決められる端末の番号。'),
			sealed('label', '住戸番号', '扉の表示。'),
			note
		]
	},
	{
		file: '住戸の状態.csv',
		title: '住戸の状態',
		note: '住戸の状態の変更1回につき1行。',
		kinds: ['unit.stateSet'],
		fields: [open('unit', '住戸の符号'), open('state', '状態', '', { words: unitStates }), note]
	},
	{
		file: '住戸の受持ちの変更.csv',
		title: '住戸の受持ちの変更',
		note: '入居を決められる端末が替わるたびに1行。',
		kinds: ['unit.handedOver'],
		fields: [
			open('units', '住戸の符号', '（JSON）'),
			open('from', '前の保有者', '端末の番号。'),
			open('to', '新しい保有者', '端末の番号。'),
			open('lostAfter', '失われた端末の最後の記録番号', '保有者自身が渡したときは空。'),
			note
		]
	},
	{
		file: '抽選.csv',
		title: '抽選',
		note: '抽選の公告と実施1回につき1行。種と読み上げた数字があれば、だれでも同じ結果を計算できる。',
		kinds: ['lottery.announced', 'lottery.held'],
		fields: [
			open('title', '抽選の名称'),
			open('entrants', '参加する申込み', '申込みの記録ID・抽選番号・点数（JSON）。'),
			open('units', '抽選する住戸', '住戸の符号（JSON）。'),
			open('seedHash', '種のSHA-256', '公告のときに示す値。16進。'),
			open('announced', '公告の記録ID'),
			open('seed', '種', '実施のときに示す値。16進。'),
			open('spoken', '読み上げた数字', '公告の後に立会人が読み上げた数字。'),
			open(
				'result',
				'結果',
				'当たった順の申込みと住戸の符号（JSON）。住戸がないものは補欠。支援措置対象者の世帯の住戸は「（支援措置）」とする。',
				{ unitsOf: 'application' }
			),
			sealed('witnesses', '立会人'),
			note
		]
	},
	{
		file: '入居の基準の制定.csv',
		title: '入居の基準の制定',
		note: '点数・家賃の上限・入居資格の表の制定1回につき1行。最後のものが有効である。',
		kinds: ['housing.rulesFixed'],
		fields: [
			open('table', '表', '', {
				words: { priority: '優先入居の加点表', rent: '家賃の上限', grounds: '入居資格の根拠' }
			}),
			open('source', '根拠', '文書・箇所・日付（JSON）。'),
			open('rows', '行', '（JSON）'),
			note
		]
	},
	{
		file: '入居の申込み.csv',
		title: '入居の申込み',
		note: '入居の申込み1件につき1行。',
		kinds: ['housing.applied'],
		fields: [
			open('application', '罹災証明の申請の記録ID', '「申請の受付.csv」の記録ID。まだなければ空。'),
			open('types', '希望する種別', 'built＝建設型、leased＝賃貸型、public＝公営住宅等（JSON）。'),
			open('people', '人数'),
			open('stepFree', '段差なしの希望'),
			open('pets', 'ペット'),
			open('priority', '優先の項目', '優先順位の表の項目の符号（JSON）。'),
			open('ground', '申込みの理由', '', {
				words: {
					grade: '被害の程度',
					demolition: '解体',
					danger: '二次災害のおそれ',
					longEvacuation: '長期の避難',
					lifeline: 'ライフラインの途絶',
					unknown: '確認中'
				}
			}),
			sealed('applicant.name', '申込者氏名'),
			sealed('applicant.phone', '申込者電話', '', address),
			sealed('members', '入居する人', '氏名・続柄・生年月日（JSON）。'),
			sealed('suppressed', '支援措置', '「はい」なら住戸を表に出さない。'),
			sealed('wishes', '希望', '場所などの希望。', address),
			note
		]
	},
	{
		file: '入居資格の決定.csv',
		title: '入居資格の決定',
		note: '決定1回につき1行。',
		kinds: ['housing.judged'],
		fields: [
			applied,
			open('outcome', '資格', '', { words: { eligible: 'あり', notEligible: 'なし' } }),
			sealed('reason', '理由')
		]
	},
	{
		file: '住戸の提示.csv',
		title: '住戸の提示',
		note: '住戸の提示、またはそれへの回答1回につき1行。どちらかは「種類」による。',
		kinds: ['housing.offered', 'housing.answered'],
		fields: [
			applied,
			unit,
			open('lottery', '抽選の記録ID'),
			open('offered', '提示の記録ID'),
			open('answer', '回答', '', { words: { accept: '承諾', decline: '辞退' } }),
			note
		]
	},
	{
		file: '入居の決定.csv',
		title: '入居の決定',
		note: '入居の決定、仮決定の確定、決定の取消し1回につき1行。どれかは「種類」による。住戸の保有者でない端末の決定は仮である。',
		kinds: ['housing.assigned', 'housing.confirmed', 'housing.released'],
		fields: [
			applied,
			unit,
			open('from', '入居できる最初の日'),
			open('until', '供与期間の最後の日'),
			open('instead', '住替え前の入居の記録ID'),
			assigned,
			open('reason', '取消しの理由', '', {
				words: { declined: '辞退', clash: '重複', mistake: '誤り', other: 'その他' }
			}),
			note
		]
	},
	{
		file: '賃貸借契約.csv',
		title: '賃貸借契約',
		note: '賃貸型（みなし）の契約1件につき1行。',
		kinds: ['housing.contracted'],
		fields: [
			assigned,
			open('from', '契約の始まり'),
			open('until', '契約の終わり'),
			open('rentYen', '家賃', '月額、円。'),
			open('otherYen', 'その他の費用', '共益費・礼金・仲介手数料・損害保険の合計、円。'),
			sealed('owner', '貸主', '', address),
			sealed('agent', '仲介業者', '', address),
			sealed('agentPhone', '仲介業者の電話', '', address),
			note
		]
	},
	{
		file: '鍵の受渡し.csv',
		title: '鍵の受渡し',
		note: '鍵の受渡し1回につき1行。',
		kinds: ['housing.keys'],
		fields: [
			assigned,
			open('count', '本数'),
			open('direction', '受渡し', '', { words: { out: '渡した', back: '返された' } }),
			open('on', '日付'),
			sealed('receiver', '受け取った人'),
			note
		]
	},
	{
		file: '入居と退去.csv',
		title: '入居と退去',
		note: '入居、供与期間の延長、退去、退去検査1回につき1行。どれかは「種類」による。',
		kinds: ['housing.movedIn', 'housing.extended', 'housing.movedOut', 'housing.inspected'],
		fields: [
			assigned,
			open('on', '日付'),
			open('people', '入居した人数'),
			open('until', '延長後の最後の日'),
			open('ground', '延長の理由', '', {
				words: {
					specified: '特定非常災害',
					rebuilding: '再建の遅れ',
					public: '公営住宅の待機',
					other: 'その他'
				}
			}),
			open('reason', '退去の理由', '', {
				words: {
					rebuilt: '再建',
					bought: '購入',
					rented: '民間賃貸',
					public: '公営住宅',
					moved: '転出',
					died: '死亡',
					relatives: '親族宅',
					other: 'その他'
				}
			}),
			open('result', '検査の結果', '', {
				words: { good: '良好', repair: '修繕が必要', charge: '負担を求める' }
			}),
			open('yen', '検査で求める額', '円。'),
			sealed('newAddress', '退去後の住所', '', address),
			sealed('findings', '検査の所見'),
			note
		]
	},
	{
		file: '見守り訪問.csv',
		title: '見守り訪問',
		note: '入居者への訪問1回につき1行。',
		kinds: ['housing.visited'],
		fields: [
			assigned,
			open('on', '日付'),
			open('result', '会えたか', '', { words: { met: '会えた', absent: '不在', refused: '面会を断られた' } }),
			open('concern', '気がかり'),
			note
		]
	}
];
