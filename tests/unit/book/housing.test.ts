import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HousingInput } from '../../../src/book/housing/api';
import { PRIORITY } from '../../../src/domain/housing/priority';
import { untilOf } from '../../../src/domain/housing/terms';
import { browser, enrolledTab, PIN, world, type Browser, type Tab, type World } from './harness';
import { asking } from '../housing/asking';

let town: World;
let hqBrowser: Browser;
let deskBrowser: Browser;
let hq: Tab;
let desk: Tab;
beforeAll(async () => {
	town = await world();
	hqBrowser = browser(town.origin);
	deskBrowser = browser(town.origin);
	hq = await enrolledTab(town, hqBrowser, 'approver', '本部 太郎');
	desk = await enrolledTab(town, deskBrowser, 'field', '応援 花子');
});
afterAll(async () => {
	hq.kill();
	desk.kill();
	await town.close();
});

/** Both send and fetch until each has what the other wrote. */
async function meet() {
	for (let round = 0; round < 2; round++) {
		await hq.book.syncNow();
		await desk.book.syncNow();
	}
	expect(hq.status.counts.saved + desk.status.counts.saved).toBe(0);
}

let serial = 0;
/** A household of its own for each test: they share one town. */
async function household(tab: Tab, over: Partial<HousingInput> = {}, named?: string) {
	serial += 1;
	const name = named ?? `申込 ${String(serial)}郎`;
	const caseNo = await tab.book.caseOfHousehold(String(serial + 5000).padStart(10, '0'));
	const applied = await tab.book.applyForHousing(caseNo, asking(name, over));
	return { case: caseNo, applied, name };
}

const unitsInput = (site: string, labels: string[]) => ({
	site,
	labels,
	layout: '2DK',
	from: 1,
	to: 3,
	stepFree: false,
	pets: false,
	rentYen: null,
	note: '',
	state: 'ready' as const,
	holder: null
});

async function newSite(labels: string[], type: 'built' | 'leased' = 'built', tab = hq) {
	const { site } = await tab.book.registerSite({
		type,
		name: `灯が丘団地${String(++serial)}`,
		address: '灯市灯が丘1丁目',
		at: [37.1, 136.7],
		outline: [],
		note: ''
	});
	return { site, units: await tab.book.registerUnits(unitsInput(site, labels)) };
}

const promise = (applied: string, unit: string, instead: string | null = null) => ({
	applied,
	unit,
	from: '2026-12-01',
	until: null,
	instead,
	note: ''
});

