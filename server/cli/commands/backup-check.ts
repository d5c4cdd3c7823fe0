import { checkGeneration } from '../../backup/check';
import { openGeneration } from '../../backup/layout';
import { need, parseOptions } from '../args';
import type { Command } from '../command';
import { readKeys } from '../keys';
import { progressLine } from '../progress';
import { severalOf } from '../several';

const usage = 'backup check DIR [--generation G] [--key FILE]…';

export const command: Command = {
	usage,
	summary:
		'控えを最後まで読み返して確かめる（破損、記録のつながり、鍵があれば署名と端末の裏書きも）。食い違いがあれば終了コード 3',
	async run(args) {
		const [keyFiles, others] = severalOf(args, '--key', usage);
		const { values, rest } = parseOptions(others, { generation: 'G' }, usage, 1);
		const directory = need(rest[0], '控えのフォルダー', usage);
		const keyrings = [];
		for (const file of keyFiles) keyrings.push((await readKeys(file)).keys);
		const generation = await openGeneration(directory, values.generation);
		const show = progressLine('件');
		const report = await checkGeneration(generation, keyrings, show);
		show.end();
		process.stdout.write(
			JSON.stringify({ generation: generation.name, createdAt: generation.manifest.createdAt, ...report }) +
				'\n'
		);
		if (!report.findingCount) return undefined;
		process.stderr.write(
			`控えに破損はありませんが、記録の食い違いが ${report.findingCount} 件あります（findings）。データセンターで書き換えられたおそれがあります。\n`
		);
		return 3;
	}
};
