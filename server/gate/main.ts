import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCluster, type Cluster } from './cluster/cluster';
import { listen, readSettings } from './settings';
import { StartError } from './storage/port';

/**
 * The gate as a process of its own: `tsx server/gate/main.ts`, with the environment of settings.ts. It uses DATA_DIR/gate
 * and nothing else. Says `{"url","port","operatorToken"}` to a parent process over IPC, and ends when that parent is gone.
 * It is a cluster from the start: of one gate until `municipality add` brings more.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
	const settings = await readSettings(process.env, root);
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
	const { host, dataDir, ...options } = settings;
	const cluster = await createCluster({ ...options, directory: join(dataDir, 'gate'), version });
	try {
		const port = await listen(cluster, settings);
		endWith(cluster);
		const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
		if (process.send) process.send({ url, port, operatorToken: cluster.operatorToken });
		else process.stdout.write(`${url}\n`);
	} catch (error) {
		await cluster.close();
		throw error;
	}
}

function endWith(cluster: Cluster): void {
	let ending = false;
	const end = () => {
		if (ending) return;
		ending = true;
		cluster.close().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`${String(error)}\n`);
				process.exit(1);
			}
		);
	};
	process.on('SIGINT', end).on('SIGTERM', end).on('disconnect', end);
}

main().catch((error: unknown) => {
	process.stderr.write(
		error instanceof StartError
			? `${error.message}\n`
			: `門番を起動できませんでした。\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
	);
	process.exit(1);
});
