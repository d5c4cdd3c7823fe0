import { beforeEach, describe, expect, test } from 'vitest';
import type { Appender } from '../../../src/store/append';
import type { StoredEntry } from '../../../src/store/database';
import { carry } from '../../../src/sync/push';
import { createAccessLog } from '../../../src/store/access';
import { openMunicipalityKeys } from '../../../src/vault/keys';
import {
	CONFIG,
	EAST,
	LEDGER,
	READS,
	startApp,
	survey,
	tabletDisk,
	WEST,
	type App,
	type TabletDisk
} from './fake-tablet';
import { empty, fakeNetwork, type FakeGate } from './fake-gates';
import { fakeTime, type FakeTime } from './fake-time';

let time: FakeTime;
let east: FakeGate;
let west: FakeGate;
let fetch: typeof globalThis.fetch;
let disk: TabletDisk;
let app: App;
/** Another tablet, whose entries are everybody else's. */
let other: App;

beforeEach(async () => {
	time = fakeTime();
	const network = fakeNetwork(time, [EAST, WEST], CONFIG);
	({ fetch } = network);
	[east, west] = network.gates as [FakeGate, FakeGate];
	disk = await tabletDisk();
	const theirs = await tabletDisk('1002');
	for (const gate of [east, west]) for (const one of ['1001', '1002']) gate.contents.devices.add(one);
	app = await startApp(disk, time, fetch);
	other = await startApp(theirs, time, fetch);
});

const once = (of: App = app) => time.run(of.sync.syncOnce());
const ids = (of: FakeGate) => of.ledger().map(({ _id }) => _id);
const idsOf = (entries: readonly StoredEntry[]) => entries.map(({ _id }) => _id);
const asked = (gate: FakeGate, what: string) => gate.requests.filter(({ path }) => path.includes(what));
const point = (of: App = app, gate = EAST) => time.run(of.db.checkpoints.get([gate, LEDGER]));

describe('the resume point', () => {
	test('holds across a restart of the app: nothing is fetched or offered again', async () => {
		await time.run(other.write(30));
		await once(other);
		await time.run(app.write(5));
		await once();
		await once();
		app.db.close();
		east.requests.length = 0;
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(asked(east, '_bulk_get')).toEqual([]);
		expect(asked(east, '_revs_diff')).toEqual([]);
		expect(again.told.some(({ wentBack }) => wentBack)).toBe(false);
		expect(asked(east, '_changes')).toHaveLength(1);
	});

	test('is kept for each data center: to and fro fetches nothing twice', async () => {
		const theirs = await time.run(other.write(20));
		await once(other);
		west.restore({ ...east.backup(), locals: new Map() });
		await once();
		east.mood = 'refused';
		west.requests.length = 0;
		await once();
		// All of it is here already: only the list is fetched.
		expect(asked(west, '_bulk_get')).toEqual([]);
		east.mood = 'ok';
		await time.pass(10_000);
		await time.run(app.replicas.probeDue());
		east.requests.length = 0;
		await once();
		expect(app.replicas.current?.origin).toBe(EAST);
		expect(asked(east, '_changes')[0]?.path).toContain('since=20');
		expect(app.received).toHaveLength(theirs.length);
		expect(await time.run(app.db.entries.count())).toBe(20);
	});

	test('of an earlier version of the app is taken over', async () => {
		const entries = await time.run(other.write(10));
		await once(other);
		east.requests.length = 0;
		const old = { gate: east.name, database: LEDGER, since: 4 };
		await time.run(app.db.checkpoints.put(old as never));
		await time.run(app.write());
		await once();
		expect(asked(east, '_changes').some(({ path }) => path.endsWith('since=0'))).toBe(false);
		expect(idsOf(app.received)).toEqual(idsOf(entries.slice(4)));
		expect(app.told.some(({ wentBack }) => wentBack)).toBe(false);
		const rows = await time.run(app.db.checkpoints.toArray());
		expect(rows).toMatchObject([{ gate: EAST, since: 11, confirmed: 1, mark: expect.any(String) }]);
	});

	test("notes others' entries as not examined in the transaction that brings them", async () => {
		const entries = await time.run(other.write(3));
		await once(other);
		await time.run(app.write());
		await once();
		expect((await time.run(app.db.unexamined.toArray())).map(({ id }) => id).sort()).toEqual(
			idsOf(entries).sort()
		);
	});
});

