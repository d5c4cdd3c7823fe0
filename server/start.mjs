// `npm start`: everything from a clean clone to a running gate with a synthetic town. Plain Node until packages are there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const at = (/** @type {string[]} */ ...path) => join(root, ...path);
const dataDir = resolve(root, process.env.DATA_DIR || 'data');
/** Key, registers and codes: what belongs to the office and never to the gate's process. */
const office = join(dataDir, 'office');
const key = join(office, 'key.json');
const register = join(office, 'register');
/** Written when the town has been published to the gate: the first start was not interrupted. */
const published = join(office, 'published');

const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

/** What the person can put right; anything else shows its stack. */
class Stop extends Error {}

/**
 * Runs a program to its end. What it says is shown only if it fails, its standard error too where `loud`.
 * @param {string[]} args @param {{ loud?: boolean, fine?: number[] }} [options]
 * @returns {Promise<string>} its standard output
 */
function run(args, { loud = false, fine = [0] } = {}) {
	return new Promise((done, fail) => {
		const child = spawn(process.execPath, args, {
			cwd: root,
			stdio: ['ignore', 'pipe', loud ? 'inherit' : 'pipe']
		});
		let out = '';
		let all = '';
		child.stdout?.setEncoding('utf8').on('data', (text) => {
			out += text;
			all += text;
		});
		child.stderr?.setEncoding('utf8').on('data', (text) => (all += text));
		child.on('error', fail);
		child.on('close', (code) => {
			if (fine.includes(code ?? 1)) done(out);
			else fail(new Stop(all.trim()));
		});
	});
}

const npm = (/** @type {string[]} */ ...args) => {
	const cli = process.env.npm_execpath;
	if (!cli) throw new Stop('npm start で起動してください。');
	return run([cli, ...args]);
};
const tomoshibi = (/** @type {string[]} */ args, /** @type {number[]} */ fine = [0]) =>
	run(['--import', 'tsx', at('server', 'cli', 'main.ts'), ...args], { loud: true, fine });

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new Stop(
		`Node.js ${process.versions.node} では動きません。20.19 以上を入れてください。https://nodejs.org/`
	);
}

/** npm notes in node_modules what it has installed; a lock that is newer has been changed since. */
async function install() {
	const note = at('node_modules', '.package-lock.json');
	const changed = () => statSync(at('package-lock.json')).mtimeMs > statSync(note).mtimeMs;
	if (existsSync(note) && !changed()) return;
	say('必要な部品を入れています（はじめの1回だけ、1分ほど）…');
	await npm('ci', '--no-audit', '--no-fund').catch((error) => {
		throw new Stop(
			`部品を入れられませんでした。ネットワークにつながっているか確かめてください。\n\n${error.message}`
		);
	});
}

/** Hash over everything that the pages are built from. */
function sources() {
	const hash = createHash('sha256');
	/** @param {string} path */
	const add = (path) => {
		if (path === 'src/generated') return;
		if (statSync(at(path)).isDirectory())
			for (const name of readdirSync(at(path)).sort()) add(`${path}/${name}`);
		else
			hash
				.update(`${path}\n`)
				.update(new Uint8Array(readFileSync(at(path))))
				.update('\n');
	};
	for (const path of ['package-lock.json', 'scripts', 'src', 'static', 'svelte.config.js', 'vite.config.ts'])
		add(path);
	return hash.digest('hex');
}

async function build() {
	// A prepared build is served as it is.
	if (process.env.BUILD_DIR) return;
	const stamp = at('build', '.sources');
	const now = sources();
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
	say('画面を組み立てています（1分ほど）…');
	await npm('run', 'prepare');
	await npm('run', 'build');
	writeFileSync(stamp, now);
}

/**
 * Starts the gate in a process of its own and waits until it answers. It says itself what is wrong with PORT and the like.
 * @returns {Promise<{ url: string, port: number, ended: Promise<number> }>}
 */
