import fc from 'fast-check';
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createArchive } from '../../../src/archive/archive';
import { packEntries } from '../../../src/archive/pack';
import { foldLedger, createLedgerFold } from '../../../src/domain/fold/ledger';
import type { Entry } from '../../../src/domain/entry';
import { parseStamp } from '../../../src/domain/hlc';
import { createAppender } from '../../../src/store/append';
import { getMeta, TabletDatabase, type StoredEntry } from '../../../src/store/database';
import { bootstrap, bundleIsDue, bundleMac, offerBundle } from '../../../src/sync/bundle';
import { GateError } from '../../../src/sync/gate';
import type { BundleManifest } from '../../../src/sync/protocol';
import type { Session } from '../../../src/sync/session';
import { keyringOf, openMunicipalityKeys, type MunicipalityKeys } from '../../../src/vault/keys';
import { importPublicKey, newDeviceKey, signEntry } from '../../../src/vault/sign';
import { caseOf, START, Tablet } from '../domain/tablet';

const SOURCE = { gate: 'https://east.test', database: 'm999997-test-ledger' };
const NOW = START + 90 * 24 * 3_600_000;
/** Bytes that arrive together. */
const PART = 1024;
const secret = new Uint8Array(32).fill(5);
let keys: MunicipalityKeys;
let device: CryptoKey;
let devicePublic: CryptoKey;
/** Enough that a bundle is worth it. */
let entries: StoredEntry[];
let sequence = 0;

beforeAll(async () => {
	keys = await openMunicipalityKeys(secret.slice());
	const pair = await newDeviceKey();
	device = pair.privateKey;
	devicePublic = await importPublicKey(pair.publicKey);
	// Only what this device has signed counts as its own.
	entries = await Promise.all(
		work(new Tablet('2001'), 1050).map(async (entry) => ({
			...(await signEntry(device, entry)),
			_rev: entry._rev
		}))
	);
});
afterEach(() => vi.restoreAllMocks());

function stored(entry: Entry): StoredEntry {
	sequence++;
	return {
		...entry,
		sealed: { k: 'ab12cd34', iv: 'A'.repeat(16), ct: 'A'.repeat(40) },
		sig: `${entry.sig.slice(0, 85)}A`,
		_rev: `1-${sequence.toString(16).padStart(32, '0')}`
	};
}
function work(tablet: Tablet, households: number): StoredEntry[] {
	return Array.from({ length: households }, (_, i) => {
		const applied = stored(tablet.apply(caseOf(i)));
		return [applied, stored(tablet.survey(applied))];
	}).flat();
}

/** A data center's files, and how it serves them. */
class Center {
	manifest: BundleManifest | null = null;
	readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
	/** Bytes that a connection still carries; then it breaks. */
	left = Infinity;
	served = 0;
	puts: string[] = [];
	ranges = true;

	readonly session: Session = {
		ask: async (path, answer, { method, body, bytes } = {}) => {
			if (method === 'PUT' && path === '/bundle') this.manifest = structuredClone(body) as BundleManifest;
			else if (method === 'PUT') {
				this.puts.push(path);
				this.files.set(path.slice('/bundle/'.length), bytes!.slice());
			} else if (!this.manifest) throw new GateError('not_found', 'none');
			else return answer.parse(structuredClone(this.manifest)) as never;
			return answer.parse({}) as never;
		},
		open: async (path, { method, headers } = {}) => {
			const file = this.files.get(path.slice('/bundle/'.length));
			if (!file) throw new GateError('not_found', path);
			const from =
				this.ranges && method !== 'HEAD'
					? Number(/^bytes=(\d+)-$/.exec(headers?.range ?? 'bytes=0-')![1])
					: 0;
			let at = from;
			return {
				status: from > 0 ? 206 : 200,
				headers: new Headers({ 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }),
				read: async () => {
					const part = file.slice(at, at + Math.min(PART, this.left));
					if (part.length === 0 && at < file.length) throw new GateError('offline', 'network error');
					if (part.length === 0) return null;
					at += part.length;
					this.served += part.length;
					this.left -= part.length;
					return part;
				},
				cancel: () => undefined
			};
		}
	};
}

function tablet(number: string, center: Center, of = new IDBFactory()) {
	const db = new TabletDatabase('test', { indexedDB: of, IDBKeyRange });
	const archive = createArchive(db);
	archive.use(keys);
	return {
		db,
		archive,
		indexedDB: of,
		keys,
		session: center.session,
		appender: createAppender(
			db,
			number,
			device,
			() => NOW,
			async () => devicePublic
		),
		device: number,
		source: SOURCE,
		municipality: '999997',
		disaster: 'test',
		now: () => NOW
	};
}
type Host = ReturnType<typeof tablet>;

