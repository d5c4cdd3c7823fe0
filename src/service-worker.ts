/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

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

// The gate's answers are never kept here; what must survive is in the book, sealed.
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: [/^\/v1(?:\/|$)/] }));

// On the first visit the page that is already open gets its later parts from here too.
clientsClaim();

// A newer version waits until the person at the screen takes it (src/ui/app-update).
worker.addEventListener('message', (event) => {
	if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void worker.skipWaiting();
});
