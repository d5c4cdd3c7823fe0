import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	// The service worker keeps the book's worker as one file: parts of its own would be missing where there is no network.
	worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
	server: {
		// `npm run dev` shows the pages with a gate that runs beside it (npm start on PORT 8080).
		proxy: { '/v1': process.env.GATE_URL ?? 'http://127.0.0.1:8080' }
	},
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					include: ['tests/{unit,property,contract,simulator}/**/*.test.ts'],
					setupFiles: ['tests/setup.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
