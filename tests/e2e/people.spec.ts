import { cp } from 'node:fs/promises';
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { actionNames, casePage } from '../../src/messages/ja/case';
import {
	authenticator as authenticatorWords,
	enrol,
	secretForm,
	staffForm
} from '../../src/messages/ja/enrol';
import { find } from '../../src/messages/ja/find';
import { taskNames } from '../../src/messages/ja/kinds';
import { people, settings } from '../../src/messages/ja/settings';
import { home, shell, unlock } from '../../src/messages/ja/shell';
import { paths } from '../../src/ui/paths';
import { findHousehold, openCase, receive } from './harness/desk';
import { Gate, newFolder } from './harness/gate';
import { PASSPHRASE, Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

const PIN = '482916';
const OTHER = '7391 0558 2746 9031';
const secretBox = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** Once the page is there: moving to it takes the keyboard's focus, also from a box that is being filled meanwhile. */
async function start(page: Page): Promise<void> {
	await page.getByRole('link', { name: enrol.start }).click();
	await expect(page.getByRole('heading', { name: home.title })).toBeVisible();
}

/** Gives a page an authenticator of its own: fingerprint and PRF, which Chromium plays (WebAuthn over CDP). */
async function giveAuthenticator(page: Page): Promise<{ devtools: CDPSession; id: string }> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('WebAuthn.enable', { enableUI: false });
	const { authenticatorId: id } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
			hasPrf: true
		}
	});
	return { devtools, id };
}

/** A browser at the enrolment form, with the code typed. WebAuthn knows no addresses of digits: by the name localhost. */
async function atEnrolment(gate: Gate, label: string, equip: boolean) {
	const { code } = await gate.invite('field', label);
	const tablet = Tablet.at(await newFolder('tablet'), gate, `http://localhost:${gate.port}`);
	await tablet.open();
	const { page } = tablet;
	const given = equip ? await giveAuthenticator(page) : null;
	await page.goto(`http://localhost:${gate.port}/enrol`);
	await secretBox(page, enrol.code).fill(code);
	await page.getByRole('button', { name: enrol.next, exact: true }).click();
	await page.getByLabel(staffForm.name).fill('灯 花子');
	return { tablet, page, given };
}

test('the tablet’s own authenticator: a PIN is enough, and a copied disk opens nowhere', async () => {
	const gate = await Gate.start();
	const { tablet, page, given } = await atEnrolment(gate, '第一小学校 1号機', true);
	await expect(page.getByRole('radio', { name: new RegExp(`^${staffForm.byAuthenticator}`) })).toBeChecked();
	await secretBox(page, secretForm.pin).fill('123456');
	await secretBox(page, secretForm.pinAgain).fill('123456');
	await page.getByRole('button', { name: enrol.enrol }).click();
	await expect(page.getByText(secretForm.weakPin).first()).toBeVisible();
	await secretBox(page, secretForm.pin).fill(PIN);
	await secretBox(page, secretForm.pinAgain).fill(PIN);
	await page.getByRole('button', { name: enrol.enrol }).click();
	await expect(page.getByRole('heading', { name: enrol.done })).toBeVisible({ timeout: 60_000 });
	const { devtools, id } = given!;
	const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: id });
	expect(credentials).toHaveLength(1);
	await start(page);

	await page.getByRole('button', { name: shell.lock }).click();
	await secretBox(page, unlock.pinBeside).fill('482917');
	await page.getByRole('button', { name: unlock.openWith }).click();
	await expect(page.getByText(/PINが違います/).first()).toBeVisible();
	await secretBox(page, unlock.pinBeside).fill(PIN);
	await page.getByRole('button', { name: unlock.openWith }).click();
	await expect(page.getByRole('button', { name: shell.lock })).toBeVisible();

	// Whoever is not verified gets no answer, and no try of the PIN is used up.
	await page.getByRole('button', { name: shell.lock }).click();
	await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
	await secretBox(page, unlock.pinBeside).fill(PIN);
	await page.getByRole('button', { name: unlock.openWith }).click();
	await expect(page.getByText(authenticatorWords.missing)).toBeVisible();
	await tablet.close();

	const copied = await newFolder('copy');
	await cp(tablet.profile, copied, { recursive: true, filter: (from) => !/Singleton/.test(from) });
	const copy = Tablet.at(copied, gate, `http://localhost:${gate.port}`);
	await copy.open();
	// The thief has the disk, the PIN, and an authenticator of their own.
	await giveAuthenticator(copy.page);
	await copy.page.reload();
	await secretBox(copy.page, unlock.pinBeside).fill(PIN);
	await copy.page.getByRole('button', { name: unlock.openWith }).click();
	await expect(copy.page.getByText(authenticatorWords.missing)).toBeVisible();
	await expect(copy.page.getByRole('button', { name: shell.lock })).toBeHidden();
	await copy.close();
	await gate.stop();
});

