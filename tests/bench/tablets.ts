import { IDBFactory } from 'fake-indexeddb';
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import { systemTime } from '../../src/sync/time';
import { openMunicipalityKeys } from '../../src/vault/keys';
import type { TestDevice } from '../contract/gatehouse';
import { startApp, type TabletDisk } from '../unit/sync/fake-tablet';
import { application } from './entries';
import { BENCH_SECRET } from './key';

/** A line to a port of this machine that counts what passes over it; it can fall silent with its connections open. */
export interface CountingLine {
	origin: string;
	/** Bytes towards the gate and back, HTTP's heads included. */
	readonly up: number;
	readonly down: number;
	silent: boolean;
	kill(): Promise<void>;
}

export async function countingLine(target: number): Promise<CountingLine> {
	const open = new Set<Socket>();
	const line = { origin: '', up: 0, down: 0, silent: false, kill: () => Promise.resolve() };
	const server: Server = createServer((tablet) => {
		const gate = connect(target, '127.0.0.1');
		for (const one of [tablet, gate]) {
			open.add(one);
			one
				.on('error', () => undefined)
				.on('close', () => {
					open.delete(one);
					(one === tablet ? gate : tablet).destroy();
				});
		}
		tablet.on('data', (chunk: Uint8Array) => {
			if (line.silent) return;
			line.up += chunk.length;
			gate.write(chunk);
		});
		gate.on('data', (chunk: Uint8Array) => {
			if (line.silent) return;
			line.down += chunk.length;
			tablet.write(chunk);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	line.origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	line.kill = () =>
		new Promise((resolve) => {
			for (const one of open) one.destroy();
			server.close(() => resolve());
		});
	return line;
}

/** The disk of a tablet that the gate knows. */
export const diskOf = ({ device, privateKey, publicKey }: TestDevice): TabletDisk => ({
	device,
	privateKey,
	publicKey,
	indexedDB: new IDBFactory()
});

/** The app's own sync (src/sync) with the machine's time, on a disk that survives it. */
export async function realApp(disk: TabletDisk, config: MunicipalityConfig, origin: string) {
	const app = await startApp(disk, systemTime(), fetch, { config, origin });
	const keys = await openMunicipalityKeys(BENCH_SECRET.slice());
	let serial = 0;
	return {
		...app,
		/** Applications of the usual size; they wait for the rounds. */
		async applications(many: number) {
			const { device } = disk;
			return app.host.appender.append(
				Array.from({ length: many }, () => ({
					...application(device, ++serial),
					disaster: config.disaster.id,
					by: { staff: `${device}-1`, role: 'field' as const }
				})),
				keys
			);
		},
		/** How many of this tablet's entries no gate has acknowledged. Throws if one was refused. */
		async unacknowledged(): Promise<number> {
			const refused = await app.db.outbox.where({ state: 'refused' }).first();
			if (refused) throw new Error(`refused: ${refused.reason}`);
			return app.db.outbox.where({ state: 'saved' }).count();
		}
	};
}