describe('sending', () => {
	test('a batch whose acknowledgement was lost is not sent again', async () => {
		const entries = await time.run(app.write(4));
		let lost = 0;
		east.meddle = (path, go) => {
			const answer = go();
			if (!path.endsWith('_bulk_docs') || lost++ > 0) return answer;
			throw new TypeError('connection reset');
		};
		west.mood = 'refused';
		await expect(once()).rejects.toThrow('connection reset');
		expect(new Set(Object.values(await time.run(app.states())))).toEqual(new Set(['saved']));
		await once();
		expect(asked(east, '_bulk_docs')).toHaveLength(1);
		expect(ids(east)).toEqual(idsOf(entries));
		expect(new Set(Object.values(await time.run(app.states())))).toEqual(new Set(['sent']));
	});

	test('a refused entry is settled, and offered again on request, also behind the confirmed point', async () => {
		const [first, second] = await time.run(app.write(2));
		east.refuses.set(first!._id, 'role');
		await once();
		expect(await time.run(app.states())).toEqual({ [first!._id]: 'refused', [second!._id]: 'sent' });
		expect(await point()).toMatchObject({ confirmed: 2 });
		east.refuses.clear();
		await time.run(app.db.outbox.update(first!._id, { state: 'saved', reason: null }));
		await once();
		expect(ids(east)).toEqual([second!._id, first!._id]);
		expect(await point()).toMatchObject({ confirmed: 2 });
	});

	test("others' entries that were carried here are passed on once; what is refused stays with its reason", async () => {
		const foreign = await time.run(other.write(3));
		const appender: Appender = app.host.appender;
		await time.run(appender.receive(foreign, (fresh) => carry(app.db, fresh)));
		east.refuses.set(foreign[1]!._id, 'device');
		await once();
		expect(ids(east)).toEqual([foreign[0]!._id, foreign[2]!._id]);
		expect(await time.run(app.db.carried.toArray())).toMatchObject([
			{ id: foreign[1]!._id, reason: 'device' }
		]);
		const offers = asked(east, '_bulk_docs').length;
		await once();
		expect(asked(east, '_bulk_docs')).toHaveLength(offers);
		// When a gate is met anew it may know the device.
		east.refuses.clear();
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(ids(east)).toHaveLength(3);
		expect(await time.run(again.db.carried.count())).toBe(0);
	});

	test('what was at a lesser data center only reaches the first one when the tablet is there', async () => {
		// Two come from the lesser data center; the third was carried here and passed on to it.
		east.mood = 'refused';
		await time.run(other.write(2));
		await once(other);
		const [third] = await time.run(other.write(1));
		const appender: Appender = app.host.appender;
		await time.run(appender.receive([third!], (fresh) => carry(app.db, fresh)));
		await once();
		const all = ids(west);
		expect(all).toHaveLength(3);
		expect((await time.run(app.db.unvouched.toArray())).flatMap(({ keys }) => keys)).toHaveLength(3);
		// Their writer is lost, and so is what the lesser one had.
		west.restore(empty());
		east.mood = 'ok';
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(new Set(ids(east))).toEqual(new Set(all));
		expect(await time.run(again.db.unvouched.count())).toBe(0);
	});

	test('what came in a round that broke off before its mark is offered again', async () => {
		await time.run(other.write(2));
		await once(other);
		const all = ids(east);
		// The mark never gets there, and the data center loses everything.
		west.mood = 'refused';
		east.meddle = (path, go) => {
			if (path.includes('_local/')) throw new TypeError('Failed to fetch');
			return go();
		};
		await expect(once()).rejects.toThrow();
		expect(await time.run(app.db.entries.count())).toBe(2);
		east.meddle = null;
		east.restore({ ...empty(), devices: east.contents.devices });
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(new Set(ids(east))).toEqual(new Set(all));
		expect(await time.run(again.db.unvouched.count())).toBe(0);
	});

	test('what was passed on in a round that broke off before its mark is offered again', async () => {
		const foreign = await time.run(other.write(2));
		const appender: Appender = app.host.appender;
		await time.run(appender.receive(foreign, (fresh) => carry(app.db, fresh)));
		west.mood = 'refused';
		east.meddle = (path, go) => {
			if (path.includes('_local/')) throw new TypeError('Failed to fetch');
			return go();
		};
		await expect(once()).rejects.toThrow();
		expect(ids(east)).toHaveLength(2);
		expect(await time.run(app.db.carried.count())).toBe(0);
		east.meddle = null;
		east.restore({ ...empty(), devices: east.contents.devices });
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(new Set(ids(east))).toEqual(new Set(idsOf(foreign)));
		expect(await time.run(again.db.unvouched.count())).toBe(0);
	});

	test('the access log goes out in its order, to each data center once, and leaves the disk after a week', async () => {
		const keys = await openMunicipalityKeys(new Uint8Array(32).fill(7));
		const log = createAccessLog(app.db, disk.device, disk.privateKey, time.now);
		const view = (what: string) => ({
			...survey(disk.device),
			kind: 'access.viewed',
			open: { what },
			sealed: { household: null }
		});
		const written = await time.run(log.append([view('case'), view('case'), view('case')], keys));
		east.refuses.set(written[1]!._id, 'content');
		await once();
		expect(east.contents.docs.get(READS)?.map(({ _id }) => _id)).toEqual([written[0]!._id, written[2]!._id]);
		expect(asked(east, '/contact').at(-1)?.body).toMatchObject({ heads: { ledger: 0, reads: 3 } });
		const offers = asked(east, `${READS}/_bulk_docs`).length;
		await once();
		expect(asked(east, `${READS}/_bulk_docs`)).toHaveLength(offers);

		// A gate that forgets them does not make them disappear.
		east.refuses.clear();
		east.mood = west.mood = 'forgetful';
		const again = await startApp(disk, time, fetch);
		await expect(once(again)).rejects.toThrow('not kept');
		expect(await time.run(again.db.accesses.count())).toBe(3);

		// The first data center is lost with all that it had: the second gets every line.
		east.mood = 'refused';
		west.mood = 'ok';
		const third = await startApp(disk, time, fetch);
		await once(third);
		expect(west.contents.docs.get(READS)?.map(({ n }) => n)).toEqual([1, 2, 3]);
		expect(await time.run(third.db.accesses.count())).toBe(3);
		await time.pass(8 * 24 * 60 * 60_000);
		await once(third);
		expect(await time.run(third.db.accesses.count())).toBe(0);
	});
});