test('without an authenticator a short PIN is refused, and the form makes a passphrase', async () => {
	const gate = await Gate.start();
	const { tablet, page } = await atEnrolment(gate, '第一小学校 2号機', false);
	await expect(page.getByText(staffForm.noAuthenticator)).toBeVisible();
	await secretBox(page, secretForm.passphrase).fill(PIN);
	await expect(page.getByText(/まだ足りません/)).toBeVisible();
	await secretBox(page, secretForm.passphraseAgain).fill(PIN);
	await page.getByRole('button', { name: enrol.enrol }).click();
	await expect(page.getByText(secretForm.weakError).first()).toBeVisible();

	await page.getByRole('button', { name: secretForm.makeWords }).click();
	const made = await page.locator('[data-passphrase]').innerText();
	expect(made.split(' ')).toHaveLength(6);
	await expect(page.getByText(secretForm.strong)).toBeVisible();
	await secretBox(page, secretForm.passphraseAgain).fill(made);
	await page.getByRole('button', { name: enrol.enrol }).click();
	await expect(page.getByRole('heading', { name: enrol.done })).toBeVisible({ timeout: 60_000 });
	await start(page);
	await page.getByRole('button', { name: shell.lock }).click();
	// With no spaces, as a hurried person types it.
	await secretBox(page, unlock.pin).fill(made.replaceAll(' ', ''));
	await page.getByRole('button', { name: unlock.open }).click();
	await expect(page.getByRole('button', { name: shell.lock })).toBeVisible();
	await tablet.close();
	await gate.stop();
});

