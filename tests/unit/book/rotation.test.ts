import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { createReader } from '../../../src/book/reader';
import { catchUp, lateDevices } from '../../../src/book/rotation';
import { openRoster } from '../../../src/book/roster';
import { TabletDatabase, type StoredEntry } from '../../../src/store/database';
import { keyIdOf, keyringOf, openMunicipalityKeys, secretsOf } from '../../../src/vault/keys';
import { deviceFingerprint } from '../../../src/vault/derive';
import { wrapForDevice } from '../../../src/vault/rotation';
import { newSecret, Reader, Writer } from './witness';

type Ring = Uint8Array<ArrayBuffer>;

/** The entry with which an administrator gives a new key, made by `by` who knows `ring`, to `devices`. */
async function rotate(by: Writer, ring: Ring, next: Ring, devices: readonly Writer[]): Promise<StoredEntry> {
	const before = secretsOf(ring).at(-1)!;
	const [from, to] = [await keyIdOf(before), await keyIdOf(next)];
	const wrapped: Record<string, string> = {};
	for (const { info } of devices) {
		const bound = { device: info.device, from, to };
		wrapped[info.device] = await wrapForDevice(info.agreementKey, { before, next }, bound);
	}
	return by.write({
		kind: 'key.rotated',
		case: '-',
		open: { from, to, wrapped },
		sealed: { reason: '紛失' }
	});
}

async function world() {
	const first = newSecret();
	const keys = await openMunicipalityKeys(first);
	const [admin, other, field, lost] = [
		await Writer.enrolled(keys, '1001', 'administrator'),
		await Writer.enrolled(keys, '1002', 'administrator'),
		await Writer.enrolled(keys, '1003', 'field'),
		await Writer.enrolled(keys, '1004', 'field')
	];
	return { first, keys, admin, other, field, lost };
}

