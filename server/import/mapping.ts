import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ja } from 'zod/locales';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import { headerKey, HOUSES, RESIDENTS, type Layout } from './layouts';

const Encodings = z.enum(['utf-8', 'cp932', 'euc-jp']);

function sideOf<Column extends string>(layout: Layout<Column>) {
	const column = z.enum(layout.columns as readonly [Column, ...Column[]]);
	const identifier = z.enum(Object.keys(layout.identifiers) as [string, ...string[]]);
	return z.strictObject({
		encoding: Encodings.optional(),
		/** Whether the first row names the columns. */
		header: z.boolean().default(true),
		delimiter: z.enum([',', '\t', ';', '|']).default(','),
		/** Our column: its header in the file, or its number from 1. */
		columns: z
			.partialRecord(column, z.union([z.string().min(1), z.number().int().min(1).max(1000)]))
			.default({}),
		/** Full width of a number whose leading zeros the file may have lost. */
		digits: z.partialRecord(identifier, z.number().int().min(1).max(20)).default({}),
		/** Our column: the file's codes and what they are in the standard or as a word. */
		values: z.partialRecord(column, z.record(z.string(), z.string())).default({})
	});
}

/** 対応表: how another layout (such as an export in the 中間標準レイアウト) is read. */
export const Mapping = z.strictObject({
	residents: sideOf(RESIDENTS).prefault({}),
	houses: sideOf(HOUSES).prefault({})
});
export type Mapping = z.infer<typeof Mapping>;
/** One file's half of the mapping. */
export interface Side {
	encoding?: z.infer<typeof Encodings>;
	header: boolean;
	delimiter: string;
	columns: Partial<Record<string, string | number>>;
	digits: Partial<Record<string, number>>;
	values: Partial<Record<string, Record<string, string>>>;
}

const KNOWN: Record<string, string> = {
	'': 'residents, houses',
	residents: 'encoding, header, delimiter, columns, digits, values',
	houses: 'encoding, header, delimiter, columns, digits, values',
	'residents.columns': RESIDENTS.columns.join(', '),
	'residents.values': RESIDENTS.columns.join(', '),
	'houses.columns': HOUSES.columns.join(', '),
	'houses.values': HOUSES.columns.join(', '),
	'residents.digits': Object.keys(RESIDENTS.identifiers).join(', '),
	'houses.digits': Object.keys(HOUSES.identifiers).join(', ')
};

function explain(issue: z.core.$ZodIssue): string {
	const path = issue.path.map(String);
	const where = path.join('.') || '全体';
	if (issue.code === 'unrecognized_keys')
		return `${where} に知らない項目 ${issue.keys.join(', ')} があります。使える項目: ${KNOWN[path.join('.')] ?? ''}`;
	if (/\.columns\./.test(where))
		return `${where} には、ファイルの見出しの文字か、1から数えた列の番号を書いてください`;
	return `${where}: ${issue.message}`;
}

/** Checks a mapping file's text. Throws UserError that says which item is wrong and what may stand there. */
export function parseMapping(text: string, path: string): Mapping {
	let json: unknown;
	try {
		json = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new UserError(
			`対応表 ${path} がJSONではありません: ${error instanceof Error ? error.message : String(error)}`,
			{ cause: error }
		);
	}
	const parsed = Mapping.safeParse(json, { error: ja().localeError });
	if (!parsed.success)
		throw new UserError(
			`対応表 ${path} に誤りがあります。\n${parsed.error.issues.map((issue) => `・${explain(issue)}`).join('\n')}`
		);
	for (const name of ['residents', 'houses'] as const) {
		const named = Object.entries(parsed.data[name].columns).find(([, at]) => typeof at === 'string');
		if (!parsed.data[name].header && named)
			throw new UserError(
				`対応表 ${path}: ${name}.header が false（見出しなし）のときは、${name}.columns.${named[0]} を列の番号で書いてください。`
			);
	}
	return parsed.data;
}

/** The mapping of a file, or that of the standard layouts where none is given. */
export async function readMapping(path: string | undefined): Promise<Mapping> {
	if (path === undefined) return Mapping.parse({});
	return parseMapping(await withFile('対応表', path, () => readFile(path, 'utf8')), path);
}

/**
 * Where each of our columns stands in a file (from 0), from its header (null where it has none) and the mapping.
 * Throws UserError when a column that is needed is missing, or a header that is needed stands there twice.
 */
export function locateColumns<Column extends string>(
	layout: Layout<Column>,
	side: Side,
	header: readonly string[] | null,
	path: string
): Map<Column, number> {
	const places = new Map<string, number[]>();
	header?.forEach((text, i) => {
		const key = headerKey(text);
		places.set(key, [...(places.get(key) ?? []), i]);
	});
	const located = new Map<Column, number>();
	for (const column of layout.columns) {
		const mapped = side.columns[column];
		if (typeof mapped === 'number') {
			located.set(column, mapped - 1);
			continue;
		}
		const found = places.get(headerKey(mapped ?? column)) ?? [];
		if (found.length > 1)
			throw new UserError(
				`${path}: 見出し「${mapped ?? column}」の列が ${found.length} つあります（${found.map((i) => i + 1).join('、')}列目）。対応表の columns に列の番号で書いてください。`
			);
		if (found.length === 1) located.set(column, found[0]!);
		else if (mapped !== undefined)
			throw new UserError(`${path}: 対応表の「${column}」に書かれた見出し「${mapped}」の列がありません。`);
	}
	const missing = [
		...layout.required.filter((column) => !located.has(column)),
		...layout.oneOf
			.filter((group) => !group.some((c) => located.has(c)))
			.map((group) => group.join(' または '))
	];
	if (missing.length)
		throw new UserError(
			`${path}: ${layout.title}のファイルに必要な列がありません: ${missing.join('、')}。` +
				(header
					? '1行目が見出しか、文字コードと区切りが正しいかを確かめ、見出しの名前が違うときは対応表 (--mapping) を書いてください。'
					: '見出しのないファイルは、対応表 (--mapping) の columns に列の番号を書いてください。')
		);
	return located;
}
