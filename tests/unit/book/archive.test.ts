import { IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createArchive } from '../../../src/archive/archive';
import { packEntries } from '../../../src/archive/pack';
import { TabletDatabase } from '../../../src/store/database';
import { applying, browser, CONFIG, enrolledTab, openTab, PIN, world, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

test('what was packed away is in the ledger, on the case’s page and on paper after the next unlocking, and not before', async () => {
	const of = browser(town.origin);
	const tab = await enrolledTab(town, of);
	const applied = await tab.book.apply(applying());
	await tab.book.syncNow();
	await tab.until(({ counts }) => counts.saved === 0);
	const before = await tab.book.case(applied.case);
	const receipt = await tab.book.receiptPaper(applied.entry);
	tab.kill();

	const db = new TabletDatabase('tomoshibi', { indexedDB: of.surroundings().indexedDB, IDBKeyRange });
	const archive = createArchive(db);
	archive.use(town.keys);
	const device = before!.entries[0]!.entry.by.device;
	const rows = await db.entries.count();
	const options = { device, disaster: CONFIG.disaster.id, confirmed: rows, grown: 0 };
	expect(await packEntries(db, archive, town.keys, options)).toHaveLength(1);
	// The office's own entries stay rows; the application is one no more.
	expect(await db.entries.toArray()).toMatchObject([{ kind: 'staff.registered' }]);
	db.close();

	const again = openTab(of);
	const { staffChoices } = await again.until(({ phase }) => phase === 'locked');
	// Locked: the archive stays sealed, and what needs no key goes on.
	await again.book.syncNow();
	expect((await again.book.outbox()).map(({ kind }) => kind)).toEqual(['staff.registered']);
	await again.book.unlock({ staff: staffChoices[0]!.staff, pin: PIN });
	expect(await again.book.case(applied.case)).toEqual(before);
	expect(await again.book.receiptPaper(applied.entry)).toEqual(receipt);
	expect((await again.book.figures()).byState.received.count).toBe(1);
	expect((await again.book.applications({ text: '佐藤' })).map(({ head }) => head)).toEqual(['佐藤 一郎']);
	expect((await again.book.outbox()).map(({ kind }) => kind)).toContain('certificate.applied');
	expect(again.status.ledger).toMatchObject({ state: 'ready', total: 1 });

	// And the chain goes on behind it: another tablet gets both, in order and without a doubt.
	const second = await again.book.apply(applying({ household: '0000000002', house: { id: 'H2' } }));
	await again.book.syncNow();
	const other = await enrolledTab(town, browser(town.origin));
	await other.book.syncNow();
	await other.until(({ trust }) => trust.waiting === 0);
	expect(await other.book.case(second.case)).not.toBeNull();
	expect(await other.book.case(applied.case)).not.toBeNull();
	expect(other.status.trust.doubts).toBe(0);
	again.kill();
	other.kill();
});
