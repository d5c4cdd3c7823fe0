import { describe, expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import { fromBase64Url, toBase64Url } from '../../../src/domain/bytes';
import { entryId } from '../../../src/domain/ids';
import { loadLedger, type Tablet } from '../../../src/book/core';
import { entryById } from '../../../src/store/entries';
import { endorse } from '../../../src/vault/derive';
import { caseOf, forged, newKeys, Reader, Writer } from './witness';

function turned(sig: string): string {
	const bytes = fromBase64Url(sig);
	bytes[10]! ^= 1;
	return toBase64Url(bytes);
}

describe('the examination', () => {
	test('believes what an endorsed device has signed', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		const entries = [await writer.apply(1), await writer.apply(2)];
		await reader.receive(...entries);
		expect(reader.applications).toEqual(entries.map(({ _id }) => _id).sort());
		expect(await reader.doubts()).toEqual({});
		expect(await reader.db.unexamined.count()).toBe(0);
		expect(reader.fold.ledger.clashes).toEqual([]);
	});

	test('asks for the roster when a device is not in it, and believes its entries then', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		reader.connected = false;
		const entry = await writer.apply();
		await reader.receive(entry);
		expect(await reader.doubts()).toEqual({ [entry._id]: 'device' });
		expect(reader.reasons).toEqual(['device']);
		expect(reader.applications).toEqual([]);
		reader.connected = true;
		reader.roster = [writer.info];
		reader.now += 60_000;
		reader.vouching.contacted();
		await reader.vouching.settled();
		expect(reader.applications).toEqual([entry._id]);
		expect(reader.reasons).toEqual([]);
		expect(await reader.doubts()).toEqual({});
	});

	test('the roster is fetched as soon as the data center has another, and no oftener than it has rows', async () => {
		const keys = await newKeys();
		const writers = await Promise.all(['1001', '1002', '1003'].map((n) => Writer.enrolled(keys, n)));
		const reader = await Reader.open(keys);
		const met = async (tag: string) => {
			reader.vouching.rosterIs(tag);
			reader.vouching.contacted();
			await reader.vouching.settled();
			return reader.vouching.roster.all().map(({ info }) => info.device);
		};
		reader.roster = [writers[0]!.info, writers[1]!.info];
		expect(await met('a')).toEqual(['1001', '1002']);
		reader.roster = writers.map(({ info }) => info);
		reader.now += 1_000;
		expect(await met('b')).toEqual(['1001', '1002']);
		// Not the same word, but the same roster as far as this one is told.
		reader.now += 60_000;
		expect(await met('a')).toEqual(['1001', '1002']);
		expect(await met('b')).toEqual(['1001', '1002', '1003']);
		// Who was stopped is known at once as well.
		reader.roster = [{ ...writers[0]!.info, revokedAt: '2026-11-20T00:00:00.000Z' }];
		reader.connected = false;
		reader.now += 3_000;
		await met('c');
		reader.connected = true;
		await met('c');
		expect(reader.vouching.roster.get('1001')!.info.revokedAt).not.toBeNull();
		expect((await met('c')).length).toBe(3);
	});

	test('waits for the keys on a locked tablet, and goes on after a restart', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const disk = new IDBFactory();
		const locked = await Reader.open(null, disk);
		await locked.knows(writer.info);
		const entry = await writer.apply();
		await locked.receive(entry);
		expect(locked.applications).toEqual([]);
		expect(await locked.db.unexamined.count()).toBe(1);
		locked.db.close();

		const reader = await Reader.open(keys, disk);
		const tablet = { fold: reader.fold, config: { disaster: { id: 'd' } }, vouching: reader.vouching };
		await loadLedger(reader.db, tablet as Tablet);
		expect(reader.applications).toEqual([]);
		await reader.vouching.keysChanged();
		await reader.vouching.settled();
		expect(reader.applications).toEqual([entry._id]);
		// Known and endorsed by now: the next ones are examined while it is locked.
		reader.keys = null;
		const next = await writer.apply(2);
		await reader.receive(next);
		expect(reader.applications).toContain(next._id);
	});

	test('takes long lists in parts', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		const entries = [];
		for (let i = 0; i < 150; i++) entries.push(await writer.apply(i % 200));
		await reader.receive(...entries);
		expect(reader.applications).toHaveLength(150);
		expect(await reader.db.unexamined.count()).toBe(0);
	});
});

