import { Workbox } from 'workbox-window';
import { dev } from '$app/environment';
import { anyFormBusy, flushDrafts } from './draft-queue';

const CHECK_MS = 60 * 60 * 1000;

let waiting = $state(false);
let stored = $state(false);
let workbox: Workbox | null = null;
let asked = false;

/** A new version waits until the person takes it; nothing changes by itself. */
export const update = {
	/** A newer version is on this device and may be taken. */
	get waiting() {
		return waiting;
	},
	/** This version is on the device whole: it starts with no server. */
	get stored() {
		return stored;
	}
};

/** Registers the service worker, which keeps the whole app on this device. */
export async function registerApp(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	workbox = new Workbox('/service-worker.js', { type: dev ? 'module' : 'classic' });
	workbox.addEventListener('waiting', () => (waiting = true));
	workbox.addEventListener('controlling', (event) => {
		// Another tab took the new version: follow, unless somebody types here.
		if (asked || (event.isUpdate && !anyFormBusy())) location.reload();
	});
	await workbox.register();
	await navigator.serviceWorker.ready;
	stored = true;
	setInterval(() => void checkForUpdate(), CHECK_MS);
	addEventListener('online', () => void checkForUpdate());
}

/** Looks for a newer version; without a connection nothing happens. */
export async function checkForUpdate(): Promise<void> {
	if (!workbox || !navigator.onLine) return;
	try {
		await workbox.update();
	} catch (error) {
		// The server cannot be reached or is dead: that is an ordinary day here. Anything else is a fault.
		if (!(error instanceof TypeError)) throw error;
	}
}

/** Takes the new version. Drafts are written first. False if a form is being filled in: then nothing is done. */
export async function takeUpdate(): Promise<boolean> {
	if (anyFormBusy()) return false;
	await flushDrafts();
	asked = true;
	workbox?.messageSkipWaiting();
	return true;
}