describe('two tablets without a network promise the same unit', () => {
	let units: string[];
	let site: string;
	beforeEach(async () => {
		hqBrowser.connected = true;
		deskBrowser.connected = true;
		({ site, units } = await newSite(['A-1', 'A-2']));
		await meet();
	});

	test("the holder's stands, the other hears of it and gets the next equal unit", async () => {
		const mine = await household(hq);
		const theirs = await household(desk);
		hqBrowser.connected = false;
		deskBrowser.connected = false;
		const provisional = await desk.book.assignUnit(promise(theirs.applied, units[0]!));
		const firm = await hq.book.assignUnit(promise(mine.applied, units[0]!));
		expect([firm.provisional, provisional.provisional]).toEqual([false, true]);
		// Screen and paper say so before anybody has met.
		expect((await desk.book.housingPaper(provisional.entry))?.standing).toBe('provisional');
		expect((await desk.book.housingOf(theirs.case)).applications[0]!.view.state).toBe('provisional');
		expect((await hq.book.housingPaper(firm.entry))?.standing).toBe('standing');

		hqBrowser.connected = true;
		deskBrowser.connected = true;
		await meet();
		for (const tab of [hq, desk]) {
			const conflict = (await tab.book.unitConflict(units[0]!))!;
			expect(conflict.standing?.view.entry).toBe(firm.entry);
			expect(conflict.standing?.name).toBe(mine.name);
			expect(conflict.others).toMatchObject([
				{ stay: { name: theirs.name, view: { standing: 'lost' } }, next: { label: 'A-2' } }
			]);
		}
		expect((await desk.book.housingPaper(provisional.entry))?.standing).toBe('lost');
		const clash = (await hq.book.clashes()).find((one) => one.clash.type === 'unitPromisedTwice');
		expect(clash?.clash).toMatchObject({ unit: units[0], standing: firm.entry });

		const { next } = await desk.book.releaseAssignment({
			assigned: provisional.entry,
			reason: 'clash',
			note: ''
		});
		expect(next.map(({ label }) => label)).toEqual(['A-2']);
		const again = await desk.book.assignUnit(promise(theirs.applied, next[0]!.view.unit));
		expect(again.provisional).toBe(true);
		await meet();
		expect((await hq.book.clashes()).map((one) => one.clash.type)).not.toContain('unitPromisedTwice');
		expect(await hq.book.housingWarnings()).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					type: 'confirm',
					here: true,
					stay: expect.objectContaining({ name: theirs.name })
				})
			])
		);
		await hq.book.confirmAssignment({ assigned: again.entry, note: '' });
		await meet();
		expect((await desk.book.housingPaper(again.entry))?.standing).toBe('standing');
		const rows = (await desk.book.housingSite(site))!.units;
		expect(rows.map(({ label, use, stay }) => [label, use, stay?.name])).toEqual([
			['A-1', 'promised', mine.name],
			['A-2', 'promised', theirs.name]
		]);
	});

	test('what this tablet knows is never promised again', async () => {
		const [a, b] = [await household(hq), await household(hq)];
		await hq.book.assignUnit(promise(a.applied, units[0]!));
		await expect(hq.book.assignUnit(promise(b.applied, units[0]!))).rejects.toThrow('unitTaken');
		await expect(hq.book.offerUnit({ applied: b.applied, unit: units[0]!, note: '' })).rejects.toThrow(
			'unitTaken'
		);
		await expect(hq.book.assignUnit(promise(a.applied, units[1]!))).rejects.toThrow('stateChanged');
		await meet();
		const c = await household(desk);
		await expect(desk.book.assignUnit(promise(c.applied, units[0]!))).rejects.toThrow('unitTaken');
	});

	test('keys and moving in wait until a provisional promise is confirmed; nobody else can confirm it', async () => {
		const a = await household(desk);
		const { entry: assigned } = await desk.book.assignUnit(promise(a.applied, units[0]!));
		const keys = { assigned, count: 2, direction: 'out' as const, on: '2026-12-01', receiver: '', note: '' };
		await expect(desk.book.handKeys(keys)).rejects.toThrow('stateChanged');
		await expect(desk.book.moveIn({ assigned, on: '2026-12-01', people: 2, note: '' })).rejects.toThrow(
			'stateChanged'
		);
		await expect(desk.book.confirmAssignment({ assigned, note: '' })).rejects.toThrow('notHolder');
		await meet();
		await hq.book.confirmAssignment({ assigned, note: '' });
		await meet();
		await desk.book.handKeys(keys);
		await desk.book.moveIn({ assigned, on: '2026-12-01', people: 2, note: '' });
		expect((await desk.book.housingUnit(units[0]!))?.use).toBe('livedIn');
	});

	test('a desk that was handed units promises them for good without a network', async () => {
		const here = desk.status.device!.number;
		await hq.book.handUnits({ units, to: here, lost: false, note: '' });
		await expect(hq.book.handUnits({ units, to: here, lost: false, note: '' })).rejects.toThrow();
		await meet();
		deskBrowser.connected = false;
		const a = await household(desk);
		expect((await desk.book.assignUnit(promise(a.applied, units[0]!))).provisional).toBe(false);
		const b = await household(hq);
		const late = await hq.book.assignUnit(promise(b.applied, units[0]!));
		expect(late.provisional).toBe(true);
		deskBrowser.connected = true;
		await meet();
		expect((await hq.book.housingPaper(late.entry))?.standing).toBe('lost');
		await expect(hq.book.confirmAssignment({ assigned: late.entry, note: '' })).rejects.toThrow('notHolder');
	});

	test("a new holder waits for the old one's entries: one of them may be a promise", async () => {
		const third = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 次郎');
		await third.book.syncNow();
		const own = await newSite(['C-1'], 'built', third);
		const x = await household(third);
		const { entry: promised } = await third.book.assignUnit(promise(x.applied, own.units[0]!));
		const to = desk.status.device!.number;
		await third.book.handUnits({ units: own.units, to, lost: false, note: '' });
		await third.book.syncNow();
		third.kill();

		// On its way to the desk the promise is lost, and the hand-over is not.
		deskBrowser.meddle = async (path, go) => {
			const response = await go();
			if (!path.includes('/_changes')) return response;
			const answer = (await response.json()) as { results: { id: string }[] };
			const results = answer.results.filter(({ id }) => id !== promised);
			return Response.json({ ...answer, results }, { headers: response.headers });
		};
		await desk.book.syncNow();
		await desk.book.syncNow();
		deskBrowser.meddle = null;
		const y = await household(desk);
		const unit = (await desk.book.housingUnit(own.units[0]!))!;
		expect([unit.heldHere, unit.use]).toEqual([true, 'free']);
		await expect(desk.book.assignUnit(promise(y.applied, own.units[0]!))).rejects.toThrow('holderBehind');

		await hq.book.syncNow();
		const { bytes } = await hq.book.exportPackage('all');
		await desk.book.importPackage(bytes);
		await desk.book.syncNow();
		expect((await desk.book.housingUnit(own.units[0]!))?.use).toBe('promised');
		await expect(desk.book.assignUnit(promise(y.applied, own.units[0]!))).rejects.toThrow('unitTaken');
	});

	test("what came after a gap in a lost desk's entries does not bind headquarters", async () => {
		const lost = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 四郎');
		await lost.book.syncNow();
		const own = await newSite(['F-1', 'F-2'], 'built', lost);
		const [x, y] = [await household(lost), await household(lost)];
		const missed = await lost.book.assignUnit(promise(x.applied, own.units[0]!));
		const seen = await lost.book.assignUnit(promise(y.applied, own.units[1]!));
		await lost.book.syncNow();
		lost.kill();
		hqBrowser.meddle = async (path, go) => {
			const response = await go();
			if (!path.includes('/_changes')) return response;
			const answer = (await response.json()) as { results: { id: string }[] };
			const results = answer.results.filter(({ id }) => id !== missed.entry);
			return Response.json({ ...answer, results }, { headers: response.headers });
		};
		await hq.book.syncNow();
		await hq.book.syncNow();
		hqBrowser.meddle = null;
		expect((await hq.book.housingPaper(seen.entry))?.standing).toBe('standing');
		const to = hq.status.device!.number;
		await hq.book.handUnits({ units: own.units, to, lost: true, note: '' });
		// Nothing after the gap counts: who is to keep the unit is confirmed by headquarters.
		expect((await hq.book.housingPaper(seen.entry))?.standing).toBe('provisional');
		await hq.book.confirmAssignment({ assigned: seen.entry, note: '' });
		const z = await household(hq);
		expect((await hq.book.assignUnit(promise(z.applied, own.units[0]!))).provisional).toBe(false);
		await meet();
		const standing = async (entry: string) => (await desk.book.housingPaper(entry))?.standing;
		expect([await standing(seen.entry), await standing(missed.entry)]).toEqual(['standing', 'lost']);
	});

	test('headquarters takes the units of a lost desk: what had arrived of its promises counts', async () => {
		const lostBrowser = browser(town.origin);
		const lost = await enrolledTab(town, lostBrowser, 'field', '応援 三郎');
		await hq.book.handUnits({ units, to: lost.status.device!.number, lost: false, note: '' });
		await meet();
		await lost.book.syncNow();
		const [a, b] = [await household(lost), await household(lost)];
		const known = await lost.book.assignUnit(promise(a.applied, units[0]!));
		await lost.book.syncNow();
		lostBrowser.connected = false;
		const unknown = await lost.book.assignUnit(promise(b.applied, units[1]!));
		expect([known.provisional, unknown.provisional]).toEqual([false, false]);
		await meet();
		const here = hq.status.device!.number;
		await expect(
			desk.book.handUnits({ units, to: desk.status.device!.number, lost: true, note: '' })
		).rejects.toThrow('notAllowed');
		await hq.book.handUnits({ units, to: here, lost: true, note: '' });
		expect((await hq.book.housingUnit(units[0]!))?.use).toBe('promised');
		const c = await household(hq);
		expect((await hq.book.assignUnit(promise(c.applied, units[1]!))).provisional).toBe(false);

		// It is found again.
		lostBrowser.connected = true;
		await lost.book.syncNow();
		await meet();
		expect((await hq.book.housingPaper(known.entry))?.standing).toBe('standing');
		expect((await hq.book.housingPaper(unknown.entry))?.standing).toBe('lost');
		expect((await hq.book.unitConflict(units[1]!))?.standing?.name).toBe(c.name);
		lost.kill();
	});
});

