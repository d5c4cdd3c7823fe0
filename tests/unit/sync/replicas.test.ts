import { beforeEach, describe, expect, test } from 'vitest';
import { fetchSegment } from '../../../src/sync/segment-download';
import { CONFIG, EAST, startApp, tabletDisk, WEST, type App, type TabletDisk } from './fake-tablet';
import { fakeNetwork, type FakeGate, type Line, type Mood } from './fake-gates';
import { fakeTime, type FakeTime } from './fake-time';

let time: FakeTime;
let line: Line;
let east: FakeGate;
let west: FakeGate;
let fetch: typeof globalThis.fetch;
let disk: TabletDisk;
let app: App;

beforeEach(async () => {
	time = fakeTime();
	const network = fakeNetwork(time, [EAST, WEST], CONFIG);
	({ line, fetch } = network);
	[east, west] = network.gates as [FakeGate, FakeGate];
	disk = await tabletDisk();
	for (const gate of [east, west]) gate.contents.devices.add(disk.device);
	app = await startApp(disk, time, fetch);
});

const row = (origin: string) => app.replicas.rows().find((one) => one.origin === origin);
const ids = (gate: FakeGate) => gate.ledger().map(({ _id }) => _id);
/** When each gate was first asked anything but what it is. */
const arrival = (gate: FakeGate, id: string) => {
	const sent = gate.requests.find(
		({ path, body }) => path.endsWith('/_bulk_docs') && JSON.stringify(body).includes(id)
	);
	return sent?.at ?? Infinity;
};

const BAD: [Mood, string][] = [
	['silent', 'silent'],
	['halfOpen', 'silent'],
	['late', 'silent'],
	['stuck', 'slow'],
	['trickle', 'slow'],
	['refused', 'offline'],
	['garbage', 'garbage'],
	['otherTown', 'otherMunicipality'],
	['otherProtocol', 'protocol'],
	['unavailable', 'busy'],
	['forgetful', 'lying'],
	['claims', 'lying']
];

describe('a gate that is', () => {
	test.each(BAD)(
		'%s from the start is left within three seconds and the next one has the entry',
		async (mood, problem) => {
			const [entry] = await time.run(app.write());
			east.mood = mood;
			const began = time.elapsed();
			const { replica } = await time.run(app.sync.syncOnce());
			expect(replica.origin).toBe(WEST);
			expect(ids(west)).toEqual([entry!._id]);
			expect(arrival(west, entry!._id) - began).toBeLessThan(3_200);
			expect(await time.run(app.states())).toEqual({ [entry!._id]: 'sent' });
			expect(row(EAST)).toMatchObject({ name: '東センター', state: 'unreachable', problem });
			expect(row(WEST)).toMatchObject({ state: 'inUse', problem: null });
		}
	);

	test.each(BAD)(
		'%s while it is in use is left too, and the tablet comes back by itself',
		async (mood, problem) => {
			const rounds = app.rounds();
			await time.pass(5_000);
			expect(app.status).toMatchObject({ state: 'idle', gate: '東センター' });
			east.mood = mood;
			const [entry] = await time.run(app.write());
			rounds.written();
			const written = time.elapsed();
			await time.pass(8_000);
			expect(arrival(west, entry!._id) - written).toBeLessThan(3_200);
			expect(app.status).toMatchObject({ state: 'idle', gate: '西センター' });
			expect(row(EAST)).toMatchObject({ state: 'unreachable' });
			expect(await time.run(app.states())).toEqual({ [entry!._id]: 'sent' });
			// One who acknowledges what he does not keep has to wait longer.
			await time.pass(30_000);
			expect(row(EAST)!.problem).toBe(problem === 'lying' ? 'lying' : row(EAST)!.problem);
			east.mood = 'ok';
			await time.pass(20 * 60_000);
			expect(app.status).toMatchObject({ state: 'idle', gate: '東センター' });
			expect(row(EAST)).toMatchObject({ state: 'inUse', problem: null });
			expect(ids(east)).toEqual([entry!._id]);
			rounds.stop();
		}
	);
});

