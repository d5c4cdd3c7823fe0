import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { Tablet } from '../../../src/book/core';
import { loadLedger } from '../../../src/book/core';
import { createLedgerFold } from '../../../src/domain/fold/ledger';
import { createAppender } from '../../../src/store/append';
import { TabletDatabase } from '../../../src/store/database';
import { newKeyFile, openMunicipalityKeys, parseKeyFile } from '../../../src/vault/keys';
import { newDeviceKey } from '../../../src/vault/sign';
import { CONFIG } from './harness';

test('a disaster that begins while another’s ledger is being read gets nothing of it', async () => {
	const db = new TabletDatabase('test', { indexedDB: new IDBFactory(), IDBKeyRange });
	const { secret } = await parseKeyFile(JSON.stringify(await newKeyFile('999997')));
	const { privateKey } = await newDeviceKey();
	const appender = createAppender(db, '1001', privateKey, Date.now);
	await appender.append(
		[
			{
				kind: 'staff.registered',
				disaster: CONFIG.disaster.id,
				case: '-',
				open: { staff: '1001-1', role: 'field' },
				by: { staff: '1001-1', role: 'field' }
			}
		],
		await openMunicipalityKeys(secret)
	);
	const before = createLedgerFold();
	const after = createLedgerFold();
	const vouching = { trust: { held: () => undefined } } as unknown as Tablet['vouching'];
	const tablet = { config: CONFIG, fold: before, appender, vouching } as Tablet;
	const loading = loadLedger(db, tablet);
	tablet.config = { ...CONFIG, disaster: { ...CONFIG.disaster, id: 'flood-2026' } };
	tablet.fold = after;
	await loading;
	expect(before.ledger.staff.size).toBe(1);
	expect(after.ledger.staff.size).toBe(0);
});
