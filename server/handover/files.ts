import { join } from 'node:path';
import { csvLine, openSheet, type Cell, type Sheet } from './csv';
import { columnOf, ENVELOPE, restColumns, type Column } from './columns';
import { EVENT_TABLES } from './fields';
import { CLASH_TABLE, LEDGER_TABLE } from './ledger-table';
import { HOUSING_LEDGERS } from './ledgers/housing';
import { PEOPLE_LEDGERS } from './ledgers/people';
import { RELIEF_LEDGERS } from './ledgers/relief';
import { REGISTER_TABLES } from './register-tables';

/** Members of an application's household, a row each. */
export const MEMBERS_TABLE = {
	file: '申請の世帯員.csv',
	title: '申請の世帯員',
	note: '申請の世帯員1人につき1行。',
	columns: [
		['記録ID', '「申請の受付.csv」の記録ID。'],
		['罹災番号', ''],
		['番号', '申請のなかの順番。'],
		['氏名', ''],
		['カナ', ''],
		['生年月日', 'ISO 8601。'],
		['生年月日の不詳表記', ''],
		['性別', ''],
		['続柄', ''],
		['宛名番号', '台帳にない人は空。']
	]
} as const;

/** What the other tables leave out for protection (支援措置). */
export const PROTECTED_TABLE = {
	file: '支援措置対象者（取扱注意）.csv',
	title: '支援措置対象者（取扱注意）',
	note: '支援措置対象者の世帯の記録（その世帯が出てくる抽選などの記録を含む）1件につき1行。ほかの表が「（支援措置）」とした内容は、ここだけにある。ほかの表とは別に、限られた職員だけが扱う。',
	columns: [
		['記録ID', ''],
		['種類', '記録の種類の符号。'],
		['罹災番号', ''],
		['公開部分', '公開部分の全体（JSON）。住んでいる住戸などを含む。'],
		['封入部分', '封入部分の全体（JSON）。開けなければ空。']
	]
} as const;

/** Ledgers besides that of certificates. */
export const LEDGERS = [...RELIEF_LEDGERS, ...HOUSING_LEDGERS, ...PEOPLE_LEDGERS];

const eventColumns = new Map<string, readonly Column[]>(
	EVENT_TABLES.map((table) => [
		table.file,
		[...ENVELOPE, ...table.fields.map(columnOf), ...restColumns(table.fields)]
	])
);
/** The columns of a table of events. */
export const columnsOfEvents = (file: string): readonly Column[] => eventColumns.get(file)!;

/** Every CSV of a hand-over with its columns: what is written and what 列の説明.md describes. */
export const ALL_TABLES: readonly {
	file: string;
	title: string;
	note: string;
	columns: readonly (readonly [header: string, note: string])[];
}[] = [
	{ ...LEDGER_TABLE, columns: LEDGER_TABLE.columns.map(({ header, note }) => [header, note] as const) },
	MEMBERS_TABLE,
	...LEDGERS.map(({ file, title, note, columns }) => ({
		file,
		title,
		note,
		columns: columns.map((column) => [column.header, column.note] as const)
	})),
	...EVENT_TABLES.map(({ file, title, note }) => ({
		file,
		title,
		note,
		columns: columnsOfEvents(file).map((column) => [column.header, column.note] as const)
	})),
	{ ...CLASH_TABLE, columns: CLASH_TABLE.columns.map(({ header, note }) => [header, note] as const) },
	...REGISTER_TABLES.map((table) => ({
		file: table.file,
		title: table.title,
		note: table.note,
		columns: [
			...Object.entries(table.fields).map(([key, header]) => [header, `（\`${key}\`）`] as const),
			['その他の項目', 'ほかの列にない項目（JSON）。'] as const
		]
	})),
	PROTECTED_TABLE
];

/** All CSVs of a hand-over, open for writing, headers written. */
export interface Tables {
	row(file: string, cells: readonly Cell[]): Promise<void>;
	/** Rows of each file, headers not counted. Resolves when all are on disk. */
	close(): Promise<Record<string, number>>;
}

/** Makes or replaces all CSVs in a folder. */
export async function openTables(folder: string): Promise<Tables> {
	const sheets = new Map<string, Sheet>();
	const rows: Record<string, number> = {};
	for (const { file, columns } of ALL_TABLES) {
		const sheet = openSheet(join(folder, file), { bom: true });
		sheets.set(file, sheet);
		rows[file] = 0;
		await sheet.write(csvLine(columns.map(([header]) => header)));
	}
	return {
		async row(file, cells) {
			rows[file] = rows[file]! + 1;
			await sheets.get(file)!.write(csvLine(cells));
		},
		async close() {
			for (const sheet of sheets.values()) await sheet.close();
			return rows;
		}
	};
}
