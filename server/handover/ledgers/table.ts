import type { CaseNumber } from '../../../src/domain/entry';
import type { Ledger } from '../../../src/domain/fold/state';
import { parseStamp } from '../../../src/domain/hlc';
import { japanTime, SUPPRESSED } from '../columns';
import type { Cell } from '../csv';

/** What a ledger's rows are computed from: everything of one disaster. */
export interface LedgerContext {
	ledger: Ledger;
	disaster: string;
	/** Entry id → opened sealed part, of the kinds in KEPT. */
	opened: ReadonlyMap<string, Record<string, unknown>>;
	suppressedCases: ReadonlySet<string>;
	/** Support id → title, built in or defined by the office. */
	supportTitle(id: string): string;
}

export interface LedgerColumn<T> {
	header: string;
	note: string;
	value(view: T, context: LedgerContext): Cell;
}

/** A ledger as it stands at the time, computed from all entries. */
export interface LedgerTable {
	file: string;
	title: string;
	note: string;
	columns: readonly { header: string; note: string }[];
	rows(context: LedgerContext): Cell[][];
}

/** Kinds whose sealed parts ledgers show. */
export const KEPT: ReadonlySet<string> = new Set([
	'support.applied',
	'site.registered',
	'unit.registered',
	'housing.applied',
	'bereaved.recorded',
	'bereaved.survivor'
]);

/** A ledger of these views. */
export function ledgerTable<T>(
	about: { file: string; title: string; note: string },
	views: (ledger: Ledger) => Iterable<T>,
	columns: readonly LedgerColumn<T>[]
): LedgerTable {
	return {
		...about,
		columns,
		rows: (context) =>
			[...views(context.ledger)].map((view) => columns.map((column) => column.value(view, context)))
	};
}

/** Column without a note. */
export const col = <T>(header: string, value: LedgerColumn<T>['value'], note = ''): LedgerColumn<T> => ({
	header,
	note,
	value
});
/** The first columns of a household's ledger. */
export const ofCase = <T extends { case: CaseNumber }>(): LedgerColumn<T>[] => [
	col('災害', (_, { disaster }) => disaster, '災害の識別子。'),
	col('罹災番号', (view) => view.case, '世帯ごとの番号。')
];
export const time = (stamp: string): string => japanTime(parseStamp(stamp).ms);
export const yesNo = (value: boolean | null | undefined): string =>
	value === undefined || value === null ? '' : value ? 'はい' : 'いいえ';
/** A part of an opened sealed part, as text. */
export const told = (context: LedgerContext, entry: string, ...path: string[]): string => {
	const value = path.reduce<unknown>(
		(at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
		context.opened.get(entry)
	);
	return typeof value === 'string' ? value : '';
};
/** What says where a household lives: not in lists under protection. */
export const guarded = (context: LedgerContext, caseNo: string, text: string): string =>
	text !== '' && context.suppressedCases.has(caseNo) ? SUPPRESSED : text;
/** The note of a guarded column. */
export const GUARDED = `支援措置対象者の世帯は「${SUPPRESSED}」。`;
