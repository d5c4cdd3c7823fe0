import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/domain/entry';
import { createAccessLog } from '../../../src/store/access';
import { createAppender, type NewEntry } from '../../../src/store/append';
import { TabletDatabase, type StoredEntry } from '../../../src/store/database';
import { endorse } from '../../../src/vault/derive';
import {
	newKeyFile,
	openMunicipalityKeys,
	parseKeyFile,
	type MunicipalityKeys
} from '../../../src/vault/keys';
import { hashEntry, newDeviceKey, signEntry } from '../../../src/vault/sign';
import { inspect, type AccessRow, type Purpose } from '../../../server/audit/inspect';
import { describe as report } from '../../../server/audit/report';

const DISASTER = 'drill';
const CASE = 'K3F79QX2T4M';
const NOW = Date.parse('2026-11-01T00:00:00Z');

interface Town {
	keys: MunicipalityKeys;
	ledger: StoredEntry[];
	reads: StoredEntry[];
	devices: Record<string, unknown>[];
	privateKeys: Map<string, CryptoKey>;
}
let town: Town;

async function device(keys: MunicipalityKeys, number: string, role: Role) {
	const { privateKey, publicKey } = await newDeviceKey();
	const { publicKey: agreementKey } = await newDeviceKey();
	const statement = { device: number, role, until: null, publicKey, agreementKey };
	const doc = {
		_id: `device:${number}`,
		_rev: '1-0',
		...statement,
		label: `端末${number}`,
		k: keys.id,
		endorsement: await endorse(keys, statement),
		enrolledAt: '2026-10-01T00:00:00.000Z',
		revokedAt: null,
		invitation: null
	};
	return { privateKey, doc };
}

beforeAll(async () => {
	const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile('999997')));
	const keys = await openMunicipalityKeys(secret);
	town = { keys, ledger: [], reads: [], devices: [], privateKeys: new Map() };
	for (const [number, role] of [
		['1001', 'field'],
		['1002', 'headquarters']
	] as const) {
		const { privateKey, doc } = await device(keys, number, role);
		town.devices.push(doc);
		town.privateKeys.set(number, privateKey);
		const db = new TabletDatabase(`audit-${number}`, { indexedDB: new IDBFactory(), IDBKeyRange });
		const by = { staff: `${number}-1`, role };
		const entry = (kind: string, open: object, sealed: object, caseNo = CASE): NewEntry => ({
			kind,
			disaster: DISASTER,
			case: caseNo,
			open: { ...open },
			sealed,
			by
		});
		town.ledger.push(
			...(await createAppender(db, number, privateKey, () => NOW).append(
				[
					entry('staff.registered', { staff: by.staff, role }, { name: `職員${number}`, from: '' }, '-'),
					...Array.from({ length: 4 }, () =>
						entry(
							'certificate.withdrawn',
							{ application: `${CASE}:mi0000000-000:1001-1`, reason: 'mistake' },
							{ note: '' }
						)
					)
				],
				keys
			))
		);
		town.reads.push(
			...(await createAccessLog(db, number, privateKey, () => NOW).append(
				[
					entry('access.viewed', { what: 'case' }, { household: '0001' }),
					entry('access.searched', { what: 'register', hits: 3 }, { query: 'さとう' }, '-')
				],
				keys
			))
		);
	}
});

async function audited(change: Partial<Omit<Town, 'privateKeys'>> = {}) {
	const all = { ...town, ...change };
	const rows: AccessRow[] = [];
	const source = {
		async *documents(purpose: Purpose) {
			yield* all[purpose].map((doc) => JSON.stringify(doc));
		}
	};
	const inspection = await inspect(source, all.keys, DISASTER, async (row) => void rows.push(row));
	return { inspection, rows, what: inspection.found.map(({ what }) => what) };
}

/** The entry changed by somebody who holds the device's key, or by somebody who does not. */
async function rewritten(entry: StoredEntry, change: Partial<StoredEntry>, signer?: CryptoKey) {
	const { sig, _rev, ...rest } = { ...entry, ...change };
	const forged = signer ? await signEntry(signer, rest) : { ...rest, sig };
	return { ...forged, _rev: _rev && `1-${(await hashEntry(forged)).slice(0, 32)}` };
}

const replaced = (at: number, by: unknown) =>
	town.ledger.map((entry, i) => (i === at ? (by as StoredEntry) : entry));

