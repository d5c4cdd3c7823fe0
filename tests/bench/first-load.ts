import { existsSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from '@playwright/test';
import { build } from 'vite';
import { count, figure, kilobytes, ms, quantile } from './figures';
import type { Bench } from './page';
import type { BenchServer } from './server';

declare const bench: Bench;

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'test-results', 'bench-app');

const TYPES: Record<string, string> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
	'.webmanifest': 'application/manifest+json'
};

/** A slow tablet: four times slower than this machine. */
const THROTTLING = 4;

/** As text: what TypeScript's tool adds to a function is not in the page. */
const NOTE_WHEN_TYPABLE = `(function look() {
	if (document.querySelector('input:enabled')) globalThis.typable = performance.now();
	else requestAnimationFrame(look);
})()`;

/**
 * The app as it is built, on a browser that is enrolled already: script before the unlock screen, and the time until a PIN can
 * be typed with the server dead.
 */
export async function firstLoad(context: BrowserContext, url: string, server: BenchServer): Promise<void> {
	await rm(out, { recursive: true, force: true });
	process.env.KIT_OUT = out;
	await build({ root, logLevel: 'error' });

	const scripts = new Set<string>();
	server.files = (path, purpose) => {
		const file = [join(out, path), join(out, '200.html')].find((f) => existsSync(f) && statSync(f).isFile())!;
		// What the service worker fetches for later has purpose `empty`.
		if (extname(file) === '.js' && ['script', 'worker', 'sharedworker'].includes(purpose)) scripts.add(file);
		return {
			type: TYPES[extname(file)] ?? 'application/octet-stream',
			body: new Uint8Array(readFileSync(file))
		};
	};

	const page = await context.newPage();
	await page.goto(url);
	await page.waitForFunction(() => 'bench' in globalThis);
	await page.evaluate(() => bench.enrol());
	scripts.clear();

	const origin = new URL(url).origin;
	await page.goto(origin);
	await page.locator('input:enabled').first().waitFor();
	const sizes = [...scripts].map((file) => {
		return { plain: statSync(file).size, packed: statSync(`${file}.br`).size };
	});
	const sum = (of: (size: { plain: number; packed: number }) => number) =>
		sizes.reduce((total, size) => total + of(size), 0);
	figure({
		what: 'script before the unlock screen',
		ours: `${kilobytes(sum((s) => s.packed))} compressed (br, as served)`,
		peer: `${kilobytes(sum((s) => s.plain))} plain in ${count(sizes.length)} files`,
		ratio: null,
		target: null
	});

	await page.evaluate(async () => {
		const { active } = await navigator.serviceWorker.ready;
		if (active?.state !== 'activated')
			await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }));
	});
	await page.close();
	server.close();
	for (const rate of [1, THROTTLING]) {
		const runs: number[] = [];
		for (let run = 0; run < 5; run++) {
			const tablet = await context.newPage();
			const session = await context.newCDPSession(tablet);
			await session.send('Emulation.setCPUThrottlingRate', { rate });
			await tablet.addInitScript({ content: NOTE_WHEN_TYPABLE });
			await tablet.goto(origin);
			const typable = await tablet.waitForFunction(() => (globalThis as { typable?: number }).typable);
			runs.push((await typable.jsonValue())!);
			await tablet.close();
		}
		figure({
			what: `server dead, processor ${rate}× slower: until a PIN can be typed`,
			ours: ms(quantile(runs, 0.5)),
			peer: '',
			ratio: null,
			target: null
		});
	}
}