test('the word that a gate has for its roster is heard with every round', async () => {
	east.roster = 'one';
	await time.run(app.sync.syncOnce());
	east.roster = 'two';
	await time.run(app.sync.syncOnce());
	expect(app.rosterTags).toEqual(['one', 'two']);
});

test('a gate that is lost is asked less and less often, and not by all tablets at the same moment', async () => {
	east.mood = 'refused';
	const asked: number[] = [];
	const counting: typeof globalThis.fetch = (input, init) => {
		if (String(input).startsWith(EAST)) asked.push(time.elapsed());
		return fetch(input, init);
	};
	const first = await startApp(disk, time, counting);
	const rounds = first.rounds();
	await time.pass(30 * 60_000);
	rounds.stop();
	expect(asked.length).toBeLessThan(16);
	const other = fakeTime(undefined, 2);
	const network = fakeNetwork(other, [EAST, WEST], CONFIG);
	network.gates[0]!.mood = 'refused';
	network.gates[1]!.contents.devices.add(disk.device);
	const theirs: number[] = [];
	const second = await startApp(await tabletDisk(), other, (input, init) => {
		if (String(input).startsWith(EAST)) theirs.push(other.elapsed());
		return network.fetch(input, init);
	});
	const theirRounds = second.rounds();
	await other.pass(30 * 60_000);
	theirRounds.stop();
	expect(theirs.filter((at) => asked.includes(at) && at > 1_000)).toEqual([]);
});

test('a slow line is not taken for a dead gate: everything arrives at the first one', async () => {
	line.latency = 600;
	line.rate = 4_000;
	const entries = await time.run(app.write(60));
	const rounds = app.rounds();
	await time.pass(5 * 60_000);
	rounds.stop();
	expect(ids(east).sort()).toEqual(entries.map(({ _id }) => _id).sort());
	expect(ids(west)).toEqual([]);
	expect(row(EAST)).toMatchObject({ state: 'inUse' });
});

test('on a line that is slower than any gate may be, entries arrive all the same', async () => {
	line.latency = 4_000;
	line.rate = 1_500;
	const entries = await time.run(app.write(10));
	const rounds = app.rounds();
	await time.pass(20 * 60_000);
	// And the tablet does not go to and fro once it knows how slow the line is.
	const gates = app.told.flatMap(({ gate }) => (gate ? [gate] : []));
	expect(new Set(gates.slice(-10)).size).toBe(1);
	rounds.stop();
	expect(new Set([...ids(east), ...ids(west)])).toEqual(new Set(entries.map(({ _id }) => _id)));
	expect(new Set(Object.values(await time.run(app.states())))).toEqual(new Set(['sent']));
});

test('what one data center has acknowledged and taken with it reaches the next', async () => {
	const before = await time.run(app.write(3));
	await time.run(app.sync.syncOnce());
	expect(ids(east)).toHaveLength(3);
	expect(ids(west)).toHaveLength(0);
	east.mood = 'refused';
	const after = await time.run(app.write());
	await time.run(app.sync.syncOnce());
	expect(ids(west).sort()).toEqual([...before, ...after].map(({ _id }) => _id).sort());
	// And each once: nothing is offered again that is known to be there.
	const documents = () => west.requests.filter(({ path }) => path.endsWith('/_revs_diff')).length;
	const offered = documents();
	await time.run(app.sync.syncOnce());
	expect(documents()).toBe(offered);
});

test('with no data center at all nothing is marked as sent, and the state says so', async () => {
	east.mood = west.mood = 'silent';
	const [entry] = await time.run(app.write());
	const rounds = app.rounds();
	await time.pass(30_000);
	expect(app.status.state).toBe('offline');
	expect(await time.run(app.states())).toEqual({ [entry!._id]: 'saved' });
	west.mood = 'ok';
	await time.pass(60_000);
	expect(ids(west)).toEqual([entry!._id]);
	expect(app.status).toMatchObject({ state: 'idle', gate: '西センター' });
	rounds.stop();
});