describe('a data center that goes back in time', () => {
	test('gets everything again, own and others’, each once, and staff see that', async () => {
		const mine = await time.run(app.write(4));
		await once();
		await time.run(other.write(2));
		await once(other);
		await once();
		const backup = east.backup();
		const later = [...(await time.run(app.write(3))), ...(await time.run(other.write(30)))];
		await once();
		await once(other);
		await once();
		east.restore(backup);
		// This tablet has written more in the meantime, and the one that wrote the others is lost for good.
		const last = await time.run(app.write());
		const again = await startApp(disk, time, fetch);
		const rounds = again.rounds();
		await time.pass(60_000);
		rounds.stop();
		expect(new Set(ids(east))).toEqual(
			new Set([...idsOf(backup.docs.get(LEDGER) as never), ...idsOf(later), ...idsOf(last)])
		);
		expect(ids(east)).toHaveLength(4 + 2 + 33 + 1);
		expect(ids(east)).toEqual(expect.arrayContaining(idsOf(mine)));
		expect(again.told.flatMap(({ wentBack }) => (wentBack ? [wentBack.gate] : []))[0]).toBe('東センター');
		expect(again.status.wentBack).toBeNull();
		expect(await time.run(again.db.entries.count())).toBe(40);
		expect((await point(again))?.repair).toBeUndefined();
		// Afterwards it is an ordinary data center again.
		east.requests.length = 0;
		const calm = await startApp(disk, time, fetch);
		await once(calm);
		expect(asked(east, '_revs_diff')).toEqual([]);
		expect(calm.status.wentBack).toBeNull();
	});

	test('between two rounds of a running app is noticed in the next one', async () => {
		await once();
		const backup = { ...east.backup(), locals: new Map(east.contents.locals) };
		const lost = await time.run(app.write(2));
		await once();
		east.restore(backup);
		await once();
		expect(ids(east)).toEqual(idsOf(lost));
		expect(app.told.some(({ wentBack }) => wentBack?.gate === '東センター')).toBe(true);
	});

	test.each(['no mark', 'an older mark'])(
		'to where a round broke off that left %s loses nothing',
		async (which) => {
			if (which === 'an older mark') {
				await time.run(app.write());
				await once();
			}
			const backup = { ...east.backup(), locals: new Map(east.contents.locals) };
			await time.run(other.write());
			await once(other);
			await time.run(app.write(2));
			// The power goes between the last entry and the mark.
			east.meddle = (path, go) => {
				if (path.includes('_local/')) throw new TypeError('Failed to fetch');
				return go();
			};
			west.mood = 'refused';
			await expect(once()).rejects.toThrow();
			east.meddle = null;
			app.db.close();
			east.restore(backup);
			const newer = await time.run(other.write(2));
			await once(other);
			const again = await startApp(disk, time, fetch);
			await once(again);
			await once(again);
			expect(new Set(ids(east))).toEqual(
				new Set((await time.run(again.db.entries.toArray())).map(({ _id }) => _id))
			);
			expect(ids(east)).toEqual(expect.arrayContaining(idsOf(newer)));
		}
	);

	test('is noticed after a switch, and one that was emptied too', async () => {
		await time.run(app.write(3));
		await once();
		east.mood = 'refused';
		await once();
		east.restore({ ...empty(), devices: new Set(['1001', '1002']) });
		east.mood = 'ok';
		await time.pass(10_000);
		await time.run(app.replicas.probeDue());
		await once();
		expect(app.told.some(({ wentBack }) => wentBack?.gate === '東センター')).toBe(true);
		expect(ids(east)).toHaveLength(3);
	});

	test('a mark whose answer was lost is no false alarm', async () => {
		await time.run(app.write());
		await once();
		await time.run(app.write());
		west.mood = 'refused';
		const failing: typeof globalThis.fetch = async (input, init) => {
			const answer = await fetch(input, init);
			if (init?.method === 'PUT') throw new TypeError('connection reset');
			return answer;
		};
		const unlucky = await startApp(disk, time, failing);
		await expect(once(unlucky)).rejects.toThrow('connection reset');
		const again = await startApp(disk, time, fetch);
		await once(again);
		expect(again.told.some(({ wentBack }) => wentBack)).toBe(false);
		expect((await point(again))?.mark).toMatch(/-\d+$/);
	});

	test('a repair goes on where it was when the app was killed', async () => {
		await time.run(other.write(300));
		await once(other);
		await once();
		east.restore({ ...empty(), devices: new Set(['1001', '1002']) });
		west.mood = 'refused';
		let offers = 0;
		const dying: typeof globalThis.fetch = (input, init) => {
			if (String(input).endsWith('_bulk_docs') && ++offers > 2) throw new TypeError('killed');
			return fetch(input, init);
		};
		const first = await startApp(disk, time, dying);
		await expect(once(first)).rejects.toThrow('killed');
		const done = (await point(first))?.repair?.offered ?? 0;
		expect(done).toBeGreaterThan(0);
		expect(ids(east).length).toBeLessThan(300);
		east.requests.length = 0;
		const second = await startApp(disk, time, fetch);
		await once(second);
		expect(ids(east)).toHaveLength(300);
		const again = new Set(
			asked(east, '_revs_diff').flatMap(({ body }) => Object.keys(body as Record<string, string[]>))
		);
		expect(again.size).toBeLessThanOrEqual(300 - done);
	});
});

