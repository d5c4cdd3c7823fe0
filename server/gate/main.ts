import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGate, type Gate } from './gate';
import { listen, readSettings } from './settings';
import { StartError } from './storage/port';

/**
 * The gate as a process of its own: `tsx server/gate/main.ts`, with PORT, HOST, DATA_DIR, COUCHDB_URL, BUILD_DIR, GATE_NAME
 * and TRUST_PROXY. It uses DATA_DIR/gate and nothing else. Says `{"url","operatorToken"}` to a parent process over IPC, and
 * ends when that parent is gone.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
	const settings = await readSettings(process.env, root);
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
	const gate = await createGate({ ...settings, directory: join(settings.dataDir, 'gate'), version });
	try {
		const port = await listen(gate.app, settings);
		endWith(gate);
		const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
		if (process.send) process.send({ url, port, operatorToken: gate.operatorToken });
		else process.stdout.write(`${url}\n`);
	} catch (error) {
		await gate.close();
		throw error;
	}
}

function endWith(gate: Gate): void {
	let ending = false;
	const end = () => {
		if (ending) return;
		ending = true;
		gate.close().then(
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
