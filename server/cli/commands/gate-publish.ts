import { readFile } from 'node:fs/promises';
import { MunicipalityConfig } from '../../../src/domain/municipality';
import { About } from '../../../src/sync/protocol';
import { signConfig } from '../../../src/vault/config';
import { readManifest, segmentPath } from '../../import/directory';
import { need, parseOptions } from '../args';
import { UsageError, UserError, type Command } from '../command';
import { withFile } from '../files';
import { readKeys } from '../keys';
import { operatorOf } from '../operator';
import { progressLine } from '../progress';

const usage = 'gate publish --url URL --token FILE [--config FILE [--key FILE]] [--register DIR]';

export const command: Command = {
	usage,
	summary: '自治体の設定と、封じた台帳をデータセンターの門番に置く（変わったセグメントだけを送る）',
	async run(args) {
		const { values } = parseOptions(
			args,
			{ url: 'URL', token: 'FILE', config: 'FILE', key: 'FILE', register: 'DIR' },
			usage
		);
		const { config, register } = values;
		if (!config && !register)
			throw new UsageError(`--config か --register を指定してください。\n使い方: tomoshibi ${usage}`);
		const operator = await operatorOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		if (config) {
			const plain = await readConfig(config);
			if (values.key) {
				const { keys } = await readKeys(values.key);
				const signed = await signConfig(keys, plain, new Date().toISOString());
				await operator.ask('PUT', '/operator/config', signed);
			} else {
				const { config: present } = await operator.answer(About, 'GET', '/about');
				if (present?.signature && !plain.signature)
					throw new UserError(
						'今の設定には自治体の鍵による証明があります。証明のない設定を置いても、端末は使いません。--key に鍵ファイルを指定してください。'
					);
				await operator.ask('PUT', '/operator/config', plain);
			}
		}
		let sent = 0;
		const manifest = register ? await readManifest(register) : null;
		if (register && manifest) {
			const show = progressLine();
			for (const [i, { name }] of manifest.segments.entries()) {
				const path = `/operator/segments/${name}`;
				if ((await operator.ask('HEAD', path)) === 404) {
					const file = segmentPath(register, name);
					await operator.ask('PUT', path, await withFile('セグメント', file, () => readFile(file)));
					sent++;
				}
				show('台帳を送っています', i + 1, manifest.segments.length);
			}
			show.end();
			await operator.ask('PUT', '/operator/manifest', manifest);
		}
		process.stdout.write(
			JSON.stringify({ gate: operator.origin, segments: manifest?.segments.length ?? 0, sent }) + '\n'
		);
		return undefined;
	}
};

/** A municipality's config from a file. Throws UserError with every field that is wrong. */
export async function readConfig(path: string): Promise<MunicipalityConfig> {
	const text = await withFile('設定ファイル', path, () => readFile(path, 'utf8'));
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new UserError(`${path} が JSON ではありません。`, { cause: error });
	}
	const parsed = MunicipalityConfig.safeParse(json);
	if (parsed.success) return parsed.data;
	const wrong = parsed.error.issues.map(
		({ path: where, message }) => `  ${where.join('.') || '全体'}: ${message}`
	);
	throw new UserError(`${path} の内容が正しくありません。\n${wrong.join('\n')}`);
}
