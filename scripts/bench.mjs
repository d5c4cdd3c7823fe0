/**
 * `npm run bench`: measures against peers in the same run, in Chromium; one line for each figure. `node scripts/bench.mjs open
 * search` runs some of them; BENCH_ROWS=20000 makes the registers of `open` smaller for a quick look.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = spawn(
	process.execPath,
	// 740,000 residents wait in memory while their snapshot is built.
	['--max-old-space-size=4096', '--import', 'tsx', 'tests/bench/main.ts', ...process.argv.slice(2)],
	{ cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit' }
);
child.on('error', (error) => {
	console.error(error.message);
	process.exitCode = 1;
});
child.on('close', (code) => (process.exitCode = code ?? 1));
