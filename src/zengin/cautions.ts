import { characterOf, standing } from './characters';
import { bytesOf, fieldsOf, textOf } from './check';
import type { Directory } from './directory';
import { DATA, HEADER, RECORD_BYTES } from './layout';
import { cut, type Problem } from './records';

/**
 * What a person should look at before a file goes to the bank, though its form is right (注意): characters that some banks do
 * not take, and banks and branches that the directory does not have (they may be newer than it).
 * @param directory null leaves banks and branches out
 */
export function transferCautions(bytes: Uint8Array, directory: Directory | null): Problem[] {
	const cautions: Problem[] = [];
	for (const { no, offset, bytes: record } of cut(bytes).records) {
		if (record.length < RECORD_BYTES) continue;
		const say = (position: number, text: string) =>
			cautions.push({ record: no, position, offset: offset + position - 1, text });
		for (const field of fieldsOf(record) ?? []) {
			if (field.content.as !== 'text') continue;
			const found = bytesOf(record, field);
			const at = found.findIndex((byte) => standing(characterOf(byte)) === 'somewhere');
			if (at >= 0)
				say(
					field.at + at,
					`${field.title}: 「${characterOf(found[at]!)}」は、受け付けない金融機関があります。取引先の金融機関に確かめてください。`
				);
		}
		const kind = characterOf(record[0]!);
		const fields = kind === '1' ? HEADER : kind === '2' ? DATA : null;
		if (!fields || !directory) continue;
		const [bank, branch] = [textOf(record, fields.bank), textOf(record, fields.branch)];
		if (!directory.bank(bank))
			say(
				fields.bank.at,
				`${fields.bank.title}: ${bank} は、金融機関の一覧（${directory.asOf}）にありません。`
			);
		else if (!directory.branch(bank, branch))
			say(
				fields.branch.at,
				`${fields.branch.title}: ${bank}-${branch} は、金融機関の一覧（${directory.asOf}）にありません。`
			);
	}
	return cautions;
}
