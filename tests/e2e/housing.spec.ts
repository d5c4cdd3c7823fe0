import { createHash } from 'node:crypto';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { PRIORITY, pointsOf } from '../../src/domain/housing/priority';
import { clashPage, clashTexts } from '../../src/messages/ja/hq';
import {
	household as sayHousehold,
	housingStates,
	lottery as sayLottery,
	moveOutReasons,
	inspectNames,
	paper as sayPaper,
	provisional,
	queue as sayQueue,
	site as saySite,
	sites as saySites,
	stay as sayStay,
	typeNames,
	unitForm,
	useNames,
	visitNames,
	words
} from '../../src/messages/ja/housing';
import { housingRules as sayRules } from '../../src/messages/ja/housing-rules';
import { ruleSource } from '../../src/messages/ja/rule-source';
import { map as sayMap } from '../../src/messages/ja/map';
import { paths } from '../../src/ui/paths';
import { mapPack, picture } from '../contract/map-pack';
import { findHousehold } from './harness/desk';
import { Gate, newFolder, prepared } from './harness/gate';
import { misfits } from './harness/measure';
import { Tablet } from './harness/tablet';
import { TileServer } from './harness/tile-server';
import { ordinaryHeads, type Person } from './harness/town';

/** 灯市's first site, somewhere in the hills of the Noto peninsula. */
const SITE = '灯町第一応急仮設団地';
const PLACE = '37.30512, 136.90244';

const main = (tablet: Tablet) => tablet.page.getByRole('main');
const button = (place: Locator, name: string) => place.getByRole('button', { name, exact: true });
/** Presses the button of an open dialog and waits until it is done. */
async function confirm(tablet: Tablet, name: string): Promise<void> {
	const dialog = tablet.page.getByRole('dialog');
	await button(dialog, name).click();
	await expect(dialog).toBeHidden();
}

/** A gate that gets its map tiles from a tile server of this test. */
async function startGate(tiles: TileServer): Promise<Gate> {
	const folder = await newFolder('housing');
	await cp(join(prepared.town, 'data'), join(folder, 'data'), { recursive: true });
	const gate = await Gate.at(join(folder, 'data'), prepared.app, { MAP_TILES_URL: tiles.template });
	await gate.restart();
	return gate;
}

async function registerSite(tablet: Tablet): Promise<string> {
	const { page } = tablet;
	await tablet.follow(paths.registerSite);
	await page.getByRole('textbox', { name: saySite.name }).fill(SITE);
	await page.getByRole('radio', { name: new RegExp(`^\\s*${typeNames.built}`) }).check();
	await page.getByRole('textbox', { name: saySite.address }).fill('灯市灯町一丁目1番');
	await page.getByRole('textbox', { name: saySite.placeText }).fill(PLACE);
	await page.getByRole('radio', { name: saySite.pickOutline }).check();
	const map = page.getByRole('region', { name: saySite.mapLabel });
	await expect(map).toHaveAttribute('data-ground', 'tiles');
	// Four corners around the middle, by taps.
	const box = (await map.boundingBox())!;
	for (const [dx, dy] of [
		[-90, -70],
		[110, -60],
		[100, 90],
		[-80, 80]
	] as const)
		await map.click({ position: { x: box.width / 2 + dx, y: box.height / 2 + dy } });
	await expect(page.getByText(saySite.corners(4))).toBeVisible();
	await button(main(tablet), saySite.submit).click();
	await expect(page.getByRole('heading', { name: SITE })).toBeVisible();
	return new URL(page.url()).pathname.split('/').at(-1)!;
}

async function addUnits(tablet: Tablet, labels: string, layout: string, to: string): Promise<void> {
	const { page } = tablet;
	await button(main(tablet), saySite.addUnits).click();
	await page.getByRole('textbox', { name: unitForm.labels }).fill(labels);
	await page.getByRole('textbox', { name: unitForm.layout }).fill(layout);
	await page.getByRole('textbox', { name: unitForm.from, exact: true }).fill('1');
	await page.getByRole('textbox', { name: unitForm.to, exact: true }).fill(to);
	await main(tablet).locator('form button[type=submit]').click();
	await expect(page.getByRole('textbox', { name: unitForm.labels })).toBeHidden();
}

/** Case number of a household, by what the page's address says. */
async function caseOf(tablet: Tablet, person: Person): Promise<string> {
	const card = await findHousehold(tablet, person);
	const href = await card.locator('a[href^="/apply/"]').first().getAttribute('href');
	return href!.split('/').at(-1)!;
}

