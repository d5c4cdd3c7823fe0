import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { About } from '../../../src/sync/protocol';
import { inspect } from '../../audit/inspect';
import { describe, FILES, openAccessSheet, writeFound, writeRefused } from '../../audit/report';
import { need, parseOptions } from '../args';
import { UserError, type Command } from '../command';
import { withFile } from '../files';
import { readKeys } from '../keys';
import { operatorOf, type Operator } from '../operator';
import { progressLine } from '../progress';

const usage = 'audit --url URL --token FILE --key FILE --out DIR';
/** Exit code where something was found. */
const FOUND = 3;

const TrailLine = z.object({
	at: z.string(),
	who: z.string(),
	what: z.string(),
	act: z.string(),
	why: z.string().optional(),
	count: z.number().optional()
});

export const command: Command = {
	usage,
	summary:
		'自治体のすべての記録の署名・つながり・権限を確かめ、だれがだれを見たか・拒否・印刷・書き出しを報告する（終了コード 0: 指摘なし、3: 指摘あり、1: 中止、2: 指定の誤り）',
	async run(args) {
		const { values } = parseOptions(args, { url: 'URL', token: 'FILE', key: 'FILE', out: 'DIR' }, usage);
		const out = need(values.out, '--out', usage);
		const operator = await operatorOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		const { keys } = await readKeys(need(values.key, '--key', usage));
		const { config } = await operator.answer(About, 'GET', '/about');
		if (!config) throw new UserError('この門番には、まだ自治体の設定がありません。調べるものがありません。');
		await withFile('報告のフォルダー', out, () => mkdir(out, { recursive: true, mode: 0o700 }));

		const show = progressLine('件');
		const access = new Map<string, number>();
		const sheet = await openAccessSheet(out);
		const inspection = await inspect(
			{ documents: (purpose) => operator.lines(`/operator/export/${purpose}`) },
			keys,
			config.disaster.id,
			async (row) => {
				access.set(row.entry.kind, (access.get(row.entry.kind) ?? 0) + 1);
				await sheet.row(row);
			},
			(what, done) => show(what === 'ledger' ? '台帳を調べています' : '閲覧記録を調べています', done)
		).finally(() => show.end());
		await sheet.close();
		await writeFound(out, inspection.found);
		const trail = await writeRefused(out, trailOf(operator));
		const about = { municipality: config.name, disaster: config.disaster.name, at: Date.now() };
		const text = describe(inspection, about, access, trail);
		await writeFile(join(out, FILES.report), text, { mode: 0o600 });
		process.stderr.write(text);
		process.stdout.write(
			JSON.stringify({
				out,
				entries: inspection.entries,
				devices: inspection.devices,
				signatures: inspection.signatures,
				found: inspection.found.length,
				missing: inspection.missing
			}) + '\n'
		);
		return inspection.found.length > 0 || inspection.missing.length > 0 ? FOUND : undefined;
	}
};

async function* trailOf(operator: Operator) {
	for await (const line of operator.lines('/operator/trail')) yield TrailLine.parse(JSON.parse(line));
}
