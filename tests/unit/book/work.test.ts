import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseReceiptNumber } from '../../../src/domain/ids';
import { parseVerification } from '../../../src/domain/verification';
import { importPublicKey, verifyText } from '../../../src/vault/sign';
import { statusKey } from '../../../src/vault/status-key';
import {
	applying,
	browser,
	CONFIG,
	enrolledTab,
	person,
	world,
	type Browser,
	type Tab,
	type World
} from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

const PAPER = {
	head: '佐藤 一郎',
	address: '灯市本町1丁目2番3号',
	houseAddress: '灯市本町1丁目2番3号',
	cause: '令和8年灯沖地震',
	members: [],
	extra: ''
};
let serial = 0;
/** A household of its own for each test: they share one town. */
const household = () => String(++serial + 1000).padStart(10, '0');
const ofHousehold = (id: string, over = {}) => applying({ household: id, house: { id: `H${id}` }, ...over });

async function decided(tab: Tab, id = household()) {
	const applied = await tab.book.apply(ofHousehold(id));
	const survey = await tab.book.append(
		{
			kind: 'certificate.surveyed',
			open: {
				application: applied.entry,
				round: 1,
				surveyedOn: '2026-11-02',
				method: 'outside',
				grade: 'hankai',
				lossPct: 30
			},
			sealed: { findings: '壁', surveyors: '灯' }
		},
		applied.case
	);
	const decision = await tab.book.append(
		{
			kind: 'certificate.decided',
			open: { application: applied.entry, surveys: [survey], grade: 'hankai', outcome: 'certify' },
			sealed: { reason: '' }
		},
		applied.case
	);
	return { ...applied, survey, decision };
}

const first = (application: string) => ({
	application,
	issuedOn: '2026-11-03',
	reason: 'first' as const,
	replaces: null,
	sealed: PAPER
});

