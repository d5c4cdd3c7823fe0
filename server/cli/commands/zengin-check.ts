import { checkTransfer, summaryOf, transferCautions, bankDirectory, type Problem } from '../../../src/zengin';
import { readFile } from 'node:fs/promises';
import { need, parseOptions } from '../args';
import { type Command } from '../command';
import { withFile } from '../files';

const usage = 'zengin --check FILE';
/** Exit code where something is wrong with the file. */
const WRONG = 1;
/** A broken file can have a fault in every record; the first ones say what it is. */
const MOST = 1000;

const yen = (amount: number) => `${amount.toLocaleString('en-US')}円`;

function line({ record, position, offset, text }: Problem): string {
	const where =
		record === 0
			? 'ファイル全体'
			: `レコード${record}${position > 0 ? ` 位置${position}` : ''}（先頭から${offset + 1}バイト目）`;
	return `  ${where}: ${text}\n`;
}

function list(title: string, problems: readonly Problem[]): string {
	const shown = problems.slice(0, MOST).map(line).join('');
	const more = problems.length > MOST ? `  ほか${problems.length - MOST}件\n` : '';
	return `${title}: ${problems.length}件\n${shown}${more}`;
}

export const command: Command = {
	usage,
	summary:
		'全銀協形式の総合振込データを1バイトずつ検査し、レコードの種類・件数・合計金額と、誤りのあるレコード・位置を示す（終了コード 0: 誤りなし、1: 誤りあり、2: 指定の誤り）',
	async run(args) {
		const { values } = parseOptions(args, { check: 'FILE' }, usage);
		const file = need(values.check, '--check', usage);
		const bytes = new Uint8Array(await withFile('振込データのファイル', file, () => readFile(file)));
		const { kinds, count, yen: total, lineBreaks } = summaryOf(bytes);
		const problems = checkTransfer(bytes);
		const cautions = transferCautions(bytes, await bankDirectory());
		process.stdout.write(
			`${file}: ${bytes.length.toLocaleString('en-US')}バイト、${lineBreaks ? '改行（CR LF）あり' : '改行なし'}\n` +
				kinds.map((kind) => `  ${kind.title} ${kind.count.toLocaleString('en-US')}件\n`).join('') +
				`振込件数: ${count.toLocaleString('en-US')}件\n合計金額: ${yen(total)}\n` +
				(problems.length > 0 ? list('誤り', problems) : '誤り: なし\n') +
				(cautions.length > 0 ? list('注意（形式の誤りではありません）', cautions) : '')
		);
		return problems.length > 0 ? WRONG : 0;
	}
};
