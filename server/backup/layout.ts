import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';

/**
 * A backup (控え) on disk: one folder for each generation (世代), named by its time, each of them whole by itself.
 *
 *   <DIR>/20261121T122524123Z/manifest.json     written last; what it does not name is not part of the backup
 *                             config.json       what the gate served
 *                             ledger.ndjson.gz  one stored document a line, all leaves, with their revisions
 *                             reads.ndjson.gz   devices.ndjson.gz
 *                             register.json     manifest of the register snapshot, if there is one
 *                             segments/<name>   its sealed segments; equal ones are hard links to the generation before
 *   <DIR>/.<name>.writing                       one that is being written, or was when the machine stopped
 */
export const PURPOSES = ['ledger', 'reads', 'devices'] as const;
export type Purpose = (typeof PURPOSES)[number];
export const documentsFile = (purpose: Purpose): string => `${purpose}.ndjson.gz`;
export const CONFIG = 'config.json';
export const REGISTER = 'register.json';
export const MANIFEST = 'manifest.json';
export const segmentFile = (name: string): string => `segments/${name}`;

const count = z.number().int().nonnegative();
export const BackupFile = z.strictObject({
	name: z.string().regex(/^(?:segments\/[0-9a-f]{64}|[a-z]+(?:\.[a-z]+)+)$/),
	bytes: count,
	sha256: z.string().regex(/^[0-9a-f]{64}$/)
});
export type BackupFile = z.infer<typeof BackupFile>;

export const BackupManifest = z.strictObject({
	format: z.literal('tomoshibi-backup-1'),
	createdAt: z.iso.datetime(),
	/** Origin of the gate that it was made from. */
	gate: z.string(),
	municipality: z.string(),
	disaster: z.string(),
	/** Documents of each kind. */
	documents: z.strictObject({ ledger: count, reads: count, devices: count }),
	/** When the registers were exported, null if none had been published. */
	register: z.string().nullable(),
	files: z.array(BackupFile)
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** A whole generation. */
export interface Generation {
	name: string;
	path: string;
	manifest: BackupManifest;
}

const NAME = /^\d{8}T\d{9}Z$/;

/** Name of the generation that is made at this time. */
export const generationName = (at: Date): string => at.toISOString().replace(/[-:.]/g, '');

/** Time of a generation, from its name, ms. */
export function timeOf(name: string): number {
	const [, year, month, day, hour, minute, second, ms] =
		/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(name) ?? [];
	return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

/** Names of all generations under a folder, oldest first. Half-written ones are none. */
export async function generationNames(directory: string): Promise<string[]> {
	const names = await withFile('控えのフォルダー', directory, () => readdir(directory));
	return names.filter((name) => NAME.test(name)).sort();
}

/** Opens one generation, the newest unless named. Throws UserError that says what is wrong with which file. */
export async function openGeneration(directory: string, wanted?: string): Promise<Generation> {
	const names = await generationNames(directory);
	const name = wanted ?? names.at(-1);
	if (name === undefined)
		throw new UserError(
			`${directory} に控えがありません。書きかけのものは控えではありません。tomoshibi backup で作ってください。`
		);
	if (!names.includes(name))
		throw new UserError(`${directory} に世代 ${name} がありません。あるのは: ${names.join('、') || 'なし'}`);
	const path = join(directory, name);
	const file = join(path, MANIFEST);
	const text = await withFile('控えの目録', file, () => readFile(file, 'utf8'));
	const manifest = BackupManifest.safeParse(parse(text));
	if (!manifest.success)
		throw new UserError(`控えの目録が壊れています: ${file}。ほかの世代を --generation で指定してください。`);
	return { name, path, manifest: manifest.data };
}

/** Undefined for what is no JSON. */
export function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
