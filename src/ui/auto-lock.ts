const CHECK_MS = 1000;
/** So long before the lock it says so, seconds. */
const WARN_SECONDS = 30;
const SIGNS = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;

interface IdleWatch {
	/** Minutes without a touch until the lock; null while there is nothing to lock. */
	minutes: () => number | null;
	/** When it must lock whatever anybody does (ms by this tablet's clock); null: never. What was typed is written down first. */
	ends: () => number | null;
	/** True when the lock is near, false when somebody touched the tablet again or it is locked. */
	warn: (near: boolean) => void;
	lock: () => void;
}

/**
 * Locks once nobody has touched the tablet for some minutes, and warns half a minute before. Timers sleep in a hidden
 * tab, so the clock is read again when the tab comes back. Returns what stops it.
 */
export function watchIdle({ minutes, ends, warn, lock }: IdleWatch): () => void {
	let last = Date.now();
	let near = false;
	const say = (now: boolean) => {
		if (now !== near) warn((near = now));
	};
	const touched = () => {
		last = Date.now();
		say(false);
	};
	const check = () => {
		const limit = minutes();
		if (limit === null) return touched();
		const left = limit * 60 - (Date.now() - last) / 1000;
		if (left <= 0 || Date.now() >= (ends() ?? Infinity)) {
			touched();
			lock();
		} else say(left <= WARN_SECONDS);
	};
	for (const sign of SIGNS) addEventListener(sign, touched, { passive: true, capture: true });
	document.addEventListener('visibilitychange', check);
	const timer = setInterval(check, CHECK_MS);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', check);
		for (const sign of SIGNS) removeEventListener(sign, touched, { capture: true });
	};
}