describe('a thief of a data center', () => {
	test('cannot change anything of an entry', async () => {
		const keys = await newKeys();
		const [writer, other] = [await Writer.enrolled(keys, '1001'), await Writer.enrolled(keys, '1002')];
		const entry = await writer.apply();
		const later = `${entry.at.slice(0, 9)}-001-1001`;
		const changes = {
			open: { open: { ...entry.open, certificate: 'hisai' } },
			kind: { kind: 'certificate.withdrawn' },
			case: { case: caseOf(7) },
			id: { _id: entryId(caseOf(7), entry.at, '1001', 1) },
			at: { at: later },
			role: { by: { ...entry.by, role: 'approver' as const } },
			staff: { by: { ...entry.by, staff: '1001-2' } },
			device: { by: { ...entry.by, device: '1002' } },
			n: { n: 2 },
			prev: { prev: 'f'.repeat(64) },
			corrects: { corrects: entry._id },
			disaster: { disaster: 'e' },
			seal: { sealed: { ...entry.sealed!, ct: turned(entry.sealed!.ct) } },
			noSeal: { sealed: undefined },
			signature: { sig: turned(entry.sig) }
		};
		for (const [name, change] of Object.entries(changes)) {
			const reader = await Reader.open(keys);
			await reader.knows(writer.info, other.info);
			await reader.receive(await forged(entry, change));
			expect(reader.applications, name).toEqual([]);
			expect(['signature', 'role'], name).toContain(Object.values(await reader.doubts())[0]);
			// The true one comes from another data center: it is believed, and the forgery stays to be seen.
			await reader.receive(entry);
			expect(reader.applications, name).toEqual([entry._id]);
			expect(reader.fold.ledger.applications.get(entry._id)?.certificate).toBe('risai');
			expect(reader.fold.ledger.clashes, name).toHaveLength(1);
		}
	});

	test('cannot block the true document with a false one under its revision', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		const entry = await writer.apply();
		await reader.receive({ ...entry, open: { ...entry.open, certificate: 'hisai' } });
		expect(reader.reasons).toEqual(['signature']);
		await reader.receive(entry);
		expect(reader.fold.ledger.applications.get(entry._id)?.certificate).toBe('risai');
		expect(reader.reasons).toEqual(['signature']);
	});

	test('cannot put its own public key in a device’s place', async () => {
		const keys = await newKeys();
		const [writer, thief] = [
			await Writer.enrolled(keys, '1001'),
			await Writer.enrolled(await newKeys(), '1001')
		];
		const swapped = { ...writer.info, publicKey: thief.info.publicKey };
		const entry = await forged(await writer.apply(), { open: { a: 1 } }, thief.privateKey);

		// From the first contact on: not endorsed, and the true row takes its place when it comes.
		const fresh = await Reader.open(keys);
		await fresh.knows(swapped);
		await fresh.receive(entry);
		expect(fresh.reasons).toEqual(['endorsement']);
		await fresh.knows(writer.info);
		expect(fresh.vouching.roster.get('1001')).toMatchObject({ endorsed: true });
		expect(fresh.reasons).toEqual(['signature']);

		// Later on: what was known stays, and the claim is shown.
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		await reader.knows(swapped);
		const known = reader.vouching.roster.get('1001')!;
		expect(known.info.publicKey).toEqual(writer.info.publicKey);
		expect(known.rival?.publicKey).toEqual(thief.info.publicKey);
		await reader.receive(entry);
		expect(reader.reasons).toEqual(['signature']);
	});

	test('cannot invent a device, nor endorse one with a key of its own', async () => {
		const keys = await newKeys();
		const thief = await Writer.enrolled(await newKeys(), '6666');
		const reader = await Reader.open(keys);
		const entry = await thief.apply();
		await reader.receive(entry);
		expect(reader.reasons).toEqual(['device']);
		await reader.knows(thief.info);
		expect(reader.reasons).toEqual(['endorsement']);
		await reader.knows({ ...thief.info, k: keys.id });
		expect(reader.reasons).toEqual(['endorsement']);
		expect(reader.applications).toEqual([]);
	});

	test('cannot raise a role or lengthen a stay, in the roster or in an entry', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001', 'field', '2026-12-01T00:00:00Z');
		for (const change of [{ role: 'administrator' as const }, { until: null }]) {
			const reader = await Reader.open(keys);
			await reader.knows({ ...writer.info, ...change });
			await reader.receive(await writer.copy().apply());
			expect(reader.reasons).toEqual(['endorsement']);
			const later = await Reader.open(keys);
			await later.knows(writer.info);
			await later.knows({ ...writer.info, ...change });
			expect(later.vouching.roster.get('1001')!.info).toMatchObject({
				role: 'field',
				until: '2026-12-01T00:00:00Z'
			});
			expect(later.vouching.roster.get('1001')!.rival).not.toBeNull();
		}
		// A device that goes beyond what it was invited as, with a signature of its own.
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		await reader.receive(await writer.apply(1, 'headquarters'));
		expect(reader.reasons).toEqual(['role']);
	});

	test('revoking is taken over, and taking it back is not', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		const revokedAt = '2026-11-21T00:00:00.000Z';
		await reader.knows(writer.info);
		await reader.knows({ ...writer.info, revokedAt });
		await reader.knows(writer.info);
		expect(reader.vouching.roster.get('1001')).toMatchObject({
			info: { revokedAt },
			endorsed: true,
			rival: null
		});
	});

	test('cannot play an entry again under another id or revision', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		const entry = await writer.apply();
		await reader.receive(entry);
		await reader.receive({ ...entry, _rev: `1-${'0'.repeat(32)}` });
		expect(reader.reasons).toEqual([]);
		expect(await reader.db.entries.count()).toBe(1);
		await reader.receive(await forged(entry, { _id: entryId(entry.case, entry.at, '1001', 9) }));
		expect(reader.reasons).toEqual(['signature']);
		expect(reader.applications).toEqual([entry._id]);
	});

	test('cannot remove from the middle without a gap that shows', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(writer.info);
		const [first, second, third] = [await writer.apply(1), await writer.apply(2), await writer.apply(3)];
		await reader.receive(first!, third!);
		expect(reader.vouching.trust.chains()).toEqual([
			{ device: '1001', first: 1, last: 3, missing: [[2, 2]] }
		]);
		expect(reader.reasons).toEqual([]);
		await reader.receive(second!);
		expect(reader.applications).toHaveLength(3);
	});
});

