import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { apply } from '../../src/messages/ja/apply';
import { find } from '../../src/messages/ja/find';
import { home, shell } from '../../src/messages/ja/shell';
import { findHousehold } from './harness/desk';
import { Gate, newFolder, prepared } from './harness/gate';
import { Tablet } from './harness/tablet';
import { ordinaryHeads } from './harness/town';

const TYPED = '一階の天井まで水に浸かった';

/** Makes of a built app its next version: another version name, and a mark in its page. */
async function release(app: string): Promise<void> {
	const { version } = JSON.parse(await readFile(join(app, '_app/version.json'), 'utf8')) as {
		version: string;
	};
	const rewrite = async (name: string, change: (text: string) => string) => {
		const before = await readFile(join(app, name), 'utf8');
		const after = change(before);
		expect(after).not.toBe(before);
		await writeFile(join(app, name), after);
		// The gate would serve the old version's compressed files beside it.
		for (const packed of ['.br', '.gz']) await rm(join(app, name + packed), { force: true });
	};
	await rewrite('service-worker.js', (text) => text.replaceAll(version, `${version}-next`));
	await rewrite('200.html', (text) => text.replace('<head>', '<head><meta name="release" content="next">'));
}

test('a new version is offered, never forced, never in the middle of a form; drafts survive it', async () => {
	const app = join(await newFolder('app'), 'build');
	await cp(prepared.app, app, { recursive: true });
	const gate = await Gate.start(app);
	const desk = await Tablet.enrol(gate, { role: 'field', label: '第二小学校 1号機' });
	const [person] = ordinaryHeads();
	const card = await findHousehold(desk, person!);
	await card.getByRole('link', { name: find.apply }).click();
	const { page } = desk;
	const damage = page.getByRole('textbox', { name: apply.damage });
	await damage.fill(TYPED);
	const next = page.locator('meta[name=release]');

	await test.step('offered while a form is open, and refused until it is closed', async () => {
		await release(app);
		await page.evaluate(() => dispatchEvent(new Event('online')));
		await expect(page.getByText(shell.updateTitle)).toBeVisible();
		await page.getByRole('button', { name: shell.takeUpdate }).click();
		await expect(page.getByText(shell.updateBusy)).toBeVisible();
		await expect(damage).toHaveValue(TYPED);
		await expect(next).toHaveCount(0);
	});

	await test.step('taken on the home page; what was typed is still there', async () => {
		await desk.follow('/');
		await page.getByRole('button', { name: shell.takeUpdate }).click();
		await expect(next).toHaveCount(1);
		await gate.kill();
		await desk.unlock();
		await page.getByRole('region', { name: home.drafts }).getByRole('link').first().click();
		await expect(damage).toHaveValue(TYPED);
	});
	await desk.close();
});