/** A headquarters' tablet that has all entries, and a center to which it has brought its bundle. */
async function offered(change?: (office: Host) => Promise<unknown>) {
	const center = new Center();
	const office = tablet('3001', center);
	// Packed as it came, in three segments.
	for (let from = 0; from < entries.length; from += 700) {
		await office.db.entries.bulkAdd(entries.slice(from, from + 700));
		await packEntries(office.db, office.archive, keys, { ...office, confirmed: 0, grown: 0 });
	}
	await office.db.checkpoints.put({ ...SOURCE, since: 4711, confirmed: 0, mark: null });
	await change?.(office);
	const { made } = await offerBundle({ ...office, confirmed: 0 });
	expect(made).toBe(true);
	return { center, office };
}

async function ledgerOf({ archive, db }: Host) {
	const fold = createLedgerFold();
	await archive.load('test', new Set(), (some) => some.forEach((entry) => fold.add(entry)));
	await db.entries.each((entry) => void fold.add(entry));
	return fold.ledger;
}

/**
 * On the way: whole segments with all that belongs to them, and no resume point. What is here is a ledger like any other,
 * and its clock and counters are behind none of its entries.
 */
async function expectPart(tablet: Host): Promise<void> {
	const { db, archive, device: own } = tablet;
	const held: StoredEntry[] = [];
	for await (const some of archive.archived()) held.push(...some);
	expect(await ledgerOf(tablet)).toEqual(foldLedger(held));
	expect((await archive.segments()).reduce((sum, { rows }) => sum + rows, 0)).toBe(held.length);
	const refs = held.map(({ _id, _rev }) => ({ id: _id, rev: _rev }));
	expect((await archive.holds(refs)).every(Boolean)).toBe(true);
	expect((await db.checkpoints.toArray()).every(({ since }) => since === 0)).toBe(true);
	const { clock, n } = (await getMeta(db, 'head')) ?? { clock: { ms: 0 }, n: 0 };
	for (const entry of held) {
		expect(parseStamp(entry.at).ms).toBeLessThanOrEqual(clock.ms);
		if (entry.by.device === own) expect(entry.n).toBeLessThanOrEqual(n);
	}
}

/** As on the day of enrolment. */
async function expectNothing({ db, archive }: Host): Promise<void> {
	expect(await archive.segments()).toEqual([]);
	expect(await db.entries.count()).toBe(0);
	expect(await db.checkpoints.count()).toBe(0);
	expect(await archive.holds([{ id: entries[0]!._id, rev: entries[0]!._rev }])).toEqual([false]);
}

