import { DEFAULT_SIZE, sizeFor } from '../../../seeds/town/generate';
import { writeTown } from '../../../seeds/town/write';
import { need, parseOptions, wholeNumber } from '../args';
import type { Command } from '../command';
import { withFile } from '../files';
import { progressLine } from '../progress';

const usage = 'town DIR [--residents N] [--houses N] [--seed S]';

export const command: Command = {
	usage,
	summary: '架空の町「灯市」の住民・家屋の台帳、設定、外字フォントを作る（実在の人は含まない）',
	async run(args) {
		const { values, rest } = parseOptions(args, { residents: 'N', houses: 'N', seed: 'S' }, usage, 1);
		const dir = need(rest[0], '書き出すフォルダー', usage);
		const seed = wholeNumber(values.seed, '--seed', 0, 0xffffffff) ?? 1;
		const residents = wholeNumber(values.residents, '--residents', 1, 5_000_000) ?? DEFAULT_SIZE.residents;
		const size = sizeFor(residents, wholeNumber(values.houses, '--houses', 1, 5_000_000));
		const show = progressLine();
		const files = await withFile('フォルダー', dir, () =>
			writeTown(dir, size, seed, (done) => show(`住民を作っています`, done, residents))
		);
		show.end();
		process.stdout.write(JSON.stringify({ files, size, seed }) + '\n');
		return undefined;
	}
};