describe('sites and units', () => {
	test('written anew, counted, filtered, handed over; units stay what they are', async () => {
		const { site, units } = await newSite(['A-2', 'A-10', 'A-1']);
		const row = async () => (await hq.book.housingSites()).find(({ view }) => view.site === site)!;
		expect((await row()).counts).toMatchObject({ total: 3, free: 3, promised: 0 });
		const { name } = await row();
		const input = { type: 'built' as const, name, address: '灯市', at: null, outline: [], note: '改' };
		await hq.book.alterSite(site, input);
		expect(await row()).toMatchObject({ address: '灯市', at: null, note: '改' });
		await expect(hq.book.alterSite(site, { ...input, type: 'leased' })).rejects.toThrow('stateChanged');
		await expect(hq.book.alterSite('s1-none', input)).rejects.toThrow('notFound');
		await expect(hq.book.registerUnits(unitsInput(site, ['A-2']))).rejects.toThrow('badInput');
		await expect(hq.book.registerUnits(unitsInput(site, ['B', 'B']))).rejects.toThrow('badInput');

		const facts = { from: 1, stepFree: false, pets: false, rentYen: null, note: '' };
		await hq.book.setUnitState({ units: [units[0]!], state: 'repair', note: '' });
		await hq.book.alterUnit(units[0]!, { ...facts, label: 'A-02', layout: '3K', to: 5 });
		const detail = (await hq.book.housingUnit(units[0]!))!;
		expect(detail).toMatchObject({
			label: 'A-02',
			use: 'repair',
			heldHere: true,
			view: { layout: '3K', to: 5 }
		});
		// As people count; not.
		const labels = async (filter: Parameters<typeof hq.book.housingUnits>[0]) =>
			(await hq.book.housingUnits({ site, ...filter })).map(({ label }) => label);
		expect(await labels({})).toEqual(['A-1', 'A-02', 'A-10']);
		expect(await labels({ uses: ['free'] })).toEqual(['A-1', 'A-10']);

		await meet();
		const here = desk.status.device!.number;
		const desks = await hq.book.housingDesks();
		expect(desks[0]).toMatchObject({ device: hq.status.device!.number, here: true });
		expect(desks.map(({ device }) => device)).toContain(here);
		await expect(
			desk.book.handUnits({ units: [units[1]!], to: here, lost: false, note: '' })
		).rejects.toThrow();
		await hq.book.handUnits({ units: [units[1]!], to: here, lost: false, note: '' });
		expect(await labels({ heldHere: true })).toEqual(['A-1', 'A-02']);
		expect((await hq.book.housingUnit(units[1]!))?.holders.map(({ device }) => device)).toEqual([
			hq.status.device!.number,
			here
		]);
		await expect(desk.book.registerSite(input)).rejects.toThrow('notAllowed');
	});

	test('who looks at people is recorded; lists of units are not about people', async () => {
		const { site, units } = await newSite(['A-1']);
		const a = await household(hq);
		const { entry } = await hq.book.assignUnit(promise(a.applied, units[0]!));
		const looked = async () => {
			await hq.book.syncNow();
			const { pouch } = await town.gate.storage.reads(hq.status.config!);
			const { rows } = await pouch.allDocs<{ case?: string; open?: { what: string } }>({
				include_docs: true
			});
			return rows.map(({ doc }) => `${doc?.case ?? ''} ${doc?.open?.what ?? ''}`);
		};
		await hq.book.housingUnits({ site });
		await hq.book.housingSites();
		expect((await looked()).filter((line) => line.includes(a.case))).toEqual([]);
		await hq.book.housingOf(a.case);
		await hq.book.housingUnit(units[0]!);
		await hq.book.housingPaper(entry);
		await hq.book.housingQueue({ text: a.name });
		const lines = await looked();
		for (const what of ['household', 'unit', 'paper']) expect(lines).toContain(`${a.case} housing.${what}`);
		expect(lines).toContain('- housing.applications');
		await hq.book.lock();
		await expect(hq.book.housingOf(a.case)).rejects.toThrow('locked');
		await expect(hq.book.housingUnits()).rejects.toThrow('locked');
		await hq.book.unlock({ staff: hq.status.staffChoices[0]!.staff, pin: PIN });
	});

	test('no list says in which unit somebody with a suppressed address lives', async () => {
		const { site, units } = await newSite(['A-1']);
		const name = `秘匿 ${String(++serial)}`;
		const { sealed } = asking(name);
		const a = await household(hq, { sealed: { ...sealed, suppressed: true } }, name);
		await hq.book.assignUnit(promise(a.applied, units[0]!));
		const [row] = await hq.book.housingQueue({ text: name });
		expect(row).toMatchObject({ name, unitLabel: '' });
		const [unit] = await hq.book.housingUnits({ site });
		expect(unit).toMatchObject({ use: 'promised', case: null });
		expect((await hq.book.housingSite(site))!.units[0]!.stay!.name).toBe('');
		expect((await hq.book.housingUnit(units[0]!))!.stay!.name).toBe('');
	});

	test('the queue: most points first, found by name', async () => {
		const name = `行列 ${String(++serial)}`;
		const few = await household(hq, {}, `${name}甲`);
		const many = await household(hq, { priority: ['elderlyAlone', 'care'] }, `${name}乙`);
		const rows = await hq.book.housingQueue({ text: name });
		expect(rows.map(({ view }) => view.entry)).toEqual([many.applied, few.applied]);
		expect(rows[0]).toMatchObject({ name: `${name}乙`, phone: '0120-000-000', unitLabel: '' });
		expect(await hq.book.housingQueue({ text: name, states: ['livingIn'] })).toEqual([]);
		await expect(hq.book.applyForHousing(few.case, asking('二重'))).rejects.toThrow('stateChanged');
		await expect(hq.book.judgeHousing({ applied: 'x', outcome: 'eligible', reason: '' })).rejects.toThrow(
			'notFound'
		);
	});
});