describe('a data center that does not know this device', () => {
	const info = (device: string) => ({
		device,
		role: 'field',
		label: device,
		until: null,
		publicKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
		agreementKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
		k: '01234567',
		endorsement: '0'.repeat(64),
		enrolledAt: '2026-11-01T00:00:00Z',
		revokedAt: null
	});

	test('is asked to take it in again, is shown as such, and the next one is used', async () => {
		await time.run(
			app.db.roster.bulkPut(
				['1001', '1002'].map((device) => ({ device, info: info(device), endorsed: true, firstSeen: '' }))
			)
		);
		east.restore(empty());
		east.config = null;
		const [entry] = await time.run(app.write());
		const { replica } = await once();
		expect(replica.origin).toBe(WEST);
		expect(ids(west)).toEqual([entry!._id]);
		expect(asked(east, '/rejoin')).toMatchObject([
			{
				body: {
					device: '1001',
					config: { code: '999997' },
					devices: [{ device: '1001' }, { device: '1002' }]
				}
			}
		]);
		expect(app.replicas.rows()[0]).toMatchObject({ state: 'unreachable', problem: 'unknownHere' });
		expect(await time.run(app.db.entries.count())).toBe(1);
		// Configured, but without the device.
		east.config = CONFIG;
		await time.pass(120_000);
		await time.run(app.replicas.probeDue());
		await once();
		expect(asked(east, '/rejoin')).toHaveLength(2);
		// The operator has let it in.
		east.contents.devices.add('1001');
		await time.pass(120_000);
		await time.run(app.replicas.probeDue());
		await once();
		expect(app.replicas.current?.origin).toBe(EAST);
		expect(ids(east)).toEqual([entry!._id]);
	});

	test('alone, is asked once a minute and not with every round', async () => {
		await time.run(app.db.roster.put({ device: '1001', info: info('1001'), endorsed: true, firstSeen: '' }));
		east.restore(empty());
		west.mood = 'refused';
		const rounds = app.rounds();
		await time.pass(5 * 60_000);
		rounds.stop();
		expect(app.status).toMatchObject({ state: 'blocked', problem: 'unknownHere' });
		const times = asked(east, '/rejoin').map(({ at }) => at);
		expect(times.length).toBeGreaterThan(1);
		expect(times.length).toBeLessThanOrEqual(6);
	});
});

