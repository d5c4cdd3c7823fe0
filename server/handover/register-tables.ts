import { cellOf } from './columns';
import type { Cell } from './csv';

/** A table of the documents of the device register whose ids begin with `prefix:`. */
export interface RegisterTable {
	file: string;
	title: string;
	note: string;
	prefix: string;
	/** Field → header, in order; all other fields go into the last column as JSON. */
	fields: Readonly<Record<string, string>>;
}

const grant = { role: '権限', label: '名称', until: '利用の期限' };

/** The device register (端末の台帳), as server/gate/device-documents.ts describes it. */
export const REGISTER_TABLES: readonly RegisterTable[] = [
	{
		file: '端末.csv',
		title: '端末',
		note: '登録した端末1台につき1行。公開鍵で、その端末の記録の署名を確かめられる。',
		prefix: 'device',
		fields: {
			_id: '識別子',
			device: '端末番号',
			...grant,
			enrolledAt: '登録日時',
			revokedAt: '利用停止の日時',
			invitation: '登録コードの識別子',
			k: '裏書きの鍵',
			endorsement: '裏書き',
			publicKey: '署名の公開鍵',
			agreementKey: '鍵交換の公開鍵'
		}
	},
	{
		file: '登録コード.csv',
		title: '登録コード',
		note: '端末の登録のために作った、一度だけの登録コード1件につき1行。コードそのものは含まない。',
		prefix: 'invitation',
		fields: { _id: '識別子', device: '端末番号', ...grant, expiresAt: '期限' }
	},
	{
		file: '端末の連絡.csv',
		title: '端末の連絡',
		note: '端末がデータセンターに最後に連絡したときの状態。端末とデータセンターの組につき1行。',
		prefix: 'contact',
		fields: {
			_id: '識別子',
			at: '日時',
			unsent: '未送信の記録',
			refused: '差戻しの記録',
			skewMs: '時計のずれ（ミリ秒）',
			version: 'アプリの版',
			register: '台帳の版',
			heads: '記録番号の最大'
		}
	},
	{
		file: '端末のその他.csv',
		title: '端末のその他',
		note: '上のどれでもない、端末の台帳の文書1件につき1行（端末番号の予約など）。',
		prefix: '',
		fields: { _id: '識別子' }
	}
];

/** The table of a document, by its id. */
export function registerTableOf(id: string): RegisterTable {
	return (
		REGISTER_TABLES.find(({ prefix }) => prefix && id.startsWith(`${prefix}:`)) ?? REGISTER_TABLES.at(-1)!
	);
}

/** The cells of one document. */
export function registerCells(table: RegisterTable, document: Record<string, unknown>): Cell[] {
	const rest = Object.fromEntries(
		Object.entries(document).filter(([key]) => !Object.hasOwn(table.fields, key))
	);
	return [...Object.keys(table.fields).map((key) => cellOf(document[key])), cellOf(rest)];
}