/** An application before any certificate. */
async function applyHousing(tablet: Tablet, caseNo: string, reasons: string[] = []): Promise<void> {
	const { page } = tablet;
	await tablet.follow(paths.housingOf(caseNo));
	await button(main(tablet), sayHousehold.apply).click();
	await page.getByRole('checkbox', { name: new RegExp(`^${typeNames.built}`) }).check();
	await page.getByRole('textbox', { name: sayHousehold.form.people }).fill('2');
	for (const reason of reasons) await page.locator(`[id="priority-${reason}"]`).check();
	await button(main(tablet), sayHousehold.submit).click();
	await expect(main(tablet).getByText(housingStates.applied)).toBeVisible();
}

/** Promises a unit from the list of free ones; what the question said. */
async function promise(tablet: Tablet, caseNo: string, label: string): Promise<string> {
	await tablet.follow(paths.housingOf(caseNo));
	await button(main(tablet), sayHousehold.choose).click();
	const row = main(tablet).locator('li[data-unit]').filter({ hasText: label });
	await button(row, sayHousehold.assign).click();
	const said = await tablet.page.getByRole('dialog').innerText();
	await confirm(tablet, sayHousehold.assignAction);
	return said;
}

const stayOf = (tablet: Tablet, standing: string) =>
	main(tablet).locator(`[data-stay][data-standing=${standing}]`);

