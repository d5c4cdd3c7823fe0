import { inflateRawSync } from 'node:zlib';
import type { Entry } from '../../src/domain/entry';
import type { TimelineItem } from '../../src/domain/fold/state';
import { parseStamp } from '../../src/domain/hlc';
import { roleNames } from '../../src/messages/ja/kinds';
import type { Cell } from './csv';
import type { Opened } from './seals';

/** Printed in place of an address of somebody under protection (支援措置対象者); what it stands for is in a file of its own. */
export const SUPPRESSED = '（支援措置）';

/** One stored entry on its way into a table. */
export interface Row {
	entry: Entry;
	opened: Opened;
	/** Whether the ledger took it into account; null where the entry is not in the ledger (access log). */
	item: TimelineItem | null;
	/** Whether another document has the same id. */
	conflicting: boolean;
	/** Whether an address may not stand in lists: the household is under protection. */
	suppressed: boolean;
	/** Every case under protection, for records that speak of several households. */
	suppressedCases: ReadonlySet<string>;
	/** Staff id → name, as registered. */
	staff: ReadonlyMap<string, string>;
}

export interface Column {
	header: string;
	note: string;
	value(row: Row): Cell;
}

/** A field of the open or sealed part, by its path. */
export interface Field {
	part: 'open' | 'sealed';
	path: string;
	header: string;
	note: string;
	/** Words for the values of an enumeration; another value stands as it is. */
	words?: Readonly<Record<string, string>>;
	/** Where somebody lives: not in lists if under protection. */
	address?: boolean;
	/** Text that the entry holds deflated and as base64url (book/supports/listed.ts): shown as it was. */
	deflated?: boolean;
	/** A list whose members give a `unit` to the household of the entry at this key: not in lists for those under protection. */
	unitsOf?: string;
}

