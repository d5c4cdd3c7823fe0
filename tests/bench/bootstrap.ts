import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb-core';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { townConfig } from '../../seeds/town/config';
import { createGate } from '../../server/gate/gate';
import { embeddedStorage } from '../../server/gate/storage/embedded';
import { sealRows, toFile } from '../../src/archive/file';
import { byId, MOST_ROWS, type StoredDoc } from '../../src/archive/format';
import { databases } from '../../src/domain/municipality';
import type { BundleManifest } from '../../src/sync/protocol';
import { bundleMac } from '../../src/sync/bundle';
import { openMunicipalityKeys, type MunicipalityKeys } from '../../src/vault/keys';
import { connectTo } from '../contract/gatehouse';
import { benchLedger } from './bootstrap-entries';
import { count, figure, line, megabytes, ms } from './figures';
import { BENCH_SECRET } from './key';
import type { Bench } from './page';
import type { BenchServer } from './server';

declare const bench: Bench;

/** What a disaster has in a large town (issue: a new tablet in minutes). */
const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 200_000);
const INSERTED = 4_000;
const TARGET = 20;
/** The peer is stopped when it has taken so many times as long: the ratio is then a lower bound, and printed as one. */
const LONG_ENOUGH = 25;
/** Requests are not what is measured, and all come from one address. */
const UNLIMITED = { device: 1e9, operator: 1e9, failed: 1e9, about: 1e9, enrol: 1e9, token: 1e9 };

const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/bench.js"></script>';

/**
 * Writes entries under the gate's own directory, in the same database as the gate opens afterwards, but many at a time and
 * without waiting for the disk after each: preparing is not what is measured.
 */
async function fill(directory: string, entries: readonly StoredDoc[]): Promise<void> {
	const storage = await embeddedStorage(join(directory, 'databases'));
	await storage.ledger(townConfig);
	await storage.close();
	const { code, disaster } = townConfig;
	const pouch = new PouchDB(join(directory, 'databases', databases.ledger(code, disaster.id)), {
		adapter: 'leveldb'
	});
	for (let from = 0; from < entries.length; from += INSERTED) {
		const documents = entries.slice(from, from + INSERTED).map((entry) => ({
			...entry,
			_revisions: { start: 1, ids: [entry._rev.slice(2)] }
		}));
		await pouch.bulkDocs(documents, { new_edits: false });
	}
	const { doc_count } = await pouch.info();
	await pouch.close();
	if (doc_count < entries.length) throw new Error(`${doc_count} documents of ${entries.length} written`);
}

type Ask = ReturnType<typeof connectTo>['ask'];

