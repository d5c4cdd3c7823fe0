import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import initSqlJs from 'sql.js';

const require = createRequire(import.meta.url);

/**
 * Relations of the character database @mandel59/mojidata, best authority first; each row points from a written form
 * (異体字, 旧字) to the form that stands for it. Only the first relation that knows a character is used, so that a
 * rare character with two readings does not weld two common ones together.
 */
const RELATIONS = [
	// 常用漢字表: 康熙字典体 in parentheses
	'SELECT 康熙字典体, 漢字 FROM joyo_kangxi',
	// 人名用漢字 別表第二, its own variants and those of 常用漢字
	'SELECT object, subject FROM "kdpv_jinmei1/variant"',
	'SELECT object, subject FROM "kdpv_jinmei2/variant"',
	// MJ縮退マップ: 戸籍統一文字情報 親字・正字, then the 民事局 circulars on 誤字俗字, then JIS 包摂
	...[
		'戸籍統一文字情報_親字正字" t JOIN mji m USING (MJ文字図形名) WHERE ホップ数 = 1',
		'民一2842号通達別表_誤字俗字正字一覧表_俗字" t JOIN mji m USING (MJ文字図形名) WHERE true',
		'民一2842号通達別表_誤字俗字正字一覧表_無印" t JOIN mji m USING (MJ文字図形名) WHERE true',
		'民二5202号通知別表_正字俗字等対照表" t JOIN mji m USING (MJ文字図形名) WHERE true',
		'JIS包摂規準UCS統合規則" t JOIN mji m USING (MJ文字図形名) WHERE true'
	].map(
		(table) =>
			`SELECT m.対応するUCS, t.縮退UCS FROM "mjsm_${table} AND m.対応するUCS IS NOT NULL AND m.対応するUCS <> t.縮退UCS`
	)
];

/** By law two characters (from 齊 and 齋), in family names one: さいとう is written with all four. */
const MIXED_UP = [['斎', '斉']] as const;

/** Code point order, the same in every locale. */
const byCodePoint = (a: string, b: string) => a.codePointAt(0)! - b.codePointAt(0)!;

/**
 * Writes `kanji-folding.ts`: groups of kanji that a person looking for a name takes for the same, the form that stands
 * for the group first. Does nothing if the file was written from the installed version by this version of the script.
 * @param directory absolute path of src/generated
 */
export async function generateFolding(directory: string): Promise<void> {
	const file = join(directory, 'kanji-folding.ts');
	const { version } = require('@mandel59/mojidata/package.json') as { version: string };
	const head = `// Made by scripts/generate/folding.ts (2) from @mandel59/mojidata ${version}. Do not edit.\n`;
	if (existsSync(file) && (await readFile(file, 'utf8')).startsWith(head)) return;

	const SQL = await initSqlJs();
	const db = new SQL.Database(
		new Uint8Array(await readFile(require.resolve('@mandel59/mojidata/dist/moji.db')))
	);
	const pairs = (sql: string) => (db.exec(sql)[0]?.values ?? []) as [string, string][];
	const common = new Set(pairs('SELECT DISTINCT 漢字, 漢字 FROM joyo').map(([c]) => c));
	const names = new Set(pairs('SELECT UCS, UCS FROM unihan_kJinmeiyoKanji').map(([c]) => c));
	const rank = (c: string) => (common.has(c) ? 0 : names.has(c) ? 1 : 2);

	const target = new Map<string, string>(MIXED_UP);
	const root = (c: string): string => (target.has(c) ? root(target.get(c)!) : c);
	for (const sql of RELATIONS) {
		const edges = pairs(sql)
			// NFKC has replaced compatibility ideographs before folding, and single code points are all that is folded.
			.map(([from, to]) => [from.normalize('NFKC'), to.normalize('NFKC')] as const)
			.filter(([from, to]) => [...from].length === 1 && [...to].length === 1)
			.sort((a, b) => byCodePoint(a[0], b[0]) || rank(a[1]) - rank(b[1]) || byCodePoint(a[1], b[1]));
		for (const [from, to] of edges)
			if (!target.has(from) && !common.has(from) && root(to) !== from) target.set(from, to);
	}
	db.close();

	const groups = new Map<string, string[]>();
	for (const from of [...target.keys()].sort(byCodePoint)) {
		const to = root(from);
		groups.set(to, [...(groups.get(to) ?? [to]), from]);
	}
	const text = [...groups.keys()]
		.sort(byCodePoint)
		.map((to) => groups.get(to)!.join(''))
		.join(' ');
	await writeFile(
		file,
		`${head}/** Groups of variant kanji (異体字), separated by spaces; the first of each stands for the others. */\nexport const KANJI_GROUPS =\n\t'${text}';\n`
	);
}