describe('the whole stay', () => {
	test('offer, promise, contract, keys, visits, longer time, moving on, moving out, inspection', async () => {
		const { units } = await newSite(['B-1', 'B-2'], 'leased');
		const a = await household(hq, { types: ['leased'], people: 5, priority: ['infant', 'oneParent'] });
		// Five people do not fit into units for three.
		expect(await hq.book.housingChoices(a.applied)).toEqual([]);
		await hq.book.amendHousing(
			a.applied,
			asking(a.name, { types: ['leased'], people: 3, priority: ['infant'] })
		);
		expect((await hq.book.housingChoices(a.applied)).map(({ label }) => label)).toEqual(['B-1', 'B-2']);
		await hq.book.judgeHousing({ applied: a.applied, outcome: 'eligible', reason: '全壊' });
		const offered = await hq.book.offerUnit({ applied: a.applied, unit: units[0]!, note: '' });
		const state = async () => (await hq.book.housingOf(a.case)).applications[0]!.view.state;
		expect(await state()).toBe('offered');
		const b = await household(hq, { types: ['leased'] });
		expect((await hq.book.housingChoices(b.applied)).map(({ label }) => label)).toEqual(['B-2']);
		await hq.book.answerOffer({ offered, answer: 'accept', note: '' });
		const { entry: assigned } = await hq.book.assignUnit(promise(a.applied, units[0]!));
		const contract = await hq.book.contractUnit({
			assigned,
			from: '2026-12-01',
			until: '2028-11-30',
			rentYen: 65_000,
			otherYen: 100_000,
			owner: '灯不動産',
			agent: '灯仲介',
			agentPhone: '',
			note: ''
		});
		expect(contract.overLimitYen).toBe(5_000);
		await hq.book.handKeys({
			assigned,
			count: 2,
			direction: 'out',
			on: '2026-12-01',
			receiver: a.name,
			note: ''
		});
		await hq.book.moveIn({ assigned, on: '2026-12-01', people: 3, note: '' });
		expect(await state()).toBe('livingIn');
		await expect(hq.book.releaseAssignment({ assigned, reason: 'mistake', note: '' })).rejects.toThrow(
			'stateChanged'
		);
		await hq.book.visitResident({ assigned, on: '2026-12-20', result: 'met', concern: true, note: '' });
		await expect(
			hq.book.extendStay({ assigned, until: '2028-01-01', ground: 'specified', note: '' })
		).rejects.toThrow('badInput');
		await hq.book.extendStay({ assigned, until: '2029-11-30', ground: 'specified', note: '' });

		// 住替え: the old stay ends when the new one begins.
		const { entry: second } = await hq.book.assignUnit(promise(a.applied, units[1]!, assigned));
		await hq.book.moveIn({ assigned: second, on: '2027-03-01', people: 3, note: '' });
		const [row] = (await hq.book.housingOf(a.case)).applications;
		expect(row!.stays.map(({ view }) => [view.unit, view.movedOut?.reason ?? null])).toEqual([
			[units[1], null],
			[units[0], 'moved']
		]);
		// The time goes on from the old one, its extension included.
		expect(row!.stays[0]!.view.until).toBe('2029-11-30');
		expect((await hq.book.clashes()).map((one) => one.clash.type)).not.toContain('twoUnits');
		expect((await hq.book.housingUnit(units[0]!))?.use).toBe('uninspected');
		await expect(hq.book.assignUnit(promise(b.applied, units[0]!))).rejects.toThrow('unitTaken');
		const warned = (await hq.book.housingWarnings()).filter(({ stay }) => stay.view.case === a.case);
		expect(warned.map(({ type }) => type)).toEqual(expect.arrayContaining(['keys', 'inspect']));
		await hq.book.inspectUnit({ assigned, on: '2027-03-02', result: 'repair', yen: null, findings: '床' });
		expect((await hq.book.housingUnit(units[0]!))?.use).toBe('repair');
		await hq.book.setUnitState({ units: [units[0]!], state: 'ready', note: '' });
		expect((await hq.book.housingUnit(units[0]!))?.use).toBe('free');
		expect((await hq.book.assignUnit(promise(b.applied, units[0]!))).provisional).toBe(false);
		await hq.book.moveOut({
			assigned: second,
			on: '2027-05-01',
			reason: 'rebuilt',
			newAddress: '灯市本町',
			note: ''
		});
		expect(await state()).toBe('left');
	});

	test('a promise is for two years at the most, to an application that may have it', async () => {
		const { units } = await newSite(['D-1']);
		const a = await household(hq);
		await expect(
			hq.book.assignUnit({ ...promise(a.applied, units[0]!), until: '2028-12-01' })
		).rejects.toThrow('badInput');
		await hq.book.judgeHousing({ applied: a.applied, outcome: 'notEligible', reason: '' });
		await expect(hq.book.assignUnit(promise(a.applied, units[0]!))).rejects.toThrow('stateChanged');
		await hq.book.judgeHousing({ applied: a.applied, outcome: 'eligible', reason: '' });
		await hq.book.setUnitState({ units, state: 'building', note: '' });
		await expect(hq.book.assignUnit(promise(a.applied, units[0]!))).rejects.toThrow('stateChanged');
		await hq.book.setUnitState({ units, state: 'ready', note: '' });
		const { entry } = await hq.book.assignUnit(promise(a.applied, units[0]!));
		const paper = (await hq.book.housingPaper(entry))!;
		expect(paper).toMatchObject({ standing: 'standing', over: false, unitLabel: 'D-1', applicant: a.name });
		expect(paper.until).toBe(untilOf('2026-12-01'));
	});

	test('warnings as time goes by', async () => {
		const { units } = await newSite(['E-1']);
		const a = await household(hq);
		const { entry: assigned } = await hq.book.assignUnit(promise(a.applied, units[0]!));
		await hq.book.moveIn({ assigned, on: '2026-12-01', people: 2, note: '' });
		const at = async (day: string) => {
			hqBrowser.clockAhead = Date.parse(`${day}T12:00:00+09:00`) - Date.now();
			const rows = await hq.book.housingWarnings();
			return rows.filter(({ stay }) => stay.view.entry === assigned).map(({ type }) => type);
		};
		expect(await at('2026-12-20')).toEqual([]);
		expect(await at('2027-01-02')).toEqual(['visit']);
		expect(await at('2028-09-01')).toEqual(['visit', 'months3']);
		expect(await at('2028-11-01')).toEqual(['visit', 'month1']);
		expect(await at('2028-12-01')).toEqual(['visit', 'over']);
		hqBrowser.clockAhead = 0;
	});
});

