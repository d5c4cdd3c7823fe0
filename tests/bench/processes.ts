import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PouchDB from 'pouchdb-core';
import { embeddedStorage } from '../../server/gate/storage/embedded';
import { databases, type MunicipalityConfig } from '../../src/domain/municipality';
import { connectTo } from '../contract/gatehouse';

const root = fileURLToPath(new URL('../../', import.meta.url));
const INSERTED = 4_000;

/** A server in a process of its own, so that what it does and what the measuring side does are not one thread's work. */
export interface ServerProcess {
	url: string;
	/** Only of a gate. */
	operatorToken: string;
	kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

function start(path: string, args: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
	const child: ChildProcess = fork(join(root, path), args, {
		cwd: root,
		execArgv: ['--import', 'tsx'],
		env: { ...process.env, COUCHDB_URL: '', ...env }
	});
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	return new Promise((resolve, reject) => {
		child.once('message', (message) => {
			const { url, operatorToken } = message as { url: string; operatorToken?: string };
			resolve({
				url,
				operatorToken: operatorToken ?? '',
				kill(signal) {
					child.kill(signal);
					return ended;
				}
			});
		});
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
	});
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}

/** A gate over the embedded database in `directory`, as `npm start` runs it. */
export async function startGateProcess(
	directory: string,
	env: NodeJS.ProcessEnv = {},
	port?: number
): Promise<ServerProcess> {
	return start('server/gate/main.ts', [], {
		DATA_DIR: directory,
		HOST: '127.0.0.1',
		PORT: String(port ?? (await freePort())),
		...env
	});
}

/** PouchDB over HTTP with nothing in front of it (plain-server.ts). */
export const startPlainProcess = (directory: string, database: string): Promise<ServerProcess> =>
	start('tests/bench/plain-server.ts', [directory, database], {});

/** Puts the config; throws what the gate answers otherwise. */
export async function configure(gate: ServerProcess, config: MunicipalityConfig): Promise<void> {
	const { ask } = connectTo(gate.url);
	const { status, body } = await ask('PUT', '/v1/operator/config', {
		token: gate.operatorToken,
		body: config
	});
	if (status !== 200) throw new Error(`config: ${status} ${JSON.stringify(body)}`);
}

/** The environment of a gate that fetches from the others, with one secret for all of `directory`. */
export async function peering(directory: string): Promise<(origins: string[]) => NodeJS.ProcessEnv> {
	const file = join(directory, 'peer-token');
	await writeFile(file, randomBytes(32).toString('base64url'));
	return (origins) => ({ PEERS: origins.join(), PEER_TOKEN_FILE: file });
}

/**
 * Writes entries into the ledger under a gate's data directory before the gate opens it, many at a time and without waiting for
 * the disk after each: preparing is not what is measured.
 */
export async function fillLedger(
	directory: string,
	config: MunicipalityConfig,
	entries: readonly { _id: string; _rev: string }[]
): Promise<void> {
	const folder = join(directory, 'gate', 'databases');
	await mkdir(folder, { recursive: true });
	const storage = await embeddedStorage(folder);
	await storage.ledger(config);
	await storage.close();
	const name = databases.ledger(config.code, config.disaster.id);
	const pouch = new PouchDB(join(folder, name), { adapter: 'leveldb' });
	for (let from = 0; from < entries.length; from += INSERTED)
		await pouch.bulkDocs(
			entries
				.slice(from, from + INSERTED)
				.map((entry) => ({ ...entry, _revisions: { start: 1, ids: [entry._rev.slice(2)] } })),
			{ new_edits: false }
		);
	const { doc_count } = await pouch.info();
	await pouch.close();
	if (doc_count < entries.length) throw new Error(`${doc_count} documents of ${entries.length} written`);
}

/** Runs with a directory that is gone afterwards, and ends every process that was handed to `own`. */
export async function withDirectory(
	run: (directory: string, own: <T extends Pick<ServerProcess, 'kill'>>(one: T) => T) => Promise<void>
): Promise<void> {
	const directory = await mkdtemp(join(tmpdir(), 'tomoshibi-bench-'));
	const owned: Pick<ServerProcess, 'kill'>[] = [];
	try {
		await run(directory, (one) => {
			owned.push(one);
			return one;
		});
	} finally {
		for (const one of owned) await one.kill('SIGKILL');
		await rm(directory, { recursive: true, force: true });
	}
}
