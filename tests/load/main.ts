import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type MunicipalityConfig } from '../../src/domain/municipality';
import { newKeyFile, openMunicipalityKeys, parseKeyFile } from '../../src/vault/keys';
import { connectTo, townConfig } from '../contract/gatehouse';
import { linesOf } from '../../server/handover/lines';
import { LoadTablet, type Job, type Times } from './tablet';

/**
 * `npm run load`: the first hour of a large disaster against one gate on this machine, compressed. Says what was lost (it must
 * be nothing) and how long people waited; exits with 1 if anything is missing, double or refused.
 */
const { values } = parseArgs({
	options: {
		tablets: { type: 'string', default: '300' },
		applications: { type: 'string', default: '3700' },
		surveys: { type: 'string', default: '2300' },
		/** Citizens' requests a second. */
		status: { type: 'string', default: '500' },
		/** How long the hour takes. */
		minutes: { type: 'string', default: '6' }
	}
});
const whole = (name: keyof typeof values): number => {
	const value = Number(values[name]);
	if (!(Number.isFinite(value) && value >= 0)) throw new Error(`--${name} must be a number`);
	return value;
};
const [tablets, applications, surveys, status] = (
	['tablets', 'applications', 'surveys', 'status'] as const
).map(whole) as [number, number, number, number];
const duration = whole('minutes') * 60_000;
/** Between rounds of a tablet, as in src/sync/rounds.ts: not compressed, the app does not hurry either. */
const PAUSE_MS = 15_000;
const root = fileURLToPath(new URL('../../', import.meta.url));

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

const script = (path: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
	fork(join(root, path), args, { cwd: root, execArgv: ['--import', 'tsx'], env: { ...process.env, ...env } });

const message = <T>(child: ChildProcess): Promise<T> =>
	new Promise((resolve, reject) => {
		child.once('message', (value) => resolve(value as T));
		child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)));
	});

const percentile = (sorted: readonly number[], q: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
function said(name: string, times: number[]): string {
	const sorted = times.slice().sort((a, b) => a - b);
	const at = (q: number) => `${Math.round(percentile(sorted, q)).toLocaleString('en')} ms`;
	return `${name}: ${sorted.length.toLocaleString('en')}, 50% ${at(0.5)}, 90% ${at(0.9)}, 99% ${at(0.99)}, longest ${at(1)}`;
}
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<boolean> {
	const folder = await mkdtemp(join(tmpdir(), 'tomoshibi-load-'));
	const port = await freePort();
	const gate = script('server/gate/main.ts', [], {
		DATA_DIR: folder,
		PORT: String(port),
		HOST: '127.0.0.1',
		COUCHDB_URL: process.env.COUCHDB_URL ?? '',
		// The citizens' addresses are invented.
		TRUST_PROXY: '127.0.0.1'
	});
	let citizens: ChildProcess | null = null;
	try {
		const { url, operatorToken } = await message<{ url: string; operatorToken: string }>(gate);
		const config = townConfig();
		const { ask } = connectTo(url);
		const put = await ask('PUT', '/v1/operator/config', { token: operatorToken, body: config });
		if (put.status !== 200) throw new Error(`config: ${put.status}`);
		const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile(config.code)));
		const keys = await openMunicipalityKeys(secret);
		const times: Times = { acknowledged: [], round: [], failures: new Map() };
		console.log(`${tablets} tablets are being enrolled`);
		const fleet: LoadTablet[] = [];
		for (let i = 0; i < tablets; i++) {
			// Each from an address of its own: enrolment is limited by address.
			const from = `10.9.${i >> 8}.${i & 255}`;
			const { enrol } = connectTo(url, (method, path, more = {}) =>
				ask(method, path, { ...more, headers: { ...more.headers, 'x-forwarded-for': from } })
			);
			const { device, privateKey } = await enrol(operatorToken, config, 'survey');
			fleet.push(new LoadTablet(url, device, privateKey, keys, config, times));
		}
		citizens = script('tests/load/citizens.ts', [url, String(status)]);
		console.log(
			`${applications} applications, ${surveys} surveys and ${status} status requests a second in ${duration / 60_000} minutes`
		);
		const written = await drive(fleet, times, citizens);
		const asking = message<{ asked: number; times: number[]; failures: [string, number][]; seconds: number }>(
			citizens
		);
		citizens.send({ stop: true });
		const asked = await asking;
		const lost = await missing(url, operatorToken, config, fleet, written);

		console.log(said('from the desk to the acknowledgement', times.acknowledged));
		console.log(said('one round of a tablet', times.round));
		console.log(said(`status, ${(asked.asked / asked.seconds).toFixed(0)} a second`, asked.times));
		for (const [word, count] of [...times.failures, ...asked.failures])
			console.log(`failed and tried again: ${word}: ${count}`);
		const notOk = asked.failures.reduce((sum, [, count]) => sum + count, 0);
		console.log(
			lost.length === 0
				? `nothing lost: ${written.size} entries are in the database once, and on each of ${tablets} tablets`
				: `LOST: ${lost.slice(0, 20).join('; ')}`
		);
		return lost.length === 0 && notOk === 0;
	} finally {
		citizens?.kill();
		gate.kill('SIGTERM');
		await new Promise((resolve) => (gate.exitCode === null ? gate.once('exit', resolve) : resolve(null)));
		await rm(folder, { recursive: true, force: true });
	}
}