describe('a check of a whole municipality', () => {
	test('a sound one has no findings, and says who saw whom', async () => {
		const { inspection, rows } = await audited();
		expect(inspection).toMatchObject({
			entries: { ledger: 10, reads: 4 },
			devices: 2,
			signatures: 14,
			found: [],
			missing: []
		});
		expect(rows.map(({ entry, staff, label, sealed }) => [entry.kind, staff, label, sealed])).toContainEqual([
			'access.viewed',
			'職員1001',
			'端末1001',
			{ state: 'open', value: { household: '0001' } }
		]);
	});

	test('a changed entry is found, by its signature and by its revision', async () => {
		const [, entry] = town.ledger;
		const kept = { ...entry!, open: { ...entry!.open, reason: 'other' } };
		expect((await audited({ ledger: replaced(1, kept) })).what).toEqual(
			expect.arrayContaining(['revision', 'signature'])
		);
		const restamped = await rewritten(entry!, { open: kept.open });
		expect((await audited({ ledger: replaced(1, restamped) })).what).toContain('signature');
	});

	test('an entry that its own device wrote a second time breaks the chain', async () => {
		const forged = await rewritten(town.ledger[2]!, { open: {} }, town.privateKeys.get('1001'));
		expect((await audited({ ledger: replaced(2, forged) })).what).toContain('link');
	});

	test('an invented device, a swapped key, a raised role', async () => {
		expect((await audited({ devices: town.devices.slice(1) })).what).toContain('device');
		const [first, second] = town.devices;
		const swapped = [{ ...first, publicKey: second!.publicKey }, second!];
		expect((await audited({ devices: swapped as Town['devices'] })).what).toEqual(
			expect.arrayContaining(['endorsement', 'signature'])
		);
		const raised = [{ ...first, role: 'approver' }, second!];
		expect((await audited({ devices: raised as Town['devices'] })).what).toEqual(['endorsement']);
		const above = await rewritten(
			town.ledger[1]!,
			{ by: { ...town.ledger[1]!.by, role: 'headquarters' } },
			town.privateKeys.get('1001')
		);
		expect((await audited({ ledger: replaced(1, above) })).what).toContain('right');
	});

	test('rights and contents of payments, housing and the other ledgers are looked at too', async () => {
		const [, , third] = town.ledger;
		const as = async (kind: string, open: Record<string, unknown>) => {
			const changed = await rewritten(third!, { kind, open }, town.privateKeys.get('1001'));
			const { inspection } = await audited({ ledger: replaced(2, changed) });
			return inspection.found.filter(({ what }) => what === 'right' || what === 'content');
		};
		const name = `${CASE}:mi0000000-000:1001-1`;
		// A reception desk pays nobody and decides nothing.
		for (const [kind, open] of [
			['payment.returned', { payment: name, code: '2', on: '2026-11-02' }],
			['support.decided', {}],
			['fund.roundFixed', {}],
			['lottery.held', {}],
			['bereaved.recorded', {}],
			['disclosure.made', {}]
		] as const)
			expect(await as(kind, open), kind).toMatchObject([{ what: 'right', detail: kind }]);
		// What it may write must be what the kind asks for.
		expect(await as('housing.answered', { offered: name, answer: 'accept' })).toEqual([]);
		expect(await as('housing.answered', { offered: name, answer: 'perhaps' })).toMatchObject([
			{ what: 'content', detail: 'housing.answered' }
		]);
		// A kind of a newer version is kept and no fault.
		expect(await as('shelter.checkedIn', { shelter: 'S1' })).toEqual([]);
	});

	test('two devices under one number', async () => {
		const other = await device(town.keys, '1001', 'field');
		expect((await audited({ devices: [...town.devices, other.doc] })).what).toContain('deviceClash');
	});

	test('what is gone from the middle or the end is named by device and number', async () => {
		const contact = { _id: 'contact:1001:abcd', heads: { ledger: 6, reads: 2 } };
		const { inspection } = await audited({
			ledger: town.ledger.filter((entry) => entry.by.device !== '1001' || entry.n !== 3),
			devices: [...town.devices, contact]
		});
		expect(inspection.missing).toEqual([
			{
				purpose: 'ledger',
				device: '1001',
				label: '端末1001',
				ranges: [
					[3, 3],
					[6, 6]
				]
			}
		]);
	});

	test('an entry after the revocation, of another disaster, in the wrong log', async () => {
		const revoked = town.devices.map((doc) => ({ ...doc, revokedAt: '2026-10-31T00:00:00.000Z' }));
		expect((await audited({ devices: revoked })).what).toContain('revoked');
		const other = await rewritten(town.ledger[4]!, { disaster: 'other' }, town.privateKeys.get('1001'));
		expect((await audited({ ledger: replaced(4, other) })).what).toContain('content');
		expect((await audited({ ledger: [...town.ledger, town.reads[0]!] })).what).toContain('content');
		expect((await audited({ reads: [...town.reads, town.ledger[0]!] })).what).toContain('content');
	});

	test('a seal that does not open, a document of a newer version, two documents with one id', async () => {
		const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile('999997')));
		const others = await openMunicipalityKeys(secret);
		expect((await audited({ keys: others })).what).toEqual(expect.arrayContaining(['sealed', 'endorsement']));
		const newer = { ...town.ledger[0]!, v: 2 };
		expect((await audited({ ledger: [...town.ledger, newer as unknown as StoredEntry] })).what).toEqual([
			'unreadable'
		]);
		const twin = await rewritten(town.ledger[3]!, { open: {} }, town.privateKeys.get('1001'));
		expect((await audited({ ledger: [...town.ledger, twin] })).what).toContain('conflict');
	});

	test('the report names what was found in words', async () => {
		const { inspection } = await audited({ devices: town.devices.slice(1) });
		const text = report(
			inspection,
			{ municipality: '灯市', disaster: '訓練', at: NOW },
			new Map([['access.viewed', 2]]),
			{ refused: new Map([['signature', 1]]), reads: 40 }
		);
		for (const part of ['指摘があります', '登録のない端末の記録：7件', '閲覧：2件', 'signature：1件', '灯市'])
			expect(text).toContain(part);
	});
});
