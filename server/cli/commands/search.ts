import { readFile } from 'node:fs/promises';
import { openRegister } from '../../../src/registry/open';
import { SegmentError } from '../../../src/segments/seal';
import { readManifest, segmentPath } from '../../import/directory';
import { need, parseOptions, wholeNumber } from '../args';
import { UserError, type Command } from '../command';
import { withFile } from '../files';
import { readKeys } from '../keys';

const usage = 'search --register DIR --key FILE [--limit N] "QUERY"';

const REFUSED: Record<SegmentError['why'], string> = {
	segmentWrongKey: 'この鍵では開けません。取り込みに使った鍵ファイルを指定してください。',
	segmentTampered: '台帳が壊れているか、書き換えられています。台帳をもう一度取り込んでください。',
	segmentFormat: '台帳の形式がこの版のプログラムと合いません。この版で台帳をもう一度取り込んでください。'
};

export const command: Command = {
	usage,
	summary:
		'台帳から人を探す（氏名・カナ・生年月日・住所・家屋番号・電話を組み合わせて。よく合う順に1行1件のJSON）',
	async run(args) {
		const { values, rest } = parseOptions(
			args,
			{ register: 'DIR', key: 'FILE', limit: 'N' },
			usage,
			Number.MAX_SAFE_INTEGER
		);
		const dir = need(values.register, '--register', usage);
		const { keys } = await readKeys(need(values.key, '--key', usage));
		const query = need(rest.join(' ').trim(), '探す言葉', usage);
		const limit = wholeNumber(values.limit, '--limit', 1, 1000) ?? 20;
		const manifest = await readManifest(dir);
		try {
			const register = await openRegister(keys, manifest, async (name) => {
				const path = segmentPath(dir, name);
				return new Uint8Array(await withFile('台帳のファイル', path, () => readFile(path)));
			});
			const { hits, more } = register.search(query, limit);
			for (const { resident, household, houses, match } of hits) {
				const { id, household: number, address, ...person } = resident;
				process.stdout.write(
					JSON.stringify({
						宛名番号: id,
						世帯番号: number,
						...person,
						address,
						match,
						household: { head: household.head, size: household.size },
						houses
					}) + '\n'
				);
			}
			if (!hits.length) process.stderr.write('見つかりませんでした。\n');
			if (more) process.stderr.write(`ほかにもあります（--limit で件数を増やせます）。\n`);
		} catch (error) {
			if (!(error instanceof SegmentError)) throw error;
			throw new UserError(`${dir}: ${REFUSED[error.why]}`, { cause: error });
		}
		return undefined;
	}
};
