import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMunicipalityKeys, parseKeyFile } from '../../../src/vault/keys';
import { applying, browser, enrolledTab, openTab, PIN, world, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

test('after a loss the other tablets go on with a new key, and nobody enrols again', async () => {
	const admin = await enrolledTab(town, browser(town.origin), 'administrator', '管理 太郎');
	const open = await enrolledTab(town, browser(town.origin), 'survey', '調査 花子');
	const offlineBrowser = browser(town.origin);
	const offline = await enrolledTab(town, offlineBrowser, 'field', '受付 次郎');
	const lostBrowser = browser(town.origin);
	const lost = await enrolledTab(town, lostBrowser, 'field', '紛失 三郎');
	const lostDevice = lost.status.device!.number;

	const before = await offline.book.apply(applying({ household: '0000000001' }));
	await offline.book.syncNow();
	await offline.book.lock();
	offlineBrowser.connected = false;
	lostBrowser.connected = false;

	await expect(open.book.rotateKey({ reason: '紛失' })).rejects.toThrow('notAllowed');
	await expect(admin.book.rotateKey({ reason: ' ' })).rejects.toThrow('badInput');
	await admin.book.revokeDevice(lostDevice);
	const plan = await admin.book.rotationPlan();
	expect(plan.get.map(({ device }) => device)).not.toContain(lostDevice);
	expect(plan.get).toHaveLength(3);
	expect(plan.leftOut).toMatchObject([{ device: lostDevice, why: 'revoked', hasKey: true }]);

	const { file, keyId, devices } = await admin.book.rotateKey({ reason: '端末の紛失' });
	expect(devices).toBe(3);
	const safe = await parseKeyFile(file);
	expect(safe.file).toMatchObject({ format: 'tomoshibi-key-2', municipality: '999997', id: keyId });
	expect((await openMunicipalityKeys(safe.secret)).all.has(town.keys.id)).toBe(true);
	expect((await admin.book.keyFile()).file).toBe(file);

	// A tablet that is open gets it at once: what it writes now is sealed with the new key, what was before opens still.
	await admin.book.syncNow();
	await open.book.syncNow();
	expect(open.status.trust).toEqual({ waiting: 0, doubts: 0, missingKey: false });
	const after = await open.book.apply(applying({ household: '0000000002' }));
	await open.book.syncNow();
	await admin.book.syncNow();
	for (const { book } of [admin, open]) {
		const [entry] = (await book.case(after.case))!.entries;
		expect(entry).toMatchObject({ sealed: { cause: '令和8年灯沖地震' }, entry: { sealed: { k: keyId } } });
		expect((await book.case(before.case))!.entries[0]).toMatchObject({
			sealed: { cause: '令和8年灯沖地震' }
		});
	}

	// One that was away and locked gets it when it is back and unlocked, with the same passphrase.
	offlineBrowser.connected = true;
	await offline.book.syncNow();
	const staff = offline.status.staffChoices[0]!.staff;
	await offline.book.unlock({ staff, pin: PIN });
	await offline.book.syncNow();
	expect((await offline.book.case(after.case))!.entries[0]!.sealed).toMatchObject({
		cause: '令和8年灯沖地震'
	});
	const mine = await offline.book.apply(applying({ household: '0000000003' }));
	expect((await offline.book.case(mine.case))!.entries[0]!.entry.sealed!.k).toBe(keyId);
	expect(offline.status.trust).toEqual({ waiting: 0, doubts: 0, missingKey: false });

	// After a restart too.
	offline.kill();
	const again = openTab(offlineBrowser);
	await again.until(({ phase }) => phase === 'locked');
	await again.book.unlock({ staff, pin: PIN });
	expect((await again.book.case(mine.case))!.entries[0]!.sealed).toMatchObject({ cause: '令和8年灯沖地震' });

	// A new tablet is invited with both keys.
	const { code } = await admin.book.invite({ label: '代わりの端末', role: 'field' });
	const fresh = openTab(browser(town.origin));
	await fresh.until(({ phase }) => phase === 'notEnrolled');
	await fresh.book.enrol({ code, staff: { name: '新 四郎', from: '', role: 'field', pin: PIN } });
	await fresh.book.syncNow();
	for (const caseNo of [before.case, after.case])
		expect((await fresh.book.case(caseNo))!.entries[0]!.sealed).not.toBeNull();
	await admin.book.syncNow();
	expect((await admin.book.rotationPlan()).leftOut).toMatchObject([{ device: lostDevice, hasKey: false }]);

	for (const tab of [admin, open, again, fresh, lost]) tab.kill();
});

test('a tablet that was left out says so, shows what it cannot read as unreadable, and goes on', async () => {
	const adminBrowser = browser(town.origin);
	const known: string[] = [];
	// From before it enrols, not only for the rotation: the roster is also fetched by itself, whenever a tablet that
	// is not in it has written something, and whoever was once in it gets the key.
	adminBrowser.meddle = async (path, go) => {
		const answer = await go();
		if (path !== '/v1/roster') return answer;
		const roster = (await answer.json()) as { devices: { device: string }[] };
		return Response.json({ devices: roster.devices.filter(({ device }) => known.includes(device)) });
	};
	const admin = await enrolledTab(town, adminBrowser, 'administrator', '管理 太郎');
	const clerk = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 花子');
	known.push(...[admin, clerk].map(({ status }) => status.device!.number));
	const left = await enrolledTab(town, browser(town.origin), 'field', '受付 次郎');
	await admin.book.syncNow();
	const { keyId, devices } = await admin.book.rotateKey({ reason: '試験' });
	expect(devices).toBe(2);
	adminBrowser.meddle = null;
	const { leftOut } = await admin.book.rotationPlan();
	const device = left.status.device!.number;
	expect(leftOut).toContainEqual(expect.objectContaining({ device, why: 'late', hasKey: false }));
	const { late } = await admin.book.trustReport();
	expect(late.map((one) => one.device)).toContain(device);
	for (const one of known) expect(late.map((row) => row.device)).not.toContain(one);
	await admin.book.syncNow();
	await clerk.book.syncNow();
	const { case: caseNo } = await clerk.book.apply(applying({ household: '0000000009' }));
	expect((await clerk.book.case(caseNo))!.entries.at(-1)!.entry.sealed!.k).toBe(keyId);
	await clerk.book.syncNow();
	await left.book.syncNow();
	await left.until(({ trust }) => trust.missingKey);
	const shown = await left.book.case(caseNo);
	expect(shown!.entries.at(-1)).toMatchObject({ sealed: null, entry: { sealed: { k: keyId } } });
	expect((await left.book.applications({}))[0]).toMatchObject({ head: '' });
	// Its own work goes on under the key that it has, and the others read it.
	const own = await left.book.apply(applying({ household: '0000000010' }));
	await left.book.syncNow();
	await admin.book.syncNow();
	expect((await admin.book.case(own.case))!.entries[0]!.sealed).toMatchObject({ cause: '令和8年灯沖地震' });
	// The next rotation does not help it: it lacks the key in between.
	await admin.book.rotateKey({ reason: '試験' });
	await admin.book.syncNow();
	await left.book.syncNow();
	expect(left.status.trust.missingKey).toBe(true);
	for (const tab of [admin, clerk, left]) tab.kill();
});
