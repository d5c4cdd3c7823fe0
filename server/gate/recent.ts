/** What the cache of one database may hold: about ten thousand entries, more than is written between two rounds of all tablets. */
const MOST_BYTES = 24 * 1024 * 1024;

/**
 * Documents that were read a moment ago, by id and revision: what one of 300 tablets fetches, the others fetch within the same
 * seconds. A revision never changes, so nothing in here can be out of date. The one that was not asked for longest goes first.
 */
export interface Recent<T> {
	get(id: string, rev: string): T | undefined;
	put(id: string, rev: string, document: T): void;
}

/** @param most bytes of JSON that are kept */
export function createRecent<T extends object>(most: number = MOST_BYTES): Recent<T> {
	const held = new Map<string, { document: T; bytes: number }>();
	let total = 0;
	const keyOf = (id: string, rev: string) => `${id} ${rev}`;
	return {
		get(id, rev) {
			const key = keyOf(id, rev);
			const found = held.get(key);
			if (!found) return undefined;
			// A map keeps the order of insertion: the last one is the one that was asked for last.
			held.delete(key);
			held.set(key, found);
			return found.document;
		},
		put(id, rev, document) {
			const key = keyOf(id, rev);
			if (held.has(key)) return;
			const bytes = JSON.stringify(document).length;
			if (bytes > most) return;
			held.set(key, { document, bytes });
			total += bytes;
			for (const [oldest, { bytes: freed }] of held) {
				if (total <= most) return;
				held.delete(oldest);
				total -= freed;
			}
		}
	};
}
