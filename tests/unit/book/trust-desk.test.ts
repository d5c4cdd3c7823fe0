import { afterAll, beforeAll, expect, test } from 'vitest';
import { caseNumber, parseEntryId, receiptNumber, serialOf } from '../../../src/domain/ids';
import { completeEntry } from '../../../src/store/append';
import { newDeviceKey, NO_ENTRY } from '../../../src/vault/sign';
import {
	applying,
	browser,
	CONFIG,
	enrolledTab,
	openTab,
	PIN,
	world,
	type Browser,
	type World
} from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

interface Changes {
	results: { id: string }[];
}
interface BulkGet {
	results: { docs: { ok?: { _id: string; open: object } }[] }[];
}

/** A data center that keeps entries to itself, wherever it could give them out. */
function hide(of: Browser, hidden: ReadonlySet<string>): void {
	of.meddle = async (path, go) => {
		const answer = await go();
		if (!path.includes('/_changes')) return answer;
		const changes = (await answer.json()) as Changes;
		return Response.json({ ...changes, results: changes.results.filter(({ id }) => !hidden.has(id)) });
	};
}

test('entries that a data center holds back, in the middle and at the end, show at headquarters', async () => {
	const desk = await enrolledTab(town, browser(town.origin), 'field');
	const taken = [];
	for (const household of ['1', '2', '3'])
		taken.push(await desk.book.apply(applying({ household: household.padStart(10, '0') })));
	await desk.book.syncNow();
	// The report of the highest number goes with the round after.
	await desk.book.syncNow();

	const of = browser(town.origin);
	hide(of, new Set([taken[0]!.entry, taken[2]!.entry]));
	const centre = await enrolledTab(town, of, 'headquarters');
	await centre.book.syncNow();
	const device = desk.status.device!.number;
	const row = (await centre.book.chains()).find((one) => one.device === device);
	expect(row).toMatchObject({
		label: '第一小学校 1号機',
		first: 1,
		last: 3,
		missing: [
			[2, 2],
			[4, 4]
		],
		reported: 4,
		revoked: false
	});
	expect(row!.lastContact).not.toBeNull();
	expect(await centre.book.missingEntries()).toBe(1);
	expect(
		(await centre.book.chains()).find((one) => one.device === centre.status.device!.number)?.missing
	).toEqual([]);
	// Without a connection it still says what it sees by itself.
	of.connected = false;
	const offline = (await centre.book.chains()).find((one) => one.device === device);
	expect(offline).toMatchObject({ missing: [[2, 2]], reported: null, lastContact: null });
	await expect(desk.book.chains()).rejects.toThrow('notAllowed');
	for (const tab of [desk, centre]) tab.kill();
});

test('entries that a data center has changed are in the queue and not in the ledger, also after a restart', async () => {
	const desk = await enrolledTab(town, browser(town.origin), 'field');
	const { entry, case: caseNo } = await desk.book.apply(applying({ household: '0000000077' }));
	await desk.book.syncNow();
	const of = browser(town.origin);
	of.meddle = async (path, go) => {
		const answer = await go();
		if (!path.includes('/_bulk_get')) return answer;
		const got = (await answer.json()) as BulkGet;
		for (const { ok } of got.results.flatMap(({ docs }) => docs))
			if (ok?._id === entry) ok.open = { ...ok.open, certificate: 'todokede' };
		return Response.json(got);
	};
	const centre = await enrolledTab(town, of, 'headquarters');
	await centre.book.syncNow();
	await centre.until(({ trust }) => trust.doubts === 1 && trust.waiting === 0);
	const doubted = async (tab: typeof centre) =>
		(await tab.book.clashes()).map(({ clash }) => clash).filter(({ entries }) => entries.includes(entry));
	expect(await doubted(centre)).toMatchObject([{ type: 'invalidEntry', reason: 'signature' }]);
	const shown = await centre.book.case(caseNo);
	expect(shown!.state.applications).toEqual([]);
	expect(shown!.state.timeline).toMatchObject([{ entry, applied: false }]);
	expect(await centre.book.trustReport()).toMatchObject({
		doubts: 1,
		waiting: 0,
		disputed: [],
		unendorsed: []
	});
	centre.kill();

	const again = openTab(of);
	await again.until(({ phase }) => phase === 'locked');
	await again.book.unlock({ staff: again.status.staffChoices[0]!.staff, pin: PIN });
	expect(await doubted(again)).toHaveLength(1);
	expect((await again.book.case(caseNo))!.state.applications).toEqual([]);
	for (const tab of [desk, again]) tab.kill();
});

