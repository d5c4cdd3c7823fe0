import { writeFile } from 'node:fs/promises';
import { isMunicipalityCode } from '../../../src/domain/municipality';
import { newKeyFile } from '../../../src/vault/keys';
import { need, parseOptions } from '../args';
import { UsageError, UserError, type Command } from '../command';
import { withFile } from '../files';

const usage = 'key new FILE [--municipality CODE]';
/** 灯市, the synthetic town: no real municipality has this code. */
const TOWN = '999997';

export const command: Command = {
	usage,
	summary: '自治体の鍵を作る（住民の情報を開けるただ一つの鍵。金庫などに保管する）',
	async run(args) {
		const { values, rest } = parseOptions(args, { municipality: 'CODE' }, usage, 1);
		const path = need(rest[0], '鍵ファイルの名前', usage);
		const municipality = values.municipality ?? TOWN;
		if (!isMunicipalityCode(municipality))
			throw new UsageError(
				'--municipality は全国地方公共団体コード（検査数字を含む6桁）で指定してください。例: 172049'
			);
		const file = await newKeyFile(municipality);
		try {
			await withFile('鍵ファイル', path, () =>
				writeFile(path, JSON.stringify(file, null, '\t') + '\n', { flag: 'wx', mode: 0o600 })
			);
		} catch (error) {
			if (!(error instanceof UserError) || !error.message.endsWith('すでにあります')) throw error;
			throw new UserError(
				`${path} はすでにあるため、上書きしませんでした。上書きすると、これまでに封じた情報を開けなくなります。`
			);
		}
		if (values.municipality === undefined)
			process.stderr.write(
				`市区町村コードの指定がないため、架空の町「灯市」（${TOWN}）の鍵を作りました。実際の自治体では --municipality を指定してください。\n`
			);
		process.stdout.write(JSON.stringify({ file: path, municipality, id: file.id }) + '\n');
		return undefined;
	}
};
