import { writeFile } from 'node:fs/promises';
import { TokenText } from '../../../src/sync/cluster';
import { need, parseOptions } from '../args';
import { clusterOf } from '../cluster';
import { UsageError, type Command } from '../command';
import { withFile } from '../files';

const usage = 'prefecture token --url URL --token FILE (--out FILE | --show) [--renew]';

export const command: Command = {
	usage,
	summary: '都道府県が件数だけを見るための合言葉を作る（--renew で前の合言葉は使えなくなる）',
	async run(args) {
		const { values, switches } = parseOptions(
			args,
			{ url: 'URL', token: 'FILE', out: 'FILE', show: '', renew: '' },
			usage
		);
		const { out } = values;
		if (!out && !switches.has('show'))
			throw new UsageError(
				`合言葉を書くファイルを --out で指定するか、--show で画面に出してください。\n使い方: tomoshibi ${usage}`
			);
		const cluster = await clusterOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		const { token } = await cluster.ask('POST', '/prefecture-token', TokenText, {
			renew: switches.has('renew')
		});
		if (out) await withFile('合言葉のファイル', out, () => writeFile(out, `${token}\n`, { mode: 0o600 }));
		process.stdout.write(
			`${JSON.stringify({ url: `${cluster.origin}/counts`, ...(out ? { tokenFile: out } : {}), ...(switches.has('show') ? { token } : {}) })}\n`
		);
		return undefined;
	}
};
