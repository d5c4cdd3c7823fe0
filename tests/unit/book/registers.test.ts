import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeColumns, FORMAT } from '../../../src/segments/columns';
import { browser, enrolledTab, houses, openTab, PIN, residents, world, type World } from './harness';

let town: World;
beforeEach(async () => {
	town = await world();
});
afterEach(() => town.close());

const many = residents(9000);

test('goes on where it was, to the byte, after the connection and the browser died', async () => {
	await town.publish(many, houses(10));
	const of = browser(town.origin);
	const ranges: string[] = [];
	let segments = 0;
	const { surroundings } = of;
	of.surroundings = () => {
		const real = surroundings();
		const { fetch } = real;
		real.fetch = async (input, init) => {
			const range = new Headers(init?.headers).get('range');
			if (range) ranges.push(range);
			return fetch(input, init);
		};
		return real;
	};
	of.meddle = async (path, go) => {
		if (!path.startsWith('/v1/segments/')) return go();
		const answer = await go();
		if (++segments !== 2) return answer;
		// The second one breaks off in the middle.
		const bytes = new Uint8Array(await answer.arrayBuffer());
		const half = new ReadableStream<Uint8Array>({
			start: (stream) => stream.enqueue(bytes.subarray(0, 1000)),
			pull: (stream) => stream.error(new TypeError('connection lost'))
		});
		of.connected = false;
		return new Response(half, { status: answer.status });
	};
	const first = await enrolledTab(town, of);
	await first.until(({ register, sync }) => register.segmentsDone === 1 && sync.state === 'offline');
	expect(first.status.register.state).toBe('downloading');
	await first.book.lock();
	first.kill();

	of.connected = true;
	of.meddle = null;
	of.requests.length = 0;
	const tab = openTab(of);
	await tab.until(({ phase }) => phase === 'locked');
	await tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN });
	await tab.until(({ register }) => register.state === 'ready', 30_000);
	expect(tab.status.register).toMatchObject({ residents: 9000, houses: 10 });
	expect(ranges).toEqual(['bytes=1000-']);
	const fetched = of.requests.filter((line) => line.includes('/segments/'));
	expect(fetched).toHaveLength(tab.status.register.segmentsTotal - 1);
	tab.kill();
});

test('a nightly snapshot brings only what has changed, and is in use at once', async () => {
	await town.publish(many, houses(10), '2026-11-01T00:00:00.000Z');
	const of = browser(town.origin);
	const tab = await enrolledTab(town, of);
	await tab.until(({ register }) => register.state === 'ready');
	of.requests.length = 0;
	await town.publish(
		[...many.slice(1), { ...many[0]!, name: '灯台 守' }],
		houses(10),
		'2026-11-02T00:00:00.000Z'
	);
	await tab.book.syncNow();
	await tab.until(({ register }) => register.createdAt === '2026-11-02T00:00:00.000Z');
	expect((await tab.book.search('灯台')).hits[0]?.resident.name).toBe('灯台 守');
	expect(of.requests.filter((line) => line.includes('/segments/'))).toHaveLength(1);
	tab.kill();
});

test('a tampered segment is refused and the old snapshot stays in use', async () => {
	await town.publish(residents(100), houses(10), '2026-11-01T00:00:00.000Z');
	const of = browser(town.origin);
	const tab = await enrolledTab(town, of);
	await tab.until(({ register }) => register.state === 'ready');
	of.meddle = async (path, go) => {
		const answer = await go();
		if (!path.startsWith('/v1/segments/')) return answer;
		const bytes = new Uint8Array(await answer.arrayBuffer());
		bytes[bytes.length - 20]! ^= 1;
		return new Response(bytes, { status: answer.status });
	};
	await town.publish(residents(102), houses(10), '2026-11-02T00:00:00.000Z');
	await tab.book.syncNow();
	await tab.until(({ register }) => register.problem === 'segmentTampered');
	expect(tab.status.register).toMatchObject({ state: 'ready', createdAt: '2026-11-01T00:00:00.000Z' });
	expect((await tab.book.search('佐藤')).hits.length).toBeGreaterThan(0);
	of.meddle = null;
	await tab.book.syncNow();
	await tab.until(({ register }) => register.createdAt === '2026-11-02T00:00:00.000Z');
	expect(tab.status.register).toMatchObject({ residents: 102, problem: null });
	tab.kill();
});

/** Authentic, but made by a version of the app that has other columns: one that says so, and one that does not. */
const otherColumns = encodeColumns({ table: 'residents' }, { unheardOf: 'x' });
const otherFormat = otherColumns.slice();
otherFormat.set(new TextEncoder().encode(`{"format":${FORMAT + 1}`), 4);

test.each([
	['of another format', otherFormat],
	['with other columns', otherColumns]
])('a snapshot %s is refused in words and the old snapshot stays in use', async (_, plain) => {
	await town.publish(residents(100), houses(10), '2026-11-01T00:00:00.000Z');
	const tab = await enrolledTab(town, browser(town.origin));
	await tab.until(({ register }) => register.state === 'ready');
	await town.publishPlain(plain, '2026-11-02T00:00:00.000Z');
	await tab.book.syncNow();
	await tab.until(({ register }) => register.problem === 'segmentFormat');
	expect(tab.status.register).toMatchObject({ state: 'ready', createdAt: '2026-11-01T00:00:00.000Z' });
	expect((await tab.book.search('佐藤')).hits.length).toBeGreaterThan(0);
	tab.kill();
});

test('a first snapshot of another format ends in failure, not in waiting', async () => {
	await town.publishPlain(otherColumns, '2026-11-01T00:00:00.000Z');
	const tab = await enrolledTab(town, browser(town.origin));
	await tab.until(({ register }) => register.state === 'failed');
	expect(tab.status.register.problem).toBe('segmentFormat');
	tab.kill();
});

test("a manifest that is not this municipality's is refused", async () => {
	await town.publish(residents(10), houses(1));
	const of = browser(town.origin);
	of.meddle = async (path, go) => {
		const answer = await go();
		if (path !== '/v1/manifest') return answer;
		return Response.json({ ...((await answer.json()) as object), createdAt: '2030-01-01T00:00:00.000Z' });
	};
	const tab = await enrolledTab(town, of);
	await tab.until(({ register }) => register.problem === 'segmentTampered');
	await expect(tab.book.search('佐藤')).rejects.toThrow('notFound');
	expect(of.requests.filter((line) => line.includes('/segments/'))).toEqual([]);
	tab.kill();
});