/** A moment in Japan, `2026-11-01T09:30:00.123+09:00`. */
export function japanTime(ms: number): string {
	return new Date(ms + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
}

const valueAt = (value: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);

const partOf = (row: Row, part: Field['part']): unknown =>
	part === 'open' ? row.entry.open : row.opened.state === 'open' ? row.opened.value : {};

/** A value as a cell: yes and no in words, lists and objects as JSON. */
export function cellOf(value: unknown, words?: Readonly<Record<string, string>>): Cell {
	if (value === undefined || value === null) return '';
	if (typeof value === 'boolean') return value ? 'はい' : 'いいえ';
	if (typeof value === 'object') return JSON.stringify(value);
	const text = String(value);
	return words && Object.hasOwn(words, text) ? words[text] : text;
}

/** A list in which the units of households under protection are left out. */
function withoutUnits(list: unknown, key: string, cases: ReadonlySet<string>): unknown {
	if (!Array.isArray(list)) return list;
	return list.map((one: Record<string, unknown>) =>
		one.unit && cases.has(caseOfId(String(one[key]))) ? { ...one, unit: SUPPRESSED } : one
	);
}

/** The case that an entry's id begins with. */
const caseOfId = (id: string) => id.slice(0, id.indexOf(':'));

/** Deflated text as it was; what is none stands as it is. */
function inflated(value: string): string {
	try {
		return inflateRawSync(Uint8Array.from(Buffer.from(value, 'base64url'))).toString('utf8');
	} catch (error) {
		// The format's own errors have codes such as Z_DATA_ERROR.
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return value;
		throw error;
	}
}

/** A field's value as a list may show it. */
function shownOf(field: Field, row: Row): unknown {
	const value = valueAt(partOf(row, field.part), field.path);
	if (field.address && row.suppressed && value) return SUPPRESSED;
	if (field.deflated && typeof value === 'string') return inflated(value);
	return field.unitsOf ? withoutUnits(value, field.unitsOf, row.suppressedCases) : value;
}

/** Whether a table with these fields leaves anything of the row out for protection. */
export function isGuarded(fields: readonly Field[], row: Row): boolean {
	return (
		row.suppressed ||
		fields.some((field) => field.unitsOf && cellOf(shownOf(field, row))?.toString().includes(SUPPRESSED))
	);
}

/** The column of a field. */
export function columnOf(field: Field): Column {
	const codes = field.words
		? `値: ${Object.entries(field.words)
				.map(([code, word]) => `${word}＝${code}`)
				.join('、')}。`
		: '';
	return {
		header: field.header,
		note: `${field.note}${codes}（${field.part === 'open' ? '公開部分' : '封入部分'} \`${field.path}\`）`,
		value: (row) => cellOf(shownOf(field, row), field.words)
	};
}

/** A copy without the fields that have columns of their own; undefined if nothing is left. */
function without(value: unknown, paths: readonly string[]): unknown {
	const copy = structuredClone(value) as Record<string, unknown>;
	for (const path of paths) {
		const keys = path.split('.');
		const last = keys.pop()!;
		const chain: Record<string, unknown>[] = [copy];
		for (const key of keys) chain.push((chain.at(-1)?.[key] ?? {}) as Record<string, unknown>);
		delete chain.at(-1)![last];
		// An object that has become empty says nothing any more.
		for (let i = keys.length; i > 0; i--)
			if (!Object.keys(chain[i]!).length) delete chain[i - 1]![keys[i - 1]!];
	}
	return Object.keys(copy).length ? copy : undefined;
}

/** The last columns of every table: whatever no other column shows, so that nothing of an entry is lost. */
export function restColumns(fields: readonly Field[]): Column[] {
	const rest = (part: Field['part'], header: string): Column => {
		const paths = fields.filter((field) => field.part === part).map((field) => field.path);
		return {
			header,
			note: 'ほかの列にない項目。この版より新しい版の項目も、ここに残る（JSON）。',
			value: (row) => {
				const left = without(partOf(row, part), paths);
				// Nobody knows whether it says where they live.
				return left !== undefined && part === 'sealed' && row.suppressed ? SUPPRESSED : cellOf(left);
			}
		};
	};
	return [rest('open', 'その他の公開部分'), rest('sealed', 'その他の封入部分')];
}

/** The columns that every entry has. */
export const ENVELOPE: readonly Column[] = [
	{ header: '記録ID', note: '記録の識別子。表をまたいで同じ記録を指す。', value: ({ entry }) => entry._id },
	{ header: '災害', note: '災害の識別子。', value: ({ entry }) => entry.disaster },
	{
		header: '罹災番号',
		note: '世帯ごとの番号。世帯に属さない記録では「-」。',
		value: ({ entry }) => entry.case
	},
	{ header: '種類', note: '記録の種類の符号。', value: ({ entry }) => entry.kind },
	{
		header: '記録日時',
		note: '端末の時計による日時（日本時間、ISO 8601）。',
		value: ({ entry }) => japanTime(parseStamp(entry.at).ms)
	},
	{
		header: '時計',
		note: '記録の順序を決める時計の値。端末をまたいで、この文字の順に並ぶ。',
		value: ({ entry }) => entry.at
	},
	{ header: '端末番号', note: '記録した端末。端末.csv を参照。', value: ({ entry }) => entry.by.device },
	{ header: '端末の記録番号', note: '端末ごとに1から続く番号。', value: ({ entry }) => entry.n },
	{ header: '職員ID', note: '記録した職員。', value: ({ entry }) => entry.by.staff },
	{
		header: '職員氏名',
		note: '職員の登録の記録にある氏名。',
		value: ({ entry, staff }) => staff.get(entry.by.staff)
	},
	{
		header: '権限',
		note: '記録したときの権限。',
		value: ({ entry }) => cellOf(entry.by.role, roleNames)
	},
	{
		header: '訂正した記録',
		note: 'この記録が訂正・取り消した記録のID。',
		value: ({ entry }) => entry.corrects
	},
	{
		header: '効力',
		note: '台帳に反映したか。同じIDで内容の違う記録があれば「競合」。',
		value: ({ item, conflicting }) =>
			conflicting ? '競合' : item === null ? '' : item.applied ? '有効' : '効力なし'
	},
	{
		header: '封の状態',
		note: '封入部分を開けたか。開けない理由も示す。',
		value: ({ opened }) =>
			opened.state === 'open' ? '開封' : opened.state === 'none' ? '封なし' : `開けません: ${opened.why}`
	},
	{ header: '封の鍵', note: '封をした鍵の識別番号。', value: ({ entry }) => entry.sealed?.k },
	{ header: '前の記録', note: '同じ端末の前の記録のハッシュ（SHA-256）。', value: ({ entry }) => entry.prev },
	{ header: '署名', note: '端末の電子署名（ECDSA P-256、base64url）。', value: ({ entry }) => entry.sig },
	{ header: '版', note: '記録の形式の版。', value: ({ entry }) => entry.v },
	{ header: '改訂', note: 'データベースでの改訂番号。', value: ({ entry }) => entry._rev }
];