/** The bundle as a tablet of headquarters makes it (src/sync/bundle.ts), which is not what is measured. */
async function publish(
	ask: Ask,
	token: string,
	keys: MunicipalityKeys,
	entries: StoredDoc[]
): Promise<number> {
	const put = async (path: string, body: unknown, type?: string) => {
		const { status, body: answer } = await ask('PUT', path, { token, body, type });
		if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
	};
	const segments: BundleManifest['segments'] = [];
	const sorted = [...entries].sort(byId);
	for (let from = 0; from < sorted.length; from += MOST_ROWS) {
		const parts = await sealRows(keys, sorted.slice(from, from + MOST_ROWS));
		await put(`/v1/bundle/${parts.name}`, toFile(parts), 'application/octet-stream');
		segments.push({ name: parts.name, rows: parts.rows, bytes: parts.bytes });
	}
	const database = databases.ledger(townConfig.code, townConfig.disaster.id);
	const info = await ask('GET', `/v1/db/${database}`, { token });
	const content = {
		format: 1,
		municipality: townConfig.code,
		disaster: townConfig.disaster.id,
		k: keys.id,
		createdAt: new Date().toISOString(),
		since: (info.body as { update_seq: number }).update_seq,
		entries: entries.length,
		segments
	} as const;
	await put('/v1/bundle', { ...content, mac: await bundleMac(keys, content) });
	return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function pageOf(context: BrowserContext, url: string): Promise<Page> {
	context.setDefaultTimeout(0);
	const page = await context.newPage();
	page.on('pageerror', (error) => console.error(error));
	await page.goto(`${url}/bench.html`);
	await page.waitForFunction(() => 'bench' in globalThis);
	return page;
}

/**
 * A new tablet: a bundle of all entries until the ledger can be asked, against PouchDB's own replication of the same database
 * through the same gate; and two tablets at the same time.
 */
export async function bootstrapBench(
	context: BrowserContext,
	_url: string,
	server: BenchServer
): Promise<void> {
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	const directory = await mkdtemp(join(tmpdir(), 'tomoshibi-bootstrap-'));
	const profile = await mkdtemp(join(tmpdir(), 'tomoshibi-bootstrap-profile-'));
	const began = performance.now();
	const { entries } = await benchLedger(keys, ENTRIES);
	const docs = entries as unknown as StoredDoc[];
	await fill(directory, docs);
	const build = join(directory, 'build');
	await mkdir(build);
	await writeFile(join(build, 'bench.html'), PAGE);
	await writeFile(join(build, 'bench.js'), server.assets.get('/bench.js')!.body);
	const gate = await createGate({ directory, build, name: '測定', version: 'bench', limits: UNLIMITED });
	const second = await chromium.launchPersistentContext(profile, {
		executablePath: findBrowser(),
		args: ['--no-sandbox', '--disable-background-networking']
	});
	try {
		const url = await gate.app.listen({ port: 0, host: '127.0.0.1' });
		const { ask, enrol } = connectTo(url);
		const configured = await ask('PUT', '/v1/operator/config', {
			token: gate.operatorToken,
			body: townConfig
		});
		if (configured.status !== 200) throw new Error(`config: ${configured.status}`);
		const office = await enrol(gate.operatorToken, townConfig, 'headquarters');
		const tablet = await enrol(gate.operatorToken, townConfig, 'field');
		const bytes = await publish(ask, office.token, keys, docs);
		line('  prepared', ms(performance.now() - began), `bundle ${megabytes(bytes)}`);

		const asked = { config: townConfig, device: tablet.device, token: tablet.token };
		// Two at once first: the gate has served tablets before, for ours and for the peer alike.
		const pages = [await pageOf(context, url), await pageOf(second, url)];
		const both = await Promise.all(
			pages.map((one) => one.evaluate((tablet) => bench.bootstrap(tablet, 'both'), asked))
		);
		const slower = Math.max(...both.map((one) => one.ms));
		for (const one of pages) await one.close();

		const page = await pageOf(context, url);
		const alone = await page.evaluate((tablet) => bench.bootstrap(tablet, 'alone'), asked);
		const expected = entries.filter((entry) => entry.kind === 'certificate.applied').length;
		if (alone.applications !== expected)
			throw new Error(`${alone.applications} applications of ${expected} after the bundle`);
		line('  of it', `on the disk ${ms(alone.diskMs)}`, `longest without an answer ${ms(alone.longestMs)}`);

		const plain = await page.evaluate(([tablet, longest]) => bench.replicate(tablet, longest), [
			asked,
			LONG_ENOUGH * alone.ms
		] as const);
		if (plain.whole && plain.documents < ENTRIES)
			throw new Error(`${plain.documents} documents of ${ENTRIES} replicated`);
		figure({
			what: `new tablet, ${count(ENTRIES)} entries until the ledger can be asked`,
			ours: ms(alone.ms),
			peer: plain.whole
				? `PouchDB 9 replication through the same gate ${ms(plain.ms)}`
				: `PouchDB 9 replication through the same gate more than ${ms(plain.ms)}, stopped at ${count(plain.documents)} entries`,
			ratio: plain.ms / alone.ms,
			target: TARGET
		});
		figure({
			what: 'two new tablets at once, the slower one',
			ours: ms(slower),
			peer: `one after the other ${ms(2 * alone.ms)}`,
			ratio: (2 * alone.ms) / slower,
			target: null
		});
	} finally {
		await second.close();
		await gate.close();
		await rm(profile, { recursive: true, force: true });
		await rm(directory, { recursive: true, force: true });
	}
}
