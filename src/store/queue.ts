/** Runs jobs one after the other; a job that fails does not stop the next. */
export function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (job) => {
		const result = last.then(job);
		last = result.catch(() => undefined); // its caller has the error
		return result;
	};
}

/** Runs a job one at a time; all who ask while it runs share its next run, so that nobody gets what was true before they asked. */
export function createShared(job: () => Promise<void>): () => Promise<void> {
	let last: Promise<void> = Promise.resolve();
	let waiting: Promise<void> | null = null;
	return () => {
		waiting ??= last = last
			.catch(() => undefined) // whoever asked for that run has heard
			.then(() => {
				waiting = null;
				return job();
			});
		return waiting;
	};
}
