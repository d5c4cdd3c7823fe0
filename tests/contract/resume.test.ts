import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../server/gate/storage/couch';
import { TabletDatabase } from '../../src/store/database';
import { createGate } from '../../src/sync/gate';
import { leaveMark, moveResumePoint, stillThere, type Source } from '../../src/sync/resume';
import { createSession, type Session } from '../../src/sync/session';
import { BACKENDS, startGate, type Running, type TestDevice } from './gatehouse';

describe.each(BACKENDS)('a tablet’s mark at the data center, on the $name', ({ couchUrl }) => {
	let running: Running;
	let tablet: TestDevice;
	let db: TabletDatabase;
	let source: Source;
	let session: Session;
	beforeEach(async () => {
		running = await startGate(couchUrl);
		tablet = await running.enrol();
		db = new TabletDatabase('resume', { indexedDB: new IDBFactory(), IDBKeyRange });
		meet();
		await moveResumePoint(db, source, { since: 1, confirmed: 3 });
	});
	afterEach(async () => {
		db.close();
		await running.stop();
	});
	/** The tablet's own session and resume point with the gate as it runs now. */
	function meet() {
		// The port changes with a restart; a data center's address does not.
		source = { gate: 'https://east.example', database: running.ledger };
		session = createSession(createGate(running.url, fetch), tablet, () => Date.now() + 2_000);
	}

	/** What the data center holds for this tablet, past the gate. */
	const held = async () => {
		const { pouch } = await running.gate.storage.ledger(running.config);
		return pouch.get<{ mark: string }>(`_local/${tablet.device}:resume`);
	};

	test('is there as long as nothing was lost, also after a restart of the gate', async () => {
		for (let i = 0; i < 3; i++) {
			await leaveMark(session, db, source);
			expect(await stillThere(session, db, source)).toBe(true);
		}
		running = await running.restart();
		meet();
		expect(await stillThere(session, db, source)).toBe(true);
		await leaveMark(session, db, source);
		expect(await stillThere(session, db, source)).toBe(true);
		expect((await held()).mark).toMatch(/-4$/);
	});

	test('tells a database that was deleted and made anew', async () => {
		await leaveMark(session, db, source);
		running = await running.restart();
		await running.gate.close();
		if (couchUrl) await connect(couchUrl).ask('DELETE', running.ledger);
		else await rm(join(running.directory, 'databases', running.ledger), { recursive: true });
		running = await startGate(couchUrl, { directory: running.directory, config: running.config });
		meet();
		expect(await stillThere(session, db, source)).toBe(false);
	});

	test('tells an older copy, and a copy of another life of this tablet’s', async () => {
		await leaveMark(session, db, source);
		const { _rev, ...older } = await held();
		expect(_rev).toBeDefined();
		await leaveMark(session, db, source);
		const { pouch } = await running.gate.storage.ledger(running.config);
		// As the copied files of an earlier day have it.
		const put = async (document: { _id: string; mark: string }) =>
			pouch.put({ ...document, _rev: (await held())._rev });
		await put(older);
		expect(await stillThere(session, db, source)).toBe(false);
		await put({ ...older, mark: 'ffff-9' });
		expect(await stillThere(session, db, source)).toBe(false);
	});
});