describe('tables of the municipality’s own', () => {
	test('points, limits of rent and grounds hold on every tablet; the queue is in their order', async () => {
		const one = await household(hq, { priority: ['pregnant'], people: 5, types: ['leased'] });
		const two = await household(hq, { priority: ['own-late'] });
		const source = { document: '灯市要綱', place: '別表1', date: '2026-11-20', unverified: false };
		const priority = {
			table: 'priority' as const,
			source,
			rows: [
				{ key: 'pregnant', title: '妊産婦がいる世帯', points: 1, group: null },
				{ key: 'own-late', title: '孤立集落の世帯', points: 500, group: null }
			],
			note: ''
		};
		await expect(desk.book.fixHousingRules(priority)).rejects.toThrow('notAllowed');
		await expect(
			hq.book.fixHousingRules({ ...priority, rows: [...priority.rows, priority.rows[0]!] })
		).rejects.toThrow('badInput');
		await hq.book.fixHousingRules(priority);
		await hq.book.fixHousingRules({ table: 'rent', source, rows: [{ people: 1, yen: 50_000 }], note: '' });
		await hq.book.fixHousingRules({
			table: 'grounds',
			source,
			rows: [{ ground: 'lifeline', title: 'ライフラインの途絶', grades: null, needs: '' }],
			note: ''
		});
		await meet();

		const rules = await desk.book.housingRules();
		expect(rules.priority).toMatchObject({ source, rows: priority.rows });
		expect(rules.priority.fixed).not.toBeNull();
		const queue = await desk.book.housingQueue();
		expect(queue[0]).toMatchObject({ view: { entry: two.applied }, points: 500 });
		expect(queue.find(({ view }) => view.entry === one.applied)?.points).toBe(1);
		const { grounds, applications } = await desk.book.housingOf(one.case);
		expect(grounds.rows.map(({ ground, holds }) => [ground, holds])).toEqual([['lifeline', 'yes']]);
		expect(applications[0]).toMatchObject({ points: [{ key: 'pregnant' }], rentLimit: { yen: 50_000 } });

		// The other tests of this town reckon with the tables that come with the app.
		await hq.book.fixHousingRules({ ...priority, rows: [...PRIORITY.rows] });
		await meet();
		expect((await desk.book.housingQueue())[0]?.points).toBeLessThan(500);
	});
});

