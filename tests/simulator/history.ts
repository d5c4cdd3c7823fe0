import type { IDBFactory } from 'fake-indexeddb';
import { GateError } from '../../server/gate/errors';
import { PackageError } from '../../src/exchange/package';
import { BookError } from '../../src/book/api';
import { storageProblem } from '../../src/store/errors';
import type { StoredEntry } from '../../src/store/database';
import type { Action, Busy, History } from './actions';
import { Center, replicate, type CenterBackup } from './center';
import { createClock, seeded, START } from './clock';
import { diskOf, imageOf, type DiskImage } from './disk';
import { createNetwork } from './network';
import { startApp, type App, type Tablet, type World } from './tablet';
import { DEVICES, EAST, town, WEST } from './town';
import { work } from './work';

const DAY = 86_400_000;
const TWINS = 2;

/** Everything that there is in a history, and what was promised to people in it. */
export interface Simulation extends World {
	centers: [Center, Center];
	tablets: Tablet[];
	/** Entries whose writer was told that they are on the disk, by `id\nrev`. */
	promised: Map<string, StoredEntry>;
	/** Promised ones whose only disk was destroyed. No program brings them back. */
	destroyed: Set<string>;
	/** Devices whose disk was copied or put back: their numbers may come twice. */
	copied: Set<string>;
	/** Devices that were revoked, and the first time. */
	revoked: Map<string, number>;
	/** What happened beside the actions, for whoever reads a failure. */
	trace: string[];
}

export const keyOf = ({ _id, _rev }: Pick<StoredEntry, '_id' | '_rev'>) => `${_id}\n${_rev}`;

/** Carries out a history up to its end. Whatever goes wrong that may not go wrong is thrown. */
export async function live({ tablets: count, seed, actions }: History): Promise<Simulation> {
	const random = seeded(seed);
	const clock = createClock(random);
	const all = await town();
	const centers: [Center, Center] = [
		new Center(EAST, '東センター', 1, all, clock),
		new Center(WEST, '西センター', 2, all, clock)
	];
	const network = createNetwork(centers, clock, random);
	const world: Simulation = {
		town: all,
		clock,
		network,
		random,
		centers,
		tablets: [],
		promised: new Map(),
		destroyed: new Set(),
		copied: new Set(),
		revoked: new Map(),
		trace: []
	};
	for (const center of centers)
		await center.devices.restore([...all.people.values()].map(({ info }) => info));
	clock.pass(60_000);
	/** The last image of each disk; at first the one after the enrolment. */
	const images = new Map<Tablet, DiskImage>();
	for (const device of DEVICES.slice(0, count)) {
		const image = enrolled(all, device, random);
		const tablet = tabletOf(device, await diskOf(image));
		world.tablets.push(tablet);
		images.set(tablet, image);
	}
	const backups = new Map<Center, CenterBackup>(centers.map((center) => [center, center.backup()]));
	try {
		for (const action of actions) {
			clock.pass(1_000);
			await carryOut(world, action, backups, images);
		}
		return world;
	} catch (error) {
		await end(world);
		throw error;
	}
}

/** Ends all apps. */
export async function end({ tablets, centers }: Simulation): Promise<void> {
	for (const { app } of tablets) await app?.kill();
	for (const center of centers) await center.close();
}

/** The disk of a tablet after its enrolment and its first round: others may have been enrolled since. */
function enrolled({ people }: World['town'], device: string, random: () => number): DiskImage {
	const known = [...people.values()].filter(({ info }) => info.device === device || random() < 0.7);
	const firstSeen = new Date(START).toISOString();
	return new Map<string, unknown[]>([
		['meta', [{ key: 'identity', value: people.get(device)!.identity }]],
		['roster', known.map(({ info }) => ({ device: info.device, info, endorsed: true, firstSeen }))]
	]);
}

