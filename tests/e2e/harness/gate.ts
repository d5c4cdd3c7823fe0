import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../../src/domain/entry';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What global setup has made; the tests' processes find it by the environment. */
export const prepared = {
	/** The built app. */
	get app() {
		return need('TOMOSHIBI_TEST_APP');
	},
	/** Folder with the town's files, key, and a data directory of a gate that serves them. */
	get town() {
		return need('TOMOSHIBI_TEST_TOWN');
	}
};

function need(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run the browser tests with \`npm run test:e2e\``);
	return value;
}

/** A new folder that goes away with the run. */
export async function newFolder(name: string): Promise<string> {
	return mkdtemp(join(prepared.town, `${name}-`));
}

/** Runs a command of the command line; resolves to what it printed. Rejects with its error output. */
export function cli(...args: string[]): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args], { cwd: root });
		let out = '';
		let problem = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (problem += text));
		child.on('error', reject);
		child.on('close', (code) =>
			code === 0 ? resolve(out) : reject(new Error(`tomoshibi ${args.join(' ')}: ${code}\n${problem}`))
		);
	});
}

/** A command of the command line that goes on for a while. */
export interface Running {
	/** Lines of its standard output so far. */
	reports: string[];
	/** What it has said on standard error so far. */
	said(): string;
	/** Its exit code, once it has ended. */
	ended: Promise<number | null>;
	/** Ctrl-C. */
	interrupt(): void;
}

/** Starts a command of the command line; whoever reads `reports` sees them grow. */
export function startCli(...args: string[]): Running {
	const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args], { cwd: root });
	const reports: string[] = [];
	let said = '';
	createInterface({ input: child.stdout }).on('line', (line) => reports.push(line));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	return {
		reports,
		said: () => said,
		ended: new Promise((resolve, reject) => child.once('error', reject).once('close', resolve)),
		interrupt: () => void child.kill('SIGINT')
	};
}

/** A gate in a process of its own, with data and port of its own. */
export class Gate {
	#process: ChildProcess | null = null;

	private constructor(
		readonly port: number,
		/** Everything that the gate keeps. */
		readonly data: string,
		/** What it has said on standard output and error, over all its lives. */
		readonly log: string,
		readonly app: string,
		/** Settings beyond port, data and app (server/gate/settings.ts). */
		readonly env: Readonly<Record<string, string>>
	) {}

	/** Starts a gate on a free port with a copy of the test town's data. `app`: the built app that it serves. */
	static async start(app = prepared.app): Promise<Gate> {
		const folder = await newFolder('gate');
		await cp(join(prepared.town, 'data'), join(folder, 'data'), { recursive: true });
		const gate = await Gate.at(join(folder, 'data'), app);
		await gate.restart();
		return gate;
	}

	/** A gate on a free port that is not running yet. */
	static async at(data: string, app: string, env: Readonly<Record<string, string>> = {}): Promise<Gate> {
		return new Gate(await freePort(), data, `${data}.log`, app, env);
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** File with the data center's own token. */
	get operatorToken(): string {
		return join(this.data, 'gate', 'operator-token');
	}

	/** Starts the process again, on the same port with the same data. Resolves when it answers. */
	async restart(): Promise<void> {
		const child = fork('server/gate/main.ts', {
			cwd: root,
			execArgv: ['--import', 'tsx'],
			env: {
				...process.env,
				...this.env,
				PORT: String(this.port),
				DATA_DIR: this.data,
				BUILD_DIR: this.app
			},
			stdio: ['ignore', 'pipe', 'pipe', 'ipc']
		});
		this.#process = child;
		const log = createWriteStream(this.log, { flags: 'a' });
		child.stdout!.pipe(log, { end: false });
		child.stderr!.pipe(log, { end: false });
		await new Promise<void>((resolve, reject) => {
			child.once('message', () => resolve());
			child.once('error', reject);
			child.once('exit', (code) => {
				readFile(this.log, 'utf8').then(
					(text) => reject(new Error(`the gate ended with ${code}\n${text}`)),
					reject
				);
			});
		});
	}

	/** SIGKILL: what was not on its disk by then is lost. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	async stop(): Promise<void> {
		await this.#end('SIGTERM');
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#process;
		if (!child) return;
		this.#process = null;
		const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		child.kill(signal);
		await gone;
	}

	/** A one-time code for a new tablet, made by the command line as an operator would. */
	async invite(role: Role, label: string): Promise<{ code: string; device: string }> {
		const printed = await cli(
			...['device', 'invite', '--url', this.url, '--token', this.operatorToken],
			...['--key', join(prepared.town, 'key.json'), '--role', role, '--label', label]
		);
		return JSON.parse(printed) as { code: string; device: string };
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() =>
				address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))
			);
		});
	});
}
