/**
 * `npm run nightly`: ten thousand random histories of the simulator, or SIMULATOR_RUNS, with the seed at the start (TEST_SEED
 * repeats a run) and a line of progress now and then.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = spawn('npx', ['vitest', 'run', 'tests/simulator'], {
	cwd: fileURLToPath(new URL('../..', import.meta.url)),
	stdio: 'inherit',
	env: { ...process.env, SIMULATOR_RUNS: process.env.SIMULATOR_RUNS ?? '10000' },
	// npx is a script (.cmd) on Windows.
	shell: process.platform === 'win32'
});
child.on('error', (error) => {
	console.error(error.message);
	process.exitCode = 1;
});
child.on('close', (code) => {
	process.exitCode = code ?? 1;
});
