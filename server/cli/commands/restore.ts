import { openGeneration } from '../../backup/layout';
import { restoreGeneration } from '../../backup/restore';
import { need, parseOptions } from '../args';
import type { Command } from '../command';
import { operatorOf } from '../operator';
import { progressLine } from '../progress';

const usage = 'restore --url URL --token FILE DIR [--generation G]';

export const command: Command = {
	usage,
	summary:
		'控えを門番に戻す（足すだけで、あとから届いた記録は失われない。途中で切れたらもう一度実行する）。受け付けられない記録があれば終了コード 3',
	async run(args) {
		const { values, rest } = parseOptions(args, { url: 'URL', token: 'FILE', generation: 'G' }, usage, 1);
		const url = need(values.url, '--url', usage);
		const token = need(values.token, '--token', usage);
		const generation = await openGeneration(need(rest[0], '控えのフォルダー', usage), values.generation);
		const operator = await operatorOf(url, token);
		const show = progressLine('件');
		const report = await restoreGeneration(operator, generation, show);
		show.end();
		process.stdout.write(
			JSON.stringify({ gate: operator.origin, generation: generation.name, ...report }) + '\n'
		);
		if (!report.refused.length) return undefined;
		process.stderr.write(
			'門番が受け付けなかった記録があります（refused）。控えが改ざんされていないか、backup check --key で確かめてください。\n'
		);
		return 3;
	}
};