/** A tablet of `writer` on whose disk these entries are, examined. */
async function disk(...entries: StoredEntry[]): Promise<TabletDatabase> {
	const db = new TabletDatabase('tomoshibi', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.entries.bulkAdd(entries);
	return db;
}

const as = ({ info, agreementKey }: Writer) => ({ device: info.device, agreementKey });

describe('catching up with new keys', () => {
	test('every remaining device gets the key, a lost one does not', async () => {
		const { first, admin, field, lost } = await world();
		const next = newSecret();
		const db = await disk(await rotate(admin, first, next, [admin, field]));
		expect(await catchUp(db, as(field), first)).toEqual({ keyring: keyringOf([first, next]), missing: [] });
		expect(await catchUp(db, as(admin), first)).toEqual({ keyring: keyringOf([first, next]), missing: [] });
		const left = await catchUp(db, as(lost), first);
		expect(left).toEqual({ keyring: first, missing: [await keyIdOf(next)] });
		// Also not with the remaining device's number: the ciphertext is for another agreement key.
		const posing = { device: field.info.device, agreementKey: lost.agreementKey };
		expect((await catchUp(db, posing, first)).keyring).toEqual(first);
		// Again from the caught-up ring: nothing new.
		const ring = keyringOf([first, next]);
		expect(await catchUp(db, as(field), ring)).toEqual({ keyring: ring, missing: [] });
	});

	test('two in a row, and from any ring in between', async () => {
		const { first, admin, field } = await world();
		const [second, third] = [newSecret(), newSecret()];
		const one = await rotate(admin, first, second, [admin, field]);
		const two = await rotate(admin, keyringOf([first, second]), third, [admin, field]);
		const all = keyringOf([first, second, third]);
		const db = await disk(two, one);
		expect((await catchUp(db, as(field), first)).keyring).toEqual(all);
		expect((await catchUp(db, as(field), keyringOf([first, second]))).keyring).toEqual(all);
		// The first of them has not arrived.
		const late = await disk(two);
		expect(await catchUp(late, as(field), first)).toEqual({
			keyring: first,
			missing: [await keyIdOf(third)]
		});
		// A device that was left out of the first cannot open the second either.
		const skipped = await disk(await rotate(admin, first, second, [admin]), two);
		expect((await catchUp(skipped, as(field), first)).keyring).toEqual(first);
	});

	test('two administrators at once: both keys are kept, and all agree which is the newest', async () => {
		const { first, admin, other, field } = await world();
		const [east, west] = [newSecret(), newSecret()];
		const one = await rotate(admin, first, east, [admin, other, field]);
		await other.apply(1);
		const two = await rotate(other, first, west, [admin, other, field]);
		expect(one.at < two.at).toBe(true);
		const all = keyringOf([first, east, west]);
		for (const who of [admin, other, field]) {
			// In either order of arrival, and whichever of them a tablet had adopted before.
			expect((await catchUp(await disk(two, one), as(who), first)).keyring).toEqual(all);
			expect((await catchUp(await disk(one, two), as(who), keyringOf([first, west]))).keyring).toEqual(all);
			expect((await catchUp(await disk(one, two), as(who), keyringOf([first, east]))).keyring).toEqual(all);
		}
		// The next rotation is from the newest.
		const third = newSecret();
		const next = await rotate(admin, all, third, [admin, field]);
		expect((await catchUp(await disk(one, next, two), as(field), first)).keyring).toEqual(
			keyringOf([first, east, west, third])
		);
	});

	test('only from entries that are believed, by an administrator', async () => {
		const { first, admin, field, lost } = await world();
		const next = newSecret();
		const entry = await rotate(admin, first, next, [field]);
		const ref = { id: entry._id, rev: entry._rev };
		const waiting = await disk(entry);
		await waiting.unexamined.put(ref);
		expect(await catchUp(waiting, as(field), first)).toEqual({ keyring: first, missing: [] });
		const doubted = await disk(entry);
		await doubted.doubts.put({ ...ref, why: 'signature' });
		expect(await catchUp(doubted, as(field), first)).toEqual({ keyring: first, missing: [] });
		// A lost tablet knows the old key and everybody's agreement key: what it wraps is not from an administrator.
		const trap = await disk(await rotate(lost, first, next, [field]));
		expect(await catchUp(trap, as(field), first)).toEqual({ keyring: first, missing: [] });
		// And claiming to be one is found out by the examination.
		const reader = await Reader.open(await openMunicipalityKeys(first));
		await reader.knows(admin.info, field.info, lost.info);
		const open = { from: await keyIdOf(first), to: await keyIdOf(next), wrapped: {} };
		const claim = await lost.write({ kind: 'key.rotated', case: '-', open }, 'administrator');
		await reader.receive(claim);
		expect(reader.reasons).toEqual(['role']);
		expect(reader.keyArrivals).toBe(0);
		await reader.receive(entry);
		expect(reader.keyArrivals).toBe(1);
	});

	test('a secret that is not the one that the entry names is not taken', async () => {
		const { first, admin, field } = await world();
		const [said, given] = [newSecret(), newSecret()];
		const [from, to] = [await keyIdOf(first), await keyIdOf(said)];
		const bound = { device: field.info.device, from, to };
		const text = await wrapForDevice(field.info.agreementKey, { before: first, next: given }, bound);
		const open = { from, to, wrapped: { [field.info.device]: text } };
		const db = await disk(await admin.write({ kind: 'key.rotated', case: '-', open }));
		expect(await catchUp(db, as(field), first)).toEqual({ keyring: first, missing: [to] });
	});
});

test('devices endorsed under a key that this tablet has not yet are believed when it comes', async () => {
	const { first, keys, admin, field } = await world();
	const next = newSecret();
	const entry = await rotate(admin, first, next, [admin, field]);
	const ring = await openMunicipalityKeys(keyringOf([first, next]));
	const fresh = await Writer.enrolled(ring, '1005', 'field');
	const reader = await Reader.open(keys);
	await reader.knows(admin.info, field.info, fresh.info);
	const applied = await fresh.apply();
	await reader.receive(applied);
	expect(reader.reasons).toEqual(['endorsement']);
	await reader.receive(entry);
	expect(reader.keyArrivals).toBe(1);
	reader.keys = ring;
	await reader.vouching.keysChanged();
	await reader.vouching.settled();
	expect(reader.reasons).toEqual([]);
	expect(reader.applications).toEqual([applied._id]);
});

describe('devices that a rotation did not know', () => {
	const SHARED = { role: 'field', until: null } as const;
	/** Who is late by these rotations, as the tablet that holds this ring sees it. */
	async function late(ring: Ring, rotations: readonly StoredEntry[], ...known: readonly Writer[]) {
		const db = await disk(...rotations);
		const keys = await openMunicipalityKeys(ring);
		const roster = await openRoster(db, () => 0);
		await roster.merge({ devices: known.map(({ info }) => info) }, keys);
		const reader = createReader(async () => undefined, keys);
		return (await lateDevices(db, reader, roster.all())).map(({ info }) => info.device).sort();
	}
	/** A rotation as the app writes it; `by` seals with the new key. */
	async function turn(by: Writer, ring: Ring, next: Ring, listed: readonly Writer[]): Promise<StoredEntry> {
		const secrets = secretsOf(ring);
		const [from, to] = [await keyIdOf(secrets.at(-1)!), await keyIdOf(next)];
		by.use(await openMunicipalityKeys(keyringOf([...secrets, next])));
		return by.write({
			kind: 'key.rotated',
			case: '-',
			open: { from, to, wrapped: {} },
			sealed: {
				reason: '紛失',
				retires: await Promise.all(secrets.map(keyIdOf)),
				devices: await Promise.all(listed.map(({ info }) => deviceFingerprint(info)))
			}
		});
	}

	test('under the retired key and not listed, under whatever number and with whatever role; nobody else', async () => {
		const { first, keys, admin, other, field, lost } = await world();
		const next = newSecret();
		const rotation = await turn(admin, first, next, [admin, other, field, lost]);
		const both = keyringOf([first, next]);
		const fresh = await Writer.enrolled(await openMunicipalityKeys(both), '1005', 'field');
		const invented = await Writer.enrolled(keys, '1006', 'approver');
		const all = [admin, other, field, lost, fresh, invented];
		expect(await late(both, [rotation], ...all)).toEqual(['1006']);
		// Before the rotation is here, or for a tablet that cannot open it, there is nothing to tell by.
		expect(await late(both, [], ...all)).toEqual([]);
		expect(await late(first, [rotation], ...all)).toEqual([]);
		// The listed number with other keys, and the listed keys as something more.
		const posing = await Writer.enrolled(keys, field.info.device, SHARED.role, SHARED.until);
		expect(await late(both, [rotation], posing)).toEqual([field.info.device]);
	});

	test('two administrators at once: whom either knew is not late, in whichever order they come', async () => {
		const { first, admin, other, field, lost } = await world();
		const [east, west] = [newSecret(), newSecret()];
		const one = await turn(admin, first, east, [admin, other, field]);
		const two = await turn(other, first, west, [admin, other, lost]);
		const ring = keyringOf([first, east, west]);
		for (const rotations of [
			[one, two],
			[two, one]
		])
			expect(await late(ring, rotations, admin, other, field, lost)).toEqual([]);
		expect(await late(keyringOf([first, east]), [one, two], field, lost)).toEqual([lost.info.device]);
	});

	test('a rotation from before devices were listed makes nobody late', async () => {
		const { first, admin, field } = await world();
		const next = newSecret();
		const both = keyringOf([first, next]);
		admin.use(await openMunicipalityKeys(both));
		expect(await late(both, [await rotate(admin, first, next, [admin])], admin, field)).toEqual([]);
	});
});
