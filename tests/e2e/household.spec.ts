import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { parseCaseNumber } from '../../src/domain/ids';
import { actionNames, casePage } from '../../src/messages/ja/case';
import {
	bereaved,
	consult,
	contacts,
	household,
	householdNav,
	mannerNames,
	nextSteps,
	occasionNames,
	relationNames,
	basisNames,
	roster,
	rosterItems,
	wayNames,
	wishNames
} from '../../src/messages/ja/people';
import { gradeNames } from '../../src/messages/ja/kinds';
import { paths } from '../../src/ui/paths';
import { receive, survey } from './harness/desk';
import { Gate, newFolder } from './harness/gate';
import { Tablet } from './harness/tablet';
import { GRADED, ordinaryHeads } from './harness/town';

/** A radio button by the beginning of its label; a hint may follow. */
const radio = (place: Page | Locator, label: string) =>
	place.getByRole('radio', { name: new RegExp(`^\\s*${label.replace(/[（）()]/g, '\\$&')}`) });
const box = (place: Page | Locator, label: string) =>
	place.getByRole('textbox', { name: label, exact: true });

/** What is smaller than a finger (44 px), by its text. Runs in the page. */
function tooSmall(): string[] {
	return [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')]
		.filter((node) => getComputedStyle(node).visibility !== 'hidden')
		.flatMap((node) => {
			const target = node.matches('[type=checkbox], [type=radio]') ? (node.closest('label') ?? node) : node;
			const { width, height } = target.getBoundingClientRect();
			const small = width > 1 && height > 1 && (width < 43.5 || height < 43.5);
			return small ? [`${(node.textContent ?? '').trim().slice(0, 30)} ${width}×${height}`] : [];
		});
}

/** Looks at a page in the three widths that matter, and fails where it sticks out. */
async function look(tablet: Tablet, folder: string, name: string): Promise<void> {
	const { page } = tablet;
	for (const [width, height] of [
		[768, 1024],
		[360, 740],
		[1024, 768]
	] as const) {
		await page.setViewportSize({ width, height });
		await expect
			.poll(() =>
				page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
			)
			.toBeLessThanOrEqual(0);
		expect(await page.evaluate(tooSmall)).toEqual([]);
		await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
	}
}

test('one page says all about a household and what comes next, with the data center dead', async () => {
	test.setTimeout(600_000);
	const shots = process.env.TOMOSHIBI_SHOTS ?? (await newFolder('shots'));
	const gate = await Gate.start();
	const hq = await Tablet.enrol(gate, { role: 'approver', label: '本部 1号機' });
	const desk = await Tablet.enrol(gate, { role: 'field', label: '支援センター 1号機' });
	const [first] = ordinaryHeads();
	const { page } = hq;
	const { receipt, caseNo: shown } = await receive(hq, first!);
	const caseNo = parseCaseNumber(shown)!;
	const nav = page.getByRole('navigation', { name: householdNav.label });
	const go = (place: keyof typeof householdNav) =>
		nav.getByRole('link', { name: householdNav[place], exact: true }).click();
	await hq.allSent();
	await gate.kill();

	await test.step('what comes next stands first, and leads there', async () => {
		await survey(hq, receipt, 'hankai');
		await expect(page.getByRole('heading', { name: casePage.timeline })).toBeVisible();
		const steps = page.locator('[data-step]');
		await expect(steps.first()).toHaveAttribute('data-step', 'certificate');
		await expect(steps.first().getByRole('link', { name: actionNames.decide })).toHaveAttribute(
			'href',
			/\/hq\/decisions\//
		);
		const [view] = (await hq.book('case', caseNo))!.state.applications;
		await hq.book(
			'append',
			{
				kind: 'certificate.decided',
				open: {
					application: view!.entry,
					surveys: view!.surveys.map(({ entry }) => entry),
					grade: 'hankai',
					outcome: 'certify'
				},
				sealed: { reason: '' }
			},
			caseNo
		);
		await expect(page.locator('[data-step=consult]').getByRole('link')).toHaveText(nextSteps.consultFirst);
		await look(hq, shots, 'household');
	});

	await test.step('a consultation, typed while nothing can be reached, is there after the page was left', async () => {
		await page.locator('[data-step=consult]').getByRole('link').click();
		await radio(page, wayNames.visit).check();
		await box(page, consult.text).fill('屋根の修理を頼めず、ブルーシートで過ごしている。');
		await go('household');
		await go('care');
		await expect(box(page, consult.text)).toHaveValue(/ブルーシート/);
		await page.getByRole('button', { name: consult.submit, exact: true }).click();
		await expect(page.getByRole('heading', { name: consult.list })).toBeVisible();
		await radio(page, wayNames.phone).check();
		await box(page, consult.text).fill('修理業者が決まった。');
		await page.getByLabel(consult.wish).selectOption({ label: wishNames.repair });
		await box(page, consult.next).fill('R8.11.01');
		await page.getByRole('button', { name: consult.submit, exact: true }).click();
		await expect(page.getByRole('alert')).toContainText(consult.nextBeforeOn);
		await box(page, consult.next).fill('R20.1.15');
		await box(page, consult.nextText).fill('見積書を一緒に見る');
		await page.getByRole('button', { name: consult.submit, exact: true }).click();
		await expect(page.getByText(consult.saved)).toBeVisible();
		await expect(page.getByRole('heading', { name: '令和20年1月15日' })).toHaveCount(0);
		await look(hq, shots, 'consult');
		await go('household');
		await expect(page.locator('[data-step=consult]')).toContainText('令和20年1月15日');
		await expect(page.getByText(household.wish).first()).toBeVisible();
	});

	await test.step('the dead and the bereaved, in the order of the law', async () => {
		await go('bereaved');
		await page.getByRole('link', { name: bereaved.add }).click();
		await radio(page, bereaved.whoOther).check();
		await box(page, bereaved.name).fill('灯　太郎');
		await radio(page, mannerNames.direct).check();
		await box(page, bereaved.diedOn).fill('R8.11.20');
		await look(hq, shots, 'deceased-form');
		await page.getByRole('button', { name: bereaved.submit, exact: true }).click();
		for (const [name, relation] of [
			['灯　次郎', relationNames.child],
			['灯　花子', relationNames.spouse]
		] as const) {
			await page.getByRole('link', { name: bereaved.addSurvivor }).click();
			await radio(page, bereaved.whoOther).check();
			await box(page, bereaved.name).fill(name);
			await radio(page, relation).check();
			if (relation === relationNames.spouse)
				await page.getByRole('checkbox', { name: bereaved.payee }).check();
			await page.getByRole('button', { name: bereaved.submit, exact: true }).click();
			await expect(page.locator('[data-survivor]').filter({ hasText: name })).toBeVisible();
		}
		await expect(page.locator('[data-survivor]').first()).toContainText('灯　花子');
		await expect(page.locator('[data-survivor]').first()).toContainText(bereaved.rank(1));
		await expect(page.locator('[data-survivor]').nth(1)).toContainText(bereaved.rank(2));
		await page.getByRole('link', { name: bereaved.contact }).click();
		await radio(page, occasionNames.letter).check();
		await box(page, bereaved.contactNext).fill('R20.11.20');
		await page.getByRole('button', { name: bereaved.contact, exact: true }).click();
		await expect(page.getByRole('heading', { name: bereaved.title, exact: true })).toBeVisible();
		await expect(page.getByText('令和20年11月20日').first()).toBeVisible();
		await look(hq, shots, 'bereaved');
		await hq.follow(paths.bereaved);
		await expect(page.getByRole('main').getByRole('link', { name: /太郎/ })).toBeVisible();
		await look(hq, shots, 'deceased-list');
	});

	await test.step('data are given with purpose and basis, exactly the chosen items, and the household sees it', async () => {
		await hq.follow(paths.roster(caseNo));
		await box(page, roster.recipient).fill('灯市社会福祉協議会');
		await box(page, roster.purpose).fill('見守り訪問');
		await radio(page, basisNames.consent).check();
		for (const item of ['name', 'damage'] as const)
			await page.getByRole('checkbox', { name: rosterItems[item], exact: true }).check();
		await page.getByRole('button', { name: roster.discloseSubmit }).click();
		await expect(page.getByRole('alert')).toContainText(roster.noConsent);
		await look(hq, shots, 'roster');
		await page.getByRole('button', { name: roster.consentAction }).click();
		const dialog = page.getByRole('dialog');
		await radio(dialog, roster.consentChoices.yes).check();
		await box(dialog, roster.consentScopeField).fill('社会福祉協議会の見守りのため、氏名と被害だけ');
		await dialog.getByRole('button', { name: roster.consentSubmit }).click();
		await expect(page.getByText('社会福祉協議会の見守りのため').first()).toBeVisible();
		await page.getByRole('button', { name: roster.discloseSubmit }).click();
		await page.getByRole('dialog').getByRole('button', { name: roster.discloseSubmit }).click();
		await expect(page.getByRole('heading', { name: roster.done })).toBeVisible();
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: roster.file }).click()
		]);
		const csv = await readFile(await file.path(), 'utf8');
		expect(csv.slice(1).split('\r\n')[0]).toBe(`${rosterItems.name},フリガナ,${rosterItems.damage}`);
		expect(csv).toContain(first!.name);
		expect(csv).toContain(gradeNames.hankai);
		expect(csv).not.toContain(first!.phone);
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
		await look(hq, shots, 'given');
		const sheet = page.locator('.sheet');
		await expect(sheet).toContainText('灯市社会福祉協議会');
		await expect(sheet).not.toContainText(first!.phone);
		await page.pdf({ path: join(shots, 'given.pdf'), preferCSSPageSize: true });
		await page.getByRole('button', { name: roster.toRoster }).click();
		await expect(page.getByRole('cell', { name: /灯市社会福祉協議会/ })).toBeVisible();
		await page.getByRole('link', { name: roster.print }).click();
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
		await page.pdf({ path: join(shots, 'roster.pdf'), preferCSSPageSize: true });
		await page.getByRole('link', { name: roster.toRoster }).first().click();
		await page.getByRole('link', { name: roster.printLog }).click();
		await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
		await page.pdf({ path: join(shots, 'log.pdf'), preferCSSPageSize: true });
	});

	await test.step('everything stands in order of time, and can be narrowed to one ledger', async () => {
		await hq.follow(paths.case(caseNo));
		const events = page.locator('[data-kind]');
		await expect(events.first()).toHaveAttribute('data-kind', 'certificate.applied');
		await page.getByLabel(household.filter).selectOption('disclosure');
		await expect(events).toHaveCount(2);
		await page.getByLabel(household.filter).selectOption('care');
		await expect(events).toHaveCount(2);
		await look(hq, shots, 'household-full');
	});

	await test.step('the data center is back: the household goes to somebody else, who finds it on their list', async () => {
		const [to] = await Promise.all([desk.book('keepers'), gate.restart()]);
		await hq.allSent();
		const theirs = to.find(({ name }) => name === desk.staff)!;
		await hq.follow(paths.care);
		await page.getByRole('button', { name: contacts.handOver }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(contacts.handOverFrom).selectOption({ index: 1 });
		await expect(
			dialog.getByLabel(contacts.handOverTo).locator(`option[value="${theirs.staff}"]`)
		).toHaveCount(1, {
			timeout: 90_000
		});
		await dialog.getByLabel(contacts.handOverTo).selectOption(theirs.staff);
		await dialog.getByRole('button', { name: contacts.handOverAction }).click();
		await expect(page.getByText(contacts.handOverDone(1))).toBeVisible();
		await look(hq, shots, 'contacts');
		await hq.allSent();
		await desk.follow(paths.care);
		await radio(desk.page, contacts.choices.mine).check();
		await expect(desk.page.getByText('見積書を一緒に見る')).toBeVisible({ timeout: 90_000 });
		await desk.page
			.getByRole('link', { name: contacts.openFor(first!.name) })
			.first()
			.click();
		await expect(desk.page.getByText('修理業者が決まった。').first()).toBeVisible();
	});

	await desk.close();
	await hq.close();
	await gate.stop();
});

