import { IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/domain/bytes';
import type { Role } from '../../../src/domain/entry';
import { TabletDatabase } from '../../../src/store/database';
import type { NewStaff } from '../../../src/book/api';
import {
	applying,
	browser,
	enrolledTab,
	houses,
	openTab,
	PIN,
	random,
	residents,
	world,
	type Browser,
	type World
} from './harness';

const DAY_MS = 86_400_000;
const OTHER = '7391 0558 2746 9031';
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

const colleague = (over: Partial<NewStaff> = {}): NewStaff => ({
	name: '応援 太郎',
	from: '',
	role: 'field',
	pin: OTHER,
	...over
});

/** The tablet's storage, past the book. */
async function onDisk<T>(of: Browser, work: (db: TabletDatabase) => Promise<T>): Promise<T> {
	const db = new TabletDatabase('tomoshibi', { indexedDB: of.indexedDB, IDBKeyRange });
	await db.open();
	try {
		return await work(db);
	} finally {
		db.close();
	}
}

describe('who may register whom', () => {
	test.each<[device: Role, desk: Role, yes: Role[], no: Role[]]>([
		['field', 'field', ['field'], ['survey', 'headquarters', 'administrator', 'auditor']],
		['approver', 'headquarters', ['field', 'survey', 'headquarters'], ['approver', 'administrator']],
		['administrator', 'administrator', ['field', 'approver', 'administrator', 'auditor'], ['prefecture']],
		['auditor', 'auditor', ['auditor'], ['field', 'headquarters']]
	])(
		'a tablet of %s with %s at the desk',
		async (device, desk, yes, no) => {
			const tab = openTab(browser(town.origin));
			await tab.until(({ phase }) => phase === 'notEnrolled');
			await tab.book.enrol({
				code: await town.invite(device),
				staff: { name: '灯 花子', from: '', role: desk, pin: PIN }
			});
			for (const role of no)
				await expect(tab.book.addStaff(colleague({ role })), role).rejects.toThrow('notAllowed');
			for (const role of yes) await tab.book.addStaff(colleague({ role }));
			expect(tab.status.staffChoices).toHaveLength(1 + yes.length);
			tab.kill();
		},
		60_000
	);

	test('the first person on a fresh tablet is within the tablet', async () => {
		const tab = openTab(browser(town.origin));
		await tab.until(({ phase }) => phase === 'notEnrolled');
		const code = await town.invite('headquarters');
		const staff = { name: '灯 花子', from: '', pin: PIN };
		await expect(tab.book.enrol({ code, staff: { ...staff, role: 'approver' } })).rejects.toThrow(
			'notAllowed'
		);
		await tab.book.enrol({ code, staff: { ...staff, role: 'headquarters' } });
		tab.kill();
	});

	test('an administrator manages devices and staff and writes nothing into the ledger; an auditor neither', async () => {
		const admin = await enrolledTab(town, browser(town.origin), 'administrator');
		await expect(admin.book.apply(applying())).rejects.toThrow('notAllowed');
		await admin.book.invite({ label: '第二小学校', role: 'survey', until: inDays(3) });
		expect((await admin.book.devices()).length).toBeGreaterThan(0);
		const auditor = await enrolledTab(town, browser(town.origin), 'auditor');
		await expect(auditor.book.apply(applying())).rejects.toThrow('notAllowed');
		await expect(auditor.book.invite({ label: 'x', role: 'auditor' })).rejects.toThrow('notAllowed');
		admin.kill();
		auditor.kill();
	});
});

describe('lent staff', () => {
	test('need an end, and are kept to their tasks', async () => {
		const tab = await enrolledTab(town, browser(town.origin));
		await expect(tab.book.addStaff(colleague({ from: '灯北市' }))).rejects.toThrow('badInput');
		await expect(
			tab.book.addStaff(colleague({ from: '灯北市', until: inDays(3), tasks: [] }))
		).rejects.toThrow('badInput');
		await tab.book.addStaff(colleague({ from: '灯北市', until: inDays(3), tasks: ['survey'] }));
		const { staff } = tab.status.staffChoices[1]!;
		const { case: caseNo, entry: application } = await tab.book.apply(applying());
		await tab.book.unlock({ staff, pin: OTHER });
		expect(tab.status.staff).toMatchObject({ tasks: ['survey'] });
		await expect(tab.book.apply(applying({ household: '0000000009' }))).rejects.toThrow('notAllowed');
		await expect(
			tab.book.append(
				{
					kind: 'certificate.resurveyRequested',
					open: { application, round: 2 },
					sealed: { reason: '' }
				},
				caseNo
			)
		).rejects.toThrow('notAllowed');
		await expect(tab.book.addStaff(colleague())).rejects.toThrow('notAllowed');
		await tab.book.append(
			{
				kind: 'certificate.surveyed',
				open: {
					application,
					round: 1,
					surveyedOn: '2026-11-02',
					method: 'outside',
					grade: 'hankai',
					lossPct: null
				},
				sealed: { findings: '', surveyors: '' }
			},
			caseNo
		);
		// The gate agrees.
		await tab.until(({ counts }) => counts.saved === 0);
		expect(tab.status.counts.refused).toBe(0);
		tab.kill();
	});

	test('nobody gives rights for longer than they have them', async () => {
		const tab = await enrolledTab(town, browser(town.origin));
		await tab.book.addStaff(colleague({ until: inDays(2) }));
		await tab.book.unlock({ staff: tab.status.staffChoices[1]!.staff, pin: OTHER });
		await expect(tab.book.addStaff(colleague({ name: '次郎' }))).rejects.toThrow('notAllowed');
		await expect(tab.book.addStaff(colleague({ name: '次郎', until: inDays(3) }))).rejects.toThrow(
			'notAllowed'
		);
		await tab.book.addStaff(colleague({ name: '次郎', until: inDays(1) }));
		tab.kill();
	});

	test('an account ends by itself: an open desk locks, and it does not open again', async () => {
		const of = browser(town.origin);
		of.watchEveryMs = 20;
		const tab = await enrolledTab(town, of);
		await tab.book.addStaff(colleague({ from: '灯北市', until: inDays(3) }));
		const [own, lent] = tab.status.staffChoices.map(({ staff }) => staff);
		await tab.book.unlock({ staff: lent!, pin: OTHER });
		of.connected = false;
		of.clockAhead = 3 * DAY_MS - 60_000;
		await tab.book.apply(applying());
		of.clockAhead = 3 * DAY_MS + 1000;
		await tab.until(({ phase }) => phase === 'locked');
		expect(tab.status).toMatchObject({ lockedBecause: 'ended', staff: null });
		await expect(tab.book.unlock({ staff: lent!, pin: OTHER })).rejects.toThrow('ended');
		// A clock that is put back gives nothing back.
		of.clockAhead = 0;
		await expect(tab.book.unlock({ staff: lent!, pin: OTHER })).rejects.toThrow('ended');
		tab.kill();
		const again = openTab(of);
		await again.until(({ phase }) => phase === 'locked');
		await expect(again.book.unlock({ staff: lent!, pin: OTHER })).rejects.toThrow('ended');
		// Others are not touched by it.
		await again.book.unlock({ staff: own!, pin: PIN });
		expect(again.status.lockedBecause).toBeNull();
		expect((await again.book.people()).find(({ staff }) => staff === lent)).toMatchObject({
			until: expect.any(String),
			here: true
		});
		again.kill();
	});

	test('a tablet that is lent ends with everybody on it', async () => {
		const of = browser(town.origin);
		of.watchEveryMs = 20;
		const tab = openTab(of);
		await tab.until(({ phase }) => phase === 'notEnrolled');
		const code = await town.invite('field', inDays(1), inDays(2));
		await tab.book.enrol({ code, staff: { name: '灯 花子', from: '', role: 'field', pin: PIN } });
		expect(tab.status.device?.until).toEqual(expect.any(String));
		of.connected = false;
		of.clockAhead = 2 * DAY_MS + 1000;
		await tab.until(({ phase, lockedBecause }) => phase === 'locked' && lockedBecause === 'ended');
		await expect(tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN })).rejects.toThrow(
			'ended'
		);
		tab.kill();
	});

	test('headquarters ends an account on another tablet: it locks at once when it hears of it', async () => {
		const hq = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 花子');
		const tab = await enrolledTab(town, browser(town.origin));
		const { staff } = tab.status.staff!;
		await tab.book.addStaff(colleague());
		await tab.until(({ counts }) => counts.saved === 0);
		await hq.book.syncNow();
		await expect.poll(async () => (await hq.book.people()).some((row) => row.staff === staff)).toBe(true);
		const rows = await hq.book.people();
		expect(rows.find((row) => row.staff === staff)).toMatchObject({
			name: '応援 花子',
			state: 'active',
			here: false
		});
		// The others see only their own tablet.
		expect((await tab.book.people()).every(({ here }) => here)).toBe(true);
		const end = { reason: 'suspected', note: '' } as const;
		await expect(tab.book.endStaff({ staff, ...end })).rejects.toThrow('badInput');
		await expect(tab.book.endStaff({ staff: tab.status.staffChoices[1]!.staff, ...end })).rejects.toThrow(
			'notAllowed'
		);
		await expect(hq.book.endStaff({ staff: '9999-9', ...end })).rejects.toThrow('notFound');
		await hq.book.endStaff({ staff, ...end });
		await expect(hq.book.endStaff({ staff, ...end })).rejects.toThrow('stateChanged');
		await hq.until(({ counts }) => counts.saved === 0);
		expect(hq.status.counts.refused).toBe(0);
		await tab.book.syncNow();
		await tab.until(({ phase }) => phase === 'locked');
		expect(tab.status.lockedBecause).toBe('ended');
		await expect(tab.book.unlock({ staff, pin: PIN })).rejects.toThrow('ended');
		expect(tab.status.staffChoices.map(({ ended }) => ended)).toEqual([true, false]);
		await tab.book.unlock({ staff: tab.status.staffChoices[1]!.staff, pin: OTHER });
		hq.kill();
		tab.kill();
	});
});

