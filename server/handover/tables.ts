import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Entry } from '../../src/domain/entry';
import { createLedgerFold } from '../../src/domain/fold/ledger';
import type { Ledger, TimelineItem } from '../../src/domain/fold/state';
import { KINDS } from '../../src/domain/kinds';
import { SUPPORTS } from '../../src/domain/supports/catalogue';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import { sexNames } from '../../src/messages/ja/kinds';
import { cellOf, isGuarded, type Row } from './columns';
import { tableOf } from './fields';
import { columnsOfEvents, LEDGERS, MEMBERS_TABLE, openTables, PROTECTED_TABLE, type Tables } from './files';
import { CLASH_TABLE, clashesByCase, LEDGER_TABLE } from './ledger-table';
import { KEPT, type LedgerContext } from './ledgers/table';
import { linesOf } from './lines';
import { registerCells, registerTableOf } from './register-tables';
import type { Opener } from './seals';

/** A database that has been fetched into a file of raw documents. */
export interface Source {
	file: string;
	purpose: 'ledger' | 'reads' | 'devices';
	disaster: string | null;
}

/** What the tables were made from. */
export interface TablesReport {
	/** Rows of each CSV. */
	rows: Record<string, number>;
	/** Stored entries by kind, the access log included; every leaf of a conflict counts. */
	kinds: Record<string, number>;
	opened: number;
	/** Seals that did not open: id of the entry, and why. */
	shut: { id: string; why: string }[];
	/** Documents of the ledger or the access log that are no entry; they are in the NDJSON. */
	unreadable: string[];
	/** Devices whose last report said that something had not been sent. */
	unsent: { contact: string; unsent: number; refused: number }[];
}

/** What has to be known of all entries before the first row is written. */
interface Survey {
	ledger: Ledger;
	items: Map<string, TimelineItem>;
	conflicting: Set<string>;
	/** Id → signature of the document that the ledger keeps: of two with one id the smaller. */
	kept: Map<string, string>;
	suppressedCases: Set<string>;
	clashes: Map<string, number>;
}

const nobody: ReadonlySet<string> = new Set();

/** Kinds whose sealed part says whether the household is under protection (支援措置). */
const TELL_PROTECTION: ReadonlySet<string> = new Set(
	Object.values(KINDS).flatMap(({ kind, sealed }) => ('suppressed' in sealed.shape ? [kind] : []))
);

const documentsIn = async function* (path: string): AsyncGenerator<Record<string, unknown>> {
	for await (const line of linesOf(createReadStream(path))) yield JSON.parse(line) as Record<string, unknown>;
};

/** Writes all CSVs of a folder from the raw documents in it. */
export async function writeTables(
	folder: string,
	sources: readonly Source[],
	config: MunicipalityConfig | null,
	open: Opener
): Promise<TablesReport> {
	const tables = await openTables(folder);
	const report: Omit<TablesReport, 'rows'> = { kinds: {}, opened: 0, shut: [], unreadable: [], unsent: [] };
	const staff = new Map<string, string>();
	const surveys = new Map<string, Survey>();
	for (const source of sources)
		if (source.purpose === 'ledger')
			surveys.set(source.file, await surveyOf(join(folder, source.file), open, staff));

	for (const { file, purpose, disaster } of sources) {
		const survey = surveys.get(file) ?? null;
		const suppressedCases = survey?.suppressedCases ?? nobody;
		const kept = new Map<string, Record<string, unknown>>();
		for await (const document of documentsIn(join(folder, file))) {
			if (purpose === 'devices') {
				await writeRegister(tables, document, report);
				continue;
			}
			const parsed = Entry.safeParse(document);
			if (!parsed.success) {
				report.unreadable.push(String(document._id));
				continue;
			}
			const entry = parsed.data;
			const opened = await open(entry);
			report.kinds[entry.kind] = (report.kinds[entry.kind] ?? 0) + 1;
			if (opened.state === 'open') report.opened++;
			if (opened.state === 'shut') report.shut.push({ id: entry._id, why: opened.why });
			const row: Row = {
				entry,
				opened,
				item: survey?.items.get(entry._id) ?? null,
				conflicting: survey?.conflicting.has(entry._id) ?? false,
				suppressed: suppressedCases.has(entry.case),
				suppressedCases,
				staff
			};
			if (opened.state === 'open' && KEPT.has(entry.kind) && survey?.kept.get(entry._id) === entry.sig)
				kept.set(entry._id, opened.value);
			const { file: table, fields } = tableOf(entry.kind);
			await tables.row(
				table,
				columnsOfEvents(table).map((column) => column.value(row))
			);
			if (isGuarded(fields, row))
				await tables.row(PROTECTED_TABLE.file, [
					entry._id,
					entry.kind,
					entry.case,
					JSON.stringify(entry.open),
					opened.state === 'open' ? JSON.stringify(opened.value) : ''
				]);
			if (survey && entry.kind === 'certificate.applied')
				await writeApplication(tables, row, survey, { disaster: disaster ?? '', config });
		}
		if (survey) await writeLedgers(tables, survey, { disaster: disaster ?? '', opened: kept });
	}
	return { rows: await tables.close(), ...report };
}

