import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EraseAnswer, HeldDatabases, MunicipalityList } from '../../../src/sync/cluster';
import { CutError, FolderError, writeHandover, type HandoverReport } from '../../handover/handover';
import { need, parseOptions, wholeNumber } from '../args';
import { clusterOf, type Cluster } from '../cluster';
import { UsageError, UserError, type Command } from '../command';
import { withFile } from '../files';
import { readKeys } from '../keys';
import { municipalityCode, takeRepeated } from '../municipality';
import { progressLine } from '../progress';

const usage =
	'municipality leave CODE --url URL --token FILE --key FILE [--key FILE …] --out DIR [--erase --yes CODE [--unopened N]]';

export const command: Command = {
	usage,
	summary: '自治体のすべてのデータを開いた形式（CSV など）で引き渡し、--erase なら確かめたあとで消去する',
	async run(args) {
		const { values: keyFiles, rest: words } = takeRepeated(args, 'key', usage);
		const { values, switches, rest } = parseOptions(
			words,
			{ url: 'URL', token: 'FILE', out: 'DIR', erase: '', yes: 'CODE', unopened: 'N' },
			usage,
			1
		);
		const code = municipalityCode(rest[0], usage);
		const out = need(values.out, '--out', usage);
		const erase = switches.has('erase');
		if (erase && values.yes !== code)
			throw new UsageError(
				`消去するには、確認のため --yes ${code} を付けてください。消去したデータは戻せません。`
			);
		const unopened = wholeNumber(values.unopened, '--unopened', 0, 1e9) ?? 0;
		if (!keyFiles.length) need(undefined, '--key', usage);
		const keys = [];
		for (const path of keyFiles) {
			const { file, keys: opened } = await readKeys(path);
			if (file.municipality !== code)
				throw new UserError(`${path} は別の自治体（${file.municipality}）の鍵です。`);
			keys.push(opened);
		}
		const cluster = await clusterOf(need(values.url, '--url', usage), need(values.token, '--token', usage));
		const { municipalities, erased, own } = await cluster.ask('GET', '/municipalities', MunicipalityList);
		const state = municipalities.find((one) => one.code === code)?.state ?? null;
		if (erase && own.code === code)
			throw new UserError(
				'このコードの自治体は、クラスターの門番が自分の名前で受け持っています。引き渡しはできますが、消去は門番を止めて DATA_DIR を消してください。'
			);
		if (erase && (state === 'erasing' || (!state && erased.some((one) => one.code === code))))
			return finish(cluster, code, out, []);
		if (!state && own.code !== code)
			throw new UserError(
				'このコードの自治体は、このクラスターにありません。municipality list で確かめてください。'
			);

		// Nothing may arrive between the reading and the erasing.
		if (erase) await cluster.ask('POST', `/municipalities/${code}/leave`, z.object({}), {});
		const report = await handOver(cluster, code, out, keys);
		if (report.problems.length)
			throw new UserError(`引き渡しに誤りがあります。消去していません。\n${report.problems.join('\n')}`);
		if (!erase) {
			say(summary(report, out));
			return report.shut.length ? 3 : undefined;
		}
		if (report.shut.length !== unopened)
			throw new UserError(
				`鍵で開けない記録が ${report.shut.length} 件あるので、消去していません（${join(out, '検査.json')} の shut）。\n` +
					`足りない鍵ファイルを --key で加えるか、開けないまま引き渡してよければ --unopened ${report.shut.length} を付けてください。\n` +
					'消去をやめるときは、同じ名前とホスト名で municipality add を実行すると、元どおりに動きます。'
			);
		warn(report);
		return finish(
			cluster,
			code,
			out,
			report.databases.map(({ name, documents, sha256 }) => ({ name, documents, sha256 })),
			summary(report, out)
		);
	}
};

async function handOver(
	cluster: Cluster,
	code: string,
	out: string,
	keys: Parameters<typeof writeHandover>[2]
): Promise<HandoverReport> {
	const show = progressLine('件');
	const base = `/municipalities/${code}`;
	try {
		return await withFile('引き渡しのフォルダー', out, () =>
			writeHandover(
				out,
				{
					databases: () => cluster.ask('GET', `${base}/databases`, HeldDatabases),
					documents: (name) => cluster.lines(`${base}/databases/${encodeURIComponent(name)}`),
					trail: () => cluster.lines(`${base}/trail`)
				},
				keys,
				Date.now(),
				(what, done) => show(what, done)
			)
		);
	} catch (error) {
		if (error instanceof FolderError || error instanceof CutError)
			throw new UserError(error.message, { cause: error });
		throw error;
	} finally {
		show.end();
	}
}

async function finish(
	cluster: Cluster,
	code: string,
	out: string,
	databases: { name: string; documents: number; sha256: string }[],
	handedOver: object = {}
): Promise<undefined> {
	const done = await cluster.ask('DELETE', `/municipalities/${code}`, EraseAnswer, { databases });
	const path = join(out, '消去.json');
	await withFile('消去の記録', path, () =>
		writeFile(path, `${JSON.stringify({ code, ...done }, null, '\t')}\n`, { mode: 0o600, flush: true })
	);
	say({ ...handedOver, code, out, erased: done.erased });
	process.stderr.write(
		'消去しました。別のデータセンターとバックアップにも写しがあれば、それぞれで消去してください。\n'
	);
	return undefined;
}

const summary = (report: HandoverReport, out: string) => ({
	code: report.municipality.code,
	out,
	entries: report.entries,
	databases: report.databases.length,
	files: report.files.length,
	opened: report.opened,
	unopened: report.shut.length,
	erased: [] as string[]
});

const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

function warn({ unsent }: HandoverReport): void {
	if (!unsent.length) return;
	const total = unsent.reduce((sum, one) => sum + one.unsent, 0);
	process.stderr.write(
		`注意: 最後の連絡で未送信の記録があった端末が ${unsent.length} 台あります（合わせて ${total} 件）。検査.json の unsent を確かめてください。\n`
	);
}
