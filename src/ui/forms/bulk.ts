import type { ApplicationRow, Book } from '../../book/api';
import { actionsFor, issueTerms } from '../../domain/fold/actions';
import type { Role } from '../../domain/entry';
import { validCertificates } from '../../domain/fold/transitions';
import type { Task } from '../../domain/kinds/office';
import type { MunicipalityConfig } from '../../domain/municipality';
import { paperOf, paperProblems, usualPaper } from './issue';
import { kindOf } from './opened';

/** Papers in one print job: a browser prepares them all at once. */
export const MOST_PAPERS = 100;

/** What choosing a row of the list would do: issue and print, print again, or nothing. */
export function paperStep(
	row: ApplicationRow,
	role: Role,
	config: MunicipalityConfig,
	tasks: readonly Task[] | null = null
): 'issue' | 'print' | null {
	const kind = kindOf(config, row.view.certificate);
	if (!kind) return null;
	if (actionsFor(row.view, role, kind, tasks).includes('issue')) return 'issue';
	return validCertificates(row.view).length > 0 ? 'print' : null;
}

/** What became of a bulk issue: the issue entry of every paper, or the rows whose papers lack something (nothing issued). */
export type BulkAnswer = { papers: string[] } | { incomplete: ApplicationRow[] };

/**
 * Issues what waits, all or none, and answers with every paper in the order of the rows.
 * Rejects with stateChanged if somebody was faster.
 * @param on issuedOn is the ISO date as printed
 */
export async function issueAll(
	book: Pick<Book, 'receiptPaper' | 'issue'>,
	rows: readonly ApplicationRow[],
	on: { role: Role; tasks?: readonly Task[] | null; config: MunicipalityConfig; issuedOn: string }
): Promise<BulkAnswer> {
	const waiting = rows.filter((row) => paperStep(row, on.role, on.config, on.tasks) === 'issue');
	const papers = await Promise.all(
		waiting.map(async (row) => {
			const found = await book.receiptPaper(row.view.entry);
			if (!found) throw new Error(`no application ${row.view.entry}`);
			const { sealed, kind } = found;
			const paper = paperOf(sealed, usualPaper(sealed, kind));
			return { row, paper, complete: paperProblems(paper, sealed, kind).length === 0 };
		})
	);
	const incomplete = papers.filter(({ complete }) => !complete).map(({ row }) => row);
	if (incomplete.length > 0) return { incomplete };
	const inputs = papers.map(({ row: { view }, paper }) => ({
		application: view.entry,
		issuedOn: on.issuedOn,
		...issueTerms(view, 'issue'),
		sealed: paper
	}));
	const answers = inputs.length > 0 ? await book.issue(inputs) : [];
	const issued = new Map(answers.map(({ application, entry }) => [application, entry]));
	return {
		papers: rows.flatMap(({ view }) => {
			const fresh = issued.get(view.entry);
			return fresh ? [fresh] : validCertificates(view).map(({ entry }) => entry);
		})
	};
}
