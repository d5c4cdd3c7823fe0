import { textKey } from '../domain/text-key';

/** A bank (金融機関) as 全銀協 lists it: name without 銀行, kana full-width. */
export interface Bank {
	/** 金融機関コード, four digits. */
	code: string;
	name: string;
	kana: string;
}

/** A branch (支店); name without 支店, kana full-width. */
export interface Branch {
	/** 支店コード, three digits. */
	code: string;
	name: string;
	kana: string;
}

/** All banks of the country with their branches, in memory. */
export interface Directory {
	/** Day of the data, ISO. */
	readonly asOf: string;
	bank(code: string): Bank | null;
	branch(bank: string, code: string): Branch | null;
	/** Banks by the beginning of their code, or by name or kana, best first. */
	findBanks(text: string, most: number): Bank[];
	/** Branches of a bank, likewise; all of them, up to `most`, for an empty text. */
	findBranches(bank: string, text: string, most: number): Branch[];
}

/** Words for kinds of banks that the directory leaves out or shortens, folded as search folds them. */
const SHORTENED: [RegExp, string][] = [
	[/^(?:株式会社|かぶしきがいしや)/, ''],
	[/信用金庫$/, '信金'],
	[/信用組合$/, '信組'],
	[/農業協同組合$/, '農協'],
	[/漁業協同組合$/, '漁協'],
	[/労働金庫$/, '労金'],
	[/しんようきんこ$/, 'しんきん'],
	[/しんようくみあい$/, 'しんくみ'],
	[/(?:銀行|ぎんこう|支店|してん)$/, ''],
	[/^ja(?=.)/, '']
];

/** Search key: textKey without long vowels, which the directory's kana writes as hyphens. */
const keyOf = (text: string) => textKey(text).replaceAll('ー', '');

interface Keyed<T> {
	entry: T;
	name: string;
	kana: string;
}
const keyed = <T extends Bank | Branch>(entry: T): Keyed<T> => ({
	entry,
	name: keyOf(entry.name),
	kana: keyOf(entry.kana)
});

/** How well an entry fits, 0 best; null: not at all. */
function fit(of: Keyed<Bank | Branch>, key: string, short: string): number | null {
	if (/^\d+$/.test(key) && of.entry.code.startsWith(key)) return 0;
	if (of.name === key || of.name === short || of.kana === short) return 1;
	if (of.name.startsWith(short)) return 2;
	if (of.kana.startsWith(short)) return 3;
	if (of.name.includes(short)) return 4;
	return of.kana.includes(short) ? 5 : null;
}

function best<T extends Bank | Branch>(all: readonly Keyed<T>[], text: string, most: number): T[] {
	const key = keyOf(text);
	const short = SHORTENED.reduce((name, [word, by]) => name.replace(word, by), key) || key;
	if (short === '') return all.slice(0, most).map(({ entry }) => entry);
	return all
		.map((one) => ({ entry: one.entry, rank: fit(one, key, short) }))
		.filter((one): one is { entry: T; rank: number } => one.rank !== null)
		.sort((a, b) => a.rank - b.rank || (a.entry.code < b.entry.code ? -1 : 1))
		.slice(0, most)
		.map(({ entry }) => entry);
}

/** @param text as scripts/generate/banks.ts writes it */
function open(text: string): Directory {
	const [head, ...lines] = text.split('\n');
	const asOf = head!.slice(0, 10);
	if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || lines.length === 0)
		throw new RangeError('this is no directory of banks');
	const rows = new Map(lines.map((line) => [line.slice(0, 4), line] as const));
	const banks = new Map<string, Bank>();
	for (const [code, line] of rows) {
		const [, name, kana] = line.split('\t', 3);
		banks.set(code, { code, name: name!, kana: kana! });
	}
	const branches = new Map<string, Map<string, Branch>>();
	const branchesOf = (bank: string) => {
		let of = branches.get(bank);
		if (!of) {
			of = new Map(
				(rows.get(bank)?.split('\t').slice(3) ?? []).map((text) => {
					const [name, kana] = text.slice(3).split('|');
					const code = text.slice(0, 3);
					return [code, { code, name: name!, kana: kana! }] as const;
				})
			);
			branches.set(bank, of);
		}
		return of;
	};
	let keys: Keyed<Bank>[] | undefined;
	let branchKeys: { bank: string; of: Keyed<Branch>[] } | undefined;
	return {
		asOf,
		bank: (code) => banks.get(code) ?? null,
		branch: (bank, code) => branchesOf(bank).get(code) ?? null,
		findBanks: (text, most) => {
			if (keyOf(text) === '') return [];
			return best((keys ??= [...banks.values()].map(keyed)), text, most);
		},
		findBranches: (bank, text, most) => {
			if (branchKeys?.bank !== bank) branchKeys = { bank, of: [...branchesOf(bank).values()].map(keyed) };
			return best(branchKeys.of, text, most);
		}
	};
}

let opened: Directory | null = null;
let opening: Promise<Directory> | null = null;

const FILE = 'bank-directory.txt';

/** The list as text: in a browser, pages and workers alike, a file of the app in its precache; elsewhere the same one on disk. */
async function listText(): Promise<string> {
	if (typeof location !== 'undefined' && /^https?:$/.test(location.protocol)) {
		const answer = await fetch(`/${FILE}`);
		if (!answer.ok) throw new Error(`${FILE}: ${answer.status}`);
		return answer.text();
	}
	// In variables, so that the app's bundler follows neither.
	const [fs, file] = ['node:fs/promises', `../../static/${FILE}`];
	const { readFile } = (await import(/* @vite-ignore */ fs)) as {
		readFile(file: URL, encoding: 'utf8'): Promise<string>;
	};
	return readFile(new URL(/* @vite-ignore */ file, import.meta.url), 'utf8');
}

/**
 * The directory of banks (金融機関・支店の一覧), read on first use.
 * @throws what reading throws when the list is not to be had; the next call tries again
 */
export function bankDirectory(): Promise<Directory> {
	opening ??= listText().then(
		(text) => (opened = open(text)),
		(error: unknown) => {
			opening = null;
			throw error;
		}
	);
	return opening;
}

/** The directory if somebody has loaded it already, for checks that cannot wait. */
export function loadedDirectory(): Directory | null {
	return opened;
}

/** Banks by code, name or kana. */
export async function banks(text: string, most = 20): Promise<Bank[]> {
	return (await bankDirectory()).findBanks(text, most);
}

/** Branches of a bank by code, name or kana. */
export async function branches(bank: string, text: string, most = 20): Promise<Branch[]> {
	return (await bankDirectory()).findBranches(bank, text, most);
}