test('a roster that changes behind our back is not taken over and is shown', async () => {
	const desk = await enrolledTab(town, browser(town.origin), 'field');
	const device = desk.status.device!.number;
	const of = browser(town.origin);
	const centre = await enrolledTab(town, of, 'administrator');
	await centre.book.syncNow();
	await centre.book.rotationPlan();
	of.meddle = async (path, go) => {
		const answer = await go();
		if (path !== '/v1/roster') return answer;
		const { devices } = (await answer.json()) as { devices: { device: string }[] };
		const raised = devices.map((one) => (one.device === device ? { ...one, role: 'administrator' } : one));
		return Response.json({ devices: raised });
	};
	const plan = await centre.book.rotationPlan();
	// In dispute it does not get a key, until somebody has looked.
	expect(plan.get.map((one) => one.device)).not.toContain(device);
	expect(plan.leftOut).toContainEqual(expect.objectContaining({ device, role: 'field', why: 'doubtful' }));
	expect((await centre.book.trustReport()).disputed).toEqual([
		{ device, label: '第一小学校 1号機', role: 'field' }
	]);
	for (const tab of [desk, centre]) tab.kill();
});

test('an entry that a data center has made up in this tablet’s own name is doubted and raises no number', async () => {
	const of = browser(town.origin);
	const centre = await enrolledTab(town, of, 'approver');
	const { number } = centre.status.device!;
	const thief = await newDeviceKey();
	const { stored } = await completeEntry(
		{
			kind: 'certificate.applied',
			disaster: CONFIG.disaster.id,
			case: caseNumber(new Uint8Array(16)),
			open: { receipt: receiptNumber(number, 99_999, new Uint8Array(4)) },
			by: { staff: `${number}-1`, role: 'approver' }
		},
		town.keys,
		{ n: 999_999, prev: NO_ENTRY, clock: { ms: Date.now(), counter: 0 } },
		number,
		thief.privateKey
	);
	const { _id: id, _rev: rev } = stored;
	of.meddle = async (path, go) => {
		const answer = await go();
		if (!/_changes|_bulk_get/.test(path)) return answer;
		const body = (await answer.json()) as { results: object[] };
		const last = body.results.at(-1);
		if (!last) return Response.json(body);
		const made = path.includes('_changes')
			? { ...last, id, changes: [{ rev }] }
			: { id, docs: [{ ok: stored }] };
		const rest = body.results.filter((one) => !('id' in one && one.id === id));
		return Response.json({ ...body, results: [...rest, made] });
	};
	// Among what is new.
	const desk = await enrolledTab(town, browser(town.origin), 'field');
	await desk.book.syncNow();
	desk.kill();
	await centre.book.syncNow();
	await centre.until(({ trust }) => trust.doubts === 1 && trust.waiting === 0);
	const clashes = (await centre.book.clashes()).map(({ clash }) => clash);
	expect(clashes).toContainEqual(expect.objectContaining({ type: 'invalidEntry', reason: 'signature' }));
	of.meddle = null;
	const { entry, receipt } = await centre.book.apply(applying({ household: '0000000088' }));
	// Its registration was number 1.
	expect(parseEntryId(entry).n).toBe(2);
	expect(serialOf(receipt).serial).toBe(1);
	centre.kill();
});
