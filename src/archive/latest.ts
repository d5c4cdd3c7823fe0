/** The values that were asked for last, at most `most` of them; what is being made is made once. */
export function latest<T>(most: number) {
	const held = new Map<string, Promise<T>>();
	return {
		/** The value of this key, made if it is not there. What fails is not kept. */
		of(key: string, make: () => Promise<T>): Promise<T> {
			const found = held.get(key) ?? make();
			held.delete(key);
			held.set(key, found);
			found.catch(() => {
				if (held.get(key) === found) held.delete(key);
			});
			for (const old of held.keys()) {
				if (held.size <= most) break;
				held.delete(old);
			}
			return found;
		}
	};
}
