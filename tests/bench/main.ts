import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'vite';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { bootstrapBench } from './bootstrap';
import { centersBench } from './centers';
import { cryptoBench } from './crypto';
import { count, figure, line, megabytes, ms, quantile, table } from './figures';
import { firstLoad } from './first-load';
import { gateBench } from './gate';
import { navigatorBench } from './navigator';
import type { Bench } from './page';
import { paymentsBench } from './payments';
import { refoldBench } from './refold';
import { BenchServer } from './server';
import { switchBench } from './switch';
import { wireBench } from './wire';

declare const bench: Bench;

const ORDINARY = 100_000;
const LARGEST = 740_000;
const SEARCHES = 2000;
const APPENDS = 300;
const FRAME_MS = 16;
/** The most that the register of the largest town may hold. */
const MEMORY_BYTES = 300e6;
/** All four at full size take about 15 minutes on two cores; a run that is not over by then hangs. */
const LONGEST_MS = 45 * 60_000;

/** The page that runs the benchmarks, as one script. */
async function pageScript(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'error',
		root: fileURLToPath(new URL('../..', import.meta.url)),
		build: {
			write: false,
			minify: false,
			lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'] }
		}
	});
	const [bundle] = Array.isArray(built) ? built : [built];
	if (!bundle || !('output' in bundle)) throw new Error('no bundle');
	return bundle.output[0].code;
}

/** A fresh page on the benchmark server, in a profile on disk as a tablet has one. */
async function fresh(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	page.on('pageerror', (error) => console.error(error));
	await page.goto(url);
	await page.waitForFunction(() => 'bench' in globalThis);
	return page;
}

/** Bytes of script objects and buffers that live in a page. */
async function memoryOf(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	await session.send('HeapProfiler.collectGarbage');
	const usage = (await session.send('Runtime.getHeapUsage')) as {
		usedSize: number;
		backingStorageSize?: number;
	};
	if (usage.backingStorageSize === undefined) throw new Error('this Chromium does not count buffers');
	return usage.usedSize + usage.backingStorageSize;
}

async function openBench(context: BrowserContext, url: string): Promise<void> {
	const size = Number(process.env.BENCH_ROWS ?? ORDINARY);
	let page = await fresh(context, url);
	await page.evaluate((n) => bench.download(n), size);
	const runs: number[] = [];
	for (let run = 0; run < 5; run++) {
		await page.close();
		page = await fresh(context, url);
		const { ms: taken, hits } = await page.evaluate((n) => bench.open(n), size);
		if (hits === 0) throw new Error('the first search found nobody');
		runs.push(taken);
	}
	const ours = quantile(runs, 0.5);
	await page.close();
	page = await fresh(context, url);
	const dexie = await page.evaluate((n) => bench.dexie(n), size);
	await page.close();
	page = await fresh(context, url);
	const pouch = await page.evaluate((n) => bench.pouch(n), size);
	await page.close();
	const what = `open ${count(size)} residents to the first answer`;
	figure({
		what,
		ours: ms(ours),
		peer: `PouchDB 9 replication ${ms(pouch)}`,
		ratio: pouch / ours,
		target: 100
	});
	figure({ what, ours: ms(ours), peer: `Dexie bulkPut ${ms(dexie)}`, ratio: dexie / ours, target: 10 });
}