function tabletOf(device: string, disk: IDBFactory, name = device): Tablet {
	return { name, device, disk, skew: 0, faults: [], wiped: false, app: null };
}

export async function appOf(world: Simulation, tablet: Tablet): Promise<App> {
	return (tablet.app ??= await startApp(world, tablet));
}

export async function shut(tablet: Tablet): Promise<void> {
	await tablet.app?.kill();
	tablet.app = null;
}

/** Where each entry is, of those that can still get anywhere. */
export async function holders(world: Simulation): Promise<Set<string>> {
	const held = new Set<string>();
	for (const center of world.centers) for (const key of center.held()) held.add(key);
	for (const tablet of world.tablets) {
		if (tablet.wiped) continue;
		const { db } = await appOf(world, tablet);
		for (const [id, rev] of await db.entries.toCollection().primaryKeys()) held.add(`${id}\n${rev}`);
	}
	return held;
}

/** After something was destroyed: what was only there is gone. */
async function mourn(world: Simulation): Promise<void> {
	const held = await holders(world);
	for (const key of world.promised.keys()) if (!held.has(key)) world.destroyed.add(key);
}

/** Runs something during which the app may lose its power or its room; nothing else may go wrong. */
async function risky(world: Simulation, tablet: Tablet, job: (app: App) => Promise<unknown>): Promise<void> {
	const app = await appOf(world, tablet);
	const wiped = tablet.wiped;
	app.fate.wasFull = false;
	try {
		await job(app);
	} catch (error) {
		const expected =
			app.fate.dead ||
			(app.fate.wasFull && storageProblem(error) === 'storageFull') ||
			error instanceof PackageError;
		if (!expected) throw error;
		world.trace.push(`${tablet.name}: ${String(error)}`);
	}
	tablet.faults = [];
	if (app.fate.dead) await shut(tablet);
	await endOfRound(world, tablet, wiped);
}

/** A tablet that was wiped just now is out of the history, with what only it had. */
export async function endOfRound(world: Simulation, tablet: Tablet, wiped: boolean): Promise<void> {
	if (!tablet.wiped || wiped) return;
	await shut(tablet);
	await mourn(world);
}

