import { expect, test } from 'vitest';
import { patientWatch } from '../../../src/sync/gate';
import { watchClosely } from '../../../src/sync/liveness';
import { createPace } from '../../../src/sync/pace';
import { archiveShelf } from '../../../src/sync/shelf';
import { tabletDisk, startApp } from './fake-tablet';
import { fakeTime } from './fake-time';

const never = () => new Promise<never>(() => undefined);

test.each(['closely', 'patiently'])(
	'a gate that is watched %s is not left because this tablet was asleep or busy itself',
	async (how) => {
		const time = fakeTime();
		const closely = watchClosely({
			time,
			pace: createPace(),
			strain: () => 1,
			probe: never,
			rival: () => null
		});
		const vigil = (how === 'closely' ? closely : patientWatch(time, 2_500))(0);
		vigil.waiting();
		time.block(60_000);
		await time.pass(500);
		expect(vigil.signal.aborted).toBe(false);
		vigil.came(0);
		await time.pass(60_000);
		expect(vigil.signal.aborted).toBe(false);
		// Silence while awake is another matter.
		vigil.waiting();
		await time.pass(3_000);
		expect(vigil.signal.aborted).toBe(true);
	}
);

test('what comes a kilobyte at a time may take as long as it takes; a byte at a time may not', async () => {
	const time = fakeTime();
	const begin = () =>
		watchClosely({ time, pace: createPace(), strain: () => 1, probe: async () => 1, rival: () => null })(0);
	const slow = begin();
	for (let i = 0; i < 100; i++) {
		slow.waiting();
		await time.pass(2_000);
		slow.came(1_024);
	}
	expect(slow.signal.aborted).toBe(false);
	const dripping = begin();
	for (let i = 0; i < 4; i++) {
		dripping.waiting();
		await time.pass(900);
		dripping.came(1);
	}
	expect(dripping.signal.reason).toMatchObject({ problem: 'slow' });
});

test('the pace follows the line: about a second of it in one request, less after a break', () => {
	const pace = createPace();
	const first = pace.budget();
	for (let i = 0; i < 10; i++) pace.measured(pace.budget(), pace.budget() / 8);
	expect(pace.budget()).toBeGreaterThan(7_000);
	expect(pace.budget()).toBeLessThan(9_000);
	expect(pace.expected(8_000)).toBeGreaterThan(800);
	for (let i = 0; i < 10; i++) pace.measured(pace.budget(), 10);
	expect(pace.budget()).toBeGreaterThan(first);
	const fast = pace.budget();
	pace.broken();
	expect(pace.budget()).toBeLessThan(fast);
	for (let i = 0; i < 50; i++) pace.broken();
	expect(pace.budget()).toBeGreaterThanOrEqual(2_048);
});

test('the shelf of a tablet with an archive knows rows and packed entries, and says when the order is another', async () => {
	const time = fakeTime();
	const app = await startApp(await tabletDisk(), time, async () => new Response());
	const [row, packed, absent] = await time.run(app.write(3));
	await time.run(app.db.entries.bulkDelete([packed!, absent!].map(({ _id, _rev }) => [_id, _rev])));
	let segments = 1;
	const shelf = archiveShelf(app.db, {
		holds: async (refs) => refs.map(({ id }) => id === packed!._id),
		documents: async (refs) => refs.map(({ id }) => [row!, packed!].find(({ _id }) => _id === id)),
		async *archived() {
			yield [packed!];
		},
		segments: async () => Array.from({ length: segments }, () => ({}) as never)
	});
	const keys = [absent!, row!, packed!].map(({ _id, _rev }): [string, string] => [_id, _rev]);
	expect(await time.run(shelf.has(keys))).toEqual([false, true, true]);
	const all: string[] = [];
	await time.run(
		(async () => {
			for await (const batch of shelf.all()) all.push(...batch.map(({ _id }) => _id));
		})()
	);
	expect(all).toEqual([packed!._id, row!._id]);
	const before = await shelf.generation();
	segments = 2;
	expect(await shelf.generation()).not.toBe(before);
});