describe('the main job on one tablet', () => {
	let of: Browser;
	let tab: Tab;
	beforeAll(async () => {
		of = browser(town.origin);
		tab = await enrolledTab(town, of, 'headquarters');
	});
	afterAll(() => tab.kill());

	test('an application gets receipt, case number and status key', async () => {
		const id = household();
		const applied = await tab.book.apply(ofHousehold(id));
		expect(parseReceiptNumber(applied.receipt)).toBe(applied.receipt);
		expect(applied.case).toBe(await tab.book.caseOfHousehold(id));
		const receipt = await tab.book.receiptPaper(applied.entry);
		expect(receipt?.statusUrl).toBe(`${town.origin}/status#${applied.receipt}`);
		expect(receipt?.kind.title).toBe('罹災証明書');
		expect(receipt?.application.lookup).toBe(
			await statusKey(CONFIG.code, CONFIG.disaster.id, applied.receipt, '1960-04-05')
		);
		const walkIn = await tab.book.apply(applying({ household: null, house: null }, person('旅行 太郎', '')));
		expect(walkIn.case).not.toBe(applied.case);
		expect((await tab.book.receiptPaper(walkIn.entry))?.application).toMatchObject({
			via: 'walkIn',
			house: null,
			lookup: null
		});
		await expect(tab.book.apply(applying({ certificate: 'none' }))).rejects.toThrow('badInput');
	});

	test('the second application for a house is seen before it is taken, however the house is written', async () => {
		const address = '灯市東町３丁目２番１号';
		await tab.book.apply(applying({ household: household(), house: { address } }));
		const same = await tab.book.applicationsOfHouse({ address: '灯市東町3-2-1' });
		expect(same).toHaveLength(1);
		expect(await tab.book.applicationsOfHouse({ address: '灯市東町3-2-2' })).toEqual([]);
	});

	test('surveyed, decided, issued, issued again, revoked, corrected', async () => {
		const { entry, case: caseNo, decision } = await decided(tab);
		const [paper] = await tab.book.issue([first(entry)]);
		const view = (await tab.book.case(caseNo))!.state.applications[0]!;
		expect(view).toMatchObject({ state: 'issued', decision: { entry: decision } });
		await expect(tab.book.issue([first(entry)])).rejects.toThrow('stateChanged');

		const issued = await tab.book.paper(paper!.entry);
		expect(issued).toMatchObject({ paper: PAPER, state: 'valid', case: caseNo });
		const read = parseVerification(issued!.issue.qr)!;
		expect(issued!.issue.qr.startsWith(`${town.origin}/verify#T1.`)).toBe(true);
		expect(read.facts).toMatchObject({ number: paper!.number, grade: 'hankai', issuedOn: '2026-11-03' });
		const devices = (await (await fetch(`${town.origin}/v1/public/devices`)).json()) as {
			device: string;
			publicKey: Parameters<typeof importPublicKey>[0];
		}[];
		const key = await importPublicKey(devices.find(({ device }) => device === read.device)!.publicKey);
		expect(await verifyText(key, read.body, read.signature)).toBe(true);

		const [again] = await tab.book.issue([{ ...first(entry), reason: 'reissue', replaces: paper!.number }]);
		expect((await tab.book.paper(paper!.entry))?.state).toBe('replaced');
		await tab.book.append(
			{
				kind: 'certificate.revoked',
				open: { application: entry, number: again!.number, reason: 'content' },
				sealed: { note: '' },
				corrects: again!.entry
			},
			caseNo
		);
		expect((await tab.book.paper(again!.entry))?.state).toBe('revoked');
		await tab.book.issue([{ ...first(entry), reason: 'corrected', replaces: again!.number }]);
		expect((await tab.book.case(caseNo))!.state.applications[0]).toMatchObject({ state: 'issued' });
		const detail = await tab.book.case(caseNo);
		expect(detail!.entries.map(({ entry: { at } }) => at)).toEqual(
			detail!.entries.map(({ entry: { at } }) => at).sort()
		);
		expect(detail!.entries.every(({ staffName }) => staffName === '応援 花子')).toBe(true);
	});

	test('many papers are issued in one go: all or none', async () => {
		const applications = await Promise.all([decided(tab), decided(tab), decided(tab)]);
		const open = (await tab.book.apply(ofHousehold(household()))).entry;
		const all = applications.map(({ entry }) => first(entry));
		await expect(tab.book.issue([...all, first(open)])).rejects.toThrow('stateChanged');
		await expect(tab.book.issue([...all, all[0]!])).rejects.toThrow('badInput');
		const papers = await tab.book.issue(all);
		expect(new Set(papers.map(({ number }) => number)).size).toBe(3);
		expect(papers.map(({ application }) => application)).toEqual(applications.map(({ entry }) => entry));
	});

	test('lists by state and by what somebody types', async () => {
		const id = household();
		const applied = await tab.book.apply(ofHousehold(id, {}));
		const rows = await tab.book.applications({ states: ['received'], text: applied.receipt });
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ head: '佐藤 一郎', certificateTitle: '罹災証明書', ageDays: 0 });
		expect(await tab.book.applications({ states: ['issued'], text: applied.receipt })).toEqual([]);
		expect((await tab.book.applications({ text: 'さとう', limit: 2 })).length).toBe(2);
		const figures = await tab.book.figures();
		expect(figures.byState.received.count).toBeGreaterThan(0);
		expect(figures.waiting.survey).toBeGreaterThan(0);
		expect(figures.today.applied).toBeGreaterThan(0);
		expect(await tab.book.applications({ next: 'survey', text: applied.receipt })).toHaveLength(1);
		expect(await tab.book.applications({ next: 'issue', text: applied.receipt })).toEqual([]);
	});

	test('a button that is pressed twice makes one certificate', async () => {
		const { entry, case: caseNo } = await decided(tab);
		const pressed = await Promise.allSettled([
			tab.book.issue([first(entry)]),
			tab.book.issue([first(entry)])
		]);
		expect(pressed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		expect((await tab.book.case(caseNo))?.state.applications[0]?.certificates).toHaveLength(1);
	});

	test('rights and content are checked before anything is written', async () => {
		const clerk = await enrolledTab(town, browser(town.origin), 'field');
		const applied = await clerk.book.apply(ofHousehold(household()));
		const decide = (application: string, grade: 'hankai') =>
			({
				kind: 'certificate.decided',
				open: { application, surveys: [] as string[], grade, outcome: 'certify' },
				sealed: { reason: '' }
			}) as const;
		await expect(clerk.book.append(decide(applied.entry, 'hankai'), applied.case)).rejects.toThrow(
			'notAllowed'
		);
		const mine = await decided(tab);
		const noGrade = decide(mine.entry, 'worst' as 'hankai');
		await expect(tab.book.append(noGrade, mine.case)).rejects.toThrow('badInput: open.grade');
		await expect(tab.book.append(decide(applied.entry, 'hankai'), mine.case)).rejects.toThrow('notFound');
		expect((await clerk.book.case(applied.case))?.entries).toHaveLength(1);
		clerk.kill();
	});
});