async function carryOut(
	world: Simulation,
	action: Action,
	backups: Map<Center, CenterBackup>,
	images: Map<Tablet, DiskImage>
): Promise<void> {
	const { centers, clock, network, tablets } = world;
	const tablet = 'tablet' in action ? tablets[action.tablet % tablets.length]! : tablets[0]!;
	const center = 'center' in action ? centers[action.center]! : centers[0];
	if ('tablet' in action && tablet.wiped) return;
	switch (action.do) {
		case 'write':
			return risky(world, tablet, async (app) => {
				for (let i = 0; i < action.count; i++) await work(world, app, action.work, action.pick + i);
			});
		case 'sync':
			tablet.faults = [...action.faults];
			return risky(world, tablet, (app) => sync(app, action.hurry));
		case 'together': {
			const both = action.tablets.map((i) => tablets[i % tablets.length]!).filter(({ wiped }) => !wiped);
			for (const one of both) one.faults = [...action.faults];
			// One tablet makes one round at a time.
			await Promise.all([...new Set(both)].map((one) => risky(world, one, (app) => sync(app, false))));
			return;
		}
		case 'crash':
			if (action.busy === 'start') await shut(tablet);
			return risky(world, tablet, async (app) => {
				app.fate.writesLeft = action.after;
				tablet.faults = [...action.faults];
				try {
					await busy(world, tablet, app, action.busy);
				} finally {
					app.fate.dead = true;
				}
			});
		case 'full':
			return risky(world, tablet, async (app) => {
				app.fate.full = action.writes;
				try {
					await busy(world, tablet, app, action.busy);
				} finally {
					app.fate.full = 0;
				}
			});
		case 'restart':
			return shut(tablet);
		case 'cut': {
			const pair = `${tablet.name} ${center.origin}`;
			if (action.cut) network.cut.add(pair);
			else network.cut.delete(pair);
			return;
		}
		case 'mood':
			network.moods.set(center, action.mood);
			return;
		case 'replicate': {
			const [from, to] = action.from === 0 ? centers : [centers[1], centers[0]];
			await replicate(from, to, sessionName(world), action.most);
			return;
		}
		case 'backup':
			backups.set(center, center.backup());
			return;
		case 'restore':
			await center.restore(backups.get(center)!, action.locals);
			return mourn(world);
		case 'lose': {
			const nothing = { docs: new Map(), locals: new Map(), seq: 0 };
			await center.restore({ ledger: nothing, register: nothing }, true);
			return mourn(world);
		}
		case 'image':
			images.set(tablet, await imageOf(tablet.disk));
			return;
		case 'oldDisk': {
			const image = images.get(tablet);
			if (!image) return;
			await shut(tablet);
			tablet.disk = await diskOf(image);
			world.copied.add(tablet.device);
			return mourn(world);
		}
		case 'twin': {
			if (tablets.length - new Set(tablets.map(({ device }) => device)).size >= TWINS) return;
			const twin = tabletOf(tablet.device, await diskOf(await imageOf(tablet.disk)), `${tablet.name} twin`);
			world.copied.add(tablet.device);
			tablets.push({ ...twin, name: `${twin.name} ${tablets.length}`, skew: tablet.skew });
			return;
		}
		case 'revoke': {
			// Somebody must be left to do the work.
			if (tablet.device === tablets[0]!.device || world.revoked.size > 0) return;
			try {
				await center.devices.revoke(tablet.device);
				world.revoked.set(tablet.device, clock.now());
			} catch (error) {
				// A center that was emptied does not know it.
				if (!(error instanceof GateError) || error.word !== 'not_found') throw error;
			}
			return;
		}
		case 'clock':
			tablet.skew = action.days * DAY;
			return;
		case 'stick': {
			const [from, to] = [tablets[action.from % tablets.length]!, tablets[action.to % tablets.length]!];
			if (from === to || from.wiped || to.wiped) return;
			let stick: Uint8Array<ArrayBuffer> | undefined;
			await risky(world, from, async (app) => (stick = await app.exportPackage(action.which)));
			for (let time = 0; stick && time < action.times; time++) await readIn(world, to, stick);
			return;
		}
		case 'deliver':
			return network.deliver();
		case 'pass':
			clock.pass(action.minutes * 60_000);
	}
}

export const sessionName = (world: Simulation) => `${world.clock.now()}-${Math.floor(world.random() * 1e9)}`;

async function sync(app: App, hurry: boolean): Promise<void> {
	if (hurry) {
		app.replicas.hurry();
		await app.replicas.probeDue();
	}
	await app.round();
}

/** A package is not taken from a device that this tablet has never heard of or knows to be revoked. */
async function readIn(world: Simulation, to: Tablet, stick: Uint8Array<ArrayBuffer>): Promise<void> {
	await risky(world, to, async (app) => {
		try {
			await app.importPackage(stick);
		} catch (error) {
			if (!(error instanceof BookError) || error.word !== 'packageSignature') throw error;
			world.trace.push(`${to.name}: ${error.message}`);
		}
	});
}

async function busy(world: Simulation, tablet: Tablet, app: App, what: Busy): Promise<void> {
	switch (what) {
		case 'write':
			return work(world, app, 'apply', Math.floor(world.random() * 20));
		case 'sync':
		case 'start':
			return void (await app.round());
		case 'import': {
			const other = world.tablets.find((one) => one !== tablet && !one.wiped);
			if (!other) return;
			const stick = await (await appOf(world, other)).exportPackage('all');
			try {
				return await app.importPackage(stick);
			} catch (error) {
				if (!(error instanceof BookError) || error.word !== 'packageSignature') throw error;
			}
		}
	}
}
