/**
 * `npm test`: everything that must hold, in one run, also right after `git clone` with nothing installed.
 * A failing step does not stop the later ones; the last line is `N passed, N failed` and the exit code says the same.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'test-results');
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const problems = [];

/**
 * Runs a command with its output on this terminal. Resolves to its exit code; 1 if it could not be started or was killed.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
function run(command, args, env = {}) {
	console.log(`\n▶ ${[command, ...args].join(' ')}`);
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...env },
			// npm and npx are scripts (.cmd) on Windows.
			shell: process.platform === 'win32'
		});
		child.on('error', (error) => {
			console.error(`${command}: ${error.message}`);
			resolve(1);
		});
		child.on('close', (code) => resolve(code ?? 1));
	});
}

/** @param {string} name @param {number} passed @param {number} failed */
function count(name, passed, failed) {
	total.passed += passed;
	total.failed += failed;
	if (failed) problems.push(`${name}: ${failed} failed`);
}

/** @param {string} name @param {Promise<number>} code A step without tests counts as one. */
async function countStep(name, code) {
	if ((await code) === 0) count(name, 1, 0);
	else count(name, 0, 1);
}

/**
 * Counts the tests of a run by its own report. A run that failed though no test did (a file that does not load, a report
 * that was never written) counts as one failure.
 * @param {string} name @param {Promise<number>} code @param {string} report
 * @param {(json: any) => { passed: number, failed: number }} read
 */
async function countTests(name, code, report, read) {
	const failedRun = (await code) !== 0;
	if (!existsSync(report)) return count(name, 0, 1);
	const { passed, failed } = read(JSON.parse(readFileSync(report, 'utf8')));
	count(name, passed, failedRun ? Math.max(1, failed) : failed);
}

/** Installs a browser where that needs nobody's password. */
async function installBrowser() {
	const isRoot = process.getuid?.() === 0;
	if (isRoot && spawnSync('apt-get', ['--version']).status === 0) {
		const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
		if ((await run('apt-get', ['update'], quiet)) === 0)
			await run('apt-get', ['install', '-y', 'chromium', 'fonts-noto-cjk'], quiet);
	} else await run('npx', ['playwright', 'install', 'chromium']);
}

/** @returns {Promise<string | null>} Path of a Chromium, null if there is none and none could be installed. */
async function browser() {
	const { findBrowser } = await import('./find-browser.mjs');
	try {
		return findBrowser();
	} catch (missing) {
		// A path that somebody has set is wrong: installing another browser would not be what they asked for.
		if (!process.env.CHROMIUM_PATH) await installBrowser();
		try {
			return findBrowser();
		} catch {
			problems.push(
				missing instanceof Error ? missing.message : String(missing),
				'  on Debian or Ubuntu:  sudo apt-get install -y chromium fonts-noto-cjk',
				'  elsewhere:            npx playwright install --with-deps chromium',
				'  then:                 npm test'
			);
			return null;
		}
	}
}

function finish() {
	if (problems.length) console.log(`\n${problems.join('\n')}`);
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	process.exit(total.failed ? 1 : 0);
}

if (!existsSync(join(root, 'node_modules')) && (await run('npm', ['ci'])) !== 0) {
	count('npm ci', 0, 1);
	finish();
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results);
// The tests have a build of their own: `npm start` may be serving the other one.
const app = join(results, 'app');

await countStep('lint', run('npm', ['run', 'lint']));
await countStep('check', run('npm', ['run', 'check']));
const unit = join(results, 'unit.json');
await countTests(
	'unit tests',
	run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`]),
	unit,
	(json) => ({ passed: json.numPassedTests, failed: json.numFailedTests })
);
await countStep('build', run('npm', ['run', 'build'], { KIT_OUT: app }));
const chromium = await browser();
if (chromium === null) count('browser tests', 0, 1);
else {
	const e2e = join(results, 'e2e.json');
	await countTests(
		'browser tests',
		run('npx', ['playwright', 'test', '--reporter=list,json'], {
			CHROMIUM_PATH: chromium,
			KIT_OUT: app,
			PLAYWRIGHT_JSON_OUTPUT_NAME: e2e
		}),
		e2e,
		({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky })
	);
}
finish();