async function searchBench(context: BrowserContext, url: string): Promise<void> {
	for (const size of [ORDINARY, LARGEST]) {
		const loader = await fresh(context, url);
		await loader.evaluate((n) => bench.download(n), size);
		await loader.close();
		const page = await fresh(context, url);
		const before = await memoryOf(page);
		await page.evaluate((n) => bench.open(n), size);
		const taken = await page.evaluate(([n, many]) => bench.search(n, many), [size, SEARCHES] as const);
		const held = (await memoryOf(page)) - before;
		const all = taken.map((one) => one.ms);
		const p99 = quantile(all, 0.99);
		figure({
			what: `search ${count(size)} residents, 99th percentile`,
			ours: ms(p99),
			peer: `one frame ${FRAME_MS} ms`,
			ratio: FRAME_MS / p99,
			target: 1
		});
		const first = quantile(
			taken.map((one) => one.first),
			0.99
		);
		line('  median', ms(quantile(all, 0.5)), `99th percentile of the first time ${ms(first)}`);
		const slowest = taken.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
		line('  slowest', ...slowest.map((one) => `${one.query} ${ms(one.ms)}`));
		figure({
			what: `register of ${count(size)} residents in memory`,
			ours: megabytes(held),
			peer: `limit ${megabytes(MEMORY_BYTES)}`,
			ratio: MEMORY_BYTES / held,
			target: 1
		});
		await page.close();
	}
}

async function appendBench(context: BrowserContext, url: string): Promise<void> {
	const page = await fresh(context, url);
	const taken = await page.evaluate((many) => bench.append(many), APPENDS);
	for (const [name, share] of [
		['median', 0.5],
		['99th percentile', 0.99]
	] as const) {
		const [book, dexie, pouch] = [taken.book, taken.dexie, taken.pouch].map((list) => quantile(list, share));
		const what = `entry sealed, signed, on disk and visible, ${name}`;
		for (const [peer, theirs] of [
			['bare Dexie put', dexie!],
			['bare PouchDB put', pouch!]
		] as const)
			figure({
				what,
				ours: ms(book!),
				peer: `${peer} ${ms(theirs)}`,
				ratio: theirs / book!,
				target: null
			});
	}
	await page.close();
}

const BENCHES = {
	open: openBench,
	search: searchBench,
	append: appendBench,
	load: firstLoad,
	bootstrap: bootstrapBench
};
/** Those that need no browser. */
const WITHOUT_BROWSER: Record<string, () => Promise<void> | void> = {
	gate: gateBench,
	wire: wireBench,
	centers: centersBench,
	switch: switchBench,
	crypto: cryptoBench,
	navigator: navigatorBench,
	payments: paymentsBench,
	refold: refoldBench
};
const NAMES = [...Object.keys(BENCHES), ...Object.keys(WITHOUT_BROWSER)];

const chosen = process.argv.slice(2).filter((name) => name !== '--full');
const unknown = chosen.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
	console.error(`No benchmark ${unknown.join(', ')}. There are: ${NAMES.join(', ')}.`);
	process.exit(2);
}

let running = 'build of the page';
const watchdog = setTimeout(() => {
	console.error(`The benchmarks hang: ${running} was not over after ${LONGEST_MS / 60_000} minutes in all.`);
	process.exit(1);
}, LONGEST_MS);

const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);
const script = Object.keys(BENCHES).some(isChosen) ? await pageScript() : '';
for (const [name, run] of Object.entries(BENCHES)) {
	if (!isChosen(name)) continue;
	running = name;
	const server = new BenchServer(
		new Map([
			[
				'/bench.html',
				{
					type: 'text/html',
					body: '<!doctype html><meta charset="utf-8"><script type="module" src="/bench.js"></script>'
				}
			],
			['/bench.js', { type: 'text/javascript', body: script }]
		])
	);
	const profile = await mkdtemp(join(tmpdir(), 'tomoshibi-bench-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: findBrowser(),
		args: ['--no-sandbox', '--disable-background-networking']
	});
	context.setDefaultTimeout(0);
	try {
		await run(context, `${await server.listen()}/bench.html`, server);
	} finally {
		await context.close();
		server.close();
		await rm(profile, { recursive: true, force: true });
	}
}
for (const [name, run] of Object.entries(WITHOUT_BROWSER)) {
	if (!isChosen(name)) continue;
	running = name;
	await run();
}
clearTimeout(watchdog);
if (!table()) process.exitCode = 1;
