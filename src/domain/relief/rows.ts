import { Grade } from '../grade';
import { isGranted } from './keys';
import type { FundView, SupportApplication } from './state';

/** What one application is due from one fund in one slot of a round. Yen. */
export interface Row {
	/** 0 for decisions. */
	round: number;
	slot: string;
	category: string;
	yen: number;
}

/** The grade by which an application is paid: the certificate's of now; the decision's where no certificate is named. */
export function gradeOf({ gradeNow, application, decision }: SupportApplication): Grade | null {
	return gradeNow ?? (application === null ? (decision?.grade ?? null) : null);
}

/**
 * Rows of a fund that an application is due now. For `decisions` the decision in force says them. For `rounds` every round's table
 * gives the amounts, and the application the rows:
 * - those that the decision names, if it names any (amounts there say nothing; slot `grade` follows the grade of now);
 * - else, for a household, its grade and the row `household`; for a person the rows that its choices name (`death`, `injury` …: a
 *   choice with a category of the fund as its value, or under its name if it is true), or `person` if there is none.
 */
export function rowsOf(
	fund: Pick<FundView, 'pays' | 'rounds'>,
	application: SupportApplication,
	grade: Grade | null = gradeOf(application)
): Row[] {
	if (!isGranted(application)) return [];
	const { lines } = application.decision!;
	if (fund.pays === 'decisions') return lines.map((line) => ({ ...line, round: 0 }));
	return fund.rounds.length ? rowsOfRounds(fund.rounds, wantedOf(fund.rounds, application, grade)) : [];
}

type Rounds = readonly {
	round: number;
	table: readonly { category: string; yen: number }[];
}[];

/** Rows of tables for [slot, category]. */
export function rowsOfRounds(rounds: Rounds, wanted: readonly (readonly [string, string])[]): Row[] {
	const rows: Row[] = [];
	for (const { round, table } of rounds)
		for (const [slot, category] of wanted) {
			const row = table.find((one) => one.category === category);
			if (row) rows.push({ round, slot, category, yen: row.yen });
		}
	return rows;
}

/** Slots of an application with the row of the table that pays each. */
export function wantedOf(
	rounds: Rounds,
	{ decision, beneficiary, choices }: SupportApplication,
	grade: Grade | null
): [slot: string, category: string][] {
	const byGrade: [string, string][] = grade === null ? [] : [['grade', grade]];
	const named = decision?.lines ?? [];
	if (named.length)
		return named.flatMap(({ slot, category }): [string, string][] =>
			slot === 'grade' ? byGrade : [[slot, category]]
		);
	const chosen = chosenOf(rounds, choices).map((category): [string, string] => [category, category]);
	if (beneficiary === 'household') return [...byGrade, ['household', 'household'], ...chosen];
	return chosen.length ? chosen : [['person', 'person']];
}

/** Rows that belong to everybody or follow the certificate: no choice gives them. */
const GIVEN: ReadonlySet<string> = new Set([...Grade.options, 'household', 'person', 'grade']);

function chosenOf(rounds: Rounds, choices: SupportApplication['choices']): string[] {
	const said = new Set<string>();
	for (const [fact, value] of Object.entries(choices)) {
		const category = value === true ? fact : value;
		if (typeof category === 'string' && !GIVEN.has(category)) said.add(category);
	}
	if (said.size === 0) return [];
	const known = rounds.flatMap(({ table }) => table.map(({ category }) => category));
	return [...said].filter((category) => known.includes(category)).sort();
}
