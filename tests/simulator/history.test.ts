import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History, tell } from './actions';
import { heal } from './heal';
import { end, live } from './history';
import { examine } from './oracle';

/** 500 in every test run, 10,000 with `npm run nightly`. */
const RUNS = Number(process.env.SIMULATOR_RUNS ?? 500);
const PROGRESS = 250;
/** So long a smaller history that fails too is looked for, ms. */
const SHRINK_MS = 60_000;

test(
	`in ${RUNS} random histories nothing is lost, nothing is double, and all come to the same`,
	async () => {
		let count = 0;
		const started = Date.now();
		let acknowledged = 0;
		let failedAt: number | null = null;
		await fc.assert(
			fc.asyncProperty(History, async (history) => {
				if (failedAt !== null && Date.now() - failedAt > SHRINK_MS) return;
				try {
					const world = await live(history);
					try {
						await heal(world);
						await examine(world);
						acknowledged += world.promised.size;
					} finally {
						await end(world);
					}
				} catch (error) {
					if (failedAt === null) {
						failedAt = Date.now();
						process.stderr.write(`history ${count + 1} fails: ${String(error)}\n${tell(history)}\n`);
					}
					throw new Error(`${String(error)}\n${tell(history)}`, { cause: error });
				}
				if (failedAt === null && ++count % PROGRESS === 0)
					process.stderr.write(`${count} histories, ${Math.round((Date.now() - started) / 1000)} s\n`);
			}),
			{ numRuns: RUNS }
		);
		process.stderr.write(`${count} histories, ${acknowledged} acknowledged entries\n`);
		expect(acknowledged).toBeGreaterThan(RUNS);
	},
	RUNS * 5_000
);
