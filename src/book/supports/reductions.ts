import { parseStamp } from '../../domain/hlc';
import type { SupportDefinition } from '../../domain/supports/definition';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Access } from '../access';
import type { Core } from '../core';
import type { CsvFile, ReductionList, ReductionRow, Reductions, SupportBook } from './api';
import { csvFile, stampOf, type Cell } from './csv';
import { packRows, ROWS_OF_FILE, unpackRows, type Listed } from './listed';
import type { Households, OpenHousehold } from './households';
import { NO_COUNTS, type Overview } from './overview';
import { catalogueOf, type RulesInForce } from './rules';
import { gradeOf, type When } from './situation';

type Methods = Pick<SupportBook, 'reductions' | 'reductionList' | 'handOverReductions'>;

interface Needs {
	core: Core;
	written: Pick<Book, 'appendAll'>;
	access: Access;
	/** Throws notAllowed for who does not see headquarters' lists. */
	headquarters(): void;
	households: Households;
	overview: Overview;
	now(): Promise<{ rules: RulesInForce; version: string; when: When }>;
}

/** Columns of a list of reductions, in this order (docs/supports.md). */
export const REDUCTION_COLUMNS = [
	'case',
	'household',
	'head',
	'kana',
	'personId',
	'person',
	'birth',
	'grade',
	'support',
	'title',
	'ratePercent',
	'change'
] as const;

const keyOf = ({ case: caseNo, support, person }: Listed): string => `${caseNo} ${support} ${person ?? ''}`;