describe('a new tablet from a bundle', () => {
	test('has the same ledger, and goes on from where the bundle ends', async () => {
		const { center } = await offered();
		const fresh = tablet('1001', center);
		const seen: number[] = [];
		expect(await bootstrap(fresh, ({ bytesDone, bytesTotal }) => seen.push(bytesDone / bytesTotal))).toBe(
			true
		);
		expect(seen.at(-1)).toBe(1);
		expect(await ledgerOf(fresh)).toEqual(foldLedger(entries));
		expect((await fresh.db.checkpoints.get([SOURCE.gate, SOURCE.database]))?.since).toBe(4711);
		expect(await fresh.db.unexamined.count()).toBe(0);
		expect(await fresh.archive.entriesOfCase(caseOf(3))).toEqual(
			entries.filter((entry) => entry.case === caseOf(3)).sort((a, b) => (a._id < b._id ? -1 : 1))
		);
		// Its clock is behind no entry that it has seen.
		const clock = (await getMeta(fresh.db, 'head'))!.clock;
		expect(clock.ms).toBe(START + entries.length * 60_000);
		expect(await bootstrap(fresh)).toBe(false);
	});

	test('examines for itself what the bundle’s maker has not, doubts or cannot read; what no center has is not passed on', async () => {
		const later = new Tablet('2002');
		const [waits, doubted] = work(later, 1) as [StoredEntry, StoredEntry];
		const [unsent, sent] = work(new Tablet('3001'), 1) as [StoredEntry, StoredEntry];
		const carried = stored(new Tablet('2003').apply(caseOf(2)));
		const stranger = { _id: `${caseOf(4)}:later`, _rev: '1-abc', v: 2, anything: true };
		const { center } = await offered(async ({ db }) => {
			await db.entries.bulkAdd([waits, doubted, unsent, sent, carried]);
			await db.unexamined.add({ id: waits._id, rev: waits._rev });
			await db.doubts.add({ id: doubted._id, rev: doubted._rev, why: 'signature' });
			await db.carried.add({ id: carried._id, rev: carried._rev, disaster: 'test' });
			await db.strangers.add({ id: stranger._id, rev: stranger._rev, doc: stranger });
			const row = { disaster: 'test', reason: null };
			await db.outbox.bulkAdd([
				{ ...row, entry: unsent._id, rev: unsent._rev, n: 1, state: 'saved' },
				{ ...row, entry: sent._id, rev: sent._rev, n: 2, state: 'sent' }
			]);
		});
		const fresh = tablet('1001', center);
		expect(await bootstrap(fresh)).toBe(true);
		const key = ({ _id, _rev }: StoredEntry) => `${_id} ${_rev}`;
		const examined = (await fresh.db.unexamined.toArray()).map(({ id, rev }) => `${id} ${rev}`);
		expect(examined.sort()).toEqual([waits, doubted, sent].map(key).sort());
		const rows = (await fresh.db.entries.toArray()).map(key);
		expect(rows).toEqual(expect.arrayContaining([waits, doubted, sent].map(key)));
		expect(rows).not.toEqual(expect.arrayContaining([key(unsent)]));
		expect(rows).not.toEqual(expect.arrayContaining([key(carried)]));
		expect(await fresh.db.strangers.toArray()).toEqual([{ id: stranger._id, rev: '1-abc', doc: stranger }]);
	});

	test('broken off at any byte it goes on there, nothing comes twice, and what is there meanwhile is whole', async () => {
		const { center } = await offered();
		const total = center.manifest!.segments.reduce((sum, { bytes }) => sum + bytes, 0);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: total }), { minLength: 1, maxLength: 4 }),
				fc.boolean(),
				fc.constantFrom('1001', '2001'),
				async (cuts, restarted, number) => {
					center.served = 0;
					let fresh = tablet(number, center);
					for (const cut of cuts) {
						center.left = cut;
						const done = await bootstrap(fresh).catch((error: unknown) => {
							expect(error).toBeInstanceOf(GateError);
							return false;
						});
						if (done) break;
						await expectPart(fresh);
						if (restarted) fresh = tablet(number, center, fresh.indexedDB);
					}
					center.left = Infinity;
					await bootstrap(fresh);
					// But for what was on the way when another segment's connection broke.
					const onTheWay = cuts.length * center.files.size * 2 * PART;
					expect(center.served).toBeGreaterThanOrEqual(total);
					expect(center.served).toBeLessThanOrEqual(total + onTheWay);
					expect(await fresh.db.partials.count()).toBe(0);
					expect((await ledgerOf(fresh)).applications.size).toBe(1050);
				}
			),
			{ numRuns: 8 }
		);
	}, 60_000);

	test('a server that knows no ranges sends it again whole', async () => {
		const { center } = await offered();
		const fresh = tablet('1001', center);
		center.left = 10_000;
		await expect(bootstrap(fresh)).rejects.toBeInstanceOf(GateError);
		center.left = Infinity;
		center.ranges = false;
		expect(await bootstrap(fresh)).toBe(true);
		expect(await ledgerOf(fresh)).toEqual(foldLedger(entries));
	});

	test('a full disk at any write of the adoption leaves whole segments, and it goes on with the others', async () => {
		const { center } = await offered();
		const fresh = tablet('1001', center);
		const { put, add } = IDBObjectStore.prototype;
		let armed = false;
		let writes = 0;
		let failAt = 0;
		const count = () => {
			if (armed && ++writes === failAt) throw new DOMException('no room', 'QuotaExceededError');
		};
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			// From the list of segments on, everything is one transaction.
			if (this.name === 'meta' || this.name === 'entries' || this.name === 'checkpoints') count();
			return put.apply(this, args);
		});
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
			count();
			return add.apply(this, args);
		});
		armed = true;
		for (failAt = 1; ; failAt++) {
			writes = 0;
			const error = await bootstrap(fresh).then(
				() => null,
				(failure: Error) => failure
			);
			if (!error) break;
			expect(error.message).toContain('no room');
			armed = false;
			await expectPart(fresh);
			armed = true;
		}
		expect(failAt).toBeGreaterThanOrEqual(4);
		expect(await ledgerOf(fresh)).toEqual(foldLedger(entries));
	});

	test('what a data center has changed is refused, and nothing of it is used', async () => {
		const { center } = await offered();
		const good = structuredClone(center.manifest!);
		const attempt = async (changed?: string) => {
			const fresh = tablet('1001', center);
			await expect(bootstrap(fresh)).rejects.toThrow('segmentTampered');
			if (changed === undefined) return expectNothing(fresh);
			await expectPart(fresh);
			expect((await fresh.archive.segments()).map(({ name }) => name)).not.toContain(changed);
			expect(await fresh.archive.staged()).not.toContain(changed);
			expect(await fresh.db.partials.get(`~${changed}`)).toBeUndefined();
		};
		center.manifest = { ...good, since: 0 };
		await attempt();
		center.manifest = { ...good, segments: [] };
		await attempt();
		center.manifest = good;
		const [{ name } = { name: '' }] = good.segments;
		const file = center.files.get(name)!;
		for (const at of [0, 17, Math.floor(file.length / 3), file.length - 1]) {
			center.files.set(name, file.with(at, file[at]! ^ 1));
			await attempt(name);
		}
	});

	test('another town’s, another disaster’s or an older key’s bundle is none', async () => {
		const { center } = await offered();
		const fresh = tablet('1001', center);
		expect(await bootstrap({ ...fresh, municipality: '100001' })).toBe(false);
		expect(await bootstrap({ ...fresh, disaster: 'drill' })).toBe(false);
		const rotated = await openMunicipalityKeys(keyringOf([secret, new Uint8Array(32).fill(6)]));
		expect(await bootstrap({ ...fresh, keys: rotated })).toBe(false);
		await expectNothing(fresh);
		// One made after the rotation, of segments sealed before it, is good.
		const manifest = { ...center.manifest!, k: rotated.id };
		center.manifest = { ...manifest, mac: (await bundleMac(rotated, manifest))! };
		fresh.archive.use(rotated);
		expect(await bootstrap({ ...fresh, keys: rotated })).toBe(true);
	});

	test('own entries that this tablet has lost raise its counters again', async () => {
		const { center } = await offered();
		const again = tablet('2001', center);
		expect(await bootstrap(again)).toBe(true);
		expect((await getMeta(again.db, 'head'))?.n).toBe(entries.length);
	});
});