describe('without contact', () => {
	test('a tablet locks itself after its days; no clock helps, and a contact frees it', async () => {
		const of = browser(town.origin);
		of.watchEveryMs = 20;
		const first = await enrolledTab(town, of);
		await first.until(({ counts }) => counts.saved === 0);
		const { staff } = first.status.staff!;
		of.connected = false;
		of.clockAhead = 14 * DAY_MS - 60_000;
		await first.book.lock();
		await first.book.unlock({ staff, pin: PIN });
		const { entry } = await first.book.apply(applying());
		of.clockAhead = 14 * DAY_MS + 1000;
		await first.until(({ phase }) => phase === 'locked');
		expect(first.status.lockedBecause).toBe('stale');
		await expect(first.book.unlock({ staff, pin: PIN })).rejects.toThrow('stale');
		first.kill();

		// Put back, and started anew.
		of.clockAhead = -DAY_MS;
		const tab = openTab(of);
		await tab.until(({ phase, lockedBecause }) => phase === 'locked' && lockedBecause === 'stale');
		await expect(tab.book.unlock({ staff, pin: PIN })).rejects.toThrow('stale');
		await expect(tab.book.syncNow()).rejects.toThrow('offline');

		// What it holds is sent while it is locked, and then it opens.
		of.clockAhead = 0;
		of.connected = true;
		await tab.book.syncNow();
		await tab.until(({ lockedBecause, counts }) => lockedBecause === null && counts.saved === 0);
		await tab.book.unlock({ staff, pin: PIN });
		expect((await tab.book.outbox()).find((item) => item.entry === entry)?.delivery).toBe('sent');
		tab.kill();
	});

	test('a clock that was wrong all the time locks nobody out', async () => {
		const of = browser(town.origin);
		of.watchEveryMs = 20;
		of.clockAhead = 400 * DAY_MS;
		const tab = await enrolledTab(town, of);
		await tab.until(({ counts }) => counts.saved === 0);
		of.connected = false;
		// Somebody sets it right.
		of.clockAhead = 0;
		await tab.book.lock();
		await tab.book.unlock({ staff: tab.status.staffChoices[0]!.staff, pin: PIN });
		expect(tab.status.phase).toBe('open');
		tab.kill();
	});
});

