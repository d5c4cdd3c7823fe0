/** 個人番号 (マイナンバー) must never enter the system: finding columns that hold one, by name and by content. */
const NAME = /個人番号|マイナンバー|my\s*number|individual\s*number/i;

/** Whether a column’s header says that it holds individual numbers (個人番号). */
export function namesIndividualNumber(header: string): boolean {
	return NAME.test(header.normalize('NFKC').replace(/[\s_]/g, ''));
}

/** Twelve digits with a valid check digit (行政手続における特定の個人を識別するための番号の利用等に関する法律 施行令8条, 省令5条). */
export function isIndividualNumber(text: string): boolean {
	const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
	if (!/^\d{12}$/.test(digits)) return false;
	let sum = 0;
	// n counts from the digit beside the check digit; weights 2…7, then 2…6.
	for (let n = 1; n <= 11; n++) sum += Number(digits[11 - n]) * (n <= 6 ? n + 1 : n - 5);
	const rest = sum % 11;
	return (rest <= 1 ? 0 : 11 - rest) === Number(digits[11]);
}

/** Watches the columns of a file; `found` answers those (from 0) where most filled cells are individual numbers. */
export class IndividualNumberWatch {
	private readonly filled: number[] = [];
	private readonly valid: number[] = [];

	add(cells: readonly string[]): void {
		for (let i = 0; i < cells.length; i++) {
			const cell = cells[i]!;
			if (cell === '') continue;
			this.filled[i] = (this.filled[i] ?? 0) + 1;
			// Twelve digits, spaces and hyphens at most: everything else is settled without looking closer.
			if (cell.length >= 12 && cell.length <= 16 && isIndividualNumber(cell))
				this.valid[i] = (this.valid[i] ?? 0) + 1;
		}
	}

	found(): number[] {
		return this.valid.flatMap((count, i) => (count * 2 > this.filled[i]! ? [i] : []));
	}
}
