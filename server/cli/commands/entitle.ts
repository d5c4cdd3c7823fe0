import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import type { CatalogueOffice } from '../../../src/domain/supports/catalogue-part';
import { SupportDefinition } from '../../../src/domain/supports/definition';
import { entitle } from '../../../src/domain/supports/entitle';
import { factOf } from '../../../src/domain/supports/facts';
import { problemsOf } from '../../../src/domain/supports/problems';
import { readSituation } from '../../../src/domain/supports/read';
import type { Situation } from '../../../src/domain/supports/situation';
import { definitionsFor } from '../../../src/domain/supports/valid';
import { need, parseOptions } from '../args';
import { UserError, type Command } from '../command';
import { withFile } from '../files';

const usage = 'entitle FILE|- [--supports FILE]';

/** A JSON array from a file, or from standard input (-). */
async function readArray(what: string, path: string): Promise<unknown[]> {
	const json =
		path === '-' ? await text(process.stdin) : await withFile(what, path, () => readFile(path, 'utf8'));
	let value: unknown;
	try {
		value = JSON.parse(json.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new UserError(`${what} ${path}: JSON として読めません。JSON の配列（[ … ]）を書いてください。`, {
			cause: error
		});
	}
	if (!Array.isArray(value)) throw new UserError(`${what} ${path}: JSON の配列（[ … ]）ではありません。`);
	return value;
}

/** The municipality's own supports, as headquarters would have defined them. */
async function readOwn(path: string | undefined): Promise<SupportDefinition[]> {
	if (path === undefined) return [];
	return (await readArray('支援のファイル', path)).map((item, i) => {
		const read = SupportDefinition.safeParse(item);
		const where = `支援のファイル ${path}: ${i + 1}件目`;
		if (!read.success)
			throw new UserError(
				`${where}の ${read.error.issues[0]!.path.join('.') || '要素'} が正しくありません。`
			);
		const [problem] = problemsOf(read.data);
		if (problem) throw new UserError(`${where}の条件で、事項 ${problem.fact} の使い方が正しくありません。`);
		return read.data;
	});
}

const office = (own: readonly SupportDefinition[]): Pick<CatalogueOffice, 'defined' | 'retired'> => ({
	defined: new Map(own.map((definition) => [definition.id, { definition, entry: '', at: '' }])),
	retired: new Map()
});

type Rules = (day: string) => SupportDefinition[];

/** The definitions of a day, each list made once. */
function rulesWith(own: readonly SupportDefinition[]): Rules {
	const byDay = new Map<string, SupportDefinition[]>();
	return (day) => {
		const list = byDay.get(day) ?? definitionsFor(day, office(own));
		byDay.set(day, list);
		return list;
	};
}

function answer(situation: Situation, rules: Rules) {
	const definitions = rules(situation.disasterOn);
	const titles = new Map(definitions.map(({ id, title }) => [id, title]));
	const supports = entitle(situation, definitions).map(({ support, ask, ...rest }) => ({
		support,
		title: titles.get(support)!,
		...rest,
		ask: ask.map((one) => ({ ...one, question: factOf(one.fact)?.question ?? '' }))
	}));
	return { id: situation.id, supports };
}

/** Id of an element that could not be read, for whoever looks for it in the answer. */
const idOf = (item: unknown): string | null =>
	typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null;

export const command: Command = {
	usage,
	summary:
		'世帯の状況（JSONの配列）から、世帯ごとに受けられる支援・額・理由・期限を求める（形式は docs/entitle.md）',
	async run(args) {
		const { values, rest } = parseOptions(args, { supports: 'FILE' }, usage, 1);
		const path = need(rest[0], '世帯の状況のファイル（- は標準入力）', usage);
		const own = await readOwn(values.supports);
		const items = await readArray('世帯の状況のファイル', path);
		const known = [...SUPPORTS, ...own];
		const rules = rulesWith(own);
		process.stdout.write('[');
		for (const [i, item] of items.entries()) {
			const read = readSituation(item, known);
			const line =
				'error' in read
					? { id: idOf(item), error: `${i + 1}件目: ${read.error}` }
					: answer(read.situation, rules);
			if (!process.stdout.write(`${i ? ',' : ''}\n${JSON.stringify(line)}`))
				await once(process.stdout, 'drain');
		}
		process.stdout.write('\n]\n');
		return undefined;
	}
};