/** Lets the hour pass; resolves when every tablet has everything. */
async function drive(fleet: LoadTablet[], times: Times, citizens: ChildProcess): Promise<Set<string>> {
	const written = new Set<string>();
	const applied: { entry: string; case: string }[] = [];
	const began = performance.now();
	const elapsed = () => performance.now() - began;
	// Applications all through the hour, surveys as soon as there is something to survey.
	const jobs: Job['due'][][] = fleet.map(() => []);
	for (let i = 0; i < applications; i++) jobs[i % fleet.length]!.push((i / applications) * duration);
	const surveyed: number[][] = fleet.map(() => []);
	for (let i = 0; i < surveys; i++)
		surveyed[(i * 7) % fleet.length]!.push(duration * 0.1 + (i / surveys) * duration * 0.9);
	let target = Infinity;

	const run = async (tablet: LoadTablet, index: number) => {
		const plan = [
			...jobs[index]!.map((due) => ({ due, survey: false })),
			...surveyed[index]!.map((due) => ({ due, survey: true }))
		].sort((a, b) => a.due - b.due);
		let nextRound = Math.random() * PAUSE_MS;
		for (;;) {
			const next = plan[0];
			if (next && next.due <= elapsed()) {
				plan.shift();
				const application = next.survey ? applied[Math.floor(Math.random() * applied.length)]! : null;
				const entry = await tablet.write({ due: next.due, application });
				written.add(entry._id);
				if (!application) {
					applied.push({ entry: entry._id, case: entry.case });
					unknown.push(String(entry.open.lookup));
				}
				await tablet.round(began);
				announce(tablet);
				nextRound = elapsed() + PAUSE_MS * (0.75 + Math.random() / 2);
			} else if (elapsed() >= nextRound) {
				await tablet.round(began);
				announce(tablet);
				nextRound = elapsed() + (target === Infinity ? PAUSE_MS * (0.75 + Math.random() / 2) : 500);
			} else if (!next && tablet.unsent === 0 && tablet.has.size >= target) return;
			else await sleep(Math.max(5, Math.min(next?.due ?? Infinity, nextRound, elapsed() + 250) - elapsed()));
		}
	};
	/** Lookups that the gate has by now. */
	let unknown: string[] = [];
	const announce = (tablet: LoadTablet) => {
		if (tablet.unsent > 0 || unknown.length === 0) return;
		const known = unknown;
		unknown = [];
		// Those of other tablets may still be on their way; a second is enough for them.
		setTimeout(() => citizens.send({ lookups: known }), 1_000);
	};
	const progress = setInterval(() => {
		const sent = times.acknowledged.length;
		console.log(`${Math.round(elapsed() / 1000)} s: ${written.size} written, ${sent} acknowledged`);
	}, 30_000);
	const all = Promise.all(fleet.map(run));
	await sleep(duration);
	target = applications + surveys;
	let hung: NodeJS.Timeout | undefined;
	const patience = new Promise<never>((_, reject) => {
		const late = new Error('the tablets did not come to an end within ten minutes');
		hung = setTimeout(() => reject(late), 10 * 60_000);
	});
	await Promise.race([all, patience]);
	clearTimeout(hung);
	clearInterval(progress);
	console.log(`everything was everywhere after ${(elapsed() / 1000).toFixed(0)} s`);
	return written;
}

/** What is not where it should be. */
async function missing(
	url: string,
	operatorToken: string,
	config: MunicipalityConfig,
	fleet: LoadTablet[],
	written: ReadonlySet<string>
): Promise<string[]> {
	const response = await fetch(`${url}/v1/operator/export/ledger`, {
		headers: { authorization: `Bearer ${operatorToken}` }
	});
	if (!response.ok || !response.body) throw new Error(`export: ${response.status}`);
	const stored = new Map<string, number>();
	for await (const line of linesOf(response.body)) {
		const { _id } = JSON.parse(line) as { _id: string };
		stored.set(_id, (stored.get(_id) ?? 0) + 1);
	}
	const lost: string[] = [];
	for (const id of written)
		if (stored.get(id) !== 1) lost.push(`${id} is there ${stored.get(id) ?? 0} times`);
	if (stored.size !== written.size) lost.push(`${stored.size} stored, ${written.size} written`);
	for (const { device, has } of fleet)
		if (has.size !== written.size) lost.push(`${device} has ${has.size} of ${written.size}`);
	return lost;
}

process.exitCode = (await main()) ? 0 : 1;
