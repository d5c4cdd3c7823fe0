const RETRY_MS = [1_000, 2_000, 5_000, 15_000];
const PAGE = 1_000;

export interface Follower {
	/** Resolves when everything that was there at the start has been seen. */
	readonly ready: Promise<void>;
	stop(): void;
}

/**
 * Every document of a database, once from the start and then as it changes, whoever writes it (another gate, replication).
 * Goes on by itself after the database was away. Without `documents` only the ids are read.
 */
export function follow(
	pouch: PouchDB.Database,
	documents: boolean,
	on: {
		/** `document` is null where only ids are read. */
		onChange(id: string, document: Record<string, unknown> | null): void;
		onProblem(problem: unknown): void;
	}
): Follower {
	const wanted = documents ? ({ include_docs: true, conflicts: true } as const) : {};
	let since: string | number = 0;
	let failures = 0;
	let stopped = false;
	let running: { cancel(): void } | undefined;
	let timer: NodeJS.Timeout | undefined;
	let caughtUp: () => void;
	const ready = new Promise<void>((resolve) => (caughtUp = resolve));

	const seen = (change: PouchDB.Core.ChangesResponseChange<object>) => {
		failures = 0;
		since = change.seq;
		on.onChange(change.id, (change.doc as Record<string, unknown> | undefined) ?? null);
	};
	const again = (problem: unknown, step: () => void) => {
		if (stopped) return;
		on.onProblem(problem);
		timer = setTimeout(step, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
	};
	const read = async (): Promise<void> => {
		for (;;) {
			const page = await pouch.changes({
				since,
				limit: PAGE,
				batch_size: PAGE,
				...wanted
			});
			if (stopped) return;
			page.results.forEach(seen);
			since = page.last_seq;
			if (page.results.length < PAGE) break;
		}
		caughtUp();
		live();
	};
	const start = () => void read().catch((problem: unknown) => again(problem, start));
	const live = () => {
		running = pouch
			.changes({ since, live: true, return_docs: false, ...wanted })
			.on('change', seen)
			.on('error', (problem) => again(problem, live));
	};
	start();
	return {
		ready,
		stop() {
			stopped = true;
			clearTimeout(timer);
			running?.cancel();
		}
	};
}
