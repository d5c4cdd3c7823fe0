import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @param {string} path */
function runs(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch (error) {
		if (
			error instanceof Error &&
			'code' in error &&
			['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code))
		)
			return false;
		throw error;
	}
}

/**
 * Path of the Chromium for browser tests and benchmarks: CHROMIUM_PATH, then Chromium or Chrome on PATH, then the one
 * that `npx playwright install chromium` put in place. Throws Error with a sentence for people if there is none.
 * @returns {string}
 */
export function findBrowser() {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) {
		if (runs(chosen)) return chosen;
		throw new Error(`CHROMIUM_PATH=${chosen} is not an executable file.`);
	}
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
	if (found) return found;
	const installed = chromium.executablePath();
	if (runs(installed)) return installed;
	throw new Error(
		'No Chromium found. Set CHROMIUM_PATH, put chromium on PATH, or run: npx playwright install chromium'
	);
}
