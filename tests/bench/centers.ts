import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import replication from 'pouchdb-replication';
import { townConfig } from '../../seeds/town/config';
import { embeddedStorage } from '../../server/gate/storage/embedded';
import { databases } from '../../src/domain/municipality';
import type { StoredEntry } from '../../src/store/database';
import type { PeerStatus } from '../../src/sync/protocol';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { connectTo } from '../contract/gatehouse';
import { benchLedger } from './bootstrap-entries';
import { count, figure, ms } from './figures';
import { BENCH_SECRET } from './key';
import {
	configure,
	fillLedger,
	peering,
	startGateProcess,
	startPlainProcess,
	withDirectory
} from './processes';

/** Bytes of entries as JSON, and how long the municipal cloud's trial took for as many; for a quick look nobody has tried. */
const QUICK = process.env.BENCH_CENTER_BYTES;
const SIZES = [
	{ bytes: Number(QUICK ?? 10.8e6), trialMs: QUICK ? null : 32_000, full: false },
	{ bytes: 300e6, trialMs: 15 * 60_000, full: true }
];
const FULL = process.argv.includes('--full') || process.env.BENCH_FULL === '1';
const LEDGER = databases.ledger(townConfig.code, townConfig.disaster.id);
const SAMPLE = 1_000;
const LOOK_MS = 20;
const PATIENCE_MS = 40 * 60_000;

const jsonBytes = (entries: readonly StoredEntry[]) =>
	entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);

/** Entries of so many bytes in all, within one entry. */
async function entriesOf(bytes: number): Promise<StoredEntry[]> {
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	const sample = await benchLedger(keys, SAMPLE);
	const each = jsonBytes(sample.entries) / SAMPLE;
	const { entries } = await benchLedger(keys, Math.ceil((bytes / each) * 1.1));
	let sum = 0;
	const end = entries.findIndex((entry) => (sum += Buffer.byteLength(JSON.stringify(entry))) >= bytes);
	if (end < 0) throw new Error(`the entries have ${sum} bytes, not ${bytes}`);
	return entries.slice(0, end + 1);
}

/** Ms from the other center's config to its having everything: its gate fetches by itself from then on. */
async function betweenGates(
	directory: string,
	entries: readonly StoredEntry[],
	own: Parameters<Parameters<typeof withDirectory>[0]>[1]
): Promise<number> {
	const env = await peering(directory);
	const [east, west] = [join(directory, 'east'), join(directory, 'west')];
	await mkdir(west);
	await fillLedger(east, townConfig, entries);
	const source = own(await startGateProcess(east, env(['http://127.0.0.1:1'])));
	await configure(source, townConfig);
	const target = own(await startGateProcess(west, env([source.url])));
	const began = performance.now();
	await configure(target, townConfig);
	const { ask } = connectTo(target.url);
	for (;;) {
		const answer = await ask('GET', '/v1/operator/peers', { token: target.operatorToken });
		const ledger = (answer.body as PeerStatus[]).find(({ database }) => database === 'ledger');
		if (ledger && ledger.refused > 0) throw new Error(`${ledger.refused} entries were refused`);
		if (ledger && ledger.written >= entries.length) break;
		if (performance.now() - began > PATIENCE_MS) throw new Error(`not over: ${JSON.stringify(ledger)}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
	const taken = performance.now() - began;
	await target.kill('SIGTERM');
	await source.kill('SIGTERM');
	return taken;
}

/** Ms that PouchDB's own one-shot replication of the same documents takes, with its own settings and without gates. */
async function plainly(
	directory: string,
	entries: readonly StoredEntry[],
	own: Parameters<Parameters<typeof withDirectory>[0]>[1]
): Promise<number> {
	await fillLedger(join(directory, 'plain'), townConfig, entries);
	const source = own(await startPlainProcess(join(directory, 'plain', 'gate', 'databases'), LEDGER));
	const storage = await embeddedStorage(join(directory, 'plain-target'));
	PouchDB.plugin(http);
	// It defines properties that cannot be defined twice.
	if (!Object.hasOwn(PouchDB, 'replicate')) PouchDB.plugin(replication);
	const { pouch } = await storage.ledger(townConfig);
	const began = performance.now();
	const { docs_written } = await PouchDB.replicate(
		new PouchDB(`${source.url}/${LEDGER}`, { adapter: 'http', skip_setup: true }),
		pouch
	);
	const taken = performance.now() - began;
	if (docs_written < entries.length) throw new Error(`${docs_written} of ${entries.length} replicated`);
	await storage.close();
	await source.kill('SIGKILL');
	return taken;
}

/** A day's differences from one data center to the other, over the embedded databases' own replication. */
export async function centersBench(): Promise<void> {
	for (const { bytes, trialMs, full } of SIZES) {
		if (full && !FULL) continue;
		const entries = await entriesOf(bytes);
		const megabytes = bytes / 1e6;
		const said = (time: number) => `${ms(time)} (${(megabytes / (time / 1000)).toFixed(1)} MB a second)`;
		const what = `${megabytes.toFixed(1)} MB (${count(entries.length)} entries) to the other data center`;
		await withDirectory(async (directory, own) => {
			const ours = await betweenGates(directory, entries, own);
			if (trialMs !== null)
				figure({ what, ours: said(ours), peer: `trial ${ms(trialMs)}`, ratio: trialMs / ours, target: 1 });
			const peer = await plainly(directory, entries, own);
			figure({
				what,
				ours: said(ours),
				peer: `PouchDB 9 replication without gates ${said(peer)}`,
				ratio: peer / ours,
				target: null
			});
		});
	}
}
