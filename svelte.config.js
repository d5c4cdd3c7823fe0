import adapter from '@sveltejs/adapter-static';

// KIT_OUT lets several builds run side by side (tests build apart from what `npm start` serves).
const out = process.env.KIT_OUT ?? 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter({ pages: out, assets: out, fallback: '200.html', precompress: true, strict: true }),
		outDir: process.env.KIT_OUT ? `${process.env.KIT_OUT}.kit` : '.svelte-kit',
		alias: {
			$domain: 'src/domain',
			$messages: 'src/messages',
			$book: 'src/book',
			$ui: 'src/ui',
			$print: 'src/print',
			$citizen: 'src/citizen'
		},
		// Our own registration (src/ui/app-update) asks the person before a new version takes over.
		serviceWorker: { register: false },
		version: { pollInterval: 0 },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self', 'data:', 'blob:'],
				// The municipality's other data centers; which ones is the config's to say (src/sync/replicas.ts).
				'connect-src': ['self', 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['self']
			}
		}
	}
};
