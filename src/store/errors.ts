const LOST: ReadonlySet<string> = new Set([
	'DatabaseClosedError',
	'InvalidStateError',
	'MissingAPIError',
	'NotFoundError',
	'OpenFailedError',
	'UnknownError',
	'VersionError'
]);

/** What a storage error means for people: no room, no storage, or null for anything else. */
export function storageProblem(error: unknown): 'storageFull' | 'storageLost' | null {
	// Dexie puts the browser's own error into `inner`, bulk operations theirs into `failures`.
	for (let e: unknown = error, depth = 0; e instanceof Object && depth < 5; depth++) {
		const { name, inner, failures } = e as { name?: string; inner?: unknown; failures?: unknown[] };
		if (name === 'QuotaExceededError') return 'storageFull';
		if (name !== undefined && LOST.has(name) && !inner) return 'storageLost';
		e = inner ?? failures?.[0];
	}
	return null;
}