describe('sending', () => {
	let of: Browser;
	let tab: Tab;
	beforeEach(async () => {
		tab?.kill();
		of = browser(town.origin);
		tab = await enrolledTab(town, of);
		await tab.until(({ counts, sync }) => counts.sent === 1 && sync.state === 'idle');
	});
	afterAll(() => tab.kill());

	test('what was written offline goes out by itself when the network is back', async () => {
		of.connected = false;
		await tab.book.apply(ofHousehold(household()));
		await tab.book.apply(ofHousehold(household()));
		await tab.until(({ counts, sync }) => counts.saved === 2 && sync.state === 'offline');
		expect((await tab.book.outbox()).filter(({ delivery }) => delivery === 'saved')).toHaveLength(2);
		of.connected = true;
		await tab.until(({ counts }) => counts.saved === 0 && counts.sent === 3, 20_000);
		await tab.until(({ sync }) => sync.state === 'idle' && sync.gate === '東センター');
	});

	test('a batch whose answer was lost is not sent again', async () => {
		let sentBulks = 0;
		of.meddle = async (path, go) => {
			if (!path.endsWith('/_bulk_docs')) return go();
			const answer = await go();
			if (++sentBulks === 1) throw new TypeError('connection lost');
			return answer;
		};
		await tab.book.apply(ofHousehold(household()));
		await tab.until(({ counts }) => counts.saved === 0 && counts.sent === 2);
		expect(sentBulks).toBe(1);
	});

	test('what the gate refuses is listed with its reason and can be offered again', async () => {
		const applied = await tab.book.apply(ofHousehold(household()));
		await tab.until(({ counts }) => counts.sent === 2);
		of.meddle = async (path, go) => {
			if (path.endsWith('/_revs_diff')) return go();
			if (!path.endsWith('/_bulk_docs')) return go();
			return Response.json([{ id: next.entry, error: 'forbidden', reason: 'role', name: 'forbidden' }]);
		};
		of.connected = false;
		const next = await tab.book.apply(ofHousehold(household()));
		of.connected = true;
		of.networkChanged();
		await tab.until(({ counts }) => counts.refused === 1);
		expect((await tab.book.outbox())[0]).toMatchObject({
			entry: next.entry,
			delivery: 'refused',
			reason: 'role'
		});
		of.meddle = null;
		await tab.book.resend([next.entry]);
		await tab.until(({ counts }) => counts.refused === 0 && counts.sent === 3);
		expect((await tab.book.outbox()).some(({ entry }) => entry === applied.entry)).toBe(true);
	});

	test('what was written for another disaster does not hold back the rest, and can be sent when its ledger is back', async () => {
		const configure = async (id: string) => {
			const { disaster } = CONFIG;
			const answer = await fetch(`${town.origin}/v1/operator/config`, {
				method: 'PUT',
				headers: {
					authorization: `Bearer ${town.gate.operatorToken}`,
					'content-type': 'application/json'
				},
				body: JSON.stringify({ ...CONFIG, disaster: { ...disaster, id } })
			});
			expect(answer.status).toBe(200);
		};
		of.connected = false;
		const late = await tab.book.apply(ofHousehold(household()));
		await configure('flood-2026');
		of.connected = true;
		of.networkChanged();
		await tab.until(
			({ counts, config, sync }) =>
				counts.refused === 1 && config?.disaster.id === 'flood-2026' && sync.state === 'idle'
		);
		expect((await tab.book.outbox())[0]).toMatchObject({ entry: late.entry, reason: 'disaster' });
		await tab.book.apply(ofHousehold(household()));
		await tab.until(({ counts }) => counts.sent === 2 && counts.saved === 0);

		await configure(CONFIG.disaster.id);
		await tab.book.resend([late.entry]);
		await tab.until(({ counts, config }) => counts.sent === 3 && config?.disaster.id === CONFIG.disaster.id);
		expect((await tab.book.case(late.case))?.entries[0]?.delivery).toBe('sent');
	});

	test('a clock that is days off is measured and stops nothing', async () => {
		const wrong = browser(town.origin);
		wrong.clockAhead = -3 * 86_400_000;
		const late = await enrolledTab(town, wrong);
		await late.until(({ counts, sync }) => counts.sent === 1 && sync.state === 'idle');
		expect(Math.abs(late.status.sync.skewMs! - wrong.clockAhead)).toBeLessThan(5_000);
		late.kill();
	});

	test('two tablets that took the same house offline meet, and the clash is there for both', async () => {
		const other = browser(town.origin);
		const second = await enrolledTab(town, other, 'headquarters');
		const house = { id: `H${household()}` };
		of.connected = false;
		other.connected = false;
		const id = household();
		const here = await tab.book.apply(applying({ household: id, house }));
		const there = await second.book.apply(applying({ household: id, house }));
		expect(here.case).toBe(there.case);
		expect(here.receipt).not.toBe(there.receipt);
		of.connected = true;
		other.connected = true;
		await tab.book.syncNow();
		await second.book.syncNow();
		await tab.book.syncNow();
		for (const one of [tab, second]) {
			expect((await one.book.case(here.case))?.state.applications).toHaveLength(2);
			const clash = (await one.book.clashes()).find(({ clash }) => clash.entries.includes(here.entry));
			expect(clash?.clash.type).toBe('duplicateApplication');
			expect(clash?.heads).toContain('佐藤 一郎');
		}
		expect(
			(await second.book.case(here.case))?.entries.find(({ entry }) => entry._id === here.entry)?.delivery
		).toBe('received');
		second.kill();
	});

	test('headquarters sees at once what a desk has sent', async () => {
		const centre = await enrolledTab(town, browser(town.origin), 'headquarters');
		await centre.until(({ sync }) => sync.state === 'idle');
		const applied = await tab.book.apply(ofHousehold(household()));
		const start = Date.now();
		while (!(await centre.book.case(applied.case))) {
			expect(Date.now() - start).toBeLessThan(5_000);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		const listed = await centre.book.devices();
		expect(listed.some(({ device }) => device === tab.status.device?.number)).toBe(true);
		await expect(tab.book.devices()).rejects.toThrow('notAllowed');
		centre.kill();
	});
});