describe('the chain of a device', () => {
	test('a device that puts another entry in the place of one is found out, in any order', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const first = await writer.apply(1);
		const copy = writer.copy();
		const second = await writer.apply(2);
		const third = await writer.apply(3);
		const instead = await copy.apply(4);
		for (const order of [
			[first, instead, third],
			[third, instead, first]
		]) {
			const reader = await Reader.open(keys);
			await reader.knows(writer.info);
			for (const entry of order) await reader.receive(entry);
			expect(reader.reasons).toEqual(['chain']);
			expect(await reader.doubts()).toEqual({ [third._id]: 'chain' });
			expect(reader.applications).not.toContain(third._id);
			// The one that it does follow on comes late: two branches of a copied tablet, both are kept and the numbers clash.
			await reader.receive(second);
			expect(await reader.doubts()).toEqual({});
			expect(reader.applications).toHaveLength(4);
		}
	});

	test('is known again after a restart', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const disk = new IDBFactory();
		const before = await Reader.open(keys, disk);
		await before.knows(writer.info);
		const first = await writer.apply(1);
		const instead = await writer.copy().apply(4);
		await writer.apply(2);
		const third = await writer.apply(3);
		await before.receive(first, instead);
		before.db.close();
		const reader = await Reader.open(keys, disk);
		const tablet = { fold: reader.fold, config: { disaster: { id: 'd' } }, vouching: reader.vouching };
		await loadLedger(reader.db, tablet as Tablet);
		await reader.receive(third);
		expect(reader.reasons).toEqual(['chain']);
	});

	test('what was doubted before a restart is believed when the entry that it follows on comes after it', async () => {
		const keys = await newKeys();
		const writer = await Writer.enrolled(keys, '1001');
		const disk = new IDBFactory();
		const before = await Reader.open(keys, disk);
		await before.knows(writer.info);
		const first = await writer.apply(1);
		const instead = await writer.copy().apply(4);
		const second = await writer.apply(2);
		const third = await writer.apply(3);
		await before.receive(first, instead, third);
		expect(await before.doubts()).toEqual({ [third._id]: 'chain' });
		before.db.close();
		const reader = await Reader.open(keys, disk);
		const tablet = { fold: reader.fold, config: { disaster: { id: 'd' } }, vouching: reader.vouching };
		await reader.vouching.trust.loading(() => loadLedger(reader.db, tablet as Tablet));
		await reader.receive(second);
		expect(await reader.doubts()).toEqual({});
		expect(reader.applications).toHaveLength(4);
	});

	test('goes on from an entry that was written here just now', async () => {
		const keys = await newKeys();
		const own = await Writer.enrolled(keys, '1001');
		const reader = await Reader.open(keys);
		await reader.knows(own.info);
		const first = await own.apply(1);
		const copy = own.copy();
		const written = await own.apply(2);
		await reader.db.entries.bulkAdd([first, written]);
		for (const entry of [first, written]) reader.vouching.trust.held(entry, null);
		// Two copies of this tablet: one writes beside it, one goes on from what it has sent.
		await reader.receive(await copy.apply(3), await own.apply(4));
		expect(await reader.doubts()).toEqual({});
		expect(reader.vouching.trust.chains()).toEqual([{ device: '1001', first: 1, last: 3, missing: [] }]);
	});
});

test('an endorsement cannot be copied from one device to another', async () => {
	const keys = await newKeys();
	const [one, two] = [await Writer.enrolled(keys, '1001', 'field'), await Writer.enrolled(keys, '1002')];
	const reader = await Reader.open(keys);
	await reader.knows({ ...two.info, device: '1003' }, { ...one.info, endorsement: two.info.endorsement });
	expect(reader.vouching.roster.all().map(({ endorsed }) => endorsed)).toEqual([false, false]);
	expect(await endorse(keys, one.info)).toBe(one.info.endorsement);
});

test('what is read of an id is the document that is believed', async () => {
	const keys = await newKeys();
	const writer = await Writer.enrolled(keys, '1001');
	const reader = await Reader.open(keys);
	await reader.knows(writer.info);
	const entry = await writer.apply();
	for (const sig of ['0', 'z']) await reader.receive(await forged(entry, { sig: sig.repeat(86) }));
	expect(await entryById(reader.db, entry._id)).toBeUndefined();
	await reader.receive(entry);
	expect((await entryById(reader.db, entry._id))?.sig).toBe(entry.sig);
});
