import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
	csvLine,
	HOUSE_COLUMNS,
	RESIDENT_COLUMNS,
	type HouseRow,
	type ResidentRow
} from '../../../seeds/town/columns';
import { sizeFor, town } from '../../../seeds/town/generate';
import { readManifest, segmentPath } from '../../../server/import/directory';
import { importRegisters, type ImportFiles, type ImportSummary } from '../../../server/import/import';
import { openRegister, type Register } from '../../../src/registry/open';
import { newKeyFile, openMunicipalityKeys, parseKeyFile, type KeyFile } from '../../../src/vault/keys';

const dirs: string[] = [];
afterAll(async () => {
	for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

export const quiet = () => undefined;

/** Rows of a small town, to be changed by a test. */
export function rows(residents = 300): { residents: ResidentRow[]; houses: HouseRow[] } {
	const all = { residents: [] as ResidentRow[], houses: [] as HouseRow[] };
	for (const part of town(sizeFor(residents), 7)) {
		all.residents.push(...part.residents);
		all.houses.push(...part.houses);
	}
	return all;
}

/** CSV text of rows in the town's columns, or in others. */
export const residentsCsv = (
	list: readonly Partial<ResidentRow>[],
	columns: readonly string[] = RESIDENT_COLUMNS
) => csvLine(columns) + list.map((row) => line(row, columns)).join('');
export const housesCsv = (list: readonly Partial<HouseRow>[], columns: readonly string[] = HOUSE_COLUMNS) =>
	csvLine(columns) + list.map((row) => line(row, columns)).join('');
export const line = (row: Partial<Record<string, string>>, columns: readonly string[]) =>
	csvLine(columns.map((column) => row[column] ?? ''));

/** A folder with a key; writes files into it, imports them, and opens what came of it. */
export class Workshop {
	private constructor(
		readonly dir: string,
		readonly keyFile: KeyFile
	) {}

	static async create(): Promise<Workshop> {
		const dir = await mkdtemp(join(tmpdir(), 'import-test-'));
		dirs.push(dir);
		const keyFile = await newKeyFile('999997');
		const workshop = new Workshop(dir, keyFile);
		await workshop.write('key', JSON.stringify(keyFile));
		return workshop;
	}

	path(name: string): string {
		return join(this.dir, name);
	}

	async write(name: string, data: string | Uint8Array): Promise<string> {
		await writeFile(this.path(name), data);
		return this.path(name);
	}

	/** Imports files of this folder; texts and bytes are written first. */
	async import(
		residents: string | Uint8Array,
		houses: string | Uint8Array,
		more: { mapping?: unknown; font?: string } = {}
	): Promise<ImportSummary> {
		return importRegisters(await this.request(residents, houses, more), quiet);
	}

	async request(
		residents: string | Uint8Array,
		houses: string | Uint8Array,
		more: { mapping?: unknown; font?: string } = {}
	): Promise<ImportFiles> {
		return {
			residents: await this.write('residents.csv', residents),
			houses: await this.write('houses.csv', houses),
			mapping:
				more.mapping === undefined
					? undefined
					: await this.write('mapping.json', JSON.stringify(more.mapping)),
			font: more.font,
			key: this.path('key'),
			out: this.path('register')
		};
	}

	async open(): Promise<Register> {
		const { secret } = await parseKeyFile(JSON.stringify(this.keyFile));
		const manifest = await readManifest(this.path('register'));
		return openRegister(
			await openMunicipalityKeys(secret),
			manifest,
			async (name) => new Uint8Array(await readFile(segmentPath(this.path('register'), name)))
		);
	}

	report(): Promise<string> {
		return readFile(this.path('register.report.csv'), 'utf8');
	}
}
