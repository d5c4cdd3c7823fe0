import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** What the package zengin-code holds of a bank; hira and roma are left out here, search folds kana by itself. */
interface Source {
	code: string;
	name: string;
	kana: string;
	branches: Record<string, { code: string; name: string; kana: string }>;
}

const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);

/**
 * Writes `bank-directory.txt` from the package zengin-code: every bank of the country with its branches, in a sixth of the
 * package's size. The first line says where it comes from and the day of the data; then a line is a bank: code, name, kana, and
 * its branches (`001name|kana`), separated by tabs. A file of its own, not a module: pages and the book's worker read the same
 * one, and it is in the precache, which a worker's own chunks are not. Only zengin/directory.ts reads it.
 * Does nothing if the file was written from the installed version by this version of the script.
 * @param directory absolute path of static
 */
export async function generateBanks(directory: string): Promise<void> {
	const file = join(directory, 'bank-directory.txt');
	const { version } = require('zengin-code/package.json') as { version: string };
	// The package's versions end in the day of their data: 1.0.0-p20260824.
	const day = /p(\d{4})(\d{2})(\d{2})$/.exec(version);
	if (!day) throw new Error(`zengin-code has changed its version numbers (${version}): see banks.ts`);
	const head = `${day.slice(1).join('-')}\tzengin-code ${version} by scripts/generate/banks.ts (2)\n`;
	if (existsSync(file) && (await readFile(file, 'utf8')).startsWith(head)) return;

	const source = Object.values(require('zengin-code') as Record<string, Source>).sort(byCode);
	const lines = source.map(({ code, name, kana, branches }) => {
		const of = Object.values(branches).sort(byCode);
		for (const text of [name, kana, ...of.flatMap((branch) => [branch.name, branch.kana])])
			if (/[\t\n|]/.test(text)) throw new Error(`a name in zengin-code has a separator in it: ${text}`);
		return [code, name, kana, ...of.map((branch) => `${branch.code}${branch.name}|${branch.kana}`)].join(
			'\t'
		);
	});
	await writeFile(file, head + lines.join('\n'));
}
