import { gradeNames, roleNames, sexNames } from '../../src/messages/ja/kinds';
import type { Field } from './columns';
import { FUND_TABLES } from './events/fund';
import { HOUSING_TABLES } from './events/housing';
import { PEOPLE_TABLES } from './events/people';
import { SUPPORT_TABLES } from './events/support';
import { address, open, sealed, type EventTable } from './events/table';

export type { EventTable } from './events/table';

const application = open('application', '申請の記録ID');
const certificate = open('certificate', '証明の種類', '設定の証明の種類の符号。');
const grade = (header: string) => open('grade', header, '', { words: gradeNames });

const person = (path: string, whose: string): Field[] => [
	sealed(`${path}.name`, `${whose}氏名`),
	sealed(`${path}.kana`, `${whose}カナ`),
	sealed(`${path}.birth`, `${whose}生年月日`, 'ISO 8601。不明なら空。'),
	sealed(`${path}.birthText`, `${whose}生年月日の不詳表記`),
	sealed(`${path}.sex`, `${whose}性別`, '', { words: sexNames }),
	sealed(`${path}.relation`, `${whose}続柄`),
	sealed(`${path}.personId`, `${whose}宛名番号`)
];

/** Every kind of src/domain/kinds has its table here; a test holds the fields against the schemas. */
export const EVENT_TABLES: readonly EventTable[] = [
	{
		file: '申請の受付.csv',
		title: '申請の受付',
		note: '証明書の交付申請1件につき1行。世帯員は「申請の世帯員.csv」にも1人1行である。',
		kinds: ['certificate.applied'],
		fields: [
			open('receipt', '受付番号'),
			certificate,
			open('via', '受付の元', '', { words: { register: '台帳から', walkIn: '台帳にない人' } }),
			open('house', '家屋の符号', '家屋を示す無意味な符号。同じ家屋なら同じになる。'),
			open('lookup', '照会の符号', '市民が状況を照会するための符号。'),
			open('byAgent', '代理申請'),
			sealed('household', '世帯番号'),
			...person('head', '世帯主'),
			sealed('members', '世帯員', '世帯主を含む（JSON）。'),
			sealed('applicant.name', '申請者氏名', '世帯主でないとき。'),
			sealed('applicant.relation', '申請者の関係'),
			sealed('applicant.phone', '申請者電話', '', address),
			sealed('agentId', '代理人の確認書類'),
			sealed('address', '世帯主住所', '', address),
			sealed('suppressed', '支援措置', '「はい」なら住所などを表に出さない。'),
			sealed('phone', '電話', '', address),
			sealed('houseAddress', '被災住家の所在地', '', address),
			sealed('houseId', '物件番号', '', address),
			sealed('cause', '罹災原因'),
			sealed('damagedOn', '罹災日'),
			sealed('damage', '被害の状況'),
			sealed('purpose', '使用目的'),
			sealed('note', '備考')
		]
	},
	{
		file: '被害の調査.csv',
		title: '被害の調査',
		note: '調査1回につき1行。',
		kinds: ['certificate.surveyed'],
		fields: [
			application,
			open('round', '調査の回', '1＝第1次、2＝第2次、3＝再調査。'),
			open('surveyedOn', '調査日'),
			open('method', '調査の方法', '', {
				words: { outside: '外観', inside: '内部立入', photo: '写真（自己判定）' }
			}),
			grade('調査の見立て'),
			open('lossPct', '損害割合', 'パーセント。'),
			sealed('findings', '所見'),
			sealed('surveyors', '調査員')
		]
	},
	{
		file: '被害の程度の判定.csv',
		title: '被害の程度の判定',
		note: '判定1回につき1行。',
		kinds: ['certificate.decided'],
		fields: [
			application,
			open('surveys', '判定した調査の記録ID', '複数ある（JSON）。'),
			grade('被害の程度'),
			open('outcome', '判定', '', { words: { certify: '証明する', refuse: '不交付' } }),
			sealed('reason', '理由')
		]
	},
	{
		file: '証明書の交付.csv',
		title: '証明書の交付',
		note: '交付1回につき1行。紙に印刷した内容をそのまま含む。',
		kinds: ['certificate.issued'],
		fields: [
			application,
			open('decision', '判定の記録ID'),
			open('number', '整理番号'),
			certificate,
			grade('被害の程度'),
			open('issuedOn', '交付日'),
			open('reason', '交付の理由', '', {
				words: { first: '交付', reissue: '再交付', corrected: '訂正して交付' }
			}),
			open('replaces', '差し替えた整理番号'),
			open('qr', '真偽確認の符号', 'QRコードの内容。'),
			sealed('head', '印刷した世帯主'),
			sealed('address', '印刷した住所', '', address),
			sealed('houseAddress', '印刷した被災住家の所在地', '', address),
			sealed('cause', '印刷した罹災原因'),
			sealed('members', '印刷した世帯員', '（JSON）'),
			sealed('extra', '印刷した追加記載')
		]
	},
	{
		file: '証明書の取消し.csv',
		title: '証明書の取消し',
		note: '取消し1回につき1行。',
		kinds: ['certificate.revoked'],
		fields: [
			application,
			open('number', '整理番号'),
			open('reason', '取消しの理由', '', {
				words: { content: '記載の誤り', regraded: '区分の変更', fraud: '不正', other: 'その他' }
			}),
			sealed('note', '備考')
		]
	},
	{
		file: '再度の調査の依頼.csv',
		title: '再度の調査の依頼',
		note: '第2次調査・再調査の申出1回につき1行。',
		kinds: ['certificate.resurveyRequested'],
		fields: [application, open('round', '調査の回', '2＝第2次、3＝再調査。'), sealed('reason', '理由')]
	},
	{
		file: '申請の取下げ.csv',
		title: '申請の取下げ',
		note: '取下げ1回につき1行。',
		kinds: ['certificate.withdrawn'],
		fields: [
			application,
			open('reason', '取下げの理由', '', {
				words: { applicant: '申請者の申出', duplicate: '重複', mistake: '誤り' }
			}),
			sealed('note', '備考')
		]
	},
	...SUPPORT_TABLES,
	...FUND_TABLES,
	...HOUSING_TABLES,
	...PEOPLE_TABLES,
	{
		file: '職員.csv',
		title: '職員',
		note: '職員の登録1回につき1行。',
		kinds: ['staff.registered'],
		fields: [
			open('staff', '登録した職員ID'),
			open('role', '登録した権限', '', { words: roleNames }),
			open('until', '利用の期限'),
			open('scope', '担当の限定', '（JSON）'),
			sealed('name', '氏名'),
			sealed('from', '所属')
		]
	},
	{
		file: '職員の利用の終了.csv',
		title: '職員の利用の終了',
		note: '終了1回につき1行。',
		kinds: ['staff.ended'],
		fields: [
			open('staff', '終了した職員ID'),
			open('reason', '終了の理由', '', {
				words: { finished: '応援の終了', moved: '異動', suspected: '不正の疑い' }
			}),
			sealed('note', '備考')
		]
	},
	{
		file: '鍵の更新.csv',
		title: '鍵の更新',
		note: '鍵の更新1回につき1行。',
		kinds: ['key.rotated'],
		fields: [
			open('from', '前の鍵'),
			open('to', '新しい鍵'),
			open('wrapped', '端末ごとに封じた鍵', '（JSON）'),
			sealed('reason', '理由'),
			sealed('retires', '使うのをやめた鍵', '（JSON）'),
			sealed('devices', '更新のときの名簿にある端末', '（JSON）')
		]
	},
	{
		file: '要調整の処理.csv',
		title: '要調整の処理',
		note: '要調整を処理した記録1件につき1行。',
		kinds: ['clash.cleared'],
		fields: [
			open('clash', '要調整の符号'),
			open('seen', '確かめた記録ID', '（JSON）'),
			sealed('note', '備考')
		]
	},
	{
		file: '閲覧の記録.csv',
		title: '閲覧の記録',
		note: '閲覧・検索・印刷・書き出し・解除の失敗1件につき1行。',
		kinds: ['access.viewed', 'access.searched', 'access.printed', 'access.exported', 'access.refused'],
		fields: [
			open('what', '画面または帳票', '画面・帳票の符号。'),
			open('hits', '検索の件数'),
			open('count', '件数'),
			sealed('household', '世帯番号'),
			sealed('query', '検索の語'),
			sealed('detail', '内容')
		]
	},
	{
		file: 'その他の記録.csv',
		title: 'その他の記録',
		note: 'この版が知らない種類の記録1件につき1行。内容は「その他の公開部分」「その他の封入部分」にJSONで残る。',
		kinds: [],
		fields: []
	}
];

/** The table of a kind; the last one takes what no other does. */
export function tableOf(kind: string): EventTable {
	return EVENT_TABLES.find((table) => table.kinds.includes(kind)) ?? EVENT_TABLES.at(-1)!;
}
