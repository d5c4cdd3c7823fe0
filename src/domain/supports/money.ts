import type { LineAmount } from './amounts';
import type { Paid } from './paid';
import type { Prepared } from './prepare';
import type { Entitlement } from './situation';

const add = (numbers: readonly (number | null)[]): number | null =>
	numbers.includes(null) ? null : numbers.reduce<number>((a, b) => a + b!, 0);

type Money = Pick<
	Entitlement,
	'lines' | 'amountYen' | 'remainingYen' | 'overpaidYen' | 'rate' | 'range' | 'deadline'
>;

const paidIn = ({ bySlot, elsewhereYen }: Paid): number => {
	let yen = elsewhereYen;
	for (const one of bySlot.values()) yen += one;
	return yen;
};

/** Nothing is due: what was paid all the same is too much, but for what is no yen. */
function nothing({ definition: { gives }, deadline }: Prepared, paid: Paid): Money {
	const inYen = gives === 'money' || gives === 'limit';
	return {
		lines: [],
		amountYen: inYen ? 0 : null,
		remainingYen: inYen ? 0 : null,
		overpaidYen: inYen ? paidIn(paid) : 0,
		rate: gives === 'reduction' ? 0 : null,
		range: inYen ? { least: 0, most: 0 } : null,
		deadline
	};
}

/** Yen, rates and last days of a verdict. */
export function moneyOf(
	prepared: Prepared,
	entitled: Entitlement['entitled'],
	amounts: readonly LineAmount[],
	paid: Paid
): Money {
	if (entitled === 'no') return nothing(prepared, paid);
	const { gives } = prepared.definition;
	const inYen = gives === 'money' || gives === 'limit';
	const sure = entitled === 'yes';
	const lines = amounts.map(({ line, value, row }, i) => ({
		slot: line.slot,
		category: row?.category ?? '',
		title: row ? `${line.title}　${row.title}` : line.title,
		yen: inYen ? value : null,
		rate: inYen ? null : value,
		paidYen: paid.bySlot.get(line.slot) ?? 0,
		deadline: prepared.lineDeadlines[i]!
	}));
	const left = lines.map(({ yen, paidYen }) => (yen === null ? null : Math.max(0, yen - paidYen)));
	const over = lines.map(({ yen, paidYen }) => (yen === null ? 0 : Math.max(0, paidYen - yen)));
	const rate = lines.every((line) => line.rate === lines[0]!.rate) ? (lines[0]?.rate ?? null) : null;
	const ends = lines.flatMap(({ deadline }, i) => (deadline !== null && left[i] !== 0 ? [deadline] : []));
	return {
		lines,
		amountYen: inYen && sure ? add(lines.map(({ yen }) => yen)) : null,
		remainingYen: inYen && sure ? add(left) : null,
		overpaidYen: inYen && sure ? over.reduce((a, b) => a + b, paid.elsewhereYen) : 0,
		rate: gives === 'reduction' && sure ? rate : null,
		range: inYen
			? {
					least: sure ? amounts.reduce((sum, { least }) => sum + least, 0) : 0,
					most: amounts.reduce((sum, { most }) => sum + most, 0)
				}
			: null,
		deadline: ends.length ? ends.sort()[0]! : (lines.at(-1)?.deadline ?? prepared.deadline)
	};
}
