import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/find-browser.mjs';

/** Browser tests. They start gates of their own (tests/e2e/harness), because most of them kill one. */
export default defineConfig({
	testDir: 'tests/e2e',
	// Beside the build and the reports of `npm test`, which Playwright would otherwise clear away.
	outputDir: 'test-results/e2e',
	globalSetup: './tests/e2e/harness/global-setup.ts',
	workers: 1,
	retries: 0,
	forbidOnly: true,
	timeout: 180_000,
	expect: { timeout: 20_000 },
	reporter: 'list',
	use: {
		locale: 'ja-JP',
		timezoneId: 'Asia/Tokyo',
		viewport: { width: 1024, height: 768 },
		actionTimeout: 20_000,
		launchOptions: {
			executablePath: findBrowser(),
			args: ['--no-sandbox', '--disable-background-networking']
		}
	}
});
