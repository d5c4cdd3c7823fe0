import { rm } from 'node:fs/promises';
import { checkGeneration } from '../../backup/check';
import { removeOutdated, type Retention } from '../../backup/retention';
import { writeGeneration } from '../../backup/write';
import { About } from '../../../src/sync/protocol';
import { need, parseOptions, wholeNumber } from '../args';
import { UsageError, UserError, type Command } from '../command';
import { operatorOf } from '../operator';
import { progressLine } from '../progress';

const usage = 'backup --url URL --token FILE --out DIR [--keep N | --keep-days N]';

export const command: Command = {
	usage,
	summary:
		'データセンターの控えを一世代取り、読み返して確かめてから、古い世代を消す（--keep、--keep-days のとき）',
	async run(args) {
		const { values } = parseOptions(
			args,
			{ url: 'URL', token: 'FILE', out: 'DIR', keep: 'N', 'keep-days': 'N' },
			usage
		);
		const url = need(values.url, '--url', usage);
		const token = need(values.token, '--token', usage);
		const directory = need(values.out, '--out', usage);
		const retention = readRetention(values.keep, values['keep-days']);
		const operator = await operatorOf(url, token);
		const { config } = await operator.answer(About, 'GET', '/about');
		if (!config)
			throw new UserError('この門番にはまだ自治体の設定がありません。控えを取るものがありません。');

		const now = new Date();
		const show = progressLine('件');
		const written = await writeGeneration(operator, config, directory, now, show);
		let report;
		try {
			report = await checkGeneration(written, [], show);
		} catch (error) {
			await rm(written.path, { recursive: true, force: true });
			throw error;
		}
		const generation = await written.finish();
		const removed = retention ? await removeOutdated(directory, retention, now.getTime()) : [];
		show.end();
		if (report.findingCount)
			process.stderr.write(
				`控えは読み返せましたが、記録どうしの食い違いが ${report.findingCount} 件あります。tomoshibi backup check で内容を確かめてください。\n`
			);
		process.stdout.write(
			JSON.stringify({
				generation,
				documents: written.manifest.documents,
				register: written.manifest.register,
				bytes: written.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
				findings: report.findingCount,
				removed
			}) + '\n'
		);
		return undefined;
	}
};

function readRetention(keep: string | undefined, days: string | undefined): Retention | null {
	if (keep !== undefined && days !== undefined)
		throw new UsageError(`--keep と --keep-days はどちらか一方です。\n使い方: tomoshibi ${usage}`);
	const number = wholeNumber(keep, '--keep', 1, 10_000);
	if (number !== undefined) return { keep: number };
	const age = wholeNumber(days, '--keep-days', 1, 36_500);
	return age === undefined ? null : { keepDays: age };
}