function gate() {
	const child = spawn(process.execPath, ['--import', 'tsx', at('server', 'gate', 'main.ts')], {
		cwd: root,
		env: { ...process.env, DATA_DIR: dataDir },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	// Ctrl-C reaches the gate too; this process only has to outlive it.
	process.on('SIGINT', () => undefined);
	process.on('SIGTERM', () => void child.kill('SIGTERM'));
	return new Promise((done, fail) => {
		/** @type {Promise<number>} */
		const ended = new Promise((end) => child.on('exit', (code) => end(code ?? 1)));
		void ended.then(() => fail(new Stop('')));
		child.on('error', fail);
		child.on('message', (/** @type {{ url?: string, port?: number }} */ { url, port }) => {
			// The loader talks on this channel too.
			if (url && port) done({ url, port, ended });
		});
	});
}

/** The synthetic town: generated, sealed with a fresh key and published as any municipality's registers would be.
 * @param {string} url */
async function prepareTown(url) {
	mkdirSync(office, { recursive: true, mode: 0o700 });
	say('架空の町「灯市」の台帳を作り、封じています…');
	const residents = process.env.TOWN_RESIDENTS;
	const made = await tomoshibi([
		'town',
		join(office, 'town'),
		...(residents ? ['--residents', residents] : [])
	]);
	const { files } = JSON.parse(made);
	if (!existsSync(key)) await tomoshibi(['key', 'new', key, '--municipality', '999997']);
	const from = ['--residents', files.residents, '--houses', files.houses, '--font', files.font];
	// 3: some rows were refused, which the import has reported.
	await tomoshibi(['register', 'import', ...from, '--key', key, '--out', register], [0, 3]);
	const what = ['--config', files.config, '--key', key, '--register', register];
	await tomoshibi(['gate', 'publish', ...operator(url), ...what]);
	writeFileSync(published, '');
}

const operator = (/** @type {string} */ url) => [
	'--url',
	url,
	'--token',
	join(dataDir, 'gate', 'operator-token')
];

/** @param {string} url @param {string} role @param {string} label @returns {Promise<string>} the code */
async function invite(url, role, label) {
	const made = await tomoshibi([
		'device',
		'invite',
		...operator(url),
		'--key',
		key,
		'--role',
		role,
		'--label',
		label
	]);
	return JSON.parse(made).code;
}

/** Half-width columns that a text takes on a terminal. @param {string} text */
const columns = (text) =>
	[...text].reduce((sum, c) => sum + (/[\u3000-\u9fff\uff00-\uff60]/.test(c) ? 2 : 1), 0);

/** @param {[string, string][]} rows */
function table(rows) {
	const width = Math.max(...rows.map(([title]) => columns(title)));
	for (const [title, text] of rows) say(`  ${title}${' '.repeat(width - columns(title) + 2)}${text}`);
}

async function main() {
	checkNode();
	await install();
	const { url, port, ended } = await gate();
	const { config } = await (await fetch(`${url}/v1/about`)).json();
	await build();
	if (!config || (existsSync(office) && !existsSync(published))) await prepareTown(url);

	const drill = existsSync(key);
	const [field, headquarters, administrator] = drill
		? await Promise.all([
				invite(url, 'field', '受付タブレット'),
				invite(url, 'headquarters', '本部パソコン'),
				invite(url, 'administrator', '管理者パソコン')
			])
		: ['', '', ''];
	// Two names for this machine are two origins: both devices fit into one browser.
	const desk = `http://localhost:${port}`;
	const headOffice = `http://127.0.0.1:${port}`;
	say(`\n灯 Tomoshibi が動いています: ${desk}\n`);
	table(
		drill
			? [
					['受付（避難所のタブレット）', `${desk}/enrol#${field}`],
					['本部（パソコン）', `${headOffice}/enrol#${headquarters}`],
					['管理者（別のブラウザーで）', `${headOffice}/enrol#${administrator}`],
					['市民（証明書の状況）', `${desk}/status`],
					['市民（証明書の真偽）', `${desk}/verify`]
				]
			: [['市民（証明書の状況）', `${desk}/status`]]
	);
	if (drill)
		say(
			'\n受付・本部・管理者のリンクは一度だけ、24時間使えます。開いて職員の名前とパスフレーズを決めると、端末の登録が終わります。\n' +
				'登録した端末は、次からはアドレスを開くだけで使えます。リンクは npm start のたびに新しく出ます。'
		);
	say(`データは ${dataDir} にあります。止めるには Ctrl-C を押してください。`);
	const code = await ended;
	say(code === 0 ? '止めました。データは残っています。' : `門番が止まりました（終了コード ${code}）。`);
	process.exitCode = code;
}

main().catch((error) => {
	const text = error instanceof Stop ? error.message : (error?.stack ?? String(error));
	if (text) process.stderr.write(`\n${text}\n`);
	process.exit(1);
});
