import { parseEntryId } from '../domain/ids';
import { caseOfHousehold } from '../vault/derive';
import { BookError, type Book } from './api';
import type { Access } from './access';
import type { Core } from './core';

type Observed = Pick<
	Book,
	| 'search'
	| 'household'
	| 'householdOfCase'
	| 'case'
	| 'applications'
	| 'paper'
	| 'receiptPaper'
	| 'clashes'
	| 'printed'
>;

/**
 * The methods that show people to people, each with its line in the access log. The line is on disk before the answer is
 * given: what cannot be recorded is not shown. A search is recorded when it was meant, not at every letter.
 */
export function observed(core: Core, access: Access, book: Omit<Observed, 'printed'>): Observed {
	const caseOf = (entry: string): string => {
		try {
			return parseEntryId(entry).case;
		} catch (error) {
			throw new BookError('notFound', error instanceof Error ? error.message : undefined);
		}
	};
	return {
		async search(query, limit) {
			const answer = await book.search(query, limit);
			if (query.trim()) access.searched(query, answer.hits.length);
			return answer;
		},
		async household(id) {
			const { keys } = core.desk();
			const caseNo = await caseOfHousehold(keys, core.tablet().config.disaster.id, id);
			await access.settle();
			await access.viewed('household', caseNo, id);
			return book.household(id);
		},
		async householdOfCase(caseNo) {
			await access.viewed('household', caseNo);
			return book.householdOfCase(caseNo);
		},
		async case(caseNo) {
			await access.viewed('case', caseNo);
			return book.case(caseNo);
		},
		async applications(filter) {
			await access.viewed('applications', '-');
			return book.applications(filter);
		},
		async paper(issued) {
			await access.viewed('certificate', caseOf(issued));
			return book.paper(issued);
		},
		async receiptPaper(application) {
			await access.viewed('receipt', caseOf(application));
			return book.receiptPaper(application);
		},
		async clashes() {
			await access.viewed('clashes', '-');
			return book.clashes();
		},
		async printed(what, count, detail = '') {
			await access.write({ kind: 'access.printed', open: { what, count }, sealed: { detail } });
		}
	};
}
