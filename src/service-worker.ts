/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

/** The page that starts the app at any address; it is in none of Kit's lists. */
const SHELL = '/200.html';

// The whole app, fonts included: after one visit it starts, and every page opens, with no server.
// Names of built files change with their content; everything else is fetched anew with each version.
precacheAndRoute([
	{ url: SHELL, revision: version },
	...build.map((url) => ({ url, revision: null })),
	...[...files, ...prerendered].map((url) => ({ url, revision: version }))
]);
cleanupOutdatedCaches();

// A map that was seen once is there when the gate is not: about 100 MB at 20 kB a tile, the oldest go first, and they give
// way to the book when the disk is full. Not personal, hence not sealed; tiles come from the municipality's gate only.
const MOST_TILES = 5_000;
registerRoute(
	({ url, sameOrigin }) => sameOrigin && /^\/v1\/map\/\d+\/\d+\/\d+\.png$/.test(url.pathname),
	new CacheFirst({
		cacheName: 'map-tiles',
		plugins: [new ExpirationPlugin({ maxEntries: MOST_TILES, purgeOnQuotaError: true })]
	})
);
// Whose map it is has to stand under the kept tiles too.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === '/v1/map',
	new NetworkFirst({ cacheName: 'map-info', networkTimeoutSeconds: 4 })
);

// The gate's other answers are never kept here; what must survive is in the book, sealed.
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: [/^\/v1(?:\/|$)/] }));

// On the first visit the page that is already open gets its later parts from here too.
clientsClaim();

// A newer version waits until the person at the screen takes it (src/ui/app-update).
worker.addEventListener('message', (event) => {
	if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void worker.skipWaiting();
});
