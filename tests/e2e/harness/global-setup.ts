import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { cli, Gate } from './gate';

/** Enough people for every kind of row that the generator knows, few enough to be ready in seconds. */
const RESIDENTS = '600';

/**
 * Once for a run: the app, built unless KIT_OUT names one that is; and a small town, imported by the real importer and
 * published to a gate whose data every test's gate starts from.
 */
export default async function prepare(): Promise<() => Promise<void>> {
	const built = process.env.KIT_OUT;
	if (!built) {
		process.env.KIT_OUT = 'test-results/app';
		await build({ logLevel: 'warn' });
	}
	const app = process.env.KIT_OUT!;
	if (!existsSync(join(app, '200.html'))) throw new Error(`there is no built app in ${app}`);

	const town = await mkdtemp(join(tmpdir(), 'tomoshibi-town-'));
	const at = (name: string) => join(town, name);
	const { files } = JSON.parse(await cli('town', at('files'), '--residents', RESIDENTS)) as {
		files: Record<string, string>;
	};
	await cli('key', 'new', at('key.json'));
	await cli(
		...['register', 'import', '--residents', files.residents!, '--houses', files.houses!],
		...['--font', files.font!, '--key', at('key.json'), '--out', at('register')]
	);
	const gate = await Gate.at(at('data'), app);
	await gate.restart();
	await cli(
		...['gate', 'publish', '--url', gate.url, '--token', gate.operatorToken],
		...['--config', files.config!, '--register', at('register')]
	);
	await gate.stop();

	process.env.TOMOSHIBI_TEST_APP = app;
	process.env.TOMOSHIBI_TEST_TOWN = town;
	return () => rm(town, { recursive: true, force: true });
}
