const NAME = 'tomoshibi-book';
/** A page that is loaded again waits this long for its former self to end before it says "elsewhere", ms. */
const GRACE_MS = 800;

export interface TabLock {
	/** Waits in line; `held` is called when it is this tab's turn. */
	wait(): void;
	/** Takes it from whoever has it. */
	take(): void;
}

/** Of all tabs of this browser, one is the book's writer. */
export function createTabLock(
	locks: Pick<LockManager, 'request'>,
	on: { held(): void; elsewhere(): void; lost(): void; failed(error: unknown): void }
): TabLock {
	let inLine: AbortController | null = null;

	function request(options: LockOptions): void {
		let mine = false;
		const grace = setTimeout(() => {
			if (!mine) on.elsewhere();
		}, GRACE_MS);
		locks
			.request(NAME, options, () => {
				mine = true;
				clearTimeout(grace);
				on.held();
				// Held until the worker ends or another tab takes it.
				return new Promise<never>(() => undefined);
			})
			.catch((error: unknown) => {
				clearTimeout(grace);
				const aborted = error instanceof DOMException && error.name === 'AbortError';
				if (!aborted) on.failed(error);
				else if (mine) {
					on.lost();
					wait();
				}
			});
	}

	function wait(): void {
		inLine = new AbortController();
		request({ signal: inLine.signal });
	}

	return {
		wait,
		take() {
			inLine?.abort();
			request({ steal: true });
		}
	};
}
