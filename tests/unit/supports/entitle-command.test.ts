import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import { readSituation } from '../../../src/domain/supports/read';
import { factRows, supportRows } from './doc-tables';
import { situation } from './situations';

const DOC = 'docs/entitle.md';
let dir: string;
let doc: string;
beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'entitle-test-'));
	doc = await readFile(DOC, 'utf8');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(input: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', 'entitle', ...args]);
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
	child.stdin.end(input);
	const code = await new Promise<number>((resolve) => child.on('close', resolve));
	return { code, out, err };
}

type Answer = { id: string | null; error?: string; supports?: { support: string; person: string | null }[] };

describe('docs/entitle.md', () => {
	test('lists every fact and support of the program, and no other', () => {
		// The formatter pads the cells.
		const narrow = (line: string) => line.replace(/ *\| */g, '|');
		const tables = ['## 世帯の事項', '## 世帯員の事項', '## 支援'].map(
			(title) => doc.split(/^(?=## )/m).find((part) => part.startsWith(title)) ?? ''
		);
		const rows = tables.flatMap((part) =>
			part
				.split('\n')
				.filter((line) => line.startsWith('| `'))
				.map(narrow)
		);
		expect(rows).toEqual(
			[...factRows('household'), ...factRows('person'), ...factRows('computed'), ...supportRows()].map(narrow)
		);
	});

	test('shows what the command answers to its examples', async () => {
		const blocks = [...doc.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json!);
		expect(blocks.length).toBe(4);
		for (let i = 0; i < blocks.length; i += 2) {
			const { code, out, err } = await run(blocks[i]!, '-');
			expect([code, err]).toEqual([0, '']);
			const answers = JSON.parse(out) as Answer[];
			const shown = JSON.parse(blocks[i + 1]!) as Answer[];
			expect(answers.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
			for (const [j, { error, supports = [] }] of shown.entries()) {
				expect(answers[j]!.error).toBe(error);
				for (const one of supports) {
					const found = answers[j]!.supports!.find(
						({ support, person }) => support === one.support && person === (one.person ?? null)
					);
					expect(found, one.support).toMatchObject(one);
				}
			}
		}
	});
});

describe('tomoshibi entitle', () => {
	test('answers in the same order, bad elements with a sentence, and all others all the same', async () => {
		const path = join(dir, 'in.json');
		await writeFile(path, JSON.stringify([5, situation({ id: 'b' }), { id: 'c', disasterOn: '2024-01-01' }]));
		const { code, out, err } = await run('', path);
		expect([code, err]).toEqual([0, '']);
		const [first, second, third] = JSON.parse(out) as Answer[];
		expect(first).toEqual({ id: null, error: '1件目: 要素には オブジェクト（{ }）を書いてください。' });
		expect(second!.supports!.length).toBeGreaterThan(30);
		expect(third).toEqual({ id: 'c', error: '3件目: members がありません。必ず書いてください。' });
	});

	test('an empty array has an empty answer', async () => {
		expect(JSON.parse((await run('[]', '-')).out)).toEqual([]);
	});

	test.each([
		['{}', /配列/],
		['[1,', /JSON として読めません/],
		['', /JSON として読めません/]
	])('refuses %j with exit code 1 and no answer', async (input, message) => {
		const { code, out, err } = await run(input, '-');
		expect([code, out]).toEqual([1, '']);
		expect(err).toMatch(message);
	});

	test('computes with what the municipality has defined, before what comes with the app', async () => {
		const path = join(dir, 'own.json');
		const nhk = SUPPORTS.find(({ id }) => id === 'nhk')!;
		const all = { fact: 'grade', in: ['ichibu'] };
		await writeFile(
			path,
			JSON.stringify([
				{ ...nhk, when: all, validFrom: '2024-01-01' },
				{ ...nhk, id: 'shi', when: all }
			])
		);
		const { code, out } = await run(
			JSON.stringify([situation({ grade: 'ichibu' })]),
			'-',
			'--supports',
			path
		);
		const [{ supports }] = JSON.parse(out) as [
			{ supports: { support: string; entitled: string; rules: string[] }[] }
		];
		expect(code).toBe(0);
		expect(supports.find(({ support }) => support === 'nhk')).toMatchObject({
			entitled: 'yes',
			rules: ['nhk@2024-01-01']
		});
		expect(supports.at(-1)).toMatchObject({ support: 'shi', entitled: 'yes', rules: ['shi@-'] });
		await writeFile(path, JSON.stringify([{ ...nhk, when: { fact: 'none', in: [true] } }]));
		expect((await run('[]', '-', '--supports', path)).err).toMatch(/1件目の条件で、事項 none の使い方/);
		await writeFile(path, JSON.stringify([{ ...nhk, field: 'gift' }]));
		expect((await run('[]', '-', '--supports', path)).err).toMatch(/1件目の field が正しくありません/);
	});
});

describe('a situation that cannot be computed is refused with its field', () => {
	const member = { id: 'm1' };
	test.each<[object, string]>([
		[{ disasterOn: '2024-13-01' }, 'disasterOn には 2024-01-01 の形の、暦にある日付を書いてください。'],
		[{ disasterOn: undefined }, 'disasterOn がありません。必ず書いてください。'],
		[{ asOf: '2023-12-31' }, 'asOf には disasterOn 以後の日を書いてください。'],
		[
			{ grade: 'bad' },
			'grade には "zenkai"、"daikibo"、"chukibo"、"hankai"、"jun"、"ichibu"、null のどれかを書いてください。'
		],
		[
			{ members: [{ ...member, brith: '2000-01-01' }] },
			'members[0].brith という項目はありません。項目の名前を確かめてください。'
		],
		[
			{ members: [{ ...member, birth: '2024-01-02' }] },
			'members[0].birth が disasterOn より後の日です。生年月日を確かめてください。'
		],
		[{ members: [member, member] }, 'members[1].id がほかの人と同じです。人ごとに違う id を書いてください。'],
		[
			{
				members: [
					{ id: 'a', head: true },
					{ id: 'b', head: true }
				]
			},
			'members[1].head: 世帯主（true）は1人だけにしてください。'
		],
		[{ members: [{ ...member, incomeYen: 1.5 }] }, 'members[0].incomeYen には 整数を書いてください。'],
		[{ members: [{ ...member, incomeYen: -1 }] }, 'members[0].incomeYen は 0 以上にしてください。'],
		[{ facts: { tenure: ['own'] } }, 'facts.tenure には 文字列、数、true か false を書いてください。'],
		[
			{ facts: { tenure: 'mine' } },
			'facts.tenure には "own"（持家）、"rent"（民間の借家）、"public"（公営住宅）、"other"（社宅・寮・間借りなど）のどれかを書いてください。'
		],
		[{ facts: { propertyLoss: '50' } }, 'facts.propertyLoss には 0以上の数（％）を書いてください。'],
		[{ facts: { Tenure: 'own' } }, 'facts.Tenure という事項はありません。tenure と書いてください。'],
		[{ facts: { householdSize: 2 } }, 'facts.householdSize はここには書けません。members から求めます。'],
		[{ facts: { injury: 'none' } }, 'facts.injury は世帯員の事項です。members[].facts に書いてください。'],
		[
			{ members: [{ ...member, facts: { tenure: 'own' } }] },
			'members[0].facts.tenure は世帯の事項です。facts に書いてください。'
		],
		[
			{ members: [{ ...member, incomeYen: 2 }, { id: 'm2' }], facts: { householdIncome: 1 } },
			'facts.householdIncome が members[].incomeYen の合計より小さい額です。どちらかを直してください。'
		],
		[
			{ members: [{ ...member, incomeYen: 2 }], facts: { householdIncome: 3 } },
			'facts.householdIncome が members[].incomeYen の合計と違う額です。どちらかを直してください。'
		],
		[{ deaths: [{ id: 'd' }] }, 'deaths[0].manner がありません。必ず書いてください。'],
		[
			{ paid: [{ support: 'x', yen: 1 }] },
			'paid[0].support: 「x」という支援はありません。支援の id を確かめてください。'
		],
		[
			{ paid: [{ support: 'seikatsu-saiken', slot: 'x', yen: 1 }] },
			'paid[0].slot には base、extra のどれかを書いてください。'
		],
		[{ paid: [{ support: 'seikatsu-saiken' }] }, 'paid[0].yen がありません。必ず書いてください。']
	])('%j', (wrong, error) => {
		expect(readSituation({ ...situation(), ...wrong }, SUPPORTS)).toEqual({ error });
	});
	test.each([null, [], 'x', 3])('what is no object: %j', (input) => {
		expect(readSituation(input, SUPPORTS)).toEqual({
			error: '要素には オブジェクト（{ }）を書いてください。'
		});
	});
});
