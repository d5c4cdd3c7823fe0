import { expect, type Locator } from '@playwright/test';
import { apply } from '../../../src/messages/ja/apply';
import { actionNames, casePage, issue as issueWords, methodNames } from '../../../src/messages/ja/case';
import { find } from '../../../src/messages/ja/find';
import { decide as decideWords } from '../../../src/messages/ja/hq';
import { gradeNames } from '../../../src/messages/ja/kinds';
import { home, shell } from '../../../src/messages/ja/shell';
import { survey as surveyWords, work } from '../../../src/messages/ja/work';
import type { Grade } from '../../../src/domain/grade';
import { parseCaseNumber } from '../../../src/domain/ids';
import { paths } from '../../../src/ui/paths';
import type { Tablet } from './tablet';
import { GRADED, type Person } from './town';

/** What people do at the screens, by the labels that they read. */

export async function goTo(tablet: Tablet, place: keyof typeof shell.nav): Promise<void> {
	const nav = tablet.page.getByRole('navigation', { name: shell.navigation });
	await nav.getByRole('link', { name: shell.nav[place], exact: true }).click();
}

/** A radio button by the beginning of its label; a hint may follow. */
function radio(place: Locator, label: string): Locator {
	return place.getByRole('radio', { name: new RegExp(`^\\s*${label}(?:\\s|$)`) });
}

/** Finds a household and opens it; resolves to its card among the results. */
export async function findHousehold(
	tablet: Tablet,
	person: Person,
	{ mayApply = true } = {}
): Promise<Locator> {
	const { page } = tablet;
	await goTo(tablet, 'find');
	await page.getByRole('searchbox', { name: home.search }).fill(person.query);
	const card = page
		.getByRole('article')
		.filter({ has: page.getByRole('heading', { name: person.name, exact: true }) });
	await expect(card.first()).toBeVisible();
	const open = card.first().getByRole('button', { name: find.openHousehold });
	// The only hit is open already.
	if (await open.isVisible()) await open.click();
	await expect(card.first().getByRole('heading', { name: find.applications })).toBeVisible();
	if (mayApply) await expect(card.first().getByRole('link', { name: find.apply })).toBeVisible();
	return card.first();
}

export interface Taken {
	receipt: string;
	caseNo: string;
}

/** Takes an application of a household for its own house. `again`: the warning of an earlier one is accepted. */
export async function receive(tablet: Tablet, person: Person, { again = false } = {}): Promise<Taken> {
	const { page } = tablet;
	const card = await findHousehold(tablet, person);
	await card.getByRole('link', { name: find.apply }).click();
	await radio(page.getByRole('main'), GRADED.title).check();
	await radio(page.getByRole('main'), apply.houseRegister).check();
	await page.getByRole('radiogroup', { name: apply.houseOf }).getByRole('radio').first().check();
	if (again) await page.getByRole('checkbox', { name: apply.secondAccept }).check();
	await page.getByRole('textbox', { name: apply.damage }).fill('屋根の瓦が落ち、柱が傾いた');
	await radio(page.getByRole('main'), apply.applicantHead).check();
	await page.getByRole('button', { name: apply.submit, exact: true }).click();
	await expect(page.getByRole('heading', { name: apply.doneTitle })).toBeVisible();
	const receipt = await page.locator('[data-receipt]').getAttribute('data-receipt');
	const shown = await page.getByRole('main').innerText();
	const caseNo = shown
		.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}(?![0-9A-Z-])/g)
		?.find((code) => parseCaseNumber(code));
	expect(receipt).toBeTruthy();
	expect(caseNo).toBeTruthy();
	return { receipt: receipt!, caseNo: caseNo! };
}

/** The line of a list or table that shows an application's receipt number. */
export function rowOf(tablet: Tablet, receipt: string): Locator {
	return tablet.page.getByRole('main').locator('li, tr').filter({ hasText: receipt }).first();
}

/** Opens the case of an application from the list. */
export async function openCase(tablet: Tablet, receipt: string): Promise<void> {
	const { page } = tablet;
	await goTo(tablet, 'work');
	await page.getByRole('searchbox', { name: work.text }).fill(receipt);
	await rowOf(tablet, receipt).getByRole('link', { name: work.open }).click({ timeout: 60_000 });
	await expect(page.getByRole('heading', { name: casePage.timeline })).toBeVisible();
}

/** Records a survey from the case page. */
export async function survey(tablet: Tablet, receipt: string, grade: Grade): Promise<void> {
	const { page } = tablet;
	await openCase(tablet, receipt);
	await page.getByRole('link', { name: actionNames.survey }).first().click();
	await radio(page.getByRole('radiogroup', { name: surveyWords.method }), methodNames.outside).check();
	await radio(page.getByRole('radiogroup', { name: surveyWords.grade }), gradeNames[grade]).check();
	await page.getByRole('button', { name: surveyWords.submit }).click();
	await expect(page.getByRole('heading', { name: casePage.timeline })).toBeVisible();
}

/** Decides as the survey proposes, from the headquarters list. */
export async function decideAsProposed(tablet: Tablet, receipt: string): Promise<void> {
	const { page } = tablet;
	await goTo(tablet, 'hq');
	await page.getByRole('main').locator(`a[href="${paths.decisions}"]`).click();
	const row = rowOf(tablet, receipt);
	await row.getByRole('button', { name: decideWords.asProposed }).click({ timeout: 60_000 });
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: decideWords.asProposed }).click();
	await expect(row).toHaveCount(0);
}

/** Issues the certificate from the case page and waits for the papers on the print page. Resolves to its number. */
export async function issue(tablet: Tablet, receipt: string): Promise<string> {
	const { page } = tablet;
	await openCase(tablet, receipt);
	await page.getByRole('link', { name: actionNames.issue }).first().click();
	await page.getByRole('button', { name: issueWords.submit }).click();
	await expect(page.locator('.papers[data-ready=true]')).toBeVisible();
	const text = await page.locator('.papers').innerText();
	const number = /[1-9]\d{3,5}-\d{5,9}-[0-9A-Z]/.exec(text)?.[0];
	expect(number).toBeTruthy();
	return number!;
}