test('two tablets promise one unit with the server dead: the holder’s stands, and the other is told what to do', async () => {
	test.setTimeout(900_000);
	const tiles = await TileServer.open();
	const gate = await startGate(tiles);
	const hq = await Tablet.enrol(gate, { role: 'approver', label: '本部 1号機' });
	const desk = await Tablet.enrol(gate, { role: 'field', label: '第一小学校 1号機' });
	const [first, second, third, fourth, fifth] = ordinaryHeads();

	const site = await test.step('headquarters registers a site on the map and its units', async () => {
		const id = await registerSite(hq);
		await addUnits(hq, 'A-101～A-104', '2DK', '4');
		await expect(main(hq).locator('li[data-unit]')).toHaveCount(4);
		expect(tiles.asked.length).toBeGreaterThan(0);
		await hq.allSent();
		return id;
	});

	const [one, two] =
		await test.step('both take an application before the certificate; it reaches the other', async () => {
			const cases = [await caseOf(hq, first!), await caseOf(desk, second!)] as const;
			await applyHousing(hq, cases[0], ['elderlyAlone']);
			await applyHousing(desk, cases[1], ['oneParent', 'infant']);
			await hq.allSent();
			await desk.allSent();
			await desk.follow(paths.housing);
			await expect(main(desk).getByText(saySites.shown(1, 4))).toBeVisible({ timeout: 90_000 });
			return cases;
		});

	await test.step('the server is killed, and both promise the same unit', async () => {
		await gate.kill();
		expect(await promise(hq, one, 'A-101')).toContain(sayHousehold.assignHere);
		await expect(stayOf(hq, 'standing')).toContainText('A-101');
		expect(await promise(desk, two, 'A-101')).toContain(provisional.title);
		await expect(stayOf(desk, 'provisional')).toContainText(provisional.title);
		await expect(stayOf(desk, 'provisional')).toContainText('本部 1号機');
		// No keys for what may go to somebody else.
		await expect(button(stayOf(desk, 'provisional'), sayStay.keysOutAction)).toHaveCount(0);
	});

	await test.step('the papers say which of them is not final', async () => {
		for (const [tablet, caseNo, standing] of [
			[hq, one, 'standing'],
			[desk, two, 'provisional']
		] as const) {
			await tablet.follow(paths.housingOf(caseNo));
			const link = standing === 'standing' ? sayStay.paper : sayStay.paperProvisional;
			await main(tablet).getByRole('link', { name: link }).click();
			const sheet = tablet.page.locator(`.papers[data-ready=true] .sheet[data-standing=${standing}]`);
			await expect(sheet).toContainText('A-101');
			if (standing === 'provisional') {
				await expect(sheet).toContainText(sayPaper.provisionalBanner);
				await expect(sheet).toContainText('本部 1号機');
			} else await expect(sheet).not.toContainText(sayPaper.provisionalBanner);
			const pdf = await tablet.page.pdf({ format: 'A4' });
			expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
			// One page: a second would be left in the printer.
			expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
			await keep(tablet, `paper-${standing}`, pdf);
		}
	});

	await test.step('the server is back: the holder’s promise stands, the other is told, with another unit', async () => {
		await gate.restart();
		await hq.allSent();
		await desk.allSent();
		await desk.follow(paths.housingOf(two));
		const lost = stayOf(desk, 'lost');
		await expect(lost).toContainText(provisional.lostTitle, { timeout: 90_000 });
		await expect(lost.locator('[data-next]')).toContainText(`${SITE} A-102`);
		await expect(lost.getByRole('link', { name: sayStay.paperProvisional })).toHaveCount(0);
		await keep(desk, 'lost');
		// Headquarters has it in 要調整.
		await hq.follow(paths.clashes);
		await expect(
			hq.page
				.locator('[data-clash=unitPromisedTwice]')
				.or(hq.page.getByText(clashTexts.unitPromisedTwice.title))
				.first()
		).toBeVisible({ timeout: 90_000 });
		await expect(hq.page.getByRole('heading', { name: clashPage.title })).toBeVisible();
		await hq.follow(paths.housingOf(one));
		await expect(stayOf(hq, 'standing')).toContainText('A-101');
	});

	await test.step('the other household takes the equal unit, and the holder confirms it', async () => {
		const lost = stayOf(desk, 'lost');
		const take = provisional.takeNext(`${SITE} A-102`);
		await button(lost, take).click();
		await confirm(desk, take);
		await expect(stayOf(desk, 'provisional')).toContainText('A-102');
		await desk.allSent();
		await hq.follow(paths.housingApplications);
		await expect(hq.page.getByRole('radio', { name: sayQueue.warningsCount(1) })).toBeVisible({
			timeout: 90_000
		});
		await hq.page.getByRole('radio', { name: sayQueue.warningsCount(1) }).check();
		await keep(hq, 'warnings');
		await hq.page.locator('[data-warning=confirm]').getByRole('link').click();
		const waiting = stayOf(hq, 'provisional');
		await expect(waiting).toContainText(provisional.mine);
		await button(waiting, sayStay.confirm).click();
		await confirm(hq, sayStay.confirmAction);
		await expect(stayOf(hq, 'standing')).toContainText('A-102');
		await hq.allSent();
		await desk.follow(paths.housingOf(two));
		await expect(stayOf(desk, 'standing')).toContainText('A-102', { timeout: 90_000 });
	});

	await test.step('keys, moving in, a visit, moving out, inspection: the unit is free again', async () => {
		const { page } = desk;
		const stay = stayOf(desk, 'standing');
		await button(stay, sayStay.keysOutAction).click();
		await page.getByRole('textbox', { name: sayStay.keysReceiver.out }).fill(second!.name);
		await confirm(desk, sayStay.keysRecord);
		await expect(stay).toContainText(sayStay.keysOut(2));
		await button(stay, sayStay.moveIn).click();
		await confirm(desk, sayStay.moveIn);
		await expect(stay).toContainText(useNames.livedIn);
		await button(stay, sayStay.visit).click();
		await page.getByRole('radio', { name: visitNames.met }).check();
		await page.getByRole('textbox', { name: sayStay.visitNote }).fill('眠れている。買い物が不便');
		await confirm(desk, sayStay.visitAction);
		await expect(stay).toContainText(sayStay.visitDays(0));
		await keep(desk, 'household');
		await button(stay, sayStay.moveOut).click();
		await page.getByRole('combobox', { name: sayStay.moveOutReason }).selectOption(moveOutReasons.rebuilt);
		await confirm(desk, sayStay.moveOutAction);
		const over = stayOf(desk, 'over').filter({ hasText: sayStay.inspect });
		await button(over, sayStay.keysBackAction).click();
		await page.getByRole('textbox', { name: sayStay.keysReceiver.back }).fill(second!.name);
		await confirm(desk, sayStay.keysRecord);
		await button(over, sayStay.inspect).click();
		await page.getByRole('radio', { name: new RegExp(`^${inspectNames.good}`) }).check();
		await confirm(desk, sayStay.inspectAction);
		await desk.follow(paths.site(site));
		await expect(main(desk).locator('li').filter({ hasText: 'A-102' })).toContainText(useNames.free);
		await keep(desk, 'site');
	});

	await test.step('who has a suppressed address is in no list beside a unit', async () => {
		await hq.follow(paths.site(site));
		const row = main(hq).locator('li').filter({ hasText: 'A-101' });
		await expect(row).toContainText(first!.name.replaceAll('　', ' '), { useInnerText: true });
		await hq.follow(paths.housingOf(one));
		await button(main(hq), sayHousehold.amend).click();
		await hq.page.locator('#suppressed').check();
		await button(main(hq), sayHousehold.amendSubmit).click();
		await expect(stayOf(hq, 'standing')).toContainText('A-101');
		await hq.follow(paths.site(site));
		await expect(row).toContainText(words.hiddenName);
		await expect(main(hq)).not.toContainText(first!.name.replaceAll('　', ' '), { useInnerText: true });
		await hq.follow(paths.housingApplications);
		const listed = main(hq)
			.getByRole('listitem')
			.filter({ hasText: first!.name.slice(0, 2) })
			.first();
		await expect(listed).toContainText(housingStates.assigned);
		await expect(listed).not.toContainText('A-101');
	});

	const own = { document: '灯市応急仮設住宅入居者選考要綱', points: 30 };
	await test.step('headquarters fixes the points of its own ordinance', async () => {
		await hq.follow(paths.housingRules);
		await keep(hq, 'rules');
		await button(main(hq), sayRules.change(sayRules.tables.priority)).click();
		const points = hq.page.locator(`#points-${PRIORITY.rows.findIndex(({ key }) => key === 'oneParent')}`);
		await points.fill('多い');
		await button(main(hq), sayRules.submit).click();
		await expect(main(hq).getByRole('alert')).toContainText(sayRules.wrongPoints);
		await points.fill(String(own.points));
		await hq.page.getByRole('textbox', { name: ruleSource.document }).fill(own.document);
		await keep(hq, 'rules-form');
		await button(main(hq), sayRules.submit).click();
		await expect(main(hq)).toContainText(own.document);
		await expect(main(hq).getByText(sayRules.point(own.points), { exact: true })).toBeVisible();
	});

	await test.step('a lottery that this test computes again with nothing but SHA-256', async () => {
		const chosen = [third!, fourth!, fifth!];
		const reasons = [['pregnant'], ['care'], ['pregnant']];
		for (const [i, person] of chosen.entries()) {
			const caseNo = await caseOf(hq, person);
			await applyHousing(hq, caseNo, reasons[i]);
			await button(main(hq), sayHousehold.judge).click();
			await hq.page.getByRole('radio', { name: /^\s*資格あり/ }).check();
			await hq.page.getByRole('textbox', { name: sayHousehold.judgeReason }).fill('住家が全壊したため');
			await confirm(hq, sayHousehold.judgeAction);
			await expect(main(hq).getByText(housingStates.eligible)).toBeVisible();
		}
		await hq.follow(paths.housingApplications);
		await expect(main(hq).getByRole('listitem').first()).toContainText(
			`${pointsOf(
				['oneParent', 'infant'],
				PRIORITY.rows.map((row) => (row.key === 'oneParent' ? { ...row, points: own.points } : row))
			)}点`
		);
		await keep(hq, 'applications');
		await hq.follow(paths.announceLottery);
		const picks = button(main(hq), sayLottery.pickAll);
		await expect(picks).toHaveCount(2);
		for (const pick of await picks.all()) await pick.click();
		await keep(hq, 'announce');
		await button(main(hq), sayLottery.announce).click();
		await hq.page.getByRole('textbox', { name: sayLottery.titleLabel }).fill('第1回　2DK');
		await confirm(hq, sayLottery.announceAction);
		await expect(hq.page.getByText(sayLottery.announced)).toBeVisible();
		const announced = decodeURIComponent(new URL(hq.page.url()).pathname.split('/').at(-1)!);
		const before = (await hq.book('lotteryText', announced))!;
		await button(main(hq), sayLottery.hold).click();
		await hq.page.getByRole('textbox', { name: sayLottery.spoken }).fill('０４７１');
		await hq.page
			.getByRole('textbox', { name: sayLottery.witnesses, exact: true })
			.fill('町内会長、民生委員');
		await confirm(hq, sayLottery.holdAction);
		await expect(hq.page.getByText(sayLottery.genuine)).toBeVisible();
		await keep(hq, 'lottery');

		// From here on nothing of the program is used: only what hangs on the notice board, before and after.
		const after = await hq.page.locator('[data-public]').textContent();
		const fingerprint = /[0-9a-f]{64}/.exec(before)![0];
		const sha = (text: string) => createHash('sha256').update(text).digest('hex');
		const seed = after!.match(/[0-9a-f]{64}/g)!.find((hex) => sha(hex) === fingerprint)!;
		expect(seed).toBeTruthy();
		expect(before).not.toContain(seed);
		const entrants = [...before.matchAll(/^(\S+)\t(\d+)点$/gm)].map(([, id, points]) => ({
			id: id!,
			points: Number(points)
		}));
		expect(entrants).toHaveLength(3);
		const units = before
			.split('\n')
			.filter((line) => line.includes(`\t${SITE}`))
			.map((line) => line.split('\t')[0]!);
		expect(units).toHaveLength(3);
		const ticket = (id: string) => sha(`${seed}/0471/${id}`);
		const ranked = [...entrants].sort(
			(a, b) => b.points - a.points || (ticket(a.id) < ticket(b.id) ? -1 : 1)
		);
		const drawn = [...units].sort((a, b) => (ticket(a) < ticket(b) ? -1 : 1));
		const shown = await hq.page
			.locator('[data-drawn]')
			.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.drawn));
		expect(shown).toEqual(ranked.map((_, i) => drawn[i]));
		const { rows } = (await hq.book('lottery', announced))!;
		const byRank = [...rows].sort((a, b) => a.rank! - b.rank!);
		expect(byRank.map(({ number }) => number)).toEqual(ranked.map(({ id }) => id));
		// And nobody's name is on the board.
		for (const { name } of chosen) {
			expect(after).not.toContain(name);
			expect(after).not.toContain(name.replace(/\s/g, ''));
		}
		await main(hq).getByRole('link', { name: sayLottery.print }).click();
		const sheet = hq.page.locator('.papers[data-ready=true] .sheet');
		await expect(sheet).toContainText(seed);
		for (const { name } of chosen) await expect(sheet).not.toContainText(name.replaceAll('　', ' '));
		await keep(hq, 'paper-lottery', await hq.page.pdf({ format: 'A4' }));

		// The winner says yes, and is promised what was drawn.
		const winner = byRank[0]!;
		await hq.follow(paths.housingOf(winner.case));
		await expect(main(hq).getByText(sayHousehold.byLottery)).toBeVisible();
		await button(main(hq), sayHousehold.accept).click();
		await confirm(hq, sayHousehold.answerAction);
		await button(main(hq), sayHousehold.assignOf(`${SITE} ${winner.unitLabel}`)).click();
		await confirm(hq, sayHousehold.assignAction);
		await expect(stayOf(hq, 'standing')).toContainText(winner.unitLabel);
	});

	await test.step('every page fits a tablet and a phone, and every target a finger', async () => {
		const [row] = await hq.book('lotteries');
		const [unit] = await hq.book('housingUnits');
		const pages: Record<string, string> = {
			housing: paths.housing,
			register: paths.registerSite,
			site: paths.site(site),
			unit: paths.unit(unit!.view.unit),
			queue: paths.housingApplications,
			lotteries: paths.lotteries,
			announce: paths.announceLottery,
			lottery: paths.lottery(row!.view.entry),
			lotteryPaper: paths.lotteryPaper(row!.view.entry),
			household: paths.housingOf(one),
			householdOver: paths.housingOf(two)
		};
		const problems: string[] = [];
		for (const [width, height] of [
			[1024, 768],
			[768, 1024],
			[360, 740]
		] as const) {
			await hq.page.setViewportSize({ width, height });
			for (const [name, path] of Object.entries(pages)) {
				await hq.follow(path);
				await expect(main(hq).getByRole('heading').first()).toBeVisible();
				// The page's data has come when nothing moves any more.
				await hq.page.waitForTimeout(400);
				problems.push(...(await misfits(hq.page, name, width)));
				const folder = process.env.SCREENS;
				if (folder)
					await hq.page.screenshot({ path: join(folder, `fit-${name}-${width}.png`), fullPage: true });
			}
		}
		expect([...new Set(problems)]).toEqual([]);
	});

	await desk.close();
	await hq.close();
	await gate.stop();
	await tiles.close();
});

