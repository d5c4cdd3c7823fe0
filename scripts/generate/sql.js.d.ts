/** The part of sql.js that the generators use; the package brings no types. */
declare module 'sql.js' {
	export interface Database {
		exec(sql: string): { columns: string[]; values: (string | number | null)[][] }[];
		close(): void;
	}
	export default function initSqlJs(): Promise<{ Database: new (data: Uint8Array) => Database }>;
}
