import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deployment } from '../../../couch/deployment';
import { need, parseOptions, wholeNumber } from '../args';
import type { Command } from '../command';
import { withFile } from '../files';

const usage = 'couch compose --out DIR [--nodes N]';

export const command: Command = {
	usage,
	summary: '2 つのデータセンターの compose ファイルと CouchDB・中継の設定を書き出す（合言葉は含まない）',
	async run(args) {
		const { values } = parseOptions(args, { out: 'DIR', nodes: 'N' }, usage);
		const out = need(values.out, '--out', usage);
		const nodes = wholeNumber(values.nodes, '--nodes', 3, 12) ?? 3;
		await withFile('フォルダー', out, () => mkdir(out, { recursive: true }));
		for (const [name, text] of await deployment(nodes)) {
			const path = join(out, name);
			await withFile('ファイル', path, () =>
				writeFile(path, text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
			);
			process.stdout.write(`${path}\n`);
		}
		return undefined;
	}
};
