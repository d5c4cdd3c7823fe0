import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import type { Role } from '../../../src/domain/entry';
import { enrol, secretForm, staffForm } from '../../../src/messages/ja/enrol';
import { shell, unlock } from '../../../src/messages/ja/shell';
import type { Book } from '../../../src/book/api';
import { findBrowser } from '../../../scripts/find-browser.mjs';
import { newFolder, type Gate } from './gate';

/** What everybody in these tests unlocks with; the browser has no authenticator unless a test gives it one. */
export const PASSPHRASE = '4829 1573 9460 2718';

interface WithBook {
	askBook(method: string, args: readonly unknown[]): Promise<unknown>;
}

/**
 * Runs in every page before its scripts: keeps hold of the book's worker and speaks to it in Comlink's messages. The app
 * itself shows its book to nobody.
 */
function keepWorker(): void {
	const Original = window.Worker;
	let book: Worker | undefined;
	window.Worker = class extends Original {
		constructor(...args: ConstructorParameters<typeof Worker>) {
			super(...args);
			book = this as unknown as Worker;
		}
	};
	(window as unknown as WithBook).askBook = (method, args) =>
		new Promise((resolve, reject) => {
			if (!book) throw new Error('no book was started');
			const worker = book;
			const id = crypto.randomUUID();
			worker.addEventListener('message', function answer({ data }: MessageEvent) {
				if (data?.id !== id) return;
				worker.removeEventListener('message', answer);
				if (data.type === 'RAW') resolve(data.value);
				else reject(new Error(data.value?.value?.message ?? 'unknown answer'));
			});
			const argumentList = args.map((value) => ({ type: 'RAW', value }));
			worker.postMessage({ id, type: 'APPLY', path: [method], argumentList });
		});
}

/** What is special about one tablet's browser. */
export interface Make {
	/** More flags of the browser. */
	flags?: readonly string[];
	/** Source text of a script that runs in every page before its own. */
	script?: string;
}

/** A tablet: a browser with a profile on disk, so that it can be killed and opened again. */
export class Tablet {
	#context: BrowserContext | null = null;

	private constructor(
		readonly profile: string,
		readonly gate: Gate,
		readonly staff: string,
		/** Where the browser finds the gate. */
		readonly origin = gate.url,
		readonly make: Make = {},
		/** Its number, where it was enrolled here. */
		readonly device = ''
	) {}

	/** A browser with this profile that is not open yet; `origin`: another name of the gate's address. */
	static at(profile: string, gate: Gate, origin = gate.url): Tablet {
		return new Tablet(profile, gate, '', origin);
	}

	/** Enrols a new tablet through the real screens, with a code from the command line. Leaves it unlocked. */
	static async enrol(
		gate: Gate,
		{ role, label, origin, ...make }: { role: Role; label: string; origin?: string } & Make
	): Promise<Tablet> {
		const { code, device } = await gate.invite(role, label);
		const profile = await newFolder('tablet');
		const tablet = new Tablet(profile, gate, `${label} 担当`, origin, make, device);
		await tablet.open(`/enrol`);
		const { page } = tablet;
		await page.getByRole('textbox', { name: enrol.code }).fill(code);
		await page.getByRole('button', { name: enrol.next, exact: true }).click();
		await page.getByLabel(staffForm.name).fill(tablet.staff);
		await page
			.getByRole('radio')
			.and(page.locator(`[value="${role}"]`))
			.check();
		await page.getByRole('textbox', { name: secretForm.passphrase, exact: true }).fill(PASSPHRASE);
		await page.getByRole('textbox', { name: secretForm.passphraseAgain, exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: enrol.enrol }).click();
		await expect(page.getByRole('heading', { name: enrol.done })).toBeVisible({ timeout: 60_000 });
		// From now on the app starts without a server, and the registers are here.
		await expect(page.getByText(enrol.appStored)).toBeVisible({ timeout: 60_000 });
		await expect(page.getByText(/の台帳を使えます/)).toBeVisible({ timeout: 60_000 });
		await page.getByRole('link', { name: enrol.start }).click();
		return tablet;
	}

	get page(): Page {
		const page = this.#context?.pages()[0];
		if (!page) throw new Error('this tablet is closed');
		return page;
	}

	/** Starts the browser on a page of the app. */
	async open(path = '/'): Promise<void> {
		this.#context = await chromium.launchPersistentContext(this.profile, {
			executablePath: findBrowser(),
			args: ['--no-sandbox', '--disable-background-networking', ...(this.make.flags ?? [])],
			locale: 'ja-JP',
			timezoneId: 'Asia/Tokyo',
			viewport: { width: 1024, height: 768 }
		});
		this.#context.setDefaultTimeout(20_000);
		await this.#context.addInitScript(keepWorker);
		const { script } = this.make;
		if (script) await this.#context.addInitScript({ content: script });
		await this.page.goto(this.origin + path);
	}

	async unlock(): Promise<void> {
		await this.page.getByRole('textbox', { name: unlock.pin, exact: true }).fill(PASSPHRASE);
		await this.page.getByRole('button', { name: unlock.open }).click();
		await expect(this.page.getByRole('button', { name: shell.lock })).toBeVisible();
	}

	/** Opens the browser again (it must be closed or killed) and unlocks. */
	async reopen(path = '/'): Promise<void> {
		await this.open(path);
		await this.unlock();
	}

	async close(): Promise<void> {
		await this.#context?.close();
		this.#context = null;
	}

	/** SIGKILL to the browser: no page, worker or database hears of it. */
	async kill(): Promise<void> {
		const context = this.#context;
		if (!context) throw new Error('this tablet is closed');
		const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
		// Chromium names its process in the lock of the profile: <host>-<pid>.
		process.kill(Number(readlinkSync(join(this.profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
		await gone;
		this.#context = null;
	}

	/** Follows a link inside the running app; a new load would lock it. */
	async follow(path: string): Promise<void> {
		await this.page.evaluate((href) => {
			const link = document.createElement('a');
			link.href = href;
			document.body.append(link);
			link.click();
			link.remove();
		}, path);
		await this.page.waitForURL(`${this.origin}${path}`);
	}

	/** Asks the book of this tablet as its pages do. Rejects with the word of a BookError. */
	async book<M extends keyof Book>(
		method: M,
		...args: Parameters<Book[M]>
	): Promise<Awaited<ReturnType<Book[M]>>> {
		return (await this.page.evaluate(([name, list]) => (window as unknown as WithBook).askBook(name, list), [
			method as string,
			args as unknown[]
		] as const)) as Awaited<ReturnType<Book[M]>>;
	}

	/** The three numbers of the badge. */
	async counts(): Promise<{ saved: number; sent: number; refused: number }> {
		const badge = this.page.getByRole('link', { name: /^送信の状況を開く/ });
		const [saved, sent, refused] = ((await badge.getAttribute('aria-label')) ?? '')
			.match(/[\d,]+/g)!
			.map((text) => Number(text.replaceAll(',', '')));
		return { saved: saved!, sent: sent!, refused: refused! };
	}

	/** Waits until nothing is unsent. No button is pressed. */
	async allSent(): Promise<void> {
		await expect.poll(() => this.counts(), { timeout: 90_000 }).toMatchObject({ saved: 0, refused: 0 });
	}
}
