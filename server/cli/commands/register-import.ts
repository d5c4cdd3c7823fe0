import { importRegisters, type Counts } from '../../import/import';
import { need, parseOptions } from '../args';
import type { Command } from '../command';
import { progressLine } from '../progress';

const usage =
	'register import --residents FILE --houses FILE [--mapping FILE] --key FILE --out DIR [--font FILE]';
/** Exit code where the registers were imported without some rows. */
const SOME_REFUSED = 3;
const REASONS_SHOWN = 12;

const n = (count: number) => count.toLocaleString('ja-JP');
const line = (title: string, { read, taken, replaced, refused }: Counts) =>
	`${title}: ${n(read)} 行を読み、${n(taken)} 行を取り込み、${n(refused)} 行を取り込みませんでした` +
	(replaced ? `（ほかに古い行・重なった行 ${n(replaced)} 行）` : '');

export const command: Command = {
	usage,
	summary:
		'住民・家屋の台帳のCSVを、鍵で封じた台帳にする（終了コード 0: 全行、3: 一部の行を除いて取り込み、1: 中止、2: 指定の誤り）',
	async run(args) {
		const { values } = parseOptions(
			args,
			{ residents: 'FILE', houses: 'FILE', mapping: 'FILE', key: 'FILE', out: 'DIR', font: 'FILE' },
			usage
		);
		const show = progressLine();
		const request = {
			residents: need(values.residents, '--residents', usage),
			houses: need(values.houses, '--houses', usage),
			mapping: values.mapping,
			key: need(values.key, '--key', usage),
			out: need(values.out, '--out', usage),
			font: values.font
		};
		const summary = await importRegisters(request, show).finally(() => show.end());
		const reasons = [...summary.reasons].sort((a, b) => b[1] - a[1]);
		const lines = [
			line('住民', summary.residents),
			line('家屋', summary.houses),
			`セグメント: ${n(summary.segments.total)} 個のうち ${n(summary.segments.written)} 個が新しくなりました`,
			...summary.notes.map((note) => `注意: ${note}。`),
			...reasons.slice(0, REASONS_SHOWN).map(([reason, count]) => `  ${n(count)} 件  ${reason}`),
			...(reasons.length ? [`行ごとの一覧: ${summary.report}`] : [])
		];
		process.stderr.write(lines.join('\n') + '\n');
		process.stdout.write(JSON.stringify({ ...summary, reasons: Object.fromEntries(summary.reasons) }) + '\n');
		return summary.residents.refused || summary.houses.refused ? SOME_REFUSED : undefined;
	}
};
