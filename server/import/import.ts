import { resolve } from 'node:path';
import { buildSnapshot } from '../../src/registry/build';
import type { House, Resident } from '../../src/registry/types';
import type { SealedManifest } from '../../src/sync/protocol';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import { readKeys } from '../cli/keys';
import { toHouse, toResident } from './convert';
import { readCsv } from './csv';
import { readDigits, stage, type Staging } from './directory';
import { readFont } from './font';
import { HOUSES, RESIDENTS, type HouseColumn, type ResidentColumn } from './layouts';
import { readMapping } from './mapping';
import { Report } from './report';
import { bareNumber, Row, type Digits } from './row';
import { chooseDigits, fits, scan, type Scan } from './scan';

export interface ImportFiles {
	residents: string;
	houses: string;
	/** 対応表; without one the standard layouts are read. */
	mapping?: string;
	/** File of `key new`. */
	key: string;
	/** Folder of the snapshot. */
	out: string;
	/** 外字 font that comes with the snapshot. */
	font?: string;
}

export interface Counts {
	/** Rows of data in the file: taken + replaced + refused. */
	read: number;
	taken: number;
	/** Left out because a newer row of the same number was taken. */
	replaced: number;
	refused: number;
}

export interface ImportSummary {
	residents: Counts;
	houses: Counts;
	/** Segments in the snapshot, and how many of them are new: what tablets have to load. */
	segments: { total: number; written: number };
	/** What concerns a whole file. */
	notes: string[];
	/** How often each reason of the report occurred. */
	reasons: Map<string, number>;
	report: string;
}

export type Progress = (what: string, done: number, total?: number) => void;

/** An import that refuses more than this share of a file has the wrong mapping or a broken file: it is not put into use. */
const MAX_REFUSED = 0.5;

/** The rows of a scanned file that are valid, converted; everything left out goes to the report. */
async function* rowsOf<Column extends string, T>(
	{ file, layout, side, at, width, valid, rows }: Scan<Column>,
	counts: Counts,
	report: Report,
	progress: Progress,
	convert: (row: Row<Column>, key: string) => T | null
): AsyncGenerator<{ line: number; item: T }> {
	let skipHeader = side.header;
	for await (const { line, cells } of readCsv(file, side.delimiter)) {
		if (skipHeader) {
			skipHeader = false;
			continue;
		}
		const number = counts.read++;
		progress(`${layout.title}を取り込んでいます`, counts.read, rows);
		const row = new Row(layout, side, at, cells);
		let item: T | null = null;
		if (fits(cells, width)) {
			const key = bareNumber(row.text(layout.key));
			const chosen = valid.get(key);
			if (chosen !== undefined && chosen !== number) {
				counts.replaced++;
				report.add(layout.title, line, {
					column: layout.key,
					reason: '同じ番号のより新しい（または後の）行を取り込んだため、この行は使いません',
					refuse: false
				});
				continue;
			}
			item = convert(row, key);
		} else row.refuse(layout.key, `列の数が ${cells.length} で、見出しの ${width} と違います`);
		for (const problem of row.problems) report.add(layout.title, line, problem);
		if (item === null) counts.refused++;
		else {
			counts.taken++;
			yield { line, item };
		}
	}
}

/** Watches that every household has exactly one head (世帯主) among those who live there. */
class Heads {
	private readonly households = new Map<string, { line: number; heads: number }>();

	add(line: number, { household, head, status }: Resident): void {
		if (status !== 'current') return;
		const known = this.households.get(household) ?? { line, heads: 0 };
		known.heads += head ? 1 : 0;
		this.households.set(household, known);
	}

	reportTo(report: Report): void {
		for (const { line, heads } of this.households.values())
			if (heads !== 1)
				report.add(RESIDENTS.title, line, {
					column: '続柄表記',
					reason: heads ? 'この世帯には世帯主が2人以上います' : 'この世帯には世帯主がいません',
					refuse: false
				});
	}
}

function refuseWhenMostlyBad(title: string, { read, taken, refused }: Counts, report: string): void {
	if (taken === 0 || refused > read * MAX_REFUSED)
		throw new UserError(
			`${title}の ${read.toLocaleString('ja-JP')} 行のうち ${refused.toLocaleString('ja-JP')} 行が取り込めないため、中止しました。前の台帳はそのまま使えます。理由: ${report}`
		);
}

