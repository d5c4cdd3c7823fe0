import { parse } from 'csv-parse/browser/esm/sync';
import { parseDate } from '../../domain/dates';
import { textKey } from '../../domain/text-key';
import type { OpenOf, SealedOf } from '../../domain/kinds';
import type { Register } from '../../registry/open';
import { tokenOfPerson } from '../../vault/derive';
import type { MunicipalityKeys } from '../../vault/keys';
import type { Access } from '../access';
import { BookError, type Book } from '../api';
import type { Core } from '../core';
import type { BadRow, ElsewhereImport, ReliefBook } from './api';
import { definitionsOf } from './opened';

/** Columns of the list, in any order. */
export const ELSEWHERE_COLUMNS = ['氏名', '生年月日', '支援', '市区町村コード', '金額'] as const;
type Column = (typeof ELSEWHERE_COLUMNS)[number];

const MOST_ROWS = 20_000;

/** A row that can be taken. */
interface Row {
	line: number;
	name: string;
	birth: string;
	support: string;
	municipality: string;
	yen: number;
}

/** Rows of a CSV file in UTF-8 or CP932 (as spreadsheets save it), without empty ones. Throws fileFormat. */
async function rowsOf(
	bytes: Uint8Array<ArrayBuffer>
): Promise<{ line: number; cells: Record<Column, string> }[]> {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// Not UTF-8: what is left is read as the other encoding or refused.
		try {
			text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
		} catch {
			throw new BookError('fileFormat', 'encoding');
		}
	}
	let records: { record: string[]; info: { lines: number } }[];
	try {
		records = parse(text, {
			bom: true,
			info: true,
			trim: true,
			skip_empty_lines: true,
			relax_column_count: true
		}) as unknown as typeof records;
	} catch (error) {
		throw new BookError('fileFormat', error instanceof Error ? error.message : undefined);
	}
	const [heading, ...rows] = records;
	const at = ELSEWHERE_COLUMNS.map((column) => heading?.record.indexOf(column) ?? -1);
	const missing = ELSEWHERE_COLUMNS.filter((_, i) => at[i]! < 0);
	if (missing.length > 0) throw new BookError('fileFormat', missing.join(' '));
	if (rows.length > MOST_ROWS) throw new BookError('fileFormat', `${rows.length} rows`);
	return rows.map(({ record, info }) => ({
		line: info.lines,
		cells: Object.fromEntries(ELSEWHERE_COLUMNS.map((column, i) => [column, record[at[i]!] ?? ''])) as Record<
			Column,
			string
		>
	}));
}

/** Check digit of a 全国地方公共団体コード (総務省: weights 6 to 2, modulo 11). */
function isMunicipality(code: string): boolean {
	if (!/^\d{6}$/.test(code)) return false;
	const sum = [6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * Number(code[i]), 0);
	return (11 - (sum % 11)) % 10 === Number(code[5]);
}

function readRow(
	{ line, cells }: { line: number; cells: Record<Column, string> },
	supportOf: (text: string) => string | null
): Row | BadRow {
	const bad = (column: Column, why: BadRow['why']): BadRow => ({ line, column, why, value: cells[column] });
	for (const column of ELSEWHERE_COLUMNS) if (cells[column] === '') return bad(column, 'missing');
	const name = cells['氏名'].normalize('NFKC').replace(/\s+/g, ' ');
	if (name.length > 100) return bad('氏名', 'name');
	const birth = parseDate(cells['生年月日']);
	if (!('iso' in birth)) return bad('生年月日', 'birth');
	const support = supportOf(cells['支援']);
	if (!support) return bad('支援', 'support');
	const municipality = cells['市区町村コード'].normalize('NFKC');
	if (!isMunicipality(municipality)) return bad('市区町村コード', 'municipality');
	const yen = Number(cells['金額'].normalize('NFKC').replace(/[,円\s]/g, ''));
	if (!Number.isSafeInteger(yen) || yen < 0 || yen > 1_000_000_000) return bad('金額', 'yen');
	return { line, name, birth: birth.iso, support, municipality, yen };
}

