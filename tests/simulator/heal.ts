import { storageProblem } from '../../src/store/errors';
import { replicate } from './center';
import { Broken } from './oracle';
import { appOf, endOfRound, sessionName, shut, type Simulation } from './history';

/** Rounds after which everything must have come to rest. */
const PATIENCE = 14;

/**
 * The network heals: everybody reaches everybody, no request fails, disks have room. Resolves when nothing changes any more.
 * Clocks stay wrong, and nobody presses a button. In half of the histories the first center is away once, as at its next
 * maintenance; in half the tablets are started anew, as on the next morning.
 */
export async function heal(world: Simulation): Promise<void> {
	const { network, tablets, centers, random } = world;
	await network.deliver();
	network.moods.clear();
	network.cut.clear();
	for (const tablet of tablets) tablet.faults = [];
	await everybody(world);
	if (random() < 0.5) for (const tablet of tablets) await shut(tablet);
	if (random() < 0.5) {
		network.moods.set(centers[0], 'refused');
		await everybody(world);
		network.moods.clear();
	}
	let before = '';
	for (let round = 0; round < PATIENCE; round++) {
		const more = await everybody(world);
		const after = await state(world);
		if (!more && after === before) return;
		before = after;
	}
	throw new Broken(`it comes to rest: something still changes after ${PATIENCE} rounds`);
}

/** A round of each tablet and both directions between the centers. Returns whether a tablet has more to do. */
async function everybody(world: Simulation): Promise<boolean> {
	const { centers, clock, tablets } = world;
	let more = false;
	for (const tablet of tablets) {
		if (tablet.wiped) continue;
		// Longer than a gate that has lied is left alone, and than anything is waited for.
		clock.pass(20 * 60_000);
		const app = await appOf(world, tablet);
		const wiped = tablet.wiped;
		try {
			await app.replicas.probeDue();
			const result = await app.round();
			more ||= result?.more ?? false;
		} catch (error) {
			throw storageProblem(error) ? new Error(`${tablet.name}: ${String(error)}`, { cause: error }) : error;
		}
		await endOfRound(world, tablet, wiped);
	}
	const [east, west] = centers;
	const session = sessionName(world);
	await replicate(east, west, `${session} 1`);
	await replicate(west, east, `${session} 2`);
	return more;
}

/** What anything could still change, as text. */
async function state({ centers, tablets }: Simulation): Promise<string> {
	const parts = [...centers.map((center) => center.held().size)];
	for (const { app, wiped } of tablets) {
		if (!app || wiped) continue;
		const { db } = app;
		for (const table of [db.entries, db.unexamined, db.doubts, db.carried]) parts.push(await table.count());
		parts.push(await db.outbox.where('[state+n]').between(['saved', 0], ['saved', Infinity]).count());
	}
	return parts.join();
}