function digitsNotes(before: Digits, now: Digits): string[] {
	return (Object.keys(now) as (keyof Digits)[]).flatMap((kind) =>
		before[kind] !== undefined && before[kind] !== now[kind]
			? [
					`${kind}の桁数が前回の ${before[kind]} 桁から ${now[kind]} 桁に変わりました。世帯番号が変わると罹災番号も変わります。正しい桁数を確かめてください`
				]
			: []
	);
}

/** An export that was cut off between two rows looks whole; that the register has shrunk is the only sign. */
const SHRUNK = 0.9;

function shrunkNotes(before: SealedManifest | null, now: SealedManifest): string[] {
	if (!before) return [];
	const rows = ({ segments }: SealedManifest, table: string) =>
		segments.reduce((sum, segment) => sum + (segment.table === table ? segment.rows : 0), 0);
	return [RESIDENTS, HOUSES].flatMap(({ title, table }) => {
		const [was, is] = [rows(before, table), rows(now, table)];
		return is < was * SHRUNK
			? [
					`${title}が前の台帳の ${was} 行から ${is} 行に減りました。ファイルが途中で切れていないか確かめてください`
				]
			: [];
	});
}

async function build(
	request: ImportFiles,
	staging: Staging,
	report: Report,
	progress: Progress
): Promise<ImportSummary> {
	const { file: keyFile, keys } = await readKeys(request.key);
	if (staging.before && !keys.all.has(staging.before.k))
		throw new UserError(
			`${request.out} の台帳は別の鍵（${staging.before.k}）で封じられています。その鍵を使うか、別のフォルダーを --out に指定してください。`
		);
	const mapping = await readMapping(request.mapping);
	const font = request.font === undefined ? undefined : await readFont(request.font);
	const residents = await scan(request.residents, RESIDENTS, mapping.residents, (n) =>
		progress('住民のファイルを調べています', n)
	);
	const houses = await scan(request.houses, HOUSES, mapping.houses, (n) =>
		progress('家屋のファイルを調べています', n)
	);
	const digitsBefore = await readDigits(request.out);
	const digits = chooseDigits([residents, houses], digitsBefore);

	const counts = (): Counts => ({ read: 0, taken: 0, replaced: 0, refused: 0 });
	const summary: ImportSummary = {
		residents: counts(),
		houses: counts(),
		segments: { total: 0, written: 0 },
		notes: [...residents.lacking, ...houses.lacking, ...digitsNotes(digitsBefore, digits)],
		reasons: report.reasons,
		report: report.path
	};
	const heads = new Heads();

	async function* allResidents(): AsyncGenerator<Resident> {
		const convert = (row: Row<ResidentColumn>, key: string) => {
			const resident = toResident(row, digits);
			if (!resident) residents.valid.delete(key);
			return resident;
		};
		for await (const { line, item } of rowsOf(residents, summary.residents, report, progress, convert)) {
			heads.add(line, item);
			yield item;
		}
		heads.reportTo(report);
		refuseWhenMostlyBad(RESIDENTS.title, summary.residents, report.path);
	}
	async function* allHouses(): AsyncGenerator<House> {
		const isResident = (id: string) => residents.valid.has(bareNumber(id));
		const convert = (row: Row<HouseColumn>) => toHouse(row, digits, isResident);
		for await (const { item } of rowsOf(houses, summary.houses, report, progress, convert)) yield item;
		refuseWhenMostlyBad(HOUSES.title, summary.houses, report.path);
	}

	const manifest = await buildSnapshot(
		{
			municipality: keyFile.municipality,
			createdAt: new Date().toISOString(),
			residents: allResidents(),
			houses: allHouses(),
			font,
			onProgress: (done, total) => progress('封じています', done, total)
		},
		keys,
		{
			size: (name) => staging.size(name),
			async put(name, bytes) {
				summary.segments.written++;
				await staging.write(name, bytes);
			}
		}
	);
	summary.segments.total = manifest.segments.length;
	summary.notes.push(...shrunkNotes(staging.before, manifest));
	await staging.commit(manifest, digits);
	return summary;
}

/**
 * Imports the registers into a snapshot folder, all or nothing: on any error the snapshot that was there stays in use.
 * Bad rows are left out and stand in the report beside the folder. Throws UserError.
 */
export async function importRegisters(request: ImportFiles, progress: Progress): Promise<ImportSummary> {
	return withFile('書き出し先', request.out, async () => {
		const staging = await stage(request.out);
		try {
			const report = await Report.create(`${resolve(request.out)}.report.csv`);
			try {
				return await build(request, staging, report, progress);
			} finally {
				report.close();
			}
		} catch (error) {
			await staging.discard();
			throw error;
		}
	});
}
