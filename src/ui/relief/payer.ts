import type { Payer } from '../../domain/kinds/fund';
import { common } from '../../messages/ja/common';
import { run as say } from '../../messages/ja/relief';
import { bankDirectory, toTransferKana } from '../../zengin';
import type { Problem } from '../forms/problems';

/** The payer as it is typed. */
export interface PayerForm {
	code: string;
	name: string;
	bank: string;
	branch: string;
	type: Payer['type'] | '';
	number: string;
}

export const payerForm = (payer: Payer | null): PayerForm =>
	payer ? { ...payer } : { code: '', name: '', bank: '', branch: '', type: '1', number: '' };

const digits = (text: string) => text.normalize('NFKC').replace(/[\s-]/g, '');

/** What has to be put right; bank and branch are looked up. */
export async function payerProblems(form: PayerForm): Promise<Problem[]> {
	const problems: Problem[] = [];
	const number = (field: 'code' | 'bank' | 'branch' | 'number', label: string, length: number) => {
		if (digits(form[field]).length !== length || !/^\d+$/.test(digits(form[field])))
			problems.push({ field: `payer-${field}`, text: say.wrongDigits(label, length) });
	};
	number('code', say.payerCode, 10);
	const { kana, rest } = toTransferKana(form.name);
	if (rest.length > 0 || kana === '' || kana.length > 40)
		problems.push({
			field: 'payer-name',
			text: say.wrongName(rest.map(({ character }) => character).join(' '))
		});
	number('bank', say.bank, 4);
	number('branch', say.branch, 3);
	if (form.type === '') problems.push({ field: 'payer-type', text: common.chooseRequired(say.type) });
	number('number', say.number, 7);
	if (problems.length === 0) {
		const directory = await bankDirectory();
		if (!directory.branch(digits(form.bank), digits(form.branch)))
			problems.push({ field: 'payer-bank', text: say.unknownBank });
	}
	return problems;
}

/** Of a form without problems. */
export function payerOf(form: PayerForm): Payer {
	return {
		code: digits(form.code),
		name: toTransferKana(form.name).kana,
		bank: digits(form.bank),
		branch: digits(form.branch),
		type: form.type as Payer['type'],
		number: digits(form.number)
	};
}

/** Gives a file to the person at the desk. */
export function download(
	bytes: Uint8Array<ArrayBuffer>,
	name: string,
	type = 'application/octet-stream'
): void {
	const url = URL.createObjectURL(new Blob([bytes], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The browser has the file by then; at once would be too early for some.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
