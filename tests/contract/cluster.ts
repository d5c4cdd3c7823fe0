import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster, type Cluster, type ClusterOptions } from '../../server/gate/cluster/cluster';
import { connect } from '../../server/gate/storage/couch';
import { databases, isMunicipalityCode, type MunicipalityConfig } from '../../src/domain/municipality';
import { connectTo, townConfig, type Answer, type Running, type TestDevice } from './gatehouse';

/** Asks at a port under the name of a host, which `fetch` does not let one choose. */
export function askAs(port: number, host: string): Running['ask'] {
	return (method, path, { token, body, type, headers } = {}) =>
		new Promise<Answer>((resolve, reject) => {
			const raw = typeof body === 'string' || body instanceof Uint8Array;
			const sent = body === undefined ? undefined : raw ? body : JSON.stringify(body);
			const asking = request(
				{
					port,
					host: '127.0.0.1',
					method,
					path,
					// A connection of its own: what a server remembers of a connection must not help.
					agent: false,
					headers: {
						host,
						...(token ? { authorization: `Bearer ${token}` } : {}),
						...(sent === undefined
							? {}
							: { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(sent) }),
						...headers
					}
				},
				(response) => {
					const chunks: Uint8Array[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(new Uint8Array(chunk)));
					response.on('error', reject);
					response.on('end', () => {
						const bytes = new Uint8Array(Buffer.concat(chunks));
						const text = new TextDecoder().decode(bytes);
						resolve({
							status: response.statusCode!,
							headers: new Headers(response.headers as Record<string, string>),
							body: parse(text),
							bytes
						});
					});
				}
			);
			asking.on('error', reject);
			asking.end(sent);
		});
}

function parse(text: string): Answer['body'] {
	try {
		return JSON.parse(text) as Answer['body'];
	} catch {
		return text;
	}
}

/** Sends bytes as they are; resolves to everything that came back until the server closed, or fell silent for `quiet` ms. */
export function rawly(port: number, text: string | Uint8Array, quiet = 300): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = dial(port, '127.0.0.1');
		let heard = '';
		socket.setTimeout(quiet, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
		socket.on('error', reject);
		socket.on('close', () => resolve(heard));
		socket.on('connect', () => socket.write(text));
	});
}

/** A municipality on a running cluster. */
export interface Member {
	config: MunicipalityConfig;
	host: string;
	ledger: string;
	operatorToken: string;
	ask: Running['ask'];
	enrol(role?: TestDevice['role']): Promise<TestDevice>;
}

export interface RunningCluster {
	cluster: Cluster;
	port: number;
	directory: string;
	/** On the cluster's own host, with its own token unless another is given. */
	desk: Running['ask'];
	own: Running['ask'];
	/** Adds a municipality and puts its config. */
	join(host: string, more?: Partial<MunicipalityConfig>): Promise<Member>;
	restart(): Promise<RunningCluster>;
	stop(): Promise<void>;
}

/** A valid code that no other has. */
export function newCode(): string {
	const five = String(randomInt(90_000, 100_000));
	return Array.from({ length: 10 }, (_, check) => `${five}${check}`).find(isMunicipalityCode)!;
}

export async function startCluster(
	couchUrl?: string,
	options: Partial<ClusterOptions> = {},
	codes: string[] = []
): Promise<RunningCluster> {
	const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'tomoshibi-cluster-')));
	const cluster = await createCluster({
		directory,
		couchUrl,
		build: join(directory, 'build'),
		name: '試験センター',
		version: 'test',
		log: () => undefined,
		...options
	});
	const port = Number(new URL(await cluster.listen({ port: 0, host: '127.0.0.1' })).port);
	const own = askAs(port, 'localhost');
	const desk: Running['ask'] = (method, path, more = {}) =>
		own(method, `/v1/cluster${path}`, { token: cluster.token, ...more });
	let closed = false;
	const close = async () => {
		if (!closed) await cluster.close();
		closed = true;
	};
	return {
		cluster,
		port,
		directory,
		desk,
		own,
		async join(host, more = {}) {
			const config = { ...townConfig(), ...more };
			codes.push(config.code);
			const added = await desk('POST', '/municipalities', {
				body: { code: config.code, name: config.name, hosts: [host] }
			});
			if (added.status !== 200) throw new Error(`add: ${added.status} ${JSON.stringify(added.body)}`);
			const file = (added.body as { operatorTokenFile: string }).operatorTokenFile;
			const operatorToken = (await readFile(file, 'utf8')).trim();
			const ask = askAs(port, host);
			const put = await ask('PUT', '/v1/operator/config', { token: operatorToken, body: config });
			if (put.status !== 200) throw new Error(`config: ${put.status} ${JSON.stringify(put.body)}`);
			return {
				config,
				host,
				ledger: databases.ledger(config.code, config.disaster.id),
				operatorToken,
				ask,
				enrol: (role) => connectTo(`http://${host}`, ask).enrol(operatorToken, config, role)
			};
		},
		async restart() {
			await close();
			return startCluster(couchUrl, { ...options, directory }, codes);
		},
		async stop() {
			await close();
			await rm(directory, { recursive: true, force: true });
			if (!couchUrl) return;
			const couch = connect(couchUrl);
			const { body } = await couch.ask('GET', '_all_dbs');
			for (const name of body as unknown as string[])
				if (codes.some((code) => name.startsWith(`m${code}-`))) await couch.ask('DELETE', name);
		}
	};
}
