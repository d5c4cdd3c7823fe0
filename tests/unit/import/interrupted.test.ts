import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readManifest, segmentPath } from '../../../server/import/directory';
import { housesCsv, residentsCsv, rows, Workshop } from './support';

/** A number that no process has: Linux counts to 4,194,304 at most. */
const DEAD = 99_999_999;

describe('an import that dies', () => {
	it('killed at any moment it leaves the old snapshot in use, and the next import clears up', async () => {
		const shop = await Workshop.create();
		const town = rows(3_000);
		await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		const before = await readManifest(shop.path('register'));
		const other = residentsCsv(town.residents.map((r) => ({ ...r, 電話番号: '000-0000-0001' })));
		const request = await shop.request(other, housesCsv(town.houses));

		let killedWhileStaging = 0;
		for (const delay of [0, 60, 200]) {
			const child = spawn(
				process.execPath,
				[
					...['--import', 'tsx', 'server/cli/main.ts', 'register', 'import'],
					...['--residents', request.residents, '--houses', request.houses],
					...['--key', request.key, '--out', request.out]
				],
				{ stdio: 'ignore' }
			);
			const ended = once(child, 'exit');
			const staging = `.import-${child.pid}`;
			// The staging folder is there: the import has begun.
			while (child.exitCode === null && !(await readdir(request.out)).includes(staging))
				await new Promise((resolve) => setTimeout(resolve, 5));
			await new Promise((resolve) => setTimeout(resolve, delay));
			child.kill('SIGKILL');
			await ended;
			if ((await readdir(request.out)).includes(staging)) killedWhileStaging++;
			expect(await readManifest(request.out)).toEqual(before);
			expect((await shop.open()).resident(town.residents[0]!.宛名番号)?.phone).toBe(
				town.residents[0]!.電話番号
			);
		}
		expect(killedWhileStaging).toBeGreaterThan(0);

		await shop.import(other, housesCsv(town.houses));
		expect((await readdir(request.out)).sort()).toEqual(['digits.json', 'manifest.json', 'segments']);
		expect((await shop.open()).resident(town.residents[0]!.宛名番号)?.phone).toBe('000-0000-0001');
	});

	it('dead between moving segments and the manifest, it has changed nothing, and its segments are made again', async () => {
		const shop = await Workshop.create();
		const town = rows(20);
		const changed = residentsCsv(town.residents.map((r) => ({ ...r, 電話番号: '' })));
		const twin = shop.path('register');
		await shop.import(changed, housesCsv(town.houses));
		const { segments } = await readManifest(twin);
		await rm(twin, { recursive: true });
		await shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		const before = await readManifest(twin);
		// A moved segment that the disk lost half of, under the name that the next import will want.
		for (const { name } of segments)
			if (!before.segments.some((known) => known.name === name))
				await writeFile(segmentPath(twin, name), 'half');
		expect((await shop.open()).size.residents).toBe(20);
		await shop.import(changed, housesCsv(town.houses));
		expect((await shop.open()).resident(town.residents[0]!.宛名番号)?.phone).toBe('');
	});

	it('clears folders of dead imports, and waits for a living one', async () => {
		const shop = await Workshop.create();
		const town = rows(20);
		const run = () => shop.import(residentsCsv(town.residents), housesCsv(town.houses));
		await run();
		await mkdir(shop.path(`register/.import-${DEAD}`));
		await writeFile(shop.path(`register/.import-${DEAD}/part`), 'x');
		await mkdir(shop.path(`register/.import-${process.pid}`));
		await run();
		expect((await readdir(shop.path('register'))).sort()).toEqual([
			'digits.json',
			'manifest.json',
			'segments'
		]);
		await mkdir(shop.path(`register/.import-${process.ppid}`));
		await expect(run()).rejects.toThrow(/ほかに進んでいます/);
	});
});