test('a gate that acknowledges and keeps nothing does not get an entry marked as sent', async () => {
	east.mood = west.mood = 'forgetful';
	const entries = await time.run(app.write(5));
	await expect(time.run(app.sync.syncOnce())).rejects.toThrow('not kept');
	expect(Object.values(await time.run(app.states()))).toEqual(entries.map(() => 'saved'));
	const [point] = await time.run(app.db.checkpoints.toArray());
	expect(point?.confirmed ?? 0).toBe(0);
});

test('a gate whose clock is years off is used, and this tablet is not told that its own is wrong', async () => {
	east.ahead = -5 * 365 * 86_400_000;
	const rounds = app.rounds();
	await time.pass(20_000);
	expect(app.status).toMatchObject({ state: 'idle', gate: '東センター' });
	expect(Math.abs(app.status.skewMs!)).toBeLessThan(1_000);
	rounds.stop();
});

test('a config without the known gates does not cut the tablet off from them', async () => {
	await time.run(app.write());
	await time.run(app.sync.syncOnce());
	east.mood = 'refused';
	await time.run(app.sync.syncOnce());
	expect(app.replicas.current?.origin).toBe(WEST);
	// A gate that has been taken over names only itself and a stranger.
	west.config = { ...CONFIG, gates: [{ name: '別のセンター', origin: 'https://evil.example' }] };
	await time.run(app.sync.syncOnce());
	const restarted = await startApp(disk, time, fetch, {
		config: west.config,
		origin: 'https://other.example'
	});
	const [entry] = await time.run(restarted.write());
	await time.run(restarted.sync.syncOnce());
	expect(ids(west)).toContain(entry!._id);
	expect(restarted.replicas.rows().map(({ origin }) => origin)).toEqual(
		expect.arrayContaining([EAST, WEST, 'https://evil.example'])
	);
});

test('a file that breaks off at one gate goes on at the next, at the byte', async () => {
	line.rate = 20_000;
	const bytes = crypto.getRandomValues(new Uint8Array(60_000));
	for (const gate of [east, west]) gate.files.set('/segments/x', bytes);
	const [first, second] = app.replicas.order();
	const file = { path: '/segments/x', partial: 'x', bytes: bytes.length };
	const fetching = fetchSegment(first!.session, app.db, file, undefined, () => undefined);
	fetching.catch(() => undefined); // awaited below
	await time.pass(1_500);
	east.mood = 'halfOpen';
	const stalled = time.elapsed();
	await expect(time.run(fetching)).rejects.toThrow('offline');
	expect(time.elapsed() - stalled).toBeLessThan(3_000);
	const rest = fetchSegment(second!.session, app.db, file, undefined, () => undefined);
	expect(await time.run(rest)).toEqual(bytes);
	const from = Number(/^bytes=(\d+)-$/.exec(west.requests.at(-1)!.range ?? '')?.[1]);
	expect(from).toBeGreaterThan(20_000);
});

test('only the word revoked, from whichever gate, ends the rounds for good', async () => {
	west.revoked.add(disk.device);
	east.mood = 'refused';
	const rounds = app.rounds();
	await time.pass(10_000);
	expect(app.revoked).toBe(1);
	const count = west.requests.length;
	await time.pass(60_000);
	expect(west.requests.length).toBe(count);
	rounds.stop();
});

test('reading for headquarters moves on to the next gate; what changes something is asked once', async () => {
	await time.run(app.sync.syncOnce());
	east.mood = 'silent';
	const { z } = await import('zod');
	const about = await time.run(app.replicas.session.ask('/about', z.object({ gate: z.string() })));
	expect(about.gate).toBe(west.name);
	expect(row(EAST)?.state).toBe('unreachable');
});