/** The person of the register with this name and birth date: one, none, or several that nobody can tell apart. */
function inRegister(register: Register | null, name: string, birth: string): string[] {
	if (!register) return [];
	const key = textKey(name);
	const found = register
		.search(`${name} ${birth}`, 50)
		.hits.filter(
			({ resident }) =>
				resident.birth === birth && [resident.name, ...resident.aliases].some((one) => textKey(one) === key)
		)
		.map(({ resident }) => resident.id);
	return [...new Set(found)];
}

async function openRegister(core: Core): Promise<Register | null> {
	try {
		return await core.register();
	} catch (error) {
		// A tablet without registers knows people by name and birth date alone.
		if (error instanceof BookError && error.word === 'notFound') return null;
		throw error;
	}
}

async function tokenOf(keys: MunicipalityKeys, id: string | undefined, row: Row): Promise<string> {
	return tokenOfPerson(keys, id ? { id } : { nameKey: textKey(row.name), birth: row.birth });
}

/** Lists of people whom another municipality has paid already (他市町村支給済). */
export function elsewhere(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access
): Pick<ReliefBook, 'importPaidElsewhere'> {
	return {
		async importPaidElsewhere(bytes): Promise<ElsewhereImport> {
			const { keys } = core.desk();
			const ledger = await core.ledger();
			const definitions = definitionsOf(core, ledger);
			const byTitle = new Map(
				[...definitions.values()].map(({ id, title }) => [title.normalize('NFKC'), id] as const)
			);
			const supportOf = (text: string) =>
				definitions.has(text) ? text : (byTitle.get(text.normalize('NFKC')) ?? null);
			const read = (await rowsOf(bytes)).map((row) => readRow(row, supportOf));
			const bad = read.filter((row): row is BadRow => 'why' in row);
			const rows = read.filter((row): row is Row => !('why' in row));
			await access.viewed('paidElsewhere', '-');
			const register = await openRegister(core);
			const drafts: {
				draft: {
					kind: 'payment.elsewhere';
					open: OpenOf<'payment.elsewhere'>;
					sealed: SealedOf<'payment.elsewhere'>;
				};
				case: string;
			}[] = [];
			const seen = new Set<string>();
			let known = 0;
			for (const row of rows) {
				const ids = inRegister(register, row.name, row.birth);
				if (ids.length > 1) {
					bad.push({ line: row.line, column: '氏名', why: 'several', value: row.name });
					continue;
				}
				const person = await tokenOf(keys, ids[0], row);
				const { support, municipality, yen } = row;
				const key = `${person}\n${support}\n${municipality}\n${yen}`;
				if (seen.has(key)) {
					bad.push({ line: row.line, column: '氏名', why: 'twice', value: row.name });
					continue;
				}
				seen.add(key);
				const before = ledger.relief.elsewhere.get(person) ?? [];
				if (
					before.some(
						(one) => one.support === support && one.municipality === municipality && one.yen === yen
					)
				) {
					known++;
					continue;
				}
				drafts.push({
					draft: {
						kind: 'payment.elsewhere',
						open: { support, person, municipality, yen },
						sealed: { name: row.name, birth: row.birth, note: '' }
					},
					case: '-'
				});
			}
			// A list is taken whole or not at all: nobody knows afterwards which half of it was in.
			if (bad.length > 0) return { taken: 0, known, bad: bad.sort((a, b) => a.line - b.line), matched: 0 };
			if (drafts.length > 0) await written.appendAll(drafts);
			const people = new Set(drafts.map(({ draft }) => `${draft.open.person}\n${draft.open.support}`));
			const matched = [...ledger.relief.applications.values()].filter(
				(view) =>
					view.state !== 'withdrawn' &&
					view.persons.some((person) => people.has(`${person}\n${view.support}`))
			).length;
			return { taken: drafts.length, known, bad: [], matched };
		}
	};
}
