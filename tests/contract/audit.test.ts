import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as audit } from '../../server/cli/commands/audit';
import type { Role } from '../../src/domain/entry';
import { caseNumber, receiptNumber } from '../../src/domain/ids';
import { databases } from '../../src/domain/municipality';
import { createAccessLog } from '../../src/store/access';
import { createAppender, type NewEntry } from '../../src/store/append';
import { TabletDatabase, type StoredEntry } from '../../src/store/database';
import type { KeyFile, MunicipalityKeys } from '../../src/vault/keys';
import { BACKENDS, startGate, type Running } from './gatehouse';
import { enrolEndorsed, runCommand, townHall } from './town-hall';

/** A tablet that writes both its chains as the app does. */
async function desk(running: Running, keys: MunicipalityKeys, role: Role) {
	const tablet = await enrolEndorsed(running, keys, role);
	const { device, privateKey } = tablet;
	const db = new TabletDatabase(`audit-${device}`, { indexedDB: new IDBFactory(), IDBKeyRange });
	const { id: disaster } = running.config.disaster;
	const by = { staff: `${device}-1`, role };
	const entry = (caseNo: string, kind: string, open: object, sealed: object): NewEntry => ({
		kind,
		disaster,
		case: caseNo,
		open: { ...open },
		sealed,
		by
	});
	const appender = createAppender(db, device, privateKey, Date.now);
	const log = createAccessLog(db, device, privateKey, Date.now);
	return {
		...tablet,
		entry,
		register: (name: string) =>
			appender.append([entry('-', 'staff.registered', { staff: by.staff, role }, { name, from: '' })], keys),
		apply: (caseNo: string) =>
			appender.append(
				[
					entry(
						caseNo,
						'certificate.applied',
						{
							receipt: receiptNumber(device, 1, new Uint8Array(randomBytes(8))),
							certificate: 'risai',
							via: 'register',
							house: null,
							lookup: 'a'.repeat(64),
							byAgent: false
						},
						{}
					)
				],
				keys
			),
		saw: (...entries: NewEntry[]) => log.append(entries, keys),
		async send(docs: StoredEntry[], purpose: 'ledger' | 'reads' = 'ledger') {
			const path = `/v1/db/${databases[purpose](running.config.code, disaster)}/_bulk_docs`;
			return running.ask('POST', path, {
				token: await tablet.token(running),
				body: { docs, new_edits: false }
			});
		}
	};
}

describe.each(BACKENDS)('what an auditor asks, on the $name', ({ couchUrl }) => {
	let running: Running;
	let hall: { file: KeyFile; keys: MunicipalityKeys };
	let work: string;
	beforeEach(async () => {
		running = await startGate(couchUrl);
		hall = await townHall(running.config.code);
		work = await mkdtemp(join(tmpdir(), 'tomoshibi-audit-'));
		await writeFile(join(work, 'key.json'), JSON.stringify(hall.file));
	});
	afterEach(async () => {
		await running.stop();
		await rm(work, { recursive: true, force: true });
	});

	const run = () =>
		runCommand(audit, [
			...['--url', running.url, '--token', join(running.directory, 'operator-token')],
			...['--key', join(work, 'key.json'), '--out', join(work, 'report')]
		]);
	const file = async (name: string) => {
		const text = await readFile(join(work, 'report', name), 'utf8');
		return text
			.replace(/^\ufeff/, '')
			.trimEnd()
			.split(/\r?\n/);
	};

	test('who saw whom, who was refused and what was printed, of a sound municipality', async () => {
		const caseNo = caseNumber(new Uint8Array(randomBytes(16)));
		const front = await desk(running, hall.keys, 'field');
		const docs = [...(await front.register('灯 花子')), ...(await front.apply(caseNo))];
		expect((await front.send(docs)).body).toEqual([]);
		const seen = await front.saw(
			front.entry(caseNo, 'access.viewed', { what: 'household' }, { household: '0000000012' }),
			front.entry('-', 'access.searched', { what: 'register', hits: 3 }, { query: 'さとう' }),
			front.entry('-', 'access.printed', { what: 'certificate', count: 2 }, { detail: '' }),
			front.entry('-', 'access.exported', { what: 'package', count: 7 }, { detail: 'all' })
		);
		expect((await front.send(seen, 'reads')).body).toEqual([]);
		// Real refusals: of a right, of a forged entry, and a real read of bulk.
		const token = await front.token(running);
		expect((await running.ask('GET', '/v1/devices', { token })).status).toBe(403);
		const forged = { ...docs[1]!, _rev: `1-${'0'.repeat(32)}`, open: { ...docs[1]!.open, byAgent: true } };
		expect((await front.send([forged])).body).toMatchObject([{ reason: 'signature' }]);
		const ids = docs.map(({ _id }) => ({ id: _id }));
		await running.ask('POST', `/v1/db/${running.ledger}/_bulk_get`, { token, body: { docs: ids } });

		const { code, lines } = await run();
		expect(code).toBe(0);
		expect(lines[0]).toMatchObject({
			entries: { ledger: 2, reads: 4 },
			devices: 1,
			signatures: 6,
			found: 0,
			missing: []
		});
		const access = await file('閲覧記録.csv');
		expect(access).toHaveLength(5);
		const viewed = access.find((line) => line.includes('閲覧'));
		for (const part of [caseNo, '0000000012', '灯 花子', front.device, front.row.label])
			expect(viewed).toContain(part);
		expect(access.find((line) => line.includes('検索'))).toContain('さとう');
		expect(access.some((line) => line.includes('印刷'))).toBe(true);
		expect(access.some((line) => line.includes('書き出し'))).toBe(true);
		const refused = await file('拒否の記録.csv');
		expect(refused).toContainEqual(
			expect.stringMatching(new RegExp(`device:${front.device},GET /v1/devices,forbidden,1`))
		);
		expect(refused).toContainEqual(expect.stringContaining('signature'));
		const report = (await file('監査報告.txt')).join('\n');
		expect(report).toContain('指摘はありません');
		expect(report).toContain('データセンターから端末へ渡した記録：延べ2件');
		expect(await file('検査の指摘.csv')).toHaveLength(1);
	});

	test('a thief of the data center who changes, adds or removes is found', async () => {
		const front = await desk(running, hall.keys, 'field');
		const [registered] = await front.register('灯 花子');
		const applied = [];
		for (let i = 0; i < 3; i++)
			applied.push(...(await front.apply(caseNumber(new Uint8Array(randomBytes(16))))));
		// Kept back by the data center: the middle one; rewritten behind the gate: the last.
		const { pouch } = await running.gate.storage.ledger(running.config);
		await front.send([registered!, applied[0]!]);
		const changed = { ...applied[2]!, open: { ...applied[2]!.open, byAgent: true } };
		await pouch.bulkDocs([changed], { new_edits: false });

		const heads = { ledger: 4, reads: 0 };
		const body = { unsent: 0, refused: 0, skewMs: 0, version: '', register: '', heads };
		await running.ask('POST', '/v1/contact', { token: await front.token(running), body });

		const { code, lines } = await run();
		expect(code).toBe(3);
		expect(lines[0]).toMatchObject({
			missing: [{ purpose: 'ledger', device: front.device, ranges: [[3, 4]] }]
		});
		const found = await file('検査の指摘.csv');
		expect(found.some((line) => line.includes('署名が合わない記録') && line.includes(changed._id))).toBe(
			true
		);
		expect(found.some((line) => line.includes('書かれた後に変えられた記録'))).toBe(true);
		expect((await file('監査報告.txt')).join('\n')).toContain('指摘があります');
	});
});
