/** Runs jobs one after the other; a job that fails does not stop the next. */
export function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (job) => {
		const result = last.then(job);
		last = result.catch(() => undefined); // its caller has the error
		return result;
	};
}