describe('a lottery', () => {
	test('announced with a fingerprint, held with digits of witnesses, offers for the winners, a notice for everybody', async () => {
		const { units } = await newSite(['L-1', 'L-2']);
		const asked = [await household(hq, { priority: ['infant'] }), await household(hq), await household(hq)];
		for (const { applied } of asked) await hq.book.judgeHousing({ applied, outcome: 'eligible', reason: '' });
		const applications = asked.map(({ applied }) => applied);
		const input = { title: '第1回', applications, units, note: '' };
		await expect(desk.book.announceLottery(input)).rejects.toThrow();
		const announced = await hq.book.announceLottery(input);
		expect((await hq.book.lotteries()).find(({ view }) => view.entry === announced)?.seedHere).toBe(true);
		await meet();
		expect((await desk.book.lotteries()).find(({ view }) => view.entry === announced)?.seedHere).toBe(false);
		const before = (await desk.book.lotteryText(announced))!;
		const held = await hq.book.holdLottery({ announced, spoken: '20261203', witnesses: '立会 人', note: '' });
		expect(held.offers).toHaveLength(2);
		await expect(hq.book.holdLottery({ announced, spoken: '1', witnesses: '', note: '' })).rejects.toThrow(
			'stateChanged'
		);
		await meet();
		const detail = (await desk.book.lottery(announced))!;
		expect(detail.view.genuine).toBe(true);
		expect(before).not.toContain(detail.view.held!.seed);
		// Points first.
		expect(detail.rows.find(({ name }) => name === asked[0]!.name)?.rank).toBe(1);
		expect(
			detail.rows
				.filter(({ unit }) => unit !== null)
				.map(({ unitLabel }) => unitLabel)
				.sort()
		).toEqual(['L-1', 'L-2']);
		const after = (await desk.book.lotteryText(announced))!;
		expect(after).toContain(detail.view.held!.seed);
		for (const { name, case: caseNo } of asked) {
			expect(after).not.toContain(name);
			expect(after).not.toContain(caseNo);
		}
		for (const { number } of detail.rows) expect(after).toContain(number);
		const winner = (await hq.book.housingOf(asked[0]!.case)).applications[0]!;
		expect(winner.view.state).toBe('offered');
		expect(winner.offers[0]!.offer.lottery).toBe(announced);
	});
});

