import { runRebuild } from '../../backup/rebuild';
import { need, parseOptions } from '../args';
import { UsageError, type Command } from '../command';
import { readKeys } from '../keys';
import { operatorOf } from '../operator';
import { severalOf } from '../several';
import { readConfig } from './gate-publish';

const usage = 'rebuild --url URL --token FILE --key FILE… [--config FILE] [--watch]';
const EVERY_MS = 2_000;

export const command: Command = {
	usage,
	summary:
		'空になった門番を端末から作り直す（自治体の鍵で裏書きされた端末だけを登録し、まだ届いていない記録を端末と番号で示す。台帳が全部そろうと終わる。--watch なら Ctrl-C まで続ける）',
	async run(args) {
		const [keyFiles, others] = severalOf(args, '--key', usage);
		const { values, switches } = parseOptions(
			others,
			{ url: 'URL', token: 'FILE', config: 'FILE', watch: '' },
			usage
		);
		const url = need(values.url, '--url', usage);
		const token = need(values.token, '--token', usage);
		need(keyFiles[0], '--key', usage);
		const opened = [];
		for (const file of keyFiles) opened.push(await readKeys(file));
		const [municipality, another] = [...new Set(opened.map(({ file }) => file.municipality))];
		if (another !== undefined)
			throw new UsageError(
				'--key に、別の自治体の鍵がまざっています。一つの自治体の鍵だけを指定してください。'
			);
		const operator = await operatorOf(url, token);
		const stop = new AbortController();
		const abort = () => stop.abort();
		process.on('SIGINT', abort);
		try {
			const last = await runRebuild({
				operator,
				keyrings: opened.map(({ keys }) => keys),
				municipality: municipality!,
				config: values.config ? await readConfig(values.config) : null,
				watch: switches.has('watch'),
				signal: stop.signal,
				everyMs: EVERY_MS,
				onState: (state) => process.stdout.write(`${JSON.stringify(state)}\n`),
				say: (sentence) => process.stderr.write(`${sentence}\n`)
			});
			if (last.done) {
				process.stderr.write(
					`すべての端末の記録がそろいました（${last.devices}台）。このあと「データセンターがこの端末を覚えていません」と出る端末があれば、もう一度実行してください。\n`
				);
				return undefined;
			}
			process.stderr.write(
				'まだ届いていない記録か、まだ来ていない端末があります（missing、silent）。もう一度実行すると続きから始まります。\n'
			);
			return 3;
		} finally {
			process.off('SIGINT', abort);
		}
	}
};