describe('making bundles', () => {
	test('sends what the data center lacks only', async () => {
		const { center, office } = await offered();
		const before = center.puts.length;
		const more = work(new Tablet('2004'), 10);
		await office.db.entries.bulkAdd(more);
		const soon = { ...office, confirmed: 0, now: () => NOW + 10 * 60_000 };
		expect((await offerBundle(soon)).made).toBe(false);
		const later = { ...office, confirmed: 0, now: () => NOW + 2 * 3_600_000 };
		expect((await offerBundle(later)).made).toBe(true);
		expect(center.puts.length).toBe(before + 1);
		expect(center.manifest!.entries).toBe(entries.length + more.length);
		const fresh = tablet('1001', center);
		await bootstrap(fresh);
		expect(await ledgerOf(fresh)).toEqual(foldLedger([...entries, ...more]));
	});

	test('not before this tablet has replicated with that data center', async () => {
		const center = new Center();
		const office = tablet('3001', center);
		await office.db.entries.bulkAdd(entries);
		expect((await offerBundle({ ...office, confirmed: 0 })).made).toBe(false);
		expect(center.puts).toEqual([]);
	});

	test('when it is time, and for one tablet after the other', () => {
		const held = { entries: 10_000, createdAt: new Date(NOW).toISOString(), mac: 'mine' };
		const due = (entries: number, hours: number, mac: string | null, of: typeof held | null = held) =>
			bundleIsDue(of, mac, entries, NOW + hours * 3_600_000);
		expect(due(1_999, 99, null, null)).toBe(false);
		expect(due(2_000, 0, null, null)).toBe(true);
		expect(due(10_000, 99, 'mine')).toBe(false);
		expect(due(10_001, 0.9, 'mine')).toBe(false);
		expect(due(10_001, 1.1, 'mine')).toBe(true);
		expect(due(15_000, 0, 'mine')).toBe(true);
		// Another tablet made the last one.
		expect(due(15_000, 5, 'other')).toBe(false);
		expect(due(14_999, 99, 'other')).toBe(false);
		expect(due(15_000, 6.1, null)).toBe(true);
	});
});