describe('unlocking', () => {
	const answer = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));

	test('with the tablet’s authenticator a PIN is enough, and neither is without the other', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await expect(tab.book.addStaff(colleague({ pin: '482916' }))).rejects.toThrow('weakPin');
		const authenticator = { credential: random(16), question: random(32), answer: answer() };
		await expect(tab.book.addStaff(colleague({ pin: '123456', authenticator }))).rejects.toThrow('weakPin');
		await tab.book.addStaff(colleague({ pin: '482916', authenticator }));
		const choice = tab.status.staffChoices[1]!;
		const { credential, question } = authenticator;
		expect(choice.authenticator).toEqual({ credential, question });
		await tab.book.lock();
		const { staff } = choice;
		await expect(tab.book.unlock({ staff, pin: '482916' })).rejects.toThrow('wrongPin');
		await expect(
			tab.book.unlock({ staff, pin: '482916', authenticator: { answer: answer() } })
		).rejects.toThrow('wrongPin');
		await expect(tab.book.unlock({ staff, pin: '482917', authenticator })).rejects.toThrow('wrongPin');
		// These tries are counted like any others.
		await expect(tab.book.unlock({ staff, pin: '482916', authenticator })).rejects.toThrow('tooManyTries');
		of.clockAhead = 31_000;
		await tab.book.unlock({ staff, pin: '482916', authenticator });
		expect(tab.status.staff).toMatchObject({ staff, renew: false });
		// The answer is nowhere on the disk.
		const disk = await onDisk(of, async (db) => JSON.stringify(await db.staff.toArray()));
		expect(disk).toContain(question);
		expect(disk).not.toContain(authenticator.answer);
		tab.kill();
	});

	test('a PIN from before passphrases opens still, and its owner is asked for another', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		const { staff } = tab.status.staff!;
		tab.kill();
		await onDisk(of, async (db) => {
			const row = (await db.staff.get(staff))!;
			const { salt, rounds, iv, outerIv, ct } = row.lock;
			// Digits without spaces are hashed the same in both ways.
			await db.staff.update(staff, { lock: { salt, rounds, iv, outerIv, ct } });
		});
		const again = openTab(of);
		await again.until(({ phase }) => phase === 'locked');
		await again.book.unlock({ staff, pin: PIN.replaceAll(' ', '') });
		expect(again.status.staff?.renew).toBe(true);
		await expect(again.book.changeUnlocking({ pin: '482916' })).rejects.toThrow('weakPin');
		await again.book.changeUnlocking({ pin: OTHER });
		expect(again.status.staff?.renew).toBe(false);
		await again.book.lock();
		await expect(again.book.unlock({ staff, pin: PIN })).rejects.toThrow('wrongPin');
		await again.book.unlock({ staff, pin: OTHER });
		again.kill();
	});

	test('wrong tries are told to the access log by the next person who gets in, once', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.book.addStaff(colleague());
		await tab.until(({ counts }) => counts.saved === 0);
		of.connected = false;
		const [own, other] = tab.status.staffChoices.map(({ staff }) => staff);
		await tab.book.lock();
		for (const pin of ['a', 'b'])
			await expect(tab.book.unlock({ staff: own!, pin })).rejects.toThrow('wrongPin');
		const told = () =>
			onDisk(of, async (db) => (await db.accesses.toArray()).filter(({ kind }) => kind === 'access.refused'));
		expect(await told()).toEqual([]);
		await tab.book.unlock({ staff: other!, pin: OTHER });
		await tab.book.unlock({ staff: own!, pin: PIN });
		expect(await told()).toMatchObject([{ open: { what: 'unlock', count: 2 }, by: { staff: other } }]);
		tab.kill();
	});

	test('a search that pages repeat after every change is one line in the access log', async () => {
		const of = browser(town.origin);
		await town.publish(residents(20), houses(5));
		const tab = await enrolledTab(town, of);
		await tab.until(({ register }) => register.state === 'ready');
		of.connected = false;
		for (let i = 0; i < 3; i++) {
			await tab.book.search('佐藤');
			// Opening a household settles the search that led to it.
			await tab.book.household('0000000001');
		}
		const kinds = await onDisk(of, async (db) => (await db.accesses.toArray()).map(({ kind }) => kind));
		expect(kinds).toEqual(['access.searched', 'access.viewed']);
		tab.kill();
	});

	test('nothing of a revoked tablet opens any more: keys and roster are gone', async () => {
		const hq = await enrolledTab(town, browser(town.origin), 'headquarters');
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of);
		await tab.until(({ counts }) => counts.saved === 0);
		await hq.book.revokeDevice(tab.status.device!.number);
		await tab.book.syncNow().catch(() => undefined);
		await tab.until(({ phase }) => phase === 'revoked');
		tab.kill();
		await onDisk(of, async (db) => {
			expect(await db.staff.count()).toBe(0);
			expect(await db.roster.count()).toBe(0);
			const kept = (await db.meta.toCollection().primaryKeys()) as string[];
			for (const key of ['identity', 'pending', 'head', 'accessHead', 'reach'])
				expect(kept).not.toContain(key);
		});
		hq.kill();
	});
});