/** Reductions (減免): who has a right to one, as lists for the offices that apply them, each handing-over recorded. */
export function reductions({
	core,
	written,
	access,
	headquarters,
	households,
	overview,
	now
}: Needs): Methods {
	/** Lists that were handed over, oldest first, with what stands on them and of how many files each is. */
	async function history(): Promise<
		{ list: Reductions['lists'][number]; rows: string | undefined; of: number }[]
	> {
		const ledger = await core.ledger();
		const { reader } = core.desk();
		const { rules } = await now();
		return Promise.all(
			(catalogueOf(ledger)?.lists ?? []).map(async ({ entry: id, at, supports, count, hash }) => {
				const entry = await core.archive().entryById(id);
				const sealed = entry && (await reader.openAs('reduction.listed', entry));
				const registered = entry && ledger.staff.get(entry.by.staff);
				const list = {
					entry: id,
					at: new Date(parseStamp(at).ms).toISOString(),
					supports,
					titles: supports.map((one) => rules.byId.get(one)?.title ?? one),
					office: sealed?.office ?? '',
					note: sealed?.note ?? '',
					count,
					hash,
					staff: registered ? await reader.staffName(registered) : null
				};
				return { list, rows: sealed?.rows, of: sealed?.part?.of ?? 1 };
			})
		);
	}

	/** The last list for the same supports and office: when, and what stood on it. Null where there is none. */
	async function lastList(
		supports: readonly string[],
		office: string
	): Promise<{ at: string; rows: Listed[] } | null> {
		const wanted = [...supports].sort().join(' ');
		const same = (await history()).filter(
			({ list }) => list.office === office && [...list.supports].sort().join(' ') === wanted
		);
		const last = same.at(-1);
		if (!last) return null;
		const parts = same.slice(-last.of);
		const rows = await Promise.all(parts.map(async ({ rows }) => (rows ? unpackRows(rows) : [])));
		return { at: last.list.at, rows: rows.flat() };
	}

	function rowsOf(
		found: Awaited<ReturnType<Overview['verdicts']>>,
		rules: RulesInForce,
		before: ReadonlyMap<string, Listed>
	): { rows: ReductionRow[]; unknown: number } {
		const rows: ReductionRow[] = [];
		let unknown = 0;
		for (const { open, verdicts } of found)
			for (const { support, person, entitled, rate } of verdicts) {
				if (entitled === 'unknown') unknown++;
				if (entitled !== 'yes' || !rate) continue;
				const last = before.get(keyOf({ case: open.case, support, person, rate }));
				const grade = gradeOf(open.state);
				rows.push({
					case: open.case,
					head: open.head,
					kana: open.kana,
					household: open.household,
					support,
					title: rules.byId.get(support)?.title ?? support,
					person: personOf(open, person),
					grade: grade.state === 'decided' ? grade.grade : null,
					rate,
					change: !last ? 'new' : last.rate === rate ? 'same' : 'changed',
					suppressed: open.suppressed
				});
			}
		rows.sort((a, b) =>
			a.support !== b.support
				? a.support < b.support
					? -1
					: 1
				: a.kana < b.kana
					? -1
					: a.kana > b.kana
						? 1
						: 0
		);
		return { rows, unknown };
	}

	async function list(supports: readonly string[], office: string): Promise<ReductionList> {
		const { rules, version, when } = await now();
		const definitions = supports.map((id) => {
			const definition = rules.byId.get(id);
			if (!definition || definition.gives !== 'reduction') throw new BookError('badInput', 'supports');
			return definition;
		});
		const found: Awaited<ReturnType<Overview['verdicts']>> = [];
		for (const id of supports) found.push(...(await overview.verdicts(id, rules.all, version)));
		const last = await lastList(supports, office);
		const before = new Map((last?.rows ?? []).map((row) => [keyOf(row), row]));
		const { rows, unknown } = rowsOf(found, rules, before);
		const here = new Set(rows.map((row) => keyOf({ ...row, person: tokenOf(row, definitions) })));
		const heads = new Map(found.map(({ open }) => [open.case, open.head]));
		const gone = await Promise.all(
			[...before.values()]
				.filter((row) => !here.has(keyOf(row)))
				.map(async ({ case: caseNo, support, rate }) => ({
					case: caseNo,
					head: heads.get(caseNo) ?? (await households.one(caseNo))?.head ?? '',
					support,
					title: rules.byId.get(support)?.title ?? support,
					rate
				}))
		);
		return { rows, gone, last: last?.at ?? null, unknown, asOf: when.asOf };
	}

	return {
		async reductions() {
			headquarters();
			await access.viewed('reductions', '-');
			const { rules, version, when } = await now();
			const definitions = rules.all.filter(({ gives }) => gives === 'reduction');
			const { counts } = await overview.counts(rules.all, version);
			const lists = await history();
			return {
				supports: definitions.map(({ id, title, office }) => {
					const { entitled, unknown } = counts.get(id) ?? NO_COUNTS;
					return { support: id, title, office, entitled, unknown };
				}),
				lists: lists.map(({ list }) => list).reverse(),
				asOf: when.asOf
			};
		},
		async reductionList(supports, office) {
			headquarters();
			await access.viewed('reductionList', '-');
			return list(supports, office);
		},
		async handOverReductions({ supports, office, note, words }) {
			headquarters();
			const { rules } = await now();
			const { rows, last } = await list(supports, office);
			if (rows.length === 0) throw new BookError('stateChanged', last ? 'nobody any more' : 'nobody');
			const word = (value: string) => words.values[value] ?? value;
			const heading = REDUCTION_COLUMNS.map((column) => words.columns[column] ?? column);
			const of = Math.ceil(rows.length / ROWS_OF_FILE);
			const stamp = stampOf(core.surroundings.now());
			const definitions = supports.flatMap((id) => rules.byId.get(id) ?? []);
			const files: CsvFile[] = [];
			const drafts: OtherDraft[] = [];
			for (let no = 1; no <= of; no++) {
				const some = rows.slice((no - 1) * ROWS_OF_FILE, no * ROWS_OF_FILE);
				const name = `reductions-${stamp}${of > 1 ? `-${no}` : ''}.csv`;
				const file = await csvFile(
					name,
					heading,
					some.map((row) => cellsOf(row, word))
				);
				const packed = await packRows(some.map((row) => ({ ...row, person: tokenOf(row, definitions) })));
				files.push(file);
				drafts.push({
					kind: 'reduction.listed',
					open: { supports, count: some.length, hash: file.hash },
					sealed: { office, note, rows: packed, ...(of > 1 ? { part: { no, of } } : {}) }
				});
			}
			await access.write({
				kind: 'access.exported',
				open: { what: 'reductions', count: rows.length },
				sealed: { detail: [office, ...supports, ...files.map(({ hash }) => hash)].join('\n').slice(0, 4000) }
			});
			await written.appendAll(drafts.map((draft) => ({ draft, case: '-' })));
			return files;
		}
	};
}

/** Token of the person whom a row is for; null where the support is the household's and its head stands in the row. */
function tokenOf(row: ReductionRow, definitions: readonly SupportDefinition[]): string | null {
	const per = definitions.find(({ id }) => id === row.support)?.per;
	return per && per !== 'household' ? (row.person?.token ?? null) : null;
}

/** The person, or the head of the household, as the office finds them in its own register. */
function personOf(open: OpenHousehold, token: string | null): ReductionRow['person'] {
	const member = token
		? open.members.find((one) => one.token === token)
		: (open.members.find(({ head }) => head) ?? open.members[0]);
	return member ? { token: member.token, name: member.name, birth: member.birth, id: member.id } : null;
}

function cellsOf(row: ReductionRow, word: (value: string) => string): Cell[] {
	const cells: Record<(typeof REDUCTION_COLUMNS)[number], Cell> = {
		case: row.case,
		household: row.household,
		head: row.head,
		kana: row.kana,
		personId: row.person?.id ?? '',
		person: row.person?.name ?? '',
		birth: row.person?.birth ?? '',
		grade: row.grade && word(row.grade),
		support: row.support,
		title: row.title,
		ratePercent: row.rate / 10,
		change: word(row.change)
	};
	return REDUCTION_COLUMNS.map((column) => cells[column]);
}
