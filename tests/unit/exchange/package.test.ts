import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePackage, openPackage, PackageError, type Maker } from '../../../src/exchange/package';
import { createAppender } from '../../../src/store/append';
import { TabletDatabase, type StoredEntry } from '../../../src/store/database';
import type { RosterDevice } from '../../../src/sync/protocol';
import {
	newKeyFile,
	openMunicipalityKeys,
	parseKeyFile,
	type MunicipalityKeys
} from '../../../src/vault/keys';
import { importPublicKey, newDeviceKey } from '../../../src/vault/sign';

const CASE = 'K3F79QX2T4M';
const NAME = '髙橋 花子';
let keys: MunicipalityKeys;
let device: Awaited<ReturnType<typeof newDeviceKey>>;
let entries: StoredEntry[];
let maker: Maker;

const newKeys = async () => {
	const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile('999997')));
	return openMunicipalityKeys(secret);
};

beforeAll(async () => {
	keys = await newKeys();
	device = await newDeviceKey();
	const db = new TabletDatabase('package', { indexedDB: new IDBFactory(), IDBKeyRange });
	const appender = createAppender(db, '1001', device.privateKey, () => Date.parse('2026-11-01T00:00:00Z'));
	entries = await appender.append(
		Array.from({ length: 5 }, () => ({
			kind: 'certificate.withdrawn',
			disaster: 'drill',
			case: CASE,
			open: {},
			sealed: { note: NAME },
			by: { staff: '1001-1', role: 'field' as const }
		})),
		keys
	);
	maker = {
		municipality: '999997',
		device: '1001',
		privateKey: device.privateKey,
		createdAt: '2026-11-01T00:00:00.000Z'
	};
});

const point = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) } as const;
const roster: RosterDevice[] = [
	{
		device: '1001',
		role: 'field',
		label: '第一小学校 1号機',
		until: null,
		publicKey: point,
		agreementKey: point,
		k: '01234567',
		endorsement: '0'.repeat(64),
		enrolledAt: '2026-11-01T00:00:00.000Z',
		revokedAt: null
	}
];

async function contentsOf(file: Uint8Array<ArrayBuffer>) {
	const opened = await openPackage(keys, '999997', file);
	const all: StoredEntry[] = [];
	const strangers: unknown[] = [];
	for await (const part of opened.contents()) {
		all.push(...part.entries);
		strangers.push(...part.strangers);
	}
	return { opened, all, strangers };
}

const refused = async (task: Promise<unknown>, why: PackageError['why']) => {
	await expect(task).rejects.toThrow(expect.objectContaining({ name: 'PackageError', why }));
};

describe('a package of entries', () => {
	test('arrives exactly as it left, in as many segments as it needs', async () => {
		// 4,500 rows under different ids: three segments.
		const many = Array.from({ length: 900 }, (_, i) =>
			entries.map((entry) => ({ ...entry, _rev: `1-${String(i).padStart(32, '0')}` }))
		);
		const file = await makePackage(keys, maker, many, roster);
		const { opened, all } = await contentsOf(file);
		expect(opened.head).toMatchObject({ entries: 4500, device: '1001' });
		expect(opened.head.segments).toHaveLength(3);
		expect(opened.roster).toEqual(roster);
		expect(all).toEqual(many.flat());
		expect(await opened.isBy(await importPublicKey(device.publicKey))).toBe(true);
	});

	test('without an entry it still brings the roster', async () => {
		const { opened, all } = await contentsOf(await makePackage(keys, maker, [], roster));
		expect(all).toEqual([]);
		expect(opened.roster).toEqual(roster);
	});

	test('an entry of a newer version is kept as a stranger', async () => {
		const newer = { ...entries[0]!, v: 2 } as unknown as StoredEntry;
		const { all, strangers } = await contentsOf(
			await makePackage(keys, maker, [[newer, entries[1]!]], roster)
		);
		expect(all).toEqual([entries[1]]);
		expect(strangers).toEqual([{ id: newer._id, rev: newer._rev, doc: newer }]);
	});

	test('shows nothing personal from outside', async () => {
		const text = new TextDecoder('latin1').decode(await makePackage(keys, maker, [entries], roster));
		for (const needle of [NAME, CASE, entries[0]!._id]) expect(text).not.toContain(needle);
	});

	test('another device cannot pass it off as this one’s', async () => {
		const other = await newDeviceKey();
		const file = await makePackage(keys, { ...maker, privateKey: other.privateKey }, [entries], roster);
		const opened = await openPackage(keys, '999997', file);
		expect(await opened.isBy(await importPublicKey(device.publicKey))).toBe(false);
	});

	test('is refused with the reason that fits', async () => {
		const file = await makePackage(keys, maker, [entries], roster);
		await refused(contentsOf(new TextEncoder().encode('photo.jpg') as Uint8Array<ArrayBuffer>), 'format');
		await refused(contentsOf(new Uint8Array(0)), 'format');
		await refused(openPackage(keys, '172049', file), 'town');
		await refused(openPackage(await newKeys(), '999997', file), 'key');
	});

	test('cut off anywhere or with any byte changed it is never taken', async () => {
		const file = await makePackage(keys, maker, [entries], roster);
		for (let length = 0; length < file.length; length += 97) {
			await expect(contentsOf(file.slice(0, length)), `${length} bytes`).rejects.toThrow(PackageError);
		}
		const key = await importPublicKey(device.publicKey);
		for (let at = 0; at < file.length; at += 61) {
			const changed = file.slice();
			changed[at] = changed[at]! ^ 1;
			const believed = await contentsOf(changed).then(
				({ opened }) => opened.isBy(key),
				(error: unknown) => {
					expect(error, `byte ${at}`).toBeInstanceOf(PackageError);
					return false;
				}
			);
			expect(believed, `byte ${at}`).toBe(false);
		}
	});
});