test('where an address is suppressed, neither the household page nor its ledger shows it', async () => {
	test.setTimeout(300_000);
	const gate = await Gate.start();
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 2号機' });
	const [who] = ordinaryHeads();
	const { hits } = await hq.book('search', who!.query, 1);
	const { resident } = hits[0]!;
	const head = {
		name: resident.name,
		kana: resident.kana,
		birth: resident.birth,
		birthText: '',
		sex: resident.sex,
		relation: resident.relation,
		personId: resident.id
	};
	const place = '灯市隠町9丁目9番9号';
	// Told at the desk: the register does not know of it yet, and has the address.
	const { case: caseNo } = await hq.book('apply', {
		household: resident.household,
		house: null,
		certificate: GRADED.id,
		byAgent: false,
		sealed: {
			household: resident.household,
			head,
			members: [head],
			applicant: { name: head.name, relation: '世帯主', phone: '' },
			agentId: '',
			address: '',
			suppressed: true,
			phone: '',
			houseAddress: place,
			houseId: '',
			cause: '地震',
			damagedOn: '',
			damage: `${place}の屋根`,
			purpose: '',
			note: ''
		}
	});
	await gate.kill();
	await hq.follow(paths.case(caseNo));
	await expect(hq.page.getByText(casePage.hidden).first()).toBeVisible();
	await hq.follow(paths.roster(caseNo));
	await expect(hq.page.getByText(roster.hidden).first()).toBeVisible();
	const text = await hq.page.getByRole('main').innerText();
	expect(text).toContain(resident.name);
	for (const secret of [resident.address, resident.phone, '隠町']) expect(text).not.toContain(secret);
	await hq.close();
	await gate.stop();
});
