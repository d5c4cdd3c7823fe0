import { textKey } from '../../domain/text-key';
import { factOf } from '../../domain/supports/facts';
import type { SupportDefinition } from '../../domain/supports/definition';
import type {
	EntitledFilter,
	EntitledRow,
	SupportCounts,
	SupportLetter,
	SupportLetters,
	SupportRule
} from './api';
import type { Cell } from './csv';
import type { OpenHousehold } from './households';
import { countVerdict, isNotAsked, NO_COUNTS, type Verdict } from './overview';
import { namesOf } from './questions';
import { gradeOf } from './situation';
import { byDeadline, daysLeft } from './standing';

/** Verdicts of one support, household by household. */
export type Verdicts = readonly { open: OpenHousehold; verdicts: readonly Verdict[] }[];

export function countsOf(found: Verdicts, today: string): SupportCounts {
	const counts = { ...NO_COUNTS };
	for (const { verdicts } of found) for (const verdict of verdicts) countVerdict(counts, verdict, today);
	return counts;
}

function isWanted(verdict: Verdict, { who }: EntitledFilter): boolean {
	if (who === 'notAsked') return isNotAsked(verdict);
	if (who === 'unknown') return verdict.entitled === 'unknown' && verdict.standing === 'notAsked';
	return verdict.entitled !== 'no';
}

/** Rows of a call list, all that fit: the nearest deadline first, then the highest amount, then by kana. */
export function entitledRows(found: Verdicts, filter: EntitledFilter, today: string): EntitledRow[] {
	const wanted = filter.text?.trim() ? textKey(filter.text) : '';
	const rows: EntitledRow[] = [];
	for (const { open, verdicts } of found) {
		if (wanted && !matches(open, wanted)) continue;
		let names: Map<string, string> | undefined;
		for (const verdict of verdicts) {
			if (!isWanted(verdict, filter)) continue;
			const grade = gradeOf(open.state);
			rows.push({
				case: open.case,
				head: open.head,
				kana: open.kana,
				person: verdict.person === null ? null : ((names ??= namesOf(open)).get(verdict.person) ?? ''),
				phone: open.phone,
				address: open.address,
				suppressed: open.suppressed,
				grade: grade.state === 'decided' ? grade.grade : null,
				entitled: verdict.entitled === 'yes' ? 'yes' : 'unknown',
				standing: verdict.standing,
				amountYen: verdict.amountYen,
				range: verdict.range,
				rate: verdict.rate,
				deadline: verdict.deadline,
				daysLeft: daysLeft(verdict.deadline, today),
				ask: titlesOf(verdict)
			});
		}
	}
	return rows.sort(
		(a, b) =>
			byDeadline(a, b) ||
			mostOf(b) - mostOf(a) ||
			(a.kana < b.kana ? -1 : a.kana > b.kana ? 1 : a.case < b.case ? -1 : 1)
	);
}

const mostOf = ({ amountYen, range }: EntitledRow): number => amountYen ?? range?.most ?? 0;

const titlesOf = ({ ask }: Verdict): string[] => [
	...new Set(ask.map(({ fact }) => factOf(fact)?.title ?? fact))
];

function matches({ head, kana, case: caseNo }: OpenHousehold, wanted: string): boolean {
	return [head, kana, caseNo].some((text) => textKey(text).includes(wanted));
}

/** Columns of the call list as a file, in this order (docs/supports.md). */
export const CALL_COLUMNS = [
	'case',
	'head',
	'kana',
	'person',
	'phone',
	'address',
	'grade',
	'entitled',
	'standing',
	'amountYen',
	'deadline',
	'daysLeft',
	'ask'
] as const;

/** Cells of a row of the call list; `word` says a value: a grade, a standing. */
export function callCells(row: EntitledRow, word: (value: string) => string): Cell[] {
	const cells: Record<(typeof CALL_COLUMNS)[number], Cell> = {
		case: row.case,
		head: row.head,
		kana: row.kana,
		person: row.person,
		phone: row.phone,
		address: row.suppressed ? word('suppressed') : row.address,
		grade: row.grade && word(row.grade),
		entitled: word(row.entitled),
		standing: word(row.standing),
		amountYen: row.amountYen,
		deadline: row.deadline,
		daysLeft: row.daysLeft,
		ask: row.ask.join('・')
	};
	return CALL_COLUMNS.map((column) => cells[column]);
}

/** One letter for each household of these rows; none where the address must not stand on paper. */
export function lettersOf(
	rows: readonly EntitledRow[],
	households: ReadonlyMap<string, OpenHousehold>,
	rule: SupportRule,
	papersOf: (open: OpenHousehold, definition: SupportDefinition) => string[],
	asOf: string
): SupportLetters {
	const letters = new Map<string, SupportLetter>();
	const without: SupportLetters['without'] = [];
	const seen = new Set<string>();
	for (const row of rows) {
		const open = households.get(row.case)!;
		const held = letters.get(row.case);
		if (held) {
			if (row.person !== null) held.persons.push(row.person);
			held.amountYen = held.amountYen === null ? row.amountYen : held.amountYen + (row.amountYen ?? 0);
			held.ask = [...new Set([...held.ask, ...row.ask])];
			continue;
		}
		if (seen.has(row.case)) continue;
		seen.add(row.case);
		if (open.suppressed || !open.address) {
			const why = open.suppressed ? ('suppressed' as const) : ('noAddress' as const);
			without.push({ case: row.case, head: row.head, phone: row.phone, why });
			continue;
		}
		letters.set(row.case, {
			case: row.case,
			name: open.head,
			postcode: open.postcode,
			address: open.address,
			persons: row.person === null ? [] : [row.person],
			amountYen: row.amountYen,
			range: row.range,
			rate: row.rate,
			papers: papersOf(open, rule.definition),
			deadline: row.deadline,
			ask: row.ask
		});
	}
	return { rule, letters: [...letters.values()], without, asOf };
}