test('lent staff see what is theirs, and headquarters ends their account from its own desk', async () => {
	test.setTimeout(300_000);
	const gate = await Gate.start();
	const desk = await Tablet.enrol(gate, { role: 'field', label: '第一小学校 3号機' });
	const hq = await Tablet.enrol(gate, { role: 'headquarters', label: '本部 1号機' });
	const [first, second] = ordinaryHeads();
	const taken = await receive(desk, first!);
	const { page } = desk;

	await desk.follow(paths.staff);
	await page.getByRole('button', { name: settings.addStaff }).click();
	await page.getByLabel(staffForm.name).fill('応援 太郎');
	await page.getByRole('checkbox', { name: new RegExp(`^${staffForm.lent.slice(0, 4)}`) }).check();
	await secretBox(page, staffForm.from).fill('灯北市');
	const tasks = page.getByRole('group', { name: staffForm.tasks });
	for (const task of ['apply', 'issue', 'support', 'care'] as const)
		await tasks.getByLabel(taskNames[task], { exact: true }).uncheck();
	await secretBox(page, secretForm.passphrase).fill(OTHER);
	await secretBox(page, secretForm.passphraseAgain).fill(OTHER);
	await page.getByRole('button', { name: settings.addStaffAction }).click();
	await expect(page.getByText(settings.staffAdded('応援 太郎'))).toBeVisible();
	const row = page.getByRole('row').filter({ hasText: '応援 太郎' });
	await expect(row).toContainText(people.fromTown('灯北市'));
	await expect(row).toContainText(people.tasks([taskNames.survey]));

	await page.getByRole('button', { name: shell.lock }).click();
	await page.getByRole('radio', { name: '応援 太郎' }).check();
	await secretBox(page, unlock.pin).fill(OTHER);
	await page.getByRole('button', { name: unlock.open }).click();
	await expect(page.getByRole('button', { name: shell.lock })).toBeVisible();
	await desk.follow(paths.home);
	// Surveying is offered, taking an application is not.
	await expect(page.getByRole('main').getByText(home.tasks.survey[0])).toBeVisible();
	await expect(page.getByRole('main').getByText(home.tasks.walkIn[0])).toBeHidden();
	await openCase(desk, taken.receipt);
	await expect(page.getByRole('link', { name: actionNames.survey }).first()).toBeVisible();
	await expect(page.getByRole('link', { name: casePage.apply })).toHaveCount(0);
	const card = await findHousehold(desk, second!, { mayApply: false });
	await expect(card.getByRole('link', { name: find.apply })).toHaveCount(0);
	await desk.allSent();

	await hq.follow(paths.staff);
	const there = hq.page.getByRole('row').filter({ hasText: '応援 太郎' });
	await expect(there).toContainText(people.states.active, { timeout: 60_000 });
	await there.getByRole('button', { name: people.end }).click();
	const dialog = hq.page.getByRole('dialog');
	await dialog.getByRole('radio', { name: people.reasons.finished }).check();
	await dialog.getByRole('button', { name: people.endAction }).click();
	await expect(there).toContainText(people.states.ended);
	await hq.allSent();

	// At the other desk nobody presses anything.
	await expect(page.getByText(unlock.endedStaff)).toBeVisible({ timeout: 60_000 });
	await page.getByRole('radio', { name: '応援 太郎' }).check();
	await secretBox(page, unlock.pin).fill(OTHER);
	await page.getByRole('button', { name: unlock.open }).click();
	await expect(page.getByText(/利用期間は終わりました/)).toBeVisible();
	await page.getByRole('radio', { name: desk.staff }).check();
	await secretBox(page, unlock.pin).fill(PASSPHRASE);
	await page.getByRole('button', { name: unlock.open }).click();
	await expect(page.getByRole('button', { name: shell.lock })).toBeVisible();
	await desk.close();
	await hq.close();
	await gate.stop();
});

test('a tablet that was two weeks without a data center stays locked until it meets one', async () => {
	const gate = await Gate.start();
	const tablet = await Tablet.enrol(gate, { role: 'field', label: '第一小学校 4号機' });
	await tablet.allSent();
	await gate.kill();
	await tablet.page.evaluate(makeStale);
	await tablet.close();
	await tablet.open();
	await expect(tablet.page.getByRole('heading', { name: unlock.staleTitle })).toBeVisible();
	await expect(secretBox(tablet.page, unlock.pin)).toHaveCount(0);
	await gate.restart();
	await tablet.page.getByRole('button', { name: unlock.tryNow }).click();
	await tablet.unlock();
	await tablet.close();
	await gate.stop();
});

/** Runs in the page: the last contact lies two weeks back, as the tablet remembers it. */
function makeStale(): Promise<void> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('tomoshibi');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const writing = opening.result.transaction('meta', 'readwrite');
			const meta = writing.objectStore('meta');
			const reading = meta.get('reach');
			reading.onsuccess = () => {
				const { key, value } = reading.result;
				const twoWeeks = 14 * 86_400_000;
				meta.put({
					key,
					value: { ...value, wall: value.wall - twoWeeks, gate: value.gate - twoWeeks }
				});
			};
			writing.oncomplete = () => resolve();
			writing.onerror = () => reject(writing.error);
		};
	});
}