test('the map: tiles by the gate only, kept when it is dead, from a pack, and sites on plain ground without any', async () => {
	test.setTimeout(600_000);
	const tiles = await TileServer.open();
	const gate = await startGate(tiles);
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const desk = await Tablet.enrol(gate, { role: 'field', label: '第一小学校 1号機' });
	const mapOf = (tablet: Tablet) => tablet.page.getByRole('region', { name: saySites.mapLabel });
	const strangers: string[] = [];
	for (const tablet of [hq, desk]) {
		tablet.page.on('request', (request) => {
			const { origin, protocol } = new URL(request.url());
			if (/^https?:$/.test(protocol) && origin !== gate.url) strangers.push(request.url());
		});
	}

	await test.step('with a network: tiles, and whose they are', async () => {
		await registerSite(hq);
		await addUnits(hq, 'B-1～B-3', '1DK', '2');
		await hq.follow(paths.housing);
		await expect(mapOf(hq)).toHaveAttribute('data-ground', 'tiles');
		await expect(hq.page.getByText(sayMap.source('国土地理院'))).toBeVisible();
		await expect(mapOf(hq).locator('.sign')).toContainText(saySites.ofTotal(3, 3));
		await expect(mapOf(hq).locator('path.ground')).toHaveCount(1);
		await hq.allSent();
		await expect.poll(async () => (await desk.book('housingSites')).length, { timeout: 90_000 }).toBe(1);
		// The page that keeps tiles writes them after it has shown them.
		await expect
			.poll(() => hq.page.evaluate(async () => (await (await caches.open('map-tiles')).keys()).length))
			.toBeGreaterThan(3);
		await keep(hq, 'map');
	});

	await gate.kill();
	await tiles.close();

	await test.step('no network: what was seen is there, after a new start too', async () => {
		await hq.close();
		await hq.reopen(paths.housing);
		await expect(mapOf(hq)).toHaveAttribute('data-ground', 'tiles');
		await expect(hq.page.getByText(sayMap.source('国土地理院'))).toBeVisible();
	});

	await test.step('a tablet that has seen nothing: sites and outlines on plain ground, with a scale', async () => {
		await desk.follow(paths.housing);
		await expect(mapOf(desk)).toHaveAttribute('data-ground', 'none');
		await expect(desk.page.getByText(sayMap.ground.none)).toBeVisible();
		await expect(mapOf(desk).locator('.sign')).toContainText(saySites.ofTotal(3, 3));
		await expect(mapOf(desk).locator('path.ground')).toHaveCount(1);
		await expect(mapOf(desk).locator('.leaflet-control-scale-line')).toHaveText(/^\d+ k?m$/);
		await keep(desk, 'plain');
		// The sign leads to the site.
		await mapOf(desk).locator('.leaflet-marker-icon').focus();
		await desk.page.keyboard.press('Enter');
		await expect(desk.page.getByRole('heading', { name: SITE })).toBeVisible();
	});

	await test.step('a map pack from a stick is kept', async () => {
		const folder = await newFolder('stick');
		const wrong = join(folder, 'wrong.pmtiles');
		await writeFile(wrong, 'this is no map');
		const right = join(folder, 'town.pmtiles');
		// All tiles that a screen at the site can show.
		const [lat, lon] = PLACE.split(',').map(Number) as [number, number];
		const column = (z: number) => Math.floor(((lon + 180) / 360) * 2 ** z);
		const row = (z: number) =>
			Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
		const around = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
		const packed = [14, 15, 16, 17].flatMap((z) =>
			around.flatMap((dx) =>
				around.map((dy) => ({ z, x: column(z) + dx, y: row(z) + dy, bytes: picture(250, 240, 215) }))
			)
		);
		await writeFile(right, mapPack(packed, { attribution: '灯市都市計画図' }));
		await desk.follow(paths.housing);
		const choose = desk.page.getByLabel(sayMap.pack.choose);
		await choose.setInputFiles(wrong);
		await expect(desk.page.getByText(sayMap.pack.problems.format)).toBeVisible();
		await choose.setInputFiles(right);
		await expect(mapOf(desk)).toHaveAttribute('data-ground', 'tiles');
		await desk.close();
		await desk.reopen(paths.housing);
		await expect(mapOf(desk)).toHaveAttribute('data-ground', 'tiles');
		await expect(desk.page.getByText(sayMap.source('灯市都市計画図')).first()).toBeVisible();
		await keep(desk, 'pack');
	});

	// Nothing was asked of anybody but the gate.
	expect(strangers).toEqual([]);
	await desk.close();
	await hq.close();
});

/** Where a person wants to look at the screens (SCREENS=folder): one picture for each size of screen. */
async function keep(tablet: Tablet, name: string, pdf?: Buffer): Promise<void> {
	const folder = process.env.SCREENS;
	if (!folder) return;
	if (pdf) {
		await writeFile(join(folder, `${name}.pdf`), new Uint8Array(pdf));
		return;
	}
	const { page } = tablet;
	for (const [width, height] of [
		[1024, 768],
		[768, 1024],
		[360, 740]
	] as const) {
		await page.setViewportSize({ width, height });
		await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
	}
	await page.setViewportSize({ width: 1024, height: 768 });
}