/** What the entries of one disaster come to, and what only a person can settle. */
async function writeLedgers(
	tables: Tables,
	{ ledger, suppressedCases }: Survey,
	{ disaster, opened }: Pick<LedgerContext, 'disaster' | 'opened'>
): Promise<void> {
	const own = ledger.cases.get('-')?.parts.catalogue?.defined;
	const titles = new Map(SUPPORTS.map(({ id, title }) => [id, title]));
	const supportTitle = (id: string) => own?.get(id)?.definition.title ?? titles.get(id) ?? '';
	for (const { file, rows } of LEDGERS)
		for (const cells of rows({ ledger, disaster, opened, suppressedCases, supportTitle }))
			await tables.row(file, cells);
	for (const clash of ledger.clashes)
		await tables.row(
			CLASH_TABLE.file,
			CLASH_TABLE.columns.map((column) =>
				column.value({ clash, disaster, suppressed: clash.cases.some((one) => suppressedCases.has(one)) })
			)
		);
}

async function surveyOf(path: string, open: Opener, staff: Map<string, string>): Promise<Survey> {
	const fold = createLedgerFold();
	const kept = new Map<string, string>();
	const conflicting = new Set<string>();
	const suppressedCases = new Set<string>();
	for await (const document of documentsIn(path)) {
		const { data: entry } = Entry.safeParse(document);
		if (!entry) continue;
		fold.add(entry);
		const other = kept.get(entry._id);
		if (other !== undefined) {
			conflicting.add(entry._id);
			fold.markConflict(entry._id);
		}
		if (other === undefined || entry.sig < other) kept.set(entry._id, entry.sig);
		if (entry.kind !== 'staff.registered' && !TELL_PROTECTION.has(entry.kind)) continue;
		const opened = await open(entry);
		if (opened.state !== 'open') continue;
		if (entry.kind === 'staff.registered') staff.set(String(entry.open.staff), String(opened.value.name));
		// One protected member is enough: they live at the same address.
		else if (opened.value.suppressed === true) suppressedCases.add(entry.case);
	}
	const { ledger } = fold;
	const items = new Map<string, TimelineItem>();
	for (const { timeline } of ledger.cases.values()) for (const item of timeline) items.set(item.entry, item);
	return { ledger, items, conflicting, kept, suppressedCases, clashes: clashesByCase(ledger) };
}

async function writeApplication(
	tables: Tables,
	{ entry, opened, suppressed }: Row,
	{ ledger, kept, clashes }: Survey,
	{ disaster, config }: { disaster: string; config: MunicipalityConfig | null }
): Promise<void> {
	const sealed = opened.state === 'open' ? opened.value : {};
	const view = ledger.applications.get(entry._id);
	// An application that the ledger did not take (wrong content, a copy) stands in the events only.
	if (view && kept.get(entry._id) === entry.sig)
		await tables.row(
			LEDGER_TABLE.file,
			LEDGER_TABLE.columns.map((column) =>
				column.value({ view, disaster, config, sealed, suppressed, clashes: clashes.get(entry.case) ?? 0 })
			)
		);
	const members = (Array.isArray(sealed.members) ? sealed.members : []) as Record<string, unknown>[];
	for (const [i, one] of members.entries())
		await tables.row(MEMBERS_TABLE.file, [
			entry._id,
			entry.case,
			i + 1,
			...['name', 'kana', 'birth', 'birthText'].map((key) => cellOf(one[key])),
			cellOf(one.sex, sexNames),
			...['relation', 'personId'].map((key) => cellOf(one[key]))
		]);
}

async function writeRegister(
	tables: Tables,
	document: Record<string, unknown>,
	report: Omit<TablesReport, 'rows'>
): Promise<void> {
	const id = String(document._id);
	const table = registerTableOf(id);
	await tables.row(table.file, registerCells(table, document));
	const [unsent, refused] = [Number(document.unsent ?? 0), Number(document.refused ?? 0)];
	if (table.prefix === 'contact' && (unsent > 0 || refused > 0))
		report.unsent.push({ contact: id, unsent, refused });
}