describe('records that are one household', () => {
	const merge = (into: string, from: string) =>
		hq.book.append({ kind: 'household.merged', open: { into, from }, sealed: { reason: '本人に確認' } }, '-');

	test('have one application and one unit between them, whichever of them is open', async () => {
		const { units } = await newSite(['M-1', 'M-2', 'M-3']);
		const [a, b] = [await household(hq), await household(hq)];
		const judge = (applied: string) => hq.book.judgeHousing({ applied, outcome: 'eligible', reason: '' });
		for (const { applied } of [a, b]) await judge(applied);
		const merged = await merge(a.case, b.case);
		const clashes = async () => (await hq.book.clashes()).filter((one) => one.clash.cases.includes(a.case));
		expect((await clashes()).map((one) => one.clash.type)).toEqual(['housingAskedTwice']);
		expect((await hq.book.housingOf(a.case)).elsewhere).toMatchObject([{ case: b.case, state: 'eligible' }]);
		expect((await hq.book.housingOf(b.case)).elsewhere).toMatchObject([{ case: a.case }]);
		const [row] = await hq.book.housingQueue({ text: a.name, states: ['eligible'] });
		expect(row).toMatchObject({ twice: true });
		// It would be drawn for twice.
		const lottery = { title: '二重', applications: [a.applied], units: [units[0]!], note: '' };
		await expect(hq.book.announceLottery(lottery)).rejects.toThrow('badInput');
		await expect(hq.book.applyForHousing(a.case, asking('三つ目'))).rejects.toThrow('stateChanged');

		const { entry } = await hq.book.assignUnit(promise(b.applied, units[0]!));
		await expect(hq.book.assignUnit(promise(a.applied, units[1]!))).rejects.toThrow('stateChanged');
		await hq.book.judgeHousing({ applied: a.applied, outcome: 'notEligible', reason: '重複' });
		expect(await clashes()).toEqual([]);
		expect((await hq.book.housingQueue({ text: b.name }))[0]).toMatchObject({ twice: false });
		expect((await hq.book.housingOf(a.case)).elsewhere).toMatchObject([{ case: b.case, state: 'assigned' }]);
		expect((await hq.book.housingOf(b.case)).elsewhere).toEqual([]);
		// 住替え goes on from the record in which they live.
		await hq.book.moveIn({ assigned: entry, on: '2026-12-01', people: 2, note: '' });
		await hq.book.assignUnit(promise(b.applied, units[2]!, entry));
		expect(await clashes()).toEqual([]);

		await hq.book.append(
			{ kind: 'household.separated', open: { merged }, sealed: { reason: '別の世帯' } },
			'-'
		);
		expect((await hq.book.housingOf(a.case)).elsewhere).toEqual([]);
	});

	test('two units of theirs are too many as soon as they are known to be one', async () => {
		const { units } = await newSite(['N-1', 'N-2']);
		const [a, b] = [await household(hq), await household(hq)];
		await hq.book.assignUnit(promise(a.applied, units[0]!));
		await hq.book.assignUnit(promise(b.applied, units[1]!));
		await merge(a.case, b.case);
		const found = (await hq.book.clashes()).filter((one) => one.clash.cases.includes(a.case));
		expect(found.map((one) => one.clash.type)).toEqual(['twoUnits']);
		expect([...found[0]!.clash.cases].sort()).toEqual([a.case, b.case].sort());
	});
});
