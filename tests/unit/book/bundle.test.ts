import { IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealRows, toFile } from '../../../src/archive/file';
import type { StoredDoc } from '../../../src/archive/format';
import { databases } from '../../../src/domain/municipality';
import { TabletDatabase } from '../../../src/store/database';
import { bundleMac } from '../../../src/sync/bundle';
import { applying, browser, CONFIG, enrolledTab, openTab, PIN, world, type Tab, type World } from './harness';

const LEDGER = databases.ledger(CONFIG.code, CONFIG.disaster.id);
const HOUSEHOLDS = 6;

let town: World;
let office: Tab;
let cases: string[];
/** Names of the bundle's segments, and where the ledger stood when it was made. */
let segments: { name: string; rows: number; bytes: number }[];
let since: string | number;
/** Written after it. */
let later: string;

beforeAll(async () => {
	town = await world();
	const of = browser(town.origin);
	let authorization = '';
	const { surroundings } = of;
	of.surroundings = () => {
		const here = surroundings();
		const { fetch } = here;
		here.fetch = (input, init) => {
			authorization = new Headers(init?.headers).get('authorization') ?? authorization;
			return fetch(input, init);
		};
		return here;
	};
	office = await enrolledTab(town, of, 'headquarters');
	cases = [];
	for (let i = 0; i < HOUSEHOLDS; i++)
		cases.push((await office.book.apply(applying({ household: String(i), house: { id: `H${i}` } }))).case);
	await office.book.syncNow();
	await office.until(({ counts }) => counts.saved === 0);

	const ask = async (method: string, path: string, body?: Uint8Array<ArrayBuffer> | object) => {
		const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
		const response = await fetch(`${town.origin}/v1${path}`, {
			method,
			headers: body ? { authorization, 'content-type': type } : { authorization },
			...(body ? { body: body instanceof Uint8Array ? body : JSON.stringify(body) } : {})
		});
		expect(response.status).toBe(200);
		return (await response.json()) as { last_seq: string | number };
	};
	since = (await ask('GET', `/db/${LEDGER}/_changes?since=0`)).last_seq;
	const db = new TabletDatabase('tomoshibi', { indexedDB: of.indexedDB, IDBKeyRange });
	const docs = (await db.entries.toArray()) as unknown as StoredDoc[];
	db.close();
	segments = [];
	for (const some of [docs.slice(0, 3), docs.slice(3)]) {
		const parts = await sealRows(town.keys, some);
		await ask('PUT', `/bundle/${parts.name}`, toFile(parts));
		segments.push({ name: parts.name, rows: parts.rows, bytes: parts.bytes });
	}
	const manifest = {
		format: 1,
		municipality: CONFIG.code,
		disaster: CONFIG.disaster.id,
		k: town.keys.id,
		createdAt: new Date().toISOString(),
		since,
		entries: docs.length,
		segments
	} as const;
	await ask('PUT', '/bundle', { ...manifest, mac: await bundleMac(town.keys, manifest) });
	later = (await office.book.apply(applying({ household: '99', house: { id: 'H99' } }))).case;
	await office.book.syncNow();
	await office.until(({ counts }) => counts.saved === 0);
}, 60_000);
afterAll(async () => {
	office.kill();
	await town.close();
});

/** The points from which changes were asked for. */
const asked = (requests: readonly string[]) =>
	requests.flatMap((request) => {
		const point = /^GET \/v1\/db\/[^/]+-ledger\/_changes\?.*since=([^&]+)/.exec(request)?.[1];
		return point === undefined ? [] : [decodeURIComponent(point)];
	});

async function expectAll(tab: Tab): Promise<void> {
	await expect.poll(() => tab.book.case(later), { timeout: 20_000 }).not.toBeNull();
	for (const one of cases) {
		const [here, there] = [await tab.book.case(one), await office.book.case(one)];
		expect(here!.state).toEqual(there!.state);
		expect(here!.entries.map(({ entry }) => entry)).toEqual(there!.entries.map(({ entry }) => entry));
	}
	expect((await tab.book.figures()).byState.received.count).toBe(HOUSEHOLDS + 1);
	expect(tab.status.ledger.state).toBe('ready');
	expect(tab.status.trust.doubts).toBe(0);
}

test('a new tablet begins with the bundle, and replicates from where it ends', async () => {
	const of = browser(town.origin);
	const tab = await enrolledTab(town, of);
	await tab.book.syncNow();
	await expectAll(tab);
	for (const { name } of segments) expect(of.requests).toContain(`GET /v1/bundle/${name}`);
	expect(asked(of.requests)[0]).toBe(String(since));
	tab.kill();
}, 60_000);

test('restarted on the way it waits for the unlocking, sends meanwhile, and goes on with the bundle', async () => {
	const of = browser(town.origin);
	of.meddle = (path, go) =>
		path.includes(segments[1]!.name) ? Promise.reject(new TypeError('network error')) : go();
	const tab = await enrolledTab(town, of);
	await tab.until(({ sync }) => sync.state === 'offline');
	const own = await tab.book.apply(applying({ household: '77', house: { id: 'H77' } }));
	expect(asked(of.requests)).toEqual([]);
	tab.kill();

	of.meddle = null;
	of.requests.length = 0;
	const again = openTab(of);
	const { staffChoices } = await again.until(({ phase }) => phase === 'locked');
	await again.book.syncNow();
	await again.until(({ counts }) => counts.saved === 0);
	expect(of.requests).toContain('GET /v1/bundle');
	expect(asked(of.requests)).toEqual([]);

	await again.book.unlock({ staff: staffChoices[0]!.staff, pin: PIN });
	await expect.poll(() => again.book.case(later), { timeout: 20_000 }).not.toBeNull();
	for (const one of [...cases, own.case]) expect(await again.book.case(one)).not.toBeNull();
	expect(of.requests).toContain(`GET /v1/bundle/${segments[1]!.name}`);
	expect(asked(of.requests)[0]).toBe(String(since));
	again.kill();
}, 60_000);

test('where the data center has no bundle a locked tablet replicates', async () => {
	const of = browser(town.origin);
	of.meddle = (path, go) =>
		/\/v1\/bundle$/.test(path)
			? Promise.resolve(Response.json({ error: 'not_found', reason: '' }, { status: 404 }))
			: /_changes/.test(path)
				? Promise.reject(new TypeError('network error'))
				: go();
	const tab = await enrolledTab(town, of);
	await tab.until(({ sync }) => sync.state === 'offline');
	tab.kill();
	of.meddle = (path, go) =>
		/\/v1\/bundle$/.test(path)
			? Promise.resolve(Response.json({ error: 'not_found', reason: '' }, { status: 404 }))
			: go();
	of.requests.length = 0;
	const again = openTab(of);
	await again.until(({ phase }) => phase === 'locked');
	await again.book.syncNow();
	expect(asked(of.requests)[0]).toBe('0');
	again.kill();
}, 60_000);