describe('a tablet whose time is over', () => {
	test('hands in what it wrote, shows why it gets nothing, and tries the next data center', async () => {
		await once();
		const theirs = await time.run(other.write(3));
		await once(other);
		const mine = await time.run(app.write(4));
		for (const gate of [east, west]) gate.ended.add(disk.device);
		const rounds = app.rounds();
		await time.pass(8_000);
		rounds.stop();
		for (const gate of [east, west]) expect(ids(gate)).toEqual(expect.arrayContaining(idsOf(mine)));
		expect(new Set(Object.values(await time.run(app.states())))).toEqual(new Set(['sent']));
		expect(app.status).toMatchObject({ state: 'blocked', problem: 'ended' });
		expect(asked(east, '/contact').length).toBeGreaterThan(0);
		expect(idsOf(app.received)).not.toContain(theirs[0]!._id);
		expect(app.revoked).toBe(0);
	});

	test('makes a data center whole again that has lost what it sent', async () => {
		const backup = east.backup();
		const mine = await time.run(app.write(4));
		await once();
		east.ended.add(disk.device);
		west.mood = 'refused';
		east.restore({ ...backup, devices: east.contents.devices });
		app.db.close();
		const again = await startApp(disk, time, fetch);
		await expect(once(again)).rejects.toMatchObject({ word: 'ended' });
		expect(ids(east)).toEqual(expect.arrayContaining(idsOf(mine)));
	});
});
