import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { CENTERS, SECRET_FILES, type CenterId } from '../../../couch/centers';
import { makeSecrets, RENEWABLE, type Renewable } from '../../couch/secrets';
import { need, parseOptions } from '../args';
import { UsageError, type Command } from '../command';

const usage = `couch secrets --out DIR [--center ${CENTERS.map(({ id }) => id).join('|')}] [--renew ${RENEWABLE.join('|')}]`;

const pick = <T extends string>(
	text: string | undefined,
	names: readonly T[],
	option: string
): T[] | null => {
	if (text === undefined) return null;
	const found = names.find((name) => name === text);
	if (!found)
		throw new UsageError(
			`${option} は ${names.join('、')} のどれかを指定してください。\n使い方: tomoshibi ${usage}`
		);
	return [found];
};

export const command: Command = {
	usage,
	summary: 'データセンターの合言葉のファイルを作る（足りないものだけ。--renew で作り直す）',
	async run(args) {
		const { values } = parseOptions(args, { out: 'DIR', center: 'NAME', renew: 'NAME' }, usage);
		const root = need(values.out, '--out', usage);
		const all = CENTERS.map(({ id }) => id);
		const centers: CenterId[] = pick(values.center, all, '--center') ?? all;
		const renew: Renewable[] = pick(values.renew, RENEWABLE, '--renew') ?? [];
		const written = await makeSecrets(root, centers, renew);
		for (const file of written) process.stdout.write(`作りました: ${file}\n`);
		if (!written.length) process.stdout.write('すべてあります。何も変えていません。\n');
		for (const id of centers)
			for (const file of Object.values(SECRET_FILES).flat()) {
				const missing = await access(join(root, id, file)).then(
					() => false,
					() => true
				);
				if (missing) process.stdout.write(`まだありません: ${id}/${file}（置き方は couch/RUNBOOK.md）\n`);
			}
		return undefined;
	}
};
