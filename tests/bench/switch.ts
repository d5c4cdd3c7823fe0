import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { townConfig } from '../../seeds/town/config';
import { connectTo } from '../contract/gatehouse';
import { figure, line, ms, quantile } from './figures';
import {
	configure,
	freePort,
	peering,
	startGateProcess,
	withDirectory,
	type ServerProcess
} from './processes';
import { countingLine, diskOf, realApp } from './tablets';

const RUNS = Number(process.env.BENCH_SWITCHES ?? 10);
/** How long the municipal cloud's trial stood still when a server died. */
const TRIAL_MS = 13_000;
const IN_TRANSFER = 600;
const PATIENCE_MS = 60_000;
const LOOK_MS = 5;

const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
	const late = performance.now() + PATIENCE_MS;
	while (!(await is())) {
		if (performance.now() > late) throw new Error(`${what} did not come about`);
		await sleep(LOOK_MS);
	}
}

/**
 * How long nothing is acknowledged after the gate in use dies (SIGKILL) or falls silent in mid-transfer: from that moment to the
 * first acknowledgement of an entry by the other data center. The tablet's own sync, two gates as processes, embedded databases
 * that fetch from each other.
 */
export const switchBench = (): Promise<void> =>
	withDirectory(async (directory, own) => {
		const env = await peering(directory);
		const [eastPort, westPort] = [await freePort(), await freePort()];
		const [eastFolder, westFolder] = [join(directory, 'east'), join(directory, 'west')];
		await mkdir(eastFolder);
		await mkdir(westFolder);
		const startEast = async (): Promise<ServerProcess> =>
			own(
				await startGateProcess(
					eastFolder,
					{ GATE_NUMBER: '1', ...env([`http://127.0.0.1:${westPort}`]) },
					eastPort
				)
			);
		let east = await startEast();
		const west = own(
			await startGateProcess(
				westFolder,
				{ GATE_NUMBER: '2', ...env([`http://127.0.0.1:${eastPort}`]) },
				westPort
			)
		);
		const toEast = own(await countingLine(eastPort));
		const config = {
			...townConfig,
			gates: [
				{ name: '東センター', origin: toEast.origin },
				{ name: '西センター', origin: west.url }
			]
		};
		await configure(east, config);
		await configure(west, config);
		const device = await connectTo(east.url).enrol(east.operatorToken, config);
		await until('the tablet’s enrolment at the other data center', async () => {
			const { status } = await connectTo(west.url).ask('POST', '/v1/token', {
				body: await device.tokenRequest()
			});
			return status === 200;
		});

		const disk = diskOf(device);
		/** Ms without an acknowledgement after `fail`. */
		const once = async (fail: () => Promise<void> | void): Promise<number> => {
			// A start of the app: it begins with the first data center.
			const app = await realApp(disk, config, toEast.origin);
			const rounds = app.rounds();
			try {
				await app.applications(IN_TRANSFER);
				rounds.written();
				await until('the first acknowledgement', async () => (await app.unacknowledged()) < IN_TRANSFER);
				await fail();
				const began = performance.now();
				// What was under way in this process when the gate died may still be written down.
				const left = await app.unacknowledged();
				if (left === 0) throw new Error('the transfer was over before the gate failed');
				await until('the switch', async () => app.replicas.current?.origin === west.url);
				await until('an acknowledgement', async () => (await app.unacknowledged()) < left);
				const taken = performance.now() - began;
				await until('the rest', async () => (await app.unacknowledged()) === 0);
				return taken;
			} finally {
				rounds.stop();
				app.db.close();
			}
		};

		const killed: number[] = [];
		for (let run = 0; run < RUNS; run++) {
			killed.push(await once(() => east.kill('SIGKILL')));
			east = await startEast();
		}
		const silent: number[] = [];
		for (let run = 0; run < RUNS; run++) {
			silent.push(await once(() => void (toEast.silent = true)));
			toEast.silent = false;
		}
		for (const [what, taken] of [
			['killed', killed],
			['silent', silent]
		] as const) {
			for (const [name, value] of [
				['median', quantile(taken, 0.5)],
				['worst', Math.max(...taken)]
			] as const)
				figure({
					what: `gate ${what} in mid-transfer, nothing acknowledged for, ${name} of ${RUNS}`,
					ours: ms(value),
					peer: `trial ${ms(TRIAL_MS)}`,
					ratio: TRIAL_MS / value,
					target: 1
				});
			line('  all', ...taken.map(ms));
		}
	});
